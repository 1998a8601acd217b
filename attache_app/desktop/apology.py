"""What happens when the program itself fails: the fault is logged, drafts are kept, and one page says so, however often it comes."""

import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from attache_app import program_log
from attache_app.desktop import tasks
from attache_app.desktop.shell.window import Window
from attache_app.desktop.speech import Speech

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from attache_app.desktop.pages.apology.view import ApologyView


class Apology(QObject):
    """Catches what nobody else does. `keep_drafts`: keeps what is typed, None where nobody is signed in; `left`: the user would sign out."""

    left = Signal()
    _elsewhere = Signal(object)

    def __init__(self, window: Window, speech: Speech, keep_drafts: Callable[[], Callable[[], object] | None]) -> None:
        super().__init__()
        self._window, self._speech, self._keep_drafts = window, speech, keep_drafts
        self._times = 0
        self._view: ApologyView | None = None
        self._under: QWidget | None = None
        self._telling = False
        self._elsewhere.connect(self.tell, Qt.ConnectionType.QueuedConnection)
        tasks.on_unexpected(self.tell)
        sys.excepthook = self._unexpected
        threading.excepthook = self._in_thread

    def tell(self, error: Exception) -> None:
        """Log it, keep what is typed, and say so. A fault in here must not bring us here again."""
        program_log.note_error(error)
        if sys.stderr is not None:  # the details go to who started the program by hand
            import traceback

            traceback.print_exception(error)
        if self._telling:
            return
        self._telling = True
        try:
            self._times += 1
            self._show(error)
        except Exception as another:
            program_log.note_error(another, where="apology")
        finally:
            self._telling = False

    def _show(self, error: Exception) -> None:
        from attache_app.desktop.pages.apology.view import ApologyView

        keep = self._keep_drafts()
        kept = keep is not None and self._try(keep)
        if self._view is None or not shiboken6.isValid(self._view):
            self._view = ApologyView(self._speech, signed_in=keep is not None)
            self._view.go_on.connect(self._go_on)
            self._view.left.connect(self._leave)
            self._view.reported.connect(self._report)
        if (
            self._window.shown() is not self._view
        ):  # the window may have been locked since the page stood: back goes to the lock
            self._under = self._window.shown()
        self._view.say(self._times, drafts_kept=kept, place=program_log.described(error))
        self._window.lay_over(self._view)

    def _try(self, keep: Callable[[], object]) -> bool:
        try:
            keep()
        except Exception as error:
            program_log.note_error(error, where="keep_drafts")
            return False
        return True

    def _go_on(self) -> None:
        view, self._view = self._view, None
        if view is None:
            return
        if self._under is not None and shiboken6.isValid(self._under):
            self._window.lay_over(self._under)
        self._window.take_off(view)

    def _leave(self) -> None:
        self._go_on()
        self.left.emit()

    def _report(self) -> None:
        from attache_app.desktop.pages.care.report import ReportDialog

        ReportDialog(self._speech, self._window).open()

    def _unexpected(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            self.tell(error)
        else:
            sys.__excepthook__(kind, error, trace)

    def _in_thread(self, args: Any) -> None:
        """Of a thread that is none of the pool: told on the window's thread, where widgets live."""
        if isinstance(args.exc_value, Exception):
            self._elsewhere.emit(args.exc_value)
