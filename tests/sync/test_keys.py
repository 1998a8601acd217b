"""A device's two key pairs: kept as text, used by us and by Debian's minisign and age alike; tips."""

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache_app.sync.keys import DeviceKeys, Tip, from_base64url, sign_tip, to_base64url, verify_file, verify_tip
from tests.sync.parties import HEADQUARTERS, LAPTOP

KEYS = DeviceKeys.generate()
OTHER = DeviceKeys.generate()
LINK = bytes(range(32))
FORMAT = Path("attache_app/sync/FORMAT.md").read_text(encoding="utf-8")


def test_keys_come_back_from_their_text() -> None:
    again = DeviceKeys.from_text(KEYS.to_text())
    assert again.public == KEYS.public
    assert KEYS.public.verify(b"attache", again.sign(b"attache"))


@pytest.mark.parametrize("text", ["", "one", "a b", "a b c", KEYS.to_text()[:-9], KEYS.to_text().split()[0]])
def test_a_text_that_holds_no_keys_is_no_keys(text: str) -> None:
    with pytest.raises(ValueError):
        DeviceKeys.from_text(text)


def test_a_tip_proves_one_device_one_seq_and_one_link() -> None:
    tip = sign_tip(KEYS, LAPTOP, 13, LINK)
    assert verify_tip(tip, KEYS.public)
    assert not verify_tip(tip, OTHER.public)
    for lie in (
        Tip(HEADQUARTERS, 13, LINK, tip.sig),
        Tip(LAPTOP, 14, LINK, tip.sig),
        Tip(LAPTOP, 13, LINK[::-1], tip.sig),
        Tip(LAPTOP, 13, LINK, tip.sig[::-1]),
        Tip(LAPTOP, 13, LINK, b""),
    ):
        assert not verify_tip(lie, KEYS.public)


def test_the_tip_in_the_document_is_right() -> None:
    """FORMAT.md §5: Ed25519 is deterministic, so the example can be checked to the last byte."""
    text = re.search(r"^AGE-SECRET.*$", FORMAT, re.M)
    assert text
    secret = FORMAT[: text.end()].rsplit("```\n", 1)[1]
    keys = DeviceKeys.from_text(secret)
    said = re.search(r"^attache tip 1 (\S+) (\d+) ([0-9a-f]{64})\n([\w-]{86})$", FORMAT, re.M)
    assert said
    tip = sign_tip(keys, said[1], int(said[2]), bytes.fromhex(said[3]))
    assert to_base64url(tip.sig) == said[4]
    assert keys.public.sign in FORMAT and keys.public.age in FORMAT


def test_a_file_is_signed_as_minisign_does_it(folder: Path) -> None:
    (folder / "f").write_bytes(b"data\n")
    (folder / "f.minisig").write_bytes(KEYS.sign_file(b"data\n", "SDQ-A-000012.batch"))
    command = ["minisign", "-V", "-H", "-P", KEYS.public.sign, "-m", "f"]
    result = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=True)
    assert "Trusted comment: SDQ-A-000012.batch" in result.stdout


def test_our_secret_keys_serve_debians_tools(folder: Path) -> None:
    """FORMAT.md §3: written to two files, they sign and open without this program."""
    sign, age = KEYS.to_text().split()
    (folder / "sign.key").write_text(f"untrusted comment: kept\n{sign}\n", encoding="utf-8", newline="\n")
    (folder / "age.key").write_text(age + "\n", encoding="utf-8", newline="\n")
    (folder / "f").write_bytes(b"data")
    run = {"cwd": folder, "check": True, "capture_output": True}
    subprocess.run(
        ["minisign", "-S", "-H", "-s", "sign.key", "-m", "f", "-c", "attache", "-t", "hello"], input=b"", **run
    )  # type: ignore[call-overload]
    assert verify_file(KEYS.public, b"data", (folder / "f.minisig").read_bytes(), "hello")
    subprocess.run(["age", "-r", KEYS.public.age, "-o", "f.age", "f"], **run)  # type: ignore[call-overload]
    opened = subprocess.run(["age", "-d", "-i", "age.key", "f.age"], **run)  # type: ignore[call-overload]
    assert opened.stdout == b"data"


def test_a_signature_that_is_not_prehashed_is_none() -> None:
    """It signs the bytes themselves: a tip is such a signature, and must not pass for one of a file."""
    legacy = bytes(KEYS._sign.sign(b"data", prehash=False, untrusted_comment="attache", trusted_comment="c")) + b"\n"
    assert not verify_file(KEYS.public, b"data", legacy, "c")
    assert verify_file(KEYS.public, b"data", KEYS.sign_file(b"data", "c"), "c")


def test_not_one_bit_of_a_signature_file_is_idle() -> None:
    """The untrusted comment is not signed; it is fixed, so that a changed byte always shows."""
    signature = KEYS.sign_file(b"data", "c")
    for place in range(len(signature)):
        for bit in range(8):
            changed = bytearray(signature)
            changed[place] ^= 1 << bit
            assert not verify_file(KEYS.public, b"data", bytes(changed), "c")
        assert not verify_file(KEYS.public, b"data", signature[:place], "c")
    assert not verify_file(KEYS.public, b"data", signature + b"\n", "c")
    assert not verify_file(KEYS.public, b"data", signature, "d")
    assert not verify_file(OTHER.public, b"data", signature, "c")


@given(st.binary(max_size=80))
def test_base64url_has_one_spelling(data: bytes) -> None:
    text = to_base64url(data)
    assert from_base64url(text, len(data)) == data
    for other in (text + "=", text + "A", " " + text, text + "\n", text.replace("-", "+") + "_"):
        with pytest.raises(ValueError):
            from_base64url(other, len(data))


@pytest.mark.parametrize("text", [None, 7, "AB", "A", "AA==", "é"])
def test_what_is_no_base64url_is_refused(text: object) -> None:
    """`AB` has bits set that stand for nothing: another spelling of `AA`."""
    with pytest.raises(ValueError):
        from_base64url(text, 1)
