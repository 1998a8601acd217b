"""Watches over a signed-in window: the keys that lock it, and whether anybody is still there, also after the computer slept."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QWindow

_LOOK_MS = 2_000
_KEY, _MOVE = QEvent.Type.KeyPress, QEvent.Type.MouseMove
# A key that is a shortcut is never pressed at the window, but let go it is.
_TOUCHED = frozenset(
    {_KEY, QEvent.Type.KeyRelease, _MOVE, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin}
)


class Watch(QObject):
    """`locked`: hide everything now. `minutes` without key or mouse do it, and F12 or Ctrl+L anywhere, in dialogs and menus too.

    It listens where the system's events come in, at the windows, since a filter over all events of the program slows every page.
    Two clocks are read, because a computer that sleeps stops the one, and its owner may set the other back: whichever says more holds.
    """

    locked = Signal()

    def __init__(
        self, minutes: Callable[[], int], *, steady: Callable[[], float] = time.monotonic, wall: Callable[[], float] = time.time
    ) -> None:  # fmt: skip
        super().__init__()
        self._minutes, self._steady, self._wall = minutes, steady, wall
        self._touched = (steady(), wall())
        self._pointer: QPointF | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self, app: QGuiApplication) -> None:
        """From now on, as if somebody had just touched the keyboard; in each window that gets it."""
        self._touch()
        self._timer.start()
        app.focusWindowChanged.connect(self._listen)
        self._listen(app.focusWindow())

    def stop(self, app: QGuiApplication) -> None:
        if not self._timer.isActive():
            return
        self._timer.stop()
        app.focusWindowChanged.disconnect(self._listen)
        for window in app.allWindows():
            window.removeEventFilter(self)

    def _listen(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)  # it may have had the keyboard before
            window.installEventFilter(self)

    def look(self) -> None:
        """Lock where nobody has been here for too long."""
        if self._is_alone():
            self.locked.emit()

    def _is_alone(self) -> bool:
        idle_s = max(self._steady() - self._touched[0], self._wall() - self._touched[1])
        return idle_s >= 60 * self._minutes()

    def _touch(self) -> None:
        self._touched = (self._steady(), self._wall())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _TOUCHED:
            return False
        if kind == _MOVE and isinstance(event, QMouseEvent):
            # What moves under a pointer that rests makes such events too.
            before, self._pointer = self._pointer, event.globalPosition()
            if before == self._pointer:
                return False
        if self._is_alone() or (kind == _KEY and isinstance(event, QKeyEvent) and _locks(event)):
            # The touch that wakes a computer may come before the timer: it must not reach what lies behind.
            self.locked.emit()
            return True
        self._touch()
        return False


def _locks(event: QKeyEvent) -> bool:
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() == Qt.Key.Key_F12:
        return not plain
    return event.key() == Qt.Key.Key_L and plain == Qt.KeyboardModifier.ControlModifier
