"""A post's workspace made once and copied for each test, and a desk at it: session, language, preferences."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from attache_app.desktop import tasks
from attache_app.desktop.desk import Desk
from attache_app.desktop.preferences import Preferences
from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.sheet import dress
from attache_app.services import sessions
from tests.desktop.person import Person, before_the_window

PASSPHRASE = "zandolit kenbe pye bwa"


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
