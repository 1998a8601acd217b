"""The file: the parts of a record's page beside its form, and in which order they stand. A case has parts made for it; any other register
shows the records that belong to it, as the declarations say."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.record.around import NEWEST
from attache_app.desktop.pages.record.case_parts import GapsPart, MoneyPart, PeoplePart, WordsPart
from attache_app.desktop.pages.record.limits_part import Alike, LimitsPart
from attache_app.desktop.pages.record.part import Part
from attache_app.desktop.pages.record.related_part import RelatedPart
from attache_app.desktop.pages.record.timeline_part import TimelinePart
from attache_app.desktop.theme.spacing import MEDIUM
from attache_app.desktop.widgets.basics import column
from attache_app.records import rights
from attache_app.records.declarations import Declarations, Field
from attache_app.services.case_file import CaseFile
from attache_app.services.related import Related
from attache_app.services.timeline import naming_fields

# What the parts of a case show of its own fields.
TOLD_IN_PARTS = {"case": frozenset({"words", "workers"})}
# What belongs to a record although it is no part of it by declaration.
_ALSO = {"worker": (("case_worker", "worker"), ("consent", "person"))}

Open = Callable[[str, str | None, str], object]
Named = Callable[[str, str], object]
"""(kind, field) of records that name this one: to add one, or to list them all."""


def belonging(declarations: Declarations, kind: str) -> list[Field]:
    """The fields of the registers whose records belong to one of this kind, in the order in which they stand on its page."""
    also = [declarations.field(*place) for place in _ALSO.get(kind, ())]
    registers = declarations.registers
    own = [f for f in naming_fields(declarations, kind) if registers[f.register].parent == f.name and f.kinds != ("*",)]
    return [*own, *also]


class FileParts(QWidget):
    """All parts of one record's page beside its form, one under the other."""

    def __init__(
        self, desk: Desk, kind: str, case: Callable[[], str], opened: Open, added: Named, listed: Named
    ) -> None:
        super().__init__()
        self._desk, self._kind, self._added = desk, kind, added
        self._layout = column(spacing=MEDIUM)
        self.setLayout(self._layout)
        self.parts: list[Part] = []
        self._related: dict[tuple[str, str], RelatedPart] = {}
        if kind == "case":
            self._make_case(case, opened, listed)
        else:
            self._make_related(opened, listed)
        for part in self.parts:
            part.hide()  # until its contents have come
            self._layout.addWidget(part)

    def _make_case(self, case: Callable[[], str], opened: Open, listed: Named) -> None:
        speech, known = self._desk.speech, self._desk.declarations
        tr = speech.tr_
        self._limits = LimitsPart(speech, case, opened)
        self._gaps = GapsPart(speech, opened)
        self._people = PeoplePart(speech, known, opened, listed)
        self._money = MoneyPart(speech, known, opened, listed)
        self._words = WordsPart(speech, opened)
        self.timeline = TimelinePart(speech, opened)
        self._offer(self._people, tr("Person"), "case_worker")
        self._offer(self._money, tr("Sum due"), "claim_line")
        self._offer(self._money, tr("Offer"), "offer")
        self._offer(self._money, tr("Payment"), "payment")
        self._words.offer(tr("Edit"), lambda: opened("case", case(), "words"), "edit_words", "edit")
        self._offer(self._words, tr("Statement"), "statement")
        self._offer(self.timeline, tr("Action"), "action")
        self._offer(self.timeline, tr("Task"), "task", "linked")
        self._offer(self.timeline, tr("Document"), "document", "linked")
        self.parts = [self._limits, self._gaps, self._people, self._money, self._words, self.timeline]

    def _offer(self, part: Part, text: str, kind: str, field: str = "case") -> None:
        role = self._desk.session.rights.role
        if kind not in rights.NOT_YET and rights.may_create(self._desk.register(kind), role):
            part.offer(text, lambda: self._added(kind, field), f"add_{kind}")

    def _make_related(self, opened: Open, listed: Named) -> None:
        for f in belonging(self._desk.declarations, self._kind):
            register = self._desk.register(f.register)
            part = RelatedPart(self._desk.speech, register, NEWEST, opened, self._lister(listed, f))
            self._offer(part, self._desk.speech.tr_("Add"), f.register, f.name)
            self._related[f.register, f.name] = part
            self.parts.append(part)

    @staticmethod
    def _lister(listed: Named, f: Field) -> Callable[[], object]:
        return lambda: listed(f.register, f.name)

    def show_file(self, file: CaseFile, limits: Sequence[Alike]) -> None:
        """The file of a case: what one sees first at once, the rest in the window's next turn, so that it never stands still."""
        self.setUpdatesEnabled(False)  # lines that have no room yet are not to be seen
        self._limits.show()
        self._limits.show_limits(file.counts, limits)
        for part in (self._gaps, self._people):
            part.show()
            part.show_file(file)
        QTimer.singleShot(0, self, lambda: self._show_rest(file))

    def _show_rest(self, file: CaseFile) -> None:
        for part in (self._money, self._words):
            part.show()
            part.show_file(file)
        self.timeline.show()
        self.timeline.show_events(file.events)
        QTimer.singleShot(0, self, lambda: self.setUpdatesEnabled(True))

    def show_related(self, found: Sequence[Related]) -> None:
        """What belongs to a record of any other register."""
        by_field = {(r.kind, r.field): r for r in found}
        for key, part in self._related.items():
            part.show()
            part.show_related(by_field.get(key))

    def shown(self) -> Iterator[Part]:
        return (part for part in self.parts if not part.isHidden())

    def tells(self, kind: str, field: str) -> bool:
        """Whether these records stand here already."""
        return self._kind == "case" or (kind, field) in self._related
