"""What was chosen for a set, each as a small button that takes it out again."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from attache_app.desktop.theme.spacing import TINY
from attache_app.desktop.widgets.basics import button, clear
from attache_app.desktop.widgets.flow import Flow

_MOST_LETTERS = 60


class Chips(QWidget):
    """`removed` with the key of what is taken out; `opened` where a chip leads somewhere."""

    removed = Signal(object)

    def __init__(self, removal: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._removal, self._locked = removal, False
        self._items: Sequence[tuple[Any, str]] = ()
        self._flow = Flow(spacing=TINY)
        self.setLayout(self._flow)
        self.hide()

    def show_items(self, items: Sequence[tuple[Any, str]]) -> None:
        self._items = items
        clear(self._flow)
        for key, text in items:
            short = text if len(text) <= _MOST_LETTERS else text[: _MOST_LETTERS - 1] + "…"
            chip = button(f"{short}   ✕" if not self._locked else short, role="chip", tip=f"{self._removal}: {text}")
            chip.setAccessibleName(f"{self._removal}: {text}")
            chip.setProperty("plain", "")
            chip.setProperty("key", key)
            chip.clicked.connect(self._pressed)
            chip.setEnabled(not self._locked)
            self._flow.addWidget(chip)
            chip.show()
        self.setVisible(bool(items))
        self.updateGeometry()

    def lock(self, locked: bool) -> None:
        if locked != self._locked:
            self._locked = locked
            self.show_items(self._items)

    def _pressed(self) -> None:
        chip = self.sender()
        if isinstance(chip, QPushButton):
            self.removed.emit(chip.property("key"))
