"""A headquarters, one of its laptops and a stranger, with keys, card and certificate: who appears in the tests of what travels."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyrage

from attache_app.sync.certificates import Card, Certificate, make_card, make_certificate, make_request, read_certificate
from attache_app.sync.container import CHANGES, POST_BATCH, Manifest
from attache_app.sync.container_writer import Member, prepare, seal_into
from attache_app.sync.keys import DeviceKeys, PublicKeys

HEADQUARTERS = "01934f5e-0000-7000-8000-0000000000a1"
LAPTOP = "01934f5e-0000-7000-8000-0000000000b1"

LINES = [b'{"says":"pa gen pwobl\xc3\xa8m"}', b"{}", b'{"text":"Marie-Fran\xc3\xa7oise"}']


@dataclass(frozen=True)
class Parties:
    """Who writes to whom. `recovery`: the key on headquarters' paper."""

    headquarters: DeviceKeys = field(default_factory=DeviceKeys.generate)
    laptop: DeviceKeys = field(default_factory=DeviceKeys.generate)
    recovery: pyrage.x25519.Identity = field(default_factory=pyrage.x25519.Identity.generate)
    realm: str = "production"
    hq_post: str = "ONM"
    post: str = "SDQ"

    @property
    def card(self) -> Card:
        return make_card(
            self.headquarters, realm=self.realm, device=HEADQUARTERS, post=self.hq_post, letter="A", country="HT",
            recovery=str(self.recovery.to_public()),
        )  # fmt: skip

    @property
    def certificate(self) -> Certificate:
        request = make_request(
            self.laptop, self.card, role="post", device=LAPTOP, post=self.post, country="DO", city="Santo Domingo"
        )
        return make_certificate(
            self.headquarters, self.card, request, letter="A", rights=(), unasked="send",
            valid_from=date(2026, 11, 24), valid_to=date(2029, 11, 24),
        )  # fmt: skip

    def signer(self, manifest: Manifest) -> PublicKeys:
        """What headquarters knows of who may sign."""
        return read_certificate(manifest.sender.json, self.card).keys

    def body(self, **more: Any) -> dict[str, Any]:
        return {
            "realm": self.realm, "kind": POST_BATCH, "number": 12, "made_at": "2026-11-24T18:02:11-04:00",
            "to": [HEADQUARTERS], "sender": self.certificate.paper.json, **more,
        }  # fmt: skip

    def batch(self, folder: Path, lines: Iterable[bytes] = LINES, attached: Iterable[bytes] = (), **more: Any) -> Path:
        """A batch from the laptop to headquarters."""
        changes = b"".join(line + b"\n" for line in lines)
        members = [Member(CHANGES, lambda: [changes])] if changes else []
        prepared = prepare(self.body(**more), members + [attachment(content) for content in attached])
        return seal_into(folder, prepared, self.card.recipients, self.laptop)


def attachment(content: bytes) -> Member:
    digest = hashlib.sha256(content).hexdigest()
    return Member(f"attachments/{digest}", lambda: [content], len(content), digest)
