"""What the journeys share."""

import itertools
from collections.abc import Iterator

import pytest

from attache_app.services import records
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
