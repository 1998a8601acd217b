"""The page of care as a person uses it: a stick goes in, a backup comes out; a check that finds something; the way back; an update told."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from attache_app import program_log, system
from attache_app.desktop import bootstrap
from attache_app.desktop.desk import Place
from attache_app.desktop.pages.care import report as report_dialog
from attache_app.desktop.pages.care import view as care_view
from attache_app.desktop.pages.restore import view as restore_view
from attache_app.services import backups, records, restoring, sessions
from attache_app.store.migrations import runner
from tests.desktop.conftest import PASSPHRASE, Start
from tests.desktop.looking import cut_off, mnemonic_clashes, nameless
from tests.desktop.person import Person
from tests.desktop.test_program import _is_seen, _sign_in
from tests.store import test_migrations
from tests.store.test_migrations import add_step

steps = test_migrations.steps  # the fixture: a program with steps of its own


@pytest.fixture
def stick(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stick that is plugged in, and an old one that is too small."""
    place = folder / "KLE USB"
    place.mkdir()
    drives = [system.Drive(place, "KLE USB", 8 * 10**9, 16 * 10**9), system.Drive(folder, "VYE KLE", 1000, 2000)]
    monkeypatch.setattr(system, "removable_drives", lambda: drives)
    monkeypatch.setattr(system, "drive_kind", lambda path: "removable" if place in (path, *path.parents) else "fixed")
    return place


def care_page(person: Person) -> None:
    person.shell.show_place(Place("care"))
    person.wait()


def texts(person: Person) -> str:
    return "\n".join(w.text() for w in person.page.findChildren(QLabel) if w.isVisible())


def is_sound(person: Person) -> None:
    found = [*cut_off(person.window), *nameless(person.window), *mnemonic_clashes(person.page)]
    assert found == []


def test_a_backup_goes_on_the_stick_by_keyboard_and_is_told_with_its_age(person: Person, stick: Path) -> None:
    records.save(person.shell.desk.session, "visit", None, {"who_is_here": "Anacaona"})
    care_page(person)
    assert "No backup was put on a stick yet." in texts(person)
    assert "8.0 GB free" in texts(person) and "too small" in texts(person)
    is_sound(person)
    assert person.find("drive0").hasFocus()
    person.press("Return")
    (made,) = stick.iterdir()
    assert restoring.describe(made).problems == ()
    assert "read back whole" in person.page.banner.text
    assert "today" in texts(person) and "1 backup of this register" in texts(person)
    is_sound(person)


def test_where_no_stick_is_one_is_told_and_it_appears_by_itself(
    person: Person, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "removable_drives", list)
    care_page(person)
    assert person.find("noStick")
    monkeypatch.setattr(system, "removable_drives", lambda: [system.Drive(folder, "KLE", 10**9, 10**9)])
    person.page.presenter.look_for_sticks()  # type: ignore[attr-defined]  # as its timer does
    person.wait()
    assert person.find("drive0")


def test_a_stick_pulled_out_meanwhile_is_one_sentence(person: Person, stick: Path) -> None:
    care_page(person)
    shutil.rmtree(stick)
    person.press("Return")
    assert person.page.banner.text.endswith(".") and "KLE USB" in person.page.banner.text
    is_sound(person)


