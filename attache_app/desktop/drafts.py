"""Keeps what is typed on the pages, encrypted, as it is typed, and offers it again: nothing typed is ever lost."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from attache_app.services import drafts
from attache_app.services.drafts import Draft, Waiting

if TYPE_CHECKING:
    from attache_app.desktop.desk import Desk, Place
    from attache_app.desktop.pages.page import Page

_QUIET_MS = 400  # after the last key
_AT_MOST_MS = 700  # while somebody types without a pause: less than a second of it is ever at stake
_AGAIN_MS = 5_000  # after a write that did not go


class Keeper(QObject):
    """Of one desk. `changed`: other drafts are waiting now. `resumed` with a draft to go on with, and whether to save it at once."""

    changed = Signal()
    resumed = Signal(object, bool)

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self._desk = desk
        self._pages: dict[Page, Place] = {}
        self._touched: set[Page] = set()
        self._pending: dict[str, Draft | None] = {}  # what is not on the disk yet
        self._kept: set[str] = set()  # drafts of open pages that are on the disk, or on their way
        self._waiting: list[Waiting] = []
        self._after: list[tuple[Callable[[], object], Callable[[Exception], object]]] = []
        self._writing = self._failing = False
        self._quiet, self._at_most = QTimer(self), QTimer(self)
        for timer in (self._quiet, self._at_most):
            timer.setSingleShot(True)
            timer.timeout.connect(self.keep)

    # What is typed

    def watch(self, page: "Page", place: "Place") -> None:
        """Keep what is typed on this page from now on."""
        self._pages[page] = place
        page.touched.connect(self._on_touched)

    def unwatch(self, page: "Page") -> Draft | None:
        """The page goes. What was typed on it and not saved is kept, and returned."""
        draft = self._draft_of(page)
        self._take(page, draft)
        self._touched.discard(page)
        self._pages.pop(page)
        self._kept.discard(page.draft_id)
        page.touched.disconnect(self._on_touched)
        if self._pending:
            self._write()
        return draft

    def exchange(self, old: "Page", new: "Page") -> None:
        """The same page was built anew, in another language, with all that was typed."""
        self.watch(new, self._pages.pop(old))
        old.touched.disconnect(self._on_touched)
        if old in self._touched:
            self._touched.remove(old)
            self._touched.add(new)
            self.keep()

    def keep(
        self, then: Callable[[], object] | None = None, failed: Callable[[Exception], object] | None = None
    ) -> None:
        """Keep at once all that is typed; `then` once it is on the disk, `failed` where it cannot be kept."""
        self._quiet.stop()
        self._at_most.stop()
        for page in self._touched:
            self._take(page, self._draft_of(page))
        self._touched.clear()
        if then is not None:
            self._after.append((then, failed or (lambda _error: None)))
        self._write()

    def _on_touched(self) -> None:
        page = self.sender()
        if page not in self._pages:
            return
        self._touched.add(page)
        if self._draft_of(page) is None:
            self.keep()  # saved or given up: its draft goes at once
            return
        self._quiet.start(_QUIET_MS)
        if not self._at_most.isActive():
            self._at_most.start(_AT_MOST_MS)

    def _draft_of(self, page: "Page") -> Draft | None:
        place, typed = self._pages[page], page.all_typed()
        if typed is None:
            return None
        typed = {**typed, "cursor": cursor_of(page)}
        record = typed.pop("record", place.id)
        at = self._desk.session.now().isoformat()
        return Draft(page.draft_id, place.page, place.kind, record, typed, at, dict(place.preset))

    def _take(self, page: "Page", draft: Draft | None) -> None:
        if draft is not None:
            self._kept.add(page.draft_id)
            self._pending[page.draft_id] = draft
        elif page.draft_id in self._kept:
            self._kept.discard(page.draft_id)
            self._pending[page.draft_id] = None

    def _write(self) -> None:
        if self._writing:
            return
        if not self._pending:
            self._tell_after(None)
            return
        self._writing = True
        session, batch = self._desk.session, dict(self._pending)
        self._desk.run_apart(self, lambda: drafts.write(session, batch), lambda _: self._written(batch), self._failed)

    def _written(self, batch: Mapping[str, Draft | None]) -> None:
        self._writing = self._failing = False
        for id, draft in batch.items():
            if self._pending.get(id, _NOTHING) is draft:
                del self._pending[id]
        if batch.keys() - {page.draft_id for page in self._pages}:
            self.load()  # of pages that are gone: these are waiting now, or not any more
        self._write()

    def _failed(self, error: Exception) -> None:
        """It stays in memory and is tried again; the user is told once."""
        self._writing = False
        if not self._failing:
            tr = self._desk.speech.tr_
            reason = self._desk.speech.of_error(error)
            self._desk.tell(
                tr("What you type cannot be kept as a draft now: {reason} Save soon.", reason=reason), "bad"
            )
        self._failing = True
        self._tell_after(error)
        QTimer.singleShot(_AGAIN_MS, self, self._write)

    def _tell_after(self, error: Exception | None) -> None:
        after, self._after = self._after, []
        for then, failed in after:
            if error is None:
                then()
            else:
                failed(error)

    # What waits to be gone on with

    def load(self) -> None:
        """Look which drafts wait."""
        session, language = self._desk.session, self._desk.speech.code
        self._desk.run_apart(self, lambda: drafts.waiting(session, language), self._loaded)

    def _loaded(self, found: list[Waiting]) -> None:
        self._waiting = found
        self.changed.emit()

    @property
    def waiting(self) -> list[Waiting]:
        """The drafts of no open page, the newest first."""
        here = {page.draft_id for page in self._pages} | {id for id, d in self._pending.items() if d is None}
        return [w for w in self._waiting if w.draft.id not in here]

    def of_place(self, place: "Place") -> Waiting | None:
        """The newest draft that was begun at this place."""
        wanted = (place.page, place.kind, place.id)
        return next((w for w in self.waiting if (w.draft.page, w.draft.kind, w.draft.record) == wanted), None)

    def take_up(self, draft: Draft, page: "Page") -> None:
        """The page goes on with this draft; to be told before it is watched."""
        page.draft_id = draft.id
        self._kept.add(draft.id)

    def throw_away(self, draft: Draft) -> None:
        """Nobody wants it. It can be brought back from the message that says so."""
        self._pending[draft.id] = None
        self._write()
        self.changed.emit()
        tr = self._desk.speech.tr_
        self._desk.tell(tr("Thrown away."), "info", (tr("Bring it back"), lambda: self._bring_back(draft)))

    def _bring_back(self, draft: Draft) -> None:
        self._pending[draft.id] = draft
        self._write()


_NOTHING = object()


def _inputs(within: QWidget) -> list[QLineEdit | QPlainTextEdit]:
    return [*within.findChildren(QLineEdit), *within.findChildren(QPlainTextEdit)]


def cursor_of(page: QWidget) -> dict[str, Any] | None:
    """Where the cursor stands or last stood on a page: the field, which of its lines, and after how many signs."""
    here = page.focusWidget()
    cell = _cell_of(here)
    if cell is None or not isinstance(here, QLineEdit | QPlainTextEdit) or here not in _inputs(cell):
        return {"field": cell.objectName().removeprefix("cell_")} if cell is not None else None
    at = here.cursorPosition() if isinstance(here, QLineEdit) else here.textCursor().position()
    return {"field": cell.objectName().removeprefix("cell_"), "line": _inputs(cell).index(here), "at": at}


def put_cursor(page: QWidget, cursor: Mapping[str, Any] | None) -> None:
    """Put the cursor back where `cursor_of` found it."""
    cell = page.findChild(QWidget, f"cell_{cursor['field']}") if cursor else None
    if cell is None or cursor is None:
        return
    lines, n = _inputs(cell), cursor.get("line")
    if n is None or n >= len(lines):
        cell.take_focus()  # type: ignore[attr-defined]
        return
    line = lines[n]
    line.setFocus()
    if isinstance(line, QLineEdit):
        line.setCursorPosition(cursor["at"])
    else:
        where = line.textCursor()
        where.setPosition(min(cursor["at"], len(line.toPlainText())))
        line.setTextCursor(where)


def _cell_of(widget: QWidget | None) -> QWidget | None:
    while widget is not None and not widget.objectName().startswith("cell_"):
        widget = widget.parentWidget()
    return widget
