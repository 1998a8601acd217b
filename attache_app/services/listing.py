"""A register's list: its order, the rows at some places of it, who comes before and after."""

import threading
import weakref
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import orjson

from attache_app.errors import DomainError
from attache_app.records.declarations import Field, Register
from attache_app.services import computed
from attache_app.services.sessions import Session
from attache_app.store import list_pages
from attache_app.store.engine import Connection
from attache_app.store.list_pages import ListQuery as ListQuery
from attache_app.store.list_pages import Row as Row

ME = "me"
"""In a filter: whoever is signed in, so that one saved list serves several people."""
_KEPT = 6  # orders; four bytes a record each


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, from `offset`; `total`: how many there are in all."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: int
    offset: int


class Order:
    """Which records a list has, and in which order: as it was when it was looked up. Places are counted from 0."""

    def __init__(self, session: Session, query: ListQuery, numbers: "array[int]") -> None:
        self._session, self.query, self._numbers = session, query, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def rows(self, offset: int, limit: int) -> list[Row]:
        """The rows at these places, as they are now; without those that are gone."""
        numbers = self._numbers[offset : offset + limit]
        with self._session.store.reading() as conn:
            found = list_pages.rows(conn, self._session.declarations, self.query.kind, self.query.columns, numbers)
            return _with_computed(conn, self._session, self.query, found)

    def ids(self, places: Sequence[range]) -> list[str]:
        """The ids of the records at these places."""
        numbers = [no for places_ in places for no in self._numbers[places_.start : places_.stop]]
        with self._session.store.reading() as conn:
            return list_pages.ids(conn, self._session.declarations, self.query.kind, numbers)

    def places_in(self, old: "Order", places: Sequence[range]) -> list[range]:
        """Where the records that stood at these places of an older order stand in this one; those that are gone left out."""
        if sum(map(len, places)) == len(old):
            return [range(len(self))] if len(self) else []
        wanted = {no for some in places for no in old._numbers[some.start : some.stop]}
        return _in_ranges(at for at, no in enumerate(self._numbers) if no in wanted) if wanted else []

    def place_of(self, id: str) -> int | None:
        """Where a record stands, None where it does not."""
        with self._session.store.reading() as conn:
            number = list_pages.number_of(conn, self._session.declarations, self.query.kind, id)
        try:
            return None if number is None else self._numbers.index(number)
        except ValueError:
            return None


# The last orders of each open session: whoever walks from record to record walks through the list as it was opened.
_orders: "weakref.WeakKeyDictionary[Session, dict[bytes, Order]]" = weakref.WeakKeyDictionary()
_orders_lock = threading.Lock()


def columns_of(session: Session, kind: str) -> tuple[str, ...]:
    """The columns of a register's list as declared: its number first, then the fields that are listed."""
    register = session.declarations.registers[kind]
    names = [f.name for f in register.listed() if not f.computed or is_computed(kind, f.name)]
    return (
        *(["number"] if register.numbered else []),
        *(names or [f for f in register.shown_as if f in register.fields]),
    )


def is_computed(kind: str, name: str) -> bool:
    """Whether a list can show a computed field."""
    return computed.has_rule(kind, name)


def mine_field(register: Register) -> Field | None:
    """The field that says whose a record is, in registers where somebody answers for it."""
    return next((f for f in register.own if f.default == ME and f.type == "ref" and not f.computed), None)


def order(session: Session, query: ListQuery) -> Order:
    """The order of a list as it is now; kept for `neighbours`."""
    query = _whole(session, query)
    with session.store.reading() as conn:
        found = Order(session, query, list_pages.order(conn, session.declarations, _for_me(session, query)))
    with _orders_lock:
        kept = _orders.setdefault(session, {})
        kept.pop(_key(query), None)
        kept[_key(query)] = found
        while len(kept) > _KEPT:
            del kept[next(iter(kept))]
    return found


def neighbours(session: Session, query: ListQuery, id: str) -> tuple[str | None, str | None, int | None, int]:
    """(id before, id after, place from 0, how many) of a record in a list, as the list was when it was last looked up.

    A record that is not in the list has neither neighbours nor a place.
    """
    query = _whole(session, query)
    with _orders_lock:
        found = _orders.get(session, {}).get(_key(query))
    at = found.place_of(id) if found is not None else None
    if found is None or at is None:
        found = order(session, query)
        at = found.place_of(id)
    if at is None:
        return None, None, None, len(found)
    before = found.ids([range(at - 1, at)]) if at else []
    after = found.ids([range(at + 1, at + 2)])
    return (before or [None])[0], (after or [None])[0], at, len(found)  # type: ignore[list-item]


def page(
    session: Session, kind: str, *, columns: Sequence[str] | None = None, sort: str | None = None, descending: bool = False,
    text: str = "", filters: Mapping[str, Any] | None = None, deleted: bool = False, offset: int = 0, limit: int = 200,
    where: tuple[str, str] | None = None,
) -> Page:  # fmt: skip
    """A page near the start of a list; see `ListQuery` for what can be asked. Without `sort` the newest come first."""
    query = _whole(
        session, ListQuery(kind, tuple(columns or ()), sort, descending, text, filters or {}, where, deleted)
    )
    with session.store.reading() as conn:
        rows, total = list_pages.page(conn, session.declarations, _for_me(session, query), offset, limit)
        rows = _with_computed(conn, session, query, rows)
    return Page(query.columns, tuple(rows), total, offset)


def _with_computed(conn: Connection, session: Session, query: ListQuery, rows: list[Row]) -> list[Row]:
    """The rows with the cells of their computed fields."""
    fields = session.declarations.registers[query.kind].fields
    names = [n for n in query.columns if fields[n].computed]
    if not names or not rows:
        return rows
    found = computed.cells(conn, session, query.kind, [row.id for row in rows], names)
    places = [query.columns.index(n) for n in names]
    out = []
    for row in rows:
        cells = list(row.cells)
        for at, value in zip(places, found[row.id], strict=True):
            cells[at] = value
        out.append(replace(row, cells=tuple(cells)))
    return out


def _in_ranges(places: Iterable[int]) -> list[range]:
    """Rising places as ranges."""
    out: list[range] = []
    for at in places:
        if out and out[-1].stop == at:
            out[-1] = range(out[-1].start, at + 1)
        else:
            out.append(range(at, at + 1))
    return out


def _whole(session: Session, query: ListQuery) -> ListQuery:
    """The query with the columns that its register's list has by itself. DomainError for a register that is none.

    By what is computed row by row no list is ordered: the database does not know it.
    """
    register = session.declarations.registers.get(query.kind)
    if register is None:
        raise DomainError("register_unknown", register=query.kind)
    sorted_by = register.fields.get(query.sort or "")
    if sorted_by is not None and sorted_by.computed:
        query = replace(query, sort=None)
    return query if query.columns else replace(query, columns=columns_of(session, query.kind))


def _for_me(session: Session, query: ListQuery) -> ListQuery:
    def mine(test: Any) -> Any:
        if isinstance(test, Mapping) and ME in test.get("any", ()):
            return {**test, "any": [session.staff_id if v == ME else v for v in test["any"]]}
        return test

    return replace(query, filters={name: mine(test) for name, test in query.filters.items()})


def _key(query: ListQuery) -> bytes:
    """What makes two lists one: all but their columns."""
    return orjson.dumps(asdict(replace(query, columns=())), option=orjson.OPT_SORT_KEYS)
