"""The first run: what is chosen and typed, and making the workspace."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from attache_app.desktop import tasks
from attache_app.desktop.speech import Speech
from attache_app.desktop.tasks import Control, Job

_DEMONSTRATION = "Attache demonstration"
POST, HQ, OPEN, RESTORE, LOOK = "post", "hq", "open", "restore", "look"


class FirstRunPresenter(QObject):
    """`made` with the folder of a workspace that can be signed in to, and the passphrase; `refused` with a sentence."""

    made = Signal(object, str)
    refused = Signal(str)

    def __init__(self, speech: Speech, home: Path) -> None:
        super().__init__()
        self.speech, self._home = speech, home

    def proposed_folder(self, post: str) -> Path:
        """A folder that does not exist yet, named after the post."""
        name, n = f"Attache {post or 'SDQ'}", 1
        while (folder := self._home / (name if n == 1 else f"{name} {n}")).exists():
            n += 1
        return folder

    def make_post(self, folder: Path, typed: Mapping[str, str]) -> Job:
        language = self.speech.code

        def work() -> Path:
            from attache_app.services import (
                sessions,  # the database is loaded when it is needed, not before the window stands
            )

            folder.parent.mkdir(parents=True, exist_ok=True)
            sessions.new_post(
                folder, passphrase=typed["passphrase"], post=typed["post"], country=typed["country"], city=typed["city"],
                person=typed["person"], language=language,
            )  # fmt: skip
            return folder

        return tasks.run(self, work, lambda path: self.made.emit(path, typed["passphrase"]), self._fail)

    def make_hq(self, folder: Path, typed: Mapping[str, str], sheet: Path) -> Job:
        """Make headquarters' workspace; its recovery key goes to the sheet and nowhere else."""
        language = self.speech.code

        def work() -> Path:
            from attache_app import files
            from attache_app.services import recovery, sessions

            key = recovery.new_recovery_key()
            folder.parent.mkdir(parents=True, exist_ok=True)
            sessions.new_hq(
                folder, passphrase=typed["passphrase"], person=typed["person"], city=typed["city"], language=language, recovery=key.recipient
            )  # fmt: skip
            with sessions.open_session(folder, typed["passphrase"]) as session:
                files.write_whole(sheet, recovery.sheet(session, key, language))
            return folder

        return tasks.run(self, work, lambda path: self.made.emit(path, typed["passphrase"]), self._fail)

    def look_around(self) -> Job:
        """Build the demonstration, or find it again: fictional data, marked so on every page."""
        folder, language = self._home / _DEMONSTRATION, self.speech.code

        def work(control: Control) -> tuple[Path, str]:
            from attache_app.services import demonstration

            return demonstration.build(folder, control.progress, language)

        return tasks.run(self, work, lambda found: self.made.emit(*found), self._fail, control=True)

    def check_workspace(self, folder: Path) -> Job:
        """See that a folder is a workspace before it is signed in to."""

        def work() -> Path:
            from attache_app.services import sessions

            sessions.describe(folder)
            return folder

        return tasks.run(self, work, lambda path: self.made.emit(path, ""), self._fail)

    def _fail(self, error: Exception) -> None:
        self.refused.emit(self.speech.of_error(error))
