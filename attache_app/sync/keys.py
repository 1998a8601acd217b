"""The two key pairs of a device, what they sign, and tips: proof of a chain up to one line (FORMAT.md §3 to §5)."""

import base64
import binascii
import re
from dataclasses import dataclass

import minisign
import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from attache_app.errors import Refused

UNTRUSTED_COMMENT = "attache"
# Where the parts lie in the 158 bytes of a minisign secret key and the 42 of a public one.
_SEED = slice(62, 94)
_KEY = slice(10, 42)
_AGE_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_SIGN_KEY = re.compile(r"RW[A-Za-z0-9+/]{54}")


def to_base64url(data: bytes) -> str:
    """Links and signatures as they stand in JSON: base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: object, length: int) -> bytes:
    """The `length` bytes that `text` stands for; ValueError if it is not exactly their one spelling."""
    if isinstance(text, str):
        try:
            data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except (ValueError, binascii.Error):
            data = b""
        if len(data) == length and to_base64url(data) == text:
            return data
    raise ValueError(f"not {length} bytes of base64url")


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """`sign`: a minisign public key in base64; `age`: an age recipient."""

    sign: str
    age: str

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether `signature` (64 bytes) is that of the signing key over `message`."""
        try:
            Ed25519PublicKey.from_public_bytes(base64.b64decode(self.sign)[_KEY]).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def read_sign_key(text: object) -> str:
    """A minisign public key in base64, as given, else ValueError."""
    if not (isinstance(text, str) and _SIGN_KEY.fullmatch(text)):
        raise ValueError("not a signing key")
    minisign.PublicKey.from_base64(text)  # its errors are ValueErrors
    return text


def read_recipient(text: object) -> str:
    """An age X25519 recipient, as given, else ValueError."""
    if not (isinstance(text, str) and _AGE_RECIPIENT.fullmatch(text)):
        raise ValueError("not an age recipient")
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise ValueError("not an age recipient") from error
    return text


def new_recovery() -> tuple[str, str]:
    """A new recovery key: (age identity, age recipient)."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def identities_in(data: bytes) -> list[pyrage.x25519.Identity]:
    """The age identities of a file as `age -i` reads it: one a line, comments and empty lines between. Refused if there is none."""
    try:
        lines = [line.strip() for line in data.decode("utf-8-sig").splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (UnicodeDecodeError, pyrage.IdentityError):
        found = []
    if not found:
        raise Refused("identity_unreadable")
    return found


class DeviceKeys:
    """The private halves. They rest in the encrypted database as `to_text()` and are written nowhere else."""

    def __init__(self, sign: minisign.SecretKey, age: pyrage.x25519.Identity) -> None:
        self._sign = sign
        self._ed25519 = Ed25519PrivateKey.from_private_bytes(base64.b64decode(sign.to_base64())[_SEED])
        self.age = age
        self.public = PublicKeys(sign.get_public_key().to_base64().decode(), str(age.to_public()))

    @classmethod
    def generate(cls) -> "DeviceKeys":
        return cls(minisign.KeyPair.generate().secret_key, pyrage.x25519.Identity.generate())

    @classmethod
    def from_text(cls, text: str) -> "DeviceKeys":
        """The keys that `to_text` wrote; ValueError if it did not."""
        try:
            sign, age = text.split()
            return cls(minisign.SecretKey.from_base64(sign), pyrage.x25519.Identity.from_str(age))
        except pyrage.IdentityError as error:
            raise ValueError("not the keys of a device") from error

    def to_text(self) -> str:
        """Two lines: minisign secret key (base64, not encrypted), age identity."""
        return f"{self._sign.to_base64().decode()}\n{self.age}\n"

    def sign(self, message: bytes) -> bytes:
        """Ed25519 signature, 64 bytes. The message says in its first bytes what it is (FORMAT.md §4)."""
        return self._ed25519.sign(message)

    def sign_file(self, data: bytes, comment: str) -> bytes:
        """The text of a prehashed minisign signature of a file; `comment` is its trusted comment, ASCII."""
        return (
            bytes(self._sign.sign(data, prehash=True, untrusted_comment=UNTRUSTED_COMMENT, trusted_comment=comment))
            + b"\n"
        )


def verify_file(public: PublicKeys, data: bytes, signature: bytes, comment: str) -> bool:
    """Whether `signature` is a prehashed minisign signature of `data` with exactly this trusted comment.

    A legacy signature (not prehashed) is none: it signs the bytes themselves, and a tip or a paper might be passed off as one.
    Nor is another spelling of the same signature: every byte of a file is accounted for.
    """
    try:
        parsed = minisign.Signature.from_bytes(signature)
        minisign.PublicKey.from_base64(public.sign).verify(data, parsed)
    except minisign.Error:
        return False
    spelling = parsed.untrusted_comment == UNTRUSTED_COMMENT and bytes(parsed) + b"\n" == signature
    return bool(spelling and parsed.is_prehashed() and parsed.trusted_comment == comment)


@dataclass(frozen=True, slots=True)
class Tip:
    """The chain of `dev` has `link` (32 bytes) after its line `seq`; `sig` (64 bytes) is that device's word for it."""

    dev: str
    seq: int
    link: bytes
    sig: bytes


def _tip_text(dev: str, seq: int, link: bytes) -> bytes:
    return f"attache tip 1 {dev} {seq} {link.hex()}".encode("ascii")


def sign_tip(keys: DeviceKeys, dev: str, seq: int, link: bytes) -> Tip:
    """The tip of the own chain."""
    return Tip(dev, seq, link, keys.sign(_tip_text(dev, seq, link)))


def verify_tip(tip: Tip, public: PublicKeys) -> bool:
    """Whether the device with these keys said so."""
    return public.verify(_tip_text(tip.dev, tip.seq, tip.link), tip.sig)
