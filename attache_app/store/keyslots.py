"""The slots of `keys.json`: ways to reach the register's key. Bytes, limits and a test vector: FORMAT.md, section *The slots*."""

import json
import os
import re
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from attache_app.errors import DomainError, EnvironmentProblem
from attache_app.files import write_whole

FORMAT = 1
KEY_BYTES = 32
MAX_FILE_BYTES = 256 * 1024
MAX_SLOTS = 64
MAX_NAME = 200
MAX_RECIPIENT = 200
# RFC 9106 §4, second recommended option (64 MiB, 3 passes, 4 lanes): a laptop of 4 GB can spare it.
MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 4
# A file from elsewhere may ask for no more than this, or it could stall the laptop; and for no less than is worth the name.
MEMORY_RANGE, PASSES_RANGE, LANES_RANGE = (8 * 1024, 256 * 1024), (1, 10), (1, 8)
SALT_BYTES, NONCE_BYTES, TAG_BYTES = 16, 12, 16

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class PassphraseSlot:
    """One person's way in. `person` is the staff id, `name` what the sign-in list shows."""

    person: str
    name: str
    memory_kib: int
    passes: int
    lanes: int
    salt: bytes
    nonce: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class RecoverySlot:
    """The key sealed to an age recipient whose identity is on paper, kept by headquarters."""

    recipient: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who signs in here."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Keys:
    """All slots of one workspace. Never changed in place: each `with_…` gives the set to write instead."""

    workspace: str
    passphrases: tuple[PassphraseSlot, ...] = ()
    recoveries: tuple[RecoverySlot, ...] = ()

    def people(self) -> tuple[Person, ...]:
        """Who signs in here, in the order of their joining; known without any passphrase."""
        return tuple(Person(slot.person, slot.name) for slot in self.passphrases)

    def person(self, name: str | None) -> Person:
        """The person of this name or id. Without a name the only one there is."""
        people = self.people()
        if name is None and len(people) == 1:
            return people[0]
        names = ", ".join(person.name for person in people)
        if name is None:
            raise DomainError("who_signs_in", names=names)
        wanted = _fold(name)
        found = [person for person in people if wanted in (person.id, _fold(person.name))]
        if not found:
            raise DomainError("person_unknown", name=name, names=names)
        return found[0]

    def key_by_passphrase(self, person: str, passphrase: str) -> bytes:
        """The register's key by the slot of this staff id."""
        slot = self._slot(person)
        try:
            key = AESGCM(_derive(slot, passphrase)).decrypt(
                slot.nonce, slot.sealed, _bound("passphrase", self.workspace, person)
            )
        except InvalidTag as error:
            raise EnvironmentProblem("wrong_passphrase", name=slot.name) from error
        return key

    def key_by_recovery(self, identity: str) -> bytes:
        """The register's key by an age identity (`AGE-SECRET-KEY-1…`) of headquarters' recovery."""
        try:
            opener = pyrage.x25519.Identity.from_str(identity.strip())
        except pyrage.IdentityError as error:
            raise EnvironmentProblem("recovery_unreadable") from error
        for slot in self.recoveries:
            try:
                opened = pyrage.decrypt(slot.sealed, [opener])
            except pyrage.DecryptError:
                continue
            header = _bound("recovery", self.workspace, slot.recipient) + b"\n"
            if opened.startswith(header) and len(opened) == len(header) + 2 * KEY_BYTES:
                return bytes.fromhex(opened[len(header) :].decode("ascii"))
        raise EnvironmentProblem("recovery_other")

    def with_person(self, person: str, name: str, passphrase: str, key: bytes) -> "Keys":
        """With a slot more; the name must tell its owner from the others."""
        name = unicodedata.normalize("NFC", " ".join(name.split()))
        if not name or len(name) > MAX_NAME or not name.isprintable():
            raise DomainError("person_name_unusable")
        if any(_fold(name) == _fold(slot.name) or person == slot.person for slot in self.passphrases):
            raise DomainError("person_already", name=name)
        if len(self.passphrases) + len(self.recoveries) >= MAX_SLOTS:
            raise DomainError("too_many_slots", most=MAX_SLOTS)
        return replace(
            self, passphrases=(*self.passphrases, seal_passphrase(self.workspace, person, name, passphrase, key))
        )

    def with_new_passphrase(self, person: str, passphrase: str, key: bytes) -> "Keys":
        """With this person's slot made anew. The key comes from his old passphrase or, forgotten, from the recovery."""
        slot = self._slot(person)
        fresh = seal_passphrase(self.workspace, person, slot.name, passphrase, key)
        return replace(self, passphrases=tuple(fresh if s is slot else s for s in self.passphrases))

    def without_person(self, person: str) -> "Keys":
        """Without this person's slot. The last one stays, or nobody could open the register."""
        slot = self._slot(person)
        if len(self.passphrases) == 1:
            raise DomainError("last_person", name=slot.name)
        return replace(self, passphrases=tuple(s for s in self.passphrases if s is not slot))

    def with_recovery(self, recipient: str, key: bytes) -> "Keys":
        """With the key sealed to an age recipient (`age1…`) also; once more to the same one changes nothing."""
        if any(slot.recipient == recipient for slot in self.recoveries):
            return self
        if len(self.passphrases) + len(self.recoveries) >= MAX_SLOTS:
            raise DomainError("too_many_slots", most=MAX_SLOTS)
        try:
            age = pyrage.x25519.Recipient.from_str(recipient)
        except pyrage.RecipientError as error:
            raise DomainError("recovery_recipient_unusable") from error
        plain = _bound("recovery", self.workspace, recipient) + b"\n" + key.hex().encode("ascii")
        return replace(self, recoveries=(*self.recoveries, RecoverySlot(recipient, pyrage.encrypt(plain, [age]))))

    def without_recovery(self, recipient: str) -> "Keys":
        """Without the slot of this recipient, when headquarters changed its recovery key."""
        return replace(self, recoveries=tuple(slot for slot in self.recoveries if slot.recipient != recipient))

    def _slot(self, person: str) -> PassphraseSlot:
        for slot in self.passphrases:
            if slot.person == person:
                return slot
        raise DomainError("person_unknown", name=person, names=", ".join(p.name for p in self.people()))


