"""Trouble that is not the program's: one clear sentence through the real command line, and the register is as it was."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from attache_app import system
from attache_app.i18n import LANGUAGES, language
from attache_app.sentences import SENTENCES
from attache_app.services import care, exchange, records
from attache_app.services.sessions import open_session
from attache_app.store.workspace_info import INFO
from tests.cli.program import CHECKOUT, Answer, call, environment, json_lines, run
from tests.journeys.offices import PASSPHRASE, enrol, headquarters, laptop, lines
from tests.store import test_migrations
from tests.store.test_migrations import add_step

steps = test_migrations.steps  # the fixture: a program with steps of its own

VISIT = json_lines([{"kind": "visit", "set": {"who_is_here": "Anacaona"}}])
LONG = json_lines(
    [
        {
            "kind": "visit",
            "set": {"who_is_here": f"Anacaona {n}", "words": {"text": "Yo pa peye m. " * 4_000, "lang": "ht"}},
        }
        for n in range(20)
    ]
)
DISK_MB = 16


def said(answer: Answer, *codes: str, lang: str = "en", told_before: int = 0) -> None:
    """The command failed with one of these sentences, alone on its line, and said nothing else but some lines before."""
    assert (answer.code, answer.out) == (1, ""), answer
    (told,) = answer.err.splitlines()[told_before:]
    begin = [language(lang)(SENTENCES[code]).partition("{")[0] for code in codes]
    assert any(told.startswith(text) for text in begin), told
    assert told.endswith(".") and "{" not in told


@contextlib.contextmanager
def mounted(place: Path, *options: str) -> Iterator[None]:
    """A small disk of its own at this place."""
    place.mkdir()
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", ",".join([f"size={DISK_MB}m", *options]), "tmpfs", str(place)],
        check=True,
        capture_output=True,
    )
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A headquarters and an enrolled laptop, closed, to be copied."""
    box = tmp_path_factory.mktemp("Poste à Saint-Marc é")
    hq, _ = headquarters(box / "ONM")
    with hq, laptop(box / "SDQ") as post:
        enrol(hq, post, box)
        records.save(post, "worker", None, {"surname": "Désilus", "given": "Jean-Bénito"})
    return box


def content(folder: Path) -> list[bytes]:
    with open_session(folder, PASSPHRASE) as session:
        assert care.check(session, language("en")) == {"ok": True, "problems": []}
        return lines(session)


def test_a_wrong_passphrase(offices: Path) -> None:
    before = content(offices / "SDQ")
    wrong = environment(ATTACHE_PASSPHRASE="yon lòt fraz")
    for words in (("record", "-"), ("search", "Désilus"), ("dump",), ("check",), ("backup", "--out", offices / "b")):
        command, *rest = words
        said(call(command, offices / "SDQ", *rest, stdin=VISIT, env=wrong), "wrong_passphrase")
    said(run("dump", offices / "SDQ", env=wrong), "wrong_passphrase")
    for lang in LANGUAGES:
        said(call("dump", offices / "SDQ", "--lang", lang, env=wrong), "wrong_passphrase", lang=lang)
    assert content(offices / "SDQ") == before
    assert not (offices / "b").exists()


def test_a_workspace_that_a_newer_version_used(offices: Path, folder: Path) -> None:
    newer_file, newer_register = folder / "file", folder / "register"
    for copy in (newer_file, newer_register):
        shutil.copytree(offices / "SDQ", copy)
    info = json.loads((newer_file / INFO).read_text(encoding="utf-8"))
    (newer_file / INFO).write_text(json.dumps({**info, "format": info["format"] + 1}), encoding="utf-8")
    with open_session(newer_register, PASSPHRASE) as session, session.store.writing() as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    said(run("dump", newer_register), "workspace_newer")
    for copy in (newer_file, newer_register):
        before = {path.name: path.read_bytes() for path in copy.iterdir() if path.is_file()}
        for words in (("record", "-"), ("search", "Désilus"), ("post", "export")):
            *command, last = words
            more = ("--out", folder) if last == "export" else (last,)
            name = command + ([last] if last == "export" else [])
            said(call(*name, copy, *more, stdin=VISIT), "workspace_newer")
        after = {path.name: path.read_bytes() for path in copy.iterdir() if path.is_file()}
        assert after.items() >= before.items()
    assert not list(folder.glob("*.age"))


