"""The same trouble with somebody before the window: one sentence, the register as it was, and what was typed is still there."""

import contextlib
import datetime as dt
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit

from attache_app.desktop.desk import Desk, Place
from attache_app.desktop.preferences import Preferences
from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.sheet import dress
from attache_app.i18n import language
from attache_app.services import care, records, sessions
from attache_app.services.sessions import Session
from attache_app.store import engine
from tests.desktop import conftest as desktop
from tests.desktop.conftest import PASSPHRASE, Start
from tests.desktop.person import Person, before_the_window
from tests.journeys.test_trouble import can_mount, fill, mounted

post_template, workspace, at_rest = desktop.post_template, desktop.workspace, desktop.at_rest
start, programs = desktop.start, desktop.programs
Rest = Callable[[], None]
WORDS = "Yo pa peye m depi de mwa. " * 400  # more than what a page of the log has left


@contextlib.contextmanager
def window(app: QApplication, workspace: Path, folder: Path, at_rest: Rest) -> Iterator[tuple[Person, Session]]:
    dress(app, "light")
    with sessions.open_session(workspace, PASSPHRASE) as session:
        desk = Desk(session, Speech("en"), Preferences(folder / "window.json"))
        with before_the_window(app, desk, at_rest) as person:
            yield person, session


def told(person: Person) -> str:
    """All sentences that are to be seen."""
    return "\n".join(w.text() for w in person.window.findChildren(QLabel) if w.isVisible())


def type_a_story(person: Person) -> QPlainTextEdit:
    person.press("Ctrl+2")
    words = person.find("words")
    assert isinstance(words, QPlainTextEdit)
    words.setFocus()
    words.setPlainText(WORDS)
    person.wait()
    return words


def stories(session: Session) -> int:
    assert care.check(session, language("en")) == {"ok": True, "problems": []}
    with session.store.reading() as conn:
        return int(conn.exec_driver_sql("SELECT count(*) FROM r_visit").scalar_one())


def test_a_full_disk_keeps_what_is_typed_until_there_is_room(
    qapp: QApplication, workspace: Path, folder: Path, at_rest: Rest
) -> None:
    if not can_mount(folder):
        pytest.skip("nobody but root makes a small disk")
    disk = folder / "disque"
    with mounted(disk):
        shutil.copytree(workspace, disk / "SDQ")
        with window(qapp, disk / "SDQ", folder, at_rest) as (person, session):
            words = type_a_story(person)
            fill(disk / "filler", leave=0)
            person.press("Ctrl+Return")
            assert "The disk is full" in told(person)
            assert words.toPlainText() == WORDS and words.isVisible()
            (disk / "filler").unlink()
            assert stories(session) == 0
            words.setFocus()
            person.press("Ctrl+Return")
            assert stories(session) == 1


def test_a_folder_that_may_not_be_written_is_told_at_the_door(start: Start, workspace: Path, folder: Path) -> None:
    if not can_mount(folder):
        pytest.skip("permissions do not bind who owns a folder; nobody but root mounts")
    disk = folder / "disque"
    with mounted(disk):
        shutil.copytree(workspace, disk / "SDQ")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        before = (disk / "SDQ" / "register.db").read_bytes()
        person = start(disk / "SDQ")
        person.type(PASSPHRASE)
        person.press("Return")
        assert "Writing is not allowed" in told(person)
        assert (disk / "SDQ" / "register.db").read_bytes() == before


def test_another_program_that_writes_for_too_long_is_told(
    qapp: QApplication, workspace: Path, folder: Path, at_rest: Rest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.2)
    with window(qapp, workspace, folder, at_rest) as (person, session):
        words = type_a_story(person)
        with sessions.open_session(workspace, PASSPHRASE) as other, other.store.writing():
            person.press("Ctrl+Return")
        assert "Another program has been writing" in told(person)
        assert words.toPlainText() == WORDS
        words.setFocus()
        person.press("Ctrl+Return")
        assert stories(session) == 1


def test_a_damaged_page_is_one_sentence_and_no_apology(
    qapp: QApplication, workspace: Path, folder: Path, at_rest: Rest
) -> None:
    with sessions.open_session(workspace, PASSPHRASE) as session:
        records.save(session, "worker", None, {"given": "Jan"})
    with sessions.open_session(workspace, PASSPHRASE) as session, session.store.reading() as conn:
        page = conn.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'r_worker'").scalar_one()
    with (workspace / "register.db").open("r+b") as file:
        file.seek((page - 1) * 4096 + 100)
        file.write(b"\xff" * 8)
    with window(qapp, workspace, folder, at_rest) as (person, _):
        person.shell.show_place(Place("list", kind="worker"))
        person.wait()
        assert "is damaged" in told(person) and "backup" in told(person)


def test_a_clock_set_back_is_told_over_the_page_and_one_goes_on(
    qapp: QApplication, workspace: Path, folder: Path, at_rest: Rest, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sessions.open_session(workspace, PASSPHRASE) as session:
        records.save(session, "visit", None, {"who_is_here": "Anacaona"})
        real = session.now()
    monkeypatch.setattr(Session, "now", lambda _: real - dt.timedelta(days=40))
    with window(qapp, workspace, folder, at_rest) as (person, session):
        assert "clock is earlier than the last entry" in told(person)
        type_a_story(person)
        person.press("Ctrl+Return")
        assert stories(session) == 2
        person.click("understood")
        assert "clock is earlier" not in told(person)
