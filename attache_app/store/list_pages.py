"""A register's list: its records in order, filtered and sorted in the database; and the cells of some of them."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, func, literal_column, null, or_, select

from attache_app.records.declarations import Declarations, Field
from attache_app.store import dialect_sqlite as dialect
from attache_app.store import list_filters, list_sorting, queries, search_index
from attache_app.store.chunks import chunks
from attache_app.store.columns import from_column
from attache_app.store.tables import conflict, register_table


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a list asks for.

    `sort`: a field, else the newest first. `text`: words that the record holds. `filters`: a value or a test by field (see
    `list_filters`). `where`: (field, id) of a record that they name. `conflicts`: only records with a field in conflict.
    `language`: of the labels by which codes of long lists are sorted.
    """

    kind: str
    columns: tuple[str, ...] = ()
    sort: str | None = None
    descending: bool = False
    text: str = ""
    filters: Mapping[str, Any] = field(default_factory=dict)
    where: tuple[str, str] | None = None
    deleted: bool = False
    conflicts: bool = False
    language: str = "fr"


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a list: `cells` in the order of the columns asked for. `visible`: not deleted."""

    id: str
    cells: tuple[Any, ...]
    visible: bool


def order(conn: Connection, declarations: Declarations, query: ListQuery) -> "array[int]":
    """The row numbers of all records of a list, in its order: four bytes each, so that any place of it can be gone to at once."""
    table = register_table(declarations, query.kind)
    dialect.know_words(conn)
    by = list_sorting.terms(declarations, table, query.sort, query.descending, query.language)
    if query.sort is None:
        # Plus nothing: the numbers come from the smallest index and are sorted, for the rows themselves are twenty times as many pages.
        whole = table.c._no + literal_column("0")
        by = [whole.asc() if query.descending else whole.desc()]
    return dialect.numbers(conn, select(table.c._no).where(_kept(declarations, query)).order_by(*by))


def count(conn: Connection, declarations: Declarations, query: ListQuery) -> int:
    """How many records a list has."""
    dialect.know_words(conn)
    table = register_table(declarations, query.kind)
    return conn.execute(select(func.count()).select_from(table).where(_kept(declarations, query))).scalar() or 0


def rows(
    conn: Connection, declarations: Declarations, kind: str, columns: Sequence[str], numbers: Sequence[int]
) -> list[Row]:
    """The records with these row numbers, in their order, as far as they are still there. Cells of computed fields are empty."""
    register, table = declarations.registers[kind], register_table(declarations, kind)
    fields = [register.fields[n] for n in columns]
    ask = select(
        table.c._no,
        table.c._id,
        table.c._visible,
        table.c._missing,
        *(null() if f.computed else table.c[f.name] for f in fields),
    ).where(table.c._no.in_(bindparam("numbers", expanding=True)))
    found = {}
    for some in chunks(numbers):
        for r in conn.execute(ask, {"numbers": list(some)}).all():
            found[r[0]] = Row(r[1], _cells(fields, r[3], r[4:]), bool(r[2]))
    return [found[no] for no in numbers if no in found]


def ids(conn: Connection, declarations: Declarations, kind: str, numbers: Sequence[int]) -> list[str]:
    """The ids of the records with these row numbers, in their order."""
    table = register_table(declarations, kind)
    ask = select(table.c._no, table.c._id).where(table.c._no.in_(bindparam("numbers", expanding=True)))
    found: dict[int, str] = {}
    for some in chunks(numbers):
        found.update((r[0], r[1]) for r in conn.execute(ask, {"numbers": list(some)}).all())
    return [found[no] for no in numbers if no in found]


def number_of(conn: Connection, declarations: Declarations, kind: str, id: str) -> int | None:
    """The row number of a record, None where it is not held."""
    table = register_table(declarations, kind)
    return conn.execute(select(table.c._no).where(table.c._id == id)).scalar()


def page(
    conn: Connection, declarations: Declarations, query: ListQuery, offset: int, limit: int
) -> tuple[list[Row], int]:
    """Some rows from the start of a list, and how many there are in all."""
    table = register_table(declarations, query.kind)
    dialect.know_words(conn)
    terms = list_sorting.terms(declarations, table, query.sort, query.descending, query.language)
    statement = select(table.c._no).where(_kept(declarations, query)).order_by(*terms).offset(offset).limit(limit)
    numbers = list(conn.execute(statement).scalars())
    return rows(conn, declarations, query.kind, query.columns, numbers), count(conn, declarations, query)


def _kept(declarations: Declarations, query: ListQuery) -> ColumnElement[bool]:
    register, table = declarations.registers[query.kind], register_table(declarations, query.kind)
    conditions: list[ColumnElement[bool]] = [] if query.deleted else [_not_deleted(table)]
    conditions += [list_filters.condition(table, register.fields[n], test) for n, test in query.filters.items()]
    if query.where:
        conditions.append(queries.naming(table, register.fields[query.where[0]], query.where[1]))
    if query.conflicts:
        conditions.append(table.c._id.in_(select(conflict.c.id).where(conflict.c.kind == query.kind)))
    wanted = search_index.query_for(query.text)
    if wanted is not None:
        holds: list[ColumnElement[bool]] = [table.c._id.in_(dialect.matching(wanted, query.kind))]
        if register.numbered and any(c.isdigit() for c in query.text):
            holds.append(table.c.number.contains(query.text.strip().upper(), autoescape=True))
        conditions.append(or_(*holds))
    return and_(True, *conditions)


def _not_deleted(table: Table) -> ColumnElement[bool]:
    """All but the few that an index of their own knows."""
    other = table.alias("other")
    return table.c._no.not_in(select(other.c._no).where(other.c._visible == literal_column("0")))


def _cells(fields: Sequence[Field], missing: str | None, contents: Sequence[Any]) -> tuple[Any, ...]:
    absent = orjson.loads(missing) if missing else {}
    pairs = zip(fields, contents, strict=True)
    return tuple({"missing": absent[f.name]} if f.name in absent else from_column(f, content) for f, content in pairs)
