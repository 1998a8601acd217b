"""The care of a register: what the page shows, and backing up, checking, on the worker's thread."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from attache_app.desktop.desk import Desk
from attache_app.desktop.tasks import Control, Job
from attache_app.services import backups, care
from attache_app.services.backups import Backup, State


class CarePresenter(QObject):
    """`shown` with a State; `made` with a Backup; `checked` with what check found; `phase` with what is being done; `refused` with a sentence."""

    shown = Signal(object)
    made = Signal(object)
    checked = Signal(object)
    phase = Signal(str)
    refused = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._drives: tuple[Path, ...] = ()

    def load(self) -> None:
        """Look at the register, its copies and the sticks."""
        session, folder = self._desk.session, chosen_folder(self._desk)
        self._desk.run(self, lambda: backups.state(session, folder), self._show, self._fail)

    def look_for_sticks(self) -> None:
        """Look again where a stick came or went."""

        def done(drives: tuple[Path, ...]) -> None:
            if drives != self._drives:
                self.load()

        self._desk.run(self, backups.sticks, done)

    def proposed_name(self) -> str:
        return backups.file_name(self._desk.session)

    def back_up(self, out: Path) -> Job:
        """To a file; what it is doing is said by `phase`."""
        session = self._desk.session
        return self._run(lambda tell: backups.backup(session, out, tell), self._made)

    def copy_now(self) -> Job:
        """The copy that the laptop makes by itself each day, now."""
        session, folder = self._desk.session, chosen_folder(self._desk)
        return self._run(lambda tell: backups.daily(session, folder, tell, now=True), self._made)

    def check(self) -> Job:
        session, tr = self._desk.session, self._desk.speech.tr_
        return self._run(
            lambda tell: care.check(session, tr, lambda done, total: tell("checking", done, total)), self.checked.emit
        )

    def _run(self, work: Any, done: Any) -> Job:
        def going(control: Control) -> Any:
            said = ""

            def tell(what: str, at: int, total: int) -> None:
                nonlocal said
                if what != said:
                    said = what
                    self.phase.emit(what)
                control.progress_in_bytes(at, total)

            return work(tell)

        return self._desk.run(self, going, done, self._fail, control=True)

    def _show(self, state: State) -> None:
        self._drives = tuple(d.path for d in state.drives)
        self.shown.emit(state)

    def _made(self, made: Backup) -> None:
        self.made.emit(made)
        self.load()

    def _fail(self, error: Exception) -> None:
        self.refused.emit(self._desk.speech.of_error(error))


def chosen_folder(desk: Desk) -> Path | None:
    """The folder of daily copies that the user chose in the settings."""
    chosen = desk.preferences.value("backup_folder")
    return Path(chosen) if chosen else None
