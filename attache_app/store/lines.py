"""Reading lines of the log as they travel: hash, content, and what decides who may see them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, func, select, update

from attache_app.records.changes import MAX_CLOCK, class_of, read_line
from attache_app.records.declarations import Declarations
from attache_app.store.chunks import chunks
from attache_app.store.registers import RecordKey
from attache_app.store.tables import line


class LogLine(NamedTuple):
    """A row of the log. `body`: None where only the hash is held. `cls`: audience class. `placed`: it stands in a chain here."""

    no: int
    hash: bytes
    dev: int | None
    seq: int | None
    kind: str | None
    record: str | None
    cls: int | None
    body: bytes | None
    aside: str | None
    placed: bool

    @property
    def key(self) -> RecordKey | None:
        return (self.kind, self.record) if self.kind and self.record else None


class Head(NamedTuple):
    """What decides who may see a line, without its content. `held`: the content is here."""

    no: int
    key: RecordKey | None
    cls: int | None
    aside: str | None
    held: bool


_COLUMNS = (
    line.c.no, line.c.hash, line.c.dev, line.c.seq, line.c.kind, line.c.record, line.c["class"], line.c.body, line.c.aside,
    line.c.link.is_not(None),
)  # fmt: skip
_NOS = line.c.no.in_(bindparam("nos", expanding=True))
_BETWEEN = line.c.no.between(bindparam("first"), bindparam("last"))
_HEAD = (line.c.no, line.c.kind, line.c.record, line.c["class"], line.c.aside, line.c.body.is_not(None))
_CONTENT = (line.c.no, line.c.hash, line.c.body)
# By number, and from one number to another, where most of those between are asked for.
_READ = select(*_COLUMNS).where(_NOS), select(*_COLUMNS).where(_BETWEEN)
_READ_ASIDE = tuple(ask.where(line.c.aside.is_not(None)) for ask in _READ)
_READ_HEADS = select(*_HEAD).where(_NOS), select(*_HEAD).where(_BETWEEN)
_READ_CONTENTS = select(*_CONTENT).where(_NOS), select(*_CONTENT).where(_BETWEEN)
_OF_RECORDS = select(*_COLUMNS).where(line.c.record.in_(bindparam("ids", expanding=True)), line.c.body.is_not(None))
_NUMBERS = select(line.c.hash, line.c.no).where(line.c.hash.in_(bindparam("hashes", expanding=True)))
_SET_ASIDE = update(line).where(line.c.no == bindparam("no_")).values(aside=bindparam("aside_"))
_QUARANTINED = select(func.count()).select_from(line).where(_NOS, line.c.aside != "waiting")
_GREATEST = select(func.max(line.c.clock)).where(_NOS, line.c.aside.is_(None), line.c.clock < MAX_CLOCK)


def read(conn: Connection, nos: Iterable[int]) -> Iterator[LogLine]:
    """The lines of these row numbers, in the order asked for."""
    for row in _rows(conn, _READ, nos):
        yield LogLine(*row)


def heads(conn: Connection, nos: Iterable[int]) -> Iterator[Head]:
    """As `read`, what decides who may see them alone."""
    for no, kind, record, cls, aside, held in _rows(conn, _READ_HEADS, nos):
        yield Head(no, (kind, record) if kind and record else None, cls, aside, bool(held))


def contents(conn: Connection, nos: Iterable[int]) -> Iterator[tuple[int, bytes, bytes | None]]:
    """As `read`, (number, hash, body) alone."""
    yield from _rows(conn, _READ_CONTENTS, nos)


def _rows(conn: Connection, ask: Sequence[Select[Any]], nos: Iterable[int]) -> Iterator[Any]:
    """The rows of these numbers, in the order asked for."""
    for some in chunks(nos):
        first, last = min(some), max(some)
        if last - first < 2 * len(some):
            rows = conn.execute(ask[1], {"first": first, "last": last}).all()
        else:
            rows = conn.execute(ask[0], {"nos": some}).all()
        found = {row[0]: row for row in rows}
        yield from (found[no] for no in some if no in found)


def of_records(conn: Connection, ids: Iterable[str]) -> Iterator[LogLine]:
    """All lines with content of these records."""
    for some in chunks(ids):
        for r in conn.execute(_OF_RECORDS, {"ids": some}).all():
            yield LogLine(*r)


def numbers(conn: Connection, hashes: Iterable[bytes]) -> dict[bytes, int]:
    """Row numbers by hash, of the lines held."""
    out: dict[bytes, int] = {}
    for some in chunks(hashes):
        out.update((r.hash, r.no) for r in conn.execute(_NUMBERS, {"hashes": some}).all())
    return out


def set_aside(conn: Connection, reasons: Mapping[int, str | None]) -> None:
    """Give lines their verdict: the reason why they do not count, or None."""
    rows = [{"no_": no, "aside_": why} for no, why in reasons.items()]
    if rows:
        conn.execute(_SET_ASIDE, rows)


def aside_among(conn: Connection, nos: Iterable[int]) -> list[LogLine]:
    """Those of these lines that are set aside."""
    return [LogLine(*row) for row in _rows(conn, _READ_ASIDE, nos)]


def aside(conn: Connection, but: Sequence[str] = ()) -> list[LogLine]:
    """The lines that are set aside, but for these reasons."""
    return [
        LogLine(*r)
        for r in conn.execute(
            select(*_COLUMNS).where(line.c.aside.is_not(None), line.c.aside.not_in(but)).order_by(line.c.no)
        )
    ]


def count_aside(conn: Connection, reason: str | None = None) -> int:
    """How many lines are set aside: for this reason, or for any but waiting."""
    condition = line.c.aside == reason if reason else line.c.aside != "waiting"
    return conn.execute(select(func.count()).select_from(line).where(condition)).scalar() or 0


def came_in_other_epochs(conn: Connection, epoch: str) -> list[int]:
    """Row numbers of what came in returns of other epochs than this."""
    return list(conn.execute(select(line.c.no).where(line.c.came.is_not(None), line.c.came != epoch)).scalars())


def greatest_clock(conn: Connection, nos: Iterable[int]) -> int:
    """The greatest clock among these lines, those set aside not counted (DESIGN §4: they lift nobody's clock)."""
    greatest = 0
    for some in chunks(nos):
        greatest = max(greatest, conn.execute(_GREATEST, {"nos": some}).scalar() or 0)
    return greatest


def count_quarantined(conn: Connection, nos: Iterable[int]) -> int:
    """How many of these lines are set aside, those that wait for an upgrade apart."""
    return sum(conn.execute(_QUARANTINED, {"nos": some}).scalar() or 0 for some in chunks(nos))


def bare_behind(conn: Connection, dev: int) -> list[tuple[int, int]]:
    """Ranges (first, last seq) of a device's lines in its chain of which only the hash is held, over all branches."""
    seqs = conn.execute(
        select(line.c.seq)
        .where(line.c.dev == dev, line.c.link.is_not(None), line.c.body.is_(None), line.c.complete == 1)
        .distinct()
        .order_by(line.c.seq)
    ).scalars()
    ranges: list[tuple[int, int]] = []
    for seq in seqs:
        if ranges and ranges[-1][1] == seq - 1:
            ranges[-1] = (ranges[-1][0], seq)
        else:
            ranges.append((seq, seq))
    return ranges


def in_range(conn: Connection, dev: int, first: int, last: int) -> list[LogLine]:
    """The lines with content of a device between two sequence numbers."""
    found = conn.execute(
        select(*_COLUMNS).where(line.c.dev == dev, line.c.seq.between(first, last), line.c.body.is_not(None))
    )
    return [LogLine(*r) for r in found]


def reclassify(conn: Connection, declarations: Declarations, rows: Iterable[LogLine]) -> None:
    """Work out the audience class anew of changes whose fields were not known when they came."""
    found = [(row.no, change) for row in rows if row.body and (change := read_line(row.body))]
    if found:
        classes = [{"no_": no, "class_": class_of(declarations, change)} for no, change in found]
        conn.execute(update(line).where(line.c.no == bindparam("no_")).values({"class": bindparam("class_")}), classes)
