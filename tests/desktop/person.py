"""Somebody before the window: presses keys, waits until the page is there, finds things by their names."""

import contextlib
from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.page import Page
from attache_app.desktop.shell.shell import Shell
from attache_app.desktop.shell.window import Window
from tests.desktop.looking import settle
from tests.desktop.samples import type_text


class Person:
    """Somebody before the window: presses keys, waits until the page is there, finds things by their names."""

    def __init__(self, window: Window, shell: Shell, wait: Callable[[], None]) -> None:
        self.window, self.shell, self.wait = window, shell, wait

    def press(self, keys: str, at: QWidget | None = None) -> None:
        """A key with its modifiers, as `Ctrl+Shift+A`, where the keyboard is."""
        combination = QKeySequence.fromString(keys)[0]
        if QApplication.activeWindow() is None:
            top = QApplication.activeModalWidget() or self.window
            top.activateWindow()  # where a dialog closed, a desktop would do so
            QTest.qWaitForWindowActive(top)
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


@contextlib.contextmanager
def before_the_window(app: QApplication, desk: Desk, at_rest: Callable[[], None]) -> Iterator[Person]:
    """The open window of a desk, 1366 by 768, and somebody before it."""
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
        settle(app)

    wait()
    yield Person(window, shell, wait)
    window.close()
    window.deleteLater()
    settle(app)
