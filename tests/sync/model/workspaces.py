"""A laptop and a headquarters of DESIGN §4-§6, as plain data: chains, feeds, receipts, verdicts, epochs.

What comes with later issues is left out: consent, seals and the unit, erasure, transfer, relayed chains, exchanges.
A restricted line leaves the laptop as its hash only.
"""

import copy
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

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


class Laptop(Workspace):
    def __init__(self, dev: str, post: str, posts: dict[str, str | None], grant: bytes) -> None:
        super().__init__(dev, post, posts)
        self.number = 0
        self.made: dict[bytes, int] = {grant: 0}
        self.newest: tuple[int, str | None, int] = (-1, None, -1)
        self.epoch: str | None = None
        self.tips: set[bytes] = set()  # of its receipt, those of its own chain
        self.lacking: set[bytes] = set()
        self.position: dict[str, int] = {}
        self.verdicts: dict[str, dict[bytes, str]] = {}
        self.came: dict[bytes, str] = {}
        self.back: dict[bytes, int] = {}
        self.reach: tuple[bytes, tuple[str | None, int]] | None = None  # tip and position of its last batch
        self.undecided = False  # a return was not for this copy, or of another epoch: the next batch decides

    def export(self, manifest: bytes) -> Batch | None:
        """A batch of this name: all that the receipt's tips do not cover, then what is asked for or goes back; None where nothing has moved."""
        hidden, have, segments = self.restricted(self.held.values()), self.chains.behind(self.tips), []
        for t in [self.tip, *sorted(self.chains.tips.get(self.dev, ()))]:
            path = self.chains.path(t, have)
            if path:
                lines = [(h, None if h in hidden else self.held.get(h)) for h in self.chains.hashes(path)]
                segments.append(Segment(self.dev, self.chains.at[path[0]][1], lines, self.chains.seq(t), t))
                have |= {*path}
        asked = {h for h in self.lacking | set(self.back) if h in self.held and h not in hidden}
        asked -= {h for s in segments for h, _ in s.lines}
        position = (self.epoch, self.position.get(self.epoch or "", 0))
        if not segments and not asked and self.reach == (self.tip, position) and not self.undecided:
            return None
        self.undecided = False
        self.number += 1
        self.reach = self.tip, position
        self.made[manifest] = self.number
        self.back = {h: n or self.number for h, n in self.back.items()}
        return Batch(self.dev, manifest, self.tip, position, segments, [self.held[h] for h in sorted(asked)])

    def receive(self, m: Return) -> bool:
        """What a return brings is taken in in any case; only the newest moves the receipt. Does it govern?"""
        answered = max((self.made[a] for a in m.answers if a in self.made), default=None)
        fresh = []
        for s in m.own:
            self.chains.add(s.dev, s.before, [h for h, _ in s.lines], s.seq - len(s.lines) + 1)
        verdicts = self.verdicts.setdefault(m.epoch, {})
        brought = [(h, c) for s in m.own for h, c in s.lines] + [(h, c) for h, c, _, _ in m.items]
        for h, c in brought:
            if c is not None and h not in self.held:
                self.learn(c)
                self.came[h] = m.epoch
                fresh.append(h)
        for h, _, why, told in m.items:
            if told:
                verdicts.pop(h, None)
            if told and why:
                verdicts[h] = why
        self.shadows.update({c.hash: c for c in m.names})
        here = self.position.get(m.epoch, 0)
        if answered is not None and m.start <= here:
            self.position[m.epoch] = max(here, m.upto)
        no, epoch, number = self.newest
        governs = answered is not None and (
            answered > no or (answered == no and m.epoch == epoch and m.number > number)
        )
        beyond = m.start > here or any(t not in self.chains.at for t in m.tips.get(self.dev, ()))
        if not governs and (epoch not in (None, m.epoch) or (answered is None and beyond)):
            self.undecided = True
        if governs:
            self.undecided = False
            assert answered is not None
            self.newest = (answered, m.epoch, m.number)
            self.back = {h: n for h, n in self.back.items() if not n or n > answered}
            if self.epoch not in (None, m.epoch):
                self.back = {**{h: 0 for h, e in self.came.items() if e != m.epoch}, **self.back}
            self.epoch, self.tips, self.lacking = m.epoch, set(m.tips.get(self.dev, ())), set(m.lacking)
        ended: set[bytes] = set()
        if m.epoch == self.epoch:
            before, self.aside = self.aside, dict(verdicts)
            ended = set(before) - set(self.aside)
        self.lift([*fresh, *ended])
        return governs


