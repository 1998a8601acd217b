"""The slots of keys.json: who can open a register, and what a file from elsewhere cannot make the laptop do."""

import contextlib
import json
import re
import tempfile
import time
from pathlib import Path
from typing import Any

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import attache_app.store
from attache_app.errors import AttacheError, DomainError, EnvironmentProblem
from attache_app.store import keyslots
from attache_app.store.keyslots import Keys, Person

WORKSPACE = "0193a5f0-0000-7000-8000-000000000001"
OTHER = "0193a5f0-0000-7000-8000-000000000002"
MIRLANDE = "0193a5f0-0000-7000-8000-00000000000a"
JOSUE = "0193a5f0-0000-7000-8000-00000000000b"
KEY = bytes(range(32))
FORMAT = (Path(attache_app.store.__file__).parent / "FORMAT.md").read_text(encoding="utf-8")


def vector() -> dict[str, Any]:
    """The worked example of FORMAT.md."""
    document = json.loads(FORMAT.split("```json\n")[1].split("```")[0])
    assert isinstance(document, dict)
    return document


def written(folder: Path, document: Any) -> Path:
    path = folder / "keys.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def keys() -> Keys:
    """Two people's slots; made once, since each costs a tenth of a second on purpose."""
    alone = Keys(WORKSPACE).with_person(MIRLANDE, "Mirlande Toussaint", "premye pawòl", KEY)
    return alone.with_person(JOSUE, "Josué  Saint-Fleur ", "dezyèm pawòl", KEY)


def code_of(problem: pytest.ExceptionInfo[AttacheError]) -> str:
    return problem.value.code


def test_both_slots_of_the_worked_example_open_to_the_key_it_names(folder: Path) -> None:
    key = bytes.fromhex(re.findall(r"`([0-9a-f]{64})`", FORMAT)[0])
    passphrase = re.findall(r"passphrase `(.+?)`", FORMAT)[0]
    identity = re.findall(r"`(AGE-SECRET-KEY-1[0-9A-Z]+)`", FORMAT)[0]
    document = vector()
    keys = keyslots.read(written(folder, document), document["workspace"])

    assert keys.key_by_passphrase(MIRLANDE, passphrase) == key
    assert keys.key_by_passphrase(MIRLANDE, passphrase.replace("é", "e\u0301")) == key
    assert keys.key_by_recovery(f"  {identity}\n") == key


def test_the_worked_example_is_what_this_program_makes_from_the_same_salt_and_nonce() -> None:
    slot = vector()["slots"][0]
    made = keyslots.seal_passphrase(
        WORKSPACE, MIRLANDE, slot["name"], "Bonjou, Sen Domeng é", KEY, salt=bytes(range(16)), nonce=bytes(range(12))
    )
    assert made.sealed.hex() == slot["sealed"]


def test_slots_written_are_read_the_same(folder: Path, keys: Keys) -> None:
    identity = pyrage.x25519.Identity.generate()
    keys = keys.with_recovery(str(identity.to_public()), KEY)
    keyslots.write(folder / "keys.json", keys)
    read = keyslots.read(folder / "keys.json", WORKSPACE)
    assert read == keys
    assert read.key_by_recovery(str(identity)) == KEY
    assert KEY.hex().encode() not in (folder / "keys.json").read_bytes()


def test_each_person_opens_with_his_own_passphrase_only(keys: Keys) -> None:
    assert keys.key_by_passphrase(MIRLANDE, "premye pawòl") == KEY
    assert keys.key_by_passphrase(JOSUE, "dezyèm pawòl") == KEY
    with pytest.raises(EnvironmentProblem) as problem:
        keys.key_by_passphrase(JOSUE, "premye pawòl")
    assert code_of(problem) == "wrong_passphrase"
    assert problem.value.values == {"name": "Josué Saint-Fleur"}


def test_who_signs_in_is_found_by_name_as_typed_or_by_id(keys: Keys) -> None:
    josue = Person(JOSUE, "Josué Saint-Fleur")
    assert keys.people() == (Person(MIRLANDE, "Mirlande Toussaint"), josue)
    assert keys.person("josue\u0301 SAINT-FLEUR") == keys.person(JOSUE) == josue
    with pytest.raises(DomainError) as problem:
        keys.person("Wilner")
    assert code_of(problem) == "person_unknown"
    with pytest.raises(DomainError) as problem:
        keys.person(None)
    assert code_of(problem) == "who_signs_in"
    assert keys.without_person(MIRLANDE).person(None) == josue


def test_a_new_passphrase_opens_and_the_old_one_no_longer(keys: Keys) -> None:
    changed = keys.with_new_passphrase(JOSUE, "nouvo pawòl", KEY)
    assert changed.key_by_passphrase(JOSUE, "nouvo pawòl") == KEY
    assert changed.people() == keys.people()
    assert changed.passphrases[0] == keys.passphrases[0]
    with pytest.raises(EnvironmentProblem):
        changed.key_by_passphrase(JOSUE, "dezyèm pawòl")


def test_a_person_closed_opens_no_more_and_the_last_one_stays(keys: Keys) -> None:
    closed = keys.without_person(MIRLANDE)
    with pytest.raises(DomainError) as problem:
        closed.key_by_passphrase(MIRLANDE, "premye pawòl")
    assert code_of(problem) == "person_unknown"
    with pytest.raises(DomainError) as problem:
        closed.without_person(JOSUE)
    assert code_of(problem) == "last_person"


