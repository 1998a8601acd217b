"""Sealing a batch: measured once for the manifest, then streamed from its source into age; no plain text on disk (FORMAT.md §7)."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attache_app import files
from attache_app.errors import EnvironmentProblem
from attache_app.store.disk_problems import need_space
from attache_app.sync.container import (
    MANIFEST,
    SIGNATURE,
    TAR_BLOCK,
    Entry,
    Manifest,
    tar_end,
    tar_header,
    tar_padding,
    write_manifest,
)
from attache_app.sync.keys import DeviceKeys
from attache_app.sync.sealed_stream import write_sealed

Blocks = Callable[[], Iterable[bytes]]

_LEVEL = 6
_LEVEL_OF_PICTURES = 1  # they are compressed already: what counts is how fast zstd finds that out
_MARGIN = 1_000_000  # beside the members, before they are compressed: nothing is begun that may not fit
_KEPT = 4 << 20  # what is no larger is kept in memory from measuring to sealing, and its source read once


@dataclass(frozen=True, slots=True)
class Member:
    """A member to be. `blocks` gives its bytes anew each time; blocks of 64 KiB or more are best. With size and SHA-256
    (hexadecimal) known, as an attachment's are, it is not measured first."""

    name: str
    blocks: Blocks
    size: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch that is measured: its manifest, so its name, is known; nothing is written yet."""

    manifest: Manifest
    sources: tuple[Blocks, ...]


def prepare(body: Mapping[str, Any], members: Sequence[Member]) -> Prepared:
    """Measure the members, in the order of FORMAT.md §7. `body`: the manifest but for `v` and `members`."""
    measured = [_measure(member) for member in members]
    manifest = write_manifest(body, tuple(entry for entry, _ in measured))
    return Prepared(manifest, tuple(source for _, source in measured))


def _measure(member: Member) -> tuple[Entry, Blocks]:
    if member.size is not None and member.sha256 is not None:
        return Entry(member.name, member.size, member.sha256), member.blocks
    digest, size, kept = hashlib.sha256(), 0, []
    for block in member.blocks():
        digest.update(block)
        size += len(block)
        if size <= _KEPT:
            kept.append(block)
        else:
            kept.clear()
    source = member.blocks if size > _KEPT else lambda: kept
    return Entry(member.name, size, digest.hexdigest()), source


def seal(prepared: Prepared, path: Path, recipients: Sequence[str], keys: DeviceKeys) -> None:
    """Write the batch to `path`, sealed to age `recipients` and signed with the sender's `keys`."""
    manifest = prepared.manifest
    signature = keys.sign_file(manifest.data, manifest.comment)
    attached = sum(entry.size for entry in manifest.members if entry.name.startswith("attachments/"))
    level = _LEVEL_OF_PICTURES if attached > _KEPT else _LEVEL
    write_sealed(path, _tar(prepared, signature), recipients, level=level)


def seal_into(folder: Path, prepared: Prepared, recipients: Sequence[str], keys: DeviceKeys) -> Path:
    """Write the batch into `folder` under its own name, whole or not at all. EnvironmentProblem where there is no room for it."""
    path = folder / prepared.manifest.file_name
    need_space(folder, _MARGIN + sum(entry.size for entry in prepared.manifest.members))
    with files.whole(path) as temporary:
        seal(prepared, temporary, recipients, keys)
    return path


def _tar(prepared: Prepared, signature: bytes) -> Iterator[bytes]:
    manifest = prepared.manifest
    written = 0
    for name, data in ((MANIFEST, manifest.data), (SIGNATURE, signature)):
        member = tar_header(name, len(data)) + data + tar_padding(len(data))
        written += len(member)
        yield member
    for entry, source in zip(manifest.members, prepared.sources, strict=True):
        yield tar_header(entry.name, entry.size)
        digest, size = hashlib.sha256(), 0
        for block in source():
            digest.update(block)
            size += len(block)
            yield block
        if (size, digest.hexdigest()) != (entry.size, entry.sha256):
            raise EnvironmentProblem("batch_source_differs", name=entry.name)
        padding = tar_padding(size)
        yield padding
        written += TAR_BLOCK + size + len(padding)
    yield tar_end(written)
