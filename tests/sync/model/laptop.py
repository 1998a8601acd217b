"""A laptop of the model: what it sends, and what a return changes (DESIGN §6)."""

from tests.sync.model.workspaces import Batch, Return, Segment, Workspace


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
