"""The lines of `changes.jsonl`: a change as it stands, or a stub that has its hash (FORMAT.md §11)."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson

from attache_app.errors import Refused
from attache_app.records.canonical import canonical_json
from attache_app.records.changes import read_line, read_names
from attache_app.store.chain import Arrival
from attache_app.sync.keys import from_base64url, to_base64url
from attache_app.sync.papers import DEVICE

_STUB = b'{"hash":'
BLOCK = 128 * 1024
NO_VERDICT = ""


@dataclass(frozen=True, slots=True)
class Stub:
    """A line without its content. `restricted`: record whose sealed member holds it; `verdict`: why it is set aside, or that it is no more;
    `names`: what a line that is set aside names."""

    hash: bytes
    restricted: str | None = None
    verdict: str | None = None
    names: Mapping[str, Any] | None = None

    def line(self) -> bytes:
        body: dict[str, Any] = {"hash": to_base64url(self.hash)}
        if self.restricted:
            body["restricted"] = self.restricted
        if self.verdict is not None:
            body["verdict"] = self.verdict
        if self.names is not None:
            body["names"] = self.names
        return canonical_json(body)


class Read(NamedTuple):
    """A line that was read: what arrives, and the verdict it tells: a reason, `NO_VERDICT` for its end, or None."""

    arrival: Arrival
    verdict: str | None = None


def read(line: bytes) -> Read:
    """The line of a batch. Any bytes but a stub's are content, which is judged later, change by change; a crooked stub refuses the batch."""
    if not line.startswith(_STUB):
        change = read_line(line)
        return Read(Arrival(change.hash if change else hashlib.sha256(line).digest(), line, change))
    try:
        body = orjson.loads(line)
        if (
            not isinstance(body, dict)
            or body.keys() - {"hash", "names", "restricted", "verdict"}
            or canonical_json(body) != line
        ):
            raise ValueError
        restricted, verdict = body.get("restricted"), body.get("verdict")
        if restricted is not None and not (isinstance(restricted, str) and DEVICE.fullmatch(restricted)):
            raise ValueError
        if verdict is not None and not (isinstance(verdict, str) and len(verdict) <= 32):
            raise ValueError
        names = read_names(body["names"]) if "names" in body else None
        return Read(Arrival(from_base64url(body["hash"], 32), restricted=restricted, names=names), verdict)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused("batch_unreadable") from error


def blocks(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines with their newlines, joined into blocks: a stream of small pieces costs more than its seal."""
    pending: list[bytes] = []
    size = 0
    for line in lines:
        pending.append(line)
        size += len(line) + 1
        if size >= BLOCK:
            yield b"\n".join(pending) + b"\n"
            pending, size = [], 0
    if pending:
        yield b"\n".join(pending) + b"\n"
