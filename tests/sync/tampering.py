"""Open a batch as one of its recipients, alter it, seal it again: what carriers, strangers and thieves of keys can do.

Opens with tarfile, not with our reader, so that what is altered is what really lies in the file.
"""

import hashlib
import io
import tarfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
import pyrage
import zstandard

from attache_app.records.canonical import canonical_json
from attache_app.sync.container import MANIFEST, SIGNATURE, read_manifest, tar_end, tar_header, tar_padding
from attache_app.sync.keys import DeviceKeys

Members = dict[str, bytes]


def plain_tar(path: Path, identity: pyrage.x25519.Identity) -> bytes:
    """The tar inside a batch."""
    packed = pyrage.decrypt(path.read_bytes(), [identity])
    return zstandard.ZstdDecompressor().stream_reader(io.BytesIO(packed)).read()


def members_of(path: Path, identity: pyrage.x25519.Identity) -> Members:
    """The members of a batch by name, in their order."""
    with tarfile.open(fileobj=io.BytesIO(plain_tar(path, identity))) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]


def tar_of(members: Mapping[str, bytes]) -> bytes:
    """A tar of these members in this order, whatever they are called."""
    written = b"".join(tar_header(name, len(data)) + data + tar_padding(len(data)) for name, data in members.items())
    return written + tar_end(len(written))


def seal_tar(path: Path, tar: bytes, recipients: Sequence[str]) -> None:
    """Any bytes in the place of the tar, compressed and sealed."""
    seal_packed(path, zstandard.compress(tar, 3), recipients)


def seal_packed(path: Path, packed: bytes, recipients: Sequence[str]) -> None:
    """Any bytes in the place of the zstd frame, sealed."""
    path.write_bytes(pyrage.encrypt(packed, [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]))


def sign_again(members: Members, keys: DeviceKeys, changes: Mapping[str, Any] = {}, *, listed: bool = True) -> None:
    """Sign the manifest anew, with `changes` to its keys (None takes one out); unless `listed` is false, its list of
    members is made to fit them."""
    body = orjson.loads(members[MANIFEST])
    if listed:
        rest = {name: data for name, data in members.items() if name not in (MANIFEST, SIGNATURE)}
        body["members"] = [[name, len(data), hashlib.sha256(data).hexdigest()] for name, data in rest.items()]
    body.update(changes)
    members[MANIFEST] = canonical_json({key: value for key, value in body.items() if value is not None}) + b"\n"
    try:
        comment = read_manifest(members[MANIFEST]).comment
    except Exception:  # whatever a hostile writer might sign
        comment = "hostile"
    members[SIGNATURE] = keys.sign_file(members[MANIFEST], comment)


def alter(
    path: Path,
    identity: pyrage.x25519.Identity,
    recipients: Sequence[str],
    change: Callable[[Members], None],
    keys: DeviceKeys | None = None,
) -> Path:
    """Open the batch, let `change` alter its members, sign again if `keys` are given, and seal it in its old place."""
    members = members_of(path, identity)
    change(members)
    if keys is not None:
        sign_again(members, keys)
    seal_tar(path, tar_of(members), recipients)
    return path
