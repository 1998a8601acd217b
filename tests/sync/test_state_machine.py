"""Any history of laptops and headquarters: files lost, repeated, out of order, power cuts, copies, restores. The model runs beside it.

`--hypothesis-profile=long` plays more; `python -m tests.sync.test_state_machine FROM TO` plays these seeds and shortens one that fails.
"""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.sync.offices import quick_keys
from tests.sync.operations import OPERATIONS, Operations
from tests.sync.world import LAPTOPS

Step = tuple[str, int, int, int]


def schedule(seed: int) -> list[Step]:
    """A random history; every third dwells on copies and restores."""
    rnd = random.Random(seed)
    often = {
        **OPERATIONS,
        **({"copy": 1.0, "backup": 2.0, "rollback": 2.0, "hq_backup": 2.0, "hq_restore": 1.5} if seed % 3 == 0 else {}),
    }
    names = rnd.choices(list(often), list(often.values()), k=rnd.choice((15, 25, 40)))
    return [(name, rnd.randrange(1000), rnd.randrange(1000), rnd.randrange(1000)) for name in names]


def play(pattern: Path, folder: Path, steps: Sequence[Step], seed: int) -> None:
    world = Operations(pattern, folder, LAPTOPS["post" if seed % 2 else "posts"])
    try:
        for step in steps:
            world.step(*step)
        world.settle(bulk=seed % 4 >= 2)
        world.check()
    finally:
        world.close()


@pytest.mark.parametrize("seed", range(12))
def test_a_history_ends_as_the_model_says(pattern: Path, folder: Path, seed: int) -> None:
    with quick_keys():
        play(pattern, folder, schedule(seed), seed)
