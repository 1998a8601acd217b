"""The change: one record saved once, as one canonical line; its hash, stamp and place in its device's chain (DESIGN §4)."""

import base64
import datetime as dt
import functools
import hashlib
import os
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from attache_app.records.declarations import Declarations, Field, Register

VERSION = 1
MAX_CLOCK = 2**48
MAX_LINE = 1 << 20  # one record saved once: the longest statement has 100,000 characters; more is no record
_OF_WRITE = {"is", "was"}
_KEYS = {"v", "dev", "seq", "clock", "at", "by", "kind", "id", "set"}
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
STAMP = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):([1-9][0-9]{0,15})\.([0-9a-f]{6})")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}")
_SALT = re.compile(r"[A-Za-z0-9_-]{21}[AQgw]")  # 16 bytes in the one spelling of base64url
_DEEP = 32  # no value is nested deeper; without a bound a crooked line could exhaust the stack

# DESIGN §3 *Confidentiality*: of a record at N2 the office still sees these, of whatever register.
ALWAYS_OPEN = frozenset(
    "number post confidentiality deleted corrects status priority owner opened_on closed_on category_group".split()
)
# What makes the answer to CONS_HQ: it travels always, or the office could not obey it.
_CONSENT_ANSWER = frozenset("person case item answer given_at until".split())


class Write(NamedTuple):
    """What a change writes in one field: the value, and the stamps of the values its writer had before him."""

    value: Any
    was: tuple[str, ...]


class Change(NamedTuple):
    """A change and its line. `hash` is the SHA-256 of the line without its newline."""

    dev: str
    seq: int
    clock: int
    at: str
    by: str
    kind: str
    id: str
    set: Mapping[str, Write]
    line: bytes
    hash: bytes
    version: int = VERSION

    @property
    def stamp(self) -> str:
        return stamp(self.dev, self.clock, self.hash)


def stamp(dev: str, clock: int, line_hash: bytes) -> str:
    """`dev:clock.hhhhhh`; the last part keeps two branches apart."""
    return f"{dev}:{clock}.{line_hash.hex()[:6]}"


def stamp_clock(text: str) -> int:
    """The clock inside a stamp."""
    return int(text[37 : text.index(".", 37)])


def first_link(dev: str) -> bytes:
    """link₀ of a device's chain."""
    return hashlib.sha256(dev.encode()).digest()


def next_link(before: bytes, line_hash: bytes) -> bytes:
    """linkₙ = SHA-256(linkₙ₋₁ ‖ SHA-256(line n))."""
    return hashlib.sha256(before + line_hash).digest()


def write_line(
    dev: str, seq: int, clock: int, at: str, by: str, kind: str, id: str, set: Mapping[str, Write], salted: bool
) -> Change:
    """A new change and its canonical line. Salted where it may have to be hidden or erased later (DESIGN §4)."""
    body: dict[str, Any] = {
        "v": VERSION, "dev": dev, "seq": seq, "clock": clock, "at": at, "by": by, "kind": kind, "id": id,
        "set": {name: {"is": w.value, "was": w.was} for name, w in set.items()},
    }  # fmt: skip
    if salted:
        body["salt"] = base64.urlsafe_b64encode(os.urandom(16)).rstrip(b"=").decode()
    line = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    return Change(dev, seq, clock, at, by, kind, id, set, line, hashlib.sha256(line).digest())


def _writes(fields: object) -> dict[str, Write] | None:
    if not isinstance(fields, dict) or not fields:
        return None
    out = {}
    for name, body in fields.items():
        if not _NAME.fullmatch(name) or not isinstance(body, dict) or body.keys() != _OF_WRITE:
            return None
        value, was = body["is"], body["was"]
        if not _are_stamps(was) or not (type(value) is str or _is_plain(value)):
            return None
        out[name] = Write(value, tuple(was))
    return out


def _are_stamps(was: object) -> bool:
    """Whether these are stamps, sorted, without repeats."""
    if not isinstance(was, list):
        return False
    for text in was:
        if type(text) is not str or not STAMP.fullmatch(text):
            return False
    return len(was) < 2 or was == sorted(set(was))


class Names(NamedTuple):
    """What a change names, without its values: the merge needs no more of one that is set aside."""

    dev: str
    clock: int
    kind: str
    id: str
    was: Mapping[str, list[str]]

    @property
    def content(self) -> bytes:
        """As it stands in the log, in the form of a change without values."""
        return orjson.dumps({"set": {name: {"is": None, "was": was} for name, was in self.was.items()}})


def names_of(line: bytes) -> dict[str, Any]:
    """What the change in this line names, as a stub says it (FORMAT.md §11)."""
    body = orjson.loads(line)
    was = {name: write["was"] for name, write in body["set"].items()}
    return {"dev": body["dev"], "clock": body["clock"], "kind": body["kind"], "id": body["id"], "was": was}


