"""A text of several lines that is as high as its words, within bounds; Tab leaves it."""

from PySide6.QtCore import QMimeData, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget


class GrowingText(QPlainTextEdit):
    """`least` and `most`: lines shown."""

    def __init__(self, least: int = 2, most: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least, self._most = least, most
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow()

    def _grow(self, *_: object) -> None:
        lines = min(max(int(self.document().size().height()), self._least), self._most)
        frame = 2 * self.frameWidth() + self.contentsMargins().top() + self.contentsMargins().bottom()
        self.setFixedHeight(
            lines * self.fontMetrics().lineSpacing() + frame + int(2 * self.document().documentMargin()) + 6
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()  # another width breaks the lines elsewhere

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height())

    def insertFromMimeData(self, source: QMimeData) -> None:
        # What is pasted comes as words: no colours, no tabs.
        self.insertPlainText(source.text().replace("\t", " "))
