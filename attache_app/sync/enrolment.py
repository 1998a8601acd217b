"""Card, request, grant: how a laptop becomes a laptop of its post (DESIGN §5); and how headquarters revokes one."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attache_app.domain import numbering
from attache_app.domain.derived_ids import post_id
from attache_app.errors import DomainError, Refused
from attache_app.records.changes import first_link
from attache_app.records.declarations import Declarations
from attache_app.store import chain, lines, registers, settings
from attache_app.store.devices import ABOVE_POSTS, Device, Devices
from attache_app.store.engine import Connection, Store
from attache_app.store.tables_access import value_of
from attache_app.sync import acts, own, settling
from attache_app.sync.certificates import (
    Card,
    Certificate,
    Request,
    grant_to_file,
    make_certificate,
    make_request,
    read_card,
    read_grant,
    read_request,
)  # fmt: skip

VALID_YEARS = 3


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A laptop that was granted a certificate: its post and letter, and the grant as a file."""

    device: str
    post: str
    letter: str
    city: str
    grant: bytes


def card_file(conn: Connection, realm: str) -> tuple[bytes, str]:
    """Headquarters' card as a file, and its fingerprint to read aloud."""
    card = own.own_card(conn, own.load(conn, realm))
    return card.to_file(), card.fingerprint


def request_file(store: Store, realm: str, data: bytes, city: str) -> tuple[bytes, str]:
    """A request to the headquarters of this card, as a file, and the card's fingerprint. The card is kept."""
    card = read_card(data)
    if card.realm != realm:
        raise Refused("paper_realm", theirs=card.realm, ours=realm)
    with store.writing() as conn:
        me = own.load(conn, realm)
        known = settings.get(conn, "card")
        if (
            known is not None
            and known["card"]["device"] != card.device
            and settings.get(conn, "certificate") is not None
        ):
            raise Refused("certificate_stranger")
        settings.put(conn, "card", card.paper.json)
        request = make_request(me.keys, card, role="post", device=me.dev, post=me.post, country=me.country, city=city)
        return request.to_file(), card.fingerprint


def enrol(
    store: Store, declarations: Declarations, realm: str, data: bytes, rights: tuple[str, ...], today: dt.date
) -> Enrolled:
    """Grant a certificate. The letter is given once, for ever; a laptop that asks again, because it was restored or copied, gets the next."""
    with store.writing() as conn:
        me = own.load(conn, realm)
        card = own.own_card(conn, me)
        request = read_request(data, card)
        if request.post == me.post:
            raise DomainError("post_is_headquarters", post=request.post)
        devices = Devices(conn)
        known = devices.by_id.get(request.device)
        if known and known.revoked:
            raise DomainError("device_revoked", device=request.device)
        if known and (known.role in ABOVE_POSTS or not _is_same(known, request)):
            raise DomainError("request_of_another")
        granted: dict[str, int] = settings.get(conn, "letters", {})
        granted[request.post] = granted.get(request.post, 0) + 1
        settings.put(conn, "letters", granted)
        letter = numbering.laptop_letter(granted[request.post] - 1)
        unasked = value_of(conn, declarations, "post", post_id(request.post), "unasked") or "send"
        certificate = make_certificate(
            me.keys, card, request, letter=letter, rights=tuple(sorted(rights)), unasked=unasked, valid_from=today,
            valid_to=today.replace(year=today.year + VALID_YEARS, day=min(today.day, 28)),
        )  # fmt: skip
        devices.learn(request.device, role="post", post=post_id(request.post), certificate=certificate.paper.body)
        settings.put(conn, f"paper:{request.device}", certificate.paper.json)
        twice = [d for d in settings.get(conn, "lives_twice", []) if d != request.device]
        settings.put(conn, "lives_twice", twice)
        settling.everything_again(conn, declarations, devices, [devices.by_id[request.device]])
        return Enrolled(request.device, request.post, letter, request.city, grant_to_file(card, certificate))


