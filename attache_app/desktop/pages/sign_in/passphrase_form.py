"""A passphrase asked for: the line, the button, one sentence where it was wrong, and a wait that grows with each wrong one."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.spacing import MEDIUM, SMALL
from attache_app.desktop.widgets.basics import Banner, button, column, row
from attache_app.desktop.widgets.form import LabelledLine
from attache_app.desktop.widgets.secret_tools import SecretTools

_FREE, _LONGEST_S = 2, 60


class Patience:
    """How long to wait after each wrong passphrase. It keeps a passer-by from trying all day; the disk is guarded by Argon2id."""

    def __init__(self) -> None:
        self._wrong = 0

    def wrong(self) -> int:
        """One more was wrong: seconds to wait now."""
        self._wrong += 1
        return 0 if self._wrong <= _FREE else min(2 ** (self._wrong - _FREE), _LONGEST_S)

    def right(self) -> None:
        self._wrong = 0


class PassphraseForm(QWidget):
    """`asked` with what was typed. `may_be_empty`: Enter alone is an answer, since a keyring has the key."""

    asked = Signal(str)

    def __init__(self, speech: Speech, go: str) -> None:
        super().__init__()
        self._tr, self._said = speech.tr_, go
        self.may_be_empty = False
        self._passphrase = LabelledLine(self._tr("Passphrase"), secret=True, name="signInPassphrase")
        self._tools = SecretTools(self._tr, self._passphrase.line)
        self._problem = Banner(name="signInProblem")
        self._go = button(go, self._ask, role="primary", name="signInGo")
        self._left_s = 0
        self._seconds = QTimer(self)
        self._seconds.setInterval(1_000)
        self._seconds.timeout.connect(self._count)
        self._buttons = row(self._go, spacing=SMALL)
        self._buttons.addStretch(1)
        layout = column(self._passphrase, self._tools, self._problem, spacing=MEDIUM)
        layout.addLayout(self._buttons)
        self.setLayout(layout)
        self.setFocusProxy(self._passphrase)
        self._passphrase.line.returnPressed.connect(self._ask)

    @property
    def line(self) -> QLineEdit:
        return self._passphrase.line

    def add_button(self, made: QPushButton) -> None:
        """One more thing to do, beside the answer."""
        self._buttons.insertWidget(self._buttons.count() - 1, made)

    def wait(self) -> None:
        """While the passphrase is tried."""
        self._go.setEnabled(False)
        self._go.setText(self._tr("Opening…"))

    def refuse(self, sentence: str, seconds: int = 0) -> None:
        """One sentence, and the passphrase to be typed again, after so many seconds."""
        self._problem.say(sentence, "bad")
        self._left_s = seconds
        self._count_from()
        self.line.selectAll()
        self.line.setFocus()

    def clear(self) -> None:
        self.line.clear()
        self._tools.hide_typed()
        self._problem.say("")
        if not self._left_s:
            self._free()

    def _count_from(self) -> None:
        if self._left_s:
            self._go.setEnabled(False)
            self._go.setText(self._tr("Wait {n} s", n=self._left_s))
            self._seconds.start()
        else:
            self._free()

    def _count(self) -> None:
        self._left_s -= 1
        self._count_from()

    def _free(self) -> None:
        self._seconds.stop()
        self._go.setEnabled(True)
        self._go.setText(self._said)

    def _ask(self) -> None:
        if self._go.isEnabled() and (self.line.text() or self.may_be_empty):
            self.wait()
            self.asked.emit(self.line.text())
