"""Whoever starts the commands with a Python that is too old, or too new, is taken to one that fits, or told."""

import subprocess
import sys
from pathlib import Path

import pytest

from installer import from_source


@pytest.mark.parametrize(("version", "suits"), [((3, 10), False), ((3, 11), True), ((3, 13), True), ((3, 14), False)])
def test_the_program_runs_on_three_versions(version: tuple[int, int], suits: bool) -> None:
    assert from_source.suits(version) is suits


def test_a_wrong_python_goes_on_with_one_that_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}" if name == "python3.13" else None)
    monkeypatch.setattr(from_source, "answers", lambda command, minor: True)
    monkeypatch.setattr(subprocess, "call", lambda command: started.append(command) or 7)
    assert from_source.main(["run"]) == 7
    assert started == [["/usr/bin/python3.13", str(Path(from_source.__file__)), "run"]]


def test_a_wrong_python_alone_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert from_source.main(["test"]) == 1
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1
    assert "3.11, 3.12 or 3.13" in said.err and "this is Python 3.9" in said.err


def test_a_launcher_that_starts_nothing_is_passed_over(folder: Path) -> None:
    here = sys.version_info[1]
    assert from_source.answers([sys.executable], here)
    assert not from_source.answers([sys.executable], here + 1)
    assert not from_source.answers([str(folder / "python3.99")], 99)


def test_wrong_usage_says_the_two_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert from_source.main([]) == 2
    assert "from_source.py run" in capsys.readouterr().err


def test_the_door_is_readable_by_an_old_python() -> None:
    compile(Path(from_source.__file__).read_text(encoding="utf-8"), "from_source.py", "exec", dont_inherit=True)
    import ast

    ast.parse(Path(from_source.__file__).read_text(encoding="utf-8"), feature_version=(3, 7))
