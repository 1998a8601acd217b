"""A new passphrase, typed twice, with a word on how well it guards."""

import unicodedata

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.spacing import SMALL
from attache_app.desktop.widgets.basics import column, label
from attache_app.desktop.widgets.form import LabelledLine

_SHORT, _FAIR = 8, 14


class NewPassphrase(QWidget):
    """Says in words whether it is too short, fair or good; a colour alone says nothing."""

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self._tr = speech.tr_
        self._first = LabelledLine(self._tr("New passphrase"), secret=True, name="passphrase")
        self._second = LabelledLine(self._tr("The same again"), secret=True, name="passphraseAgain")
        self._strength = label(
            self._tr("Four or five words that do not belong together are easy to keep in mind and hard to guess."),
            "help",
            name="strength",
        )
        self._shown = QCheckBox(self._tr("Show what is typed"))
        self._shown.toggled.connect(self._show)
        for line in (self._first, self._second):
            line.line.textChanged.connect(self._say)
        self.setLayout(column(self._first, self._second, self._strength, self._shown, spacing=SMALL))
        self.setFocusProxy(self._first)

    def text(self) -> str:
        return self._first.text()

    def clear(self) -> None:
        self._first.clear()
        self._second.clear()

    def problem(self) -> str:
        """What hinders it in one sentence, or nothing."""
        if len(self.text()) < _SHORT:
            return self._tr("The passphrase needs at least {n} characters.", n=_SHORT)
        if self.text() != self._second.text():
            return self._tr("The two passphrases differ. Type both again.")
        return ""

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self._first.line.setEchoMode(mode)
        self._second.line.setEchoMode(mode)

    def _say(self) -> None:
        text = self.text()
        kinds = len({unicodedata.category(c)[0] for c in text})
        if not text:
            said = self._tr(
                "Four or five words that do not belong together are easy to keep in mind and hard to guess."
            )
        elif len(text) < _SHORT or len(set(text)) < 5:
            said = self._tr("Too short: anybody could find it.")
        elif len(text) < _FAIR or kinds < 2:
            said = self._tr("Fair. One more word would make it good.")
        else:
            said = self._tr("Good.")
        if text and self._second.text() and text != self._second.text():
            said = f"{said} {self._tr('The second differs so far.')}"
        self._strength.setText(said)
