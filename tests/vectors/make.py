"""Writes the files in this folder anew, with the keys that lie in it: `python -m tests.vectors.make`.

The files are kept as they are: every later version must read the good ones and refuse the others, each with its code.
"""

import json
from pathlib import Path

import pyrage
import zstandard

from attache_app.sync.certificates import grant_to_file, make_request
from attache_app.sync.keys import DeviceKeys, sign_tip
from tests.sync.parties import LAPTOP, Parties
from tests.sync.tampering import Members, members_of, seal_packed, seal_tar, sign_again, tar_of

HERE = Path(__file__).parent
LINE = b'{"at":"2026-11-24T10:02:11-04:00","by":"01934f5e-0000-7000-8000-0000000000c1","clock":58,"dev":"01934f5e-0000-7000-8000-0000000000b1","id":"01934f5e-0000-7000-8000-0000000000d1","kind":"case","seq":1,"set":{"status":{"is":"TRIAGE","was":[]}},"v":1}'


def parties() -> Parties:
    """Headquarters and laptop with the keys in this folder; never used anywhere else."""
    headquarters, laptop, recovery = (HERE / f"{name}.keys" for name in ("headquarters", "laptop", "recovery"))
    return Parties(
        DeviceKeys.from_text(headquarters.read_text(encoding="utf-8")),
        DeviceKeys.from_text(laptop.read_text(encoding="utf-8")),
        pyrage.x25519.Identity.from_str(recovery.read_text(encoding="utf-8").strip()),
    )


def make() -> None:
    us = parties()
    (HERE / "headquarters.attache-card").write_bytes(us.card.to_file())
    request = make_request(
        us.laptop, us.card, role="post", device=LAPTOP, post="SDQ", country="DO", city="Santo Domingo"
    )
    (HERE / "laptop.attache-request").write_bytes(request.to_file())
    (HERE / "laptop.attache-grant").write_bytes(grant_to_file(us.card, us.certificate))
    for old in HERE.glob("*.age"):
        old.unlink()
    good = us.batch(HERE, [LINE], [b"%PDF-1.7 a letter"])
    hostile(us, members_of(good, us.headquarters.age))
    tip = sign_tip(us.laptop, LAPTOP, 13, bytes(range(32)))
    print(us.card.fingerprint, good.name, tip.sig.hex(), sep="\n")


def hostile(us: Parties, good: Members) -> None:
    """Each file with the code that it must be refused with; what they are is in their names."""
    codes: dict[str, str] = {}

    def write(name: str, code: str, plain: bytes | Members, packed: bool = False) -> None:
        codes[f"{name}.age"] = code
        path = HERE / "hostile" / f"{name}.age"
        tar = plain if isinstance(plain, bytes) else tar_of(plain)
        (seal_packed if packed else seal_tar)(path, tar, us.card.recipients)

    def signed(
        rename: dict[str, str] | None = None, changes: dict[str, object] | None = None, listed: bool = True
    ) -> Members:
        members = {(rename or {}).get(name, name): data for name, data in good.items()}
        sign_again(members, us.laptop, changes or {}, listed=listed)
        return members

    manifest, signature = (good[name] for name in ("manifest.json", "manifest.json.minisig"))
    tar = tar_of(good)
    write("path-upwards", "batch_member_name", signed({"changes.jsonl": "../changes.jsonl"}))
    write("path-from-root", "batch_member_name", signed({"changes.jsonl": "/etc/changes.jsonl"}))
    write("unlisted-member", "batch_damaged", tar_of({**good, "changes.jsonl~": b"more"}))
    write("member-missing", "batch_member_differs", {k: v for k, v in good.items() if k != "changes.jsonl"})
    write(
        "member-altered",
        "batch_member_differs",
        {**good, "changes.jsonl": good["changes.jsonl"].replace(b"TRIAGE", b"CLOSED")},
    )
    write(
        "size-of-a-terabyte",
        "batch_too_large",
        signed(None, {"members": [["changes.jsonl", 1 << 40, "0" * 64]]}, listed=False),
    )
    write("manifest-of-9-mib", "batch_too_large", {"manifest.json": bytes(9 << 20)})
    write("signed-not-prehashed", "batch_signature", {**good, "manifest.json.minisig": legacy(us, manifest)})
    write("signed-by-a-stranger", "batch_signature", {**good, "manifest.json.minisig": stranger(manifest)})
    write(
        "signature-of-another-manifest",
        "batch_signature",
        {**signed(None, {"number": 13}), "manifest.json.minisig": signature},
    )
    write("window-of-128-mib", "batch_damaged", wide(tar), packed=True)
    write("bytes-after-the-frame", "batch_damaged", zstandard.compress(tar) + b"more", packed=True)
    write("second-frame", "batch_damaged", zstandard.compress(tar) * 2, packed=True)
    write("no-zstd", "batch_damaged", tar, packed=True)
    write("newer", "batch_newer", signed(None, {"v": 2}))
    text = json.dumps(codes, indent=1, sort_keys=True) + "\n"
    (HERE / "hostile" / "codes.json").write_text(text, encoding="utf-8", newline="\n")


def legacy(us: Parties, manifest: bytes) -> bytes:
    secret = us.laptop._sign
    return (
        bytes(secret.sign(manifest, prehash=False, untrusted_comment="attache", trusted_comment="SDQ-A-000012.batch"))
        + b"\n"
    )


def stranger(manifest: bytes) -> bytes:
    return DeviceKeys.generate().sign_file(manifest, "SDQ-A-000012.batch")


def wide(tar: bytes) -> bytes:
    """The same content, but a reader would have to keep 128 MiB of it."""
    parameters = zstandard.ZstdCompressionParameters.from_level(3, window_log=27)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    return packer.compress(tar) + packer.flush()


if __name__ == "__main__":
    make()
