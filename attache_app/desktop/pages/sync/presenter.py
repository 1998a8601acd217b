"""Synchronisation of a post: its enrolment, what would leave, what was made, what came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from attache_app import system
from attache_app.desktop.desk import Desk
from attache_app.desktop.tasks import Control, Job
from attache_app.services import exchange, texts
from attache_app.services.exchange import BatchView, HeldAside, ImportResult, Preview
from attache_app.sync.post_batch_out import Exported


@dataclass(frozen=True, slots=True)
class SyncState:
    """`preview`: None before enrolment. `aside`: changes held aside, with the titles of their records.

    `free`: bytes where the last batch went; None where that place is gone, as a stick is.
    """

    status: dict[str, Any]
    preview: Preview | None
    made: Sequence[BatchView]
    aside: Sequence[HeldAside]
    titles: dict[str, str]
    free: int | None = None


class SyncPresenter(QObject):
    """`shown` with the state; `requested` with the fingerprint and the file; `accepted` with the letter; `exported`, `imported` with results."""

    shown = Signal(object)
    requested = Signal(str, str)
    accepted = Signal(str)
    exported = Signal(object)
    imported = Signal(object)
    refused = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        desk.records_changed.connect(self.load)

    def load(self, *_: object) -> None:
        session, language = self._desk.session, self._desk.speech.code
        last = self._desk.preferences.get("export_folder", "")

        def work() -> SyncState:
            status = exchange.status(session)
            preview = exchange.preview(session) if status["enrolled"] else None
            aside = exchange.quarantine(session)
            keys = [(h.kind, h.id) for h in aside if h.kind and h.id]
            titles = texts.titles(session, keys, language)
            free = system.free_bytes(Path(last)) if last and Path(last).is_dir() else None
            return SyncState(status, preview, exchange.made(session), aside, titles, free)

        self._desk.run(self, work, self.shown.emit, self._fail)

    def request(self, card: Path, out: Path) -> None:
        """Read headquarters' card and write this laptop's request."""
        session = self._desk.session
        self._desk.run(
            self, lambda: exchange.write_request(session, card, out), lambda found: self.requested.emit(found, str(out)), self._fail
        )  # fmt: skip

    def accept(self, grant: Path) -> None:
        session = self._desk.session

        def done(letter: str) -> None:
            self.accepted.emit(letter)
            self.load()

        self._desk.run(self, lambda: exchange.accept(session, grant), done, self._fail)

    def export(self, folder: Path) -> Job:
        session = self._desk.session
        self._desk.preferences.put("export_folder", str(folder))

        def done(made: Exported) -> None:
            self.exported.emit(made)
            self.load()

        return self._desk.run(self, lambda: exchange.export(session, folder), done, self._fail)

    def bring(self, paths: Sequence[Path]) -> Job:
        """Take in files from headquarters."""
        session = self._desk.session

        def work(control: Control) -> list[ImportResult]:
            results = []
            for n, result in enumerate(exchange.import_files(session, paths), 1):
                results.append(result)
                control.progress(n, len(paths))
            return results

        def done(results: list[ImportResult]) -> None:
            self.imported.emit(results)
            self._desk.records_changed.emit(tuple(key for r in results for key in r.changed))

        return self._desk.run(self, work, done, self._fail, control=True)

    def _fail(self, error: Exception) -> None:
        self.refused.emit(self._desk.speech.of_error(error))
