"""The batch file: what goes in comes out, in its order, and out of nothing but the sealed file itself."""

import errno
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attache_app.errors import DomainError, EnvironmentProblem, Refused
from attache_app.sync import limits
from attache_app.sync.container import CHANGES, EXCHANGE, RETURN, read_manifest, write_manifest
from attache_app.sync.container_reader import OpenedBatch, inspect_batch, open_batch
from attache_app.sync.container_writer import Member, prepare, seal, seal_into
from tests.sync.parties import HEADQUARTERS, LAPTOP, LINES, Parties, attachment
from tests.sync.tampering import alter, members_of, plain_tar
from tests.vectors.make import HERE as VECTORS
from tests.vectors.make import LINE as VECTOR_LINE
from tests.vectors.make import parties as vector_parties

US = Parties()
CASE = "01934f5e-0000-7000-8000-0000000000d1"


def opened(path: Path, **more: Any) -> Any:
    return open_batch(path, [US.headquarters.age], US.signer, **more)


def content(batch: OpenedBatch) -> dict[str, bytes]:
    return {entry.name: b"".join(blocks) for entry, blocks in batch.members()}


def test_what_goes_in_comes_out(folder: Path) -> None:
    path = US.batch(folder, LINES, [b"letter", b"", b"picture" * 50_000], segments=[{"any": "thing"}])
    with opened(path, realm="production", device=HEADQUARTERS, kinds=("post-batch",)) as batch:
        assert [line for lines in batch.changes() for line in lines] == LINES
        assert sorted(content(batch).values(), key=len)[:2] == [b"", b"letter"]
        assert batch.manifest.body["segments"] == [{"any": "thing"}]
        assert batch.manifest.sender.body["device"] == LAPTOP
    assert os.listdir(folder) == [path.name]


def test_the_recovery_paper_opens_it_too(folder: Path) -> None:
    assert inspect_batch(US.batch(folder), [US.recovery]).body["number"] == 12


def test_the_file_is_named_for_people(folder: Path) -> None:
    path = US.batch(folder)
    assert (
        path.name
        == f"SDQ-A-000012-{hashlib.sha256(members_of(path, US.recovery)['manifest.json']).hexdigest()[:4]}.batch.age"
    )
    part = US.batch(folder, part=[2, 3])
    assert part.name.endswith("-p2of3.batch.age")
    assert inspect_batch(part, [US.recovery]).comment == "SDQ-A-000012-p2of3.batch"
    assert US.batch(folder, kind=EXCHANGE, number=1_234_567).name.startswith("SDQ-A-1234567-")


def test_a_return_carries_headquarters_card_and_the_name_of_the_laptop_it_is_for(folder: Path) -> None:
    body = US.body(kind=RETURN, sender=US.card.paper.json, to=[LAPTOP]) | {"for": "SDQ-A"}
    path = seal_into(folder, prepare(body, []), [US.laptop.public.age], US.headquarters)
    assert path.name.startswith("SDQ-A-000012-") and path.name.endswith(".return.age")
    with open_batch(path, [US.laptop.age], lambda manifest: US.card.keys, device=LAPTOP) as batch:
        assert list(batch.members()) == []


def test_members_lie_in_their_order_and_may_be_passed_over(folder: Path) -> None:
    sealed = Member(f"restricted/{CASE}.jsonl.age", lambda: [b"sealed to others"])
    members = [Member(CHANGES, lambda: [b"{}\n"]), sealed, attachment(b"one"), attachment(b"two")]
    path = seal_into(folder, prepare(US.body(), members), US.card.recipients, US.laptop)
    with opened(path) as batch:
        assert [entry.name for entry, _ in batch.members()] == [member.name for member in members]
        assert content(batch)[sealed.name] == b"sealed to others"


def test_a_batch_is_read_as_often_as_one_likes_and_left_when_one_likes(folder: Path) -> None:
    path = US.batch(folder, [b"x" * 1000] * 3000)
    with opened(path) as batch:
        for _ in range(20):
            lines = batch.changes()
            assert next(lines)[0] == b"x" * 1000
            lines.close()
        assert sum(map(len, batch.changes())) == 3000


