"""The program from its first start: first run, signing in, the lock, a second window, signing out."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from attache_app.desktop.pages.first_run import view as first_run
from attache_app.services import sessions
from attache_app.store.locks import WindowLock
from tests.desktop.conftest import PASSPHRASE, Start
from tests.desktop.looking import cut_off, mnemonic_clashes, nameless
from tests.desktop.person import Person


def _line(person: Person, name: str) -> QLineEdit:
    found = person.find(name)
    assert isinstance(found, QLineEdit)
    return found


def _is_seen(person: Person, name: str) -> bool:
    return any(w.isVisible() for w in person.window.findChildren(QWidget, name))


def _sign_in(person: Person, passphrase: str = PASSPHRASE) -> None:
    _line(person, "signInPassphrase").setFocus()
    person.type(passphrase)
    person.press("Return")


def test_a_post_is_made_in_the_first_run_and_opens(start: Start, folder: Path) -> None:
    person = start(None)
    person.click("language_fr")
    assert isinstance(person.find("title"), QLabel)
    person.click("want_post")
    assert nameless(person.window) == [] and mnemonic_clashes(person.window) == []
    person.type("sdq")
    person.press("Tab")
    person.type("domini")
    person.press("Return")  # the country is chosen, the city is next
    person.type("Santo Domingo")
    for name, text in (("person", "Guerline Désir"), ("passphrase", PASSPHRASE), ("passphraseAgain", PASSPHRASE)):
        _line(person, name).setFocus()
        person.type(text)
    person.click("make")
    assert _is_seen(person, "shell")
    info = sessions.describe(folder / "Attache SDQ")
    assert (info.kind, info.people) == ("post", ("Guerline Désir",))


def test_passphrases_that_differ_are_told_before_anything_is_made(start: Start, folder: Path) -> None:
    person = start(None)
    person.click("language_en")
    person.click("want_post")
    person.type("SDQ")
    person.press("Tab")
    person.type("dominican")
    person.press("Return")
    for name, text in (("person", "Guerline"), ("passphrase", PASSPHRASE), ("passphraseAgain", "something else")):
        _line(person, name).setFocus()
        person.type(text)
    person.click("make")
    assert "differ" in person.find("firstRunProblem").text  # type: ignore[attr-defined]
    assert not list(folder.glob("Attache*"))


def test_headquarters_keeps_its_recovery_sheet_before_its_register_begins(
    start: Start, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_run, "choose_new_file", lambda *_: folder / "clé.pdf")
    person = start(None)
    person.click("language_fr")
    person.click("want_hq")
    for name, text in (("person", "Solange"), ("passphrase", PASSPHRASE), ("passphraseAgain", PASSPHRASE)):
        _line(person, name).setFocus()
        person.type(text)
    person.click("make")
    assert (folder / "clé.pdf").read_bytes().startswith(b"%PDF")
    assert _is_seen(person, "shell") and _is_seen(person, "nav_inbox")


def test_looking_around_shows_that_the_data_are_fictional(start: Start) -> None:
    person = start(None)
    person.click("language_en")
    person.click("want_look")
    assert _is_seen(person, "shell")
    assert "Fictional data" in person.find("realmBanner").text  # type: ignore[attr-defined]


def test_a_wrong_passphrase_is_one_sentence_and_the_right_one_opens(start: Start, workspace: Path) -> None:
    person = start(workspace)
    _sign_in(person, "not this one")
    said = person.find("signInProblem").text  # type: ignore[attr-defined]
    assert said.endswith(".") and "Guerline Désir" in said
    _sign_in(person)
    assert _is_seen(person, "shell")
    assert person.window.windowTitle() == "Attaché"  # no name, no post: people look over shoulders


def test_a_second_window_is_told_and_calls_the_first_forward(start: Start, workspace: Path) -> None:
    elsewhere = WindowLock(workspace)
    assert elsewhere.take()
    person = start(workspace)
    _sign_in(person)
    assert "another window" in person.find("signInProblem").text  # type: ignore[attr-defined]
    assert elsewhere.asked_forward()
    elsewhere.release()
    _sign_in(person)
    assert _is_seen(person, "shell")


def test_signing_out_closes_the_register_and_asks_who_comes_next(start: Start, workspace: Path) -> None:
    with sessions.open_session(workspace, PASSPHRASE) as session:
        sessions.add_person(session, "Ketly", "yon lòt fraz sekrè")
    person = start(workspace)
    names = person.find("who")
    assert names.count() == 2  # type: ignore[attr-defined]
    names.setCurrentText("Ketly")  # type: ignore[attr-defined]
    _sign_in(person, "yon lòt fraz sekrè")
    assert person.program.session.person == "Ketly"  # type: ignore[attr-defined]
    person.click("navSignOut")
    assert person.program.session is None and _is_seen(person, "signIn")  # type: ignore[attr-defined]


def test_the_last_workspace_is_asked_for_again_and_its_size_is_kept(start: Start, workspace: Path) -> None:
    person = start(workspace)
    _sign_in(person)
    person.program.window.ask_before_closing(None)  # type: ignore[attr-defined]
    person.window.resize(1200, 700)
    person.window.close()
    person.program.end()  # type: ignore[attr-defined]
    again = start(None)
    assert _is_seen(again, "signIn") and again.program._workspace == workspace  # type: ignore[attr-defined]


def test_the_file_of_preferences_holds_no_name(start: Start, workspace: Path, folder: Path) -> None:
    person = start(workspace)
    _sign_in(person)
    person.press("Ctrl+4")
    assert "Guerline" not in (folder / "window.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["fr", "ht", "es", "en"])
def test_the_first_run_shows_all_of_its_text(start: Start, language: str) -> None:
    person = start(None)
    person.click(f"language_{language}")
    problems = {}
    for want in ("post", "hq"):
        problems["wanted"] = cut_off(person.window)
        person.click(f"want_{want}")
        problems[want] = [*cut_off(person.window), *nameless(person.window), *mnemonic_clashes(person.window)]
        person.click("back")
    assert {k: v for k, v in problems.items() if v} == {}


def test_a_fault_of_the_program_is_one_page_that_says_what_is_safe(
    start: Start, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person = start(workspace)
    _sign_in(person)
    person.press("Ctrl+2")
    person.type("Yo kenbe paspò m")
    for _ in range(3):  # as from a timer that fails again and again
        QTimer.singleShot(0, person.window, _fail)
        person.wait()
    assert len([w for w in person.window.findChildren(QWidget, "apology") if w.isVisible()]) == 1
    assert "3" in person.find("times").text()  # type: ignore[attr-defined]
    assert not _is_seen(person, "shell")
    assert cut_off(person.window) == [] and nameless(person.window) == []
    assert "not a word of it" in capsys.readouterr().err
    person.press("Return")
    assert not _is_seen(person, "apology") and _is_seen(person, "shell")
    assert person.find("words").toPlainText() == "Yo kenbe paspò m"  # type: ignore[attr-defined]


def _fail() -> None:
    raise ZeroDivisionError("not a word of it")
