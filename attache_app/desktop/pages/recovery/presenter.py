"""A new passphrase by headquarters' recovery key: what is typed or read from a file, and the change itself."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from attache_app.desktop import tasks
from attache_app.desktop.speech import Speech
from attache_app.desktop.tasks import Job


class RecoveryPresenter(QObject):
    """`mended` with the person and the new passphrase; `refused` with a sentence; `read` with the key that a file holds."""

    mended = Signal(str, str)
    refused = Signal(str)
    read = Signal(str)

    def __init__(self, speech: Speech, workspace: Path) -> None:
        super().__init__()
        self.speech, self._workspace = speech, workspace

    def read_file(self, file: Path) -> Job:
        """Take the key out of a file: an age identity file, comments and all."""

        def work() -> str:
            from attache_app.services import recovery

            return recovery.read(file).decode("utf-8", "replace")

        return tasks.run(self, work, self._take, self._fail)

    def _take(self, text: str) -> None:
        lines = [line.strip() for line in text.splitlines()]
        found = next((line for line in lines if line.upper().startswith("AGE-SECRET-KEY-1")), "")
        if found:
            self.read.emit(found)
        else:
            self.refused.emit(
                self.speech.tr_(
                    "This file holds no recovery key. Type the key from the sheet, or scan its square with a telephone."
                )
            )

    def doubts(self, typed: str) -> str:
        """One sentence on a key that is being typed: what is left to type, what was misread; empty once it may be whole."""
        from attache_app.services import recovery

        tr = self.speech.tr_
        key = recovery.typed(typed)
        if not key:
            return tr("It begins with AGE-SECRET-KEY-1. Small letters and spaces do no harm.")
        if wrong := recovery.doubtful(key):
            return tr("No key has these: {characters}. Look at the sheet again.", characters=" ".join(wrong))
        if not (key.startswith(recovery.PREFIX) or recovery.PREFIX.startswith(key)):
            return tr("A recovery key begins with AGE-SECRET-KEY-1.")
        if len(key) < recovery.LENGTH:
            return tr("{n} of {all} characters so far.", n=len(key), all=recovery.LENGTH)
        if len(key) > recovery.LENGTH:
            return tr(
                "{n} characters are too many: there are {all} on the sheet.",
                n=len(key) - recovery.LENGTH,
                all=recovery.LENGTH,
            )
        return ""

    def mend(self, key: str, person: str, passphrase: str) -> Job:
        workspace = self._workspace

        def work() -> None:
            from attache_app.services import recovery, sessions

            sessions.reset_passphrase(workspace, recovery.typed(key).encode(), person, passphrase)

        return tasks.run(self, work, lambda _: self.mended.emit(person, passphrase), self._fail)

    def _fail(self, error: Exception) -> None:
        code = getattr(error, "code", "")
        self.refused.emit(
            self.speech.tr_(
                "One character of the key is wrong, or two are exchanged. Nothing was opened. Compare it with the sheet."
            )
            if code in ("identity_unreadable", "recovery_unreadable")
            else self.speech.of_error(error)
        )
