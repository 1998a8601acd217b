"""Any doubt refuses a batch, whole, with a sentence of its own, before anything of it is handed on."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
import zstandard

from attache_app.errors import Refused
from attache_app.i18n import language
from attache_app.sentences import SENTENCES, sentence
from attache_app.sync import limits
from attache_app.sync.container import CHANGES, MANIFEST, SIGNATURE, tar_end, tar_header, tar_padding
from attache_app.sync.container_reader import inspect_batch, open_batch
from attache_app.sync.keys import DeviceKeys
from tests.sync.parties import HEADQUARTERS, LAPTOP, LINES, Parties
from tests.sync.tampering import Members, alter, members_of, plain_tar, seal_packed, seal_tar, sign_again, tar_of
from tests.vectors.make import HERE as VECTORS
from tests.vectors.make import parties as vector_parties

US = Parties()
THEM = Parties()
PLACES = 50


def refusal(path: Path, us: Parties = US, **expected: Any) -> str:
    """The code with which headquarters refuses the file; nothing was handed on, and there is a sentence for it."""
    expected = {"realm": "production", "device": HEADQUARTERS, "kinds": ("post-batch",)} | expected
    with pytest.raises(Refused) as caught, open_batch(path, [us.headquarters.age], us.signer, **expected):
        pytest.fail("the batch was opened")
    assert caught.value.code in SENTENCES
    assert "{" not in sentence(caught.value, language("en"))
    return caught.value.code


def resealed(path: Path, change: Callable[[Members], None], keys: DeviceKeys | None = None) -> str:
    """The refusal of the batch once a carrier, or with `keys` its own sender, has changed its members."""
    return refusal(alter(path, US.recovery, US.card.recipients, change, keys))


def signed_with(path: Path, **changes: Any) -> str:
    """The refusal of a manifest that says something else, signed by the sender."""
    members = members_of(path, US.recovery)
    sign_again(members, US.laptop, changes, listed="members" not in changes)
    seal_tar(path, tar_of(members), US.card.recipients)
    return refusal(path)


@pytest.fixture
def path(folder: Path) -> Path:
    return US.batch(folder, LINES * 40, [b"a letter", os.urandom(3000)])


def spread(length: int, places: int) -> list[int]:
    return sorted({length * i // places for i in range(places)} | {length - 1})


def test_one_flipped_bit_anywhere_in_the_sealed_file(path: Path) -> None:
    data = path.read_bytes()
    for place in spread(len(data), PLACES):
        for bit in (0, 5):
            changed = bytearray(data)
            changed[place] ^= 1 << bit
            path.write_bytes(changed)
            assert refusal(path) in ("batch_damaged", "batch_not_for_us", "batch_not_one")


def test_a_cut_anywhere_in_the_sealed_file(path: Path) -> None:
    data = path.read_bytes()
    for place in spread(len(data), PLACES):
        path.write_bytes(data[:place])
        assert refusal(path) in ("batch_damaged", "batch_not_one")
    path.write_bytes(data + b"\0")
    assert refusal(path) == "batch_damaged"


def test_a_cut_of_a_large_file_shows_before_anything_is_handed_on(folder: Path) -> None:
    """age gives out every complete chunk of a file that is cut; only the first pass knows that the end is missing."""
    path = US.batch(folder, attached=[os.urandom(1 << 20)])
    path.write_bytes(path.read_bytes()[: 10 * 65_536])
    assert refusal(path) == "batch_damaged"


def test_a_flipped_bit_or_a_cut_anywhere_in_a_member_sealed_again(path: Path) -> None:
    whole = members_of(path, US.recovery)
    for name, data in whole.items():
        for place in spread(len(data), 30):
            flipped = bytearray(data)
            flipped[place] ^= 1
            for changed in (bytes(flipped), data[:place], data[:place] + b"\n" + data[place:]):
                seal_tar(path, tar_of({**whole, name: changed}), US.card.recipients)
                code = refusal(path)
                assert name == MANIFEST or code in ("batch_signature", "batch_member_differs"), (name, place)


def test_a_flipped_bit_anywhere_in_the_tar_sealed_again(path: Path) -> None:
    """Headers and padding included: no byte is idle."""
    tar = plain_tar(path, US.recovery)
    for place in spread(len(tar), 400):
        changed = bytearray(tar)
        changed[place] ^= 1
        seal_tar(path, bytes(changed), US.card.recipients)
        refusal(path)


def test_a_cut_anywhere_in_the_tar_or_in_the_frame_sealed_again(path: Path) -> None:
    tar = plain_tar(path, US.recovery)
    packed = zstandard.compress(tar)
    for place in spread(len(tar), PLACES):
        seal_tar(path, tar[:place], US.card.recipients)
        assert refusal(path) == "batch_damaged"
    for place in spread(len(packed), PLACES):
        seal_packed(path, packed[:place], US.card.recipients)
        assert refusal(path) == "batch_damaged"
    seal_tar(path, tar + bytes(512), US.card.recipients)
    assert refusal(path) == "batch_damaged"


def test_members_taken_out_put_in_renamed_or_exchanged(path: Path) -> None:
    whole = members_of(path, US.recovery)
    letter, picture = list(whole)[3:]
    for change in (
        {k: v for k, v in whole.items() if k != CHANGES},
        {k: v for k, v in whole.items() if k != SIGNATURE},
        {k: v for k, v in whole.items() if k != MANIFEST},
        {k: v for k, v in whole.items() if k != picture},
        {**whole, "more": b"x"},
        {("changes.json" if k == CHANGES else k): v for k, v in whole.items()},
        {**whole, letter: whole[picture], picture: whole[letter]},
        dict(sorted(whole.items())),
        dict(reversed(whole.items())),
        {},
    ):
        seal_tar(path, tar_of(change), US.card.recipients)
        refusal(path)


def test_a_member_twice_in_the_tar(path: Path) -> None:
    whole = members_of(path, US.recovery)
    content = b"".join(tar_header(name, len(data)) + data + tar_padding(len(data)) for name, data in whole.items())
    again = content + tar_header(CHANGES, len(whole[CHANGES])) + whole[CHANGES] + tar_padding(len(whole[CHANGES]))
    seal_tar(path, again + tar_end(len(again)), US.card.recipients)
    assert refusal(path) == "batch_damaged"


def test_a_link_in_the_place_of_a_member(path: Path) -> None:
    tar = bytearray(plain_tar(path, US.recovery))
    at = tar.index(b"changes.jsonl\0")
    for kind in b"1235xg7":
        tar[at + 156] = kind
        seal_tar(path, bytes(tar), US.card.recipients)
        assert refusal(path) == "batch_member_differs"


@pytest.mark.parametrize(
    "name",
    ["../changes.jsonl", "/etc/passwd", "attachments/../x", "attachments/" + "G" * 64, "restricted/x.jsonl.age", "x", "", "CHANGES.JSONL"],
)  # fmt: skip
def test_a_name_that_no_batch_has_though_signed(path: Path, name: str) -> None:
    assert signed_with(path, members=[[name, 1, "0" * 64]]) == "batch_member_name"


@pytest.mark.parametrize(
    "members",
    [
        [["changes.jsonl", -1, "0" * 64]],
        [["changes.jsonl", True, "0" * 64]],
        [["changes.jsonl", "1", "0" * 64]],
        [["changes.jsonl", 1, "0" * 63]],
        [["changes.jsonl", 1, "A" * 64]],
        [["changes.jsonl", 1]],
        [["changes.jsonl", 1, "0" * 64]] * 2,
        [["attachments/" + "0" * 64, 1, "0" * 64], ["changes.jsonl", 1, "0" * 64]],
        [["attachments/" + "0" * 64, 1, "1" * 64]],
        "members",
        [None],
    ],
)
def test_a_list_of_members_of_another_form_though_signed(path: Path, members: object) -> None:
    assert signed_with(path, members=members) == "batch_unreadable"


def test_more_than_a_batch_may_hold_is_refused_before_a_byte_of_it_is_unpacked(path: Path) -> None:
    zero = "0" * 64
    attachments = [[f"attachments/{i:064x}", limits.ATTACHMENT, f"{i:064x}"] for i in range(9)]
    for members in (
        [["changes.jsonl", limits.CHANGES + 1, zero]],
        [[f"attachments/{zero}", limits.ATTACHMENT + 1, zero]],
        [[f"restricted/{LAPTOP}.jsonl.age", limits.RESTRICTED + 1, zero]],
        attachments,
        [[f"attachments/{i:064x}", 1, f"{i:064x}"] for i in range(limits.MEMBERS + 1)],
    ):
        assert signed_with(path, members=members) == "batch_too_large"


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 0}, {"v": "1"}, {"v": None}, {"kind": "letter"}, {"kind": 7}, {"realm": "play"}, {"realm": None}, {"number": 0},
        {"number": True}, {"number": None}, {"made_at": None}, {"to": HEADQUARTERS}, {"to": ["x"]}, {"to": [HEADQUARTERS] * 2},
        {"part": [0, 2]}, {"part": [3, 2]}, {"part": [1, 1]}, {"part": 1}, {"for": "SDQ-A"}, {"members": None}, {"sender": None},
        {"sender": {}}, {"kind": "return"},
    ],
)  # fmt: skip
def test_a_manifest_of_another_form_though_signed(path: Path, changes: dict[str, Any]) -> None:
    assert signed_with(path, **changes) == "batch_unreadable"


def test_a_manifest_in_another_spelling_though_signed(path: Path) -> None:
    def respell(members: Members) -> None:
        members[MANIFEST] = json.dumps(orjson.loads(members[MANIFEST])).encode() + b"\n"
        members[SIGNATURE] = US.laptop.sign_file(members[MANIFEST], "SDQ-A-000012.batch")

    assert resealed(path, respell) == "batch_unreadable"


def test_a_file_of_a_later_version_asks_for_an_update(path: Path) -> None:
    assert signed_with(path, v=2) == "batch_newer"


def test_a_file_for_somebody_else(folder: Path, path: Path) -> None:
    assert refusal(THEM.batch(folder)) == "batch_not_for_us"
    assert refusal(path, device=LAPTOP) == "batch_not_for_us"
    assert signed_with(path, to=[LAPTOP]) == "batch_not_for_us"


def test_a_file_of_another_kind(path: Path) -> None:
    assert refusal(path, kinds=("return", "exchange")) == "batch_other_kind"


def test_a_training_file_enters_no_production_register(folder: Path) -> None:
    training = Parties(US.headquarters, US.laptop, US.recovery, "training", "TNM", "TDQ")
    assert refusal(training.batch(folder)) == "batch_realm"


def test_a_training_certificate_signs_no_production_file(path: Path) -> None:
    training = Parties(US.headquarters, US.laptop, US.recovery, "training", "TNM", "TDQ")
    assert signed_with(path, sender=training.certificate.paper.json) == "batch_unreadable"


def test_a_stranger_s_signature(path: Path) -> None:
    """Anybody may seal to headquarters; its card is no secret."""

    def impersonate(members: Members) -> None:
        sign_again(members, THEM.laptop)

    def certify_oneself(members: Members) -> None:
        sign_again(members, THEM.laptop, {"sender": THEM.certificate.paper.json})

    assert resealed(path, impersonate) == "batch_signature"
    assert resealed(path, certify_oneself) == "paper_signature"


def test_a_certificate_of_a_colleague_signs_nothing(path: Path) -> None:
    colleague = Parties(US.headquarters, DeviceKeys.generate(), US.recovery)
    assert signed_with(path, sender=colleague.certificate.paper.json) == "batch_signature"


def test_the_signature_of_another_manifest(folder: Path, path: Path) -> None:
    other = members_of(US.batch(folder, number=13), US.recovery)
    assert resealed(path, lambda members: members.update({SIGNATURE: other[SIGNATURE]})) == "batch_signature"


def test_the_comment_names_this_batch_and_no_other(path: Path) -> None:
    def rename(members: Members) -> None:
        members[SIGNATURE] = US.laptop.sign_file(members[MANIFEST], "SDQ-A-000013.batch")

    assert resealed(path, rename) == "batch_signature"


def test_a_signature_that_is_not_prehashed(path: Path) -> None:
    def sign_the_old_way(members: Members) -> None:
        signature = US.laptop._sign.sign(
            members[MANIFEST], prehash=False, untrusted_comment="attache", trusted_comment="SDQ-A-000012.batch"
        )
        members[SIGNATURE] = bytes(signature) + b"\n"

    assert resealed(path, sign_the_old_way) == "batch_signature"


@pytest.mark.parametrize(
    "data", [b"", b"PK\3\4", b"age", b"age-encryption.org/v2\n" + bytes(400), b"-----BEGIN AGE ENCRYPTED FILE-----\n"]
)
def test_what_is_no_age_file(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    assert refusal(path) == "batch_not_one"


def test_an_age_header_and_nothing_more(path: Path) -> None:
    path.write_bytes(b"age-encryption.org/v1\n")
    assert refusal(path) == "batch_damaged"


def test_a_file_of_more_than_the_limit(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SEALED_FILE", path.stat().st_size - 1)
    assert refusal(path) == "batch_too_large"


def test_the_last_line_without_its_end(folder: Path) -> None:
    """It was cut by whoever signed it: the container is as signed, its lines are not."""
    path = US.batch(folder, [b"{}"])
    alter(path, US.recovery, US.card.recipients, lambda members: members.update({CHANGES: b"{}\n{"}), US.laptop)
    with open_batch(path, [US.headquarters.age], US.signer) as batch, pytest.raises(Refused) as caught:
        list(batch.changes())
    assert caught.value.code == "batch_unreadable"


def test_a_line_of_more_than_the_limit(folder: Path) -> None:
    path = US.batch(folder, [b"x" * (limits.LINE + (1 << 18))])
    with open_batch(path, [US.headquarters.age], US.signer) as batch, pytest.raises(Refused) as caught:
        list(batch.changes())
    assert caught.value.code == "batch_too_large"


def test_looking_into_a_file_needs_its_signature_too_but_no_headquarters(path: Path) -> None:
    assert inspect_batch(path, [US.recovery]).sender.body["device"] == LAPTOP
    alter(path, US.recovery, US.card.recipients, lambda members: sign_again(members, THEM.laptop))
    with pytest.raises(Refused) as caught:
        inspect_batch(path, [US.recovery])
    assert caught.value.code == "batch_signature"


@pytest.mark.parametrize(
    "name, code", json.loads((VECTORS / "hostile" / "codes.json").read_text(encoding="utf-8")).items()
)
def test_the_kept_hostile_files(name: str, code: str) -> None:
    assert refusal(VECTORS / "hostile" / name, vector_parties()) == code


BOMB = """
import sys, zstandard
from pathlib import Path
import pytest
from attache_app.errors import Refused
from attache_app.sync.container import tar_header
from attache_app.sync.container_reader import inspect_batch
from tests.sync.parties import Parties
from tests.sync.tampering import seal_packed

