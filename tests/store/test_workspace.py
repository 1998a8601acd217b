"""A workspace as a folder: made whole or not at all, opened by its people, and one sentence for whatever is wrong with it."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import pyrage
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from attache_app import sentences, system
from attache_app.errors import AttacheError
from attache_app.i18n import language
from attache_app.records.declarations import declarations
from attache_app.store import keyring_slot, workspace, workspace_info
from attache_app.store.keyslots import Person
from attache_app.store.place_warnings import place_warnings
from attache_app.store.workspace import Workspace

MIRLANDE = Person("0193a5f0-0000-7000-8000-00000000000a", "Mirlande Toussaint")
JOSUE = "0193a5f0-0000-7000-8000-00000000000b"
PASSPHRASE = "yon fraz sekrè"
SECRET = "Jean-Bénito Désilus, batey Santa Fé"


def make(folder: Path, **more: tuple[str, ...]) -> Workspace:
    with workspace.creating(
        folder, declarations(), kind="post", realm="production", person=MIRLANDE, passphrase=PASSPHRASE, **more
    ) as made:
        write(made, "made", "yes")
    return made


def write(ws: Workspace, key: str, value: str) -> None:
    with ws.store.writing() as conn:
        conn.exec_driver_sql("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))


def read(ws: Workspace, key: str) -> str | None:
    with ws.store.reading() as conn:
        value = conn.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (key,)).scalar()
    return None if value is None else str(value)


def open_(folder: Path, name: str | None = None, passphrase: str = PASSPHRASE) -> Workspace:
    return workspace.open_with_passphrase(folder, declarations(), name, passphrase)


@contextlib.contextmanager
def refused(code: str) -> Iterator[None]:
    """Exactly this code, and a sentence for it in which every value stands."""
    with pytest.raises(AttacheError) as problem:
        yield
    assert problem.value.code == code
    sentence = sentences.sentence(problem.value, language("en"))
    assert sentence.endswith(".") and "{" not in sentence


def test_a_workspace_made_is_opened_by_its_person_and_says_what_it_is(folder: Path) -> None:
    place = folder / "SDQ" / "registre"
    with make(place) as made:
        assert made.person == MIRLANDE

    info = workspace_info.read_info(place)
    assert (info.kind, info.realm, info.restored) == ("post", "production", None)
    assert workspace_info.people(place) == (MIRLANDE,)
    with open_(place) as again:
        assert again.person == MIRLANDE
        assert again.info == info
        assert again.new_fields == ()
        assert read(again, "made") == "yes"
    plain = (place / "workspace.json").read_text(encoding="utf-8")
    assert "Mirlande" not in plain


def test_making_fails_whole_when_its_first_records_cannot_be_written(folder: Path) -> None:
    with (
        pytest.raises(ZeroDivisionError),
        workspace.creating(folder, declarations(), kind="hq", realm="training", person=MIRLANDE, passphrase=PASSPHRASE),
    ):
        raise ZeroDivisionError
    assert {path.name for path in folder.iterdir()} <= {"files.lock"}
    make(folder).close()
    open_(folder).close()


DIES_WHILE_MAKING = """
import os, sys
from pathlib import Path
from attache_app.records.declarations import declarations
from attache_app.store import workspace, workspace_info
from attache_app.store.keyslots import Person
person = Person("0193a5f0-0000-7000-8000-00000000000a", "Mirlande Toussaint")
with workspace.creating(Path(sys.argv[1]), declarations(), kind="post", realm="production", person=person, passphrase="x"):
    os._exit(9)
