"""What can go wrong for a user at the command line: one sentence, exit code 1, nothing changed, never a traceback."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from attache_app import system
from tests.cli.program import PASSPHRASE, Answer, attache, call, command, environment, json_lines, new_post, record, run


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A post with one worker in it."""
    workspace = new_post(tmp_path_factory.mktemp("Poste à Saint-Marc é") / "post")
    record(workspace, {"kind": "worker", "set": {"given": "Jésula", "surname": "Fictive"}})
    return workspace


def assert_refused(answer: Answer, *said: str) -> None:
    assert answer.code == 1, answer
    assert answer.out == ""
    assert len(answer.err.splitlines()) == 1, answer.err
    assert all(word in answer.err for word in said), answer.err


def test_a_wrong_passphrase_opens_nothing(post: Path) -> None:
    answer = run("search", post, "jesula", env=environment(ATTACHE_PASSPHRASE="yon lòt fraz"))

    assert_refused(answer, "passphrase", "Mirlande Toussaint")


def test_without_a_passphrase_and_a_terminal_nothing_waits(post: Path) -> None:
    env = {k: v for k, v in environment().items() if k != "ATTACHE_PASSPHRASE"}

    assert_refused(run("search", post, "jesula", env=env), "No passphrase")


def test_the_file_of_the_passphrase_goes_before_the_environment(post: Path, folder: Path) -> None:
    (folder / "fraz.txt").write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    env = environment(ATTACHE_PASSPHRASE="yon lòt fraz")

    assert run("search", post, "jesula", "--passphrase-file", folder / "fraz.txt", env=env).code == 0
    assert_refused(run("search", post, "jesula", "--passphrase-file", folder / "none.txt"), "none.txt")


def test_a_name_that_does_not_sign_in_here_is_told_with_those_that_do(post: Path) -> None:
    assert_refused(run("status", post, "--as", "Nobody"), "Nobody", "Mirlande Toussaint")


def test_a_folder_that_is_no_workspace(folder: Path) -> None:
    assert_refused(run("status", folder), "no workspace")
    assert_refused(run(folder / "typed wrong"), "no workspace")


def test_a_workspace_of_a_newer_version(post: Path, folder: Path) -> None:
    copy = Path(shutil.copytree(post, folder / "copy"))
    info = json.loads((copy / "workspace.json").read_bytes())
    (copy / "workspace.json").write_text(json.dumps({**info, "format": 99}), encoding="utf-8", newline="\n")

    assert_refused(run("status", copy), "newer version")


@contextlib.contextmanager
def as_somebody_else() -> Iterator[None]:
    """Root may write everywhere; the test acts as `nobody` meanwhile."""
    if not system.is_root():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are given otherwise on Windows")
def test_a_folder_that_may_not_be_written(post: Path) -> None:
    assert (
        call("--lang", "en", "status", post).code == 0
    )  # all that is imported is imported: nobody may not read everywhere
    with tempfile.TemporaryDirectory() as name:
        workspace = Path(shutil.copytree(post, Path(name) / "é"))
        for path in (Path(name), workspace, *workspace.iterdir()):
            path.chmod(0o555 if path.is_dir() else 0o444)
        with as_somebody_else():
            answer = call("--lang", "en", "status", workspace)
        for path in (Path(name), workspace, *workspace.iterdir()):
            path.chmod(0o755)

    assert_refused(answer, "Writing is not allowed")


GOOD = {"kind": "worker", "set": {"given": "Nobody"}}


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("{", "JSON"),
        ('{"kind":"worker"}', '"set"'),
        ('{"kind":"worker","set":{},"more":1}', "no more"),
        ('{"kind":"worcker","set":{}}', "worcker"),
        ('{"kind":"worker","set":{"surnam":"x"}}', "surnam"),
        ('{"kind":"worker","set":{"surname":7}}', "Surname"),
        ('{"kind":"worker","set":{"pseudonym":"W-1234567"}}', "Pseudonym"),
        ('{"kind":"worker","id":"first","set":{}}', "first"),
        ('{"kind":"agreement","set":{"title":"x"}}', "cannot make"),
        ('{"kind":"private_note","set":{}}', "later version"),
    ],
)
def test_a_bad_line_is_named_by_its_number(post: Path, folder: Path, bad: str, said: str) -> None:
    (folder / "lines").write_text(json_lines([GOOD, GOOD]) + bad + "\n", encoding="utf-8", newline="\n")

    assert_refused(call("--lang", "en", "record", post, folder / "lines"), "Line 3", said)


def test_nothing_of_a_file_with_a_bad_line_is_saved(post: Path) -> None:
    before = attache("dump", post).out

    assert_refused(run("record", post, stdin=json_lines([GOOD, GOOD]) + "{\n" + json_lines([GOOD])), "Line 3")
    assert attache("dump", post).out == before


def test_a_record_that_is_not_there(post: Path) -> None:
    assert_refused(run("show", post, "worker", "SDQ-A-2026-99999-0"))
    assert_refused(run("show", post, "worcker", "x"), "worcker")
    assert_refused(run("receipt", post, "SDQ-A-2026-99999-0", "--out", post.parent / "x.pdf"))


def test_what_is_done_elsewhere_is_told(post: Path) -> None:
    assert_refused(run("hq", "card", post, "--out", post.parent / "card"), "headquarters")
    assert_refused(run("hq", "import", post, post / "keys.json"), "headquarters")
    assert_refused(run("post", "export", post, "--out", post.parent / "out"), "not enrolled")


def test_a_window_needs_a_screen(post: Path) -> None:
    if sys.platform.startswith("linux"):
        assert_refused(run(post), "screen")


def test_a_window_whose_libraries_are_missing_names_them(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "attache_app.desktop", None)  # its import fails

    assert_refused(call(post, env=environment(QT_QPA_PLATFORM="offscreen")), "library", "attache_app.desktop")


def test_an_existing_file_is_no_place_for_a_recovery_key(folder: Path) -> None:
    (folder / "key.txt").write_text("mine\n", encoding="utf-8", newline="\n")

    answer = run("new", "hq", folder / "hq", "--person", "Wilner", "--recovery", folder / "key.txt")

    assert_refused(answer, "key.txt")
    assert (folder / "key.txt").read_text(encoding="utf-8") == "mine\n"
    assert not (folder / "hq").exists()


def test_a_headquarters_that_cannot_be_made_leaves_no_key_behind(folder: Path) -> None:
    answer = run("new", "hq", folder / "hq", "--person", "Wilner", "--post", "toolong")

    assert_refused(answer, "toolong")
    assert list(folder.iterdir()) == []


def test_whoever_stops_reading_hears_nothing(post: Path) -> None:
    # More than a pipe holds, so that the program meets the closed end.
    record(post, *({"kind": "worker", "set": {"given": f"Nobody {n}", "surname": "Fictive"}} for n in range(300)))

    with subprocess.Popen(
        command("dump", post), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141
