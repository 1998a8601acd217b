"""A day in the window leaves no name outside the register: not in titles, file names, preferences, logs, nor what a chooser proposes."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from attache_app import program_log
from attache_app.desktop import tasks
from attache_app.desktop.bootstrap import Program
from attache_app.desktop.desk import Place
from attache_app.desktop.preferences import Preferences
from attache_app.services import listing, sessions
from attache_app.store.workspace_info import KEYS
from tests.desktop.looking import settle
from tests.desktop.person import Person
from tests.sync.offices import quick_keys

PASSPHRASE = "chemiz jòn nan syèl la"
ATTACHE, WORKER, PHONE = "Guerline Désir", "Wilnès Zandolitè", "8095557731"
# As written, folded, and in pieces; a telephone in the form that the register gives it.
NEEDLES = [*(part for name in (ATTACHE, WORKER) for part in name.split()), "zandolite", "guerline", PHONE, PHONE[3:]]


class Titles(QObject):
    """Every title that a window of the program has had."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        told = event.type() in (QEvent.Type.WindowTitleChange, QEvent.Type.Show)
        if told and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.add(watched.windowTitle())
        return False


@pytest.fixture
def proposed(monkeypatch: pytest.MonkeyPatch, folder: Path) -> list[str]:
    """Every name that a chooser of files proposed; what is kept goes there, in a folder of papers that are for reading."""
    names: list[str] = []
    (folder / "papers").mkdir()

    def save(_parent: QWidget, title: str, name: str = "", *_: str) -> tuple[str, str]:
        names.extend((title, name))
        return str(folder / "papers" / Path(name).name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", save)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder / "papers"))
    return names


@pytest.fixture
def program(qapp: QApplication, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    for name in (
        "HOME",
        "USERPROFILE",
        "APPDATA",
        "LOCALAPPDATA",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_STATE_HOME",
        "XDG_DATA_HOME",
    ):
        monkeypatch.setenv(name, str(folder / "home"))
    monkeypatch.setattr(Path, "home", lambda: folder / "home")
    monkeypatch.setattr("sys.excepthook", lambda *_: None)
    (folder / "home").mkdir()
    program_log.begin(folder / "home" / "log")
    with quick_keys():
        sessions.new_post(
            folder / "Poste", passphrase=PASSPHRASE, post="SDQ", country="DO", city="Santo Domingo", person=ATTACHE, language="en"
        )  # fmt: skip
        preferences = Preferences(folder / "home" / "window.json")
        preferences.put("language", "en")
        made = Program(qapp, preferences)
        made.window.resize(1366, 768)
        made.begin(folder / "Poste")
        assert QTest.qWaitForWindowActive(made.window)
        yield made
        made.window.ask_before_closing(None)
        made.window.close()
        made.end()
        program_log.end()
        made.window.deleteLater()


def test_a_day_in_the_window_leaves_no_name_outside_the_register(
    qapp: QApplication, qtbot, program: Program, proposed: list[str], folder: Path
) -> None:  # type: ignore[no-untyped-def]
    titles = Titles()
    qapp.installEventFilter(titles)

    def wait() -> None:
        for _ in range(3):
            qtbot.waitUntil(tasks.idle, timeout=30_000)
            settle(qapp)

    QTest.qWait(100)
    wait()
    person = Person(program.window, None, wait)  # type: ignore[arg-type]
    type_passphrase(person)
    shell, session = program.shell, program.session
    assert shell is not None and session is not None

    # Somebody at the counter, found again, opened, looked for, put into a list's filter, on a paper.
    person.press("Ctrl+2")
    person.type("Kapatas la kenbe paspò m.")
    person.press("Alt+2")
    person.find("field_who_is_here").setFocus()
    person.type(WORKER)
    person.press("Ctrl+Return")
    person.press("Ctrl+K")
    person.type(WORKER)
    person.press("Escape")
    for kind in ("worker", "case", "visit"):
        for row in listing.page(session, kind, limit=1).rows:
            shell.show_place(Place("record", kind=kind, id=row.id))
            wait()
            person.press("Ctrl+H")
    shell.show_place(Place("list", kind="worker"))
    wait()
    person.press("Ctrl+F")
    person.type(WORKER.split()[0])
    for page in ("sync", "conflicts", "care", "settings", "about", "home"):
        shell.show_place(Place(page))
        wait()
    keep_the_paper(person)

    # A fault whose words hold a name, a lock, a wrong passphrase, a sign-out.
    program_log.note_error(ValueError(f"cannot read {WORKER}"))
    person.press("F12")
    person.press("Space")
    type_passphrase(person, "not this one")
    person.find("signInPassphrase").clear()  # type: ignore[attr-defined]
    type_passphrase(person)
    person.click("navSignOut")
    qapp.removeEventFilter(titles)

    assert titles.seen and not named(" ".join(titles.seen))
    assert proposed and not named(" ".join(proposed))
    assert found_in_files(folder) == []


def keep_the_paper(person: Person) -> None:
    """The receipt of the case, kept as a file; the name that is proposed is looked at, the paper itself is for reading."""
    person.press("Ctrl+3")
    person.press("Return")
    person.click("receipt")
    person.click("keep")


def type_passphrase(person: Person, passphrase: str = PASSPHRASE) -> None:
    person.find("signInPassphrase").setFocus()
    person.type(passphrase)
    person.press("Return")


def named(text: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))
    return [n for n in NEEDLES if n.casefold() in text.casefold() or n.casefold() in plain]


def found_in_files(folder: Path) -> list[str]:
    """Files outside the enciphered register that hold a needle, in their bytes or their name.

    The file of slots names who signs in, before any passphrase (store/FORMAT.md), and so does a backup, which holds it.
    """
    found = []
    for path in folder.rglob("*"):
        if "papers" in path.parts:
            continue
        if named(path.name):
            found.append(f"name: {path}")
        if path.is_file():
            data, has_slots = path.read_bytes(), path.name == KEYS or path.suffix == ".attache-backup"
            needles = [n for n in NEEDLES if not (has_slots and n in ATTACHE)]
            found += [
                f"{path}: {n}" for n in needles for code in ("utf-8", "utf-16-le", "latin-1") if n.encode(code) in data
            ]
    return found


def test_the_look_through_the_files_sees_what_it_looks_for(folder: Path) -> None:
    (folder / "window.json").write_text(f'{{"last": "{WORKER}"}}', encoding="utf-8", newline="\n")
    assert found_in_files(folder)
    (folder / "window.json").unlink()
    (folder / "resi Zandolitè.txt").touch()
    assert found_in_files(folder) and named("Le cas de GUERLINE") and named("+18095557731")
