"""A page of a register's list, sorted and filtered in the database; and the records related to one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, or_, select

from attache_app.errors import DomainError
from attache_app.records.declarations import Field
from attache_app.services.sessions import Session
from attache_app.store import search_index
from attache_app.store.columns import from_column, to_column
from attache_app.store.tables import document, register_table


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a list: `cells` in the order of the page's columns. `visible`: not deleted."""

    id: str
    cells: tuple[Any, ...]
    visible: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, from `offset`; `total`: how many there are in all."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: int
    offset: int


@dataclass(frozen=True, slots=True)
class Related:
    """How many records of a register name this one in a field."""

    kind: str
    field: str
    count: int


def columns_of(session: Session, kind: str) -> tuple[str, ...]:
    """The columns of a register's list as declared: its number first, then the fields that are listed and stored."""
    register = session.declarations.registers[kind]
    names = [f.name for f in register.listed() if not f.computed]
    return (
        *(["number"] if register.numbered else []),
        *(names or [f for f in register.shown_as if f in register.fields]),
    )


def page(
    session: Session, kind: str, *, columns: Sequence[str] | None = None, sort: str | None = None, descending: bool = False,
    text: str = "", filters: Mapping[str, Any] | None = None, deleted: bool = False, offset: int = 0, limit: int = 200,
    where: tuple[str, str] | None = None,
) -> Page:  # fmt: skip
    """A page of a list. `text`: words that the record holds; `filters`: exact values by field; `where`: (field, id) of records that name a record.

    Without `sort` the newest come first.
    """
    register = session.declarations.registers.get(kind)
    if register is None:
        raise DomainError("register_unknown", register=kind)
    names = tuple(columns or columns_of(session, kind))
    table = register_table(session.declarations, kind)
    conditions: list[ColumnElement[bool]] = [] if deleted else [table.c._visible == 1]
    for name, value in (filters or {}).items():
        f = register.fields[name]
        conditions.append(table.c[name].is_(None) if value is None else table.c[name] == to_column(f, value))
    if where:
        conditions.append(_names(table, register.fields[where[0]], where[1]))
    with session.store.reading() as conn:
        if text.strip():
            conditions.append(_holds(table, kind, text))
        total = conn.execute(select(func.count()).select_from(table).where(and_(True, *conditions))).scalar() or 0
        statement = select(table.c._id, table.c._visible, table.c._missing, *(table.c[n] for n in names)).where(
            and_(True, *conditions)
        )
        rows = conn.execute(_sorted(statement, table, sort, descending).offset(offset).limit(limit)).all()
    fields = [register.fields[n] for n in names]
    return Page(names, tuple(Row(r[0], _cells(fields, r[2], r[3:]), bool(r[1])) for r in rows), total, offset)


def _cells(fields: Sequence[Field], missing: str | None, contents: Sequence[Any]) -> tuple[Any, ...]:
    absent = orjson.loads(missing) if missing else {}
    return tuple(
        {"missing": absent[f.name]} if f.name in absent else from_column(f, content)
        for f, content in zip(fields, contents, strict=True)
    )


def _sorted(statement: Select[Any], table: Table, sort: str | None, descending: bool) -> Select[Any]:
    if sort is None:
        return statement.order_by(table.c._no.asc() if descending else table.c._no.desc())
    column = table.c[sort]
    # Empty cells last, whichever way it is sorted.
    return statement.order_by(column.is_(None), column.desc() if descending else column.asc(), table.c._no)


def _holds(table: Table, kind: str, text: str) -> ColumnElement[bool]:
    matches = [
        or_(document.c.names.contains(w, autoescape=True), document.c.words.contains(w, autoescape=True), document.c.exact.contains(w, autoescape=True),
            document.c.phones.contains(w, autoescape=True))
        for w in search_index.words(text)
    ]  # fmt: skip
    return table.c._id.in_(select(document.c.id).where(document.c.kind == kind, *matches))


def _names(table: Table, f: Field, id: str) -> ColumnElement[bool]:
    column = table.c[f.name]
    if f.type == "refs":
        return column.contains(id, autoescape=True)
    return column == id if len(f.kinds) == 1 and f.kinds != ("*",) else column.endswith(":" + id, autoescape=True)


def related(session: Session, kind: str, id: str) -> list[Related]:
    """The registers that name this record, with how many records do; those with none whose `parent` it is, too."""
    out = []
    with session.store.reading() as conn:
        for register in session.declarations.registers.values():
            for f in register.own:
                if f.type in ("ref", "refs") and not f.computed and kind in f.kinds:
                    count = _count(conn, session, register.name, f, id)
                    if count or register.parent == f.name:
                        out.append(Related(register.name, f.name, count))
    return out


def _count(conn: Connection, session: Session, kind: str, f: Field, id: str) -> int:
    table = register_table(session.declarations, kind)
    return (
        conn.execute(
            select(func.count()).select_from(table).where(table.c._visible == 1, _names(table, f, id))
        ).scalar()
        or 0
    )
