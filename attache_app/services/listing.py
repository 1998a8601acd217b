"""A page of a register's list, and the records related to one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from attache_app.errors import DomainError
from attache_app.services.sessions import Session
from attache_app.store import list_pages, queries
from attache_app.store.list_pages import Query, Row


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
    if kind not in session.declarations.registers:
        raise DomainError("register_unknown", register=kind)
    names = tuple(columns or columns_of(session, kind))
    query = Query(kind, names, sort, descending, text, filters or {}, deleted, where)
    with session.store.reading() as conn:
        rows, total = list_pages.page(conn, session.declarations, query, offset, limit)
    return Page(names, tuple(rows), total, offset)


def related(session: Session, kind: str, id: str) -> list[Related]:
    """The registers that name this record, with how many records do; those with none whose `parent` it is, too."""
    out = []
    with session.store.reading() as conn:
        for register in session.declarations.registers.values():
            for f in register.own:
                if f.type in ("ref", "refs") and not f.computed and kind in f.kinds:
                    count = queries.count_names(conn, session.declarations, f, id)
                    if count or register.parent == f.name:
                        out.append(Related(register.name, f.name, count))
    return out
