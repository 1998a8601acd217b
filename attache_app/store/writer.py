"""How this workspace writes: its own chain, its Lamport clock, and what a value was written over (DESIGN §4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from attache_app.errors import DomainError
from attache_app.records.canonical import canonical_json
from attache_app.records.changes import MAX_LINE, Change, Write, first_link, needs_salt, next_link, split, write_line
from attache_app.records.declarations import Declarations
from attache_app.records.merge import WHOLE_RECORD, Entry, Record
from attache_app.store import registers, settings
from attache_app.store.devices import Devices
from attache_app.store.registers import RecordKey
from attache_app.store.tables import line, tip

Base = Mapping[str, list[str]]
"""{field: stamps of the values that the writer saw}"""


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, on which device, at what time of the place (RFC 3339 with offset)."""

    dev: str
    by: str
    at: str


def seen_stamps(record: Record, name: str) -> list[str]:
    """What typing over the shown value of a field names: the heads that hold this value; of a set, all (DESIGN §4)."""
    heads = record.heads.get(name, [])
    values = [h.set[name].value for h in heads]
    if all(v is None or isinstance(v, list) for v in values):
        return sorted(h.stamp for h in heads)
    value = canonical_json(record.values[name])
    return sorted(h.stamp for h, v in zip(heads, values, strict=True) if canonical_json(v) == value)


def base_of(record: Record | None) -> dict[str, list[str]]:
    """The base of a form opened on this record. A deletion names all heads of the record, also where a field is in conflict."""
    if record is None:
        return {}
    every = sorted({h.stamp for heads in record.heads.values() for h in heads})
    return {**{name: seen_stamps(record, name) for name in record.heads}, **dict.fromkeys(WHOLE_RECORD, every)}


_LAST_NO = select(func.max(line.c.no))
_ADD_LINE = insert(line)
_ADD_TIP = insert(tip)
_MOVE_TIP = (
    update(tip)
    .where(tip.c.dev == bindparam("dev_"), tip.c.link == bindparam("from_"))
    .values(link=bindparam("to_"), seq=bindparam("seq_"), signature=None)
)


class Writer:
    """One unit of work's own changes. `save` as often as needed, then `flush`; log, tables and index are written there."""

    def __init__(self, conn: Connection, declarations: Declarations, devices: Devices, author: Author) -> None:
        self._conn, self._declarations, self._devices, self._author = conn, declarations, devices, author
        state = settings.get(conn, "writer") or {"seq": 0, "clock": 0, "link": first_link(author.dev).hex()}
        self._seq, self._clock, self._link = state["seq"], state["clock"], bytes.fromhex(state["link"])
        self._start = self._link
        self._dev = devices.no(author.dev)
        self._no = conn.execute(_LAST_NO).scalar() or 0
        self._rows: list[dict[str, Any]] = []
        # All changes of the records that were looked at or written, those of this unit of work included.
        self._held: dict[RecordKey, list[Entry]] = {}
        self._touched: dict[RecordKey, None] = {}
        self._fresh: set[RecordKey] = set()

    def current(self, kind: str, id: str) -> Record | None:
        """The record as it stands now, with what this unit of work wrote; None if nothing of it is held."""
        record = registers.fold_record(self._declarations, self._devices, kind, self._entries((kind, id)))
        return record if record.heads else None

    def _entries(self, key: RecordKey) -> list[Entry]:
        if key not in self._held:
            found = registers.read_entries(self._conn, self._devices, [key[1]])
            self._held[key] = found.get(key, [])
        return self._held[key]

    def save(
        self, kind: str, id: str, values: Mapping[str, Any], base: Base | None = None, new: bool = False
    ) -> list[Change]:
        """Write canonical values of one record: a change for each audience. `base`: what the form was opened on, else what stands now.

        `new`: the id was made just now, so nothing of the record is held.
        """
        key = (kind, id)
        if new:
            self._held[key] = []
            self._fresh.add(key)
        elif base is None or WHOLE_RECORD & values.keys():
            base = {**base_of(self.current(kind, id)), **(base or {})}
        base = base or {}
        entries = self._entries(key)
        changes: list[Change] = []
        # What deletes comes last, and names what is written with it.
        for cls, part in sorted(split(self._declarations, kind, values), key=lambda p: "deleted" in p[1]):
            writes = {n: Write(v, tuple(base.get(n, ()))) for n, v in part.items()}
            if "deleted" in part and changes:
                was = {*writes["deleted"].was, *(c.stamp for c in changes)}
                writes["deleted"] = Write(part["deleted"], tuple(sorted(was)))
            change = self._append(cls, kind, id, writes)
            entries.append(Entry(change.clock, change.stamp, change.dev, writes, False, self._no))
            changes.append(change)
        self._touched[key] = None
        return changes

    def _append(self, cls: int, kind: str, id: str, writes: Mapping[str, Write]) -> Change:
        a = self._author
        self._seq += 1
        self._clock += 1
        self._no += 1
        change = write_line(a.dev, self._seq, self._clock, a.at, a.by, kind, id, writes, needs_salt(cls))
        if len(change.line) > MAX_LINE:
            raise DomainError("record_too_long", register=kind)
        before, self._link = self._link, next_link(self._link, change.hash)
        self._rows.append({
            "no": self._no, "hash": change.hash, "dev": self._dev, "seq": self._seq, "clock": self._clock, "kind": kind,
            "record": id, "class": cls, "body": change.line, "link": self._link, "before": before, "complete": 1,
        })  # fmt: skip
        return change

    def flush(self) -> list[RecordKey]:
        """Write what was saved; the records that changed."""
        if not self._rows:
            return []
        conn, dev = self._conn, self._dev
        conn.execute(_ADD_LINE, self._rows)
        moved = conn.execute(
            _MOVE_TIP, {"dev_": dev, "from_": self._start, "to_": self._link, "seq_": self._seq}
        ).rowcount
        if not moved:
            conn.execute(_ADD_TIP, {"dev": dev, "link": self._link, "seq": self._seq})
        settings.put(conn, "writer", {"seq": self._seq, "clock": self._clock, "link": self._link.hex()})
        touched = list(self._touched)
        registers.refold(conn, self._declarations, self._devices, touched, self._held, self._fresh)
        self._start, self._rows, self._held, self._touched, self._fresh = self._link, [], {}, {}, set()
        return touched
