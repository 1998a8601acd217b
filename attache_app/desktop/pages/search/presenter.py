"""Search as one types: asks the register after a short pause, and drops answers to what is no longer asked."""

from PySide6.QtCore import QObject, QTimer, Signal

from attache_app.desktop.desk import Desk
from attache_app.services import search
from attache_app.services.search import Hit

_PAUSE_MS = 90
_MOST = 30


class SearchPresenter(QObject):
    """`found` with the hits, and the numbers that were probably meant where one character is wrong."""

    found = Signal(object, object)
    failed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._text = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask)

    def type(self, text: str) -> None:
        self._text = text
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self.found.emit([], [])

    def _ask(self) -> None:
        text, session, language = self._text, self._desk.session, self._desk.speech.code

        def work() -> tuple[list[Hit], list[str]]:
            return search.search(session, text, limit=_MOST, language=language), search.misheard(text)

        def done(answer: tuple[list[Hit], list[str]]) -> None:
            if text == self._text:
                self.found.emit(*answer)

        self._desk.run(self, work, done, lambda error: self.failed.emit(self._desk.speech.of_error(error)))
