"""The assistant for a forgotten passphrase: who can help, whose passphrase, the recovery key, a new passphrase."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QWidget

from attache_app.desktop.pages.recovery.presenter import RecoveryPresenter
from attache_app.desktop.pages.settings.passphrase import NewPassphrase
from attache_app.desktop.theme.spacing import HUGE, MEDIUM, SMALL
from attache_app.desktop.widgets.basics import Banner, button, clear, column, label, row
from attache_app.desktop.widgets.busy import Busy
from attache_app.desktop.widgets.centred import centred
from attache_app.desktop.widgets.file_choosers import choose_file
from attache_app.desktop.widgets.form import LabelledLine
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.desktop.widgets.secret_tools import SecretTools

_CARD_LETTERS = 104


class RecoveryView(QFrame):
    """`mended` with the person and his new passphrase; `left`: back to signing in."""

    mended = Signal(str, str)
    left = Signal()

    def __init__(self, presenter: RecoveryPresenter, people: Sequence[str], has_slot: bool) -> None:
        super().__init__()
        self.presenter, self._speech, self._people = presenter, presenter.speech, list(people)
        self._has_slot = has_slot
        presenter.setParent(self)
        self.setObjectName("recovery")
        self.setProperty("role", "ground")
        card = QFrame()
        card.setProperty("role", "card")
        self._inside = column(spacing=MEDIUM, margins=HUGE)
        card.setLayout(self._inside)
        self.setLayout(column(centred(card, _CARD_LETTERS, name="recoveryBody")))
        self._build()
        presenter.mended.connect(self.mended)
        presenter.refused.connect(self._refuse)
        presenter.read.connect(self._show_key)
        self._speech.changed.connect(self._speak)

    def _build(self) -> None:
        tr = self._speech.tr_
        self._banner = Banner(name="recoveryProblem")
        colleague = tr(
            "Nobody can read a passphrase out of this computer. A colleague who still signs in here can close your access and add you anew, under Settings, People: what you wrote stays."
        )
        for widget in (label(tr("Forgotten passphrase"), "title", name="title"), label(colleague), self._banner):
            self._inside.addWidget(widget)
        self._back = button(tr("Back"), self.left.emit, role="quiet", picture="left", name="back")
        if self._has_slot:
            self._build_form()
        else:
            text = tr(
                "No recovery key opens this register, because this laptop was never enrolled, or somebody took the key's way in away. What remains is a backup that was made while you used a passphrase you still know, and what has left for headquarters in batches."
            )
            self._banner.say(text, "warn")
            self._inside.addLayout(_left(self._back))
        give_mnemonics(self)

    def _build_form(self) -> None:
        tr = self._speech.tr_
        self._busy = Busy(tr("Stop"), self)
        self._who = QComboBox()
        self._who.setObjectName("who")
        self._who.setAccessibleName(tr("Whose passphrase"))
        self._who.addItems(self._people)
        whose = label(tr("Whose passphrase"), "label")
        whose.setBuddy(self._who)
        self._key = LabelledLine(tr("Recovery key from the sheet"), secret=True, name="recoveryKey")
        self._key.line.textChanged.connect(self._say_doubts)
        tools = SecretTools(tr, self._key.line)
        self._doubts = label("", "help", name="doubts")
        choose = button(tr("From a file…"), self._choose, picture="open", name="keyFile")
        above = row(self._key, choose, spacing=SMALL)
        above.setStretch(0, 1)
        above.setAlignment(choose, Qt.AlignmentFlag.AlignBottom)
        self._new = NewPassphrase(self._speech)
        go = button(tr("Give the new passphrase"), self._go, role="primary", name="recover")
        asked = tr(
            "Otherwise the recovery key of headquarters opens the register: it stands on a sheet of paper in a safe there. Telephone: somebody whom you know comes with the sheet, or, where that is too far, reads the key to you."
        )
        warned = tr(
            "It opens the registers of all posts: never send it by message or e-mail, and leave it on no paper and in no file here. The register writes down that it was used."
        )
        self._inside.addWidget(label(asked))
        self._inside.addWidget(label(warned))
        for widget in (whose, self._who):
            self._inside.addWidget(widget)
        self._inside.addLayout(above)
        for made in (self._doubts, tools, self._new, self._busy):
            self._inside.addWidget(made)
        self._inside.addLayout(_left(go, self._back))
        self._say_doubts()

    def start(self) -> None:
        if not self._has_slot:
            self._back.setFocus()
        elif len(self._people) > 1:
            self._who.setFocus()
        else:
            self._key.setFocus()

    def _say_doubts(self) -> None:
        self._doubts.setText(self.presenter.doubts(self._key.text()) or self._speech.tr_("The key may be whole."))

    def _choose(self) -> None:
        file = choose_file(self, self._speech.tr_("A file that holds the recovery key"))
        if file is not None:
            self.presenter.read_file(file)

    def _show_key(self, key: str) -> None:
        self._key.line.setText(key)
        self._new.setFocus()

    def _go(self) -> None:
        if sentence := self.presenter.doubts(self._key.text()) or self._new.problem():
            self._refuse(sentence)
            return
        self._banner.say("")
        job = self.presenter.mend(self._key.text(), self._who.currentText(), self._new.text())
        self._busy.follow(self._speech.tr_("Opening…"), job, may_stop=False)

    def _refuse(self, sentence: str) -> None:
        self._banner.say(sentence, "bad")

    def _speak(self) -> None:
        """Built anew in the language that is spoken now; what is typed stays, but for secrets."""
        who = self._who.currentIndex() if self._has_slot else 0
        clear(self._inside)
        self._build()
        if self._has_slot:
            self._who.setCurrentIndex(who)


def _left(*buttons: QWidget) -> QHBoxLayout:
    made = row(*buttons, spacing=MEDIUM)
    made.addStretch(1)
    return made
