"""Two columns side by side, which stand one under the other where the window is narrow or the text large."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from attache_app.desktop.theme.spacing import MEDIUM
from attache_app.desktop.widgets.basics import column

_NARROW_LETTERS = 112  # below this width, in letters, one column


class Columns(QWidget):
    """Each side is a list of widgets, put one under the other. `shares`: how the width is divided."""

    def __init__(self, *sides: list[QWidget], shares: tuple[int, ...] = (1, 1)) -> None:
        super().__init__()
        self._shares = shares
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setSpacing(MEDIUM)
        self._layout.setContentsMargins(0, MEDIUM, 0, MEDIUM)
        for at, side in enumerate(sides):
            one = column(*side, spacing=MEDIUM)
            one.addStretch(1)
            self._layout.addLayout(one, shares[at])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self.fontMetrics().averageCharWidth() * _NARROW_LETTERS
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if direction != self._layout.direction():
            self._layout.setDirection(direction)
            for at in range(self._layout.count()):
                self._layout.setStretch(at, 0 if narrow else self._shares[at])
