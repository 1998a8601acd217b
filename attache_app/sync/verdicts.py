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
        for key, rows in list(self.lines.items()):
            self.entries[key] = self._record(key, rows, fresh, again)
        lines.set_aside(self._conn, self.changed)

    def _record(
        self, key: RecordKey, rows: list[lines.LogLine], fresh: frozenset[int] | set[int], again: bool
    ) -> list[Entry]:
        read = [(row, self._entry(row)) for row in rows]
        found = {row.no: self._by_itself(key[0], row, entry, row.no in fresh or again, again) for row, entry in read}
        found |= self._out_of_scope(key[0], [entry for row, entry in read if found[row.no] is None])
        self.changed.update({row.no: found[row.no] for row in rows if found[row.no] != row.aside})
        self.lines[key] = [row if found[row.no] == row.aside else row._replace(aside=found[row.no]) for row in rows]
        return [entry._replace(aside=found[row.no] is not None) for row, entry in read]

    def _by_itself(self, kind: str, row: lines.LogLine, entry: Entry, anew: bool, again: bool) -> str | None:
        """The reason that follows from the change, its certificate and its chain. `anew`: what is lasting is not known yet."""
        if row.aside == chain.UNPROVEN:
            return row.aside
        if row.aside == chain.WAITING and not (again and chain.is_known(self._declarations, row.body or b"")):
            return row.aside
        lasting = self._constant(kind, entry) if anew else row.aside if row.aside in LASTING else None
        return self._revoked(row) or lasting

    def _out_of_scope(self, kind: str, sound: list[Entry]) -> dict[int, str | None]:
        """Who wrote to a record that was never his to write to. Each is judged by what was written before, so that nobody lets himself in."""
        register, ever = self._declarations.registers[kind], ever_owners(self._devices, sound)
        scope, written, out = scope_of(register, ever, (), self._countries), [], dict[int, str | None]()
        says_whose = (
            {"place", register.parent, *register.concerns} if register.changed_by in ("country", "both") else set()
        )
        for entry in sorted(sound, key=lambda e: e.order):
            out[entry.no] = self._scope(kind, entry, scope)
            if out[entry.no] is None and says_whose & entry.set.keys():
                written.append({n: w.value for n, w in entry.set.items()})
                scope = scope_of(register, ever, written, self._countries)
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
        if register.append_only and any(
            len(w.was) == 1 and register.fields[n].register == kind for n, w in entry.set.items()
        ):
            return (
                "rights"  # what is written stays, and a correction is a record of its own; only a conflict is settled
            )
        if not writer.post:
            return None  # its certificate has not come yet: out of scope until it has
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
    behind, after = chain.behind(conn, device.no, tips), {link for _, link in tips}
    last = max([revoked["before_seq"], *(seq for seq, _ in tips)])
    nos = set()
    for place in sorted(chain.places(conn, device.no, 1, last).values(), key=lambda p: p.seq):
        if place.before in after and place.seq < revoked["before_seq"]:
            after.add(place.link)
        if place.link in behind or place.link in after:
            nos.add(place.no)
    return {row.hash for row in lines.read(conn, nos)} | {bytes.fromhex(h) for h in revoked.get("held", ())}
