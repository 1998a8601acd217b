"""A post's workspace made once and copied for each test, and a desk at it: session, language, preferences."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from attache_app.desktop import tasks
from attache_app.desktop.bootstrap import Program
from attache_app.desktop.desk import Desk
from attache_app.desktop.preferences import Preferences
from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.sheet import dress
from attache_app.services import records, sessions
from tests.collecting import no_collecting_on_workers as no_collecting_on_workers
from tests.desktop.looking import settle
from tests.desktop.person import Person, before_the_window

PASSPHRASE = "zandolit kenbe pye bwa"
Start = Callable[[Path | None], Person]


@pytest.fixture(scope="session")
def post_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh post in Santo Domingo. Making one takes a second; copying it none."""
    path = tmp_path_factory.mktemp("modèle é") / "Poste"
    sessions.new_post(
        path, passphrase=PASSPHRASE, post="SDQ", country="DO", city="Santo Domingo", person="Guerline Désir", language="en"
    )  # fmt: skip
    return path


@pytest.fixture
def workspace(post_template: Path, folder: Path) -> Path:
    """A post's workspace of this test's own."""
    return Path(shutil.copytree(post_template, folder / "Poste é"))


@pytest.fixture
def desk(qapp: QApplication, workspace: Path, folder: Path) -> Iterator[Desk]:
    """A desk in English at that post."""
    dress(qapp, "light")
    with sessions.open_session(workspace, PASSPHRASE) as session:
        yield Desk(session, Speech("en"), Preferences(folder / "window.json"))


@pytest.fixture
def at_rest(qapp: QApplication, qtbot) -> Callable[[], None]:  # type: ignore[no-untyped-def]
    """Wait until nothing is under way and everything was shown."""

    def wait() -> None:
        for _ in range(3):  # what one answer starts may start another
            qtbot.waitUntil(tasks.idle, timeout=20_000)
            qapp.processEvents()

    return wait


@pytest.fixture
def person(qapp: QApplication, desk: Desk, at_rest: Callable[[], None]) -> Iterator[Person]:
    """Somebody before the open window of the desk."""
    with before_the_window(qapp, desk, at_rest) as found:
        yield found


@pytest.fixture
def programs() -> Iterator[list[Program]]:
    """Those started in a test, ended after it."""
    started: list[Program] = []
    yield started
    for program in started:
        program.window.ask_before_closing(None)
        program.window.close()
        program.end()
        program.window.deleteLater()


@pytest.fixture
def start(
    qapp: QApplication, folder: Path, at_rest: Callable[[], None], monkeypatch: pytest.MonkeyPatch, programs: list[Program]
) -> Start:  # fmt: skip
    monkeypatch.setattr(Path, "home", lambda: folder)
    monkeypatch.setattr("sys.excepthook", lambda *_: None)

    def begin(workspace: Path | None) -> Person:
        preferences = Preferences(folder / "window.json")
        preferences.put("language", "en")
        program = Program(qapp, preferences)
        programs.append(program)
        program.window.resize(1366, 768)
        program.begin(workspace)
        assert QTest.qWaitForWindowActive(program.window)

        def wait() -> None:
            at_rest()
            settle(qapp)

        QTest.qWait(100)  # the window is painted before the workspace is looked at
        wait()
        person = Person(program.window, None, wait)  # type: ignore[arg-type]  # the shell comes with signing in
        person.program = program  # type: ignore[attr-defined]
        return person

    return begin


@pytest.fixture
def many(desk: Desk) -> Desk:
    """A post with 450 workers, the last without a name."""
    lines = [b'{"kind":"worker","set":{"given":"Jean%03d","surname":"Pierre"}}' % n for n in range(449)]
    records.record_lines(desk.session, [*lines, b'{"kind":"worker","set":{"sex":"m"}}'])
    return desk
