"""A receipt or slip in memory: made in a language, seen as pictures, kept as a file only where the user says."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from attache_app.desktop.desk import Desk
from attache_app.reports.pictures import PageImage, page_images
from attache_app.services import papers

SEEN_DPI, PRINTED_DPI = 110, 220


class ReceiptPresenter(QObject):
    """`shown` with the pages; `kept` with the file; `printable` with pages fine enough to print."""

    shown = Signal(object)
    kept = Signal(str)
    printable = Signal(object)
    refused = Signal(str)

    def __init__(self, desk: Desk, kind: str, id: str) -> None:
        super().__init__()
        self._desk, self.kind, self.id = desk, kind, id
        # The worker's paper is in the worker's language, whatever the window speaks.
        self.language = desk.preferences.get("receipt_language", "ht")

    def load(self) -> None:
        session, kind, id, language = self._desk.session, self.kind, self.id, self.language

        def work() -> list[PageImage]:
            return page_images(papers.receipt_bytes(session, kind, id, language), SEEN_DPI)

        self._desk.run(self, work, self.shown.emit, self._fail)

    def speak(self, language: str) -> None:
        self.language = language
        self._desk.preferences.put("receipt_language", language)
        self.load()

    def keep(self, out: Path) -> None:
        session, kind, id, language = self._desk.session, self.kind, self.id, self.language
        self._desk.run(
            self, lambda: papers.receipt(session, kind, id, language, out), lambda path: self.kept.emit(path.name), self._fail
        )  # fmt: skip

    def ready_to_print(self) -> None:
        session, kind, id, language = self._desk.session, self.kind, self.id, self.language

        def work() -> list[PageImage]:
            return page_images(papers.receipt_bytes(session, kind, id, language), PRINTED_DPI)

        self._desk.run(self, work, self.printable.emit, self._fail)

    def _fail(self, error: Exception) -> None:
        self.refused.emit(self._desk.speech.of_error(error))