"""


def test_a_making_cut_short_is_named_and_making_again_clears_it_away(folder: Path) -> None:
    run = subprocess.run([sys.executable, "-c", DIES_WHILE_MAKING, str(folder)], check=False)
    assert run.returncode == 9
    assert (folder / "register.db").exists()
    with refused("workspace_half_made"):
        open_(folder)
    make(folder).close()
    with open_(folder) as ws:
        assert read(ws, "made") == "yes"


def test_a_folder_with_something_in_it_is_left_alone(folder: Path) -> None:
    (folder / "vacances.jpg").write_bytes(b"x")
    with refused("folder_not_empty"):
        make(folder)
    assert {path.name for path in folder.iterdir()} <= {"vacances.jpg", "files.lock"}
    make(folder / "registre").close()
    before = (folder / "registre" / "keys.json").read_bytes()
    with refused("folder_not_empty"):
        make(folder / "registre")
    assert (folder / "registre" / "keys.json").read_bytes() == before


def test_several_people_each_by_his_own_passphrase(folder: Path) -> None:
    with make(folder) as ws:
        ws.add_person(JOSUE, "Josué Saint-Fleur", "pa m nan")
        assert [person.name for person in ws.people()] == ["Mirlande Toussaint", "Josué Saint-Fleur"]
    with open_(folder, "josué saint-fleur", "pa m nan") as ws:
        assert ws.person is not None and ws.person.id == JOSUE
        with refused("wrong_passphrase"):
            ws.change_passphrase(MIRLANDE.id, "pa m nan", "mine now")
        ws.change_passphrase(JOSUE, "pa m nan", "nouvo")
        with refused("person_already"):
            ws.add_person(MIRLANDE.id, "Mirlande", "x")
    with refused("wrong_passphrase"):
        open_(folder, JOSUE, "pa m nan")
    with refused("who_signs_in"):
        open_(folder)
    with open_(folder, "Mirlande Toussaint") as ws:
        ws.close_person(JOSUE)
        with refused("last_person"):
            ws.close_person(MIRLANDE.id)
    with refused("person_unknown"):
        open_(folder, JOSUE, "nouvo")


def test_a_forgotten_passphrase_is_not_the_end_of_a_register(folder: Path) -> None:
    sheet, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    with make(folder, recipients=(str(sheet.to_public()),)) as ws:
        write(ws, "note", "kept")
    with refused("recovery_other"):
        workspace.open_with_recovery(folder, declarations(), str(other))
    with workspace.open_with_recovery(folder, declarations(), str(sheet)) as ws:
        assert ws.person is None
        ws.reset_passphrase(MIRLANDE.id, "nouvo fraz")
        ws.add_recovery(str(other.to_public()))
        ws.remove_recovery(str(sheet.to_public()))
    with refused("recovery_other"):
        workspace.open_with_recovery(folder, declarations(), str(sheet))
    with open_(folder, passphrase="nouvo fraz") as ws:
        assert read(ws, "note") == "kept"


def test_each_thing_wrong_with_the_folder_has_its_own_sentence_and_nothing_is_touched(folder: Path) -> None:
    place = folder / "registre"
    make(place).close()
    info, keys, register = (place / name for name in ("workspace.json", "keys.json", "register.db"))
    sound = {path: path.read_bytes() for path in (info, keys, register)}
    newer = json.dumps({**json.loads(sound[info]), "format": 2}).encode()
    other_kind = json.dumps({**json.loads(sound[info]), "kind": "embassy"}).encode()
    other_id = json.dumps({**json.loads(sound[info]), "id": JOSUE}).encode()
    scrambled = bytes(4096) + sound[register][4096:]

    cases: list[tuple[Path, bytes | None, str]] = [
        (info, None, "workspace_file_missing"),
        (info, b"", "workspace_damaged"),
        (info, b"[]", "workspace_damaged"),
        (info, b"{" * 5000, "workspace_damaged"),
        (info, other_kind, "workspace_damaged"),
        (info, newer, "workspace_newer"),
        (info, other_id, "keys_of_another"),
        (keys, None, "keys_missing"),
        (keys, sound[keys][:-40], "keys_damaged"),
        (register, None, "register_missing"),
        (register, scrambled, "wrong_key"),
    ]
    for path, content, code in cases:
        path.unlink() if content is None else path.write_bytes(content)
        with refused(code):
            open_(place)
        path.write_bytes(sound[path])
    with refused("workspace_missing"):
        open_(folder / "elsewhere")
    with refused("wrong_passphrase"):
        open_(place, passphrase="yon lòt")
    assert {path: path.read_bytes() for path in (info, keys, register)} == sound
    open_(place).close()


@contextlib.contextmanager
def as_somebody_else() -> Iterator[None]:
    """Root may write everywhere; so that a folder without the right to write is one, the test acts as `nobody` meanwhile."""
    if not system.is_root():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are given otherwise on Windows")
def test_a_folder_that_cannot_be_written_is_one_sentence() -> None:
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        make(top / "é").close()
        # nobody must get as far as the folder, and read what is in it
        for path in (top, top / "é", *(top / "é").iterdir()):
            path.chmod(0o555 if path.is_dir() else 0o444)
        with as_somebody_else():
            assert workspace_info.people(top / "é") == (MIRLANDE,)
            with refused("read_only"):
                open_(top / "é")
            with refused("read_only"):
                make(top / "new")
        for path in (top, top / "é", *(top / "é").iterdir()):
            path.chmod(0o755)


def test_no_file_of_a_workspace_holds_a_value_in_plain_text(folder: Path) -> None:
    with make(folder) as ws:
        with ws.store.writing() as conn:
            for no in range(300):
                conn.exec_driver_sql("INSERT INTO setting VALUES (?, ?)", (f"k{no}", SECRET))
        with ws.store.writing() as conn:
            conn.exec_driver_sql("CREATE INDEX by_value ON setting (value)")
            conn.exec_driver_sql("DELETE FROM setting WHERE key < 'k2'")
        files = {path.name for path in folder.rglob("*")}
        assert {"register.db", "register.db-wal"} <= files
        assert_nothing_plain(folder)
    assert_nothing_plain(folder)


def assert_nothing_plain(folder: Path) -> None:
    sought = [
        word.encode(code) for word in (SECRET, "Désilus", PASSPHRASE) for code in ("utf-8", "utf-16-le", "utf-16-be")
    ]
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not any(word in data for word in sought), path.name


class MemoryKeyring(KeyringBackend):
    """A keyring as a system has one; `swallows` and `raises` are what some do instead of keeping."""

    priority = 1

    def __init__(self, *, swallows: bool = False, raises: bool = False) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.swallows, self.raises = swallows, raises

    def get_password(self, service: str, username: str) -> str | None:
        if self.raises:
            raise OSError("the bus is gone")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if not self.swallows:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    memory = MemoryKeyring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: memory)
    return memory


def test_the_keyring_opens_for_who_ticked_it_until_he_unticks_it(folder: Path, ring: MemoryKeyring) -> None:
    with make(folder) as ws:
        assert workspace.open_with_keyring(folder, declarations(), None) is None
        assert ws.keep_in_keyring()
    opened = workspace.open_with_keyring(folder, declarations(), "mirlande toussaint")
    assert opened is not None and opened.person == MIRLANDE
    opened.forget_in_keyring()
    opened.forget_in_keyring()
    opened.close()
    assert ring.kept == {}
    assert workspace.open_with_keyring(folder, declarations(), None) is None


def test_a_person_closed_is_out_of_the_keyring_too(folder: Path, ring: MemoryKeyring) -> None:
    with make(folder) as ws:
        ws.add_person(JOSUE, "Josué", "pa m nan")
    with open_(folder, "Josué", "pa m nan") as ws:
        assert ws.keep_in_keyring()
        ws.close_person(JOSUE)
    assert ring.kept == {}
    with refused("person_unknown"):
        workspace.open_with_keyring(folder, declarations(), JOSUE)


@pytest.mark.parametrize(
    "backend",
    [fail.Keyring(), null.Keyring(), MemoryKeyring(swallows=True), MemoryKeyring(raises=True)],
    ids=["none", "null", "swallows", "raises"],
)
def test_a_keyring_that_does_not_keep_is_told_at_once(backend: KeyringBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    assert keyring_slot.keep("w", "p", bytes(32)) is False
    assert keyring_slot.fetch("w", "p") is None
    keyring_slot.forget("w", "p")


def test_a_keyring_that_waits_for_a_dialog_does_not_hold_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    let_go = threading.Event()
    monkeypatch.setattr(keyring_slot, "SECONDS", 0.1)
    monkeypatch.setattr(keyring, "get_keyring", lambda: let_go.wait(10))
    assert keyring_slot.fetch("w", "p") is None
    let_go.set()


@pytest.mark.parametrize("secret", ["attache-key-1:zz", "attache-key-1:00", "0" * 64, ""])
def test_something_else_in_the_keyring_is_no_key(ring: MemoryKeyring, secret: str) -> None:
    ring.set_password("attache", "w:p", secret)
    assert keyring_slot.fetch("w", "p") is None


def test_a_copy_of_the_folder_opens_by_itself(folder: Path) -> None:
    with make(folder / "a") as ws:
        write(ws, "note", "both")
    shutil.copytree(folder / "a", folder / "b")
    with open_(folder / "a") as first, open_(folder / "b") as second:
        write(first, "note", "first only")
        assert (read(first, "note"), read(second, "note")) == ("first only", "both")


def test_where_a_workspace_had_better_not_lie_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "drive_kind", lambda path: "fixed")
    assert place_warnings(folder) == ()
    monkeypatch.setattr(system, "drive_kind", lambda path: "removable")
    assert place_warnings(folder / "OneDrive - ONM" / "registre") == ("place_synced", "place_removable")
    monkeypatch.setattr(system, "drive_kind", lambda path: "network")
    assert place_warnings(folder) == ("place_network",)
    assert {"place_synced", "place_network", "place_removable"} <= sentences.WARNINGS.keys()


def test_every_refusal_that_the_format_names_has_a_sentence() -> None:
    page = (Path(workspace.__file__).parent / "FORMAT.md").read_text(encoding="utf-8")
    table = page.split("## Refusals")[1].split("## Threat")[0]
    codes = {
        code
        for row in table.splitlines()
        for code in re.findall(r"`([a-z_]+)`", row.split("|")[1] if "|" in row else "")
    }
    assert len(codes) > 25
    assert codes <= sentences.SENTENCES.keys()


def test_the_unlock_window_learns_who_signs_in_without_loading_the_database(folder: Path) -> None:
    make(folder).close()
    script = (
        "import sys; from pathlib import Path; from attache_app.store.workspace_info import people; "
        "print(people(Path(sys.argv[1]))[0].name, 'sqlalchemy' in sys.modules, 'alembic' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", script, str(folder)], capture_output=True, check=True, encoding="utf-8")
    assert run.stdout == "Mirlande Toussaint False False\n"
