"""Headquarters' recovery key: made once, printed, kept on paper, never on a running machine (DESIGN §5)."""

from dataclasses import dataclass

from attache_app.reports import recovery_sheet
from attache_app.reports.recovery_sheet import RecoveryModel
from attache_app.services import exchange
from attache_app.services.sessions import Session
from attache_app.sync.keys import new_recovery


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """`identity`: the secret, an age identity. `recipient`: what everything is sealed to."""

    identity: str
    recipient: str


def new_recovery_key() -> RecoveryKey:
    """A new recovery key; nothing of it is kept."""
    identity, recipient = new_recovery()
    return RecoveryKey(identity, recipient)


def sheet(session: Session, key: RecoveryKey, language: str) -> bytes:
    """The sheet to print, as a PDF; `session` is of the headquarters that the key was made for."""
    model = RecoveryModel(
        post_code=session.identity.post,
        identity=key.identity,
        recipient=key.recipient,
        fingerprint=exchange.fingerprint(session),
        made_on=session.now().date().isoformat(),
        realm=session.realm,
    )
    return recovery_sheet.render(model, language)
