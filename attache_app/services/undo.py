"""Taking a save back. Nothing is rubbed out: the earlier values are written again, a record made by mistake is deleted with a reason."""

from collections.abc import Mapping
from typing import Any

from attache_app.errors import DomainError
from attache_app.i18n import N_, language
from attache_app.records.canonical import canonical_json
from attache_app.records.merge import WHOLE_RECORD, Entry, Record
from attache_app.services.records import Saved
from attache_app.services.sessions import Session
from attache_app.services.work import Work, working
from attache_app.store.registers import RecordKey, fold_record, read_entries
from attache_app.store.writer import Base

MADE_BY_MISTAKE = N_("made by mistake")
# What the program writes beside what was typed; it follows from that again.
_BY_PROGRAM = frozenset({"number", "post", "category_group"})


def undo(session: Session, saved: Saved) -> Saved:
    """Take one save back, all of it or nothing; what this returns can be taken back too.

    DomainError `undo_overtaken` where somebody wrote over it since, or did so unseen; `append_only` and `words_locked` where
    only a correction helps.
    """
    with working(session) as work:
        parts = {key: _Part(work, key, frozenset(saved.stamps)) for key in saved.changed}
        work.reason = language(session.language)(MADE_BY_MISTAKE)
        main = (saved.kind, saved.id)
        is_new = main in parts and parts[main].is_new
        for key, part in parts.items():
            if part.is_new and is_new:
                part.check_alone()
                work.save(*key, {"deleted": work.reason})
            elif not part.is_new:
                work.save(*key, part.earlier(), part.base())
    return Saved(saved.kind, saved.id, saved.number, tuple(work.changed), tuple(work.stamps))


class _Part:
    """What a save wrote of one record, what stood there before, and what stands there now."""

    def __init__(self, work: Work, key: RecordKey, stamps: frozenset[str]) -> None:
        self._kind = key[0]
        self._dev = work.session.identity.dev
        entries = read_entries(work.conn, work.devices, [key[1]]).get(key, [])
        mine = [e for e in entries if e.stamp in stamps]
        first = min((e.clock for e in mine), default=0)
        # A clock is above every clock its writer had seen.
        seen = [e for e in entries if e.clock < first]
        self._now = self._fold(work, entries)
        self._before = self._fold(work, seen)
        self._wrote = {n: w.value for e in sorted(mine, key=lambda e: e.order) for n, w in e.set.items()}
        self.is_new = bool(mine) and not seen

    def _fold(self, work: Work, entries: list[Entry]) -> Record:
        return fold_record(work.session.declarations, work.devices, self._kind, entries)

    def _refuse_unless(self, stands: bool, name: str) -> None:
        if not stands:
            raise DomainError("undo_overtaken", register=self._kind, field=name)

    def _still_stands(self, name: str, value: Any) -> bool:
        """Whether a field holds this value by writes of this laptop alone: what another wrote is never written over unseen."""
        heads = self._now.heads.get(name, ())
        wanted = canonical_json(value)
        return all(h.dev == self._dev and canonical_json(h.set[name].value) == wanted for h in heads)

    def check_alone(self) -> None:
        """Of a record made by this save: nobody added anything to it since."""
        for name in self._now.heads:
            self._refuse_unless(self._still_stands(name, self._wrote.get(name)), name)

    def earlier(self) -> Mapping[str, Any]:
        """The values to write again, by field."""
        back = {n: self._before.values.get(n) for n in self._wrote if n not in _BY_PROGRAM}
        for name in back:
            self._refuse_unless(self._still_stands(name, self._wrote[name]), name)
        return back

    def base(self) -> Base:
        """What is written over: the heads that this save wrote."""
        return {n: s for n, s in self._now.stamps().items() if n in self._wrote and n not in WHOLE_RECORD}
