"""The state of the page of conflicts: records with something to settle, the one that is looked at, and what was decided last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from attache_app.desktop.desk import Desk
from attache_app.services import conflicts, texts
from attache_app.services.conflicts import ConflictView
from attache_app.services.list_texts import records_named
from attache_app.services.records import Saved

Key = tuple[str, str]
UNDO_MS = 8_000
_TITLES_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Settling:
    """What was decided of a field. `keep`: the stamp of a head; else `value` is written. `text`: the value in words."""

    conflict: ConflictView
    keep: str | None
    value: Any
    text: str


def name_of(conflict: ConflictView) -> str:
    """A field in conflict as drafts name it."""
    return f"{conflict.kind}|{conflict.id}|{conflict.field}"


class ConflictsPresenter(QObject):
    """`listed`: which records there are; `titled`: titles have come; `shown`: the fields of the chosen record; `touched`: own values.

    A settling names all values for ever, so the last one is written only when its way back is over: after some seconds, at the
    next one, or when the page is left.
    """

    listed = Signal()
    titled = Signal()
    shown = Signal()
    touched = Signal()

    def __init__(self, desk: Desk, wanted: Key | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.records: list[Key] = []
        self.fields: dict[Key, list[str]] = {}
        self.titles: dict[str, str] = {}  # of records by id
        self.chosen: Key | None = wanted
        self.views: list[ConflictView] = []
        self.own: dict[str, Any] = {}  # what the user types instead, by field: the state of its editor
        self.settling: Settling | None = None
        self._asked: set[Key] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(UNDO_MS)
        self._timer.timeout.connect(self.commit)
        desk.records_changed.connect(self.load)

    # What there is

    def load(self, *_: object) -> None:
        session = self.desk.session
        self.desk.run(self, lambda: conflicts.records(session), self._listed)

    def _listed(self, found: Mapping[Key, list[str]]) -> None:
        row = self.row
        self.fields, self.records = dict(found), list(found)
        if self.chosen not in self.fields:
            self.chosen = self.records[min(row, len(self.records) - 1)] if self.records else None
        self.listed.emit()
        self._look()

    @property
    def row(self) -> int:
        """The row of the chosen record in the list."""
        return self.records.index(self.chosen) if self.chosen in self.fields and self.chosen in self.records else 0

    @property
    def count(self) -> int:
        """How many fields are to be settled still."""
        return sum(map(len, self.fields.values())) - (self.settling is not None)

    def choose(self, row: int) -> None:
        if 0 <= row < len(self.records) and self.records[row] != self.chosen:
            self.chosen = self.records[row]
            self._look()

    def want_titles(self, rows: Iterable[int]) -> None:
        """The titles of these rows are about to be seen."""
        keys = [k for k in (self.records[r] for r in rows if r < len(self.records)) if k not in self._asked]
        keys = keys[:_TITLES_AT_ONCE]
        if not keys:
            return
        self._asked.update(keys)
        session, language = self.desk.session, self.desk.speech.code

        def done(found: dict[str, str]) -> None:
            self.titles.update(found)
            self.titled.emit()

        self.desk.run(self, lambda: texts.titles(session, keys, language), done)

    def _look(self) -> None:
        if self.chosen is None:
            self.views = []
            self.shown.emit()
            return
        session, language, (kind, id) = self.desk.session, self.desk.speech.code, self.chosen
        fields = self.desk.register(kind).fields

        def work() -> tuple[list[ConflictView], dict[str, str]]:
            found = conflicts.of_record(session, kind, id)
            named = {
                key for c in found for field, w in [*((c.field, w) for w in (*c.heads, *c.base)), *c.unseen] if field in fields
                for key in records_named(fields[field], w.value)
            }  # fmt: skip
            return found, texts.titles(session, {*named, (kind, id)}, language)

        def done(found: tuple[list[ConflictView], dict[str, str]]) -> None:
            if self.chosen == (kind, id):
                self.views = found[0]
                self.titles.update(found[1])
                self.shown.emit()

        self.desk.run(self, work, done)

    # What is decided

    def settle(self, conflict: ConflictView, text: str, *, keep: str | None = None, value: Any = None) -> None:
        """Keep the value of one head, or write another; it can be taken back for some seconds."""
        self.commit()
        self.settling = Settling(conflict, keep, value, text)
        self._timer.start()
        self.shown.emit()

    def take_back(self) -> bool:
        """The last settling is not wanted; False where none can be taken back."""
        if self.settling is None:
            return False
        self._timer.stop()
        self.settling = None
        self.shown.emit()
        return True

    def commit(self) -> None:
        """Write what was decided last."""
        one, self.settling = self.settling, None
        self._timer.stop()
        if one is None:
            return
        session, c, desk = self.desk.session, one.conflict, self.desk

        def work() -> Saved:
            if one.keep is not None:
                return conflicts.resolve(session, c.kind, c.id, c.field, keep=one.keep)
            return conflicts.resolve(session, c.kind, c.id, c.field, value=one.value)

        # The desk owns it: the page may be gone by then.
        desk.run(desk, work, lambda saved: desk.records_changed.emit(saved.changed))
        if self.own.pop(name_of(c), None) is not None:
            self.touched.emit()

    def type_own(self, conflict: ConflictView, state: Any) -> None:
        """What stands in the field for another value; None: it was closed."""
        if state is None:
            self.own.pop(name_of(conflict), None)
        else:
            self.own[name_of(conflict)] = state
        self.touched.emit()
