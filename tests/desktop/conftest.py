"""A post's workspace made once and copied for each test, and a desk at it: session, language, preferences."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from attache_app.desktop import tasks
from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.page import Page
from attache_app.desktop.preferences import Preferences
from attache_app.desktop.shell.shell import Shell
from attache_app.desktop.shell.window import Window
from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.sheet import dress
from attache_app.services import sessions
from tests.desktop.looking import settle
from tests.desktop.samples import type_text

PASSPHRASE = "zandolit kenbe pye bwa"


@pytest.fixture(scope="session")
def post_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh post in Santo Domingo. Making one takes a second; copying it none."""
    path = tmp_path_factory.mktemp("modèle é") / "Poste"
    sessions.new_post(
        path, passphrase=PASSPHRASE, post="SDQ", country="DO", city="Santo Domingo", person="Guerline Désir", language="en"
    )  # fmt: skip
    return path


@pytest.fixture
def workspace(post_template: Path, folder: Path) -> Path:
    """A post's workspace of this test's own."""
    return Path(shutil.copytree(post_template, folder / "Poste é"))


@pytest.fixture
def desk(qapp: QApplication, workspace: Path, folder: Path) -> Iterator[Desk]:
    """A desk in English at that post."""
    dress(qapp, "light")
    with sessions.open_session(workspace, PASSPHRASE) as session:
        yield Desk(session, Speech("en"), Preferences(folder / "window.json"))


@pytest.fixture
def at_rest(qapp: QApplication, qtbot) -> Callable[[], None]:  # type: ignore[no-untyped-def]
    """Wait until nothing is under way and everything was shown."""

    def wait() -> None:
        for _ in range(3):  # what one answer starts may start another
            qtbot.waitUntil(tasks.idle, timeout=20_000)
            qapp.processEvents()

    return wait


class Person:
    """Somebody before the window: presses keys, waits until the page is there, finds things by their names."""

    def __init__(self, window: Window, shell: Shell, wait: Callable[[], None]) -> None:
        self.window, self.shell, self.wait = window, shell, wait

    def press(self, keys: str, at: QWidget | None = None) -> None:
        """A key with its modifiers, as `Ctrl+Shift+A`, where the keyboard is."""
        combination = QKeySequence.fromString(keys)[0]
        if QApplication.activeWindow() is None:
            self.window.activateWindow()  # where a dialog closed, a desktop would do so
            QTest.qWaitForWindowActive(self.window)
        QTest.keyClick(
            at or QApplication.focusWidget() or self.window, combination.key(), combination.keyboardModifiers()
        )
        self.wait()

    def type(self, text: str) -> None:
        """A text where the keyboard is, accents included."""
        target = QApplication.focusWidget()
        assert target is not None, "the keyboard is nowhere"
        type_text(target, text)
        self.wait()

    def find(self, name: str) -> QWidget:
        """The visible widget of this name."""
        found = [w for w in self.window.findChildren(QWidget, name) if w.isVisible()]
        assert found, f"no {name} is to be seen"
        return found[0]

    def click(self, name: str) -> None:
        QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)
        self.wait()

    @property
    def page(self) -> Page:
        return self.shell.page


@pytest.fixture
def person(qapp: QApplication, desk: Desk, at_rest: Callable[[], None]) -> Iterator[Person]:
    """Somebody before the open window of the desk, 1366 by 768."""
    window = Window(desk.preferences)
    window.resize(1366, 768)
    shell = Shell(desk)
    window.show_only(shell)
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    shell.page.start()

    def wait() -> None:
        at_rest()
        settle(qapp)

    wait()
    yield Person(window, shell, wait)
    window.close()
    window.deleteLater()
    settle(qapp)
