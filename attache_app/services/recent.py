"""The records that whoever signed in chose last in fields, by register: they are offered first."""

from collections.abc import Sequence

from attache_app.services.sessions import Session
from attache_app.store import personal

_MOST = 6


def chosen(session: Session, kinds: Sequence[str]) -> list[tuple[str, str]]:
    """(kind, id) of these registers, the last chosen first."""
    with session.store.reading() as conn:
        return [(kind, id) for kind in kinds for id in personal.get(conn, session.staff_id, f"recent.{kind}", [])]


def note(session: Session, kind: str, id: str) -> None:
    """This one was chosen now."""
    with session.store.writing() as conn:
        before = personal.get(conn, session.staff_id, f"recent.{kind}", [])
        if before[:1] != [id]:
            personal.put(conn, session.staff_id, f"recent.{kind}", [id, *(b for b in before if b != id)][:_MOST])
