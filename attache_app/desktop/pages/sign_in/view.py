"""Signing in: who, and the passphrase; or Enter alone where the computer's keyring has the key."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLayout, QWidget

from attache_app.desktop.pages.sign_in.passphrase_form import PassphraseForm
from attache_app.desktop.speech import NAMES, Speech
from attache_app.desktop.theme.icons import icon
from attache_app.desktop.theme.sheet import shades_of
from attache_app.desktop.theme.spacing import HUGE, MEDIUM, SMALL
from attache_app.desktop.widgets.basics import button, clear, column, label
from attache_app.desktop.widgets.centred import centred
from attache_app.desktop.widgets.flow import Flow
from attache_app.desktop.widgets.mnemonics import give_mnemonics

_CARD_LETTERS = 62


class SignInView(QFrame):
    """`asked` with a staff id ("" while it is not known who signs in) and a passphrase ("": the keyring has the key).

    `elsewhere`: another workspace is wanted; `forgotten`: nobody knows the passphrase any more.
    """

    asked = Signal(str, str)
    elsewhere = Signal()
    forgotten = Signal()

    def __init__(self, speech: Speech, *, where: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._speech, self._where = speech, where
        self._people: list[tuple[str, str]] = []
        self._in_keyring: Collection[str] = ()
        self.setObjectName("signIn")
        self.setProperty("role", "ground")
        self._outer = column()
        self.setLayout(self._outer)
        self._build()
        speech.changed.connect(self._speak)

    def _build(self) -> None:
        tr = self._speech.tr_
        sign = label("")
        sign.setPixmap(icon("key", shades_of().accent, 40).pixmap(40, 40))
        self._who = QComboBox()
        self._who.setObjectName("who")
        self._who.setAccessibleName(tr("Who signs in"))
        self._who.currentIndexChanged.connect(self._show_keyring)
        self._who_label = label(tr("Who signs in"), "label")
        self._who_label.setBuddy(self._who)
        self._keyring = label(
            tr("The key is in this computer's keyring: Enter alone opens, without the passphrase."),
            "muted",
            name="inKeyring",
        )
        self.form = PassphraseForm(self._speech, tr("Sign in"))
        self.form.asked.connect(self._ask)
        card = QFrame()
        card.setProperty("role", "card")
        inside = column(
            sign, label("Attaché", "title", name="title"), label(self._where, "muted"), self._who_label, self._who,
            self._keyring, self.form, spacing=MEDIUM, margins=HUGE,
        )  # fmt: skip
        inside.addLayout(
            Flow(
                button(tr("Forgotten passphrase…"), self.forgotten.emit, role="quiet", name="forgotten"),
                button(tr("Another workspace…"), self.elsewhere.emit, role="quiet", name="elsewhere"),
            )
        )
        card.setLayout(inside)
        languages = QWidget()
        languages.setLayout(self._languages())
        self._outer.addWidget(centred(card, _CARD_LETTERS, below=languages, name="signInBody"))
        self._show_people("")
        give_mnemonics(card)

    def _languages(self) -> QLayout:
        made = Flow(spacing=SMALL)
        for code, name in NAMES.items():
            one = button(name, role="quiet", name=f"speak_{code}")
            one.setCheckable(True)
            one.setChecked(code == self._speech.code)
            one.clicked.connect(lambda _=False, c=code: self._speech.speak(c))
            made.addWidget(one)
        return made

    def show_people(self, people: Sequence[tuple[str, str]], last: str = "", in_keyring: Collection[str] = ()) -> None:
        """Who may sign in here, as (staff id, name), known a moment after the window stands; `last` signed in before."""
        self._people, self._in_keyring = list(people), in_keyring
        self._show_people(last)

    def _show_people(self, chosen: str) -> None:
        self._who.clear()
        for staff, name in self._people:
            self._who.addItem(name, staff)
        self._who.setCurrentIndex(max(self._who.findData(chosen), 0))
        several = len(self._people) > 1
        self._who.setVisible(several)
        self._who_label.setVisible(several)
        self._show_keyring()

    def _show_keyring(self) -> None:
        self.form.may_be_empty = self._who.currentData() in self._in_keyring
        self._keyring.setVisible(self.form.may_be_empty)

    def start(self) -> None:
        self.form.setFocus()

    def refuse(self, sentence: str, seconds: int = 0) -> None:
        """One sentence, and the passphrase to be typed again, after so many seconds."""
        self.form.refuse(sentence, seconds)

    def _ask(self, passphrase: str) -> None:
        self.asked.emit(self._who.currentData() or "", passphrase)

    def _speak(self) -> None:
        """Built anew in the language that is spoken now; what is typed stays."""
        typed, who = self.form.line.text(), self._who.currentData() or ""
        clear(self._outer)
        self._build()
        self._show_people(who)
        self.form.line.setText(typed)
        self.start()
