"""Enrolment: headquarters' card, a laptop's request, headquarters' grant with the certificate (FORMAT.md §6).

A certificate past its day is told, not refused: `in_force` says so, and nothing here looks at a clock.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

from attache_app.errors import Refused
from attache_app.sync.keys import DeviceKeys, PublicKeys
from attache_app.sync.papers import VERSION, Paper, read_file, write_json


@dataclass(frozen=True, slots=True)
class Unit:
    """The protection unit, as headquarters' card names it."""

    device: str
    keys: PublicKeys


@dataclass(frozen=True, slots=True)
class Card:
    """Headquarters' public keys. `recovery`: age recipient of the key on paper. `paper`: the signed paper itself."""

    realm: str
    device: str
    post: str
    letter: str
    country: str
    keys: PublicKeys
    recovery: str
    unit: Unit | None
    paper: Paper

    @property
    def fingerprint(self) -> str:
        """32 digits in eight groups of four, to be read aloud over the telephone."""
        digest = hashlib.sha256(f"attache fingerprint 1 {self.realm} {self.keys.sign}".encode("ascii")).digest()
        digits = f"{int.from_bytes(digest, 'big') % 10**32:032}"
        return " ".join(digits[i : i + 4] for i in range(0, 32, 4))

    @property
    def recipients(self) -> tuple[str, str]:
        """Whom everything for headquarters is sealed to: its working key and its recovery key."""
        return self.keys.age, self.recovery

    def to_file(self) -> bytes:
        return write_json(self.paper.json)


@dataclass(frozen=True, slots=True)
class Request:
    """A laptop, or the protection unit, asks headquarters `to` for a certificate."""

    realm: str
    role: str
    device: str
    post: str
    country: str
    city: str
    keys: PublicKeys
    to: str
    paper: Paper

    def to_file(self) -> bytes:
        return write_json(self.paper.json)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What headquarters grants a device. `role`: post or unit. `valid_from` and `valid_to` are both included."""

    realm: str
    role: str
    device: str
    post: str
    country: str
    letter: str
    rights: tuple[str, ...]
    unasked: str
    valid_from: date
    valid_to: date
    keys: PublicKeys
    issued_by: str
    paper: Paper

    def may(self, right: str) -> bool:
        return right in self.rights

    def in_force(self, day: date) -> bool:
        """Whether the day lies within the validity; to be told, never a reason to refuse."""
        return self.valid_from <= day <= self.valid_to


def make_card(
    keys: DeviceKeys,
    *,
    realm: str,
    device: str,
    post: str,
    letter: str,
    country: str,
    recovery: str,
    unit: Unit | None = None,
) -> Card:
    """Headquarters' card, signed by itself. Refused if a field has not the form it needs."""
    named = {"device": unit.device, "sign": unit.keys.sign, "age": unit.keys.age} if unit else None
    body = {
        "v": VERSION, "realm": realm, "device": device, "post": post, "letter": letter, "country": country,
        "sign": keys.public.sign, "age": keys.public.age, "recovery": recovery, "unit": named,
    }  # fmt: skip
    return _card(Paper.signed("card", body, keys))


def read_card(data: bytes) -> Card:
    """The card in a file. Whose it is only the fingerprint tells; which realm it is of, its `realm`."""
    return read_card_paper(read_file(data, "card"))


def read_card_paper(value: object) -> Card:
    """The card in a signed paper, as it stands in a grant and in the manifest of a return. It vouches for itself."""
    return _card(Paper.read("card", value))


def _card(paper: Paper) -> Card:
    paper.check_signature(paper.keys)
    body, unit = paper.body, paper.body["unit"]
    named = Unit(unit["device"], PublicKeys(unit["sign"], unit["age"])) if unit else None
    return Card(
        body["realm"],
        body["device"],
        body["post"],
        body["letter"],
        body["country"],
        paper.keys,
        body["recovery"],
        named,
        paper,
    )


def make_request(
    keys: DeviceKeys, card: Card, *, role: str, device: str, post: str, country: str, city: str
) -> Request:
    """A request to the headquarters of this card, in its realm."""
    body = {
        "v": VERSION, "realm": card.realm, "role": role, "device": device, "post": post, "country": country, "city": city,
        "sign": keys.public.sign, "age": keys.public.age, "to": card.device,
    }  # fmt: skip
    return _request(Paper.signed("request", body, keys))


def read_request(data: bytes, card: Card) -> Request:
    """The request in a file, if it is made to the headquarters of this card."""
    paper = Paper.read("request", read_file(data, "request"))
    paper.check_realm(card.realm)
    if paper.body["to"] != card.device:
        raise Refused("request_elsewhere")
    return _request(paper)


def _request(paper: Paper) -> Request:
    paper.check_signature(paper.keys)
    body = paper.body
    return Request(
        body["realm"],
        body["role"],
        body["device"],
        body["post"],
        body["country"],
        body["city"],
        paper.keys,
        body["to"],
        paper,
    )


def make_certificate(
    keys: DeviceKeys,
    card: Card,
    request: Request,
    *,
    letter: str,
    rights: tuple[str, ...],
    unasked: str,
    valid_from: date,
    valid_to: date,
) -> Certificate:
    """What headquarters, with its keys and its card, grants on a request."""
    body = {
        "v": VERSION, "realm": card.realm, "role": request.role, "device": request.device, "post": request.post,
        "country": request.country, "letter": letter, "rights": sorted(set(rights)), "unasked": unasked,
        "valid_from": valid_from.isoformat(), "valid_to": valid_to.isoformat(),
        "sign": request.keys.sign, "age": request.keys.age, "issued_by": card.device,
    }  # fmt: skip
    return _certificate(Paper.signed("certificate", body, keys), card)


def read_certificate(value: object, card: Card) -> Certificate:
    """The certificate in a signed paper, if the headquarters of this card issued it, in its realm."""
    return _certificate(Paper.read("certificate", value), card)


def _certificate(paper: Paper, card: Card) -> Certificate:
    paper.check_realm(card.realm)
    body = paper.body
    if body["issued_by"] != card.device:
        raise Refused("certificate_stranger")
    paper.check_signature(card.keys)
    return Certificate(
        body["realm"], body["role"], body["device"], body["post"], body["country"], body["letter"], tuple(body["rights"]),
        body["unasked"], date.fromisoformat(body["valid_from"]), date.fromisoformat(body["valid_to"]), paper.keys,
        body["issued_by"], paper,
    )  # fmt: skip


def grant_to_file(card: Card, certificate: Certificate) -> bytes:
    """The grant: headquarters' newest card beside the certificate."""
    return write_json({"grant": {"card": card.paper.json, "certificate": certificate.paper.json}})


def read_grant(data: bytes, card: Card, device: str, keys: PublicKeys) -> tuple[Card, Certificate]:
    """The newest card and the certificate in a grant for this device, from the headquarters of the card it enrolled with."""
    file = read_file(data, "grant")
    grant = file["grant"]
    if file.keys() != {"grant"} or not isinstance(grant, dict) or grant.keys() != {"card", "certificate"}:
        raise Refused("paper_unreadable")
    newest = read_card_paper(grant["card"])
    newest.paper.check_realm(card.realm)
    if (newest.device, newest.keys.sign) != (card.device, card.keys.sign):
        raise Refused("certificate_stranger")
    certificate = read_certificate(grant["certificate"], card)
    if (certificate.device, certificate.keys) != (device, keys):
        raise Refused("grant_not_ours")
    return newest, certificate
