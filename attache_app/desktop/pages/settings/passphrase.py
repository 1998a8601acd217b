"""A new passphrase, typed twice, with a word on how well it guards."""

from PySide6.QtWidgets import QWidget

from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.spacing import SMALL
from attache_app.desktop.widgets.basics import column, label
from attache_app.desktop.widgets.form import LabelledLine
from attache_app.desktop.widgets.secret_tools import SecretTools
from attache_app.services import passphrases


class NewPassphrase(QWidget):
    """Says in words whether it is too short, known to everybody, fair or good; a colour alone says nothing."""

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self._tr = speech.tr_
        self._first = LabelledLine(self._tr("New passphrase"), secret=True, name="passphrase")
        self._second = LabelledLine(self._tr("The same again"), secret=True, name="passphraseAgain")
        self._strength = label("", "help", name="strength")
        self._tools = SecretTools(self._tr, self._first.line, self._second.line)
        for line in (self._first, self._second):
            line.line.textChanged.connect(self._say)
        self.setLayout(column(self._first, self._second, self._strength, self._tools, spacing=SMALL))
        self.setFocusProxy(self._first)
        self._say()

    def text(self) -> str:
        return self._first.text()

    def clear(self) -> None:
        self._first.clear()
        self._second.clear()
        self._tools.hide_typed()

    def problem(self) -> str:
        """What hinders it in one sentence, or nothing."""
        match passphrases.strength(self.text()):
            case "short":
                return self._tr("The passphrase needs at least {n} characters.", n=passphrases.LEAST)
            case "common":
                return self._tr("This passphrase is among the first that anybody tries. Take another.")
        if self.text() != self._second.text():
            return self._tr("The two passphrases differ. Type both again.")
        return ""

    def _say(self) -> None:
        said = {
            "short": self._tr("Too short: anybody could find it."),
            "common": self._tr("Among the first that anybody tries."),
            "fair": self._tr("Fair. One more word would make it good."),
            "good": self._tr("Good."),
        }[passphrases.strength(self.text())]
        if not self.text():
            said = self._tr(
                "Four or five words that do not belong together are easy to keep in mind and hard to guess."
            )
        elif self._second.text() and self.text() != self._second.text():
            said = f"{said} {self._tr('The second differs so far.')}"
        self._strength.setText(said)
