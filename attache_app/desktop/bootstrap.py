"""Wires everything: which screen the window shows, opening and closing a workspace, the lock, what is told of errors."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QObject, QTimer, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from attache_app.desktop import tasks
from attache_app.desktop.apology import Apology
from attache_app.desktop.lock import Lock
from attache_app.desktop.pages.sign_in.passphrase_form import Patience
from attache_app.desktop.pages.sign_in.view import SignInView
from attache_app.desktop.preferences import Preferences
from attache_app.desktop.shell.window import Window
from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.sheet import dress
from attache_app.errors import AttacheError

if TYPE_CHECKING:
    from attache_app.desktop.daily_copy import DailyCopy
    from attache_app.desktop.shell.shell import Shell
    from attache_app.services.sessions import Session, WorkspaceInfo
    from attache_app.store.locks import WindowLock
    from attache_app.store.migrations.runner import Tell

_FIRST_PAINT_MS = 60
_REST_MS = 1_500
_LOOK_MS = 600  # how often a second window's call to come forward is looked for


class _Said(QObject):
    """Carries what a worker says to the window's thread."""

    said = Signal(str)


class Program(QObject):
    """The running program. What is heavy is imported where it is needed, on the worker's thread."""

    def __init__(self, app: QApplication, preferences: Preferences, *, ended_badly: bool = False) -> None:
        super().__init__()
        self.app, self.preferences = app, preferences
        self._ended_badly = ended_badly  # the run before this one was killed, crashed, or met a power cut
        self.speech = Speech(preferences.value("language"))
        self._dress()
        app.styleHints().colorSchemeChanged.connect(self._dress_as_computer)
        self.window = Window(preferences)
        self.session: Session | None = None
        self.shell: Shell | None = None
        self._window_lock: WindowLock | None = None
        self._daily_copy: DailyCopy | None = None
        self._workspace: Path | None = None
        self._is_signing_in = False
        self._info: WorkspaceInfo | None = None
        self._lock = Lock(app, self.window, self.speech, preferences)
        self._patience = Patience()
        self._qt_texts = QTranslator()
        self._speak_qt()
        self.speech.changed.connect(self._speak_qt)
        self._calls = QTimer(self)
        self._calls.setInterval(_LOOK_MS)
        self._calls.timeout.connect(self._come_forward)
        self._apology = Apology(self.window, self.speech, self._keep_drafts)
        self._apology.left.connect(self._leave_after_fault)

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
        view.restore_wanted.connect(self.show_restore)
        self.window.show_only(view)

    def _made(self, folder: Path, passphrase: str) -> None:
        """A workspace was made or chosen; whoever has just typed its passphrase need not type it again."""
        self.show_sign_in(folder)
        if passphrase:
            self._sign_in("", passphrase)

    def show_sign_in(self, workspace: Path) -> None:
        self._workspace, self._info, self._is_signing_in = workspace, None, False
        view = SignInView(self.speech, where=workspace.name)
        view.asked.connect(self._sign_in)
        view.elsewhere.connect(self.show_first_run)
        view.forgotten.connect(self.show_recovery)
        self.window.show_only(view)
        view.start()
        self._view = view

        def work() -> "WorkspaceInfo":
            from attache_app.services import sessions

            return sessions.describe(workspace)

        def load() -> None:
            """While the passphrase is typed: what the workspace will need."""
            from attache_app.services import sessions

            sessions.get_ready()
            from attache_app.desktop.shell import pages, shell  # noqa: F401

            pages.load(lambda: self._is_signing_in)

        def look() -> None:
            tasks.run(view, work, self._show_people, lambda e: view.refuse(self.speech.of_error(e)))
            tasks.run(view, load)

        # The window is painted first: loading the database beside it would keep Python busy.
        QTimer.singleShot(_FIRST_PAINT_MS, view, look)

    def _show_people(self, info: "WorkspaceInfo") -> None:
        self._info = info
        last = self.preferences.get("last_signed_in", {}).get(info.id, "")
        # After a lock the keyring is not asked: whoever signs somebody out must not come in by pressing Enter.
        kept = [] if self._lock.was_locked else self.preferences.get("keyring", [])
        self._view.show_people(
            list(zip(info.staff, info.people, strict=True)), last, [s for s in info.staff if f"{info.id}:{s}" in kept]
        )

    def show_recovery(self) -> None:
        """The assistant for who has forgotten his passphrase."""
        from attache_app.desktop.pages.recovery.presenter import RecoveryPresenter
        from attache_app.desktop.pages.recovery.view import RecoveryView

        if self._info is None:
            return
        workspace = self._info.path
        view = RecoveryView(RecoveryPresenter(self.speech, workspace), self._info.people, self._info.has_recovery)
        view.left.connect(lambda: self.show_sign_in(workspace))
        view.mended.connect(self._recovered)
        self.window.show_only(view)
        view.start()

    def _recovered(self, person: str, passphrase: str) -> None:
        if self._workspace is not None:
            self.show_sign_in(self._workspace)
            self._sign_in(person, passphrase)

    def _sign_in(self, person: str, passphrase: str) -> None:
        view = self._view
        view.form.wait()
        self._is_signing_in = True

        def work() -> "tuple[Session, WindowLock]":
            from attache_app.services import updates

            return self._opened(person, passphrase, updates.ask_first)

        def refuse(error: Exception) -> None:
            code = getattr(error, "code", "")
            if code == "passphrase_missing":
                view.refuse(self.speech.tr_("The keyring did not give the key. Type the passphrase."))
            elif isinstance(error, AttacheError) and code == "update_asked":
                self._ask_to_update(person, passphrase, error)
            else:
                view.refuse(self.speech.of_error(error), self._patience.wrong() if code == "wrong_passphrase" else 0)

        tasks.run(view, work, lambda found: self._open(*found), refuse)

    def _opened(self, person: str, passphrase: str, update: "Tell") -> "tuple[Session, WindowLock]":
        """The register, for this window alone. Called on a worker's thread."""
        from attache_app.services import sessions
        from attache_app.store.locks import WindowLock

        assert self._workspace is not None
        session = sessions.open_session(
            self._workspace, passphrase or None, person or None, use_keyring=not passphrase, update=update
        )
        lock = WindowLock(session.folder)
        if not lock.take():
            session.close()
            raise AttacheError("window_open_elsewhere")
        # Whoever typed quickly waits here for what is being loaded: not the window.
        import attache_app.desktop.pages.sign_in.neutral  # noqa: F401
        import attache_app.desktop.pages.today.view  # noqa: F401
        import attache_app.desktop.shell.shell  # noqa: F401

        return session, lock

    def _ask_to_update(self, person: str, passphrase: str, asked: AttacheError) -> None:
        """The register is of an older version: nothing is touched before its user has read what will happen."""
        from attache_app.desktop.pages.update.view import UpdateView

        workspace = self._workspace
        view = UpdateView(self.speech, asked.values)
        said = _Said(view)
        said.said.connect(view.say)

        def work() -> "tuple[Session, WindowLock]":
            from attache_app.services import updates

            tr = self.speech.tr_
            return self._opened(person, passphrase, lambda step, update: said.said.emit(updates.said(step, update, tr)))

        def agreed() -> None:
            job = tasks.run(
                view, work, lambda found: self._open(*found), lambda e: view.refuse(self.speech.of_error(e))
            )
            view.follow("", job)

        view.agreed.connect(agreed)
        view.left.connect(lambda: self.show_sign_in(workspace) if workspace else None)
        self.window.show_only(view)
        view.start()

    def show_restore(self) -> None:
        """The assistant that brings a backup back; whatever is open is closed before."""
        from attache_app.desktop.pages.restore.presenter import RestorePresenter
        from attache_app.desktop.pages.restore.view import RestoreView

        before = self.session.folder if self.session else None
        self._close_workspace()
        chosen = self.preferences.value("backup_folder")
        view = RestoreView(RestorePresenter(self.speech, Path.home(), (Path(chosen),) if chosen else ()))
        view.restored.connect(self.show_sign_in)
        view.left.connect(lambda: self.show_sign_in(before) if before else self.show_first_run())
        self.window.show_only(view)
        view.start()

    def _open(self, session: "Session", lock: "WindowLock | None") -> None:
        from attache_app.desktop.daily_copy import DailyCopy
        from attache_app.desktop.desk import Desk
        from attache_app.desktop.shell.shell import Shell

        self.session, self._window_lock = session, lock
        self._patience.right()
        self._remember(session)
        if not self.preferences.is_set("language"):
            self.speech.speak(session.language)
        self.shell = Shell(Desk(session, self.speech, self.preferences), self._to_tell())
        self.shell.locked.connect(self._lock.lock)
        self.shell.left.connect(self.sign_out)
        self.shell.restoring.connect(self.show_restore)
        self._daily_copy = DailyCopy(self.shell.desk)
        for locked in (self.shell.locked, self._lock.watch.locked):
            locked.connect(self._daily_copy.now)
        self.window.show_only(self.shell)
        self.window.ask_before_closing(self.shell.leave_all)
        self.shell.page.start()
        self._lock.guard(self.shell)
        self._calls.start()
        QTimer.singleShot(_REST_MS, self.shell, self._load_pages)

    def _load_pages(self) -> None:
        """What nobody has wanted yet, once the first page stands."""
        from attache_app.desktop.shell import pages

        if self.shell is not None:
            tasks.run(self.shell, pages.load)

    def _remember(self, session: "Session") -> None:
        """For the next time: where, and by his number who; a name stands in no such file."""
        self.preferences.put("workspace", str(session.folder))
        last = self.preferences.get("last_signed_in", {})
        self.preferences.put("last_signed_in", {**last, session.workspace.info.id: session.staff_id})

    def _to_tell(self) -> list[str]:
        """What is told once, on signing in."""
        found = ["ended_badly"] if self._ended_badly else []
        if self.preferences.mended:
            found.append("settings_mended")
        self._ended_badly, self.preferences.mended = False, ()
        return found

    # Leaving

    def sign_out(self) -> None:
        workspace = self.session.folder if self.session else self._workspace
        self._close_workspace()
        if workspace is not None:
            self.show_sign_in(workspace)

    def _leave_after_fault(self) -> None:
        """What is being kept ends first; no page is asked, since one of them may be at fault."""
        tasks.wait_for_all(3_000)
        self.sign_out()

    def _close_workspace(self) -> None:
        self._calls.stop()
        self.window.ask_before_closing(None)
        self._lock.end()
        if self._daily_copy is not None:
            self._daily_copy.stop()
            self._daily_copy = None
        self.shell = None
        session, self.session = self.session, None
        if session is not None:
            session.close()
        if self._window_lock is not None:
            self._window_lock.release()
            self._window_lock = None

    def end(self) -> None:
        """Close everything; what is under way may end first, but for the day's copy, which can wait."""
        if self._daily_copy is not None:
            self._daily_copy.stop()
        tasks.wait_for_all(5_000)
        self._close_workspace()

    # What comes from outside

    def _come_forward(self) -> None:
        if self._window_lock is not None and self._window_lock.asked_forward():
            self.window.showNormal() if self.window.isMinimized() else self.window.show()
            self.window.raise_()
            self.window.activateWindow()

    def _dress(self) -> None:
        dress(self.app, self.preferences.value("theme"), self.preferences.value("text_size"))

    def _dress_as_computer(self) -> None:
        """The user turned the whole computer light or dark."""
        if self.preferences.value("theme") == "system":
            self._dress()
            self.speech.changed.emit()  # pictures carry the colours they were drawn in

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
        return self.shell.keep_drafts if self.shell is not None else None
