"""Commands, their help, their exit codes for wrong usage, and what starting them costs."""

import argparse
import inspect
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from attache_app.cli.arguments import ARGPARSE
from attache_app.cli.main import commands, main
from attache_app.cli.terminal import Terminal
from attache_app.i18n import LANGUAGES
from tests.cli.program import environment, run

# DESIGN §9, for what exists so far; `slips` and `sheet` beside them.
EXPECTED = {
    "demo", "new post", "new hq", "person", "hq card", "post request", "hq enrol", "post accept", "hq revoke", "post export", "post preview",
    "hq import", "hq return", "post import", "hq quarantine", "conflicts", "resolve", "inspect", "record", "search", "show", "dump", "schema",
    "receipt", "slips", "sheet", "agenda", "limits", "status", "backup", "restore", "passphrase", "check",
}  # fmt: skip


def parsers(parser: argparse.ArgumentParser, name: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command with its parser."""
    groups = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not groups:
        yield name, parser
    for group in groups:
        for own, child in group.choices.items():
            yield from parsers(child, f"{name} {own}".strip())


def test_the_commands_are_those_of_the_design() -> None:
    assert {name for name, _ in parsers(commands(Terminal("en")).parser)} == EXPECTED


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_explains_itself_in_every_language(language: str) -> None:
    for name, parser in parsers(commands(Terminal(language)).parser):
        text = parser.format_help()
        assert text.startswith(f"usage: attache {name} ") or f"attache {name} " in text.splitlines()[0], name
        assert parser.description, name


@pytest.mark.parametrize(
    "words",
    [
        ["--help"], ["hq", "--help"], ["new", "post", "--help"], ["--version"],
    ],
)  # fmt: skip
def test_help_and_version_end_well(words: list[str]) -> None:
    answer = run(*words)

    assert answer.code == 0
    assert "attache" in answer.out
    assert answer.err == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["serch", "somewhere", "x"], "serch"),
        (["show", "somewhere"], "KIND"),
        (["search", "somewhere", "x", "--limit", "0"], "--limit"),
        (["resolve", "w", "case", "x", "status", "--keep", "a", "--value", "1"], "--keep"),
        (["inspect", "file"], "--workspace"),
        (["hq"], "COMMAND"),
        (["--lang", "de", "status", "w"], "--lang"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_wrong_usage_is_told_and_ends_with_2(words: list[str], said: str) -> None:
    answer = run(*words)

    assert answer.code == 2
    assert answer.out == ""
    assert said in answer.err
    assert "Traceback" not in answer.err


def test_what_argparse_says_is_in_our_catalogues() -> None:
    source = inspect.getsource(argparse).replace("\\n", "\n")

    assert [text for text in ARGPARSE if text not in source and text != "invalid %(type)s value: %(value)r"] == []


def test_telling_the_version_loads_nothing_heavy() -> None:
    heavy = "sqlalchemy orjson cryptography pyrage PySide6 reportlab keyring csv"
    script = f"""
import sys
from attache_app.cli.main import main
try:
    main(["--version"])
except SystemExit:
    pass
print([name for name in {heavy.split()!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, env=environment(), check=True)

    assert done.stdout.decode().splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (RuntimeError("a mistake of ours"), 1, "we are sorry"),
        (PermissionError(13, "Permission denied", "somewhere.pdf"), 1, "somewhere.pdf"),
        (KeyboardInterrupt(), 130, "Stopped"),
    ],
)
def test_what_nobody_foresaw_is_one_sentence_too(
    raised: BaseException, code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any) -> None:
        raise raised

    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setattr("attache_app.cli.reading._schema", fail)
    monkeypatch.delenv("ATTACHE_DEBUG", raising=False)

    assert main(["--lang", "en", "schema"]) == code

    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err
    assert len(told.err.splitlines()) == 1


def test_developers_may_see_the_trace(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr("attache_app.cli.reading._schema", fail)
    monkeypatch.setenv("ATTACHE_DEBUG", "1")

    assert main(["--lang", "en", "schema"]) == 1
    assert "RuntimeError: a mistake of ours" in capsys.readouterr().err
