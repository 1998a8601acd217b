"""Does the register add up? Chains against lines, tables against the log, the index against the tables (`attache check`)."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from sqlalchemy import Connection, func, select

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
        if not _tables_follow(conn, declarations, devices, steps):
            yield "check_tables"
        documents = _documents_follow(conn, declarations, devices, steps)
    with store.writing() as conn:  # the index compares itself by a write that changes nothing
        if not (documents and dialect.index_agrees(conn)):
            yield "check_index"


class _Steps:
    """Counts what is looked at: each line, and each record twice."""

    def __init__(self, conn: Connection, declarations: Declarations, tell: Tell) -> None:
        lines = conn.execute(select(func.count()).select_from(line)).scalar_one()
        tables = [register_table(declarations, kind) for kind in declarations.registers]
        records = sum(conn.execute(select(func.count()).select_from(t)).scalar_one() for t in tables)
        self._total, self._done, self._tell = lines + 2 * records, 0, tell
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
        for row in sorted([*conn.execute(placed), *conn.execute(elsewhere)], key=lambda r: r.seq):
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


def _tables_follow(conn: Connection, declarations: Declarations, devices: Devices, steps: _Steps) -> bool:
    """Every row is what its changes add up to, and there is no other row and no other conflict."""
    conflicts: list[tuple[str, str, str]] = []
    counted: dict[str, int] = {}
    for keys in registers.all_records(conn, declarations):
        kind = keys[0][0]
        table = register_table(declarations, kind)
        entries = registers.read_entries(conn, devices, [id for _, id in keys])
        held = {}
        for some in chunks(id for _, id in keys):
            held.update(
                {r["_id"]: dict(r) for r in conn.execute(select(table).where(table.c._id.in_(some))).mappings()}
            )
        for key in steps.each(keys):
            record = registers.fold_record(declarations, devices, kind, entries[key])
            row = held.get(key[1])
            if not record.heads:
                if row is not None:
                    return False
                continue
            expected = registers.row_of(declarations.registers[kind], record, entries[key])
            if row is None or any(row[name] != expected.get(name) for name in row.keys() - {"_no", "_id"}):
                return False
            conflicts += [(kind, key[1], f) for f in record.conflicts]
            counted[kind] = counted.get(kind, 0) + 1
    rows = {k: len(conn.execute(select(register_table(declarations, k).c._no)).all()) for k in declarations.registers}
    return sorted(conflicts) == sorted(all_conflicts(conn)) and all(rows[k] == counted.get(k, 0) for k in rows)


def _documents_follow(conn: Connection, declarations: Declarations, devices: Devices, steps: _Steps) -> bool:
    held = {(r.kind, r.id): r for r in conn.execute(select(document))}
    for keys in registers.all_records(conn, declarations):
        kind = keys[0][0]
        entries = registers.read_entries(conn, devices, [id for _, id in keys])
        for key in steps.each(keys):
            record = registers.fold_record(declarations, devices, kind, entries[key])
            values = record.values if record.visible else {}
            expected = search_index.words_of(declarations, declarations.registers[kind], values)
            row = held.pop(key, None)
            if (row is None) != (expected is None) or (
                row and expected and any(getattr(row, c) != t for c, t in expected.items())
            ):
                return False
    return not held