@pytest.mark.parametrize(
    ("person", "name", "passphrase", "code"),
    [
        (OTHER, "MIRLANDE toussaint", "x", "person_already"),
        (MIRLANDE, "Another name", "x", "person_already"),
        (OTHER, "  ", "x", "person_name_unusable"),
        (OTHER, "a\u202eb", "x", "person_name_unusable"),
        (OTHER, "n" * 201, "x", "person_name_unusable"),
        (OTHER, "Wilner", "", "passphrase_empty"),
    ],
)
def test_a_person_that_could_not_be_told_from_others_is_not_added(
    keys: Keys, person: str, name: str, passphrase: str, code: str
) -> None:
    with pytest.raises(DomainError) as problem:
        keys.with_person(person, name, passphrase, KEY)
    assert code_of(problem) == code


def test_a_slot_moved_to_another_person_or_workspace_does_not_open(folder: Path, keys: Keys) -> None:
    keyslots.write(folder / "keys.json", keys)
    document = json.loads((folder / "keys.json").read_bytes())
    document["slots"][0]["person"], document["slots"][1]["person"] = JOSUE, MIRLANDE
    moved = keyslots.read(written(folder, document), WORKSPACE)
    with pytest.raises(EnvironmentProblem) as problem:
        moved.key_by_passphrase(JOSUE, "premye pawòl")
    assert code_of(problem) == "wrong_passphrase"

    elsewhere = Keys(OTHER, keys.passphrases)
    with pytest.raises(EnvironmentProblem) as problem:
        elsewhere.key_by_passphrase(MIRLANDE, "premye pawòl")
    assert code_of(problem) == "wrong_passphrase"
    with pytest.raises(EnvironmentProblem) as problem:
        keyslots.read(folder / "keys.json", OTHER)
    assert code_of(problem) == "keys_of_another"


def test_only_the_identity_of_its_recipient_opens_a_recovery_slot(keys: Keys) -> None:
    mine, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    recipient = str(mine.to_public())
    with_recovery = keys.with_recovery(recipient, KEY)
    assert with_recovery.with_recovery(recipient, KEY) == with_recovery
    assert with_recovery.key_by_recovery(str(mine)) == KEY
    for identity, code in ((str(other), "recovery_other"), ("premye pawòl", "recovery_unreadable")):
        with pytest.raises(EnvironmentProblem) as problem:
            with_recovery.key_by_recovery(identity)
        assert code_of(problem) == code
    with pytest.raises(EnvironmentProblem):
        Keys(OTHER, keys.passphrases, with_recovery.recoveries).key_by_recovery(str(mine))
    with pytest.raises(DomainError) as refusal:
        keys.with_recovery("age1nonsense", KEY)
    assert code_of(refusal) == "recovery_recipient_unusable"
    assert with_recovery.without_recovery(recipient) == keys


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("memory_kib", 64 * 1024 * 1024, "keys_limits"),
        ("memory_kib", 8, "keys_limits"),
        ("passes", 100_000, "keys_limits"),
        ("passes", 0, "keys_limits"),
        ("passes", True, "keys_limits"),
        ("lanes", 4096, "keys_limits"),
        ("lanes", "4", "keys_limits"),
        ("kdf", "scrypt", "keys_damaged"),
        ("kind", "smartcard", "keys_damaged"),
        ("person", "../../etc", "keys_damaged"),
        ("name", "", "keys_damaged"),
        ("name", "two\nlines", "keys_damaged"),
        ("salt", "00" * 15, "keys_damaged"),
        ("nonce", "00" * 16, "keys_damaged"),
        ("sealed", "00" * 47, "keys_damaged"),
        ("sealed", "0A" * 48, "keys_damaged"),
        ("sealed", None, "keys_damaged"),
    ],
)
def test_hostile_or_damaged_slots_are_refused_before_anything_is_computed(
    folder: Path, name: str, value: Any, code: str
) -> None:
    document = vector()
    document["slots"][0][name] = value
    started = time.monotonic()
    with pytest.raises(EnvironmentProblem) as problem:
        keyslots.read(written(folder, document), WORKSPACE)
    assert code_of(problem) == code
    assert time.monotonic() - started < 0.1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "keys_damaged"),
        ("[]", "keys_damaged"),
        ('{"format": 2}', "workspace_newer"),
        ('{"format": "1"}', "keys_damaged"),
        (json.dumps({"format": 1, "workspace": WORKSPACE, "slots": []}), "keys_damaged"),
        ("[" * 100_000, "keys_damaged"),
        (" " * 300_000, "keys_damaged"),
        ("\udcff", "keys_damaged"),
    ],
)
def test_a_file_that_is_no_file_of_slots_is_one_code(folder: Path, content: str, code: str) -> None:
    (folder / "keys.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(EnvironmentProblem) as problem:
        keyslots.read(folder / "keys.json", WORKSPACE)
    assert code_of(problem) == code


def test_the_same_person_twice_is_refused(folder: Path) -> None:
    document = vector()
    document["slots"].append(document["slots"][0])
    with pytest.raises(EnvironmentProblem) as problem:
        keyslots.read(written(folder, document), WORKSPACE)
    assert code_of(problem) == "keys_damaged"


def test_a_missing_file_of_slots_is_one_code(folder: Path) -> None:
    with pytest.raises(EnvironmentProblem) as problem:
        keyslots.read(folder / "keys.json", WORKSPACE)
    assert code_of(problem) == "keys_missing"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["format", "workspace", "slots", "kind", "person", "name", "kdf", "salt", "sealed"]), json_values
)
def test_whatever_stands_in_the_file_ends_in_slots_or_in_a_sentence(name: str, value: Any) -> None:
    document = vector()
    place = document if name in document else document["slots"][0]
    place[name] = value
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(AttacheError):
        assert keyslots.read(written(Path(folder), document), WORKSPACE).people()
