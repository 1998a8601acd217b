"""A large button: a picture, what it does, and a sentence about it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from attache_app.desktop.theme.sheet import shades_of
from attache_app.desktop.theme.spacing import MEDIUM, TINY
from attache_app.desktop.widgets.basics import column, label, picture, row


class Tile(QPushButton):
    """As high as its texts need at its width."""

    def __init__(
        self, title: str, text: str = "", sign: str = "", *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "tile")
        self.setAutoDefault(True)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        texts = column(spacing=TINY)
        texts.addStretch(1)
        texts.addWidget(label(title, "label"))
        if text:
            texts.addWidget(label(text, "help"))
        texts.addStretch(1)
        self._inside = row(spacing=MEDIUM)
        self._inside.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
        if sign:
            self._inside.addWidget(picture(sign, shades_of().accent, 26))
        self._inside.addLayout(texts, 1)
        self.setLayout(self._inside)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._inside.totalHeightForWidth(width)

    def sizeHint(self) -> QSize:
        return self._inside.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._inside.totalMinimumSize()
