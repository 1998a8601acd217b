"""The apology: what happened, what is safe, what can be done. It lies over the window, one page however often the fault comes."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.icons import icon
from attache_app.desktop.theme.sheet import shades_of
from attache_app.desktop.theme.spacing import HUGE, MEDIUM, SMALL
from attache_app.desktop.widgets.basics import button, clear, column, give_keyboard, label, row
from attache_app.desktop.widgets.centred import centred
from attache_app.desktop.widgets.mnemonics import give_mnemonics

_CARD_LETTERS = 96


class ApologyView(QFrame):
    """`go_on`: back to where one was; `left`: sign out; `reported`: a report for support is wanted."""

    go_on = Signal()
    left = Signal()
    reported = Signal()

    def __init__(self, speech: Speech, *, signed_in: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._speech, self._signed_in = speech, signed_in
        self._said = (1, True, "")
        self.setObjectName("apology")
        self.setProperty("role", "ground")
        self._card = QFrame()
        self._card.setProperty("role", "card")
        self._inside = column(spacing=MEDIUM, margins=HUGE)
        self._card.setLayout(self._inside)
        self.setLayout(column(centred(self._card, _CARD_LETTERS, name="apologyBody")))
        speech.changed.connect(self._speak)

    def say(self, times: int, *, drafts_kept: bool, place: str) -> None:
        """The fault came `times` times since the program began; `place` is where, for whoever helps."""
        self._said = (times, drafts_kept, place)
        self._speak()

    def _speak(self) -> None:
        times, drafts_kept, place = self._said
        tr = self._speech.tr_
        clear(self._inside)
        sign = label("")
        sign.setPixmap(icon("warning", shades_of().warn, 40).pixmap(40, 40))
        safe = [tr("All that was saved is in the register, whole.")]
        if self._signed_in:
            safe.append(
                tr("What you typed and did not save yet is kept as a draft, and is offered to you again.")
                if drafts_kept
                else tr("What you typed and did not save yet is still on the page: go on, and save it first.")
            )
        told = tr("Attaché made a mistake while doing what you asked. It is a fault of the program, not of yours.")
        for widget in (sign, label(tr("We are sorry"), "title", name="title"), label(told)):
            self._inside.addWidget(widget)
        if times > 1:
            again = tr.plural("It happened {n} time since the program began.", "It happened {n} times since the program began.", times)  # fmt: skip
            self._inside.addWidget(label(again, "problem", name="times"))
        self._inside.addWidget(label(tr("What is safe"), "heading"))
        for text in safe:
            self._inside.addWidget(label(f"•  {text}"))
        self._inside.addWidget(label(tr("What you can do"), "heading"))
        advice = tr(
            "Go on, and try once more. If it comes back, sign out and in again, and send a report to whoever helps you with the program."
        )
        self._inside.addWidget(label(advice))
        spot = label(tr("For who helps you: {place}", place=place), "help", name="place")
        spot.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._inside.addWidget(spot)
        go = button(tr("Go on"), self.go_on.emit, role="primary", name="goOn")
        buttons = row(go, spacing=MEDIUM)
        if self._signed_in:
            buttons.addWidget(button(tr("Sign out"), self.left.emit, name="apologySignOut"))
        buttons.addWidget(button(tr("Report for support…"), self.reported.emit, picture="file", name="report"))
        buttons.addStretch(1)
        self._inside.addSpacing(SMALL)
        self._inside.addLayout(buttons)
        give_mnemonics(self._card)
        if not give_keyboard(self, "goOn"):
            go.setFocus()  # once it is shown
