"""What every page of the window can do."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.theme.spacing import LARGE, MEDIUM
from attache_app.desktop.widgets.basics import Banner, column, label, row
from attache_app.desktop.widgets.digits import digit_keys


class Page(QWidget):
    """A page has a head (a title, what it is about, buttons) and a body. It lives as long as it is shown or in the way back."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._tr = desk.speech.tr_
        self.setProperty("role", "ground")
        self.heading = label("", "title", name="title")
        self.subtitle = label("", "muted", name="subtitle")
        self.banner = Banner(name="banner")
        self.buttons = row()
        head = row(spacing=MEDIUM)
        texts = column(self.heading, self.subtitle, spacing=0)
        head.addLayout(texts, 1)
        head.addLayout(self.buttons)
        self.layout_ = column(spacing=MEDIUM)
        self.layout_.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        self.layout_.addLayout(head)
        self.layout_.addWidget(self.banner)
        self.setLayout(self.layout_)

    def head(self, title: str, subtitle: str = "") -> None:
        self.heading.setText(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))

    def refuse(self, sentence: str) -> None:
        """What did not go, in one sentence at the head of the page."""
        self.banner.say(sentence, "bad")

    def key(self, keys: str, pressed: Callable[[], object]) -> QShortcut:
        """A key of this page."""
        made = QShortcut(QKeySequence(keys), self)
        made.activated.connect(pressed)
        return made

    def digit_key(self, digit: int, pressed: Callable[[], object]) -> QShortcut:
        """Alt and a digit, also where a French keyboard asks no Shift for it."""
        made = QShortcut(self)
        made.setKeys(digit_keys(Qt.KeyboardModifier.AltModifier, digit))
        made.activated.connect(pressed)
        return made

    def keep(self, presenter: QObject) -> None:
        """The page owns its presenter: Python may free what nobody needs on a worker's thread, where no object of Qt may die."""
        presenter.setParent(self)

    def start(self) -> None:
        """The page is shown: put the cursor where work begins."""

    def leave(self, then: Callable[[], object]) -> None:
        """The user wants to go elsewhere: `then` is called, at once or after he was asked what to do with what he typed."""
        then()

    def anew(self) -> "Page":
        """The same page built anew, in the language that is spoken now, with all that was typed."""
        return type(self)(self.desk)

    def came_back(self) -> None:
        """The page is shown again, after another lay over it."""
        self.start()
