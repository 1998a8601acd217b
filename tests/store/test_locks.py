"""One window at a time on a workspace, and a program that died holds nothing."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from attache_app.errors import EnvironmentProblem
from attache_app.store import locks
from attache_app.store.locks import WindowLock

HOLDS_THE_WINDOW = """
import sys, time
from pathlib import Path
from attache_app.store import locks
window = locks.WindowLock(Path(sys.argv[1]))
with locks.alone(Path(sys.argv[1]), locks.FILES_LOCK):
    print(window.take(), flush=True)
    while not window.asked_forward():
        time.sleep(0.01)
    print("forward", flush=True)
    time.sleep(60)
"""


def test_a_second_window_is_told_and_the_first_comes_forward_once(folder: Path) -> None:
    first, second = WindowLock(folder), WindowLock(folder)
    assert first.take()
    assert not first.asked_forward()
    assert not second.take()
    assert first.asked_forward()
    assert not first.asked_forward()
    first.release()
    assert second.take()
    second.release()


def test_a_call_that_nobody_heard_does_not_reach_the_next_window(folder: Path) -> None:
    first, second = WindowLock(folder), WindowLock(folder)
    first.take()
    second.take()
    first.release()
    assert second.take()
    assert not second.asked_forward()
    second.release()


def test_between_programs_too_and_a_killed_one_holds_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "_SECONDS", 0.2)
    program = subprocess.Popen([sys.executable, "-c", HOLDS_THE_WINDOW, str(folder)], stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    assert program.stdout.readline() == "True\n"
    window = WindowLock(folder)
    assert not window.take()
    assert program.stdout.readline() == "forward\n"
    with pytest.raises(EnvironmentProblem) as problem, locks.alone(folder, locks.FILES_LOCK):
        pass
    assert problem.value.code == "locked"

    program.kill()
    program.wait()
    program.stdout.close()
    assert window.take()
    window.release()
    with locks.alone(folder, locks.FILES_LOCK):
        pass


def test_who_changes_the_files_waits_for_who_does(folder: Path) -> None:
    order: list[str] = []
    inside = threading.Event()

    def change() -> None:
        with locks.alone(folder, locks.FILES_LOCK):
            inside.set()
            time.sleep(0.2)
            order.append("first")

    thread = threading.Thread(target=change)
    thread.start()
    inside.wait()
    with locks.alone(folder, locks.FILES_LOCK), locks.alone(folder, locks.BACKUP_LOCK):
        order.append("second")
    thread.join()
    assert order == ["first", "second"]
    assert {path.name for path in folder.iterdir()} <= locks.NAMES
