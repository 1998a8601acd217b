"""A place where files are dropped, with a button for who has no mouse at hand."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame

from attache_app.desktop.theme.sheet import shades_of
from attache_app.desktop.theme.spacing import LARGE, MEDIUM
from attache_app.desktop.widgets.basics import button, label, picture, repolish, row
from attache_app.desktop.widgets.file_choosers import choose_files


class DropZone(QFrame):
    """`dropped` with paths. `pattern`: of the file chooser, as `*.age`."""

    dropped = Signal(object)

    def __init__(self, text: str, choose: str, pattern: str = "*", *, name: str = "drop") -> None:
        super().__init__()
        self._title, self._pattern = text, pattern
        self.setAcceptDrops(True)
        self.setObjectName(name)
        self.setProperty("role", "drop")
        self.setAccessibleName(text)
        self._choose = button(choose, self._ask, picture="file", name=f"{name}Choose")
        layout = row(picture("inbox", shades_of().accent, 28), label(text), self._choose, spacing=MEDIUM, margins=LARGE)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.setFocusProxy(self._choose)

    def _ask(self) -> None:
        if paths := choose_files(self, self._title, self._pattern):
            self.dropped.emit(paths)

    def _highlight(self, over: bool) -> None:
        self.setProperty("role", "drop-over" if over else "drop")
        repolish(self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._highlight(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._highlight(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._highlight(False)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(paths)