def _is_same(known: Device, request: Request) -> bool:
    """Whether a laptop that is enrolled asks for itself: another with its name would be believed for what it wrote."""
    paper = known.certificate
    return paper is None or (paper["sign"], paper["age"], paper["post"]) == (
        request.keys.sign, request.keys.age, request.post,
    )  # fmt: skip


def accept(store: Store, realm: str, data: bytes) -> tuple[Card, Certificate]:
    """Take in a grant: the laptop's letter stands in its numbers from now on."""
    with store.writing() as conn:
        me = own.load(conn, realm)
        card: Card = own.headquarters(conn)
        newest, certificate = read_grant(data, card, me.dev, me.keys.public)
        identity: dict[str, Any] = settings.get(conn, "identity")
        settings.put(conn, "card", newest.paper.json)
        settings.put(conn, "certificate", certificate.paper.json)
        settings.put(conn, "identity", {**identity, "letter": certificate.letter})
        settings.put(conn, "lives_twice", False)
        devices = Devices(conn)
        devices.learn(me.dev, role="post", post=me.post_id, certificate=certificate.paper.body)
        devices.learn(newest.device, role="hq", post=post_id(newest.post), certificate=newest.paper.body)
        return newest, certificate


def revoke(
    store: Store, declarations: Declarations, realm: str, folder: Path, dev: str, before_seq: int | None, reason: str, at: str
) -> None:  # fmt: skip
    """Revoke a lost laptop: what does not lie behind the tips held now is set aside from then on (DESIGN §5).

    `before_seq`: what follows those tips in the chain and comes before it stands all the same.
    """
    with store.writing() as conn:
        devices = Devices(conn)
        device = devices.by_id.get(dev)
        if device is None or device.certificate is None:
            raise DomainError("device_unknown", device=dev)
        ends = [(e.seq, e.link) for e in chain.ends(conn, devices, dev)] or [(0, first_link(dev))]
        held = lines.read(conn, (p.no for seq, link in ends for p in chain.path(conn, device.no, seq, link)))
        facts = {
            "tips": [[seq, link.hex()] for seq, link in ends], "before_seq": before_seq or max(seq for seq, _ in ends) + 1,
            "held": sorted({row.hash.hex() for row in held}), "reason": reason, "at": at,
        }  # fmt: skip
        _obey_revocation(conn, declarations, devices, dev, facts)
        # Apart from the backups, so that restoring one does not trust the laptop again.
        acts.append(
            folder, own.load(conn, realm).keys, {"revoke": dev, "facts": facts, "certificate": device.certificate}
        )


def _obey_revocation(
    conn: Connection, declarations: Declarations, devices: Devices, dev: str, facts: dict[str, Any]
) -> None:
    devices.learn(dev, revoked=facts)
    for keys in registers.all_records(conn, declarations):
        settling.settle(conn, declarations, devices, keys, set())


def note_restore(store: Store, declarations: Declarations, realm: str, folder: Path, kind: str, mark: str) -> None:
    """A workspace was restored: a laptop writes four characters for its letter until a new grant; headquarters begins an epoch, and
    revokes again whom the file of acts names (DESIGN §3, §6)."""
    with store.writing() as conn:
        identity = settings.get(conn, "identity")
        if kind == "post":
            settings.put(conn, "identity", {**identity, "letter": numbering.new_stand_in()})
            settings.put(conn, "lives_twice", True)
            return
        me, devices = own.load(conn, realm), Devices(conn)
        for act in acts.read(folder, me.keys.public):
            devices.learn(
                act["revoke"], role="post", post=post_id(act["certificate"]["post"]), certificate=act["certificate"]
            )
            devices.learn(act["revoke"], revoked=act["facts"])
        for keys in registers.all_records(conn, declarations):
            settling.settle(conn, declarations, devices, keys, set())
        settling.new_epoch(conn, declarations, mark)
