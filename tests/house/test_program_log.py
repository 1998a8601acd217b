"""The program's log helps whoever helps, and tells nothing of anybody."""

import datetime as dt
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from attache_app import program_log, system
from attache_app.errors import DomainError, EnvironmentProblem
from attache_app.services import backups, care, exchange, records, restoring, search, sessions, support
from tests.cli.program import CHECKOUT, environment, json_lines, run
from tests.journeys.offices import PASSPHRASE, enrol, headquarters, laptop

# What is typed on this day, and must not be found in the log in any spelling.
TYPED = (
    "Désilus", "Jean-Bénito", "Anacaona", "Toussaint", "Mirlande", "+18095550134", "Yo pa peye m depi de mwa", "Batey Santa Fé",
    PASSPHRASE, "yon lòt fraz sekrè", "Ketly",
)  # fmt: skip
HOME_OF_ROSE = "C:" + r"\Users\Rose"  # put together: no file of ours names a place on a machine
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \d+ \S.*")


@pytest.fixture
def log(folder: Path) -> Iterator[Path]:
    place = folder / "log"
    program_log.begin(place)
    yield place
    program_log.end()


def text_of(place: Path) -> str:
    return "".join(p.read_text(encoding="utf-8") for p in sorted(place.iterdir()))


def test_nothing_that_was_typed_on_a_day_stands_in_the_log_nor_in_the_report(log: Path, folder: Path) -> None:
    box = folder / "Registre de Mirlande Toussaint"
    box.mkdir()
    hq, _ = headquarters(box / "ONM")
    post = laptop(box / "SDQ")
    with hq, post:
        enrol(hq, post, box)
        worker = records.save(post, "worker", None, {"surname": "Désilus", "given": "Jean-Bénito"})
        case = records.save(post, "case", None, {"category": "W01"})
        records.save(
            post, "visit", None,
            {"who_is_here": "Anacaona", "words": {"text": "Yo pa peye m depi de mwa", "lang": "ht"}},
        )  # fmt: skip
        with pytest.raises(DomainError):
            records.save(post, "worker", worker.id, {"given": {"text": "Batey Santa Fé"}})
        search.search(post, "Jean-Bénito", None, 10, "fr")
        sessions.add_person(post, "Ketly", "yon lòt fraz sekrè")
        (path,) = exchange.export(post, box).files
        path.write_bytes(path.read_bytes()[:-20])
        assert [r.outcome for r in exchange.import_files(hq, [path])] == ["refused"]
        made = backups.backup(post, box / "Désilus.attache-backup")
        care.check(post, lambda text: text)  # type: ignore[arg-type]
        numbers = [case.number, worker.number]
        report = support.report(post, {})
    restoring.restore(made.file, box / "Anacaona")
    with pytest.raises(EnvironmentProblem):
        sessions.open_session(box / "SDQ", "yon lòt fraz sekrè", "Mirlande Toussaint")
    for error in (EnvironmentProblem("io", file="Désilus.pdf"), ValueError("Anacaona")):
        program_log.note_error(error)

    written = text_of(log)
    assert all(LINE.fullmatch(line) for line in written.splitlines())
    for event in ("signed_in", "export", "import", "backup", "check", "restored", "error"):
        assert event in written
    for text in (written, report):
        for word in (*TYPED, *filter(None, numbers), str(folder), "Registre"):
            assert word.lower() not in text.lower(), word


def test_a_command_that_fails_writes_where_and_not_what(folder: Path) -> None:
    env = environment(XDG_STATE_HOME=str(folder / "state"), HOME=str(folder))
    lines = json_lines([{"kind": "visit", "set": {"who_is_here": "Anacaona"}}])
    assert run("record", folder / "Chez Anacaona", "-", stdin=lines, env=env).code == 1
    (written,) = (folder / "state").rglob(program_log.NAME)
    text = written.read_text(encoding="utf-8")
    assert "command name=record" in text and "EnvironmentProblem:workspace_missing" in text
    assert "Anacaona" not in text


