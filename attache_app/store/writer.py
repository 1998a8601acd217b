"""How this workspace writes: its own chain, its Lamport clock, and what a value was written over (DESIGN §4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

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
    value = canonical_json(record.values[name]) if heads else b""
    scalar = name in record.conflicts and not isinstance(record.values[name], list)
    return sorted(h.stamp for h in heads if not scalar or canonical_json(h.set[name].value) == value)


def base_of(record: Record | None) -> dict[str, list[str]]:
    """The base of a form opened on this record."""
    return {name: seen_stamps(record, name) for name in record.heads} if record else {}


class Writer:
    """One unit of work's own changes. `save` as often as needed, then `flush`; log, tables and index are written there."""

    def __init__(self, conn: Connection, declarations: Declarations, devices: Devices, author: Author) -> None:
        self._conn, self._declarations, self._devices, self._author = conn, declarations, devices, author
        state = settings.get(conn, "writer") or {"seq": 0, "clock": 0, "link": first_link(author.dev).hex()}
        self._seq, self._clock, self._link = state["seq"], state["clock"], bytes.fromhex(state["link"])
        self._start = self._link
        self._no = conn.execute(select(func.max(line.c.no))).scalar() or 0
        self._rows: list[dict[str, Any]] = []
        self._fresh: dict[RecordKey, list[Entry]] = {}
        self._touched: dict[RecordKey, None] = {}

    def current(self, kind: str, id: str) -> Record | None:
        """The record as it stands now, with what this unit of work wrote."""
        if (kind, id) in self._touched:
            self.flush()
        return registers.heads_of(self._conn, self._declarations, self._devices, kind, id)

    def save(
        self, kind: str, id: str, values: Mapping[str, Any], base: Base | None = None, new: bool = False
    ) -> list[Change]:
        """Write canonical values of one record: a change for each audience. `base`: what the form was opened on, else what stands now.

        `new`: the id was made just now, so nothing of the record is held.
        """
        if not new:
            if base is None or WHOLE_RECORD & values.keys():
                record = self.current(kind, id)
                base = {**base_of(record), **(base or {})}
            elif (kind, id) in self._touched:
                self.flush()
        base = base or {}
        every = sorted({s for stamps in base.values() for s in stamps})
        changes = []
        for cls, part in split(self._declarations, kind, values):
            writes = {
                n: Write(v, tuple(every) if n in WHOLE_RECORD else tuple(base.get(n, ()))) for n, v in part.items()
            }
            changes.append(self._append(cls, kind, id, writes))
        key = (kind, id)
        self._touched[key] = None
        if new:
            self._fresh[key] = [
                Entry(c.clock, c.stamp, c.dev, c.set, False, self._no - len(changes) + 1 + i)
                for i, c in enumerate(changes)
            ]
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
            "no": self._no, "hash": change.hash, "dev": self._devices.no(a.dev), "seq": self._seq, "clock": self._clock, "kind": kind,
            "record": id, "class": cls, "body": change.line, "link": self._link, "before": before, "complete": 1,
        })  # fmt: skip
        return change

    def flush(self) -> list[RecordKey]:
        """Write what was saved; the records that changed."""
        if not self._rows:
            return []
        conn, dev = self._conn, self._devices.no(self._author.dev)
        conn.execute(insert(line), self._rows)
        moved = conn.execute(
            update(tip)
            .where(tip.c.dev == dev, tip.c.link == self._start)
            .values(link=self._link, seq=self._seq, signature=None)
        )
        if not moved.rowcount:
            conn.execute(insert(tip).values(dev=dev, link=self._link, seq=self._seq))
        settings.put(conn, "writer", {"seq": self._seq, "clock": self._clock, "link": self._link.hex()})
        touched = list(self._touched)
        registers.refold(conn, self._declarations, self._devices, touched, self._fresh, new=True)
        self._start, self._rows, self._fresh, self._touched = self._link, [], {}, {}
        return touched
