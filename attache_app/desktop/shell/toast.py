"""A passing message at the foot of the window. It says what was done, takes no keyboard, and goes by itself."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from attache_app.desktop.theme.spacing import LARGE
from attache_app.desktop.widgets.basics import Banner

_STAYS_MS = {"good": 5_000, "info": 6_000, "warn": 12_000, "bad": 15_000}


class Toast(Banner):
    """Lies over the page, at its foot."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, name="toast")
        self._over = parent
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)

    def tell(self, text: str, kind: str) -> None:
        self.say(text, kind)
        self.place()
        self.raise_()
        self._timer.start(_STAYS_MS.get(kind, 6_000))

    def place(self) -> None:
        """At the foot of the page, in its middle."""
        if self.isHidden():
            return
        over = self._over
        width = min(over.width() - 2 * LARGE, self.fontMetrics().averageCharWidth() * 90)
        self.setFixedWidth(width)
        layout = self.layout()
        if layout is not None:
            self.setFixedHeight(layout.totalHeightForWidth(width))
        self.move((over.width() - width) // 2, over.height() - self.height() - LARGE)
