"""Headquarters: each device's feed. A line takes its place there each time it becomes visible to that device in another form (DESIGN §6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select

from attache_app.store.chunks import chunks
from attache_app.store.tables import feed


@dataclass(frozen=True, slots=True)
class Form:
    """How a line is seen by a device: `bare`: its hash alone; `reason`: why it is set aside."""

    bare: bool
    reason: str | None


def last_forms(conn: Connection, dev: int, nos: Iterable[int]) -> dict[int, Form]:
    """The form in which each of these lines last took a place in the feed, by row of the log."""
    out: dict[int, tuple[int, Form]] = {}
    for some in chunks(nos):
        for r in conn.execute(select(feed).where(feed.c.dev == dev, feed.c.line.in_(some))):
            if r.line not in out or out[r.line][0] < r.place:
                out[r.line] = (r.place, Form(bool(r.bare), r.reason))
    return {no: form for no, (_, form) in out.items()}


def take_places(conn: Connection, dev: int, forms: Mapping[int, Form]) -> None:
    """Append these lines to the feed, in the order given. Within headquarters' one transaction at a time, no place is skipped."""
    last = end(conn, dev)
    rows = [
        {"dev": dev, "place": last + n, "line": no, "bare": int(f.bare), "reason": f.reason}
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
