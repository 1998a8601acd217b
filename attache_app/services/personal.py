"""What whoever signed in set for himself: columns of a list, saved lists. Kept in the encrypted register, and never sent."""

from typing import Any

from attache_app.services.sessions import Session
from attache_app.store import personal


def get(session: Session, name: str, default: Any = None) -> Any:
    """What was set under this name, JSON, or the default."""
    with session.store.reading() as conn:
        return personal.get(conn, session.staff_id, name, default)


def put(session: Session, name: str, value: Any) -> None:
    """Set it; None takes it away."""
    with session.store.writing() as conn:
        personal.put(conn, session.staff_id, name, value)
