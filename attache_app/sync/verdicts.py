"""Quarantine: the reason why headquarters sets one change aside, a function of the set of changes (DESIGN §4)."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from attache_app.records import rights
from attache_app.records.changes import MAX_CLOCK, Write, stamp, stamp_clock
from attache_app.records.declarations import Declarations
from attache_app.records.merge import Entry
from attache_app.records.values import check
from attache_app.store import chain, lines
from attache_app.store.devices import ABOVE_POSTS, Device, Devices
from attache_app.store.engine import Connection
from attache_app.store.registers import RecordKey
from attache_app.store.scopes import Countries, ever_owners, scope_of

# Reasons that follow from the change and its certificate alone: they never end by themselves.
LASTING = frozenset({"form", "value", "rights", "clock"})


class Judge:
    """Judges the changes of records that something arrived for. `entries` keeps what was read, for the fold that follows."""

    def __init__(self, conn: Connection, declarations: Declarations, devices: Devices) -> None:
        self._conn, self._declarations, self._devices = conn, declarations, devices
        self._countries = Countries(conn, declarations, devices)
        self._standing: dict[int, set[bytes]] = {}
        self.entries: dict[RecordKey, list[Entry]] = {}
        self.lines: dict[RecordKey, list[lines.LogLine]] = {}
        self.changed: dict[int, str | None] = {}

    def judge(self, records: Iterable[RecordKey], fresh: frozenset[int] | set[int], again: bool = False) -> None:
        """Work out the verdicts of all lines of these records and write down those that changed.

        `fresh`: rows of the log that just came; of others the lasting reasons stand, unless `again` (after an upgrade).
        """
        wanted = {key for key in records if key[0] in self._declarations.registers}
        for row in lines.of_records(self._conn, dict.fromkeys(id for _, id in wanted)):
            if row.key in wanted and row.key is not None:
                self.lines.setdefault(row.key, []).append(row)
        for key, rows in self.lines.items():
            self.entries[key] = self._record(key, rows, fresh, again)
        lines.set_aside(self._conn, self.changed)

    def _record(
        self, key: RecordKey, rows: list[lines.LogLine], fresh: frozenset[int] | set[int], again: bool
    ) -> list[Entry]:
        read = [(row, self._entry(row)) for row in rows]
        sound = [e for row, e in read if row.aside not in LASTING and row.aside != chain.UNPROVEN]
        ever = ever_owners(self._devices, sound)
        register = self._declarations.registers[key[0]]
        scope = scope_of(register, ever, [{n: w.value for n, w in e.set.items()} for e in sound], self._countries)
        out = []
        for row, entry in read:
            why = row.aside
            if why != chain.UNPROVEN and (why != chain.WAITING or again):
                constant = (
                    self._constant(key[0], entry) if row.no in fresh or again else why if why in LASTING else None
                )
                why = self._revoked(row) or constant or self._scope(key[0], entry, scope)
            if why != row.aside:
                self.changed[row.no] = why
            out.append(entry._replace(aside=why is not None))
        return out

    def _entry(self, row: lines.LogLine) -> Entry:
        dev = self._devices.by_no[row.dev or 0].dev
        body = orjson.loads(row.body or b"")
        writes = {n: Write(w["is"], tuple(w["was"])) for n, w in body["set"].items()}
        return Entry(body["clock"], stamp(dev, body["clock"], row.hash), dev, writes, row.aside is not None, row.no)

    def _writer(self, entry: Entry) -> rights.Writer | None:
        """The writer as his certificate says; None above posts."""
        known: Device | None = self._devices.by_id.get(entry.dev)
        if known is not None and known.role in ABOVE_POSTS:
            return None
        certificate: Mapping[str, Any] = (known.certificate if known else None) or {}
        return rights.Writer("post", (known.post if known else None) or "", certificate.get("country", ""))

    def _constant(self, kind: str, entry: Entry) -> str | None:
        register = self._declarations.registers[kind]
        for name, write in entry.set.items():
            f = register.fields[name]
            if (
                f.computed
                or name == "id"
                or check(f.type, write.value, kinds=f.kinds, own_missing=self._declarations.own_missing(f))
            ):
                return "value"
        if entry.clock >= MAX_CLOCK or any(stamp_clock(s) >= entry.clock for w in entry.set.values() for s in w.was):
            return "clock"
        writer = self._writer(entry)
        if writer is None:
            return None
        values = {n: w.value for n, w in entry.set.items()}
        is_new = "post" in entry.set and not entry.set["post"].was
        if kind in rights.NOT_YET or not rights.may_touch(register, "post"):
            return "rights"
        return "rights" if rights.may_set(self._declarations, register, writer, values, is_new) else None

    def _scope(self, kind: str, entry: Entry, scope: rights.Scope) -> str | None:
        writer = self._writer(entry)
        if writer is None:
            return None
        register = self._declarations.registers[kind]
        return None if rights.may_change(register, writer, scope) else "scope"

    def _revoked(self, row: lines.LogLine) -> str | None:
        known = self._devices.by_no.get(row.dev or 0)
        if known is None or known.revoked is None:
            return None
        if known.no not in self._standing:
            self._standing[known.no] = standing(self._conn, known)
        return None if row.hash in self._standing[known.no] else "revoked"


def standing(conn: Connection, device: Device) -> set[bytes]:
    """Hashes of the lines of a revoked device that stand: behind the tips that were held, or after them before a chosen `seq` (DESIGN §5)."""
    revoked = device.revoked or {}
    tips = [(seq, bytes.fromhex(link)) for seq, link in revoked["tips"]]
    good = chain.behind(conn, device.no, tips)
    nos = set()
    last = max([seq for seq, _ in tips], default=0)
    for place in sorted(
        chain.places(conn, device.no, 1, max(last, revoked["before_seq"])).values(), key=lambda p: p.seq
    ):
        if place.link in good or (place.before in good and place.seq < revoked["before_seq"]):
            good.add(place.link)
            nos.add(place.no)
    return {row.hash for row in lines.read(conn, nos)} | {bytes.fromhex(h) for h in revoked.get("held", ())}
