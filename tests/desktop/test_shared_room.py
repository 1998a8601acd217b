"""A shared room: what hides at once, what brings it back, who signs in next, and what a passer-by never learns."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QMenu, QPushButton

from attache_app.desktop.pages.sign_in.neutral import NeutralScreen
from attache_app.desktop.widgets.dialogs import Question
from attache_app.services import listing, recovery, sessions
from tests.desktop.conftest import PASSPHRASE, Start
from tests.desktop.looking import cut_off, mnemonic_clashes, nameless
from tests.desktop.person import Person
from tests.desktop.shared_room import HERS, is_seen, line, program_of, sign_in, texts, unlock, visible_windows


@pytest.fixture
def signed_in(start: Start, workspace: Path) -> Person:
    person = start(workspace)
    sign_in(person)
    assert is_seen(person, "shell")
    return person


def test_one_key_hides_everything_in_its_own_event_and_typing_is_there_again(signed_in: Person) -> None:
    person = signed_in
    person.press("Ctrl+2")
    person.type("Yo kenbe paspò m")

    QTest.keyClick(person.window.windowHandle(), Qt.Key.Key_F12)  # nothing else runs before the look at it

    assert not is_seen(person, "shell") and is_seen(person, "neutral")
    said = " ".join(texts(person))
    assert not [word for word in ("SDQ", "Guerline", "paspò", "Attaché", "Locked") if word in said]
    person.wait()
    unlock(person, "not this one")
    assert not is_seen(person, "shell") and "Guerline" not in " ".join(texts(person))
    unlock(person)
    words = person.find("words")
    assert words.toPlainText() == "Yo kenbe paspò m"  # type: ignore[attr-defined]
    person.type("!")
    assert words.toPlainText() == "Yo kenbe paspò m!"  # type: ignore[attr-defined]
    assert person.window.windowTitle() == "Attaché"


def test_the_key_works_in_a_dialog_whose_words_come_back_with_it(signed_in: Person) -> None:
    person = signed_in
    question = Question(person.window, "Why?", "Case of Ti Jan", [("go", "Go on", "")], line="Reason")
    question.open()
    person.wait()
    reason = question.findChild(QLineEdit, "line")
    assert reason is not None
    QTest.keyClicks(reason, "because")

    QTest.keyClick(question.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)

    assert visible_windows() == [person.window] and "Ti Jan" not in " ".join(texts(person))
    person.wait()
    unlock(person)
    assert question.isVisible() and reason.text() == "because"
    question.reject()


def test_menus_tips_and_file_choosers_go(signed_in: Person) -> None:
    person = signed_in
    menu = QMenu(person.window)
    menu.addAction("Ti Jan")
    menu.popup(person.window.pos())
    chooser = QFileDialog(person.window)
    chooser.setOption(QFileDialog.Option.DontUseNativeDialog)
    chooser.open()
    person.wait()

    QTest.keyClick(chooser.windowHandle(), Qt.Key.Key_F12)
    person.wait()

    assert visible_windows() == [person.window]
    unlock(person)
    assert visible_windows() == [person.window] and chooser.result() == QDialog.DialogCode.Rejected


def test_what_long_work_would_show_waits_behind_the_lock(signed_in: Person) -> None:
    person = signed_in
    person.press("F12")
    question = Question(person.window, "Done", "12 records of Ti Jan came", [("go", "Go on", "")])

    question.open()

    person.wait()
    assert visible_windows() == [person.window]
    unlock(person)
    assert question.isVisible()
    question.reject()


def test_a_page_of_apology_that_was_shown_is_shown_again_after_the_lock(signed_in: Person) -> None:
    person, program = signed_in, program_of(signed_in)
    program._apology.tell(RuntimeError("a fault of ours"))
    person.wait()
    before = program.window.shown()
    assert before is not program.shell
    program._lock.lock()
    person.wait()
    unlock(person)
    assert program.window.shown() is before


def test_a_fault_behind_the_lock_leads_back_to_the_lock_only(signed_in: Person) -> None:
    person, program = signed_in, program_of(signed_in)
    program._apology.tell(RuntimeError("a fault of ours"))  # its page stands, and then the window is locked
    program._lock.lock()
    program._apology.tell(RuntimeError("another, of long work"))
    person.wait()
    person.click("goOn")
    assert is_seen(person, "neutral") and not is_seen(person, "shell")


def test_no_key_reaches_what_lies_behind_the_lock(signed_in: Person) -> None:
    person, program = signed_in, program_of(signed_in)
    person.press("Ctrl+2")
    person.type("Yo kenbe paspò m")
    words = person.find("words")
    shell = program.shell
    assert shell is not None
    person.press("F12")

    words.setFocus()  # as a page does when its answer comes late
    for keys in ("Ctrl+S", "Ctrl+Return", "Ctrl+1", "Ctrl+K", "F9", "a"):
        QTest.keyClick(
            person.window.windowHandle(), QKeySequence(keys)[0].key(), QKeySequence(keys)[0].keyboardModifiers()
        )
    person.wait()

    assert is_seen(person, "neutral") and words.toPlainText() == "Yo kenbe paspò m"  # type: ignore[attr-defined]
    assert shell.page.objectName() == "intake" and not shell._search.isVisible()
    assert not listing.page(shell.desk.session, "visit", limit=1).rows


def test_a_message_told_behind_the_lock_is_read_after_it(signed_in: Person) -> None:
    person, shell = signed_in, program_of(signed_in).shell
    assert shell is not None
    person.press("F12")
    shell.desk.tell("The batch was taken in: 12 changes.")
    assert not shell._toast._timer.isActive()  # it does not go before somebody could read it
    assert not is_seen(person, "toast")
    unlock(person)
    assert is_seen(person, "toast") and shell._toast._timer.isActive()


def test_what_was_copied_from_the_register_is_gone_and_what_is_not_ours_stays(
    signed_in: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = signed_in
    clipboard = QGuiApplication.clipboard()
    for is_ours, left in ((False, "Ti Jan, 809 555 0134"), (True, "")):
        # The offscreen platform does not tell whose it is; Windows, X11 and Wayland do.
        monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _, ours=is_ours: ours)
        clipboard.setText("Ti Jan, 809 555 0134")
        person.press("F12")
        assert clipboard.text() == left
        unlock(person)


def test_the_lock_asks_only_the_slot_and_waits_longer_each_time(signed_in: Person) -> None:
    person = signed_in
    before = program_of(person).session
    person.press("Ctrl+L")
    for wrong in ("one", "two", "three"):
        unlock(person, wrong)
    go = person.find("signInGo")
    assert isinstance(go, QPushButton) and not go.isEnabled() and "2" in go.text()
    QTest.qWait(2_300)
    unlock(person)
    assert is_seen(person, "shell") and program_of(person).session is before


def test_the_window_locks_after_the_minutes_that_were_set(signed_in: Person) -> None:
    person, program = signed_in, program_of(signed_in)
    program.preferences.put("idle_minutes", 1)
    watch = program._lock.watch
    steady, wall = watch._touched
    watch._touched = (steady - 40, wall - 40)
    watch.look()
    assert is_seen(person, "shell")
    watch._touched = (steady - 61, wall)
    watch.look()
    assert is_seen(person, "neutral") and not is_seen(person, "shell")


def test_a_colleague_signs_the_other_out_from_the_locked_screen(start: Start, workspace: Path) -> None:
    with sessions.open_session(workspace, PASSPHRASE) as session:
        sessions.add_person(session, "Ketly", HERS)
    person = start(workspace)
    sign_in(person)
    person.press("Ctrl+2")
    person.type("Yo kenbe paspò m")
    person.press("F12")
    person.press("Space")
    person.click("elsewhere")
    assert program_of(person).session is None and is_seen(person, "signIn")
    QTest.qWait(100)  # the window is painted before it looks who signs in
    person.wait()
    person.find("who").setCurrentText("Ketly")  # type: ignore[attr-defined]
    sign_in(person, HERS)
    assert program_of(person).session.person == "Ketly"  # type: ignore[union-attr]
    again = start(None)
    assert again.find("who").currentText() == "Ketly"  # type: ignore[attr-defined]  # she signed in last


def test_the_clock_stands_alone_again_when_nobody_types_on(qapp: QApplication, start: Start, workspace: Path) -> None:
    person = start(workspace)
    sign_in(person)
    person.press("F12")
    neutral = person.find("neutral")
    assert isinstance(neutral, NeutralScreen)
    person.press("a")
    assert line(person).text() == "a"  # the first letter counts
    neutral.fold()
    assert not is_seen(person, "signInPassphrase")
    person.press("b")
    assert line(person).text() == "b"
    person.press("Escape")
    assert not is_seen(person, "signInPassphrase")


@pytest.mark.parametrize("language", ["fr", "ht", "es", "en"])
def test_the_neutral_screen_and_the_assistant_show_all_of_their_text(
    start: Start, workspace: Path, language: str
) -> None:
    person = start(workspace)
    person.click(f"speak_{language}")
    found = {"sign in": problems(person)}
    person.click("forgotten")
    found["no recovery"] = problems(person)
    person.click("back")
    with sessions.open_session(workspace, PASSPHRASE) as session:
        session.workspace.add_recovery(recovery.new_recovery_key().recipient)
    QTest.qWait(100)
    person.wait()
    person.click("forgotten")
    assert is_seen(person, "recoveryKey")
    found["recovery"] = problems(person)
    person.click("back")
    sign_in(person)
    person.press("F12")
    person.press("Space")
    found["neutral"] = problems(person)
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


def problems(person: Person) -> list[str]:
    return [*cut_off(person.window), *nameless(person.window), *mnemonic_clashes(person.window)]


def test_nobody_is_watched_who_has_signed_out(signed_in: Person) -> None:
    person = signed_in
    person.click("navSignOut")
    person.press("F12")
    assert is_seen(person, "signIn") and not is_seen(person, "neutral")
