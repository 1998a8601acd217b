"""Locks between programs on one workspace: one window at a time, one at a time changing its small files or backing it up.

The register itself needs none of these: SQLite's own write lock serves it. The system frees a lock when its holder dies.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from attache_app import files
from attache_app.errors import EnvironmentProblem
from attache_app.store.disk_problems import disk_problems_told

WINDOW_LOCK = "window.lock"
# For changing `workspace.json` or `keys.json`, and for making a backup.
FILES_LOCK, BACKUP_LOCK = "files.lock", "backup.lock"
# A second window leaves this empty file; the first sees it, removes it and comes forward.
COME_FORWARD = "window.raise"
# Files that are nobody's work: a folder that holds only these is empty.
NAMES = frozenset({WINDOW_LOCK, FILES_LOCK, BACKUP_LOCK, COME_FORWARD})
_SECONDS = 15.0


class WindowLock:
    """Held by the window that shows a workspace, as long as it shows it."""

    def __init__(self, folder: Path) -> None:
        self._lock = FileLock(folder / WINDOW_LOCK, thread_local=False)
        self._call = folder / COME_FORWARD

    def take(self) -> bool:
        """True if no other window has the workspace. Else that one is asked to come forward, and this one should end."""
        with disk_problems_told(self._call.parent):
            try:
                self._lock.acquire(timeout=0)
            except Timeout:
                self._call.touch()
                return False
            files.remove(self._call)
            return True

    def asked_forward(self) -> bool:
        """Whether a second window asked since the last look. Cheap; to be polled about twice a second."""
        if not self._call.exists():
            return False
        files.remove(self._call)
        return True

    def release(self) -> None:
        """Let another window have the workspace."""
        self._lock.release()


@contextlib.contextmanager
def alone(folder: Path, name: str) -> Iterator[None]:
    """While this lasts, no other program does with this workspace what the lock of this name is for."""
    lock = FileLock(folder / name, timeout=_SECONDS, thread_local=False)
    with disk_problems_told(folder):
        try:
            lock.acquire()
        except Timeout as error:
            raise EnvironmentProblem("locked", file=folder.name) from error
    try:
        yield
    finally:
        lock.release()