def read_names(value: Any) -> Names:
    """What a stub names. ValueError where it has not the form."""
    if not isinstance(value, dict) or value.keys() != set(Names._fields) or not isinstance(value["was"], dict):
        raise ValueError
    names = Names(**value)
    texts = all(isinstance(text, str) for text in (names.dev, names.kind, names.id))
    if not texts or not _UUID.fullmatch(names.dev) or not _UUID.fullmatch(names.id) or not _NAME.fullmatch(names.kind):
        raise ValueError
    if not _is_int(names.clock, 1) or not all(_NAME.fullmatch(n) and _are_stamps(was) for n, was in names.was.items()):
        raise ValueError
    return names


def _is_int(value: object, least: int) -> bool:
    return type(value) is int and least <= value < 2**53


def read_line(line: bytes) -> Change | None:
    """The change in a line, or None where it has not the form of one: keys, types, canonical bytes (FORMAT.md *Change*).

    A line of a later version, or with kinds and fields unknown here, still has the form; whether it counts is judged apart.
    """
    if len(line) > MAX_LINE:
        return None
    try:
        body = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(body, dict) or not _KEYS <= body.keys() or not _is_int(body["v"], 1):
        return None
    if body["v"] == VERSION and body.keys() - _KEYS - {"salt"}:
        return None
    dev, at, by, kind, id = body["dev"], body["at"], body["by"], body["kind"], body["id"]
    if not (type(dev) is type(at) is type(by) is type(kind) is type(id) is str):
        return None
    if not (_is_int(body["seq"], 1) and _is_int(body["clock"], 1)):
        return None
    if not (_UUID.fullmatch(dev) and _UUID.fullmatch(by) and _UUID.fullmatch(id) and _NAME.fullmatch(kind)):
        return None
    if not _is_instant(at) or not ("salt" not in body or _is_salt(body["salt"])):
        return None
    writes = _writes(body["set"])
    if writes is None or orjson.dumps(body, option=orjson.OPT_SORT_KEYS) != line:
        return None
    return Change(
        dev, body["seq"], body["clock"], at, by, kind, id, writes, line, hashlib.sha256(line).digest(), body["v"]
    )  # fmt: skip


def _is_salt(value: object) -> bool:
    return isinstance(value, str) and _SALT.fullmatch(value) is not None


@functools.lru_cache(maxsize=1 << 10)  # the changes of one save, and of one import, share theirs
def _is_instant(text: str) -> bool:
    """Whether a text is RFC 3339 in whole seconds with an offset, of a day that exists."""
    try:
        return _AT.fullmatch(text) is not None and dt.datetime.fromisoformat(text) is not None
    except ValueError:
        return False


def _is_plain(value: object, depth: int = 0) -> bool:
    """Whether a value has no floats and no whole numbers beyond 53 bits, and is not nested beyond reason."""
    if isinstance(value, dict):
        return depth < _DEEP and all(_is_plain(v, depth + 1) for v in value.values())
    if isinstance(value, list):
        return depth < _DEEP and all(_is_plain(v, depth + 1) for v in value)
    return not isinstance(value, float) and (type(value) is not int or -(2**53) < value < 2**53)


def audience_classes(register: Register, values: Mapping[str, Any]) -> Mapping[str, int]:
    """Which of a record's fields share one audience, now and whatever level or consent comes later: a save writes a change for each.

    By field: 0 seen by the office whatever the level · 1 office · 2 identifying or free text: follows CONS_HQ ·
    3 restricted · 4 restricted, and follows CONS_HQ. `values`: those written together (only `consent.item` matters).
    """
    return _classes(register, register.name == "consent" and values.get("item") == "CONS_HQ")


@functools.lru_cache(maxsize=512)
def _classes(register: Register, is_answer: bool) -> Mapping[str, int]:
    return {n: 0 if is_answer and n in _CONSENT_ANSWER else _class(register, f) for n, f in register.fields.items()}


def _class(register: Register, f: Field) -> int:
    if f.name in ALWAYS_OPEN:
        return 0
    personal = f.identifying or f.is_free_text
    if f.level in ("N2", "N3"):
        return 4 if personal else 3
    if personal:
        return 2
    return 0 if register.level == "N2" else 1


def needs_salt(cls: int) -> bool:
    """A short content could be guessed from its hash once the line is hidden (DESIGN §4)."""
    return cls >= 2


def split(declarations: Declarations, kind: str, values: Mapping[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    """The values of one save, by audience class, in the order of the classes."""
    classes = audience_classes(declarations.registers[kind], values)
    parts: dict[int, dict[str, Any]] = {}
    for name, value in values.items():
        parts.setdefault(classes[name], {})[name] = value
    return sorted(parts.items())


def class_of(declarations: Declarations, change: Change) -> int:
    """The strictest class among the fields of a change that came from elsewhere; fields unknown here count as restricted."""
    register = declarations.registers.get(change.kind)
    if register is None:
        return 4
    classes = audience_classes(register, {name: w.value for name, w in change.set.items()})
    return max(classes.get(name, 4) for name in change.set)
