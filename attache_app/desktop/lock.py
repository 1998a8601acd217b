"""The lock of a shared room: one key, or nobody there, and the window is a clock; the passphrase of who signed in brings everything back."""

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from attache_app.desktop import tasks
from attache_app.desktop.curtain import Curtain
from attache_app.desktop.pages.sign_in.passphrase_form import Patience
from attache_app.desktop.preferences import Preferences
from attache_app.desktop.shell.window import TITLE, Window
from attache_app.desktop.speech import Speech
from attache_app.desktop.watch import Watch

if TYPE_CHECKING:
    from attache_app.desktop.pages.sign_in.neutral import NeutralScreen
    from attache_app.desktop.shell.shell import Shell


class Lock(QObject):
    """Long work goes on behind it: the register stays open, its key in memory (store/FORMAT.md, threat model)."""

    def __init__(self, app: QApplication, window: Window, speech: Speech, preferences: Preferences) -> None:
        super().__init__()
        self._app, self._window, self._speech = app, window, speech
        self.watch = Watch(lambda: int(preferences.value("idle_minutes")))
        self.watch.locked.connect(self.lock)
        app.focusChanged.connect(self._hold_keyboard)
        self._curtain = Curtain(window)
        self._patience = Patience()
        self._shell: Shell | None = None
        self._neutral: NeutralScreen | None = None
        self._behind: QWidget | None = None
        self.was_locked = False

    def guard(self, shell: "Shell") -> None:
        """Watch over somebody who has just signed in."""
        self._shell, self.was_locked = shell, False
        self._patience.right()
        self.watch.start(self._app)

    def end(self) -> None:
        """Nobody is signed in any more."""
        self.watch.stop(self._app)
        self._shell = None
        if self._neutral is not None:
            self._curtain.forget(self._app)
            self._neutral = None
            self._window.setWindowTitle(TITLE)

    def lock(self) -> None:
        """Hide everything in this very event; what was typed stays behind it, and the shell keeps it as drafts when it is hidden."""
        if self._shell is None or self._neutral is not None:
            return
        from attache_app.desktop.pages.sign_in.neutral import NeutralScreen  # loaded while somebody signed in

        self.watch.stop(self._app)
        self.was_locked = True
        neutral = self._neutral = NeutralScreen(self._speech)
        neutral.asked.connect(self._unlock)
        neutral.left.connect(self._shell.sign_out)
        self._window.ask_before_closing(None)
        self._behind = self._window.shown()
        was_active = self._app.activeWindow() is not None
        self._window.setWindowTitle(self._speech.tr_("Clock"))
        self._window.lay_over(neutral)
        self._window.repaint()
        self._curtain.draw(self._app)
        if was_active:
            self._window.activateWindow()  # where a dialog had the keyboard, nothing has it now
        neutral.start()

    def _hold_keyboard(self, _before: QWidget | None, now: QWidget | None) -> None:
        """A page whose answer comes late takes the keyboard, hidden as it is: a passphrase would be typed into somebody's story."""
        if self._neutral is not None and now is not None and not now.isVisible():
            self._neutral.start()

    def _unlock(self, passphrase: str) -> None:
        shell, neutral = self._shell, self._neutral
        if shell is None or neutral is None:
            return
        session = shell.desk.session

        def work() -> None:
            from attache_app.services import sessions

            sessions.verify(session, passphrase)

        tasks.run(neutral, work, lambda _: self._show_again(), self._refuse)

    def _refuse(self, error: Exception) -> None:
        if self._neutral is not None:
            self._neutral.form.refuse(self._sentence(error), self._patience.wrong())

    def _sentence(self, error: Exception) -> str:
        """A wrong passphrase is told without the name that the sentence of signing in has: the screen says nothing of anybody."""
        if getattr(error, "code", "") == "wrong_passphrase":
            return self._speech.tr_("This is not the passphrase. Type it again; capitals and accents matter.")
        if getattr(error, "code", "") == "person_unknown":
            return self._speech.tr_("You no longer sign in here. What you wrote is kept.")
        return self._speech.of_error(error)

    def _show_again(self) -> None:
        neutral, self._neutral = self._neutral, None
        if neutral is None or self._shell is None:
            return
        self._patience.right()
        self.was_locked = False
        self._window.setWindowTitle(TITLE)
        behind = self._behind if self._behind is not None and shiboken6.isValid(self._behind) else self._shell
        self._window.lay_over(behind)
        self._window.take_off(neutral)
        self._window.ask_before_closing(self._shell.leave_all)
        self._curtain.open(self._app)
        self._shell.page.came_back()
        self.watch.start(self._app)