def seal_passphrase(
    workspace: str,
    person: str,
    name: str,
    passphrase: str,
    key: bytes,
    *,
    salt: bytes | None = None,
    nonce: bytes | None = None,
) -> PassphraseSlot:
    """A new slot. Salt and nonce are random; only the test vector gives them."""
    if not _UUID.fullmatch(person):
        raise ValueError(f"no staff id: {person}")
    if not passphrase:
        raise DomainError("passphrase_empty")
    salt, nonce = salt or os.urandom(SALT_BYTES), nonce or os.urandom(NONCE_BYTES)
    slot = PassphraseSlot(person, name, MEMORY_KIB, PASSES, LANES, salt, nonce, b"")
    sealed = AESGCM(_derive(slot, passphrase)).encrypt(nonce, key, _bound("passphrase", workspace, person))
    return replace(slot, sealed=sealed)


def read(path: Path, workspace: str) -> Keys:
    """The slots of this workspace, every part checked before any of it is used."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError as error:
        raise EnvironmentProblem("keys_missing", file=path.name) from error
    except OSError as error:
        raise EnvironmentProblem("io", file=path.name) from error
    try:
        if len(data) > MAX_FILE_BYTES:
            raise ValueError("size")
        return _parse(json.loads(data), workspace)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise EnvironmentProblem("keys_damaged", file=path.name) from error


def write(path: Path, keys: Keys) -> None:
    """Put the slots in the file's place, whole."""
    slots: list[dict[str, Any]] = [
        {
            "kind": "passphrase",
            "person": slot.person,
            "name": slot.name,
            "kdf": "argon2id",
            "memory_kib": slot.memory_kib,
            "passes": slot.passes,
            "lanes": slot.lanes,
            "salt": slot.salt.hex(),
            "nonce": slot.nonce.hex(),
            "sealed": slot.sealed.hex(),
        }
        for slot in keys.passphrases
    ]
    slots += [
        {"kind": "recovery", "recipient": slot.recipient, "sealed": slot.sealed.hex()} for slot in keys.recoveries
    ]
    document = {"format": FORMAT, "workspace": keys.workspace, "slots": slots}
    write_whole(path, json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8") + b"\n")


def _parse(document: Any, workspace: str) -> Keys:
    if type(document["format"]) is not int or document["format"] < 1:
        raise ValueError("format")
    if document["format"] > FORMAT:
        raise EnvironmentProblem("workspace_newer")
    if document["workspace"] != workspace:
        raise EnvironmentProblem("keys_of_another")
    if not isinstance(document["slots"], list) or not 1 <= len(document["slots"]) <= MAX_SLOTS:
        raise ValueError("slots")
    passphrases, recoveries = [], []
    for slot in document["slots"]:
        match slot["kind"]:
            case "passphrase":
                passphrases.append(_parse_passphrase(slot))
            case "recovery":
                recoveries.append(RecoverySlot(_text(slot["recipient"], MAX_RECIPIENT), _hex(slot["sealed"], 1, 4096)))
            case other:
                raise ValueError(other)
    if len({slot.person for slot in passphrases}) != len(passphrases):
        raise ValueError("a person twice")
    return Keys(workspace, tuple(passphrases), tuple(recoveries))


def _parse_passphrase(slot: dict[str, Any]) -> PassphraseSlot:
    if slot["kdf"] != "argon2id" or not _UUID.fullmatch(slot["person"]):
        raise ValueError("slot")
    return PassphraseSlot(
        slot["person"],
        _text(slot["name"], MAX_NAME),
        _within(slot["memory_kib"], MEMORY_RANGE),
        _within(slot["passes"], PASSES_RANGE),
        _within(slot["lanes"], LANES_RANGE),
        _hex(slot["salt"], SALT_BYTES, SALT_BYTES),
        _hex(slot["nonce"], NONCE_BYTES, NONCE_BYTES),
        _hex(slot["sealed"], KEY_BYTES + TAG_BYTES, KEY_BYTES + TAG_BYTES),
    )


def _derive(slot: PassphraseSlot, passphrase: str) -> bytes:
    # NFC: the same accented letter is typed as one sign on one keyboard and as two on another.
    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8")
    kdf = Argon2id(
        salt=slot.salt, length=KEY_BYTES, iterations=slot.passes, lanes=slot.lanes, memory_cost=slot.memory_kib
    )
    return kdf.derive(secret)


def _bound(kind: str, workspace: str, whose: str) -> bytes:
    """What a sealed key is tied to, so that no slot can be moved to another person or workspace."""
    return "\n".join(("attache slot 1", kind, workspace, whose)).encode("ascii")


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split())).casefold()


def _within(value: Any, bounds: tuple[int, int]) -> int:
    if type(value) is not int or not bounds[0] <= value <= bounds[1]:
        raise EnvironmentProblem("keys_limits")
    return value


def _text(value: Any, most: int) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= most or not value.isprintable():
        raise ValueError("text")
    return value


def _hex(value: Any, least: int, most: int) -> bytes:
    if not isinstance(value, str):
        raise TypeError("hex")
    data = bytes.fromhex(value)
    if data.hex() != value or not least <= len(data) <= most:
        raise ValueError("hex")
    return data
