"""What every page of the window can do."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.theme.sheet import text_is_large
from attache_app.desktop.theme.spacing import LARGE, MEDIUM, SMALL
from attache_app.desktop.widgets.basics import Banner, column, label, row
from attache_app.desktop.widgets.dialogs import Question
from attache_app.desktop.widgets.digits import digit_keys
from attache_app.domain.derived_ids import new_id


class Page(QWidget):
    """A page has a head (a title, what it is about, buttons) and a body. It lives as long as it is shown or in the way back.

    `touched`: something was typed, saved or given up. What is typed is kept as a draft under `draft_id`; where the page makes a
    record, that is the id the record gets, so that a draft that outlives its save makes no second one.
    """

    touched = Signal()
    saves = False  # whether `retype` can save what it puts back

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._tr = desk.speech.tr_
        self.draft_id = new_id()
        self._question: tuple[str, Question] | None = None
        self.setProperty("role", "ground")
        self.heading = label("", "title", name="title")
        self.subtitle = label("", "muted", name="subtitle")
        self.banner = Banner(name="banner")
        self.offer = Banner(name="draftOffer")
        self.buttons = row()
        head = column(spacing=SMALL) if text_is_large() else row(spacing=MEDIUM)
        texts = column(self.heading, self.subtitle, spacing=0)
        head.addLayout(texts, 1)
        head.addLayout(self.buttons)
        self.layout_ = column(spacing=MEDIUM)
        self.layout_.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        self.layout_.addLayout(head)
        self.layout_.addWidget(self.offer)
        self.layout_.addWidget(self.banner)
        self.setLayout(self.layout_)

    foot: QWidget | None = None  # what stands below and is needed while a message is there

    def called(self) -> str:
        """What a message calls this page once it is gone; it names nobody."""
        return self.heading.text()

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

    def typed(self) -> dict[str, Any] | None:
        """What was typed here and is not saved, as JSON (`services.drafts.Draft.typed`); None: nothing would be lost."""
        return None

    def retype(self, typed: Mapping[str, Any], *, save: bool = False) -> None:
        """Put back what `typed` gave, on a page just made; `save`: and save it, once the page is there."""

    def ask(self, name: str, question: Question, then: Callable[[str], object]) -> None:
        """Ask a question with a line to type in; what is typed there belongs to the draft of this page, which asks it again by `name`."""
        self._question = (name, question)
        question.line_typed.connect(self.touched)
        question.answered.connect(self._answered)
        question.ask(then)

    def ask_again(self, name: str, typed: str) -> None:
        """Ask the question of this name once more, with what was typed in its line."""

    def _answered(self, _answer: str) -> None:
        self._question = None
        self.touched.emit()

    def all_typed(self) -> dict[str, Any] | None:
        """What was typed, in a question that is open too."""
        typed = self.typed()
        if self._question is None or not self._question[1].typed:
            return typed
        return {"set": {}, **(typed or {}), "asked": self._question[0], "line": self._question[1].typed}

    def undo(self) -> None:
        """Ctrl+Z outside a text: take back what was done last."""
        self.desk.undo.undo()

    def anew(self) -> "Page":
        """The same page built anew, in the language that is spoken now, with all that was typed."""
        return type(self)(self.desk)

    def came_back(self) -> None:
        """The page is shown again, after another lay over it."""
        self.start()
