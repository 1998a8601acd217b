"""Backups: to a file, to a stick, and the copies that the laptop makes by itself each day. `attache check` comes before each."""

import contextlib
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import platformdirs

from attache_app import __version__, program_log, system
from attache_app.errors import AttacheError, EnvironmentProblem
from attache_app.services.sessions import Session
from attache_app.store import backup as store_backup
from attache_app.store import backup_folder, checking, queries, settings
from attache_app.store.backup import Head
from attache_app.store.backup_folder import Kept
from attache_app.store.disk_problems import disk_problems_told, need_space

# What stays free beside a copy that nobody asked for: a full disk hinders the work more than a missing copy.
_MARGIN = 500_000_000
# Kept in the register: the last backup where it survives this laptop, the last on the laptop's own disk, the last daily copy.
_ELSEWHERE, _HERE, _DAILY = "backup_elsewhere", "backup_here", "backup_daily"

# What is being done (checking, copying, writing, reading) and how far it is; total 0: not known. It may raise, to stop.
Tell = Callable[[str, int, int], object]


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made and read back. `problems`: codes of what `attache check` found before; its name says so then."""

    file: Path
    bytes: int
    problems: tuple[str, ...]
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Last:
    """The last backup of a sort: when (with offset), and the name of its file."""

    at: dt.datetime
    file: str


@dataclass(frozen=True, slots=True)
class DriveView:
    """A stick that is there: whether a backup fits on it, and the backups of this register on it."""

    path: Path
    name: str
    free: int
    fits: bool
    backups: int


@dataclass(frozen=True, slots=True)
class State:
    """How the register stands: the last backups, what is in the folder of daily copies, the sticks, how much room one needs."""

    elsewhere: Last | None
    here: Last | None
    folder: Path
    kept: tuple[Kept, ...]
    free: int
    needed: int
    drives: tuple[DriveView, ...]


def _silently(what: str, done: int, total: int) -> None:
    """Nobody wants to know."""


def default_folder(session: Session) -> Path:
    """Where the daily copies of this register go unless the user chose a folder: not into the workspace, which may be lost as one."""
    return Path(platformdirs.user_data_dir("attache", appauthor=False)) / "backups" / session.workspace.info.id


def state(session: Session, folder: Path | None = None) -> State:
    """What the page shows. `folder`: of the daily copies, where the user chose one."""
    where = folder or default_folder(session)
    needed = store_backup.needed_bytes(session.workspace)
    with session.store.reading() as conn:
        elsewhere, here = (_last(settings.get(conn, key)) for key in (_ELSEWHERE, _HERE))
    there = next(p for p in (where, *where.parents) if p.is_dir())
    id = session.workspace.info.id
    drives = tuple(
        DriveView(d.path, d.name, d.free, d.free > needed, len(backup_folder.found_in(d.path, id)))
        for d in system.removable_drives()
    )
    kept = tuple(backup_folder.found_in(where, id))
    return State(elsewhere, here, where, kept, system.free_bytes(there), needed, drives)


def sticks() -> tuple[Path, ...]:
    """Where the sticks are that are plugged in now."""
    return tuple(drive.path for drive in system.removable_drives())


def _last(found: Mapping[str, Any] | None) -> Last | None:
    return Last(dt.datetime.fromisoformat(found["at"]), found["file"]) if found else None


def file_name(session: Session) -> str:
    """The name of a backup made now."""
    return backup_folder.file_name(session.identity.post, session.identity.letter, session.now())


def backup(session: Session, out: Path, tell: Tell = _silently) -> Backup:
    """Check the register, write the whole workspace to one enciphered file, and read it back from the disk.

    A damaged register is backed up too, under a name that says so; what lay under the name that was asked for stays.
    """
    if not out.parent.is_dir():
        raise EnvironmentProblem("folder_missing", folder=str(out.parent))
    tell("checking", 0, 0)
    problems = tuple(
        checking.problems(session.store, session.declarations, lambda done, total: tell("checking", done, total))
    )
    target = backup_folder.damaged_name(out) if problems else out
    now, identity = session.now(), session.identity
    head = Head(session.workspace.info.id, now.isoformat(), identity.post, identity.letter, __version__, problems)
    made = store_backup.backup(session.workspace, target, head, tell)
    program_log.note("backup", bytes=made.bytes, problems=len(problems))
    if not problems:
        survives = system.drive_kind(target) != "fixed" or not system.same_disk(session.folder, target.parent)
        _note(session, _ELSEWHERE if survives else _HERE, {"at": now.isoformat(), "file": target.name})
    return Backup(target, made.bytes, problems)


def _note(session: Session, key: str, what: Mapping[str, Any]) -> None:
    """Keep in mind what was made; that it cannot be noted spoils no backup."""
    with contextlib.suppress(AttacheError), session.store.writing() as conn:
        settings.put(conn, key, what)


def days_without(session: Session) -> int | None:
    """How many days ago the last backup was made that survives the loss of this laptop; without any, since the first entry.

    None where nothing was ever written.
    """
    with session.store.reading() as conn:
        last = settings.get(conn, _ELSEWHERE)
        since = last["at"] if last else queries.first_written(conn)
    return (session.now() - dt.datetime.fromisoformat(since)).days if since else None


# The copies of every day


def due(session: Session) -> bool:
    """Whether the laptop should make its copy: none was made today, and something was written since the last."""
    with session.store.reading() as conn:
        last, newest = settings.get(conn, _DAILY), queries.newest_line(conn)
    return newest > 0 and (last is None or (last["day"] != session.now().date().isoformat() and last["line"] != newest))


def daily(session: Session, folder: Path | None = None, tell: Tell = _silently, *, now: bool = False) -> Backup | None:
    """Make the day's copy if it is due, or `now`, then remove what the rule no longer keeps. EnvironmentProblem where there is no room."""
    if not (now or due(session)):
        return None
    where = folder or default_folder(session)
    with disk_problems_told(where):
        where.mkdir(parents=True, exist_ok=True)
        need_space(where, store_backup.needed_bytes(session.workspace) + _MARGIN)
    with session.store.reading() as conn:
        newest = queries.newest_line(conn)
    made = backup(session, where / file_name(session), tell)
    _note(session, _DAILY, {"day": session.now().date().isoformat(), "line": newest})
    removed = backup_folder.prune(where, session.workspace.info.id, made.file)
    return replace(made, removed=len(removed))
