"""The open register: what a save promises, and the sentence for each thing the environment can do to it."""

import random
import subprocess
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError, IntegrityError

from attache_app.errors import EnvironmentProblem
from attache_app.store import engine
from attache_app.store.engine import Store

KEY = bytes(range(32))


def new_store(folder: Path) -> Store:
    store = Store(folder / "register.db", KEY, create=True)
    with store.writing() as conn:
        conn.exec_driver_sql("CREATE TABLE note (no INTEGER PRIMARY KEY, said TEXT NOT NULL)")
    return store


def say(store: Store, said: str) -> None:
    with store.writing() as conn:
        conn.exec_driver_sql("INSERT INTO note (said) VALUES (?)", (said,))


def said(store: Store) -> list[str]:
    with store.reading() as conn:
        return [row[0] for row in conn.exec_driver_sql("SELECT said FROM note ORDER BY no")]


def test_what_was_saved_is_there_when_the_register_is_opened_again(folder: Path) -> None:
    store = new_store(folder)
    say(store, "li pa touche depi de kenzèn")
    store.close()

    again = Store(folder / "register.db", KEY)
    assert said(again) == ["li pa touche depi de kenzèn"]
    assert again.faults() == []
    assert again.row_counts() == {"note": 1}
    again.close()


def test_every_connection_is_set_so_that_a_save_survives_and_nothing_plain_is_left(folder: Path) -> None:
    store = new_store(folder)
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "temp_store": 2, "secure_delete": 1}
    with store.reading() as reader, store.writing() as writer:
        for conn in (reader, writer):
            assert {name: conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted} == wanted
    store.close()


def test_a_unit_of_work_that_fails_leaves_nothing_not_even_a_table(folder: Path) -> None:
    store = new_store(folder)
    with pytest.raises(IntegrityError), store.writing() as conn:
        conn.exec_driver_sql("CREATE TABLE extra (a)")
        conn.exec_driver_sql("INSERT INTO note (said) VALUES ('first')")
        conn.exec_driver_sql("INSERT INTO note (said) VALUES (NULL)")
    assert store.row_counts() == {"note": 0}
    say(store, "second")
    assert said(store) == ["second"]
    store.close()


def test_a_reader_cannot_write_and_sees_one_moment(folder: Path) -> None:
    store = new_store(folder)
    say(store, "before")
    with store.reading() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM note").scalar() == 1
        say(store, "meanwhile")
        assert conn.exec_driver_sql("SELECT count(*) FROM note").scalar() == 1
    assert said(store) == ["before", "meanwhile"]
    with pytest.raises(EnvironmentProblem) as problem, store.reading() as conn:
        conn.exec_driver_sql("INSERT INTO note (said) VALUES ('no')")
    assert problem.value.code == "read_only"
    store.close()


def test_a_unit_of_work_inside_another_is_a_mistake_of_ours_and_said_at_once(folder: Path) -> None:
    store = new_store(folder)
    with pytest.raises(RuntimeError), store.writing(), store.writing():
        pass
    say(store, "goes on")
    store.close()


