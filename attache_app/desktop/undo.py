"""The way back from the last saves of whoever sits at the desk: Ctrl+Z outside a text, or the button in the message that told of the save."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from attache_app.services import undo
from attache_app.services.records import Saved

if TYPE_CHECKING:
    from attache_app.desktop.desk import Desk

_MOST = 50


class Undo(QObject):
    """Saves since signing in, the last one at the end; and those taken back, to be done again."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self._desk = desk
        self._done: list[Saved] = []
        self._undone: list[Saved] = []
        self._is_busy = False

    def tell(self, text: str, saved: Saved) -> None:
        """Say that something was saved, and offer the way back. A save in which nothing differed is no save."""
        tr = self._desk.speech.tr_
        if not saved.stamps:
            return self._desk.tell(text)
        self._done = [*self._done, saved][-_MOST:]
        self._undone.clear()
        self._desk.tell(text, "good", (tr("Undo"), self.undo))

    def undo(self) -> None:
        """Take the last save back."""
        self._go(self._done, self._undone, self._desk.speech.tr_("Taken back."))

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._go(self._undone, self._done, self._desk.speech.tr_("Done again."))

    def _go(self, source: list[Saved], target: list[Saved], text: str) -> None:
        tr, session = self._desk.speech.tr_, self._desk.session
        if self._is_busy:
            return
        if not source:
            return self._desk.tell(tr("There is nothing to take back."), "info")
        saved = source.pop()
        self._is_busy = True

        def done(back: Saved) -> None:
            self._is_busy = False
            target.append(back)
            again = (tr("Redo"), self.redo) if target is self._undone else (tr("Undo"), self.undo)
            self._desk.tell(text, "good", again)
            self._desk.records_changed.emit(back.changed)

        def failed(error: Exception) -> None:
            """It cannot be taken back any more: the sentence says why, and what helps is offered."""
            self._is_busy = False
            self._desk.tell(self._desk.speech.of_error(error), "bad", *self._instead(error, saved))

        self._desk.run(self, lambda: undo.undo(session, saved), done, failed)

    def _instead(self, error: Exception, saved: Saved) -> list[tuple[str, Callable[[], object]]]:
        """What helps where a line is never changed, or words are locked: the record itself, from whose menu it is corrected; a statement beside."""
        code, tr = getattr(error, "code", ""), self._desk.speech.tr_
        if code == "words_locked" and saved.kind == "case":
            preset = {"case": saved.id}
            return [
                (tr("Add a statement"), lambda: self._desk.go("record", kind="statement", preset=preset, returns=True))
            ]
        if code in ("append_only", "undo_overtaken"):
            return [(tr("Open the record"), lambda: self._desk.go("record", kind=saved.kind, id=saved.id))]
        return []
