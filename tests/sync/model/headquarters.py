"""Headquarters of the model: verdicts, feeds, receipts, revocation, restore (DESIGN §4-§6)."""

from dataclasses import dataclass, field
from typing import Any

from tests.sync.model.merge import Change
from tests.sync.model.workspaces import (
    BAD,
    MAX_CLOCK,
    NEVER_BY_A_POST,
    SHARED,
    Batch,
    Return,
    Segment,
    Workspace,
    first_link,
)  # fmt: skip


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