def test_threads_of_one_program_write_in_turn(folder: Path) -> None:
    store = new_store(folder)
    threads = [threading.Thread(target=lambda: [say(store, "x") for _ in range(25)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said(store)) == 100
    store.close()


def test_closing_waits_for_what_another_thread_is_writing(folder: Path) -> None:
    store = new_store(folder)
    begun = threading.Event()

    def write_slowly() -> None:
        with store.writing() as conn:
            begun.set()
            time.sleep(0.3)
            conn.exec_driver_sql("INSERT INTO note (said) VALUES ('after a while')")

    thread = threading.Thread(target=write_slowly)
    thread.start()
    assert begun.wait(5)
    store.close()
    thread.join()

    again = Store(store.path, KEY)
    assert said(again) == ["after a while"]
    again.close()


def test_a_wrong_key_is_one_code_and_no_noise_on_standard_error(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    new_store(folder).close()
    with pytest.raises(EnvironmentProblem) as problem:
        Store(folder / "register.db", bytes(32))
    assert problem.value.code == "wrong_key"
    assert capfd.readouterr().err == ""


def test_a_register_that_is_missing_is_not_made_anew(folder: Path) -> None:
    with pytest.raises(EnvironmentProblem) as problem:
        Store(folder / "register.db", KEY)
    assert problem.value.code == "register_missing"
    assert list(folder.iterdir()) == []


def test_a_register_that_vanishes_while_open_is_not_made_anew_by_the_next_reader(folder: Path) -> None:
    store = new_store(folder)
    for name in ("register.db", "register.db-wal", "register.db-shm"):
        (folder / name).unlink()
    with pytest.raises(EnvironmentProblem) as problem:
        said(store)
    assert problem.value.code == "cannot_open"
    assert not (folder / "register.db").exists()
    store.close()


def test_a_damaged_page_is_found_and_named(folder: Path) -> None:
    store = new_store(folder)
    with store.writing() as conn:
        conn.exec_driver_sql("INSERT INTO note (said) VALUES (?)", [("x" * 900,) for _ in range(100)])
    store.close()
    path = folder / "register.db"
    data = bytearray(path.read_bytes())
    data[4096 * 10 + 77] ^= 1
    path.write_bytes(bytes(data))

    store = Store(path, KEY)
    with pytest.raises(EnvironmentProblem) as problem:
        said(store)
    assert problem.value.code == "corrupt"
    assert "HMAC verification failed for page 11" in store.faults()
    store.close()


def test_a_full_disk_undoes_the_save_and_the_next_one_works_once_there_is_room(folder: Path) -> None:
    store = new_store(folder)
    say(store, "kept")
    with store.writing() as conn:
        pages = conn.exec_driver_sql("PRAGMA page_count").scalar()
    with pytest.raises(EnvironmentProblem) as problem, store.writing() as conn:
        # SQLite's own limit gives the same SQLITE_FULL as a disk without room.
        conn.exec_driver_sql(f"PRAGMA max_page_count={pages + 5}")
        for _ in range(100):
            conn.exec_driver_sql("INSERT INTO note (said) VALUES (?)", ("x" * 3000,))
    assert problem.value.code == "disk_full"
    assert said(store) == ["kept"]
    with store.writing() as conn:
        conn.exec_driver_sql("PRAGMA max_page_count=1000000")
    say(store, "there is room again")
    assert said(store) == ["kept", "there is room again"]
    assert store.faults() == []
    store.close()


FILLS_ITS_QUOTA = """
import sys
from pathlib import Path
from attache_app.errors import EnvironmentProblem
from attache_app.store.engine import Store
store = Store(Path(sys.argv[1]), bytes(range(32)))
for no in range(10_000):
    try:
        with store.writing() as conn:
            conn.exec_driver_sql("INSERT INTO note (said) VALUES (?)", ("x" * 3000,))
    except EnvironmentProblem as problem:
        print(no, problem.code)
        break
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the shell's limit on the size of a file is POSIX")
def test_a_file_that_may_not_grow_is_one_code_and_what_was_saved_stands(folder: Path) -> None:
    new_store(folder).close()
    path = folder / "register.db"
    run = subprocess.run(
        [
            "sh",
            "-c",
            'ulimit -f 2000; trap "" XFSZ; exec "$0" -c "$1" "$2"',
            sys.executable,
            FILLS_ITS_QUOTA,
            str(path),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    saved, code = run.stdout.split()
    assert code in ("io", "disk_full"), run.stderr
    assert int(saved) > 10
    store = Store(path, KEY)
    assert len(said(store)) == int(saved)
    assert store.faults() == []
    store.close()


def test_a_writer_waits_for_another_program_and_then_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.3)
    first = new_store(folder)
    second = Store(folder / "register.db", KEY)
    with first.writing() as conn:
        conn.exec_driver_sql("INSERT INTO note (said) VALUES ('first')")
        started = time.monotonic()
        with pytest.raises(EnvironmentProblem) as problem:
            say(second, "second")
        assert problem.value.code == "locked"
        assert time.monotonic() - started >= 0.25
    say(second, "second")
    assert said(first) == ["first", "second"]
    first.close()
    second.close()


def test_a_writer_that_gets_its_turn_in_time_just_writes(folder: Path) -> None:
    first = new_store(folder)
    second = Store(folder / "register.db", KEY)
    holding, done = threading.Event(), threading.Event()

    def hold() -> None:
        with first.writing() as conn:
            conn.exec_driver_sql("INSERT INTO note (said) VALUES ('first')")
            holding.set()
            done.wait(0.4)

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait()
    say(second, "second")
    thread.join()
    assert said(first) == ["first", "second"]
    first.close()
    second.close()


def test_what_is_our_own_mistake_stays_what_it_is(folder: Path) -> None:
    store = new_store(folder)
    with pytest.raises(DBAPIError), store.reading() as conn:
        conn.exec_driver_sql("SELECT nothing FROM nowhere")
    store.close()


SAVES_WITHOUT_END = """
import sys
from pathlib import Path
from attache_app.store.engine import Store
store = Store(Path(sys.argv[1]), bytes(range(32)))
with store.reading() as conn:
    no = conn.exec_driver_sql("SELECT coalesce(max(said + 0), 0) FROM note").scalar()
while True:
    no += 1
    with store.writing() as conn:
        conn.exec_driver_sql("INSERT INTO note (said) VALUES (?)", (str(no),))
        conn.exec_driver_sql("INSERT INTO note (said) VALUES (?)", (str(no),))
    print(no, flush=True)
"""


def test_a_program_killed_while_it_saves_loses_nothing_it_confirmed_and_leaves_nothing_half(folder: Path) -> None:
    new_store(folder).close()
    path = folder / "register.db"
    moments = random.Random(7)
    for _ in range(6):
        program = subprocess.Popen(
            [sys.executable, "-c", SAVES_WITHOUT_END, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert program.stdout is not None
        program.stdout.readline()
        time.sleep(moments.uniform(0, 0.15))
        program.kill()
        confirmed = [int(line) for line in program.stdout.read().split("\n")[:-1]]
        program.wait()
        store = Store(path, KEY)
        there = said(store)
        assert store.faults() == []
        store.close()
        assert there == [str(no) for no in range(1, len(there) // 2 + 1) for _ in (1, 2)]
        assert not confirmed or len(there) // 2 >= confirmed[-1]
    assert len(there) > 20


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=40))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    with TemporaryDirectory() as name:
        store = new_store(Path(name))
        say(store, text)
        assert said(store) == [text]
        store.close()