def peak():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) >> 10

def packed(start):
    packer = zstandard.ZstdCompressor(level=3).compressobj()
    return b"".join([packer.compress(start), *(packer.compress(bytes(1 << 20)) for _ in range(600)), packer.flush()])

us, target = Parties(), Path(sys.argv[1])
bombs = [packed(b""), packed(tar_header("manifest.json", 8 << 20)), packed(tar_header("manifest.json", 1 << 32))]
inspect_batch(us.batch(target.parent), [us.recovery])
before, codes = peak(), []
for bomb in bombs:
    seal_packed(target, bomb, us.card.recipients)
    assert target.stat().st_size < 100_000
    with pytest.raises(Refused) as caught:
        inspect_batch(target, [us.recovery])
    codes.append(caught.value.code)
print(peak() - before, *codes)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from Linux's /proc")
def test_a_bomb_is_not_unpacked(folder: Path) -> None:
    """600 MB of zeros in less than 100 kB: as a stranger's file, nothing of it is unpacked beyond a manifest's 8 MiB."""
    command = [sys.executable, "-c", BOMB, str(folder / "bomb.age")]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    mib, *codes = result.stdout.split()
    assert codes == ["batch_unreadable", "batch_unreadable", "batch_too_large"]
    assert int(mib) <= 32
