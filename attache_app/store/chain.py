"""Chains of devices as far as they are held: places, branches, ends (DESIGN §4 *A chain may branch*)."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Table, and_, bindparam, delete, func, insert, or_, select, union_all, update

from attache_app.errors import Refused
from attache_app.records.changes import MAX_CLOCK, VERSION, Change, Names, class_of, first_link, next_link, read_line
from attache_app.records.declarations import Declarations
from attache_app.store.chunks import chunks
from attache_app.store.devices import Devices
from attache_app.store.registers import RecordKey
from attache_app.store.tables import line, other_place, tip

WAITING = "waiting"  # `aside` of a change of a later version: kept whole, applied after an upgrade
UNPROVEN = "unproven"  # `aside` of another device's line that came without its place: a person lets it stand, or its chain comes


class Place(NamedTuple):
    """A line's place in a chain: `no` is its row in the log."""

    seq: int
    link: bytes
    before: bytes
    no: int
    complete: bool


@dataclass(frozen=True, slots=True)
class End:
    """The end of a branch. `complete`: every line before it is here. `signature`: the device's, where it came with one."""

    dev: str
    seq: int
    link: bytes
    signature: bytes | None
    complete: bool


class Arrival(NamedTuple):
    """A line as it came: its hash, the bytes where they came too, the record that a restricted line belongs to; without the bytes,
    what it names, where that came."""

    hash: bytes
    body: bytes | None = None
    change: Change | None = None
    restricted: str | None = None
    names: Names | None = None


def _held(table: Table, number: str) -> Select[Any]:
    return select(*(table.c[name] for name in ("seq", "link", "before", number, "complete"))).where(
        table.c.dev == bindparam("dev_"),
        table.c.seq.between(bindparam("first"), bindparam("last")),
        table.c.link.is_not(None),
    )


_PLACES = union_all(_held(line, "no"), _held(other_place, "line"))
_WINDOW = 2000


def places(conn: Connection, dev: int, first: int, last: int) -> dict[bytes, Place]:
    """The places held between two sequence numbers, of all branches, by link."""
    rows = conn.execute(_PLACES, {"dev_": dev, "first": first, "last": last}).all()
    return {link: Place(seq, link, before, no, bool(complete)) for seq, link, before, no, complete in rows}


def path(conn: Connection, dev: int, seq: int, link: bytes, stop: AbstractSet[bytes] = frozenset()) -> list[Place]:
    """The places from the first held, or the first after a link in `stop`, up to this one, in their order."""
    out: list[Place] = []
    size = 16  # most paths are short: yesterday's work
    while seq > 0 and link not in stop:
        window = places(conn, dev, max(1, seq - size + 1), seq)
        size = min(size * 8, _WINDOW)
        found = window.get(link)
        if found is None:
            break
        while found is not None and link not in stop:
            out.append(found)
            link, seq = found.before, found.seq - 1
            found = window.get(link)
    return out[::-1]


def ends(conn: Connection, devices: Devices, dev: str) -> list[End]:
    """The ends of the branches held of a device."""
    if dev not in devices.by_id:
        return []
    no = devices.by_id[dev].no
    out = []
    for row in conn.execute(select(tip).where(tip.c.dev == no).order_by(tip.c.seq, tip.c.link)):
        place = places(conn, no, row.seq, row.seq).get(row.link)
        out.append(End(dev, row.seq, row.link, row.signature, bool(place and place.complete)))
    return out


def behind(conn: Connection, dev: int, tips: Sequence[tuple[int, bytes]]) -> set[bytes]:
    """The links behind these (seq, link), themselves included, as far as they are held."""
    out: set[bytes] = set()
    for seq, link in tips:
        out.add(link)
        out |= {p.link for p in path(conn, dev, seq, link, out - {link})}
    return out


def _understood(declarations: Declarations, c: Change) -> bool:
    register = declarations.registers.get(c.kind)
    return c.version <= VERSION and register is not None and c.set.keys() <= register.fields.keys()