def test_of_an_error_only_types_and_places_are_written(log: Path) -> None:
    try:
        try:
            int("Désilus")
        except ValueError as error:
            raise RuntimeError("Jean-Bénito") from error
    except RuntimeError as error:
        program_log.note_error(error, where="test")
    (line,) = text_of(log).splitlines()
    assert "error in test: RuntimeError < ValueError at " in line
    assert "test_program_log.py:" in line and "/" not in line.partition(" at ")[2].partition(":")[0]
    assert "Désilus" not in line and "Jean" not in line


@pytest.mark.parametrize("value", ["Pierre", "SDQ-A-2026-00042-N", "a b", "é", "x" * 65, HOME_OF_ROSE, "/srv/rose"])
def test_a_value_that_could_be_somebodys_is_left_out(log: Path, value: str) -> None:
    program_log.note("done", what=value, n=3)
    assert text_of(log).endswith("done what=(left out) n=3\n")


@pytest.mark.parametrize(
    ("path", "short"),
    [
        (HOME_OF_ROSE + r"\AppData\attache\site-packages\attache_app\store\engine.py", "attache_app/store/engine.py"),
        ("/srv/rose/lib/python3.11/site-packages/sqlalchemy/engine/base.py", "sqlalchemy/engine/base.py"),
        ("/srv/rose/attache_app/desktop/tasks.py", "attache_app/desktop/tasks.py"),
        ("/usr/lib/python3.11/threading.py", "threading.py"),
    ],
)
def test_a_path_is_told_without_the_folders_of_its_user(path: str, short: str) -> None:
    assert program_log.short_path(path) == short


def test_it_turns_over_and_never_grows_beyond_three_files(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program_log, "_MOST_BYTES", 2_000)
    for n in range(300):
        program_log.note("step", n=n)
    assert sorted(p.name for p in log.iterdir()) == ["attache.log", "attache.log.1", "attache.log.2"]
    assert sum(p.stat().st_size for p in log.iterdir()) < 3 * 2_200
    assert program_log.tail(2)[-1].endswith("step n=299")
    assert len(program_log.tail(50)) == 50


def test_a_log_that_cannot_be_written_disturbs_nobody(folder: Path) -> None:
    (folder / "a file").write_bytes(b"")
    program_log.begin(folder / "a file" / "log")
    program_log.note("done")
    assert program_log.tail(3) == []
    program_log.end()


CRASHES = """
import faulthandler, sys
from pathlib import Path
from attache_app import program_log
program_log.begin(Path(sys.argv[1]))
run = program_log.Run()
print(run.begin(), flush=True)
if sys.argv[2] == "crash":
    faulthandler._sigsegv()
run.end()
"""


def a_run(place: Path, how: str) -> str:
    script = [sys.executable, "-c", CRASHES, str(place), how]
    return subprocess.run(
        script, capture_output=True, env=dict(os.environ, PYTHONPATH=str(CHECKOUT)), cwd=CHECKOUT, check=False
    ).stdout.decode()


def test_a_crash_is_known_at_the_next_start_and_stands_in_the_log(folder: Path) -> None:
    place = folder / "log"
    assert a_run(place, "end").strip() == "False"
    assert a_run(place, "crash").strip() == "False"
    assert a_run(place, "end").strip() == "True"
    assert a_run(place, "end").strip() == "False"
    text = (place / program_log.NAME).read_text(encoding="utf-8")
    assert "ended_unexpectedly" in text
    assert "crash: Fatal Python error: Segmentation fault" in text or "crash: Windows fatal exception" in text
    assert str(folder) not in text


def test_another_window_that_still_runs_has_not_ended_badly(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program_log.begin(folder)
    (folder / "running-4194000").touch()
    monkeypatch.setattr(system, "is_alive", lambda pid: True)
    run = program_log.Run()
    assert not run.begin()
    run.end()
    monkeypatch.setattr(system, "is_alive", lambda pid: False)
    assert run.begin()
    run.end()
    assert not list(folder.glob("running-*"))
    program_log.end()


def test_its_times_are_the_worlds(log: Path) -> None:
    program_log.note("done")
    at = dt.datetime.fromisoformat(text_of(log).split()[0].replace("Z", "+00:00"))
    assert abs(dt.datetime.now(dt.UTC) - at) < dt.timedelta(minutes=1)
