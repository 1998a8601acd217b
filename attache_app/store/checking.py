"""Does the register add up? Chains against lines, tables against the log, the index against the tables (`attache check`)."""

import hashlib
import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Table, func, select

from attache_app.records.changes import MAX_CLOCK, first_link, next_link, read_line
from attache_app.records.declarations import Declarations
from attache_app.store import dialect_sqlite as dialect
from attache_app.store import registers, search_index, settings
from attache_app.store.chunks import chunks
from attache_app.store.conflict_rows import all_conflicts
from attache_app.store.devices import Devices
from attache_app.store.engine import Store
from attache_app.store.tables import document, line, other_place, register_table, tip

# How far a check is: done, of how many steps. It may raise, to stop.
Tell = Callable[[int, int], object]
_T = TypeVar("_T")
_STEPS_BETWEEN = 500


def problems(store: Store, declarations: Declarations, tell: Tell = lambda done, total: None) -> Iterator[str]:
    """Codes of what does not add up, each once; nothing for a sound register. Others may go on writing: it looks at one moment."""
    if store.faults():
        yield "check_database"
        return  # what a damaged file says of itself proves nothing
    with store.reading() as conn:
        devices = Devices(conn)
        steps = _Steps(conn, declarations, tell)
        if not _lines_are_what_they_were(conn, devices, steps):
            yield "check_lines"
        if not _chains_hold(conn, devices):
            yield "check_chains"
        tables, documents = _records_follow(conn, declarations, devices, steps)
        if not tables:
            yield "check_tables"
    with store.writing() as conn:  # the index compares itself by a write that changes nothing
        if not (documents and dialect.index_agrees(conn)):
            yield "check_index"


class _Steps:
    """Counts what is looked at: each line, each record. `rows`: of each register's table."""

    def __init__(self, conn: Connection, declarations: Declarations, tell: Tell) -> None:
        lines = _count(conn, line)
        self.rows = _row_counts(conn, declarations)
        self._total, self._done, self._tell = lines + sum(self.rows.values()), 0, tell
        self._tell(0, self._total)

    def each(self, items: Iterable[_T]) -> Iterator[_T]:
        for item in items:
            self._done += 1
            if self._done % _STEPS_BETWEEN == 0:
                self._tell(min(self._done, self._total), self._total)
            yield item


def _lines_are_what_they_were(conn: Connection, devices: Devices, steps: _Steps) -> bool:
    """Every line has its hash, and stands under what it says of itself; what is no change stands under nothing."""
    columns = (line.c.dev, line.c.seq, line.c.clock, line.c.kind, line.c.record)
    bodies = select(line.c.hash, line.c.body, line.c.aside, *columns).where(line.c.body.is_not(None))
    for hash, body, aside, *columns_of in steps.each(conn.execute(bodies)):
        if hashlib.sha256(body).digest() != hash:
            return False
        said = [*columns_of[:2], None, None, None]
        if aside != "form" and (c := read_line(body)):
            writer = devices.by_id.get(c.dev)
            said = [writer and writer.no, c.seq, min(c.clock, MAX_CLOCK), c.kind, c.id]
        if columns_of != said:
            return False
    return True


def _chains_hold(conn: Connection, devices: Devices) -> bool:
    """Every link follows from the one before it and its line; every end is an end; this device writes at the end of a branch."""
    for device in devices.by_no.values():
        known: set[bytes] = {first_link(device.dev)}
        links: set[bytes] = set()
        followed: set[bytes] = set()
        placed = select(line.c.seq, line.c.link, line.c.before, line.c.hash, line.c.complete).where(
            line.c.dev == device.no, line.c.link.is_not(None)
        )
        elsewhere = (
            select(other_place.c.seq, other_place.c.link, other_place.c.before, line.c.hash, other_place.c.complete)
            .join(line, line.c.no == other_place.c.line)
            .where(other_place.c.dev == device.no)
        )
        both = (conn.execute(question.order_by("seq")) for question in (placed, elsewhere))
        for row in heapq.merge(*both, key=lambda r: r.seq):
            whole = row.before in known
            if next_link(row.before, row.hash) != row.link or bool(row.complete) != whole:
                return False
            links.add(row.link)
            followed.add(row.before)
            if whole:
                known.add(row.link)
        ends = set(conn.execute(select(tip.c.link).where(tip.c.dev == device.no)).scalars())
        if ends != links - followed:
            return False
    state = settings.get(conn, "writer")
    own = settings.get(conn, "identity")["dev"]
    if state is None or own not in devices.by_id:
        return state is None
    last = (
        conn.execute(select(line.c.link).where(line.c.dev == devices.no(own), line.c.seq == state["seq"]))
        .scalars()
        .all()
    )
    return bytes.fromhex(state["link"]) in last


def _records_follow(conn: Connection, declarations: Declarations, devices: Devices, steps: _Steps) -> tuple[bool, bool]:
    """Whether rows and conflicts, and whether the documents of the index, are what the changes add up to, and there are no others."""
    conflicts: list[tuple[str, str, str]] = []
    counted: dict[str, int] = {}
    rows_follow, documents_follow, documents = True, True, 0
    for many in registers.all_records(conn, declarations):
        for keys in chunks(many):
            kind = keys[0][0]
            register = declarations.registers[kind]
            entries = registers.read_entries(conn, devices, [id for _, id in keys])
            held = _by_id(
                conn, select(register_table(declarations, kind)), register_table(declarations, kind).c._id, keys
            )
            indexed = _by_id(conn, select(document).where(document.c.kind == kind), document.c.id, keys)
            for key in steps.each(keys):
                record = registers.fold_record(declarations, devices, kind, entries[key])
                row = held.get(key[1])
                if record.heads:
                    expected = registers.row_of(register, record, entries[key])
                    rows_follow &= row is not None and _agrees(row, {n: expected.get(n) for n in row.keys() - _OWN})
                    conflicts += [(kind, key[1], f) for f in record.conflicts]
                    counted[kind] = counted.get(kind, 0) + 1
                else:
                    rows_follow &= row is None
                words = search_index.words_of(declarations, register, record.values if record.visible else {})
                found = indexed.get(key[1])
                documents += words is not None
                documents_follow &= (words is None) == (found is None) and _agrees(found or {}, words or {})
    rows_follow &= sorted(conflicts) == sorted(all_conflicts(conn))
    rows_follow &= all(n == counted.get(kind, 0) for kind, n in steps.rows.items())
    documents_follow &= _count(conn, document) == documents
    return rows_follow, documents_follow


_OWN = {"_no", "_id"}


def _count(conn: Connection, table: Table) -> int:
    return conn.execute(select(func.count()).select_from(table)).scalar_one()


def _row_counts(conn: Connection, declarations: Declarations) -> dict[str, int]:
    """How many rows each register's table has; one question, since there are seventy tables."""
    each = (f"SELECT '{k}', count(*) FROM {register_table(declarations, k).name}" for k in declarations.registers)
    return {row[0]: row[1] for row in conn.exec_driver_sql(" UNION ALL ".join(each))}


def _by_id(
    conn: Connection, question: Select[Any], column: ColumnElement[str], keys: list[registers.RecordKey]
) -> dict[str, RowMapping]:
    rows = conn.execute(question.where(column.in_([id for _, id in keys]))).mappings()
    return {str(row[column]): row for row in rows}


def _agrees(row: Mapping[Any, Any], expected: Mapping[str, Any]) -> bool:
    return all(row[name] == value for name, value in expected.items())
