"""Wires everything: which screen the window shows, opening and closing a workspace, the lock, what is told of errors."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QObject, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from attache_app.desktop import tasks
from attache_app.desktop.apology import Apology
from attache_app.desktop.pages.sign_in.view import SignInView
from attache_app.desktop.preferences import Preferences
from attache_app.desktop.shell.window import Window
from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.sheet import dress
from attache_app.errors import AttacheError

if TYPE_CHECKING:
    from attache_app.desktop.shell.shell import Shell
    from attache_app.services.sessions import Session, WorkspaceInfo
    from attache_app.store.locks import WindowLock

_FIRST_PAINT_MS = 60
_LOOK_MS = 600  # how often a second window's call to come forward is looked for


class Program(QObject):
    """The running program. What is heavy is imported where it is needed, on the worker's thread."""

    def __init__(self, app: QApplication, preferences: Preferences, *, ended_badly: bool = False) -> None:
        super().__init__()
        self.app, self.preferences = app, preferences
        self._ended_badly = ended_badly  # the run before this one was killed, crashed, or met a power cut
        self.speech = Speech(preferences.get("language", "fr"))
        dress(app, preferences.get("theme", "light"))
        self.window = Window(preferences)
        self.session: Session | None = None
        self.shell: Shell | None = None
        self._lock: WindowLock | None = None
        self._workspace: Path | None = None
        self._neutral: SignInView | None = None
        self._qt_texts = QTranslator()
        self._speak_qt()
        self.speech.changed.connect(self._speak_qt)
        self._calls = QTimer(self)
        self._calls.setInterval(_LOOK_MS)
        self._calls.timeout.connect(self._come_forward)
        self._apology = Apology(self.window, self.speech, self._keep_drafts)
        self._apology.left.connect(self.sign_out)

    # Screens

    def begin(self, workspace: Path | None) -> None:
        """Show the window: on this workspace, on the last one, or the first run."""
        last = self.preferences.get("workspace", "")
        if workspace is None and last and (Path(last) / "workspace.json").exists():
            workspace = Path(last)
        if workspace is None:
            self.show_first_run()
        else:
            self.show_sign_in(workspace)
        self.window.show()

    def show_first_run(self) -> None:
        from attache_app.desktop.pages.first_run.presenter import FirstRunPresenter
        from attache_app.desktop.pages.first_run.view import FirstRunView

        view = FirstRunView(FirstRunPresenter(self.speech, Path.home()))
        view.made.connect(self._made)
        self.window.show_only(view)

    def _made(self, folder: Path, passphrase: str) -> None:
        """A workspace was made or chosen; whoever has just typed its passphrase need not type it again."""
        self.show_sign_in(folder)
        if passphrase:
            self._sign_in("", passphrase)

    def show_sign_in(self, workspace: Path) -> None:
        self._workspace = workspace
        view = SignInView(self.speech, where=workspace.name)
        view.asked.connect(self._sign_in)
        view.elsewhere.connect(self.show_first_run)
        self.window.show_only(view)
        view.start()
        self._view = view

        def work() -> "WorkspaceInfo":
            from attache_app.services import sessions

            found = sessions.describe(workspace)
            # While the passphrase is typed: what the workspace will need.
            import attache_app.desktop.shell.shell  # noqa: F401

            return found

        def look() -> None:
            tasks.run(
                view, work, lambda info: view.show_people(info.people), lambda e: view.refuse(self.speech.of_error(e))
            )

        # The window is painted first: loading the database beside it would keep Python busy.
        QTimer.singleShot(_FIRST_PAINT_MS, view, look)

    def _sign_in(self, person: str, passphrase: str) -> None:
        workspace, view = self._workspace, self._view
        view.wait(True)

        def work() -> "tuple[Session, WindowLock | None]":
            from attache_app.services import sessions
            from attache_app.store.locks import WindowLock

            session = sessions.open_session(workspace, passphrase, person or None)  # type: ignore[arg-type]
            lock = WindowLock(session.folder)
            if not lock.take():
                session.close()
                raise AttacheError("window_open_elsewhere")
            return session, lock

        tasks.run(view, work, lambda found: self._open(*found), lambda e: view.refuse(self.speech.of_error(e)))

    def _open(self, session: "Session", lock: "WindowLock | None") -> None:
        from attache_app.desktop.desk import Desk
        from attache_app.desktop.shell.shell import Shell

        self.session, self._lock = session, lock
        self.preferences.put("workspace", str(session.folder))
        if not self.preferences.get("language", ""):
            self.speech.speak(session.language)
        self.shell = Shell(Desk(session, self.speech, self.preferences), ["ended_badly"] if self._ended_badly else [])
        self._ended_badly = False
        self.shell.locked.connect(self.lock)
        self.shell.left.connect(self.sign_out)
        self.window.show_only(self.shell)
        self.window.ask_before_closing(self.shell.leave_all)
        self.shell.page.start()
        self._calls.start()

    # Locking and leaving

    def lock(self) -> None:
        """Hide everything at once behind a neutral screen; what was typed stays behind it."""
        if self.shell is None or self._neutral is not None:
            return
        self._neutral = SignInView(self.speech, is_locked=True)
        self._neutral.asked.connect(self._unlock)
        self._neutral.elsewhere.connect(self._leave_locked)
        self.window.ask_before_closing(None)
        self.window.lay_over(self._neutral)
        self._neutral.start()

    def _unlock(self, _person: str, passphrase: str) -> None:
        session, neutral = self.session, self._neutral
        if session is None or neutral is None:
            return

        def work() -> None:
            from attache_app.services import sessions

            sessions.open_session(session.folder, passphrase, session.person).close()

        tasks.run(
            neutral, work, lambda _: self._show_again(), lambda error: neutral.refuse(self.speech.of_error(error))
        )

    def _show_again(self) -> None:
        neutral, self._neutral = self._neutral, None
        if neutral is not None and self.shell is not None:
            self.window.lay_over(self.shell)
            self.window.take_off(neutral)
            self.window.ask_before_closing(self.shell.leave_all)
            self.shell.page.came_back()

    def _leave_locked(self) -> None:
        """Someone else needs the laptop: what was typed and not saved would be lost, so the window asks."""
        from attache_app.desktop.widgets.dialogs import Question

        tr = self.speech.tr_
        answers = [("no", tr("Stay locked"), "primary"), ("leave", tr("Sign out"), "danger")]
        text = tr("What was typed and not saved would be lost.")
        Question(self.window, tr("Sign out?"), text, answers).ask(
            lambda answer: self.sign_out() if answer == "leave" else None
        )

    def sign_out(self) -> None:
        workspace = self.session.folder if self.session else self._workspace
        self._close_workspace()
        if workspace is not None:
            self.show_sign_in(workspace)

    def _close_workspace(self) -> None:
        self._calls.stop()
        self.window.ask_before_closing(None)
        self._neutral = self.shell = None
        session, self.session = self.session, None
        if session is not None:
            session.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def end(self) -> None:
        """Close everything; what is under way may end first."""
        from PySide6.QtCore import QThreadPool

        QThreadPool.globalInstance().waitForDone(5_000)
        self._close_workspace()

    # What comes from outside

    def _come_forward(self) -> None:
        if self._lock is not None and self._lock.asked_forward():
            self.window.showNormal() if self.window.isMinimized() else self.window.show()
            self.window.raise_()
            self.window.activateWindow()

    def _speak_qt(self) -> None:
        """Qt's own dialogs, where Qt knows the language; it knows no Creole and speaks French then."""
        self.app.removeTranslator(self._qt_texts)
        self._qt_texts = QTranslator()
        code = {"ht": "fr"}.get(self.speech.code, self.speech.code)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._qt_texts.load(f"qtbase_{code}", folder):
            self.app.installTranslator(self._qt_texts)

    def _keep_drafts(self) -> Callable[[], object] | None:
        """How to keep at once what is typed; None where nobody is signed in."""
        shell = self.shell
        return None if shell is None else lambda: shell.keep_drafts()  # type: ignore[attr-defined]
