"""Which editor serves which type of value."""

from PySide6.QtWidgets import QWidget

from attache_app.desktop.fields.amounts import MoneyEditor, RateEditor
from attache_app.desktop.fields.base import Editor, Surroundings
from attache_app.desktop.fields.choices import CodeEditor, CodesEditor, TruthEditor
from attache_app.desktop.fields.dates import DayEditor, MomentEditor, PartialDateEditor
from attache_app.desktop.fields.numbers import CountEditor, NumberEditor, PositionEditor
from attache_app.desktop.fields.people import NameEditor, PhoneEditor, PhonesEditor
from attache_app.desktop.fields.place import PlaceEditor
from attache_app.desktop.fields.references import FileEditor, ReferenceEditor, ReferencesEditor
from attache_app.desktop.fields.words import LineEditor, LinesEditor, VerbatimEditor
from attache_app.records.declarations import Field

_EDITORS: dict[str, type[Editor]] = {
    "text": LineEditor, "longtext": LinesEditor, "texts": LinesEditor, "verbatim": VerbatimEditor, "int": NumberEditor,
    "dec": NumberEditor, "count3": CountEditor, "geo": PositionEditor, "bool": TruthEditor, "tri": TruthEditor,
    "code": CodeEditor, "codes": CodesEditor, "date": DayEditor, "datetime": MomentEditor, "pdate": PartialDateEditor,
    "money": MoneyEditor, "rate": RateEditor, "name": NameEditor, "phone": PhoneEditor, "phones": PhonesEditor,
    "place": PlaceEditor, "ref": ReferenceEditor, "refs": ReferencesEditor, "file": FileEditor,
}  # fmt: skip


def editor_for(field: Field, around: Surroundings, parent: QWidget | None = None) -> Editor:
    """The editor of this field's type."""
    return _EDITORS[field.type](field, around, parent)
