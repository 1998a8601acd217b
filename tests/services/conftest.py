"""A post at work, not enrolled, for the stories of the services."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from attache_app.services import sessions
from attache_app.services.sessions import Session
from tests.sync.offices import quick_keys

PASSPHRASE = "yon fraz sekrè"


@pytest.fixture(scope="session")
def new_post(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A post's workspace as it was made; to be copied."""
    folder = tmp_path_factory.mktemp("modèl é") / "SDQ"
    with quick_keys():
        sessions.new_post(
            folder, passphrase=PASSPHRASE, post="SDQ", country="DO", city="Santo Domingo", person="Mirlande Toussaint"
        )  # fmt: skip
    return folder


@pytest.fixture
def post(new_post: Path, folder: Path) -> Iterator[Session]:
    """The register of a post in Santo Domingo; its attaché is fictional."""
    shutil.copytree(new_post, folder / "SDQ")
    with quick_keys(), sessions.open_session(folder / "SDQ", PASSPHRASE) as session:
        yield session
