"""Offices of a story in one process: a headquarters, laptops, and what is carried between them. Everybody in it is fictional."""

import itertools
from pathlib import Path
from typing import Any

import pyrage

from attache_app.services import dump, exchange
from attache_app.services.exchange import ImportResult
from attache_app.services.sessions import Session, new_hq, new_post, open_session

PASSPHRASE = "yon fraz sekrè"
ATTACHE, CLERK = "Mirlande Toussaint", "Wilner Pierre-Louis"
_numbers = itertools.count(1)


def headquarters(folder: Path, realm: str = "production", post: str = "ONM") -> tuple[Session, pyrage.x25519.Identity]:
    """A headquarters, and its recovery key."""
    recovery = pyrage.x25519.Identity.generate()
    new_hq(folder, passphrase=PASSPHRASE, person=CLERK, post=post, realm=realm, recovery=str(recovery.to_public()))
    return open_session(folder, PASSPHRASE), recovery


def laptop(folder: Path, post: str = "SDQ", realm: str = "production", country: str = "DO") -> Session:
    """A laptop of a post, not enrolled yet."""
    new_post(
        folder, passphrase=PASSPHRASE, post=post, country=country, city="Santo Domingo", person=ATTACHE, realm=realm
    )  # fmt: skip
    return open_session(folder, PASSPHRASE)


def enrol(hq: Session, post: Session, post_box: Path) -> str:
    """Card, request, grant; the laptop's letter."""
    n = next(_numbers)
    card, request, grant = (post_box / f"{n}.attache-{kind}" for kind in ("card", "request", "grant"))
    exchange.write_card(hq, card)
    exchange.write_request(post, card, request)
    exchange.enrol(hq, request, grant)
    return exchange.accept(post, grant)


def export(post: Session, post_box: Path) -> Path:
    """The laptop's next batch."""
    (path,) = exchange.export(post, _fresh(post_box)).files
    return path


def take(session: Session, *paths: Path) -> list[ImportResult]:
    """What becomes of these files."""
    return list(exchange.import_files(session, paths))


def send(post: Session, hq: Session, post_box: Path) -> ImportResult:
    """A batch made and taken in."""
    (result,) = take(hq, export(post, post_box))
    assert result.outcome == "imported", result
    return result


def answer(hq: Session, post: Session, post_box: Path) -> ImportResult:
    """A return made and taken in."""
    (path,) = exchange.make_return(hq, post.identity.dev, _fresh(post_box)).files
    (result,) = take(post, path)
    assert result.outcome == "imported", result
    return result


def lines(session: Session, kind: str | None = None) -> list[bytes]:
    """The register's dump."""
    return list(dump.dump(session, kind))


def set_aside(session: Session) -> dict[str, int]:
    """How many changes are held aside, by reason."""
    found: dict[str, int] = {}
    for held in exchange.quarantine(session):
        found[held.reason] = found.get(held.reason, 0) + 1
    return found


def shown(session: Session, kind: str, id: str) -> dict[str, Any]:
    """The values of a record as it is shown."""
    from attache_app.services.records import show

    return dict(show(session, kind, id).values)


def _fresh(folder: Path) -> Path:
    folder = folder / f"carried {next(_numbers)}"
    folder.mkdir(parents=True)
    return folder
