"""Headquarters' recovery key: made once, printed, kept on paper, never on a running machine (DESIGN §5); and its slot in each register."""

from dataclasses import dataclass
from pathlib import Path

from attache_app.errors import DomainError, EnvironmentProblem
from attache_app.services import exchange
from attache_app.services.sessions import Session
from attache_app.store import queries, settings
from attache_app.sync import own
from attache_app.sync.keys import new_recovery

PREFIX, LENGTH = "AGE-SECRET-KEY-1", 74
_MOST = 64 * 1024  # bytes of a file that may hold an identity
# What bech32 leaves out, because it looks like something else (BIP 173).
_NOT_IN_KEYS = frozenset("BIO1")


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """`identity`: the secret, an age identity. `recipient`: what everything is sealed to."""

    identity: str
    recipient: str


@dataclass(frozen=True, slots=True)
class RecoveryState:
    """Whether a recovery key opens this register. `ours`: headquarters' recipient as its newest card says, None before enrolment;
    `is_there`: its slot stands; `others`: recipients of slots that stand beside it, of a key that was changed.
    """

    ours: str | None
    is_there: bool
    others: tuple[str, ...]


def new_recovery_key() -> RecoveryKey:
    """A new recovery key; nothing of it is kept."""
    identity, recipient = new_recovery()
    return RecoveryKey(identity, recipient)


def sheet(session: Session, key: RecoveryKey, language: str) -> bytes:
    """The sheet to print, as a PDF; `session` is of the headquarters that the key was made for."""
    from attache_app.reports import recovery_sheet  # what makes PDF is slow to load and seldom needed

    model = recovery_sheet.RecoveryModel(
        post_code=session.identity.post,
        identity=key.identity,
        recipient=key.recipient,
        fingerprint=exchange.fingerprint(session),
        made_on=session.now().date().isoformat(),
        realm=session.realm,
    )
    return recovery_sheet.render(model, language)


def read(file: Path) -> bytes:
    """A file that holds an age identity; EnvironmentProblem where it cannot be read."""
    try:
        with file.open("rb") as opened:
            return opened.read(_MOST)
    except OSError as error:
        raise EnvironmentProblem("file_unreadable", file=file.name) from error


def typed(text: str) -> str:
    """A key as it is typed from the sheet, small letters and gaps allowed, in the form that age writes."""
    return "".join(text.split()).upper()


def doubtful(text: str) -> list[str]:
    """The characters of a typed key that no key has, in their order: misread ones."""
    rest = typed(text).removeprefix(PREFIX)
    return list(dict.fromkeys(c for c in rest if c in _NOT_IN_KEYS or not (c.isascii() and c.isalnum())))


def state(session: Session) -> RecoveryState:
    """Whether headquarters' recovery key opens this register, and which others do."""
    ours, there = _ours(session), session.workspace.recoveries()
    return RecoveryState(ours, ours in there, tuple(r for r in there if r != ours))


def refresh(session: Session) -> None:
    """Let headquarters' recovery key of today open this register, and no other."""
    found = state(session)
    if found.ours is None:
        raise DomainError("recovery_not_known")
    session.workspace.add_recovery(found.ours)
    for recipient in found.others:
        session.workspace.remove_recovery(recipient)
    _note(session, "recovery_refreshed")


def remove(session: Session) -> None:
    """Let no recovery key open this register any more; a forgotten passphrase is then the end of what only this laptop holds."""
    for recipient in session.workspace.recoveries():
        session.workspace.remove_recovery(recipient)
    _note(session, "recovery_removed")


def _ours(session: Session) -> str | None:
    with session.store.reading() as conn:
        if session.kind == "hq":
            return str(settings.get(conn, "recovery"))
        return own.headquarters(conn).recovery if settings.get(conn, "certificate") else None


def _note(session: Session, act: str) -> None:
    with session.store.writing() as conn:
        queries.note_access(conn, session.now().isoformat(), session.staff_id, "staff", session.staff_id, act)
