"""Headquarters' inbox: files taken in, laptops, what is held aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from attache_app.desktop.desk import Desk
from attache_app.desktop.tasks import Control, Job
from attache_app.services import exchange
from attache_app.services.exchange import DeviceView, HeldAside, ImportResult
from attache_app.sync.enrolment import Enrolled
from attache_app.sync.post_batch_out import Exported


@dataclass(frozen=True, slots=True)
class InboxState:
    """The laptops, and the changes that are held aside."""

    devices: Sequence[DeviceView]
    aside: Sequence[HeldAside]


class InboxPresenter(QObject):
    """`shown` with the state; `result` with each file's; `returned`, `enrolled`, `carded` with what was made."""

    shown = Signal(object)
    result = Signal(object)
    finished = Signal(int, int)
    returned = Signal(object)
    enrolled = Signal(object, str)
    carded = Signal(str, str)
    refused = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.results: list[ImportResult] = []

    def load(self) -> None:
        session = self._desk.session
        self._desk.run(
            self, lambda: InboxState(exchange.devices(session), exchange.quarantine(session)), self.shown.emit, self._fail
        )  # fmt: skip

    def take_in(self, paths: Sequence[Path]) -> Job:
        """Take in files one by one; each result is told as it comes. Stopping lets the file at hand end."""
        session = self._desk.session
        arrived = self._arrived

        def work(control: Control) -> list[ImportResult]:
            results = []
            for n, result in enumerate(exchange.import_files(session, paths), 1):
                results.append(result)
                control.progress(n, len(paths))
            return results

        return self._desk.run(self, work, arrived, self._fail, control=True)

    def _arrived(self, results: list[ImportResult]) -> None:
        self.results = [*results, *self.results]
        for result in results:
            self.result.emit(result)
        self.finished.emit(len(results), sum(r.problem is not None for r in results))
        self._desk.records_changed.emit(tuple(key for r in results for key in r.changed))
        self.load()

    def make_return(self, device: str, folder: Path) -> Job:
        session = self._desk.session
        self._desk.preferences.put("export_folder", str(folder))

        def done(made: Exported) -> None:
            self.returned.emit(made)
            self.load()

        return self._desk.run(self, lambda: exchange.make_return(session, device, folder), done, self._fail)

    def enrol(self, request: Path, out: Path, restricted: bool) -> None:
        session, rights = self._desk.session, ["restricted"] if restricted else []

        def done(found: Enrolled) -> None:
            self.enrolled.emit(found, str(out))
            self.load()

        self._desk.run(self, lambda: exchange.enrol(session, request, out, rights), done, self._fail)

    def write_card(self, out: Path) -> None:
        session = self._desk.session
        self._desk.run(
            self, lambda: exchange.write_card(session, out), lambda found: self.carded.emit(found, str(out)), self._fail
        )

    def retry(self) -> None:
        """Judge again what is held aside, as after an upgrade."""
        session = self._desk.session
        self._desk.run(self, lambda: exchange.quarantine(session, retry=True), lambda _: self.load(), self._fail)

    def let_stand(self) -> None:
        """Lines that came back without their chain after a restore stand from now on: somebody has looked at them."""
        session = self._desk.session

        def done(_: int) -> None:
            self._desk.records_changed.emit(())
            self.load()

        self._desk.run(self, lambda: exchange.let_stand(session), done, self._fail)

    def _fail(self, error: Exception) -> None:
        self.refused.emit(self._desk.speech.of_error(error))
