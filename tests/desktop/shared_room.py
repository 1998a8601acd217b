"""What stories of a shared room need: who is before the program, what can be read in any window of it, locking and unlocking."""

from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from attache_app.desktop.bootstrap import Program
from tests.desktop.conftest import PASSPHRASE
from tests.desktop.person import Person

HERS = "yon lòt fraz sekrè"


def program_of(person: Person) -> Program:
    found = person.program  # type: ignore[attr-defined]
    assert isinstance(found, Program)
    return found


def is_seen(person: Person, name: str) -> bool:
    return any(w.isVisible() for w in person.window.findChildren(QWidget, name))


def line(person: Person, name: str = "signInPassphrase") -> QLineEdit:
    found = person.find(name)
    assert isinstance(found, QLineEdit)
    return found


def sign_in(person: Person, passphrase: str = PASSPHRASE) -> None:
    line(person).setFocus()
    person.type(passphrase)
    person.press("Return")


def unlock(person: Person, passphrase: str = PASSPHRASE) -> None:
    if not is_seen(person, "signInPassphrase"):
        person.press("Space")
    line(person).clear()
    sign_in(person, passphrase)


def texts(person: Person) -> list[str]:
    """Everything that can be read in any window of the program."""
    shown = [w for top in QApplication.topLevelWidgets() if top.isVisible() for w in [top, *top.findChildren(QWidget)]]
    found = [str(w.text()) for w in shown if isinstance(w, QLabel | QPushButton | QLineEdit) and w.isVisible()]
    return [*found, *(w.windowTitle() for w in shown if w.isWindow())]


def visible_windows() -> list[QWidget]:
    return [w for w in QApplication.topLevelWidgets() if w.isVisible()]
