"""The record and what stands beside it, with the room that each was given last."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from attache_app.desktop.preferences import Preferences
from attache_app.desktop.theme.sheet import pixels

_BESIDE_PERCENT = 150  # text larger than this leaves neither its width: then one stands under the other


class Split(QSplitter):
    """`main` takes what `beside` does not need; the user moves the border."""

    def __init__(self, preferences: Preferences, main: QWidget, beside: QWidget) -> None:
        is_upright = pixels(100) > _BESIDE_PERCENT
        super().__init__(Qt.Orientation.Vertical if is_upright else Qt.Orientation.Horizontal)
        self._preferences, self._key = preferences, "record_split_upright" if is_upright else "record_split"
        self.setChildrenCollapsible(False)
        self.addWidget(main)
        self.addWidget(beside)
        self.setStretchFactor(0, 1)
        self.setSizes(preferences.get(self._key, [800, 270]))
        self.splitterMoved.connect(self._keep)

    def _keep(self, *_: object) -> None:
        self._preferences.put(self._key, self.sizes())
