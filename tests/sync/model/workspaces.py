"""A laptop and a headquarters of DESIGN §4-§6, as plain data: chains, feeds, receipts, verdicts, epochs.

What comes with later issues is left out: consent, seals and the unit, erasure, transfer, relayed chains, exchanges.
A restricted line leaves the laptop as its hash only.
"""

import copy
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from tests.sync.model.merge import Change, heads, named

MAX_CLOCK = 2**48
SHARED = frozenset({"employer", "post", "staff"})  # go to every post of the tests, and may be changed by each
NEVER_BY_A_POST = frozenset({"notice"})
BAD = "two\nlines"  # stands for every value that is not of its type


def first_link(dev: str) -> bytes:
    return hashlib.sha256(dev.encode()).digest()


@dataclass(frozen=True)
class Segment:
    """Lines of one chain: the link before them, (hash, content or None) each, and the tip that proves them."""

    dev: str
    before: bytes
    lines: list[tuple[bytes, Change | None]]
    seq: int
    tip: bytes


@dataclass(frozen=True)
class Batch:
    """Laptop to headquarters. `position`: (epoch, place in its feed)."""

    dev: str
    manifest: bytes
    tip: bytes
    position: tuple[str | None, int]
    segments: list[Segment]
    single: list[Change]


@dataclass(frozen=True)
class Return:
    """Headquarters to a laptop. `items`: (hash, content or None, reason, is a verdict or its end told?). `names`: what is only named."""

    to: str
    number: int
    epoch: str
    start: int
    upto: int
    items: list[tuple[bytes, Change | None, str | None, bool]]
    answers: list[bytes]
    own: list[Segment]
    tips: dict[str, set[bytes]]
    lacking: set[bytes]
    names: list[Change]


class Chains:
    """Every chain of every device as far as it is held: link -> (device, link before, seq, hash)."""

    def __init__(self) -> None:
        self.at: dict[bytes, tuple[str, bytes, int, bytes]] = {}
        self.tips: dict[str, set[bytes]] = {}
        self.inner: set[bytes] = set()

    def copy(self) -> "Chains":
        new = Chains()
        new.at, new.inner, new.tips = dict(self.at), set(self.inner), {d: set(t) for d, t in self.tips.items()}
        return new

    def seq(self, link: bytes) -> int:
        return self.at[link][2] if link in self.at else 0

    def add(self, dev: str, before: bytes, hashes: Iterable[bytes], first: int) -> bytes:
        for n, h in enumerate(hashes, first):
            link = hashlib.sha256(before + h).digest()
            if link not in self.at:
                self.at[link] = dev, before, n, h
                self.tips.setdefault(dev, set()).discard(before)
                self.inner.add(before)
                if link not in self.inner:
                    self.tips[dev].add(link)
            before = link
        return before

    def path(self, link: bytes, stop: Iterable[bytes] = ()) -> list[bytes]:
        """The links from the first one held, or the first after `stop`, up to this one."""
        out: list[bytes] = []
        while link in self.at and link not in stop:
            out.append(link)
            link = self.at[link][1]
        return out[::-1]

    def behind(self, tips: Iterable[bytes]) -> set[bytes]:
        out: set[bytes] = set()
        for t in tips:
            out |= {t, *self.path(t, out)}
        return out

    def complete(self, link: bytes) -> bool:
        path = self.path(link)
        return bool(path) and self.at[path[0]][1] == first_link(self.at[link][0])

    def hashes(self, links: Iterable[bytes]) -> list[bytes]:
        return [self.at[x][3] for x in links if x in self.at]


class Workspace:
    """What a laptop and headquarters have in common: the log, its chains, what is set aside."""

    def __init__(self, dev: str, post: str | None, posts: dict[str, str | None]) -> None:
        self.dev, self.post, self.posts = dev, post, posts
        self.clock, self.chains, self.tip = 0, Chains(), first_link(dev)
        self.held: dict[bytes, Change] = {}
        self.shadows: dict[bytes, Change] = {}  # set aside elsewhere: what they name is known, their values are not
        self.aside: dict[bytes, str] = {}

    def twin(self) -> Self:
        """The same once more: a copied folder, a backup."""
        new = copy.copy(self)
        for name, value in self.__dict__.items():
            new.__dict__[name] = (
                copy.deepcopy(value)
                if name in ("feeds", "answers", "verdicts")
                else (
                    value
                    if name == "posts"
                    else value.copy()
                    if isinstance(value, (dict, set, list, Chains))
                    else value
                )
            )
        return new

    def wrote(self, change: Change) -> None:
        """A change that this workspace has just written."""
        assert change.seq == self.chains.seq(self.tip) + 1, "a hole in the own chain"
        assert change.clock == self.clock + 1, "a clock not one above every clock seen"
        self.clock = change.clock
        self.tip = self.chains.add(self.dev, self.tip, [change.hash], change.seq)
        self.learn(change)

    def learn(self, c: Change | None) -> None:
        if c is not None:
            self.held.setdefault(c.hash, c)

    def lift(self, hashes: Iterable[bytes]) -> None:
        """The clock rises above these; what is set aside lifts nobody's."""
        self.clock = max([self.clock, *(self.held[h].clock for h in hashes if h in self.held and h not in self.aside)])

    def heads(self) -> dict[tuple[str, str], dict[str, list[Change]]]:
        return heads(*self.merged())

    def merged(self) -> tuple[list[Change], set[bytes]]:
        """All changes that the merge knows of, and those of them that show nothing."""
        changes = {**self.shadows, **self.held}
        return list(changes.values()), set(self.aside) | set(self.shadows) - set(self.held)

    def levels(self) -> dict[tuple[str, str], str]:
        """The strictest level that a head, or a write set aside and not yet written over, gives each record."""
        writes: dict[tuple[str, str], list[Change]] = {}
        for c in self.held.values():
            if "confidentiality" in c.set:
                writes.setdefault((c.kind, c.id), []).append(c)
        out = {}
        for key, cs in writes.items():
            stamps = [s for c in cs if c.hash not in self.aside for s in c.set["confidentiality"][1]]
            gone = named(stamps, cs, self.aside, "confidentiality")
            out[key] = max(
                (v for c in cs if c.stamp not in gone for v in (c.set["confidentiality"][0],) if v in ("N1", "N2")),
                default="N1",
            )
        return out

    def restricted(self, changes: Iterable[Change]) -> set[bytes]:
        """Hashes of those of these lines that are for the unit alone."""
        levels, heads = self.levels(), self.heads()
        out = set()
        for c in changes:
            if not c.open:
                level = levels.get((c.kind, c.id), "N1")
                case = heads.get((c.kind, c.id), {}).get("case", [])
                above = levels.get(("case", case[0].set["case"][0]), "N1") if case else "N1"
                if "N2" in (level, above):
                    out.add(c.hash)
        return out
