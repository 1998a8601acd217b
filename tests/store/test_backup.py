"""A backup is one file that was proven before it was believed, and comes back whole or not at all."""

import contextlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from attache_app import sentences, system
from attache_app.errors import AttacheError
from attache_app.i18n import language
from attache_app.records.declarations import declarations
from attache_app.store import workspace, workspace_info
from attache_app.store.backup import BackupMade, Head, backup_info, restore
from attache_app.store.backup import backup as store_backup
from attache_app.store.keyslots import Person
from attache_app.store.workspace import Workspace

MIRLANDE = Person("0193a5f0-0000-7000-8000-00000000000a", "Mirlande Toussaint")
PASSPHRASE = "yon fraz sekrè"
SECRET = "Jean-Bénito Désilus, batey Santa Fé"
AT = "2026-11-24T10:00:00-04:00"


@pytest.fixture
def ws(folder: Path) -> Iterator[Workspace]:
    """A post with two values and two attachments, which this room does not read."""
    place = folder / "registre"
    with workspace.creating(
        place, declarations(), kind="post", realm="production", person=MIRLANDE, passphrase=PASSPHRASE
    ) as made:
        put(made, "name", SECRET)
    (place / "attachments").mkdir()
    for name in ("a1.age", "b2.age"):
        (place / "attachments" / name).write_bytes(name.encode() * 1000)
    yield made
    made.close()


def backup(ws: Workspace, target: Path, *, made_at: str) -> BackupMade:
    return store_backup(ws, target, Head(ws.info.id, made_at, "SDQ", "A", "1.0"))


def put(ws: Workspace, key: str, value: str) -> None:
    with ws.store.writing() as conn:
        conn.exec_driver_sql("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))


def name_in(folder: Path) -> str:
    with workspace.open_with_passphrase(folder, declarations(), None, PASSPHRASE) as ws, ws.store.reading() as conn:
        assert ws.store.faults() == []
        return str(conn.exec_driver_sql("SELECT value FROM setting WHERE key = 'name'").scalar_one())


@contextlib.contextmanager
def refused(*codes: str) -> Iterator[None]:
    with pytest.raises(AttacheError) as problem:
        yield
    assert problem.value.code in codes
    assert "{" not in sentences.sentence(problem.value, language("en"))


def empty(folder: Path) -> bool:
    return not folder.exists() or {path.name for path in folder.iterdir()} <= {"files.lock"}


def test_a_backup_comes_back_whole_and_knows_that_it_is_a_copy(ws: Workspace, folder: Path) -> None:
    made = backup(ws, folder / "sauvegarde é.tar", made_at=AT)
    assert made.rows["setting"] >= 1
    assert made.bytes == (folder / "sauvegarde é.tar").stat().st_size
    put(ws, "name", "after the backup")

    place = folder / "revenu"
    info = restore(folder / "sauvegarde é.tar", place)
    assert (info.id, info.kind, info.realm) == (ws.info.id, "post", "production")
    assert info.restored
    assert workspace_info.read_info(place) == info
    assert name_in(place) == SECRET
    for name in ("a1.age", "b2.age"):
        assert (place / "attachments" / name).read_bytes() == name.encode() * 1000

    with workspace.open_with_passphrase(place, declarations(), None, PASSPHRASE) as again:
        again.restore_noted()
    assert workspace_info.read_info(place).restored is None
    assert restore(folder / "sauvegarde é.tar", folder / "autre").restored != info.restored


def test_three_ordinary_tools_open_it(ws: Workspace, folder: Path) -> None:
    backup(ws, folder / "b.tar", made_at=AT)
    place = folder / "à la main"
    place.mkdir()
    subprocess.run(["tar", "xf", str(folder / "b.tar")], cwd=place, check=True)
    subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=place, check=True, stdout=subprocess.DEVNULL)
    assert json.loads((place / "backup.json").read_bytes()) == {
        "format": 1, "workspace": ws.info.id, "made_at": AT, "post": "SDQ", "letter": "A", "version": "1.0", "problems": [],
    }  # fmt: skip
    assert name_in(place) == SECRET