@dataclass(frozen=True)
class Revocation:
    """The tips held then, a chosen `seq`, the hashes of the lines behind the tips."""

    seq: int
    tips: frozenset[bytes]
    held: frozenset[bytes]


@dataclass
class Answers:
    """Batches of a device that its next return answers. `given`: a return was made since."""

    given: bool
    batches: list[tuple[bytes, bytes, tuple[str | None, int]]] = field(default_factory=list)


class Headquarters(Workspace):
    def __init__(self, dev: str, posts: dict[str, str | None], epoch: str) -> None:
        super().__init__(dev, None, posts)
        self.epoch, self.number = epoch, 0
        self.laptops: dict[str, bytes] = {}  # device -> what names its grant
        self.single: set[tuple[str | None, bytes]] = set()
        self.unproven: set[bytes] = set()  # came back without their chain: a person lets them stand
        self.revoked: dict[str, Revocation] = {}
        self.answers: dict[str, Answers] = {}
        self.feeds: dict[str, list[bytes]] = {}
        self.seen: dict[str, dict[bytes, Any]] = {}
        self.told: dict[str, set[bytes]] = {}

    def grant(self, dev: str, name: bytes) -> None:
        self.laptops[dev] = name
        self.settle()

    def owned(self) -> dict[tuple[str, str], set[str]]:
        """{record: posts it has ever belonged to}."""
        out: dict[tuple[str, str], set[str]] = {}
        for c in self.held.values():
            if "post" in c.set and c.hash not in self.unproven:
                value, was = c.set["post"]
                if self.posts[c.dev] is None or (value == self.posts[c.dev] and not was):
                    out.setdefault((c.kind, c.id), set()).add(value)
        return out

    def owners(self) -> dict[tuple[str, str], set[str]]:
        """{record: posts it belongs to now}."""
        return {key: {c.set["post"][0] for c in fields.get("post", ())} for key, fields in self.heads().items()}

    def revoke(self, dev: str, seq: int | None) -> None:
        tips = frozenset(self.chains.tips.get(dev, ())) or frozenset({first_link(dev)})
        seq = seq or 1 + max(self.chains.seq(t) for t in tips)
        self.revoked[dev] = Revocation(seq, tips, frozenset(self.chains.hashes(self.chains.behind(tips))))
        self.judge()

    def standing(self, dev: str) -> set[bytes]:
        r, links = self.revoked[dev], self.chains
        after = [
            x for x, (d, _, n, _) in links.at.items()
            if d == dev and n < r.seq and r.tips & ({*links.path(x)} | {links.at[p][1] for p in links.path(x)})
        ]  # fmt: skip
        return {*r.held, *links.hashes(links.behind(r.tips)), *links.hashes(after)}

    def judge(self) -> None:
        posts, standing = self.owned(), {d: self.standing(d) for d in self.revoked}
        before = self.aside
        self.aside = {h: why for h, c in self.held.items() if (why := self._verdict(c, posts, standing))}
        self.aside |= dict.fromkeys(self.unproven, "unproven")
        self.lift(set(before) - set(self.aside))
        self.settle()

    def _verdict(
        self, c: Change, posts: dict[tuple[str, str], set[str]], standing: dict[str, set[bytes]]
    ) -> str | None:
        if c.dev in standing and c.hash not in standing[c.dev]:
            return "revoked"
        if any(v == BAD for v, _ in c.set.values()):
            return "value"
        if c.clock >= MAX_CLOCK or any(int(s[37:].split(".")[0]) >= c.clock for _, was in c.set.values() for s in was):
            return "clock"
        post = self.posts[c.dev]
        if post is None:
            return None
        if c.kind in NEVER_BY_A_POST or ("post" in c.set and c.set["post"] != (post, ())):
            return "rights"
        return "scope" if c.kind not in SHARED and post not in posts.get((c.kind, c.id), ()) else None

    def receive(self, m: Batch) -> None:
        known = self.answers.get(m.dev)
        batches = known.batches if known and not known.given else []
        self.answers[m.dev] = Answers(False, [*batches, (m.manifest, m.tip, m.position)])
        fresh = set()
        for s in m.segments:
            self.chains.add(s.dev, s.before, [h for h, _ in s.lines], s.seq - len(s.lines) + 1)
        for c in [c for s in m.segments for _, c in s.lines if c] + m.single:
            if c.hash not in self.held:
                fresh.add(c.hash)
                self.learn(c)
        placed = {h for _, _, _, h in self.chains.at.values()}
        self.unproven |= {c.hash for c in m.single if c.hash in fresh and c.dev != m.dev}
        fresh |= self.unproven & placed
        self.unproven -= placed
        self.single |= {(self.posts[m.dev], c.hash) for c in m.single}
        self.judge()
        self.lift(fresh)

    def let_stand(self) -> None:
        self.unproven = set()
        self.judge()

    def wrote(self, change: Change) -> None:
        super().wrote(change)
        self.judge()

    def _visible(self, dev: str) -> dict[bytes, tuple[bool, str | None, bool]]:
        """{hash: (do its values stay?, reason, is it told what it names?)}, what is not visible left out."""
        post, owners, hidden = self.posts[dev], self.owners(), self.restricted(self.held.values())
        out: dict[bytes, tuple[bool, str | None, bool]] = {}
        placed = {h for _, _, _, h in self.chains.at.values()}
        for h, c in self.held.items():
            why, own = self.aside.get(h), c.dev == dev and h in placed
            sees = h not in hidden and (c.kind in SHARED or post in owners.get((c.kind, c.id), ()))
            if h in self.unproven:
                continue
            if why and c.dev == dev:
                out[h] = own, why, False
            elif why and (sees or self.posts[c.dev] == post):
                out[h] = True, why, sees
            elif not why and not own and sees:
                out[h] = False, None, False
        return out

    def settle(self) -> None:
        for dev in self.laptops:
            if dev in self.revoked:
                continue
            visible, told = self._visible(dev), self.told.setdefault(dev, set())
            seen, feed = self.seen.setdefault(dev, {}), self.feeds.setdefault(dev, [])
            for h in self.held:
                form = visible.get(h)
                if form is None and seen.get(h) is not None:
                    form = (True, None, False)  # hidden, or the end of a verdict
                if form is not None and seen.get(h) != form:
                    feed.append(h)
                    seen[h] = form
                if form and form[1]:
                    told.add(h)

    def give(self, dev: str) -> Return:
        self.number += 1
        asked = self.answers.get(dev) or Answers(False, [(self.laptops[dev], first_link(dev), (None, 0))])
        if dev in self.answers:
            asked.given = True
        start = min(place if epoch == self.epoch else 0 for _, _, (epoch, place) in asked.batches)
        behind = set.intersection(*(self.chains.behind([tip]) for _, tip, _ in asked.batches))
        visible, told, items, names = self._visible(dev), self.told.get(dev, set()), [], []
        feed = self.feeds.setdefault(dev, [])
        for h in dict.fromkeys(feed[start:]):
            bare, why, named = visible.get(h, (True, None, False))
            if named:
                names.append(self.held[h])
            items.append((h, None if bare else self.held[h], why, bool(why) or (h in told and h not in self.aside)))
        own = []
        for t in sorted(self.chains.tips.get(dev, ())):
            path = self.chains.path(t, behind)
            if path:
                lines = [(h, self.held.get(h)) for h in self.chains.hashes(path)]
                own.append(Segment(dev, self.chains.at[path[0]][1], lines, self.chains.seq(t), t))
                behind = behind | {*path}
        of_post = [d for d in self.chains.tips if d == self.dev or self.posts[d] == self.posts[dev]]
        tips = {d: {t for t in self.chains.tips[d] if self.chains.complete(t)} for d in of_post}
        behind_tips = self.chains.behind(t for ts in tips.values() for t in ts)
        lacking = {*self.chains.hashes(behind_tips), *(h for p, h in self.single if p == self.posts[dev])} - set(
            self.held
        )
        manifests = [m for m, _, _ in asked.batches]
        return Return(dev, self.number, self.epoch, start, len(feed), items, manifests, own, tips, lacking, names)

    def restored(self, epoch: str, revoked: dict[str, Revocation]) -> "Headquarters":
        """This backup in a new epoch, with the revocations of the file kept apart from it."""
        new = self.twin()
        new.epoch, new.feeds, new.seen, new.told, new.revoked = epoch, {}, {}, {}, dict(revoked)
        new.judge()
        return new