def test_a_consumer_that_fails_gets_its_own_error(folder: Path) -> None:
    with pytest.raises(KeyError, match="mine"), opened(US.batch(folder, [b"x" * 1000] * 3000)) as batch:
        for _ in batch.changes():
            raise KeyError("mine")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(st.binary(max_size=300).map(lambda b: b.replace(b"\n", b"")), max_size=30),
    attached=st.lists(st.binary(max_size=2000), max_size=4, unique=True),
)
def test_any_lines_and_any_files_come_back(folder: Path, lines: list[bytes], attached: list[bytes]) -> None:
    with opened(US.batch(folder, lines, attached)) as batch:
        assert [line for some in batch.changes() for line in some] == lines
        assert [data for name, data in content(batch).items() if name != CHANGES] == attached


@pytest.mark.parametrize("length", [131_071, 131_072, 131_073, 400_000, limits.LINE])
def test_a_line_may_be_longer_than_a_block(folder: Path, length: int) -> None:
    lines = [b"a", b"b" * length, b"", b"c"]
    with opened(US.batch(folder, lines)) as batch:
        assert [line for some in batch.changes() for line in some] == lines


def test_a_source_is_read_once_if_small_and_twice_if_large(folder: Path) -> None:
    for size, times in ((1 << 20, 1), (6 << 20, 2)):
        read = []

        def blocks(size: int = size, read: list[int] = read) -> Iterator[bytes]:
            read.append(1)
            yield from (b"x" * (1 << 20) for _ in range(size >> 20))

        prepared = prepare(US.body(), [Member(CHANGES, blocks)])
        seal(prepared, folder / "sealed", US.card.recipients, US.laptop)
        assert len(read) == times
        assert prepared.manifest.members[0].size == size


def test_a_source_that_says_something_else_the_second_time_makes_no_file(folder: Path) -> None:
    """Or headquarters would refuse this batch, and the next, for ever."""
    wrong = Member(f"attachments/{'0' * 64}", lambda: [b"damaged"], 7, "0" * 64)
    with pytest.raises(EnvironmentProblem) as caught:
        seal_into(folder, prepare(US.body(), [wrong]), US.card.recipients, US.laptop)
    assert caught.value.code == "batch_source_differs"
    assert os.listdir(folder) == []


def test_a_source_that_fails_while_sealing_is_told_as_itself_and_makes_no_file(folder: Path) -> None:
    def blocks() -> Iterator[bytes]:
        yield b"x" * 500_000
        raise DomainError("mine")

    member = Member(f"attachments/{'0' * 64}", blocks, 500_001, "0" * 64)
    with pytest.raises(DomainError, match="mine"):
        seal_into(folder, prepare(US.body(), [member]), US.card.recipients, US.laptop)
    assert os.listdir(folder) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a disk that is always full")
def test_a_full_disk_is_told_as_such() -> None:
    """Not as some text of the library between us and the disk."""
    prepared = prepare(US.body(), [attachment(os.urandom(300_000))])
    with pytest.raises(OSError) as caught:
        seal(prepared, Path("/dev/full"), US.card.recipients, US.laptop)
    assert caught.value.errno == errno.ENOSPC


def test_a_writer_keeps_to_the_limits_of_a_reader() -> None:
    with pytest.raises(Refused) as caught:
        prepare(US.body(), [Member(f"attachments/{'0' * 64}", list, limits.ATTACHMENT + 1, "0" * 64)])
    assert caught.value.code == "batch_too_large"


def test_a_file_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(EnvironmentProblem) as caught, opened(folder / "lost.batch.age"):
        pass
    assert caught.value.code == "file_unreadable"


def test_a_file_replaced_between_the_passes_is_noticed(folder: Path) -> None:
    """What was proven is what is handed on, not what lies there by then."""
    path, other = US.batch(folder), US.batch(folder, [b"{}"], number=13)
    with opened(path) as batch:
        path.write_bytes(other.read_bytes())
        with pytest.raises(Refused):
            list(batch.changes())


def test_a_manifest_comes_back_as_it_was() -> None:
    manifest = write_manifest(US.body(holds={"a": [1]}), ())
    assert read_manifest(manifest.data) == manifest
    assert manifest.hash == hashlib.sha256(manifest.data).digest()
    assert manifest.body["v"] == 1 and manifest.data.endswith(b"}\n")


