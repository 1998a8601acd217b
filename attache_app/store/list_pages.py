"""A page of a register's list: sorted, filtered and cut in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, or_, select

from attache_app.records.declarations import Declarations, Field
from attache_app.store import queries, search_index
from attache_app.store.columns import from_column, to_column
from attache_app.store.tables import document, register_table


@dataclass(frozen=True, slots=True)
class Query:
    """What a list asks for. `text`: words that the record holds; `filters`: exact values by field, None for empty;
    `names`: (field, id) of a record that they name; `sort`: a field, else the newest first."""

    kind: str
    columns: tuple[str, ...]
    sort: str | None = None
    descending: bool = False
    text: str = ""
    filters: Mapping[str, Any] = field(default_factory=dict)
    deleted: bool = False
    names: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a list: `cells` in the order of the columns asked for. `visible`: not deleted."""

    id: str
    cells: tuple[Any, ...]
    visible: bool


def page(conn: Connection, declarations: Declarations, query: Query, offset: int, limit: int) -> tuple[list[Row], int]:
    """Some rows, and how many there are in all."""
    register, table = declarations.registers[query.kind], register_table(declarations, query.kind)
    conditions: list[ColumnElement[bool]] = [] if query.deleted else [table.c._visible == 1]
    for name, value in query.filters.items():
        conditions.append(
            table.c[name].is_(None) if value is None else table.c[name] == to_column(register.fields[name], value)
        )
    if query.names:
        conditions.append(queries.naming(table, register.fields[query.names[0]], query.names[1]))
    if query.text.strip():
        conditions.append(_holds(table, query.kind, query.text))
    kept = and_(True, *conditions)
    total = conn.execute(select(func.count()).select_from(table).where(kept)).scalar() or 0
    fields = [register.fields[n] for n in query.columns]
    statement = select(table.c._id, table.c._visible, table.c._missing, *(table.c[f.name] for f in fields)).where(kept)
    found = conn.execute(_sorted(statement, table, query).offset(offset).limit(limit))
    return [Row(r[0], _cells(fields, r[2], r[3:]), bool(r[1])) for r in found], total


def _cells(fields: Sequence[Field], missing: str | None, contents: Sequence[Any]) -> tuple[Any, ...]:
    absent = orjson.loads(missing) if missing else {}
    pairs = zip(fields, contents, strict=True)
    return tuple({"missing": absent[f.name]} if f.name in absent else from_column(f, content) for f, content in pairs)


def _sorted(statement: Select[Any], table: Table, query: Query) -> Select[Any]:
    if query.sort is None:
        return statement.order_by(table.c._no.asc() if query.descending else table.c._no.desc())
    column = table.c[query.sort]
    # Empty cells last, whichever way it is sorted.
    return statement.order_by(column.is_(None), column.desc() if query.descending else column.asc(), table.c._no)


def _holds(table: Table, kind: str, text: str) -> ColumnElement[bool]:
    columns = (document.c.names, document.c.words, document.c.exact, document.c.phones)
    matches = [or_(*(c.contains(w, autoescape=True) for c in columns)) for w in search_index.words(text)]
    return table.c._id.in_(select(document.c.id).where(document.c.kind == kind, *matches))
