"""The file of drafts: beside the register, under its key, and never in anybody's way."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from attache_app.store.drafts import DAMAGED, FILE, DraftRow, Drafts
from attache_app.store.engine import Store

KEY = bytes(range(32))
ANNA, BENITA = "0193a5f0-0000-7000-8000-00000000000a", "0193a5f0-0000-7000-8000-00000000000b"
CASE, OTHER = "0193a5f0-0000-7000-8000-0000000000c1", "0193a5f0-0000-7000-8000-0000000000c2"


@pytest.fixture
def drafts(folder: Path) -> Iterator[Drafts]:
    made = Drafts(folder, KEY)
    yield made
    made.close()


def row(id: str, body: str = "{}", about: str | None = None, at: str = "2026-11-24T09:00:00-04:00") -> DraftRow:
    return DraftRow(id, about, body, at)


def test_nothing_is_made_before_somebody_types(drafts: Drafts, folder: Path) -> None:
    assert drafts.of(ANNA) == []
    drafts.forget([CASE])
    assert list(folder.iterdir()) == []


def test_each_sees_his_own_the_newest_first(drafts: Drafts) -> None:
    drafts.write(ANNA, {"1": row("1"), "2": row("2", at="2026-11-24T10:00:00-04:00")})
    drafts.write(BENITA, {"3": row("3")})
    assert [d.id for d in drafts.of(ANNA)] == ["2", "1"]
    drafts.write(BENITA, {"1": None})  # nobody else's can be taken away either
    assert [d.id for d in drafts.of(ANNA)] == ["2", "1"]


def test_what_is_typed_on_replaces_what_was_kept_and_what_is_saved_goes(drafts: Drafts) -> None:
    drafts.write(ANNA, {"1": row("1", "short"), "2": row("2")})
    drafts.write(ANNA, {"1": row("1", "longer"), "2": None})
    assert [(d.id, d.body) for d in drafts.of(ANNA)] == [("1", "longer")]


def test_the_file_says_nothing_without_the_key(drafts: Drafts, folder: Path) -> None:
    drafts.write(ANNA, {"1": row("1", "Yo kenbe paspò m")})
    assert not any(b"pasp" in file.read_bytes() for file in folder.iterdir())  # nor does its log while it is open
    drafts.close()
    assert b"paspo" not in (folder / FILE).read_bytes() and not (folder / FILE).read_bytes().startswith(b"SQLite")
    assert [d.body for d in Drafts(folder, KEY).of(ANNA)] == ["Yo kenbe paspò m"]


def test_an_erasure_drops_the_drafts_of_a_record_and_those_that_name_it(drafts: Drafts) -> None:
    drafts.write(
        ANNA, {"1": row("1", about=CASE), "2": row("2", f'{{"set":{{"case":"{CASE}"}}}}'), "3": row("3", about=OTHER)}
    )
    drafts.write(BENITA, {"4": row("4", about=CASE), "5": row("5", about=OTHER)})
    drafts.forget([OTHER], ANNA)
    assert sorted(d.id for d in (*drafts.of(ANNA), *drafts.of(BENITA))) == ["1", "2", "4", "5"]
    drafts.forget([CASE])
    assert [d.id for d in (*drafts.of(ANNA), *drafts.of(BENITA))] == ["5"]


def test_a_long_import_into_the_register_keeps_no_draft_waiting(drafts: Drafts, folder: Path) -> None:
    store = Store(folder / "register.db", KEY, create=True)
    done = threading.Event()

    def type_on() -> None:
        drafts.write(ANNA, {"1": row("1")})
        done.set()

    with store.writing():
        threading.Thread(target=type_on).start()
        assert done.wait(5)
    store.close()


def test_a_damaged_file_is_put_aside_and_a_new_one_begun(drafts: Drafts, folder: Path) -> None:
    content = os.urandom(8192)
    (folder / FILE).write_bytes(content)
    assert drafts.of(ANNA) == []
    drafts.write(ANNA, {"1": row("1")})
    assert [d.id for d in drafts.of(ANNA)] == ["1"]
    assert (folder / DAMAGED).read_bytes() == content