def test_no_plain_text_is_written_anywhere(folder: Path) -> None:
    """Every file that is opened for writing while a batch is sealed, opened and read is the sealed one."""
    secret, written = b"she asked us to tell nobody", []
    watching = True

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            written.append(str(arguments[0]))

    sys.addaudithook(watch)
    path = US.batch(folder, [secret] * 9000, [secret * 9000])
    with opened(path) as batch:
        assert secret in next(batch.changes())
        assert secret in b"".join(content(batch).values())
    watching = False
    assert written and {Path(name).parent for name in written} == {folder}
    assert secret not in path.read_bytes() and os.listdir(folder) == [path.name]


MEMORY = """
import os, sys
from pathlib import Path
from attache_app.sync.container_reader import claimed_signer, open_batch
from attache_app.sync.container_writer import Member, prepare, seal
from tests.sync.parties import Parties, attachment

def peak():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) >> 10

us, block = Parties(), os.urandom(1 << 20)
import hashlib
digest = hashlib.sha256()
for _ in range(60):
    digest.update(block)
name = digest.hexdigest()
target = Path(sys.argv[1])
small = attachment(b"x" * 300_000)
seal(prepare(us.body(), [small]), target, us.card.recipients, us.laptop)   # what is loaded and reserved once is no part of it
with open_batch(target, [us.recovery], claimed_signer) as batch:
    for _, blocks in batch.members():
        list(blocks)
before = peak()
member = Member("attachments/" + name, lambda: (block for _ in range(60)), 60 << 20, name)
seal(prepare(us.body(), [member]), target, us.card.recipients, us.laptop)
with open_batch(target, [us.recovery], claimed_signer) as batch:
    for _, blocks in batch.members():
        assert sum(map(len, blocks)) == 60 << 20
print(peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from Linux's /proc")
def test_a_file_of_60_mib_passes_through_16_mib_of_memory(folder: Path) -> None:
    command = [sys.executable, "-c", MEMORY, str(folder / "sealed")]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert int(result.stdout) <= 16


def test_the_tar_inside_is_the_one_that_gnu_tar_writes(folder: Path) -> None:
    """FORMAT.md §7 says with which options; so the header's bytes are nobody's private matter."""
    path = US.batch(folder, LINES, [b"a letter"])
    members = members_of(path, US.recovery)
    for name, data in members.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    options = ["--format=ustar", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner", "--mode=0644"]
    made = subprocess.run(["tar", *options, "-cf", "-", *members], cwd=folder, capture_output=True, check=True)
    assert made.stdout == plain_tar(path, US.recovery)


def test_the_smallest_batch_is_small(folder: Path) -> None:
    """Certificate, signatures and hashes are most of it; a text doubled somewhere would show here. age adds 0 to 160 random bytes."""
    sizes = []
    for number in range(1, 20):
        path = US.batch(folder, [b"{}"], number=number)
        sizes.append(path.stat().st_size)
        path.unlink()
    assert sorted(sizes)[len(sizes) // 2] < 1400


def test_the_kept_batch_is_read_by_every_later_version() -> None:
    (path,) = VECTORS.glob("*.batch.age")
    us = vector_parties()
    with open_batch(path, [us.headquarters.age], us.signer, realm="production", device=HEADQUARTERS) as batch:
        assert [line for lines in batch.changes() for line in lines] == [VECTOR_LINE]
        assert content(batch)[f"attachments/{hashlib.sha256(b'%PDF-1.7 a letter').hexdigest()}"] == b"%PDF-1.7 a letter"
        assert batch.manifest.file_name == path.name


def test_the_helper_that_tampers_leaves_what_it_does_not_touch(folder: Path) -> None:
    """Else the refusals of the other tests might be for another reason than the one they name."""
    path = alter(US.batch(folder, LINES, [b"letter"]), US.recovery, US.card.recipients, lambda members: None)
    with opened(path) as batch:
        assert [line for lines in batch.changes() for line in lines] == LINES
    alter(path, US.recovery, US.card.recipients, lambda members: members.update({CHANGES: b"[]\n"}), US.laptop)
    with opened(path) as batch:
        assert next(batch.changes()) == [b"[]"]
