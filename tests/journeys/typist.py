"""Somebody who types into the window, in a process of its own that is to be killed while he types.

`python -m tests.journeys.typist` reads a job a line, JSON, from standard input and forks for each: what is slow to load is loaded once.
Each fork opens the workspace, goes to the form, and types with key events, one letter after the other, until it is killed. Into the
file `told` it writes the id of the draft, then a byte for each letter that was typed.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from attache_app.desktop import tasks
from attache_app.desktop.desk import Desk, Place
from attache_app.desktop.pages.record.view import RecordPage
from attache_app.desktop.preferences import Preferences
from attache_app.desktop.shell import pages
from attache_app.desktop.shell.shell import Shell
from attache_app.desktop.shell.window import Window
from attache_app.desktop.speech import Speech
from attache_app.records.declarations import declarations
from attache_app.services import sessions
from attache_app.services.sessions import Session

LETTER_MS = 18  # faster than anybody types


@dataclass(frozen=True, slots=True)
class Job:
    """What to type where. `form`: record, intake, settle, delete, list or colleague; `field`: of a record."""

    workspace: str
    passphrase: str
    told: str
    form: str
    kind: str = ""
    id: str | None = None
    field: str = ""
    text: str = ""


class Typist:
    """Before the window of a session."""

    def __init__(self, app: QApplication, session: Session, preferences: Path) -> None:
        self.app = app
        self.desk = Desk(session, Speech("en"), Preferences(preferences))
        self.window = Window(self.desk.preferences)
        self.shell = Shell(self.desk)
        self.window.show_only(self.shell)
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        self.wait()

    def wait(self) -> None:
        """Until nothing is under way."""
        for _ in range(3):
            while not tasks.idle():
                self.app.processEvents()
                time.sleep(0.001)
            self.app.processEvents()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        if QApplication.activeWindow() is None:
            self.window.activateWindow()  # a desktop would do so
            QTest.qWaitForWindowActive(self.window)
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        self.wait()

    def go(self, job: Job) -> None:
        """To the form, with the cursor where one types."""
        to: dict[str, Callable[[Job], None]] = {
            "record": self._to_record, "intake": self._to_intake, "settle": self._to_settle, "delete": self._to_delete,
            "list": self._to_list, "colleague": self._to_colleague,
        }  # fmt: skip
        to[job.form](job)
        self.until(lambda: isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit))

    def until(self, there: Callable[[], bool]) -> None:
        """Until something is to be seen."""
        for _ in range(2_000):
            self.wait()
            if there():
                return
            time.sleep(0.002)
        raise AssertionError(f"the keyboard is nowhere on {self.shell.page.objectName()}")

    def _to_record(self, job: Job) -> None:
        self.shell.go(Place("record", kind=job.kind, id=job.id))
        self.wait()
        page = self.shell.page
        assert isinstance(page, RecordPage)
        section = next(
            s for s in page.sections.values() if job.field in {f.name for f in page.presenter.fields(s.group.name)}
        )
        section.take_focus(job.field)

    def _to_intake(self, job: Job) -> None:
        self.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)

    def _to_settle(self, job: Job) -> None:
        self.shell.go(Place("conflicts", kind=job.kind, id=job.id))
        self.wait()
        card = self.shell.page.findChild(QWidget, f"conflict_{job.field}")
        card.write_other()  # type: ignore[union-attr]

    def _to_delete(self, job: Job) -> None:
        self.shell.go(Place("record", kind=job.kind, id=job.id))
        self.wait()
        self.shell.page.ask_again("delete", "")

    def _to_list(self, job: Job) -> None:
        self.press(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
        self.until(lambda: any(self.shell.page.presenter.chosen))  # type: ignore[attr-defined]
        self.press(Qt.Key.Key_Delete)

    def _to_colleague(self, job: Job) -> None:
        self.shell.go(Place("settings"))
        self.wait()
        line = self.shell.page.findChild(QWidget, "colleague")
        line.setFocus()  # type: ignore[union-attr]

    def type(self, text: str, typed: Callable[[], None]) -> None:
        """Letter by letter, with a moment after each in which the window lives."""
        for letter in text:
            QTest.keyClick(QApplication.focusWidget(), letter)
            typed()
            until = time.monotonic() + LETTER_MS / 1000
            while time.monotonic() < until:
                self.app.processEvents()
                time.sleep(0.002)


def work(job: Job) -> None:
    """Type until killed."""
    app = QApplication(sys.argv[:1])
    session = sessions.open_session(Path(job.workspace), job.passphrase)
    typist = Typist(app, session, Path(job.told).with_suffix(".json"))
    typist.go(job)
    with Path(job.told).open("wb", buffering=0) as told:
        told.write(f"{typist.shell.page.draft_id}\n".encode())
        typist.type(job.text, lambda: told.write(b".") and None)
    typist.wait()
    time.sleep(600)  # it is killed before


def main() -> None:
    pages.load()
    declarations()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how they ended
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            work(Job(**json.loads(line)))
            os._exit(1)
        print(child, flush=True)


def as_line(job: Job) -> str:
    return json.dumps(asdict(job)) + "\n"


if __name__ == "__main__":
    main()
