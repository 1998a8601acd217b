"""Any history of laptops and headquarters: files lost, repeated, out of order, power cuts, copies, restores. The model runs beside it.

Twice: as a state machine of hypothesis, which shortens what fails, and as random schedules, which go on longer.
`pytest --hypothesis-profile=long` plays more of both.
"""

import itertools
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.sync.offices import quick_keys
from tests.sync.operations import OPERATIONS, Operations
from tests.sync.world import LAPTOPS

Step = tuple[str, int, int, int]
NUMBER = st.integers(0, 999)
LONG = settings.default is not None and settings.default.max_examples > 100
_folders = itertools.count()


class Histories(RuleBasedStateMachine):
    """Each rule is one operation somewhere; whatever happened, everybody alive then exchanges and must agree."""

    pattern: Path
    folder: Path
    world: Operations | None = None

    @initialize(laptops=st.sampled_from(sorted(LAPTOPS)), bulk=st.booleans())
    def begin(self, laptops: str, bulk: bool) -> None:
        folder = self.folder / str(next(_folders))
        folder.mkdir()
        self.bulk = bulk
        self.world = Operations(self.pattern, folder, LAPTOPS[laptops])

    def teardown(self) -> None:
        if self.world is None:
            return
        try:
            self.world.settle(self.bulk)
            self.world.check()
        finally:
            self.world.close()

    @rule(
        op=st.sampled_from(("new", "write", "sets", "late_form", "delete", "resolve", "level")),
        a=NUMBER,
        b=NUMBER,
        c=NUMBER,
    )
    def somebody_writes(self, op: str, a: int, b: int, c: int) -> None:
        self.step(op, a, b, c)

    @rule(op=st.sampled_from(("bad", "stranger", "hq_write", "revoke")), a=NUMBER, b=NUMBER, c=NUMBER)
    def something_is_amiss(self, op: str, a: int, b: int, c: int) -> None:
        self.step(op, a, b, c)

    @rule(op=st.sampled_from(("export", "hq_import", "hq_return", "receive", "drop")), a=NUMBER, b=NUMBER, c=NUMBER)
    def a_file_is_on_its_way(self, op: str, a: int, b: int, c: int) -> None:
        self.step(op, a, b, c)

    @rule(a=NUMBER, b=NUMBER, c=NUMBER)
    def a_laptop_and_headquarters_exchange(self, a: int, b: int, c: int) -> None:
        for op in ("export", "hq_import", "hq_return", "receive"):
            self.step(op, a, b, c)

    @rule(op=st.sampled_from(("copy", "backup", "rollback", "hq_backup", "hq_restore")), a=NUMBER, b=NUMBER, c=NUMBER)
    def a_folder_lives_on(self, op: str, a: int, b: int, c: int) -> None:
        self.step(op, a, b, c)

    def step(self, op: str, a: int, b: int, c: int) -> None:
        assert self.world is not None
        self.world.step(op, a, b, c)


def test_no_history_that_hypothesis_finds_breaks_a_rule(pattern: Path, folder: Path) -> None:
    kind = type("HistoriesHere", (Histories,), {"pattern": pattern, "folder": folder})
    often = settings(
        max_examples=400 if LONG else 12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
    )
    with quick_keys():
        run_state_machine_as_test(kind, settings=often)


def schedule(seed: int) -> list[Step]:
    """A random history; every third dwells on copies and restores."""
    rnd = random.Random(seed)
    lives_on = {"copy": 1.0, "backup": 2.0, "rollback": 2.0, "hq_backup": 2.0, "hq_restore": 1.5}
    often = {**OPERATIONS, **(lives_on if seed % 3 == 0 else {})}
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


@pytest.mark.parametrize("seed", range(400 if LONG else 12))
def test_a_random_history_ends_as_the_model_says(pattern: Path, folder: Path, seed: int) -> None:
    with quick_keys():
        play(pattern, folder, schedule(seed), seed)
