"""Conflicts: what people wrote without having seen each other, side by side with what they started from; and the history of a field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from attache_app.errors import DomainError
from attache_app.records.merge import WHOLE_RECORD, Entry, Record, unnamed
from attache_app.services import computed
from attache_app.services.records import Saved, find_in
from attache_app.services.sessions import Session
from attache_app.services.work import working
from attache_app.store import queries
from attache_app.store.conflict_rows import all_conflicts
from attache_app.store.devices import Devices
from attache_app.store.engine import Connection
from attache_app.store.registers import RecordKey, fold_record, read_entries
from attache_app.store.writer import base_of

KEEP = object()


@dataclass(frozen=True, slots=True)
class Written:
    """A value somebody wrote: by whom (name), when by his laptop's clock, on which laptop; `here`: on this one."""

    stamp: str
    value: Any
    by: str
    at: str
    laptop: str
    here: bool


@dataclass(frozen=True, slots=True)
class ConflictView:
    """A field in conflict: its heads, the shown one first, and the values that they were written over.

    `unseen`: of a deletion or a transfer, what others wrote without knowing of it, by field.
    """

    kind: str
    id: str
    field: str
    heads: tuple[Written, ...]
    base: tuple[Written, ...]
    unseen: tuple[tuple[str, Written], ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A write in the history of a record. `was`: values that its writer saw. `aside`: why it does not count, or None."""

    field: str
    written: Written
    was: tuple[Any, ...]
    current: bool
    aside: str | None


class _Reader:
    """Entries of a record with who wrote them."""

    def __init__(self, conn: Connection, session: Session) -> None:
        self._conn, self._session, self.devices = conn, session, Devices(conn)
        self._names: dict[str, str] = {}

    def entries(self, kind: str, id: str) -> list[Entry]:
        return read_entries(self._conn, self.devices, [id]).get((kind, id), [])

    def fold(self, kind: str, entries: Sequence[Entry]) -> Record:
        return fold_record(self._session.declarations, self.devices, kind, entries)

    def written(self, entry: Entry, field: str, body: Mapping[str, Any]) -> Written:
        laptop = computed.laptop_name(self.devices, entry.dev)
        here = entry.dev == self._session.identity.dev
        return Written(entry.stamp, entry.set[field].value, self._name(body["by"]), body["at"], laptop, here)

    def _name(self, staff: str) -> str:
        if staff not in self._names:
            found = queries.rows(self._conn, self._session.declarations, "staff", [staff]).get(staff, {})
            self._names[staff] = found.get("full_name") or f"…{staff[-6:]}"
        return self._names[staff]


def conflicts(session: Session) -> list[ConflictView]:
    """All fields in conflict that this workspace sees, grouped by record."""
    with session.store.reading() as conn:
        reader = _Reader(conn, session)
        return [
            c for kind, id in dict.fromkeys(key[:2] for key in all_conflicts(conn)) for c in _of(conn, reader, kind, id)
        ]


def records(session: Session) -> dict[RecordKey, list[str]]:
    """The records with something to settle, and which of their fields; tens of thousands are no trouble."""
    out: dict[RecordKey, list[str]] = {}
    with session.store.reading() as conn:
        for kind, id, field in all_conflicts(conn):
            out.setdefault((kind, id), []).append(field)
    return out


def of_record(session: Session, kind: str, id: str) -> list[ConflictView]:
    """The fields in conflict of one record, in the order of its form."""
    with session.store.reading() as conn:
        found = _of(conn, _Reader(conn, session), kind, id)
    order = list(session.declarations.registers[kind].fields)
    return sorted(found, key=lambda c: order.index(c.field))


def _of(conn: Connection, reader: _Reader, kind: str, id: str) -> list[ConflictView]:
    entries, bodies = reader.entries(kind, id), queries.bodies(conn, id)
    record = reader.fold(kind, entries)
    out = []
    for field in sorted(record.conflicts):
        heads = record.heads[field]
        by_stamp = {e.stamp: e for e in entries if field in e.set and e.no in bodies}
        base = sorted({s for h in heads for s in h.set[field].was if s in by_stamp})
        unseen = unnamed(heads, record.heads, entries) if field in WHOLE_RECORD else []
        out.append(ConflictView(
            kind, id, field, tuple(reader.written(h, field, bodies[h.no]) for h in heads),
            tuple(reader.written(by_stamp[s], field, bodies[by_stamp[s].no]) for s in base),
            tuple(
                (n, reader.written(e, n, bodies[e.no])) for e in {e.stamp: e for e in unseen}.values() for n in e.set
                if e.no in bodies and n not in WHOLE_RECORD
            ),
        ))  # fmt: skip
    return out


def resolve(session: Session, kind: str, ref: str, field: str, *, keep: str | None = None, value: Any = KEEP) -> Saved:
    """Settle a field: keep the value of one head, or write another. The write names all heads (DESIGN §4)."""
    with working(session) as work:
        id = find_in(work.conn, session, kind, ref)
        record = work.writer.current(kind, id)
        if record is None or field not in record.conflicts:
            raise DomainError("no_conflict", register=kind, field=field)
        if keep is not None:
            head = next((h for h in record.heads[field] if h.stamp == keep), None)
            if head is None:
                raise DomainError("no_such_head", field=field, stamp=keep)
            value = head.set[field].value
        elif value is KEEP:
            raise DomainError("nothing_chosen", field=field)
        base = base_of(record)
        if field not in WHOLE_RECORD:
            base[field] = record.stamps()[field]
        work.save(kind, id, {field: value}, base)
    return Saved(kind, id, None, ((kind, id),))


def history(session: Session, kind: str, ref: str) -> list[HistoryEntry]:
    """Every write of every field of a record, newest first: who, when, on which laptop, from what to what."""
    with session.store.reading() as conn:
        id = find_in(conn, session, kind, ref)
        reader = _Reader(conn, session)
        entries, bodies = reader.entries(kind, id), queries.bodies(conn, id)
        heads = reader.fold(kind, entries).heads
        entries = [e for e in entries if e.no in bodies]  # of some, set aside at headquarters, the values never came
        values = {e.stamp: e for e in entries}
        out = []
        for e in sorted(entries, key=lambda e: e.order, reverse=True):
            for field, write in e.set.items():
                was = tuple(values[s].set[field].value for s in write.was if s in values and field in values[s].set)
                current = any(h.stamp == e.stamp for h in heads.get(field, ()))
                out.append(
                    HistoryEntry(field, reader.written(e, field, bodies[e.no]), was, current, bodies[e.no]["aside"])
                )
        return out