def test_another_place_is_chosen_and_remembered(person: Person, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proposed = []

    def choose(_parent: QWidget, _title: str, begin: str, _pattern: str) -> Path:
        proposed.append(Path(begin))
        return folder / "my.attache-backup"

    monkeypatch.setattr(care_view, "choose_new_file", choose)
    care_page(person)
    person.click("elsewhere")
    person.click("elsewhere")
    assert (folder / "my.attache-backup").exists()
    assert proposed[1].parent == folder and proposed[1].suffix == ".attache-backup"


def test_a_check_says_what_is_wrong_and_what_would_mend_it(person: Person) -> None:
    session = person.shell.desk.session
    records.save(session, "worker", None, {"given": "Jan"})
    care_page(person)
    person.click("check")
    assert person.find("inOrder")
    with session.store.writing() as conn:
        conn.exec_driver_sql("UPDATE r_worker SET given = 'Juan'")
    person.click("check")
    assert "A record is not what its changes add up to." in texts(person)
    assert "can be made anew" in texts(person)
    is_sound(person)


def test_a_damaged_register_is_told_with_the_name_of_its_backup(person: Person, stick: Path) -> None:
    session = person.shell.desk.session
    records.save(session, "worker", None, {"given": "Jan"})
    with session.store.writing() as conn:
        conn.exec_driver_sql("UPDATE r_worker SET given = 'Juan'")
    care_page(person)
    person.press("Return")
    (made,) = stick.iterdir()
    assert made.name.endswith("-damaged.attache-backup") and made.name in person.page.banner.text
    assert "No backup was put on a stick yet." in texts(person), "it is no good one"


def test_a_full_disk_says_how_much_is_needed_and_leaves_nothing(
    person: Person, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    care_page(person)
    monkeypatch.setattr(system, "free_bytes", lambda _: 1000)
    person.press("Return")
    assert "MB are needed" in person.page.banner.text
    assert list(stick.iterdir()) == []


def test_the_report_is_shown_whole_before_it_is_written(
    person: Person, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_dialog, "choose_new_file", lambda *_: folder / "report.txt")
    records.save(person.shell.desk.session, "visit", None, {"who_is_here": "Anacaona"})
    program_log.begin(folder / "log")
    program_log.note("done", n=1)
    care_page(person)
    person.click("report")
    shown = person.find("reportText").toPlainText()  # type: ignore[attr-defined]
    assert "done n=1" in shown and "records: " in shown
    for word in ("Anacaona", "Guerline", "Désir", str(folder)):
        assert word not in shown
    person.click("saveReport")
    assert (folder / "report.txt").read_text(encoding="utf-8") == shown
    person.press("Escape")
    program_log.end()


def test_the_days_copy_is_made_behind_the_lock(
    start: Start, workspace: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(backups.platformdirs, "user_data_dir", lambda *_, **__: str(folder / "data"))
    person = start(workspace)
    _sign_in(person)
    assert not (folder / "data").exists()
    person.press("F12")
    person.wait()
    (copy,) = (folder / "data").rglob("*.attache-backup")
    assert restoring.describe(copy).post == "SDQ"


# The way back


def test_a_lost_laptop_comes_back_from_the_stick_by_keyboard_alone(
    start: Start, workspace: Path, stick: Path, folder: Path
) -> None:  # fmt: skip
    with sessions.open_session(workspace, PASSPHRASE) as session:
        records.save(session, "visit", None, {"who_is_here": "Anacaona"})
        backups.backup(session, stick / backups.file_name(session))
    shutil.rmtree(workspace)
    person = start(None)
    person.click("language_en")
    person.find("want_restore").setFocus()
    person.press("Return")
    assert "Post SDQ" in person.find("backup0").accessibleName()
    assert cut_off(person.window) == [] and nameless(person.window) == []
    person.press("Return")
    told = "\n".join(w.text() for w in person.window.findChildren(QLabel) if w.isVisible())
    for part in ("four characters", "comes back with the next return", "lives twice"):
        assert part in told
    assert cut_off(person.window) == [] and mnemonic_clashes(person.window) == []
    person.press("Return")
    assert (folder / "Attache SDQ" / "register.db").exists()
    person.press("Return")
    _sign_in(person)
    assert _is_seen(person, "shell")
    assert "restored or copied" in person.find("warnings").text  # type: ignore[attr-defined]


def test_a_restore_that_is_refused_can_be_tried_with_another_file(
    start: Start, folder: Path, stick: Path
) -> None:  # fmt: skip
    (stick / "photo.attache-backup").write_bytes(b"\xff\xd8" * 2000)
    person = start(None)
    person.click("language_en")
    person.click("want_restore")
    assert not [w for w in person.window.findChildren(QPushButton, "backup0") if w.isVisible()]
    view = person.find("restoreView")
    view.presenter.describe(stick / "photo.attache-backup")  # type: ignore[attr-defined]  # as the zone that takes drops does
    person.wait()
    assert "not a backup" in person.find("restoreProblem").text  # type: ignore[attr-defined]
    person.click("back")
    assert _is_seen(person, "firstRun")


def test_headquarters_is_not_restored_without_a_word_about_revocations(
    start: Start, stick: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    from tests.journeys.offices import headquarters

    hq, _ = headquarters(folder / "ONM")
    with hq:
        backups.backup(hq, stick / "ONM.attache-backup")
    person = start(None)
    person.click("language_en")
    person.click("want_restore")
    person.press("Return")
    assert cut_off(person.window) == [] and nameless(person.window) == []
    person.press("Return")
    assert "revocations" in person.find("restoreProblem").text  # type: ignore[attr-defined]
    acts = folder / "ONM" / "acts.jsonl"
    acts.touch()
    monkeypatch.setattr(restore_view, "choose_file", lambda *_: acts)
    person.click("acts")
    person.click("restoreGo")
    assert (folder / "Attache ONM" / "register.db").exists()


def test_restoring_from_within_asks_to_sign_out_by_itself_and_one_can_go_back(
    start: Start, workspace: Path
) -> None:  # fmt: skip
    person = start(workspace)
    _sign_in(person)
    person.click("nav_care")
    person.click("restore")
    assert _is_seen(person, "restoreView") and person.program.session is None  # type: ignore[attr-defined]
    person.click("back")
    assert _is_seen(person, "signIn")


# An update


def test_an_update_is_told_before_it_is_done_and_can_wait(
    start: Start, workspace: Path, steps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    add_step(steps, monkeypatch, "op.create_table('extra', sa.Column('a', sa.Text()))")
    person = start(workspace)
    _sign_in(person)
    told = "\n".join(w.text() for w in person.window.findChildren(QLabel) if w.isVisible())
    assert "backups/before-0002-was-0001.db" in told and "MB are free" in told
    assert cut_off(person.window) == [] and nameless(person.window) == [] and mnemonic_clashes(person.window) == []
    assert not (workspace / "backups").exists(), "nothing is touched before"
    person.click("updateLater")
    assert _is_seen(person, "signIn")
    _sign_in(person)
    person.press("Return")
    assert _is_seen(person, "shell")
    assert (workspace / "backups" / "before-0002-was-0001.db").exists()


def test_an_update_that_fails_leaves_the_register_to_the_older_program(
    start: Start, workspace: Path, steps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    with monkeypatch.context() as newer:
        add_step(steps, newer, "op.create_table('extra', sa.Column('a', sa.Text()))\nraise ZeroDivisionError")
        person = start(workspace)
        _sign_in(person)
        person.press("Return")
        said = person.find("updateProblem").text  # type: ignore[attr-defined]
        assert "left as it was" in said and not _is_seen(person, "shell")
    assert runner.HEAD == "0001"
    with sessions.open_session(workspace, PASSPHRASE) as session:
        assert records.save(session, "visit", None, {"who_is_here": "Anacaona"}).id


# A fault of the program


def test_a_fault_on_a_workers_thread_leaves_the_form_as_it_was_typed(
    start: Start, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = start(workspace)
    _sign_in(person)
    person.press("Ctrl+2")
    person.type("Yo kenbe paspò m")
    with monkeypatch.context() as broken:
        broken.setattr("attache_app.services.work.Writer", None)  # whatever saves stumbles over it
        person.press("Ctrl+Return")
    assert _is_seen(person, "apology")
    assert "attache_app/services/" in person.find("place").text()  # type: ignore[attr-defined]
    person.press("Return")
    assert person.find("words").toPlainText() == "Yo kenbe paspò m"  # type: ignore[attr-defined]
    person.press("Ctrl+Return")
    assert not _is_seen(person, "apology")


def test_what_was_typed_when_the_program_failed_is_a_draft_and_the_next_start_says_so(
    start: Start, workspace: Path, qapp: QApplication, at_rest: Callable[[], None], monkeypatch: pytest.MonkeyPatch,
    folder: Path,
) -> None:  # fmt: skip
    person = start(workspace)
    _sign_in(person)
    person.press("Ctrl+2")
    person.type("Yo kenbe paspò m")

    def fail() -> None:
        raise ZeroDivisionError

    QTimer.singleShot(0, person.window, fail)
    person.wait()
    person.click("apologySignOut")
    assert _is_seen(person, "signIn")
    with sessions.open_session(workspace, PASSPHRASE) as session:
        kept = session.workspace.drafts.of(session.staff_id)
        assert any("Yo kenbe paspò m" in row.body for row in kept)

    again = bootstrap.Program(qapp, person.program.preferences, ended_badly=True)  # type: ignore[attr-defined]
    person.program.window.close()  # type: ignore[attr-defined]
    again.begin(workspace)
    QTest.qWait(100)
    at_rest()
    other = Person(again.window, None, person.wait)  # type: ignore[arg-type]
    _sign_in(other)
    assert "ended unexpectedly" in other.find("warnings").text  # type: ignore[attr-defined]
    assert other.find("begun").text  # type: ignore[attr-defined]
    again.window.ask_before_closing(None)
    again.window.close()
    again.end()
