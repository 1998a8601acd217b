"""Signing in: who, and the passphrase. The same card stands on the neutral screen that a locked window shows."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QWidget

from attache_app.desktop.speech import NAMES, Speech
from attache_app.desktop.theme.icons import icon
from attache_app.desktop.theme.sheet import shades_of
from attache_app.desktop.theme.spacing import HUGE, LARGE, MEDIUM, SMALL
from attache_app.desktop.widgets.basics import Banner, button, column, label, row
from attache_app.desktop.widgets.form import LabelledLine
from attache_app.desktop.widgets.mnemonics import give_mnemonics

_CARD_LETTERS = 62


class SignInView(QFrame):
    """`asked` with a person ("" where only one signs in) and a passphrase; `elsewhere`: another workspace or person is wanted."""

    asked = Signal(str, str)
    elsewhere = Signal()

    def __init__(
        self, speech: Speech, *, is_locked: bool = False, where: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._speech, self._is_locked, self._where = speech, is_locked, where
        self._people: list[str] = []
        self.setObjectName("signIn")
        self.setProperty("role", "ground")
        self._outer = column()
        self.setLayout(self._outer)
        self._build()
        speech.changed.connect(self._speak)

    def _build(self) -> None:
        tr = self._speech.tr_
        shades = shades_of()
        sign = label("")
        sign.setPixmap(icon("lock" if self._is_locked else "key", shades.accent, 40).pixmap(40, 40))
        title = label(tr("Locked") if self._is_locked else "Attaché", "title", name="title")
        text = tr("Everything is as you left it.") if self._is_locked else self._where
        self._who = QComboBox()
        self._who.setObjectName("who")
        self._who.setAccessibleName(tr("Who signs in"))
        self._who_label = label(tr("Who signs in"), "label")
        self._who_label.setBuddy(self._who)
        self._passphrase = LabelledLine(tr("Passphrase"), secret=True, name="signInPassphrase")
        self._problem = Banner(name="signInProblem")
        self._go = button(
            tr("Unlock") if self._is_locked else tr("Sign in"), self._ask, role="primary", name="signInGo"
        )
        other = button(
            tr("Sign out") if self._is_locked else tr("Another workspace…"),
            self.elsewhere.emit,
            role="quiet",
            name="elsewhere",
        )
        self._card = QFrame()
        self._card.setProperty("role", "card")
        inside = column(
            sign,
            title,
            label(text, "muted"),
            self._who_label,
            self._who,
            self._passphrase,
            self._problem,
            spacing=MEDIUM,
            margins=HUGE,
        )
        buttons = row(self._go, other, spacing=MEDIUM)
        buttons.addStretch(1)
        inside.addLayout(buttons)
        self._card.setLayout(inside)
        self._card.setFixedWidth(self.fontMetrics().averageCharWidth() * _CARD_LETTERS)
        self._languages = QWidget()
        self._languages.setLayout(self._language_row())
        self._outer.addStretch(2)
        self._outer.addWidget(self._card, 0, Qt.AlignmentFlag.AlignHCenter)
        self._outer.addWidget(self._languages, 0, Qt.AlignmentFlag.AlignHCenter)
        self._outer.addStretch(3)
        self._passphrase.line.returnPressed.connect(self._ask)
        self._show_people()
        give_mnemonics(self._card)

    def _language_row(self) -> QHBoxLayout:
        made = row(spacing=SMALL, margins=LARGE)
        for code, name in NAMES.items():
            one = button(name, role="quiet", name=f"speak_{code}")
            one.setCheckable(True)
            one.setChecked(code == self._speech.code)
            one.clicked.connect(lambda _=False, c=code: self._speech.speak(c))
            made.addWidget(one)
        return made

    def show_people(self, people: Sequence[str]) -> None:
        """Who may sign in here; known a moment after the window stands."""
        self._people = list(people)
        self._show_people()

    def _show_people(self) -> None:
        self._who.clear()
        self._who.addItems(self._people)
        several = len(self._people) > 1
        self._who.setVisible(several)
        self._who_label.setVisible(several)

    @property
    def line(self) -> QLineEdit:
        return self._passphrase.line

    def start(self) -> None:
        self._passphrase.setFocus()

    def wait(self, waiting: bool) -> None:
        """While the register is opened."""
        tr = self._speech.tr_
        self._go.setEnabled(not waiting)
        said = tr("Unlock") if self._is_locked else tr("Sign in")
        self._go.setText(tr("Opening…") if waiting else said)

    def refuse(self, sentence: str) -> None:
        """One sentence, and the passphrase to be typed again."""
        self.wait(False)
        self._problem.say(sentence, "bad")
        self._passphrase.line.selectAll()
        self._passphrase.setFocus()

    def clear(self) -> None:
        self._passphrase.clear()
        self._problem.say("")
        self.wait(False)

    def _ask(self) -> None:
        if self._go.isEnabled():
            self.wait(True)
            self.asked.emit(self._who.currentText() if len(self._people) > 1 else "", self._passphrase.text())

    def _speak(self) -> None:
        """Built anew in the language that is spoken now; what is typed stays."""
        typed, who = self._passphrase.text(), self._who.currentIndex()
        while (item := self._outer.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._build()
        self._who.setCurrentIndex(who)
        self._passphrase.line.setText(typed)
        self.start()
