"""What a locked window shows: the time and the date, as any computer might. A key or a click asks for the passphrase."""

import datetime as dt

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget

from attache_app.desktop.pages.sign_in.passphrase_form import PassphraseForm
from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.spacing import HUGE, MEDIUM
from attache_app.desktop.widgets.basics import button, column, label
from attache_app.desktop.widgets.centred import centred
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.domain import formats

_TICK_MS = 5_000
_FORGOTTEN_MS = 60_000  # after that nobody is typing any more, and the clock stands alone again
_CARD_LETTERS = 62


class NeutralScreen(QFrame):
    """`asked` with a passphrase; `left`: someone else needs the laptop. Nothing here says whose register it is, or that it is one."""

    asked = Signal(str)
    left = Signal()

    def __init__(self, speech: Speech, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._speech = speech
        tr = speech.tr_
        self.setObjectName("neutral")
        self.setProperty("role", "ground")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Clock"))
        self._time = label("", "clock", name="clock", wrap=False)
        self._date = label("", "clock-date", name="clockDate", wrap=False)
        self.form = PassphraseForm(speech, tr("Unlock"))
        self.form.asked.connect(self.asked)
        self.form.add_button(button(tr("Sign out"), self.left.emit, role="quiet", name="elsewhere"))
        self._card = QFrame()
        self._card.setProperty("role", "card")
        self._card.setLayout(
            column(label(tr("Everything is as you left it."), "muted"), self.form, spacing=MEDIUM, margins=HUGE)
        )
        self._card.hide()
        clock = QWidget()
        clock.setLayout(column(self._time, self._date, spacing=MEDIUM))
        for shown in (self._time, self._date):
            shown.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setLayout(column(centred(self._card, _CARD_LETTERS, above=clock, name="neutralBody")))
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK_MS)
        self._ticks.timeout.connect(self._say_time)
        self._ticks.start()
        self._forgotten = QTimer(self)
        self._forgotten.setSingleShot(True)
        self._forgotten.setInterval(_FORGOTTEN_MS)
        self._forgotten.timeout.connect(self.fold)
        self.form.line.textEdited.connect(lambda *_: self._forgotten.start())
        give_mnemonics(self._card)
        self._say_time()

    def start(self) -> None:
        (self if self._card.isHidden() else self.form.line).setFocus()

    def ask(self, begun: str = "") -> None:
        """Show the line, with what somebody began to type."""
        self._card.show()
        self.form.line.setText(begun)
        self.form.line.setFocus()
        self._forgotten.start()

    def fold(self) -> None:
        """The clock alone again; nothing of what was typed stays."""
        self.form.clear()
        self._card.hide()
        self.setFocus()

    def _say_time(self) -> None:
        now = dt.datetime.now().astimezone()
        self._time.setText(formats.time(now.isoformat(timespec="seconds")))
        self._date.setText(formats.weekday_date(now.date().isoformat(), self._speech.code))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.fold()
        elif self._card.isHidden():
            self.ask(event.text() if event.text().isprintable() else "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._card.isHidden():
            self.ask()
        super().mousePressEvent(event)
