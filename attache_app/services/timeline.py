"""What happened around a record, in time order: every record of another register that names it, as a line to read."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from attache_app.domain.derived_ids import derived_id
from attache_app.records import rights
from attache_app.records.declarations import Declarations, Field, Register
from attache_app.services import texts
from attache_app.services.list_texts import records_named
from attache_app.services.texts import Said
from attache_app.services.work import ACTION_OF
from attache_app.store.engine import Connection
from attache_app.store.parts import naming_any, naming_rows

MOST = 400  # of one register: more is a list's work
_EXCERPT = 180
_ANSWERS = ("bool", "tri")  # a yes says nothing without its question
_LONG = ("longtext", "verbatim")
_DATES = frozenset({"date", "datetime", "pdate"})
# Where the first date in a register's list is not the day on which it happened. An empty one: the day it was recorded.
_WHEN: Mapping[str, tuple[str, ...]] = {
    "task": ("done_at", "due_at"),
    "document": (),
    "remark": (),
    "case": ("opened_on",),
}
# Said by the line itself; its register need not be named.
_SPEAKS_FOR_ITSELF = frozenset({"action"})

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """One line. `at`: day, or day and hour of the post, RFC 3339 without offset; empty where nobody knows. `detail`: what else it says."""

    kind: str
    id: str
    at: str
    title: str
    detail: str


def naming_fields(declarations: Declarations, kind: str) -> Iterator[Field]:
    """The fields in which records of any register may name one of this kind, register by register."""
    for register in declarations.registers.values():
        if register.name in rights.NOT_YET:
            continue
        for f in register.own:
            if f.type in ("ref", "refs") and not f.computed and (kind in f.kinds or f.kinds == ("*",)):
                yield f


def read(
    conn: Connection, declarations: Declarations, kind: str, id: str, leave_out: Iterable[str] = ()
) -> dict[str, list[dict[str, Any]]]:
    """The records that name this one, by register, the newest first; and the parts of those that are its parts (answers to offers)."""
    left_out = {kind, *leave_out}
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for f in naming_fields(declarations, kind):
        if f.register not in left_out:
            rows, _ = naming_rows(conn, declarations, f, id, MOST)
            found.setdefault(f.register, {}).update({row["id"]: row for row in rows})
    for register in declarations.registers.values():
        parent = register.fields.get(register.parent)
        if parent is not None and len(parent.kinds) == 1 and parent.kinds[0] in found and register.name not in left_out:
            rows = naming_any(conn, declarations, parent, found[parent.kinds[0]])
            found.setdefault(register.name, {}).update({row["id"]: row for row in rows[-MOST:]})
    _drop_echoes(found)
    return {name: list(rows.values()) for name, rows in found.items() if rows}


def _drop_echoes(found: Mapping[str, dict[str, dict[str, Any]]]) -> None:
    """Leave out the actions that the program wrote beside offers, payments and consents which stand here themselves."""
    actions = found.get("action", {})
    for kind, (rule, _) in ACTION_OF.items():
        for id in found.get(kind, ()):
            actions.pop(derived_id("action", id, rule, None), None)


def events(
    said: Said, rows: Mapping[str, Iterable[Row]], about: str, zone: dt.tzinfo, *, mixed: bool = True
) -> list[Event]:
    """These records as lines, the newest first. `about`: the id of the record that they name; no line needs to say so.

    `mixed`: of several registers, so each line says of which.
    """
    registers = said.declarations.registers
    made = [_event(said, registers[kind], row, about, zone, mixed) for kind, some in rows.items() for row in some]
    corrected = {row["corrects"] for some in rows.values() for row in some if row.get("corrects")}
    made = [
        replace(e, title=said.tr("Corrected since: {line}", line=e.title)) if e.id in corrected else e for e in made
    ]
    return sorted(made, key=lambda e: (e.at, e.id), reverse=True)


def named_in(declarations: Declarations, rows: Mapping[str, Iterable[Row]]) -> Iterator[tuple[str, str]]:
    """(kind, id) of the records whose titles these lines need."""
    for kind, some in rows.items():
        register = declarations.registers[kind]
        wanted = [f for f in _told(register) if f.type in ("ref", "refs")]
        for row in some:
            for f in wanted:
                yield from records_named(f, row.get(f.name))


def _told(register: Register) -> list[Field]:
    """The fields that a line tells: what one recognises it by, then what its list shows."""
    names = [n for n in dict.fromkeys((register.parent, *register.shown_as)) if n in register.fields and n != "number"]
    fields = [register.fields[n] for n in names]
    return [*fields, *(f for f in register.listed() if f.name not in names and not f.computed)]


def _event(said: Said, register: Register, row: Row, about: str, zone: dt.tzinfo, mixed: bool) -> Event:
    def say(f: Field) -> str:
        value = row.get(f.name)
        is_silent = isinstance(value, dict) and "missing" in value
        return (
            ""
            if is_silent or any(id == about for _, id in records_named(f, value))
            else said.field(register.name, f.name, row)
        )

    dates = [f.name for f in register.listed() if f.type in _DATES and not f.computed]
    when = _WHEN.get(register.name, tuple(dates[:1]))
    told = [f for f in _told(register) if f.type not in _ANSWERS and f.name not in when]
    heads = [f for f in told if f.name in (register.parent, *register.shown_as) and f.name not in dates]
    title = [text for f in heads if (text := say(f))]
    if (mixed and register.name not in _SPEAKS_FOR_ITSELF) or not title:
        title.insert(0, register.labels(said.language))
    detail = [text for f in told if f not in heads and f.type not in _LONG and (text := say(f))]
    long = next((text for f in register.own if f.type in _LONG and f not in heads and (text := say(f))), "")
    if long:
        detail.append(long if len(long) <= _EXCERPT else long[:_EXCERPT].rsplit(" ", 1)[0] + " …")
    at = next((moment for n in when if (moment := _moment(row.get(n), zone))), "")
    made = texts.made_on(row["id"], zone) if mixed and not at else None  # among others every line needs a day
    return Event(register.name, row["id"], made.isoformat() if made else at, " · ".join(title), " · ".join(detail))


def _moment(value: Any, zone: dt.tzinfo) -> str:
    """When a value says it happened; of a date known in part its earliest day."""
    if isinstance(value, dict):
        value = value.get("edtf")
    if not isinstance(value, str):
        return ""
    if "T" in value:
        return dt.datetime.fromisoformat(value).astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes")
    return value.rstrip("~?%")