def is_known(declarations: Declarations, body: bytes) -> bool:
    """Whether a change that waited for an upgrade is of a kind and of fields known now."""
    change = read_line(body)
    return change is not None and _understood(declarations, change)


_KNOWN = select(
    line.c.no, line.c.hash, line.c.dev, line.c.seq, line.c.link, line.c.before, line.c.complete, line.c.aside,
    line.c.body.is_(None).label("bare"),
).where(line.c.hash.in_(bindparam("hashes", expanding=True)))  # fmt: skip
_LAST_NO = select(func.max(line.c.no))
_ADD = insert(line)
_TIPS = select(tip.c.link).where(tip.c.dev == bindparam("dev_"))


class Intake:
    """Lines that arrive, taken into the log; `touched` collects the records to fold anew, `new` and `known` count changes with content.

    `came`: epoch of the return that brings them. `sender`: the device whose word alone stands for single lines of others.
    """

    def __init__(
        self,
        conn: Connection,
        declarations: Declarations,
        devices: Devices,
        came: str | None = None,
        sender: str | None = None,
    ) -> None:
        self._conn, self._declarations, self._devices, self._came = conn, declarations, devices, came
        self._sender = sender
        self.touched: dict[RecordKey, None] = {}
        self.lines: list[int] = []  # rows of the log that are new, or have content now
        self.new = self.known = self.waiting = 0

    def segment(self, dev: str, before: bytes, arrivals: Iterator[Arrival], seq_first: int, signature: bytes) -> bytes:
        """Take in a stretch of a chain; the link after it, which the caller compares with the tip that came along."""
        conn, no = self._conn, self._devices.no(dev)
        link, seq = before, seq_first
        start = places(conn, no, seq_first - 1, seq_first - 1).get(before)
        if start is None and self._stands_elsewhere(no, seq_first, before):
            raise Refused("batch_chain")  # a link stands for all lines before it: it has one number
        complete = before == first_link(dev) or bool(start and start.complete)
        for some in chunks(arrivals, 2000):
            link, seq = self._stretch(no, link, seq, complete, some)
        if seq == seq_first:
            return link
        inner = conn.execute(
            select(line.c.no).where(line.c.dev == no, line.c.seq == seq, line.c.before == link).union(
                select(other_place.c.line).where(other_place.c.dev == no, other_place.c.seq == seq, other_place.c.before == link))
        ).first()  # fmt: skip
        conn.execute(delete(tip).where(tip.c.dev == no, tip.c.link == before))
        if inner:
            if complete:
                self._complete_after(no, seq, link)
        elif not conn.execute(
            update(tip).where(tip.c.dev == no, tip.c.link == link).values(signature=signature)
        ).rowcount:
            conn.execute(insert(tip).values(dev=no, link=link, seq=seq - 1, signature=signature))
        return link

    def _stretch(self, dev: int, before: bytes, seq: int, complete: bool, some: list[Arrival]) -> tuple[bytes, int]:
        """Some lines of a segment: their places, and their content where it is new."""
        conn = self._conn
        held = places(conn, dev, seq, seq + len(some) - 1)
        rows, elsewhere, moved, proven, finished = [], [], [], [], []
        inner: set[bytes] = set()
        fresh: list[tuple[Arrival, int, bytes, bytes]] = []
        some = [self._in_place(arrival, dev, at) for at, arrival in enumerate(some, seq)]
        for arrival in some:
            link = next_link(before, arrival.hash)
            if link not in held:
                fresh.append((arrival, seq, link, before))
            elif complete and not held[link].complete:
                finished.append({"no_": held[link].no, "link_": link})
            inner.add(before)
            before, seq = link, seq + 1
        known = self._known([a.hash for a in some])
        met: dict[bytes, dict[str, Any]] = {}
        again: list[tuple[dict[str, Any], bytes]] = []
        misplaced: set[bytes] = set()
        for arrival, at, link, front in fresh:
            row = known.get(arrival.hash)
            place = {"dev": dev, "seq": at, "link": link, "before": front, "complete": int(complete)}
            if arrival.hash in met:
                again.append((place, arrival.hash))  # a stretch that holds the same line twice
            elif row is None:
                rows.append({"hash": arrival.hash, **place, **self._content(arrival), "came": self._came})
                met[arrival.hash] = rows[-1]
            elif row.link is None:
                met[arrival.hash] = {"no": row.no}
                moved.append({"no_": row.no, **{f"{k}_": v for k, v in place.items()}})
                if row.aside == UNPROVEN and arrival.change:
                    proven.append({"no_": row.no, "aside_": self._content(arrival)["aside"]})
                    self.lines.append(row.no)
                    self.touched[arrival.change.kind, arrival.change.id] = None
            elif arrival.change and (row.bare or row.aside == "form") and (row.dev, row.seq) != (dev, at):
                # It was shown before where it does not stand: a thief of keys silences nobody by showing his lines first.
                shown = {n: getattr(row, n) for n in ("dev", "seq", "link", "before", "complete")}
                elsewhere.append({**shown, "line": row.no})
                moved.append({"no_": row.no, **{f"{k}_": v for k, v in place.items()}})
                met[arrival.hash] = {"no": row.no}
                misplaced.add(arrival.hash)
            else:
                elsewhere.append({**place, "line": row.no})
        self._insert(rows)
        elsewhere += [{**place, "line": met[hash]["no"]} for place, hash in again]
        if moved:
            names = ("dev", "seq", "link", "before", "complete")
            conn.execute(
                update(line).where(line.c.no == bindparam("no_")).values({n: bindparam(f"{n}_") for n in names}), moved
            )
        if proven:
            conn.execute(update(line).where(line.c.no == bindparam("no_")).values(aside=bindparam("aside_")), proven)
        if elsewhere:
            conn.execute(insert(other_place), elsewhere)
        if finished:
            conn.execute(
                update(line).where(line.c.no == bindparam("no_"), line.c.link == bindparam("link_")).values(complete=1),
                finished,
            )
            conn.execute(
                update(other_place)
                .where(other_place.c.line == bindparam("no_"), other_place.c.link == bindparam("link_"))
                .values(complete=1),
                finished,
            )
        self._fill([a for a in some if a.hash in known], known, misplaced)
        passed = inner.intersection(conn.execute(_TIPS, {"dev_": dev}).scalars())
        if passed:
            conn.execute(delete(tip).where(tip.c.dev == dev, tip.c.link.in_(passed)))
        return before, seq

    def _in_place(self, arrival: Arrival, dev: int, seq: int) -> Arrival:
        """The arrival; its content is no change where it says to stand elsewhere than it does."""
        c = arrival.change
        is_here = c is None or (c.dev, c.seq) == (self._devices.by_no[dev].dev, seq)
        return arrival if is_here else Arrival(arrival.hash, arrival.body)

    def _stands_elsewhere(self, dev: int, seq: int, before: bytes) -> bool:
        """Whether this link is held as one in front of another line than that of number `seq`."""
        for table in (line, other_place):
            ends = and_(table.c.link == before, table.c.seq != seq - 1)
            begins = and_(table.c.before == before, table.c.seq != seq)
            if self._conn.execute(select(table.c.seq).where(table.c.dev == dev, or_(ends, begins)).limit(1)).first():
                return True
        return False

    def single(self, arrivals: Iterator[Arrival]) -> None:
        """Take in lines that come without their place in a chain."""
        for some in chunks(arrivals, 2000):
            known = self._known([a.hash for a in some])
            rows = []
            for arrival in some:
                if arrival.hash not in known:
                    dev = self._devices.no(arrival.change.dev) if arrival.change else None
                    rows.append({"hash": arrival.hash, "dev": dev, "seq": arrival.change.seq if arrival.change else None,
                                 "link": None, "before": None, "complete": None, **self._vouched(arrival), "came": self._came})  # fmt: skip
            self._insert(list({r["hash"]: r for r in rows}.values()))
            self._fill([a for a in some if a.hash in known], known)

    def named(self, arrivals: Iterable[Arrival]) -> None:
        """Take in what lines name that are set aside, and whose values did not come."""
        by_hash = {a.hash: a.names for a in arrivals if a.names}
        known = self._known(list(by_hash))
        rows = []
        for hash, names in by_hash.items():
            if names is not None and hash not in known:
                empty = {
                    "seq": None,
                    "link": None,
                    "before": None,
                    "complete": None,
                    "class": None,
                    "body": None,
                    "restricted": None,
                }
                rows.append({
                    **empty, "hash": hash, "dev": self._devices.no(names.dev), "clock": min(names.clock, MAX_CLOCK), "kind": names.kind,
                    "record": names.id, "names": names.content, "aside": None, "came": self._came,
                })  # fmt: skip
        self._insert(rows)

    def _known(self, hashes: Sequence[bytes]) -> dict[bytes, Any]:
        known: dict[bytes, Any] = {}
        for some in chunks(hashes):
            known.update((row.hash, row) for row in self._conn.execute(_KNOWN, {"hashes": some}).all())
        return known

    def _content(self, arrival: Arrival) -> dict[str, Any]:
        """The columns that a line's content gives. What has not the form of a change is kept as it came, set aside."""
        c = arrival.change
        if c is None:
            aside = "form" if arrival.body is not None else None
            return {
                "clock": None,
                "kind": None,
                "record": None,
                "class": None,
                "body": arrival.body,
                "aside": aside,
                "restricted": arrival.restricted,
            }
        later = not _understood(self._declarations, c)
        return {
            "clock": min(c.clock, MAX_CLOCK), "kind": c.kind, "record": c.id, "class": class_of(self._declarations, c), "body": c.line,
            "aside": WAITING if later else None, "restricted": arrival.restricted,
        }  # fmt: skip

    def _vouched(self, arrival: Arrival) -> dict[str, Any]:
        """The columns of a line that no chain proves: of another device than the sender's it waits for a person (DESIGN §6)."""
        row = self._content(arrival)
        if self._sender is not None and arrival.change and arrival.change.dev != self._sender:
            row["aside"] = UNPROVEN
        return row

    def _insert(self, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        last = self._conn.execute(_LAST_NO).scalar() or 0
        for no, row in enumerate(rows, last + 1):
            row["no"] = no
            self._count(no, row)
        self._conn.execute(_ADD, rows)

    def _count(self, no: int, row: dict[str, Any]) -> None:
        self.lines.append(no)
        self.new += row["body"] is not None
        self.waiting += row["aside"] == WAITING
        if row["kind"]:
            self.touched[row["kind"], row["record"]] = None

    def _fill(
        self, arrivals: list[Arrival], known: dict[bytes, Any], misplaced: AbstractSet[bytes] = frozenset()
    ) -> None:
        """Content for lines of which only the hash was held, or that were held elsewhere than they stand."""
        rows = []
        for arrival in arrivals:
            if (known[arrival.hash].bare or arrival.hash in misplaced) and (
                arrival.body is not None or arrival.restricted
            ):
                row = self._content(arrival) if known[arrival.hash].link else self._vouched(arrival)
                rows.append({"no_": known[arrival.hash].no, **{f"{k}_": v for k, v in row.items()}})
                self._count(known[arrival.hash].no, row)
            elif arrival.body is not None:
                self.known += 1
        if rows:
            names = ("clock", "kind", "record", "class", "body", "aside", "restricted")
            self._conn.execute(
                update(line).where(line.c.no == bindparam("no_")).values({n: bindparam(f"{n}_") for n in names}), rows
            )

    def _complete_after(self, dev: int, seq: int, link: bytes) -> None:
        """A gap was filled: what follows it is complete now."""
        edge = {link}
        while edge:
            found = [p for p in places(self._conn, dev, seq, seq + 1999).values() if not p.complete]
            if not found:
                return
            for place in sorted(found, key=lambda p: p.seq):
                if place.before in edge:
                    edge.add(place.link)
                    for table, number in ((line, line.c.no), (other_place, other_place.c.line)):
                        self._conn.execute(
                            update(table).where(number == place.no, table.c.link == place.link).values(complete=1)
                        )
            seq += 2000
