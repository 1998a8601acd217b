"""A signed paper: one small JSON object, its form checked field by field, and the signature over it (FORMAT.md §4 and §6)."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from attache_app.domain.numbering import check_post_code
from attache_app.errors import DomainError, Refused
from attache_app.records.canonical import canonical_json
from attache_app.sync import limits
from attache_app.sync.keys import DeviceKeys, PublicKeys, from_base64url, read_recipient, read_sign_key, to_base64url

VERSION = 1
PRODUCTION, TRAINING = "production", "training"
DEVICE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
REALM = re.compile(f"{PRODUCTION}|{TRAINING}")

Body = dict[str, Any]
Check = Callable[[Any], bool]

_FIELDS_OF = {
    "card": "v realm device post letter country sign age recovery unit",
    "request": "v realm role device post country city sign age to",
    "certificate": "v realm role device post country letter rights unasked valid_from valid_to sign age issued_by",
}


def _matches(pattern: str) -> Check:
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def _reads(read: Callable[[Any], object]) -> Check:
    def check(value: Any) -> bool:
        try:
            read(value)
        except (ValueError, TypeError):
            return False
        return True

    return check


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 10 and _reads(date.fromisoformat)(value)


def _is_city(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 80 and value.isprintable()


def _are_rights(value: Any) -> bool:
    right = _matches(r"[a-z_]{1,32}")
    return isinstance(value, list) and len(value) <= 16 and all(map(right, value)) and value == sorted(set(value))


def _is_unit(value: Any) -> bool:
    if value is None:
        return True
    return (
        isinstance(value, dict)
        and value.keys() == {"device", "sign", "age"}
        and all(_CHECKS[k](v) for k, v in value.items())
    )


_CHECKS: Mapping[str, Check] = {
    "v": lambda value: type(value) is int and value == VERSION,
    "realm": _matches(REALM.pattern),
    "role": _matches("post|unit"),
    **dict.fromkeys(("device", "issued_by", "to"), _matches(DEVICE.pattern)),
    "post": _matches("[A-Z]{3}"),
    "letter": _matches("[A-Z]{1,2}"),
    "country": _matches("[A-Z]{2}"),
    "city": _is_city,
    "sign": _reads(read_sign_key),
    **dict.fromkeys(("age", "recovery"), _reads(read_recipient)),
    "unit": _is_unit,
    "rights": _are_rights,
    "unasked": _matches("send|withhold"),
    **dict.fromkeys(("valid_from", "valid_to"), _is_day),
}


def read_json(data: bytes, most: int) -> Any:
    """The value whose canonical JSON and a newline `data` is; ValueError if it is not, or longer than `most` bytes."""
    if len(data) > most:
        raise ValueError("too long")
    value = orjson.loads(data)
    try:
        same = canonical_json(value) + b"\n" == data
    except (TypeError, RecursionError) as error:
        raise ValueError("no canonical JSON") from error
    if not same:
        raise ValueError("not in canonical form")
    return value


def write_json(value: Any) -> bytes:
    """The canonical JSON of `value` and a newline: how a JSON text stands alone in a file."""
    return canonical_json(value) + b"\n"


def read_file(data: bytes, name: str) -> Body:
    """The object in a small file that has the key `name`; Refused if it is another file or cannot be read."""
    try:
        value = read_json(data, limits.PAPER)
    except ValueError as error:
        raise Refused("paper_unreadable") from error
    if not isinstance(value, dict) or name not in value:
        raise Refused(f"paper_not_{name}")
    return value


@dataclass(frozen=True, slots=True)
class Paper:
    """A body whose form is right, and the signature that it came with."""

    name: str
    body: Body
    sig: str

    @classmethod
    def signed(cls, name: str, body: Body, keys: DeviceKeys) -> "Paper":
        """A new paper, signed with these keys. Refused where it would be on arrival."""
        return cls.read(name, {name: body, "sig": to_base64url(keys.sign(_signed_bytes(name, body)))})

    @classmethod
    def read(cls, name: str, value: object) -> "Paper":
        """The paper of this name that `value`, parsed JSON, is; its signature is not looked at yet. Refused if it is none."""
        body = value.get(name) if isinstance(value, dict) and value.keys() == {name, "sig"} else None
        if not isinstance(value, dict) or not isinstance(body, dict):
            raise Refused("paper_unreadable")
        version = body.get("v")
        if type(version) is int and version > VERSION:
            raise Refused("paper_newer")
        fields = _FIELDS_OF[name].split()
        if body.keys() != set(fields) or not all(_CHECKS[field](body[field]) for field in fields):
            raise Refused("paper_unreadable")
        try:
            from_base64url(value["sig"], 64)
            check_post_code(body["post"], body["realm"] == TRAINING)
        except (ValueError, DomainError) as error:
            raise Refused("paper_unreadable") from error
        return cls(name, body, value["sig"])

    @property
    def keys(self) -> PublicKeys:
        """The keys of whom the paper is about."""
        return PublicKeys(self.body["sign"], self.body["age"])

    @property
    def json(self) -> Body:
        """The signed paper, as it stands in files and manifests."""
        return {self.name: self.body, "sig": self.sig}

    @property
    def hash(self) -> bytes:
        """SHA-256 of the signed paper."""
        return hashlib.sha256(canonical_json(self.json)).digest()

    def check_signature(self, signer: PublicKeys) -> None:
        if not signer.verify(_signed_bytes(self.name, self.body), from_base64url(self.sig, 64)):
            raise Refused("paper_signature")

    def check_realm(self, realm: str) -> None:
        """Nothing crosses from the training realm into the production one, nor back."""
        if self.body["realm"] != realm:
            raise Refused("paper_realm", theirs=self.body["realm"], ours=realm)


def _signed_bytes(name: str, body: Body) -> bytes:
    return f"attache {name} {VERSION} ".encode("ascii") + canonical_json(body)
