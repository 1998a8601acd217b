"""A folder of backups: how their files are called, which of them are whose, and which may go (FORMAT.md)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from attache_app import files
from attache_app.errors import AttacheError
from attache_app.store import backup
from attache_app.store.backup import Head

SUFFIX, DAMAGED = ".attache-backup", "-damaged"
# What is kept of the daily copies: the newest of each of the last seven days that have one, and of the last four weeks.
DAYS, WEEKS = 7, 4
_DAMAGED_KEPT = 2


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that lies in a folder."""

    path: Path
    head: Head
    kind: str
    realm: str
    bytes: int

    @property
    def is_sound(self) -> bool:
        return not self.head.problems


def file_name(post: str, letter: str, at: dt.datetime) -> str:
    """`SDQ-A-2026-11-24-1015.attache-backup`: post, laptop, local time. No name of a person."""
    return f"{post}-{letter}-{at:%Y-%m-%d-%H%M}{SUFFIX}"


def damaged_name(path: Path) -> Path:
    """The name that says that what was backed up was damaged already."""
    return path.with_name(f"{path.stem}{DAMAGED}{path.suffix}")


def found_in(folder: Path, workspace: str | None = None) -> list[Kept]:
    """The backups in a folder, newest first; only those of one workspace if it is named. What cannot be read is passed over."""
    found = []
    try:
        paths = [p for p in folder.iterdir() if p.suffix == SUFFIX and p.is_file()]
    except OSError:
        return []
    for path in paths:
        try:
            info, head = backup.backup_info(path)
            if workspace in (None, info.id):
                found.append(Kept(path, head, info.kind, info.realm, path.stat().st_size))
        except (AttacheError, OSError):
            continue
    return sorted(found, key=_age, reverse=True)


def prune(folder: Path, workspace: str, just_made: Path) -> list[Path]:
    """Remove the backups of a workspace that its rule no longer keeps; which ones. A damaged one never drives out a good one."""
    mine = found_in(folder, workspace)
    sound = [k for k in mine if k.is_sound]
    damaged = [k for k in mine if not k.is_sound]
    stay = {k.path for k in (*kept(sound), *damaged[:_DAMAGED_KEPT])} | {just_made}
    if just_made not in {k.path for k in sound}:
        stay |= {k.path for k in sound}
    gone = [k.path for k in mine if k.path not in stay]
    for path in gone:
        files.remove(path)
    return gone


def kept(backups: Iterable[Kept]) -> Sequence[Kept]:
    """Which of these the rule keeps. Days and weeks are counted over the backups there are, not back from today: a clock set wrong
    must not clear the folder."""
    days: dict[dt.date, Kept] = {}
    weeks: dict[tuple[int, int], Kept] = {}
    for one in sorted(backups, key=_age, reverse=True):
        day = _made(one).date()
        days.setdefault(day, one)
        weeks.setdefault(day.isocalendar()[:2], one)
    return [*list(days.values())[:DAYS], *list(weeks.values())[:WEEKS]]


def _made(one: Kept) -> dt.datetime:
    at = one.head.made_at
    return dt.datetime.fromisoformat(at) if at else dt.datetime.min.replace(tzinfo=dt.UTC)


def _age(one: Kept) -> tuple[float, str]:
    at = one.head.made_at
    return (dt.datetime.fromisoformat(at).timestamp() if at else 0.0, one.path.name)
