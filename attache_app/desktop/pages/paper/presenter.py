"""A paper in memory: made in a language, seen page by page, printed, or kept as a file only where the user says."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from attache_app.desktop.desk import Desk
from attache_app.desktop.sheets import Sheet
from attache_app.desktop.tasks import Control, Job
from attache_app.reports import pictures
from attache_app.services import papers

_SEEN_DPI = 110


class PaperPresenter(QObject):
    """`shown` with the page's picture; `listed` with the printers; `began` with work that may take long; `kept` with the file's name."""

    shown = Signal(object)
    listed = Signal(object)
    began = Signal(str, object)
    kept = Signal(str)
    printed = Signal()
    refused = Signal(str)

    def __init__(self, desk: Desk, sheet: Sheet) -> None:
        super().__init__()
        self._desk, self.sheet = desk, sheet
        # A worker's paper is in the worker's language, whatever the window speaks.
        self.language = desk.preferences.get("receipt_language", "ht") if sheet.for_worker else desk.speech.code
        self.at = self.count = 0
        self._pdf: bytes | None = None

    def load(self) -> None:
        """Make the paper, and show its first page."""
        make, language = self.sheet.make, self.language

        def work(control: Control) -> tuple[bytes, int]:
            pdf = make(language, control.progress)
            return pdf, pictures.page_count(pdf)

        def done(made: tuple[bytes, int]) -> None:
            self._pdf, self.count = made
            self.turn_to(0)

        self.began.emit("make", self._desk.run(self, work, done, self._fail, control=True))

    def turn_to(self, at: int) -> None:
        pdf = self._pdf
        if pdf is not None and 0 <= at < self.count:
            self.at = at
            self._desk.run(self, lambda: pictures.page_image(pdf, at, _SEEN_DPI), self.shown.emit, self._fail)

    def speak(self, language: str) -> None:
        self.language = language
        if self.sheet.for_worker:
            self._desk.preferences.put("receipt_language", language)
        self.load()

    def find_printers(self) -> None:
        # Loaded when first needed: the printing system is slow to wake.
        from attache_app.desktop import printing

        self._desk.run(self, printing.printer_names, self.listed.emit, self._fail)

    def keep(self, out: Path) -> None:
        pdf = self._pdf
        if pdf is not None:
            self._desk.run(self, lambda: papers.write(pdf, out), lambda path: self.kept.emit(path.name), self._fail)

    def print(self, printer: Any) -> None:
        """Send the whole paper to a QPrinter."""
        from attache_app.desktop import printing

        pdf = self._pdf
        if pdf is not None:

            def done(_: object) -> None:
                self.printed.emit()

            job: Job = self._desk.run(
                self, lambda control: printing.send(printer, pdf, control), done, self._fail, control=True
            )
            self.began.emit("print", job)

    def _fail(self, error: Exception) -> None:
        self.refused.emit(self._desk.speech.of_error(error))
