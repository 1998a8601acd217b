"""Headquarters' acts that a backup must not undo: revocations, one signed line each, in a file kept apart from the backups (DESIGN §6)."""

from pathlib import Path
from typing import Any

import orjson

from attache_app import files
from attache_app.errors import Refused
from attache_app.records.canonical import canonical_json
from attache_app.sync.keys import DeviceKeys, PublicKeys, from_base64url, to_base64url

FILE = "acts.jsonl"
_MAX_BYTES = 64 << 20
_SIGNED = b"attache act 1 "


def append(folder: Path, keys: DeviceKeys, act: dict[str, Any]) -> None:
    """Add an act to the file beside the register."""
    path = folder / FILE
    before = path.read_bytes() if path.exists() else b""
    signature = to_base64url(keys.sign(_SIGNED + canonical_json(act)))
    files.write_whole(path, before + canonical_json({"act": act, "sig": signature}) + b"\n")


def read(folder: Path, keys: PublicKeys) -> list[dict[str, Any]]:
    """The acts of the file, in their order; Refused where one was not signed by this headquarters."""
    path = folder / FILE
    if not path.exists():
        return []
    if path.stat().st_size > _MAX_BYTES:
        raise Refused("acts_unreadable")
    out = []
    try:
        for line in path.read_bytes().splitlines():
            body = orjson.loads(line)
            if not keys.verify(_SIGNED + canonical_json(body["act"]), from_base64url(body["sig"], 64)):
                raise ValueError
            out.append(body["act"])
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("acts_unreadable") from error
    return out
