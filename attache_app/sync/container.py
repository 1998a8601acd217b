"""What a batch file looks like, for whoever writes or reads one: manifest, names and tar bytes (FORMAT.md §7)."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from attache_app.errors import Refused
from attache_app.sync import limits
from attache_app.sync.papers import DEVICE, REALM, Paper, read_json, write_json

VERSION = 1
MANIFEST, SIGNATURE, CHANGES = "manifest.json", "manifest.json.minisig", "changes.jsonl"
POST_BATCH, RETURN, EXCHANGE = "post-batch", "return", "exchange"
EXTENSIONS = {POST_BATCH: "batch", RETURN: "return", EXCHANGE: "exchange"}

# The sorts of members, in the order of the tar, and how large one may be.
_SORTS = (
    (re.compile(r"changes\.jsonl"), limits.CHANGES),
    (re.compile(rf"restricted/{DEVICE.pattern}\.jsonl\.age"), limits.RESTRICTED),
    (re.compile(r"attachments/[0-9a-f]{64}"), limits.ATTACHMENT),
)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FOR = re.compile(r"[A-Z]{3}-[A-Z]{1,2}")
_MAX_NUMBER = 10**9

TAR_BLOCK = 512
_TAR_RECORD = 20 * TAR_BLOCK


class Entry(NamedTuple):
    """What the manifest says of a member. `size` in bytes, `sha256` in hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest whose form is right. `data` are its bytes, `body` all that it says; what it says is not yet proven."""

    data: bytes
    body: Mapping[str, Any]
    sender: Paper
    members: tuple[Entry, ...]

    @property
    def kind(self) -> str:
        return str(self.body["kind"])

    @property
    def realm(self) -> str:
        return str(self.body["realm"])

    @property
    def hash(self) -> bytes:
        """SHA-256 of the manifest: what names a batch, everywhere."""
        return hashlib.sha256(self.data).digest()

    @property
    def file_name(self) -> str:
        """`SDQ-A-000012-9f3c-p2of3.batch.age`"""
        return f"{self._stem}-{self.hash.hex()[:4]}{self._part}.{EXTENSIONS[self.kind]}.age"

    @property
    def comment(self) -> str:
        """The signature's trusted comment: the file's name, without the hash and the seal."""
        return f"{self._stem}{self._part}.{EXTENSIONS[self.kind]}"

    @property
    def _stem(self) -> str:
        laptop = self.body["for"] if self.kind == RETURN else f"{self.sender.body['post']}-{self.sender.body['letter']}"
        return f"{laptop}-{self.body['number']:06}"

    @property
    def _part(self) -> str:
        return "-p{}of{}".format(*self.body["part"]) if "part" in self.body else ""


def write_manifest(body: Mapping[str, Any], members: tuple[Entry, ...]) -> Manifest:
    """The manifest of a new batch; `body` is all but `v` and `members`. Refused where a reader would refuse it."""
    return read_manifest(write_json({**body, "v": VERSION, "members": [list(entry) for entry in members]}))


def read_manifest(data: bytes) -> Manifest:
    """The manifest in these bytes, its form and the limits of its members checked."""
    try:
        body = read_json(data, limits.MANIFEST)
    except ValueError as error:
        raise Refused("batch_unreadable") from error
    if not isinstance(body, dict):
        raise Refused("batch_unreadable")
    version = body.get("v")
    if type(version) is int and version > VERSION:
        raise Refused("batch_newer")
    if type(version) is not int or version != VERSION or not _has_form(body):
        raise Refused("batch_unreadable")
    return Manifest(data, body, _sender(body), _members(body["members"]))


def _has_form(body: Mapping[str, Any]) -> bool:
    kind, realm, to = body.get("kind"), body.get("realm"), body.get("to")
    return (
        isinstance(kind, str)
        and kind in EXTENSIONS
        and isinstance(realm, str)
        and REALM.fullmatch(realm) is not None
        and _is_count(body.get("number"))
        and isinstance(body.get("made_at"), str)
        and isinstance(to, list)
        and all(isinstance(device, str) and DEVICE.fullmatch(device) for device in to)
        and to == sorted(set(to))
        and ("part" not in body or _is_part(body["part"]))
        and ("for" in body) is (kind == RETURN)
        and ("for" not in body or (isinstance(body["for"], str) and _FOR.fullmatch(body["for"]) is not None))
        and isinstance(body.get("members"), list)
    )


def _is_count(value: object) -> bool:
    return type(value) is int and 1 <= value <= _MAX_NUMBER


def _is_part(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_count, value)) and value[0] <= value[1] > 1


def _sender(body: Mapping[str, Any]) -> Paper:
    """The paper that says who sends: headquarters' card in a return, else the certificate of a device. Not yet proven."""
    try:
        paper = Paper.read("card" if body["kind"] == RETURN else "certificate", body.get("sender"))
    except Refused as error:
        raise Refused("batch_newer" if error.code == "paper_newer" else "batch_unreadable") from error
    if paper.body["realm"] != body["realm"]:
        raise Refused("batch_unreadable")
    return paper


def _members(listed: list[Any]) -> tuple[Entry, ...]:
    if len(listed) > limits.MEMBERS:
        raise Refused("batch_too_large", name=MANIFEST)
    entries = tuple(map(_entry, listed))
    sorts = [_sort(entry) for entry in entries]
    if sorts != sorted(sorts):
        raise Refused("batch_unreadable")
    names = {entry.name for entry in entries}
    if len(names) < len(entries):
        raise Refused("batch_unreadable")
    for entry, sort in zip(entries, sorts, strict=True):
        if entry.name.startswith("attachments/") and entry.name.partition("/")[2] != entry.sha256:
            raise Refused("batch_unreadable")
        if entry.size > _SORTS[sort][1]:
            raise Refused("batch_too_large", name=entry.name)
    if sum(entry.size for entry in entries) > limits.ALL_MEMBERS:
        raise Refused("batch_too_large", name=MANIFEST)
    return entries


def _entry(item: Any) -> Entry:
    if not (isinstance(item, list) and [type(part) for part in item] == [str, int, str]):
        raise Refused("batch_unreadable")
    entry = Entry(*item)
    if entry.size < 0 or not _SHA256.fullmatch(entry.sha256):
        raise Refused("batch_unreadable")
    return entry


def _sort(entry: Entry) -> int:
    """The place of the member's sort in the order of the tar."""
    for place, (pattern, _) in enumerate(_SORTS):
        if pattern.fullmatch(entry.name):
            return place
    raise Refused("batch_member_name", name=entry.name[:80])


def tar_header(name: str, size: int) -> bytes:
    """The one header that a member of this name and size has: ustar, as GNU tar writes it with the options in FORMAT.md §7."""
    header = bytearray(TAR_BLOCK)

    def put(at: int, text: str) -> None:
        header[at : at + len(text)] = text.encode("ascii")

    put(0, name)
    put(100, "0000644\0" + 2 * "0000000\0" + f"{size:011o}\0" + "00000000000\0" + 8 * " " + "0")
    put(257, "ustar\0" + "00")
    put(329, 2 * "0000000\0")
    put(148, f"{sum(header):06o}\0")  # the checksum, reckoned with spaces in its own place; one of them stays
    return bytes(header)


def tar_padding(size: int) -> bytes:
    """The zeros after a member of this size."""
    return bytes(-size % TAR_BLOCK)


def tar_end(written: int) -> bytes:
    """What ends a tar after `written` bytes: two blocks of zeros, and zeros up to a full record."""
    return bytes(2 * TAR_BLOCK + -(written + 2 * TAR_BLOCK) % _TAR_RECORD)
