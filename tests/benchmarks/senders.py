"""Laptops by the dozen: enrolled devices that write true chains and seal true batches, without a workspace behind each."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attache_app.domain.derived_ids import new_id, post_id
from attache_app.records.canonical import canonical_json
from attache_app.records.changes import Change, Write, first_link, needs_salt, next_link, split, write_line
from attache_app.records.declarations import declarations
from attache_app.services import exchange
from attache_app.services.sessions import Session
from attache_app.sync.certificates import make_request, read_card, read_grant
from attache_app.sync.change_lines import blocks
from attache_app.sync.container import CHANGES, POST_BATCH
from attache_app.sync.container_writer import Member, prepare, seal_into
from attache_app.sync.keys import DeviceKeys, sign_tip, to_base64url
from attache_app.sync.segments import Segment

_BY = new_id()


class Sender:
    """A laptop of a post, granted by this headquarters."""

    def __init__(self, hq: Session, box: Path, post: str) -> None:
        self.post = post
        self.dev, self.keys = new_id(), DeviceKeys.generate()
        card, request, grant = (box / f"{self.dev}.{name}" for name in ("card", "request", "grant"))
        exchange.write_card(hq, card)
        self.card = read_card(card.read_bytes())
        asked = make_request(
            self.keys, self.card, role="post", device=self.dev, post=post, country="DO", city="Santo Domingo"
        )
        request.write_bytes(asked.to_file())
        exchange.enrol(hq, request, grant)
        _, self.certificate = read_grant(grant.read_bytes(), self.card, self.dev, self.keys.public)
        self.seq = self.clock = self.number = 0
        self.link = self._sent = first_link(self.dev)
        self._lines: list[bytes] = []

    def write(self, id: str, values: dict[str, Any], heads: dict[str, str]) -> None:
        """Save a worker: a change for each audience. `heads`: stamp of each field's value, read and brought up to date."""
        for cls, part in split(declarations(), "worker", values):
            writes = {n: Write(v, (heads[n],) if n in heads else ()) for n, v in part.items()}
            self.clock = max([self.clock, *(int(s[37:].split(".")[0]) for w in writes.values() for s in w.was)]) + 1
            self.seq += 1
            at = "2026-11-24T10:02:11-04:00"
            change: Change = write_line(
                self.dev, self.seq, self.clock, at, _BY, "worker", id, writes, salted=needs_salt(cls)
            )
            self.link = next_link(self.link, change.hash)
            self._lines.append(change.line)
            heads.update(dict.fromkeys(part, change.stamp))

    def create(self, people: Iterable[dict[str, Any]]) -> dict[str, dict[str, str]]:
        """Record these people: the heads of each, by id."""
        out: dict[str, dict[str, str]] = {}
        for person in people:
            id = new_id()
            out[id] = {}
            self.write(id, {**person, "post": post_id(self.post)}, out[id])
        return out

    def batch(self, folder: Path) -> Path:
        """All that was written since the last batch, sealed for headquarters."""
        self.number += 1
        lines, self._lines = self._lines, []
        segment = Segment(self.dev, self._sent, len(lines), sign_tip(self.keys, self.dev, self.seq, self.link))
        self._sent = self.link
        body = {
            "realm": "production", "kind": POST_BATCH, "number": self.number, "to": [self.card.device],
            "made_at": dt.datetime.now().astimezone().isoformat(timespec="seconds"),
            "sender": self.certificate.paper.json, "segments": [segment.json], "single": 0,
            "tip": {"seq": self.seq, "link": to_base64url(self.link)}, "position": [None, 0],
        }  # fmt: skip
        prepared = prepare(body, [Member(CHANGES, lambda: blocks(lines))])
        return seal_into(folder, prepared, self.card.recipients, self.keys)


def as_worker_line(person: dict[str, Any]) -> bytes:
    """The person as a line of `attache record`."""
    return canonical_json({"kind": "worker", "set": person})
