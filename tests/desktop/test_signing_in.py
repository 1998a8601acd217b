"""Signing in: capitals that are locked, what is typed looked at, and the assistant for a forgotten passphrase."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from attache_app.desktop.pages.recovery import view as recovery_view
from attache_app.services import recovery, sessions
from tests.desktop.conftest import PASSPHRASE, Start
from tests.desktop.shared_room import HERS, is_seen, line


def test_capitals_that_are_locked_are_told_before_enter(start: Start, workspace: Path) -> None:
    person = start(workspace)
    QTest.keyClick(line(person), Qt.Key.Key_Z, Qt.KeyboardModifier.NoModifier)
    assert not is_seen(person, "capitals")
    QApplication.sendEvent(line(person), _key("Z"))  # a capital without Shift
    assert is_seen(person, "capitals")


def _key(text: str) -> QEvent:
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Z, Qt.KeyboardModifier.NoModifier, text)


def test_what_is_typed_can_be_looked_at(start: Start, workspace: Path) -> None:
    person = start(workspace)
    person.type("zandolit")
    assert line(person).echoMode() == QLineEdit.EchoMode.Password
    person.click("showTyped")
    assert line(person).echoMode() == QLineEdit.EchoMode.Normal


def test_a_forgotten_passphrase_is_replaced_in_the_window(
    start: Start, workspace: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = recovery.new_recovery_key()
    with sessions.open_session(workspace, PASSPHRASE) as session:
        session.workspace.add_recovery(key.recipient)
    (folder / "kle.txt").write_text(f"# a comment\n{key.identity}\n", encoding="utf-8", newline="\n")
    monkeypatch.setattr(recovery_view, "choose_file", lambda *_: folder / "kle.txt")
    person = start(workspace)
    person.click("forgotten")
    line(person, "recoveryKey").setText(key.identity[:-1].lower())
    assert "73" in person.find("doubts").text()  # type: ignore[attr-defined]
    person.click("keyFile")
    for name in ("passphrase", "passphraseAgain"):
        line(person, name).setText(HERS)
    person.click("recover")
    assert is_seen(person, "shell")
    warning = person.find("warnings")
    assert "recovery key" in warning.text  # type: ignore[attr-defined]
    with pytest.raises(Exception, match="wrong_passphrase"):
        sessions.open_session(workspace, PASSPHRASE)


def test_where_no_recovery_key_opens_the_assistant_says_what_remains(start: Start, workspace: Path) -> None:
    person = start(workspace)
    person.click("forgotten")
    assert "backup" in person.find("recoveryProblem").text and not is_seen(person, "recoveryKey")  # type: ignore[attr-defined]
    person.press("Return")
    assert is_seen(person, "signIn")


def test_a_mistyped_recovery_key_is_one_sentence(start: Start, workspace: Path) -> None:
    with sessions.open_session(workspace, PASSPHRASE) as session:
        session.workspace.add_recovery(recovery.new_recovery_key().recipient)
    person = start(workspace)
    person.click("forgotten")
    other = recovery.new_recovery_key().identity
    swapped = other[:-2] + ("QP" if other[-2:] != "QP" else "PQ")
    line(person, "recoveryKey").setText(swapped)
    for name in ("passphrase", "passphraseAgain"):
        line(person, name).setText(HERS)
    person.click("recover")
    assert "wrong" in person.find("recoveryProblem").text  # type: ignore[attr-defined]
