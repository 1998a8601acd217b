"""One act on many records: deleted, or one field set for all; in one transaction, with a way back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from attache_app.errors import DomainError
from attache_app.services.sessions import Session
from attache_app.services.work import Work, working
from attache_app.store.registers import RecordKey

MOST = 5_000
"""Records that one act may touch: more is a wish to be asked of headquarters, not a slip of the hand."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Done:
    """What an act on many did. `changed`: (kind, id) of all that changed; `before`: for each record its field's value before."""

    kind: str
    field: str
    value: Any
    before: Mapping[str, Any]
    changed: tuple[RecordKey, ...]

    @property
    def count(self) -> int:
        return len(self.before)


def delete(session: Session, kind: str, ids: Sequence[str], reason: str, progress: Progress | None = None) -> Done:
    """Delete these records, all with one reason; DomainError without one."""
    if not reason.strip():
        raise DomainError("reason_missing")
    return set_field(session, kind, ids, "deleted", reason.strip(), progress)


def set_field(
    session: Session, kind: str, ids: Sequence[str], field: str, value: Any, progress: Progress | None = None
) -> Done:
    """Set one field of these records to one value; those that have it already are left alone. All or nothing.

    `progress` is called with (done, how many), and may raise to stop: then nothing was changed.
    """
    return _write(session, kind, dict.fromkeys(ids, value), field, value, progress)


def undo(session: Session, done: Done, progress: Progress | None = None) -> Done:
    """Give each record its value back, where nobody has written over it since."""
    return _write(session, done.kind, done.before, done.field, None, progress, undone=done)


def _write(
    session: Session, kind: str, values: Mapping[str, Any], field: str, value: Any, progress: Progress | None,
    undone: Done | None = None,
) -> Done:  # fmt: skip
    if len(values) > MOST:
        raise DomainError("too_many_at_once", most=MOST)
    before: dict[str, Any] = {}
    with working(session) as work:
        expected = _canonical(work, kind, field, undone.value) if undone else None
        for n, (id, wanted) in enumerate(values.items()):
            if progress and n % 10 == 0:
                progress(n, len(values))
            record = work.writer.current(kind, id)
            if record is None or (undone and record.values.get(field) != expected):
                continue
            had = record.values.get(field)
            _, _, changes = work.save(kind, id, {field: wanted})
            if changes:
                before[id] = had
        if progress:
            progress(len(values), len(values))
    return Done(kind, field, value, before, tuple(work.changed))


def _canonical(work: Work, kind: str, field: str, value: Any) -> Any:
    return work.clean(work.session.declarations.registers[kind], {field: value})[field]
