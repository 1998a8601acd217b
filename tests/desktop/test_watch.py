"""The watch over a signed-in window: minutes without a key or a mouse, a computer that slept, and waits that grow."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from attache_app.desktop.pages.sign_in.passphrase_form import Patience
from attache_app.desktop.watch import Watch


def test_patience_grows_to_a_minute_and_forgets_with_the_right_one() -> None:
    patience = Patience()
    assert [patience.wrong() for _ in range(9)] == [0, 0, 2, 4, 8, 16, 32, 60, 60]
    patience.right()
    assert patience.wrong() == 0


class Clocks:
    def __init__(self) -> None:
        self.steady = self.wall = 1_000.0

    def pass_(self, seconds: float) -> None:
        self.steady += seconds
        self.wall += seconds


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def watched(qapp: QApplication, clocks: Clocks):  # type: ignore[no-untyped-def]
    """A line to type in, the watch over it (three minutes), and how often it locked."""
    watch = Watch(lambda: 3, steady=lambda: clocks.steady, wall=lambda: clocks.wall)
    locks: list[bool] = []
    watch.locked.connect(lambda: locks.append(True))
    typed = QLineEdit()
    typed.show()
    typed.activateWindow()
    assert QTest.qWaitForWindowActive(typed)
    watch.start(qapp)
    yield typed, watch, locks
    watch.stop(qapp)
    typed.deleteLater()


def test_three_minutes_without_a_key_lock_and_a_key_begins_them_anew(watched, clocks: Clocks) -> None:  # type: ignore[no-untyped-def]
    typed, watch, locks = watched
    clocks.pass_(179)
    watch.look()
    assert not locks
    QTest.keyClick(typed.windowHandle(), Qt.Key.Key_A)
    clocks.pass_(179)
    watch.look()
    assert not locks and typed.text() == "a"
    clocks.pass_(1)
    watch.look()
    assert locks == [True]


def test_a_mouse_that_moves_is_somebody_and_one_that_rests_is_nobody(watched, clocks: Clocks) -> None:  # type: ignore[no-untyped-def]
    typed, watch, locks = watched
    for at in (10, 20):
        _point(typed, at)
        clocks.pass_(170)
    watch.look()
    assert not locks
    _point(typed, 20)
    clocks.pass_(10)
    watch.look()
    assert locks


def _point(widget: QWidget, x: int) -> None:
    none, where = Qt.MouseButton.NoButton, QPointF(x, 5)
    QApplication.sendEvent(
        widget.windowHandle(),
        QMouseEvent(QEvent.Type.MouseMove, where, where, none, none, Qt.KeyboardModifier.NoModifier),
    )


@pytest.mark.parametrize("clock", ["steady", "wall"])
def test_after_a_sleep_the_first_touch_locks_and_reaches_nothing(watched, clocks: Clocks, clock: str) -> None:  # type: ignore[no-untyped-def]
    typed, _, locks = watched
    setattr(clocks, clock, getattr(clocks, clock) + 3_600)  # the other stood still, or was set back
    QTest.keyClick(typed.windowHandle(), Qt.Key.Key_A)
    assert locks and typed.text() == ""
