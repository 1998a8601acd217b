"""Remarks: what is unusual in a record and bound nobody when it arrived: gaps, unknown codes, unusual next steps (DESIGN §4)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from attache_app.records.declarations import Declarations, Field, Register


@dataclass(frozen=True, slots=True)
class Remark:
    """`code`: gap, code_unknown or too_many; `field`: where."""

    code: str
    field: str


def of(declarations: Declarations, register: Register, values: Mapping[str, Any]) -> Iterator[Remark]:
    """The remarks on a record of these values."""
    for f in register.own:
        value = values.get(f.name)
        if value is None:
            if f.required and not f.computed and is_asked(f, values):
                yield Remark("gap", f.name)
        elif f.type in ("code", "codes") and f.target in declarations.lists:
            codes = value if isinstance(value, list) else [value] if isinstance(value, str) else []
            if any(c not in declarations.lists[f.target].by_code for c in codes):
                yield Remark("code_unknown", f.name)
    topics = values.get("topics")
    if register.name == "visit" and isinstance(topics, list) and len(topics) > 3:
        yield Remark("too_many", "topics")


def is_asked(f: Field, values: Mapping[str, Any]) -> bool:
    """Whether the form asks a field now: `asked_when` is `field=value|value`, `field!=value`, or a field that is filled."""
    condition = f.asked_when
    if not condition:
        return True
    unequal = "!=" in condition
    name, _, wanted = condition.partition("!=" if unequal else "=")
    value = values.get(name)
    if not wanted:
        return value is not None
    text = {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value
    return (text in wanted.split("|")) != unequal if value is not None or not unequal else False
