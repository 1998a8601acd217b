"""The restore assistant: the backups at hand, what one is, and putting it into a new folder."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from attache_app.desktop import tasks
from attache_app.desktop.speech import Speech
from attache_app.desktop.tasks import Control, Job

if TYPE_CHECKING:
    from attache_app.services.restoring import BackupView


class RestorePresenter(QObject):
    """`found` with the backups at hand; `described` with the chosen one; `restored` with the folder; `refused` with a sentence."""

    found = Signal(object)
    described = Signal(object)
    restored = Signal(object)
    refused = Signal(str)

    def __init__(self, speech: Speech, home: Path, more: tuple[Path, ...] = ()) -> None:
        """`more`: other folders in which backups may lie, such as the one chosen for daily copies."""
        super().__init__()
        self.speech, self._home, self._more = speech, home, more

    def look(self) -> None:
        """Look for backups on this computer and on the sticks that are plugged in."""

        def work() -> "list[BackupView]":
            from attache_app.services import restoring  # the database is loaded when it is needed

            return restoring.found(self._more)

        tasks.run(self, work, self.found.emit, self._fail)

    def describe(self, file: Path) -> None:
        def work() -> "BackupView":
            from attache_app.services import restoring

            return restoring.describe(file)

        tasks.run(self, work, self.described.emit, self._fail)

    def proposed_folder(self, post: str) -> Path:
        """A folder that does not exist yet, beside where workspaces usually are."""
        name, n = f"Attache {post}".rstrip(), 1
        while (folder := self._home / (name if n == 1 else f"{name} {n}")).exists():
            n += 1
        return folder

    def restore(self, file: Path, folder: Path, acts: Path | None, without_acts: bool) -> Job:
        def work(control: Control) -> Path:
            from attache_app.services import restoring

            def tell(_what: str, at: int, total: int) -> None:
                control.progress_in_bytes(at, total)

            restoring.restore(file, folder, acts_file=acts, without_acts=without_acts, tell=tell)
            return folder

        return tasks.run(self, work, self.restored.emit, self._fail, control=True)

    def _fail(self, error: Exception) -> None:
        self.refused.emit(self.speech.of_error(error))
