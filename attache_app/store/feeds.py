"""Headquarters: each device's feed. A line takes its place there each time it becomes visible to that device in another form (DESIGN §6)."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, insert, select

from attache_app.store.chunks import chunks
from attache_app.store.tables import feed


class Form(NamedTuple):
    """How a line is seen by a device: `bare`: without its values, only its hash, or, `named`, what it names too; `reason`: why it is set aside."""

    bare: bool
    reason: str | None
    named: bool = False


_NAMED = 2  # in the column `bare`
_OF_LINES = (
    select(feed.c.dev, feed.c.line, feed.c.bare, feed.c.reason)
    .where(feed.c.line.in_(bindparam("nos", expanding=True)))
    .order_by(feed.c.place)
)


def last_forms(conn: Connection, nos: Iterable[int]) -> dict[int, dict[int, Form]]:
    """The form in which each of these lines last took a place in each feed: {device number: {row of the log: form}}."""
    out: dict[int, dict[int, Form]] = {}
    for some in chunks(nos):
        for dev, no, bare, reason in conn.execute(_OF_LINES, {"nos": some}).all():
            out.setdefault(dev, {})[no] = Form(bool(bare), reason, bare == _NAMED)
    return out


def take_places(conn: Connection, dev: int, forms: Mapping[int, Form]) -> None:
    """Append these lines to the feed, in the order given. Within headquarters' one transaction at a time, no place is skipped."""
    last = end(conn, dev)
    rows = [
        {"dev": dev, "place": last + n, "line": no, "bare": _NAMED if f.named else int(f.bare), "reason": f.reason}
        for n, (no, f) in enumerate(forms.items(), 1)
    ]
    if rows:
        conn.execute(insert(feed), rows)


def end(conn: Connection, dev: int) -> int:
    """The last place of a feed."""
    return conn.execute(select(func.max(feed.c.place)).where(feed.c.dev == dev)).scalar() or 0


def stretch(conn: Connection, dev: int, start: int) -> list[int]:
    """The lines after a place, each once, in their order."""
    return list(
        dict.fromkeys(
            conn.execute(
                select(feed.c.line).where(feed.c.dev == dev, feed.c.place > start).order_by(feed.c.place)
            ).scalars()
        )
    )


def ever_told(conn: Connection, dev: int, nos: Iterable[int]) -> set[int]:
    """Those of these lines of which a verdict was told to the device."""
    out: set[int] = set()
    for some in chunks(nos):
        out |= set(
            conn.execute(
                select(feed.c.line).where(feed.c.dev == dev, feed.c.line.in_(some), feed.c.reason.is_not(None))
            ).scalars()
        )
    return out


def drop_all(conn: Connection) -> None:
    """A new epoch: every feed begins anew."""
    conn.execute(feed.delete())
