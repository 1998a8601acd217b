"""A world for hostile files: a headquarters that holds registers, a batch on its way, a thief of keys; and what must follow whatever they do."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyrage

from attache_app.errors import AttacheError
from attache_app.i18n import LANGUAGES
from attache_app.sentences import SENTENCES
from attache_app.services.problems import explain
from attache_app.services.sessions import Session
from tests.journeys.forger import Forger
from tests.journeys.offices import lines, set_aside, take
from tests.sync.tampering import Members, members_of, seal_tar, tar_of


@dataclass
class World:
    """A headquarters that holds the register of SDQ, a batch of SDQ that it has not met yet, and a thief of SDQ's keys."""

    hq: Session
    recovery: pyrage.x25519.Identity
    post: Session
    nassau: Session
    thief: Forger
    batch: bytes
    box: Path
    case_of_nassau: str
    case: str
    counter: Iterator[int]

    def path(self, data: bytes, name: str = "SDQ-A-000002-9f3c.batch.age") -> Path:
        """A file of these bytes, in a folder of its own."""
        folder = self.box / f"hostile {next(self.counter)}"
        folder.mkdir()
        path = folder / name
        path.write_bytes(data)
        return path

    def sealed(self, members: Members) -> Path:
        """These members sealed to headquarters."""
        path = self.path(b"")
        seal_tar(path, tar_of(members), self.thief.recipients)
        return path

    def members(self) -> Members:
        return members_of(self.path(self.batch), self.recovery)


def refused(world: World, path: Path, session: Session | None = None) -> str:
    """The code with which the file is refused; one sentence in each language says so; the register is as it was."""
    session = session or world.hq
    before = lines(session)
    (result,) = take(session, path)
    assert result.outcome == "refused", result
    problem = result.problem
    assert isinstance(problem, AttacheError)
    told(problem)
    assert lines(session) == before
    return problem.code


def told(problem: AttacheError) -> None:
    """There is a sentence for it, with every value in its place, in each language."""
    assert problem.code in SENTENCES
    for code in LANGUAGES:
        said = explain(problem, code)
        assert said.endswith(".") and "{" not in said and problem.code not in said


def held_aside(world: World, path: Path, *reasons: str) -> None:
    """The file is taken in, its changes are set aside for these reasons, and the register shows none of them."""
    was, before = set_aside(world.hq), lines(world.hq)
    (result,) = take(world.hq, path)
    assert (result.outcome, result.quarantined) == ("imported", len(reasons)), result
    now = set_aside(world.hq)
    found = sorted(why for why in now for _ in range(now[why] - was.get(why, 0)))
    assert found == sorted(reasons)
    assert lines(world.hq) == before


def spread(length: int, places: int) -> list[int]:
    return sorted({length * i // places for i in range(places)} | {length - 1})


def flipped(data: bytes, place: int) -> bytes:
    changed = bytearray(data)
    changed[place] ^= 1 << place % 8
    return bytes(changed)
