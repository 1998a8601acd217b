"""What the journeys share."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from attache_app.desktop import tasks
from attache_app.services import records
from attache_app.services.sessions import Session
from tests.collecting import no_collecting_on_workers as no_collecting_on_workers
from tests.journeys.forger import Forger
from tests.journeys.hostile import World
from tests.journeys.offices import enrol, export, headquarters, laptop, send


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    box = tmp_path_factory.mktemp("Poste à Saint-Marc é")
    hq, recovery = headquarters(box / "ONM")
    post, nassau = laptop(box / "SDQ"), laptop(box / "NAS", "NAS", country="BS")
    with hq, post, nassau:
        for one in (post, nassau):
            enrol(hq, one, box)
        case = records.save(post, "case", None, {"category": "W01"}).id
        records.save(post, "worker", None, {"surname": "Désilus", "given": "Jean-Bénito"})
        elsewhere = records.save(nassau, "case", None, {"category": "W03"}).id
        send(post, hq, box)
        send(nassau, hq, box)
        for n in range(12):
            records.save(post, "visit", None, {"who_is_here": f"Marie-Françoise n° {n}"})
        path = export(post, box)
        yield World(
            hq, recovery, post, nassau, Forger(post, box), path.read_bytes(), box, elsewhere, case, itertools.count()
        )  # fmt: skip


@pytest.fixture
def at_rest(qapp: QApplication, qtbot) -> Callable[[], None]:  # type: ignore[no-untyped-def]
    """Wait until nothing is under way and everything was shown."""

    def wait() -> None:
        for _ in range(3):  # what one answer starts may start another
            qtbot.waitUntil(tasks.idle, timeout=60_000)
            qapp.processEvents()

    return wait


@pytest.fixture
def post(folder: Path) -> Iterator[Session]:
    """A laptop of a post in Santo Domingo, not enrolled."""
    with laptop(folder / "Poste") as session:
        yield session
