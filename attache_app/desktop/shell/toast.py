"""A passing message at the foot of the window. It says what was done, takes no keyboard, and goes by itself. F9 does what it offers first."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from attache_app.desktop.theme.spacing import LARGE
from attache_app.desktop.widgets.basics import Banner, button

ACTION_KEY = "F9"
_STAYS_MS = {"good": 5_000, "info": 6_000, "warn": 12_000, "bad": 15_000}
_WITH_ACTIONS_MS = 12_000  # time to read, decide and press


class Toast(Banner):
    """Lies over the page, at its foot. What is told while the window is locked waits until somebody can read it."""

    _stays_ms = 0  # nothing was told yet

    def __init__(self, parent: QWidget, free: Callable[[], int]) -> None:
        """`free`: how much room at the foot of the page it must not cover, in pixels."""
        super().__init__(parent, name="toast")
        self._over, self._free = parent, free
        self._offered: list[Callable[[], object]] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)

    def tell(self, text: str, kind: str, actions: Sequence[tuple[str, Callable[[], object]]] = ()) -> None:
        """Show a message, with buttons for what can be done about it."""
        self._offered = [do for _, do in actions]
        made = []
        for n, (said, _) in enumerate(actions):
            one = button(f"{said}  {ACTION_KEY}" if n == 0 else said, role="quiet", name=f"toast_{n}")
            one.setProperty("plain", "")  # it is no button of the page: no letter of the page's is taken for it
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            one.setProperty("n", n)
            one.clicked.connect(self._pressed)
            made.append(one)
        self._stays_ms = max(_STAYS_MS.get(kind, 6_000), _WITH_ACTIONS_MS if actions else 0)
        self.say(text, kind, *made)
        self.place()
        self.raise_()
        if self.isVisible():
            self._timer.start(self._stays_ms)

    @property
    def offers(self) -> bool:
        """Whether a message is there that offers something."""
        return not self.isHidden() and bool(self._offered)

    def do_first(self) -> None:
        """What the message offers first."""
        self._do(0)

    def _pressed(self) -> None:
        self._do(int(self.sender().property("n")))

    def _do(self, n: int) -> None:
        do = self._offered[n]
        self._offered = []
        self.hide()
        do()

    def place(self) -> None:
        """At the foot of the page, in its middle, over nothing that is pressed there."""
        if self.isHidden():
            return
        over = self._over
        width = min(over.width() - 2 * LARGE, self.fontMetrics().averageCharWidth() * 90)
        self.setFixedWidth(width)
        layout = self.layout()
        if layout is not None:
            self.setFixedHeight(layout.totalHeightForWidth(width))
        self.move((over.width() - width) // 2, over.height() - self.height() - LARGE - self._free())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stays_ms:
            self.place()
            self._timer.start(self._stays_ms)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._stays_ms:
            self._timer.stop()
