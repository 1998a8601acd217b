"""What a workspace needs to know of itself to send and receive."""

from dataclasses import dataclass
from typing import Any

import pyrage

from attache_app.errors import DomainError
from attache_app.store import settings
from attache_app.store.engine import Connection
from attache_app.sync.certificates import Card, Certificate, make_card, read_card_paper, read_certificate
from attache_app.sync.keys import DeviceKeys


@dataclass(frozen=True, slots=True)
class Own:
    """A device of a realm with its keys. `post_id`: its post."""

    realm: str
    dev: str
    post: str
    post_id: str
    letter: str
    country: str
    keys: DeviceKeys

    @property
    def identities(self) -> list[pyrage.x25519.Identity]:
        return [self.keys.age]


def load(conn: Connection, realm: str) -> Own:
    """This workspace."""
    own: dict[str, Any] = settings.get(conn, "identity")
    keys = DeviceKeys.from_text(settings.get(conn, "keys"))
    return Own(realm, own["dev"], own["post"], own["post_id"], own["letter"], own["country"], keys)


def own_card(conn: Connection, own: Own) -> Card:
    """Headquarters' card."""
    return make_card(
        own.keys, realm=own.realm, device=own.dev, post=own.post, letter=own.letter, country=own.country,
        recovery=settings.get(conn, "recovery"), unit=None,
    )  # fmt: skip


def headquarters(conn: Connection) -> Card:
    """The card of the headquarters that a laptop enrolled with. DomainError before that."""
    paper = settings.get(conn, "card")
    if paper is None:
        raise DomainError("not_enrolled")
    return read_card_paper(paper)


def certificate(conn: Connection, card: Card) -> Certificate:
    """The laptop's own certificate. DomainError before it was accepted."""
    paper = settings.get(conn, "certificate")
    if paper is None:
        raise DomainError("not_enrolled")
    return read_certificate(paper, card)
