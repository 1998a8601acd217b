"""Files are replaced whole or not at all, and never while this program has them open."""

from pathlib import Path

import pytest

from attache_app import files
from attache_app.errors import EnvironmentProblem


class PowerCut(Exception):
    """Stands for the end of the process in the middle of a write."""


def test_a_file_written_whole_is_there_with_its_bytes_and_nothing_beside_it(folder: Path) -> None:
    target = folder / "reçu n° 1.pdf"
    files.write_whole(target, b"new")
    assert target.read_bytes() == b"new"
    assert list(folder.iterdir()) == [target]


def test_a_file_is_as_before_when_writing_its_successor_fails_half_way(folder: Path) -> None:
    target = folder / "grille.json"
    target.write_bytes(b"before")
    with pytest.raises(PowerCut), files.whole(target) as part:
        part.write_bytes(b"aft")
        raise PowerCut
    assert target.read_bytes() == b"before"
    assert list(folder.iterdir()) == [target]


def test_a_new_file_does_not_appear_when_writing_it_fails_half_way(folder: Path) -> None:
    with pytest.raises(PowerCut), files.whole(folder / "nouveau.age") as part:
        part.write_bytes(b"half")
        raise PowerCut
    assert list(folder.iterdir()) == []


def test_the_part_file_lies_beside_its_target_so_that_the_exchange_is_one_act(folder: Path) -> None:
    with files.whole(folder / "x") as part:
        assert part.parent == folder


def test_a_file_in_use_is_neither_replaced_nor_removed(folder: Path) -> None:
    target, other = folder / "registre.db", folder / "autre.db"
    target.write_bytes(b"register")
    other.write_bytes(b"other")
    with files.holding(target):
        for act in (
            lambda: files.replace(other, target),
            lambda: files.replace(target, other),
            lambda: files.remove(target),
            lambda: files.write_whole(target, b"x"),
        ):
            with pytest.raises(EnvironmentProblem) as refusal:
                act()
            assert refusal.value.code == "file_in_use"
            assert refusal.value.values == {"file": "registre.db"}
    assert target.read_bytes() == b"register"
    assert sorted(p.name for p in folder.iterdir()) == ["autre.db", "registre.db"]


def test_a_file_held_twice_is_free_only_when_both_let_go(folder: Path) -> None:
    target = folder / "a"
    target.write_bytes(b"")
    with files.holding(target):
        with files.holding(target):
            pass
        with pytest.raises(EnvironmentProblem):
            files.remove(target)
    files.remove(target)
    assert not target.exists()


def test_a_file_is_held_under_whatever_path_it_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a").write_bytes(b"")
    monkeypatch.chdir(folder)
    with files.holding(Path("a")), pytest.raises(EnvironmentProblem):
        files.remove(folder / "sub" / ".." / "a")


def test_removing_what_is_not_there_is_no_error(folder: Path) -> None:
    files.remove(folder / "never")
