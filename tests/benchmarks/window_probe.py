"""A window in a process of its own, for `window.py`: `bare`, `unlock WORKSPACE`, `list WORKSPACE` or `typed WORKSPACE`; ends once it
is painted. `list` gives the passphrase at once; `typed` once everything is loaded, as somebody who types it.

Prints the memory that it holds then, in bytes, and the seconds that nobody waits for: the key derivation of the passphrase, and,
where it was typed, what was loaded meanwhile.
"""

import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView, QWidget

_LAST_LOADED = "attache_app.desktop.pages.care.view"
derived = typing = 0.0


def end() -> None:
    """Say what was measured, and leave without tidying up."""
    memory = 0
    if Path("/proc/self/statm").exists():
        memory = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096
    os.write(1, f"{memory} {derived + typing}\n".encode("ascii"))
    os._exit(0)


class Painted(QObject):
    """Ends the process after the first frame of a widget that fits; `settle_ms`: how long to let the window come to rest."""

    def __init__(self, wanted: type[QWidget], settle_ms: int = 0) -> None:
        super().__init__()
        self._wanted, self._settle = wanted, settle_ms

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            widget = watched.parent() if isinstance(watched.parent(), QTableView) else watched
            has_rows = not isinstance(widget, QTableView) or widget.model().rowCount() > 0
            if isinstance(widget, self._wanted) and has_rows:
                QTimer.singleShot(self._settle, end)
        return False


class Numbers(QAbstractTableModel):
    """A thousand rows."""

    def rowCount(self, parent: object = None) -> int:
        return 1_000

    def columnCount(self, parent: object = None) -> int:
        return 12

    def data(self, index: object, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        return f"{index.row()}-{index.column()}" if role == Qt.ItemDataRole.DisplayRole else None


def bare() -> None:
    """The floor: one window with one table."""
    app = QApplication([])
    table, model, window = QTableView(), Numbers(), QMainWindow()
    table.setModel(model)
    window.setCentralWidget(table)
    window.resize(1200, 800)
    painted = Painted(QTableView)
    app.installEventFilter(painted)
    window.show()
    app.exec()


def unlock(workspace: Path) -> None:
    """The product, up to the window that asks for the passphrase."""
    from attache_app.desktop.app import application
    from attache_app.desktop.bootstrap import Program
    from attache_app.desktop.pages.sign_in.view import SignInView
    from attache_app.desktop.preferences import Preferences

    app = application()
    painted = Painted(SignInView)
    app.installEventFilter(painted)
    program = Program(app, Preferences())
    program.begin(workspace)
    app.exec()


def workers(workspace: Path, settle_ms: int, is_typed: bool) -> None:
    """The product, signed in, up to the list of workers."""
    from attache_app.desktop import tasks
    from attache_app.desktop.app import application
    from attache_app.desktop.bootstrap import Program
    from attache_app.desktop.pages.sign_in.view import SignInView
    from attache_app.desktop.preferences import Preferences

    app = application()
    program = Program(app, Preferences())
    program.begin(workspace)

    def signed_in() -> None:
        if program.shell is None:
            QTimer.singleShot(1, signed_in)
            return
        painted.setParent(program)
        app.installEventFilter(painted)
        program.shell.desk.go("list", kind="worker")

    def sign_in() -> None:
        _time_the_derivation()
        program.window.findChild(SignInView).asked.emit("", "yon fraz sekrè")
        signed_in()

    def type_it() -> None:
        global typing
        start = time.perf_counter()
        while _LAST_LOADED not in sys.modules or not tasks.idle():
            app.processEvents()
            time.sleep(0.001)
        typing = time.perf_counter() - start
        sign_in()

    painted = Painted(QTableView, settle_ms)
    QTimer.singleShot(0, type_it if is_typed else sign_in)
    app.exec()


def _time_the_derivation() -> None:
    """It is slow on purpose, and no part of what can be made faster."""
    from attache_app.store import keyslots

    real = keyslots.Keys.key_by_passphrase

    def timed(self: keyslots.Keys, person: str, passphrase: str) -> bytes:
        global derived
        start = time.perf_counter()
        try:
            return real(self, person, passphrase)
        finally:
            derived = time.perf_counter() - start

    keyslots.Keys.key_by_passphrase = timed


if __name__ == "__main__":
    what, *more = sys.argv[1:]
    if what == "bare":
        bare()
    elif what == "unlock":
        unlock(Path(more[0]))
    else:
        workers(Path(more[0]), int(more[1]), what == "typed")
