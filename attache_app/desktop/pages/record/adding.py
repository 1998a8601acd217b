"""The ways from a record's page to others: to open one, to list them, to add one that already knows what it belongs to."""

from collections.abc import Callable, Sequence
from typing import Any

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.record.presenter import RecordPresenter
from attache_app.records.declarations import Declarations, Field
from attache_app.services.listing import ListQuery
from attache_app.services.timeline import naming_fields

_OF_ONE_PERSON = ("worker", "person")
_MAKES_PERSONS = "case_worker"  # whom it names is yet to be said


def naming_field(declarations: Declarations, kind: str, named: str) -> Field | None:
    """The field in which a record of a register names one of another: its parent, else the first that can."""
    found = [f for f in naming_fields(declarations, named) if f.register == kind]
    parent = declarations.registers[kind].parent
    return next((f for f in found if f.name == parent), found[0] if found else None)


def preset(declarations: Declarations, field: Field, kind: str, id: str, people: Sequence[str]) -> dict[str, Any]:
    """The values of a new record that names this one in a field. `people`: workers of a case; the only one is proposed too."""
    out = {field.name: _ref(field, kind, id)}
    register = declarations.registers[field.register]
    if len(people) == 1 and register.name != _MAKES_PERSONS:
        of_one = [register.fields[n] for n in _OF_ONE_PERSON if n in register.fields]
        out.update({f.name: _ref(f, "worker", people[0]) for f in of_one if "worker" in f.kinds})
    return out


def _ref(field: Field, kind: str, id: str) -> Any:
    is_only = len(field.kinds) == 1 and field.kinds[0] != "*"
    ref = id if is_only else f"{kind}:{id}"
    return [ref] if field.is_set else ref


class Ways:
    """`people`: workers of a case. `show_field`: to a field of the record itself."""

    def __init__(self, desk: Desk, presenter: RecordPresenter, show_field: Callable[[str], object]) -> None:
        self._desk, self._presenter, self._show_field = desk, presenter, show_field
        self.people: Sequence[str] = ()

    def open(self, kind: str, id: str | None, field: str) -> None:
        """Show a record at a field: this one here, another on its page; without id a new one that names this one.

        From there one walks along all of its register that name this record.
        """
        own, own_id = self._presenter.register.name, self._presenter.id
        naming = naming_field(self._desk.declarations, kind, own)
        if (kind, id) == (own, own_id):
            self._show_field(field)
        elif id is not None:
            alike = ListQuery(kind, where=(naming.name, own_id)) if naming is not None and own_id else None
            self._desk.go("record", kind=kind, id=id, field=field, query=alike)
        elif naming is not None:
            self.add(kind, naming.name)

    def add(self, kind: str, field: str) -> None:
        """A new record that names this one in a field; once it is saved one is back here."""
        if self._presenter.id is not None:
            known, own = self._desk.declarations, self._presenter.register.name
            values = preset(known, known.field(kind, field), own, self._presenter.id, self.people)
            self._desk.go("record", kind=kind, preset=values, returns=True)

    def correct(self) -> None:
        """A new line that says what the shown one should have said, and names it: a line of such a register is never changed."""
        register, view = self._presenter.register, self._presenter.view
        if view is not None:
            values = {f.name: view.values[f.name] for f in register.own if not f.computed and f.name in view.values}
            self._desk.go("record", kind=register.name, preset={**values, "corrects": view.id}, returns=True)

    def add_action(self) -> None:
        self.add("action", "case")

    def list(self, kind: str, field: str) -> None:
        """All records that name this one in a field."""
        if self._presenter.id is not None:
            self._desk.go("list", kind=kind, where=(field, self._presenter.id), of=self._presenter.title)
