"""Before a register of an older version is opened: what will happen to it, how much room that needs, and what if it fails."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from attache_app.desktop.speech import Speech
from attache_app.desktop.tasks import Job
from attache_app.desktop.theme.icons import icon
from attache_app.desktop.theme.sheet import shades_of
from attache_app.desktop.theme.spacing import HUGE, MEDIUM
from attache_app.desktop.widgets.basics import Banner, button, column, label, row
from attache_app.desktop.widgets.busy import Busy
from attache_app.desktop.widgets.centred import centred
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.domain import formats

_CARD_LETTERS = 92


class UpdateView(QFrame):
    """`agreed`: go on; `left`: rather not now. `values`: of the error `update_asked`."""

    agreed = Signal()
    left = Signal()

    def __init__(self, speech: Speech, values: Mapping[str, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tr = speech.tr_
        self.setObjectName("update")
        self.setProperty("role", "ground")
        sign = label("")
        sign.setPixmap(icon("sync", shades_of().accent, 40).pixmap(40, 40))
        enough = values["free"] >= values["needed"]
        room = tr(
            "That needs {needed} MB; {free} MB are free.",
            needed=formats.number(values["needed"], speech.code),
            free=formats.number(values["free"], speech.code),
        )
        steps = [
            tr("1.  A copy of the register is made in the workspace and read through: {copy}.", copy=values["copy"])
            + " "
            + room,
            tr("2.  The register is brought up to date, all of it or nothing: if anything fails, it stays as it was."),
            tr("3.  You sign in as always. The copy of before stays; an older program would open it still."),
        ]
        self._problem = Banner(name="updateProblem")
        self._busy = Busy("")
        self._go = button(tr("Bring it up to date"), self.agreed.emit, role="primary", name="updateGo")
        self._go.setEnabled(enough)
        self._later = button(tr("Not now"), self.left.emit, name="updateLater")
        card = QFrame()
        card.setProperty("role", "card")
        told = tr("This register was last used with an older version of the program. This is what happens now:")
        inside = column(
            sign,
            label(tr("An update of the register"), "title", name="title"),
            label(told),
            spacing=MEDIUM,
            margins=HUGE,
        )
        for text in steps:
            inside.addWidget(label(text))
        if not enough:
            self._problem.say(
                tr("There is not enough room on this disk. Free some space, then sign in again; nothing was changed."),
                "warn",
            )
        inside.addWidget(self._problem)
        inside.addWidget(self._busy)
        buttons = row(self._go, self._later, spacing=MEDIUM)
        buttons.addStretch(1)
        inside.addLayout(buttons)
        card.setLayout(inside)
        self.setLayout(column(centred(card, _CARD_LETTERS, name="updateBody")))
        give_mnemonics(card)

    def start(self) -> None:
        """It is shown: the keyboard is on what can be done."""
        (self._go if self._go.isEnabled() else self._later).setFocus()

    def follow(self, text: str, job: Job) -> None:
        """The update is under way; it is not stopped half way."""
        self._go.setEnabled(False)
        self._later.setEnabled(False)
        self._busy.follow(text, job, may_stop=False)

    def say(self, text: str) -> None:
        """What is done now."""
        self._busy.say(text)

    def refuse(self, sentence: str) -> None:
        """It failed, and nothing changed."""
        self._problem.say(sentence, "bad")
        self._go.setEnabled(True)
        self._later.setEnabled(True)
        self._later.setFocus()
