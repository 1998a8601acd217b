"""Whoever holds a laptop's keys, and wishes headquarters ill: writes any line, any segment, any manifest, and signs and seals it well."""

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from attache_app.domain.derived_ids import new_id
from attache_app.records.changes import Write, first_link, next_link, write_line
from attache_app.services.sessions import Session
from attache_app.store import settings
from attache_app.sync import own
from attache_app.sync.change_lines import Stub, read
from attache_app.sync.container import CHANGES, POST_BATCH
from attache_app.sync.container_writer import Member, prepare, seal_into
from attache_app.sync.keys import DeviceKeys, sign_tip, to_base64url
from attache_app.sync.segments import Segment

_numbers = itertools.count(1)


class Forger:
    """`dev` and `keys` are those of an enrolled laptop; `seq` and `link`: where its chain ends."""

    def __init__(self, post: Session, folder: Path) -> None:
        with post.store.reading() as conn:
            me = own.load(conn, post.realm)
            card = own.headquarters(conn)
            self.certificate = own.certificate(conn, card).paper.json
            state = settings.get(conn, "writer")
        self.realm, self.dev, self.keys, self.staff = post.realm, me.dev, me.keys, post.staff_id
        self.post_id, self.headquarters, self.recipients = me.post_id, card.device, card.recipients
        self.seq, self.link, self.clock = state["seq"], bytes.fromhex(state["link"]), state["clock"]
        self.folder = folder

    def line(
        self, kind: str, values: Mapping[str, Any], id: str | None = None, *, was: Sequence[str] = (), **more: Any
    ) -> bytes:
        """A change, the next of the chain unless `more` says otherwise. A new record belongs to the laptop's post."""
        said: dict[str, Any] = {
            "dev": self.dev, "seq": self.seq + 1, "clock": self.clock + 1, "at": "2026-11-24T10:00:00-04:00", "by": self.staff,
        } | more  # fmt: skip
        written = values if id else {"post": self.post_id, **values}
        writes = {name: Write(value, tuple(was)) for name, value in written.items()}
        return write_line(kind=kind, id=id or new_id(), set=writes, salted=False, **said).line

    def segment(
        self, lines: Sequence[bytes], *, dev: str | None = None, keys: DeviceKeys | None = None
    ) -> dict[str, Any]:
        """A stretch of these lines at the end of the chain, with a tip that fits and is signed."""
        link = self.link
        for line in lines:
            link = next_link(link, read(line).arrival.hash)
        dev = dev or self.dev
        tip = sign_tip(keys or self.keys, dev, self.seq + len(lines), link)
        return Segment(dev, self.link, len(lines), tip).json

    def batch(self, lines: Sequence[bytes] = (), singles: Sequence[bytes] = (), **said: Any) -> Path:
        """A batch of a segment and single lines; `said` overrides what the manifest says, None leaves a key out."""
        number = next(_numbers)
        body: dict[str, Any] = {
            "realm": self.realm, "kind": POST_BATCH, "number": number, "made_at": "2026-11-24T10:00:00-04:00", "sender": self.certificate,
            "to": [self.headquarters], "segments": [self.segment(lines)] if lines else [], "single": len(singles),
            "tip": {"seq": self.seq, "link": to_base64url(self.link)}, "position": [None, 0],
        } | said  # fmt: skip
        content = b"".join(line + b"\n" for line in [*lines, *singles])
        members = [Member(CHANGES, lambda: [content])] if content else []
        prepared = prepare({key: value for key, value in body.items() if value is not None}, members)
        return seal_into(self.folder, prepared, self.recipients, self.keys)


def stub(n: int) -> bytes:
    """A line of which only the hash travels."""
    return Stub(first_link(str(n))).line()
