"""What follows at headquarters whenever something arrived or was written: verdicts, records, clock, feeds."""

from collections.abc import Iterable

from attache_app.records.changes import MAX_CLOCK
from attache_app.records.declarations import Declarations
from attache_app.store import batches, chain, feeds, lines, registers, scopes, settings
from attache_app.store.devices import Device, Devices
from attache_app.store.engine import Connection, Store
from attache_app.store.registers import RecordKey
from attache_app.sync import feed_rules
from attache_app.sync.verdicts import Judge


def settle(
    conn: Connection,
    declarations: Declarations,
    devices: Devices,
    records: Iterable[RecordKey],
    fresh: set[int],
    again: bool = False,
) -> None:
    """After an import or a write: verdicts, the records themselves, the clock, and what laptops see of them and of their parts."""
    judge = _settle(conn, declarations, devices, records, fresh, again)
    parts = _parts(conn, declarations, judge, fresh)
    if parts:
        _settle(conn, declarations, devices, parts, set(), False)


def _settle(
    conn: Connection, declarations: Declarations, devices: Devices, records: Iterable[RecordKey], fresh: set[int], again: bool
) -> Judge:  # fmt: skip
    judge = Judge(conn, declarations, devices)
    judge.judge(records, fresh, again)
    folded = registers.fold_all(declarations, devices, judge.entries)
    registers.refold(conn, declarations, devices, judge.entries, judge.entries, folded=folded)
    raise_clock(conn, lines.greatest_clock(conn, fresh | judge.changed.keys()))
    viewer = feed_rules.Viewer(conn, declarations, devices)
    to = feed_rules.laptops(devices)
    feed_rules.settle(conn, viewer, judge.entries, judge.lines, to, folded)
    feed_rules.settle_crooked(conn, devices, lines.aside_among(conn, sorted(fresh)), to)
    return judge


def _parts(conn: Connection, declarations: Declarations, judge: Judge, fresh: set[int]) -> list[RecordKey]:
    """Parts of the records whose level, post or place was written or judged now: who may see and change them follows from these."""
    now = fresh | judge.changed.keys()

    def wrote(*fields: bytes) -> list[RecordKey]:
        """The records with a line that writes one of these fields."""
        said = [b'"%s":{"is"' % name for name in fields]
        return [
            key
            for key, rows in judge.lines.items()
            if any((not fresh or r.no in now) and r.body and any(field in r.body for field in said) for r in rows)
        ]

    return [
        *scopes.parts_of(conn, declarations, wrote(b"confidentiality"), by_country=False),
        *scopes.parts_of(conn, declarations, wrote(b"place", b"post"), by_country=True),
    ]


def raise_clock(conn: Connection, clock: int) -> None:
    """The Lamport clock stays above every clock seen (DESIGN §4), but for one that nobody reached by working.

    A thief of keys who writes the last clock there is would else leave none to all others; so he spoils his own lines only.
    """
    state = settings.get(conn, "writer")
    clock = min(clock, MAX_CLOCK // 2)
    if state and clock > state["clock"]:
        settings.put(conn, "writer", {**state, "clock": clock})


def everything_again(conn: Connection, declarations: Declarations, devices: Devices, to: list[Device]) -> None:
    """Give a laptop that is met for the first time, or again, its places in its feed over all records."""
    judge = Judge(conn, declarations, devices)
    for keys in registers.all_records(conn, declarations):
        judge.entries, judge.lines, judge.changed = {}, {}, {}
        judge.judge(keys, frozenset())
        if judge.changed:  # whose lines these are was not known before
            settle(conn, declarations, devices, keys, set(judge.changed))
        folded = registers.fold_all(declarations, devices, judge.entries)
        viewer = feed_rules.Viewer(conn, declarations, devices)
        feed_rules.settle(conn, viewer, judge.entries, judge.lines, to, folded)
    feed_rules.settle_crooked(conn, devices, lines.aside(conn), to)


def new_epoch(conn: Connection, declarations: Declarations, name: str) -> None:
    """Headquarters' register was restored: a position counts only in its own epoch, so every feed begins anew (DESIGN §6)."""
    settings.put(conn, "epoch", name)
    feeds.drop_all(conn)
    devices = Devices(conn)
    everything_again(conn, declarations, devices, feed_rules.laptops(devices))


def apply_waiting(store: Store, declarations: Declarations, is_hq: bool) -> None:
    """After an upgrade: the changes that waited for fields or registers known now are applied (DESIGN §4)."""
    with store.writing() as conn:
        devices = Devices(conn)
        waiting = [row for row in lines.aside(conn, but=()) if row.aside == chain.WAITING and row.key]
        ready = [row for row in waiting if row.body and chain.is_known(declarations, row.body)]
        lines.reclassify(conn, declarations, ready)
        touched = {row.key: None for row in ready if row.key}
        if is_hq:
            settle(conn, declarations, devices, touched, {row.no for row in ready}, again=True)
        else:
            receipt = settings.get(conn, "receipt")
            said = batches.verdicts(conn, receipt["epoch"]) if receipt else {}
            lines.set_aside(conn, {row.no: said.get(row.hash) for row in ready})
            registers.refold(conn, declarations, devices, touched)
            raise_clock(conn, lines.greatest_clock(conn, [row.no for row in ready]))