def test_nothing_plain_is_in_it_nor_left_beside_it(ws: Workspace, folder: Path) -> None:
    backup(ws, folder / "b.tar", made_at=AT)
    sought = [word.encode(code) for word in (SECRET, PASSPHRASE) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert folder / "b.tar" in files
    for path in files:
        assert not any(word in path.read_bytes() for word in sought), path
    assert list((ws.folder / "backups").iterdir()) == []
    assert not list(folder.rglob(".part-*"))


def test_others_write_on_while_it_is_made(ws: Workspace, folder: Path) -> None:
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        while not stop.is_set():
            put(ws, f"n{len(written)}", SECRET)
            written.append(1)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for no in range(3):
            backup(ws, folder / f"b{no}.tar", made_at=AT)
            restore(folder / f"b{no}.tar", folder / f"r{no}")
    finally:
        stop.set()
        thread.join()
    assert written
    assert all(name_in(folder / f"r{no}") == SECRET for no in range(3))


def test_a_backup_that_fails_leaves_the_one_before(
    ws: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = folder / "b.tar"
    backup(ws, target, made_at=AT)
    before = target.read_bytes()
    with monkeypatch.context() as full:
        full.setattr(system, "free_bytes", lambda _: 1000)
        with refused("disk_space"):
            backup(ws, target, made_at=AT)
    with monkeypatch.context() as unsound:
        unsound.setattr(ws.store, "faults", lambda path: ["HMAC verification failed for page 3"])
        with refused("corrupt"):
            backup(ws, target, made_at=AT)
    assert target.read_bytes() == before
    assert {path.name for path in folder.iterdir()} == {"b.tar", "registre"}
    with refused("io", "read_only"):
        backup(ws, folder / "nowhere" / "b.tar", made_at=AT)


def test_it_goes_into_a_new_or_empty_folder_only(ws: Workspace, folder: Path) -> None:
    backup(ws, folder / "b.tar", made_at=AT)
    with refused("folder_not_empty"):
        restore(folder / "b.tar", ws.folder)
    (folder / "vide").mkdir()
    restore(folder / "b.tar", folder / "vide")
    with refused("folder_not_empty"):
        restore(folder / "b.tar", folder / "vide")
    assert name_in(folder / "vide") == name_in(ws.folder) == SECRET


def test_a_disk_too_small_is_told_before_anything_is_written(
    ws: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(ws, folder / "b.tar", made_at=AT)
    monkeypatch.setattr(system, "free_bytes", lambda _: 1000)
    with refused("disk_space"):
        restore(folder / "b.tar", folder / "r")
    assert empty(folder / "r")


def test_a_bit_flipped_in_any_content_refuses_it_whole(ws: Workspace, folder: Path) -> None:
    backup(ws, folder / "b.tar", made_at=AT)
    data = (folder / "b.tar").read_bytes()
    with tarfile.open(folder / "b.tar") as tar:
        places = [m.offset_data + m.size * part // 4 for m in tar for part in (0, 1, 3)]
    for place in places:
        damaged = bytearray(data)
        damaged[place] ^= 4
        (folder / "d.tar").write_bytes(bytes(damaged))
        with refused("backup_damaged", "backup_unreadable", "backup_newer", "workspace_damaged", "keys_of_another"):
            restore(folder / "d.tar", folder / "r")
        assert empty(folder / "r")


def test_a_backup_cut_short_anywhere_is_refused_whole(ws: Workspace, folder: Path) -> None:
    backup(ws, folder / "b.tar", made_at=AT)
    data = (folder / "b.tar").read_bytes()
    with tarfile.open(folder / "b.tar") as tar:
        ends = [member.offset_data + member.size for member in tar]
        starts = [member.offset for member in tar]
    for length in sorted({0, 1, 511, *starts, *(end - 1 for end in ends), ends[-1] // 2}):
        (folder / "d.tar").write_bytes(data[:length])
        with refused("backup_damaged", "backup_unreadable"):
            restore(folder / "d.tar", folder / "r")
        assert empty(folder / "r")


Members = list[tuple[tarfile.TarInfo, bytes]]


def remade(source: Path, target: Path, change: Callable[[Members], Members]) -> Path:
    """The same backup with its members changed, its sums as they were."""
    with tarfile.open(source) as tar:
        members = [(m, tar.extractfile(m).read()) for m in tar]  # type: ignore[union-attr]
    with tarfile.open(target, "w") as tar:
        for member, content in change(members):
            tar.addfile(member, io.BytesIO(content))
    return target


def entry(name: str, size: int = 0, **more: object) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size = size
    for key, value in more.items():
        setattr(info, key, value)
    return info


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m[:-1],
        lambda m: [*m[:-2], m[-1]],
        lambda m: [*m, (entry("attachments/z"), b"")],
        lambda m: [*m[:-1], (entry("attachments/../../evil", 1), b"x"), m[-1]],
        lambda m: [*m[:-1], (entry("/evil", 1), b"x"), m[-1]],
        lambda m: [*m[:-1], (entry("attachments/link", type=tarfile.SYMTYPE, linkname="/etc/passwd"), b""), m[-1]],
        lambda m: [*m[:-1], (entry("attachments/hard", type=tarfile.LNKTYPE, linkname="keys.json"), b""), m[-1]],
        lambda m: [*m[:-1], (entry("attachments/folder", type=tarfile.DIRTYPE), b""), m[-1]],
        lambda m: [*m[:-1], m[-2], m[-1]],
        lambda m: [m[1], m[0], *m[2:]],
        lambda m: [m[0], *m[2:]],
        lambda m: [(entry("backup.json", 300_000), b" " * 300_000), *m[1:]],
    ],
    ids="no sums,member missing,member more,out of the folder,absolute,link,hard link,folder,twice,order,no workspace,too long".split(
        ","
    ),
)
def test_members_other_than_the_ones_that_exist_refuse_it(
    ws: Workspace, folder: Path, change: Callable[[Members], Members]
) -> None:
    backup(ws, folder / "b.tar", made_at=AT)
    hostile = remade(folder / "b.tar", folder / "h.tar", change)
    before = {path.name for path in folder.iterdir()}
    with refused("backup_unreadable", "backup_damaged"):
        restore(hostile, folder / "r")
    assert empty(folder / "r")
    assert {path.name for path in folder.iterdir()} <= before | {"r"}


def test_a_backup_of_a_newer_program_or_something_else_is_one_sentence(ws: Workspace, folder: Path) -> None:
    backup(ws, folder / "b.tar", made_at=AT)
    later = json.dumps({"format": 2}).encode()
    remade(folder / "b.tar", folder / "h.tar", lambda m: [(entry("backup.json", len(later)), later), *m[1:]])
    with refused("backup_newer"):
        restore(folder / "h.tar", folder / "r")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8" * 2000)
    with refused("backup_unreadable"):
        restore(folder / "photo.jpg", folder / "r")
    with refused("io"):
        restore(folder / "no such file", folder / "r")
    assert backup_info(folder / "b.tar") == (ws.info, Head(ws.info.id, AT, "SDQ", "A", "1.0"))


DIES_WHILE_RESTORING = """
import os, sys
from pathlib import Path
from attache_app.store import backup, keyslots
keyslots.read = lambda *_: os._exit(9)
backup.restore(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_a_restore_cut_short_is_named_and_restoring_again_clears_it_away(ws: Workspace, folder: Path) -> None:
    backup(ws, folder / "b.tar", made_at=AT)
    arguments = [str(folder / "b.tar"), str(folder / "r")]
    run = subprocess.run([sys.executable, "-c", DIES_WHILE_RESTORING, *arguments], check=False)
    assert run.returncode == 9
    assert (folder / "r" / "register.db").exists()
    with refused("workspace_half_made"):
        workspace_info.people(folder / "r")
    restore(folder / "b.tar", folder / "r")
    assert name_in(folder / "r") == SECRET


def test_a_backup_killed_on_its_way_is_no_backup_and_the_next_one_clears_up(ws: Workspace, folder: Path) -> None:
    (ws.folder / "backups").mkdir()
    shutil.copy(ws.folder / "register.db", ws.folder / "backups" / ".part-backup")
    backup(ws, folder / "b.tar", made_at=AT)
    assert list((ws.folder / "backups").iterdir()) == []
    restore(folder / "b.tar", folder / "r")
