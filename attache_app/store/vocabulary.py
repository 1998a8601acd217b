"""How the names of this register sound, each key once, held in memory: for what was typed with a slip."""

import threading
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from attache_app.store import dialect_sqlite as dialect
from attache_app.store.chunks import chunks
from attache_app.store.tables import document, line

_HEARD = 4  # shorter keys are near too many
_LONG = 7  # a key of so many letters may differ in two
_MOST_NEAR = 8
_MOST_NEW = 2_000  # more changes since the last look: read all anew


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys in use at one time."""

    every: frozenset[str]

    def near(self, key: str) -> list[str]:
        """Those that are a letter away from this one, or two of a long one."""
        from rapidfuzz import process  # takes longer to load than a search: later, for whoever makes a slip
        from rapidfuzz.distance import OSA

        if len(key) < _HEARD:
            return []
        most = 1 if len(key) < _LONG else 2
        found = process.extract(key, self.every, scorer=OSA.distance, score_cutoff=most, limit=_MOST_NEAR)
        return [one for one, *_ in found]


class Vocabulary:
    """Read when first asked (0.1 s for 10⁵ persons); what was saved since is added whenever somebody asks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys = Keys(frozenset())
        self._seen = -1  # the last row of the log of which the keys are here

    def keys(self, conn: Connection) -> Keys:
        """The keys in use now."""
        with self._lock:
            self._refresh(conn)
            return self._keys

    def _refresh(self, conn: Connection) -> None:
        last = conn.execute(select(func.max(line.c.no))).scalar() or 0
        if last == self._seen:
            return
        if self._seen < 0 or last - self._seen > _MOST_NEW:
            self._keys = Keys(frozenset(dialect.sounds(conn)))
        else:
            ids = conn.execute(select(line.c.record).where(line.c.no > self._seen).distinct()).scalars().all()
            for some in chunks(id for id in ids if id):
                heard = " ".join(conn.execute(select(document.c.sounds).where(document.c.id.in_(some))).scalars())
                if new := set(heard.split()) - self._keys.every:
                    self._keys = Keys(self._keys.every | new)
        self._seen = last