def test_an_older_register_is_brought_up_to_date_in_words(
    offices: Path, folder: Path, steps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(offices / "SDQ", folder / "SDQ")
    before = content(folder / "SDQ")
    add_step(steps, monkeypatch, "op.create_table('extra', sa.Column('a', sa.Text()))")
    answer = call("status", folder / "SDQ", "--json", "--lang", "en")
    assert answer.code == 0 and answer.document["kind"] == "post"
    told = answer.err.splitlines()
    assert len(told) == 3 and "backups/before-0002-was-0001.db" in told[0] and "MB" in told[0]
    assert call("status", folder / "SDQ", "--json").err == ""
    assert content(folder / "SDQ") == before


def test_a_register_that_cannot_be_brought_up_to_date_stays_as_it_was(
    offices: Path, folder: Path, steps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(offices / "SDQ", folder / "SDQ")
    with monkeypatch.context() as newer:
        add_step(steps, newer, "op.create_table('extra', sa.Column('a', sa.Text()))\nraise ZeroDivisionError")
        answer = call("dump", folder / "SDQ", "--lang", "en")
        assert (answer.code, answer.out) == (1, "")
        assert answer.err.splitlines()[-1].startswith("The register could not be brought up to this version")
        with monkeypatch.context() as full:
            full.setattr(system, "free_bytes", lambda _: 1000)
            said(call("dump", folder / "SDQ", "--lang", "en"), "disk_space", told_before=1)
    assert content(folder / "SDQ") == content(offices / "SDQ")


def test_a_workspace_that_is_none(folder: Path) -> None:
    said(call("dump", folder / "nowhere"), "workspace_missing")
    said(call("dump", folder), "workspace_missing")
    assert not (folder / "nowhere").exists()


def can_mount(folder: Path) -> bool:
    try:
        with mounted(folder / "try"):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def test_a_full_disk(offices: Path, folder: Path) -> None:
    if not can_mount(folder):  # nobody but root mounts: a limit on the size of files then does what it can
        a_limit_on_files(offices, folder)
        return
    disk = folder / "disque"
    with mounted(disk):
        for name in ("SDQ", "ONM"):
            shutil.copytree(offices / name, disk / name)
        before = content(disk / "SDQ")
        batch = a_large_batch(offices, folder)
        hq = content(disk / "ONM")
        filler = disk / "filler"
        fill(filler, leave=300_000)

        said(run("record", disk / "SDQ", "-", "--lang", "en", stdin=LONG), "disk_full", "disk_space")
        imported = run("hq", "import", disk / "ONM", batch, "--json", "--lang", "en")
        assert imported.code == 1
        assert imported.document["reason"].startswith(SENTENCES["disk_full"].partition("{")[0])
        said(run("backup", disk / "SDQ", "--out", disk / "backup"), "disk_full", "disk_space")
        fill(disk / "more", leave=0)
        said(run("post", "export", disk / "SDQ", "--out", disk), "disk_full", "disk_space", "cannot_write")
        said(run("post", "export", offices / "SDQ", "--out", disk), "disk_full", "disk_space", "cannot_write")
        said(
            run("new", "post", disk / "NAS", "--post", "NAS", "--country", "BS", "--city", "Nassau", "--person", "X"),
            "disk_full",
            "disk_space",
        )
        assert not (disk / "backup").exists()
        assert not [*disk.glob("*.age"), *disk.glob(".part-*"), *disk.glob("NAS/[!f]*")]

        filler.unlink()
        (disk / "more").unlink()
        assert content(disk / "SDQ") == before
        assert content(disk / "ONM") == hq
        assert run("record", disk / "SDQ", "-", stdin=VISIT).code == 0
        assert len(content(disk / "SDQ")) == len(before) + 1
        assert run("hq", "import", disk / "ONM", batch).code == 0


def fill(filler: Path, leave: int) -> None:
    """Take up the disk but for so many bytes."""
    free = shutil.disk_usage(filler.parent).free - leave
    with filler.open("wb") as file:
        while free > 0:
            try:
                free -= file.write(b"x" * min(free, 4096))
                file.flush()
            except OSError:
                return


def a_large_batch(offices: Path, folder: Path) -> Path:
    """A batch that takes a megabyte and more at headquarters."""
    shutil.copytree(offices / "SDQ", folder / "large")
    with open_session(folder / "large", PASSPHRASE) as post:
        records.record_lines(post, LONG.encode().splitlines())
        (path,) = exchange.export(post, folder).files
    return path


def a_limit_on_files(offices: Path, folder: Path) -> None:
    copy = folder / "SDQ"
    shutil.copytree(offices / "SDQ", copy)
    before = content(copy)
    blocks = sum(path.stat().st_size for path in copy.iterdir()) // 512 + 100
    script = f'ulimit -f {blocks}; trap "" XFSZ; exec "$@"'
    command = ["sh", "-c", script, "sh", sys.executable, "-m", "attache_app", "record", str(copy), "-", "--lang", "en"]
    done = subprocess.run(
        command, input=LONG.encode(), capture_output=True, env=environment(), cwd=CHECKOUT, check=False
    )
    said(Answer(done.returncode, done.stdout.decode(), done.stderr.decode()), "disk_full", "io")
    assert content(copy) == before


def test_a_folder_that_may_not_be_written(offices: Path, folder: Path) -> None:
    place = folder / "lecture seule"
    with read_only(offices, place):
        before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
        said(run("record", place / "SDQ", "-", stdin=VISIT), "read_only")
        said(run("post", "export", place / "SDQ", "--out", folder), "read_only")
        said(run("hq", "card", offices / "ONM", "--out", place / "card"), "read_only", "cannot_write")
        said(run("post", "export", offices / "SDQ", "--out", place), "read_only", "cannot_write")
        said(run("backup", offices / "SDQ", "--out", place / "backup"), "read_only", "cannot_write")
        said(
            run("new", "post", place / "NAS", "--post", "NAS", "--country", "BS", "--city", "Nassau", "--person", "X"),
            "read_only",
            "cannot_write",
        )
        assert {path: path.read_bytes() for path in place.rglob("*") if path.is_file()} == before
    assert not list(folder.glob("*.age"))


@contextlib.contextmanager
def read_only(offices: Path, place: Path) -> Iterator[None]:
    """A copy of the offices where nothing may be written; permissions do not bind root, a mount does."""
    if os.name != "nt" and os.geteuid() == 0:
        with mounted(place):
            shutil.copytree(offices / "SDQ", place / "SDQ")
            subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
            yield
        return
    shutil.copytree(offices / "SDQ", place / "SDQ")
    for path in (*place.rglob("*"), place):
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        yield
    finally:
        for path in (place, *place.rglob("*")):
            path.chmod(path.stat().st_mode | 0o200)
