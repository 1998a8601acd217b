"""Pictures of the window's main screens, taken from the real window: for the README and `attache demo`."""

import functools
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QThread, QThreadPool
from PySide6.QtWidgets import QApplication, QPushButton

from attache_app import files
from attache_app.desktop import tasks
from attache_app.desktop.app import application
from attache_app.desktop.desk import Desk, Place
from attache_app.desktop.preferences import Preferences
from attache_app.desktop.shell.shell import Shell
from attache_app.desktop.shell.window import Window
from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.sheet import dress
from attache_app.services import listing, sessions
from attache_app.services.sessions import Session

SIZE = (1366, 768)
_PAUSE_MS = 150  # what waits for a pause of typing has begun by then
_ROUNDS = 4_000  # of the event loop, two thousandths of a second each, that a page may take to come to rest


def take(workspace: Path, passphrase: str, out: Path, language: str = "fr", theme: str = "light") -> list[Path]:
    """Open the window on a workspace, show its main screens one by one, and keep a picture of each in `out`."""
    app = application()
    dress(app, theme)
    with sessions.open_session(workspace, passphrase) as session:
        preferences = Preferences(out / ".window.json")
        window = Window(preferences)
        window.resize(*SIZE)
        shell = Shell(Desk(session, Speech(language), preferences))
        if app.platformName() != "offscreen":
            window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)  # nobody's screen flickers for a picture
        window.show_only(shell)
        window.show()
        try:
            return [_picture(app, window, out / f"{name}.png", show) for name, show in _screens(shell, session)]
        finally:
            QThreadPool.globalInstance().waitForDone()
            window.close()
            window.deleteLater()
            files.remove(out / ".window.json")


def _screens(shell: Shell, session: Session) -> Iterator[tuple[str, Callable[[], object]]]:
    """Names of pictures, and what to show for each."""

    def place(page: str, kind: str = "", id: str | None = None) -> Callable[[], object]:
        return lambda: shell.show_place(Place(page, kind=kind, id=id))

    yield "home", place("home")
    if session.kind == "hq":
        yield "inbox", place("inbox")
    else:
        yield "intake", place("intake")
        yield "sync", place("sync")
    yield "workers", place("list", "worker")
    yield "cases", place("list", "case")
    for kind in ("case", "worker"):
        rows = listing.page(session, kind, limit=1).rows
        if rows:
            yield kind, place("record", kind, rows[0].id)
            if kind == "case":
                yield "receipt", functools.partial(shell.desk.show_receipts, [(kind, rows[0].id)])
    yield "search", lambda: shell.search("jean")
    yield "conflicts", place("conflicts")
    yield "settings", place("settings")


def _picture(app: QApplication, window: Window, out: Path, show: Callable[[], object]) -> Path:
    show()
    pause = QElapsedTimer()
    pause.start()
    for _ in range(_ROUNDS):
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        QThread.msleep(2)
        if not tasks.idle():
            pause.restart()  # what an answer brings is laid out in the turns after it
        elif pause.elapsed() > _PAUSE_MS:
            break
    # What this machine's clock or disk makes the program warn of is no part of the page.
    for read in window.findChildren(QPushButton, "understood"):
        read.click()
    app.processEvents()
    app.processEvents()
    window.grab().save(str(out))
    return out
