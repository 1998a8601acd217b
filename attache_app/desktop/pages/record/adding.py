"""What a new record already knows when it is made from the page of another."""

from collections.abc import Sequence
from typing import Any

from attache_app.records.declarations import Declarations, Field
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
