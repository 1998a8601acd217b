"""A backup comes back: what it is, before anything is written; and its way into a new folder."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from attache_app import files, program_log, system
from attache_app.errors import DomainError, EnvironmentProblem
from attache_app.store import backup as store_backup
from attache_app.store import backup_folder
from attache_app.store.backup import Head
from attache_app.sync import acts

# What is being done and how far it is, in bytes; it may raise, to stop.
Tell = Callable[[str, int, int], object]


@dataclass(frozen=True, slots=True)
class BackupView:
    """What a backup says of itself. `made_at`: None where an early version made it; `problems`: what was damaged before it was made.

    `drive`: the name of the stick it was found on; "" on this computer.
    """

    file: Path
    kind: str
    realm: str
    post: str
    letter: str
    made_at: dt.datetime | None
    version: str
    problems: tuple[str, ...]
    bytes: int
    drive: str = ""

    @property
    def needs_acts(self) -> bool:
        """Whether the file of revocations has to come with it."""
        return self.kind == "hq"


def _silently(what: str, done: int, total: int) -> None:
    """Nobody wants to know."""


def describe(file: Path) -> BackupView:
    """What a file is; Refused where it is no backup, or one of a newer version."""
    info, head = store_backup.backup_info(file)
    return _view(file, info.kind, info.realm, head)


def _view(file: Path, kind: str, realm: str, head: Head, drive: str = "") -> BackupView:
    made_at = dt.datetime.fromisoformat(head.made_at) if head.made_at else None
    size = file.stat().st_size
    return BackupView(file, kind, realm, head.post, head.letter, made_at, head.version, head.problems, size, drive)


def found(more: Iterable[Path] = ()) -> list[BackupView]:
    """The backups that are at hand, newest first: the daily copies of this computer, the sticks, and in `more` folders."""
    own = Path(platformdirs.user_data_dir("attache", appauthor=False)) / "backups"
    daily = [p for p in own.iterdir() if p.is_dir()] if own.is_dir() else []
    places = dict.fromkeys((*daily, *more), "") | {d.path: d.name for d in system.removable_drives()}
    views = [
        _view(k.path, k.kind, k.realm, k.head, drive)
        for place, drive in places.items()
        for k in backup_folder.found_in(place)
    ]
    return sorted(views, key=lambda v: v.made_at.timestamp() if v.made_at else 0.0, reverse=True)


def restore(
    file: Path, folder: Path, *, acts_file: Path | None = None, without_acts: bool = False, tell: Tell = _silently
) -> str:
    """Put a backup into a new or empty folder; the kind of workspace it is.

    Headquarters' backup asks for the file of revocations that is kept apart from the backups: without it a laptop that
    was revoked since would be trusted again (DESIGN §6).
    """
    info, _ = store_backup.backup_info(file)
    if info.kind == "hq" and acts_file is None and not without_acts:
        raise DomainError("acts_missing")
    if acts_file is not None and not acts_file.is_file():
        raise EnvironmentProblem("file_unreadable", file=acts_file.name)
    store_backup.restore(file, folder, tell)
    if acts_file is not None:
        files.write_whole(folder / acts.FILE, acts_file.read_bytes())
    program_log.note("restored", kind=info.kind, realm=info.realm)
    return info.kind
