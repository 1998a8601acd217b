"""Care of a register: whether it adds up, and what a person should be told on signing in."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from attache_app import program_log
from attache_app.i18n import Tr
from attache_app.sentences import CHECKS, MENDS
from attache_app.services import backups
from attache_app.services.sessions import Session
from attache_app.store import batches, checking, place_warnings, queries, settings

_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Warning:
    """Something to tell on signing in: a code of `sentences.WARNINGS`, and values."""

    code: str
    values: dict[str, Any]


def check(session: Session, tr: Tr, tell: checking.Tell = lambda done, total: None) -> dict[str, Any]:
    """Whether the register adds up: {"ok", "problems": [{"code", "text", "mend"}]}. `tell` hears how far it is, and may raise to stop."""
    found = [
        {"code": code, "text": tr(CHECKS[code]), "mend": tr(MENDS[code])}
        for code in checking.problems(session.store, session.declarations, tell)
    ]
    program_log.note("check", problems=len(found))
    for problem in found:
        program_log.note("check_found", code=problem["code"])
    return {"ok": not found, "problems": found}


def warnings(session: Session) -> list[Warning]:
    """What whoever signs in should know: where the workspace lies, a clock set wrong, a register that lives twice."""
    out = [Warning(code, {}) for code in place_warnings.place_warnings(session.folder)]
    with session.store.reading() as conn:
        last = queries.last_written(conn, session.identity.dev)
        twice = settings.get(conn, "lives_twice")
        reset = queries.last_access(conn, "staff", session.staff_id, "passphrase_reset")
        came = batches.last_taken(conn).values()
    now = session.now()
    known = max((dt.datetime.fromisoformat(at) for at in (*came, *([last] if last else []))), default=now)
    if last and now < dt.datetime.fromisoformat(last) - dt.timedelta(minutes=1):
        out.append(Warning("clock_set_back", {"last": dt.date.fromisoformat(last[:10])}))
    elif now > known + _YEAR:
        out.append(Warning("clock_year_ahead", {"now": now.date(), "last": known.date()}))
    if reset and now - dt.datetime.fromisoformat(reset) < dt.timedelta(days=14):
        out.append(Warning("passphrase_reset", {"at": dt.date.fromisoformat(reset[:10])}))
    if twice:
        out.append(Warning("lives_twice_hq" if session.kind == "hq" else "lives_twice", {}))
    return out


def window_warnings(session: Session, backup_days: int) -> list[Warning]:
    """What the window tells beside `warnings`: no backup on a stick for so many days, and a laptop in another time zone than its post."""
    out = []
    days = backups.days_without(session)
    if session.realm != "training" and days is not None and days >= backup_days:
        out.append(Warning("backup_old", {"n": days}))
    laptop, post = session.now().astimezone(), session.now()
    if laptop.utcoffset() != post.utcoffset():
        zone = session.identity.zone
        out.append(Warning("zone_differs", {"laptop": _offset(laptop), "zone": zone, "post": _offset(post)}))
    return out


def _offset(at: dt.datetime) -> str:
    """`UTC−04:00`."""
    text = at.isoformat()[-6:]
    return f"UTC{text.replace('-', '−')}"
