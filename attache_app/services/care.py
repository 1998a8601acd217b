"""Care of a register: backup, restore, check; what a person should be told on signing in."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attache_app import files
from attache_app.errors import DomainError, EnvironmentProblem
from attache_app.i18n import Tr
from attache_app.sentences import CHECKS, MENDS
from attache_app.services.sessions import Session
from attache_app.store import backup as backups
from attache_app.store import checking, place_warnings, queries, settings
from attache_app.store.backup import BackupMade
from attache_app.sync import acts


@dataclass(frozen=True, slots=True)
class Warning:
    """Something to tell on signing in: a code of `sentences.WARNINGS`, and values."""

    code: str
    values: dict[str, Any]


def backup(session: Session, out: Path) -> BackupMade:
    """Write the whole workspace to one enciphered file, and read it back."""
    if not out.parent.is_dir():
        raise EnvironmentProblem("folder_missing", folder=str(out.parent))
    return backups.backup(session.workspace, out, made_at=session.now().isoformat())


def restore(file: Path, folder: Path, *, acts_file: Path | None = None, without_acts: bool = False) -> str:
    """Put a backup into a new or empty folder; the kind of workspace it is.

    Headquarters' backup asks for the file of revocations that is kept apart from the backups: without it a laptop that
    was revoked since would be trusted again (DESIGN §6).
    """
    info = backups.backup_info(file)
    if info.kind == "hq" and acts_file is None and not without_acts:
        raise DomainError("acts_missing")
    if acts_file is not None and not acts_file.is_file():
        raise EnvironmentProblem("file_unreadable", file=acts_file.name)
    backups.restore(file, folder)
    if acts_file is not None:
        files.write_whole(folder / acts.FILE, acts_file.read_bytes())
    return info.kind


def check(session: Session, tr: Tr) -> dict[str, Any]:
    """Whether the register adds up: {"ok", "problems": [{"code", "text", "mend"}]}."""
    found = [
        {"code": code, "text": tr(CHECKS[code]), "mend": tr(MENDS[code])}
        for code in checking.problems(session.store, session.declarations)
    ]
    return {"ok": not found, "problems": found}


def warnings(session: Session) -> list[Warning]:
    """What whoever signs in should know: where the workspace lies, a clock set back, a register that lives twice."""
    out = [Warning(code, {}) for code in place_warnings.place_warnings(session.folder)]
    with session.store.reading() as conn:
        last = queries.last_written(conn, session.identity.dev)
        twice = settings.get(conn, "lives_twice")
        reset = queries.last_access(conn, "staff", session.staff_id, "passphrase_reset")
    now = session.now()
    if last and now < dt.datetime.fromisoformat(last) - dt.timedelta(minutes=1):
        out.append(Warning("clock_set_back", {"last": last[:10]}))
    if reset and now - dt.datetime.fromisoformat(reset) < dt.timedelta(days=14):
        out.append(Warning("passphrase_reset", {"at": reset[:10]}))
    if twice:
        out.append(Warning("lives_twice_hq" if session.kind == "hq" else "lives_twice", {}))
    return out
