"""Opening a batch: a first pass that proves the whole file, a second that hands its content on (FORMAT.md §8)."""

import contextlib
import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import pyrage

from attache_app import files
from attache_app.errors import EnvironmentProblem, Refused
from attache_app.sync import limits
from attache_app.sync.container import (
    CHANGES,
    EXTENSIONS,
    MANIFEST,
    SIGNATURE,
    TAR_BLOCK,
    Entry,
    Manifest,
    read_manifest,
    tar_end,
    tar_header,
    tar_padding,
)
from attache_app.sync.keys import PublicKeys, verify_file
from attache_app.sync.sealed_stream import BLOCK, SealedReader, read_sealed

Signer = Callable[[Manifest], PublicKeys]


def claimed_signer(manifest: Manifest) -> PublicKeys:
    """The keys in the sender's paper, taken at its word: enough to look into a file, never to take anything in."""
    return manifest.sender.keys


class OpenedBatch:
    """A batch that was proven from its first byte to its last. What it holds is read anew, from the sealed file, each time."""

    def __init__(self, file: BinaryIO, identities: Sequence[pyrage.x25519.Identity], manifest: Manifest) -> None:
        self._file = file
        self._identities = identities
        self.manifest = manifest

    def members(self) -> Iterator[tuple[Entry, Iterator[bytes]]]:
        """Each member and its blocks, in the order of the file; what is not read of one is passed over."""
        with _tar(self._file, self._identities) as tar:
            if tar.file(MANIFEST, limits.MANIFEST) != self.manifest.data:
                raise Refused("batch_damaged")  # another file lies there now
            tar.file(SIGNATURE, limits.SIGNATURE)
            yield from tar.members(self.manifest.members)

    def changes(self) -> Iterator[list[bytes]]:
        """The lines of `changes.jsonl`, many at a time, without their newlines."""
        for entry, blocks in self.members():
            if entry.name == CHANGES:
                yield from _lines(blocks)


@contextlib.contextmanager
def open_batch(
    path: Path,
    identities: Sequence[pyrage.x25519.Identity],
    signer: Signer,
    *,
    realm: str | None = None,
    device: str | None = None,
    kinds: Collection[str] = EXTENSIONS,
) -> Iterator[OpenedBatch]:
    """A batch for this realm, this device and of these kinds, proven whole before anything of it is handed on.

    `signer` finds the sender's keys from the manifest, by his certificate, and refuses whom it does not know.
    """
    with _reading(path) as file, files.holding(path):
        with _tar(file, identities) as tar:
            manifest = read_manifest(tar.file(MANIFEST, limits.MANIFEST))
            if realm is not None and manifest.realm != realm:
                raise Refused("batch_realm", theirs=manifest.realm, ours=realm)
            if manifest.kind not in kinds:
                raise Refused("batch_other_kind", kind=manifest.kind)
            if device is not None and device not in manifest.body["to"]:
                raise Refused("batch_not_for_us")
            signature = tar.file(SIGNATURE, limits.SIGNATURE)
            if not verify_file(signer(manifest), manifest.data, signature, manifest.comment):
                raise Refused("batch_signature")
            for _, blocks in tar.members(manifest.members):
                for _ in blocks:
                    pass
        yield OpenedBatch(file, identities, manifest)


def inspect_batch(
    path: Path, identities: Sequence[pyrage.x25519.Identity], signer: Signer = claimed_signer
) -> Manifest:
    """What a batch says of itself, the file proven whole and nothing taken in."""
    with open_batch(path, identities, signer) as batch:
        return batch.manifest


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[BinaryIO]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise EnvironmentProblem("file_unreadable", file=path.name) from error
    with file:
        if path.stat().st_size > limits.SEALED_FILE:
            raise Refused("batch_too_large", name=path.name)
        yield file


class _Tar:
    """The tar inside, read strictly forward: each byte is the one that must come, or the file is refused."""

    def __init__(self, plain: SealedReader) -> None:
        self._plain = plain
        self._at = 0

    def _read(self, most: int) -> memoryview:
        data = self._plain.read(most)
        self._at += len(data)
        return data

    def _take(self, size: int) -> bytes:
        taken = bytearray()
        while len(taken) < size:
            part = self._read(size - len(taken))
            if not part:
                raise Refused("batch_damaged")
            taken += part
        return bytes(taken)

    def file(self, name: str, most: int) -> bytes:
        """The member that must come next, of a size that only its header tells."""
        header = self._take(TAR_BLOCK)
        try:
            size = int(header[124:135].decode("ascii"), 8)
        except ValueError as error:
            raise Refused("batch_unreadable") from error
        if header != tar_header(name, size):
            raise Refused("batch_unreadable")
        if size > most:
            raise Refused("batch_too_large", name=name)
        data = self._take(size)
        self._pass(tar_padding(size), name)
        return data

    def members(self, entries: Sequence[Entry]) -> Iterator[tuple[Entry, Iterator[bytes]]]:
        """The members that the manifest lists, then the end of the file."""
        for entry in entries:
            self._pass(tar_header(entry.name, entry.size), entry.name)
            blocks = self._blocks(entry)
            yield entry, blocks
            for _ in blocks:
                pass
        end = tar_end(self._at)
        if self._take(len(end)) != end or self._read(1):
            raise Refused("batch_damaged")

    def _blocks(self, entry: Entry) -> Iterator[bytes]:
        digest, left = hashlib.sha256(), entry.size
        while left:
            block = self._read(min(left, BLOCK))
            if not block:
                raise Refused("batch_damaged")
            left -= len(block)
            digest.update(block)
            yield bytes(block)
        if digest.hexdigest() != entry.sha256:
            raise Refused("batch_member_differs", name=entry.name)
        self._pass(tar_padding(entry.size), entry.name)

    def _pass(self, expected: bytes, name: str) -> None:
        if self._take(len(expected)) != expected:
            raise Refused("batch_member_differs", name=name)


@contextlib.contextmanager
def _tar(file: BinaryIO, identities: Sequence[pyrage.x25519.Identity]) -> Iterator[_Tar]:
    with read_sealed(file, identities) as plain:
        yield _Tar(plain)


def _lines(blocks: Iterator[bytes]) -> Iterator[list[bytes]]:
    rest = b""
    for block in blocks:
        *lines, rest = (rest + block).split(b"\n")
        if len(rest) > limits.LINE or any(len(line) > limits.LINE for line in lines):
            raise Refused("batch_too_large", name=CHANGES)
        if lines:
            yield lines
    if rest:
        raise Refused("batch_unreadable")
