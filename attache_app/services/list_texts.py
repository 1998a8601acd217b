"""The rows of a list as text in a language: on the screen, on the clipboard, in an exported file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from attache_app.records.declarations import Field
from attache_app.services import texts
from attache_app.services.listing import Order, Row
from attache_app.services.sessions import Session

_NAMES = frozenset({"surname", "given", "said_name", "who_is_here", "full_name", "name"})


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as text, in the order of the columns."""

    id: str
    cells: tuple[str, ...]
    visible: bool


def heads(session: Session, kind: str, columns: Sequence[str], language: str) -> list[str]:
    """The labels of the columns."""
    fields = session.declarations.registers[kind].fields
    return [fields[n].labels(language) for n in columns]


def shown(session: Session, order: Order, offset: int, limit: int, language: str) -> list[ShownRow]:
    """The rows at some places of a list, as text."""
    return as_text(session, order.query.kind, order.query.columns, order.rows(offset, limit), language)


def as_text(session: Session, kind: str, columns: Sequence[str], rows: Sequence[Row], language: str) -> list[ShownRow]:
    """These rows as text. Somebody without a name still has a line by which one recognises him."""
    known, register = session.declarations, session.declarations.registers[kind]
    fields = [register.fields[n] for n in columns]
    people = [at for at, n in enumerate(columns) if n in _NAMES and n in register.shown_as]
    nameless = {row.id for row in rows if people and not any(row.cells[at] for at in people)}
    refs = [(at, f) for at, f in enumerate(fields) if f.type in ("ref", "refs")]
    keys = [(kind, id) for id in nameless]
    keys += [key for row in rows for at, f in refs for key in records_named(f, row.cells[at])]
    titles = texts.titles(session, dict.fromkeys(keys), language) if keys else {}
    out = []
    for row in rows:
        cells = [
            cell if f.type == "text" and type(cell) is str else texts.value_text(known, f, cell, language, titles)
            for f, cell in zip(fields, row.cells, strict=True)
        ]
        if row.id in nameless:
            cells[people[0]] = titles.get(row.id, "")
        out.append(ShownRow(row.id, tuple(cells), row.visible))
    return out


def records_named(f: Field, value: Any) -> Iterator[tuple[str, str]]:
    """(kind, id) of each record that a ref or refs names; nothing for other types and for a value that is missing."""
    if f.type in ("ref", "refs") and value is not None and not isinstance(value, dict):
        for one in value if isinstance(value, list) else [value]:
            kind, _, id = one.rpartition(":")
            yield kind or f.kinds[0], id
