"""A register of an older version is brought up to date: told in words before each step, and refused until somebody agrees."""

from attache_app.errors import DomainError
from attache_app.i18n import Tr
from attache_app.sentences import UPDATE
from attache_app.store.migrations.runner import Update

_MB = 1_000_000


def ask_first(step: str, update: Update) -> None:
    """For the window: nothing is touched before its user has read what will happen."""
    raise DomainError("update_asked", **_values(update))


def said(step: str, update: Update, tr: Tr) -> str:
    """What is done in this step, in words."""
    return tr(UPDATE[step], **_values(update))


def _values(update: Update) -> dict[str, str | int]:
    name = f"{update.copy.parent.name}/{update.copy.name}"
    return {"copy": name, "needed": -(-update.needed // _MB), "free": update.free // _MB}
