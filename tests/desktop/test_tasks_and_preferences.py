"""Work off the window's thread: a page that is gone is not called, a stopped job tells nothing. And what the window remembers."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread, QThreadPool

from attache_app.desktop import tasks
from attache_app.desktop.preferences import Preferences
from attache_app.desktop.tasks import Control
from attache_app.desktop.widgets.digits import digit_typed
from attache_app.desktop.widgets.mnemonics import share_letters
from attache_app.errors import DomainError


def test_the_answer_comes_back_on_the_windows_thread(qtbot) -> None:  # type: ignore[no-untyped-def]
    owner, seen = QObject(), []
    here = QThread.currentThread()

    def work() -> bool:
        return QThread.currentThread() is not here

    tasks.run(owner, work, lambda elsewhere: seen.append((elsewhere, QThread.currentThread() is here)))
    qtbot.waitUntil(tasks.idle)
    assert seen == [(True, True)]


def test_a_page_that_is_gone_is_not_called(qtbot) -> None:  # type: ignore[no-untyped-def]
    import shiboken6

    owner, go, called = QObject(), threading.Event(), []
    tasks.run(owner, go.wait, called.append)
    shiboken6.delete(owner)
    go.set()
    qtbot.waitUntil(tasks.idle)
    assert called == []


def test_a_stopped_job_ends_at_its_next_step_and_tells_nothing(qtbot) -> None:  # type: ignore[no-untyped-def]
    owner, steps, told = QObject(), [], []
    begun, go = threading.Event(), threading.Event()

    def work(control: Control) -> None:
        for n in range(1000):
            control.progress(n, 1000)
            steps.append(n)
            begun.set()
            go.wait()

    job = tasks.run(owner, work, told.append, told.append, control=True)
    begun.wait()
    job.cancel()
    go.set()
    qtbot.waitUntil(tasks.idle)
    assert len(steps) == 1 and told == []


def test_no_page_waits_for_long_work(qtbot) -> None:  # type: ignore[no-untyped-def]
    owner, go, seen = QObject(), threading.Event(), []
    for _ in range(QThreadPool.globalInstance().maxThreadCount()):
        tasks.run(owner, lambda control: go.wait(10), control=True)
    tasks.run(owner, lambda: 1, seen.append)
    qtbot.waitUntil(lambda: seen == [1])
    go.set()
    qtbot.waitUntil(tasks.idle)


def test_progress_is_told_as_the_work_goes(qtbot) -> None:  # type: ignore[no-untyped-def]
    owner, go, seen = QObject(), threading.Event(), []

    def work(control: Control) -> None:
        go.wait()
        control.progress(1, 2)

    job = tasks.run(owner, work, control=True)
    job.progressed.connect(lambda done, total: seen.append((done, total)))
    go.set()
    qtbot.waitUntil(tasks.idle)
    assert seen == [(1, 2)]


def test_a_refusal_goes_to_the_page_and_a_fault_of_ours_to_the_apology_too(qtbot) -> None:  # type: ignore[no-untyped-def]
    owner, page, apology = QObject(), [], []
    tasks.on_unexpected(apology.append)

    def refuse() -> None:
        raise DomainError("reason_missing")

    def break_down() -> None:
        raise ZeroDivisionError

    tasks.run(owner, refuse, None, page.append)
    tasks.run(owner, break_down, None, page.append)
    qtbot.waitUntil(tasks.idle)
    tasks.on_unexpected(lambda error: None)
    assert sorted(type(e).__name__ for e in page) == ["DomainError", "ZeroDivisionError"]
    assert [type(e) for e in apology] == [ZeroDivisionError]


def test_what_the_system_refuses_is_one_sentence_and_no_fault_of_ours(qtbot, folder: Path) -> None:  # type: ignore[no-untyped-def]
    owner, page, apology = QObject(), [], []
    tasks.on_unexpected(apology.append)
    tasks.run(owner, lambda: (folder / "nowhere" / "x.pdf").write_bytes(b"x"), None, page.append)
    qtbot.waitUntil(tasks.idle)
    tasks.on_unexpected(lambda error: None)
    assert apology == [] and [e.code for e in page] == ["system_refused"]
    assert page[0].values["file"] == "x.pdf"


def test_preferences_are_there_the_next_day_and_keep_what_they_do_not_know(folder: Path) -> None:
    path = folder / "réglages" / "window.json"
    Preferences(path).put("theme", "dark")
    path.write_text(
        path.read_text(encoding="utf-8").replace("{", '{"of a newer version": 1,', 1), encoding="utf-8", newline="\n"
    )
    Preferences(path).put("language", "ht")
    again = Preferences(path)
    assert (again.get("theme", "light"), again.get("language", ""), again.get("of a newer version")) == (
        "dark",
        "ht",
        1,
    )


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'\xff\xfe{"theme"'])
def test_preferences_that_cannot_be_read_count_as_none(folder: Path, content: bytes) -> None:
    path = folder / "window.json"
    path.write_bytes(content)
    assert Preferences(path).get("theme", "light") == "light"


def test_a_preference_of_another_kind_than_expected_gives_way_to_the_default(folder: Path) -> None:
    path = folder / "window.json"
    path.write_text('{"record_split": "wide"}', encoding="utf-8", newline="\n")
    assert Preferences(path).get("record_split", [1, 2]) == [1, 2]


def test_a_place_that_cannot_be_written_disturbs_nobody(folder: Path) -> None:
    (folder / "a file").write_bytes(b"")
    preferences = Preferences(folder / "a file" / "window.json")
    preferences.put("theme", "dark")
    assert preferences.get("theme", "light") == "dark"


def test_no_two_buttons_share_a_letter_and_none_is_lost_for_lack_of_one() -> None:
    assert share_letters(["Save", "Stop", "Settle", "S"]) == [0, 1, 1, -1]
    assert share_letters(["Enregistrer", "Élargir"], taken="e") == [1, 1]


@pytest.mark.parametrize(
    ("typed", "digit"), [("1", 1), ("&", 1), ("é", 2), ("ç", 9), ("0", None), ("x", None), ("", None)]
)
def test_the_upper_row_counts_on_both_keyboards(typed: str, digit: int | None) -> None:
    assert digit_typed(typed) == digit
