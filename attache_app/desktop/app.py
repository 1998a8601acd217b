"""Starts the window. Light on purpose: the database is loaded while the passphrase is typed."""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from attache_app import __version__, program_log
from attache_app.desktop.bootstrap import Program
from attache_app.desktop.collector import Collector
from attache_app.desktop.preferences import Preferences


def application() -> QApplication:
    """The one QApplication, made if there is none yet."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    made = QApplication(sys.argv[:1])
    made.setApplicationName("Attaché")
    made.setDesktopFileName("attache")
    return made


def run(workspace: Path | None = None) -> int:
    """Show the window on this workspace, on the last one, or the first-run assistant; until it is closed."""
    program_log.begin()
    run = program_log.Run()
    ended_badly = run.begin()
    program_log.note("window_opened", version=__version__)
    app = application()
    Collector(app)
    program = Program(app, Preferences(), ended_badly=ended_badly)
    program.begin(workspace)
    code = app.exec()
    program.end()
    program_log.note("window_closed")
    run.end()
    return code
