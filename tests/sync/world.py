"""Laptops and a headquarters, the real services and beside them the model: what must hold between and after them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from attache_app.records.changes import Change, class_of
from attache_app.services import exchange
from attache_app.store import batches, chain, checking, settings
from attache_app.store.devices import Devices
from attache_app.store.tables import line
from attache_app.sync import post_batch_out
from tests.sync.model import merge
from tests.sync.model import workspaces as model
from tests.sync.model.headquarters import Headquarters
from tests.sync.model.laptop import Laptop
from tests.sync.offices import Ministry, Office, check_feeds

LAPTOPS = {"post": ("counter", "field", "third"), "posts": ("counter", "field", "dajabon")}


@dataclass
class Pair:
    """A real workspace and the model of it."""

    office: Office
    model: Any
    seen: int = 0  # rows of the log that the model knows of
    backup: tuple[Path, Any] | None = None


@dataclass
class File:
    path: Path
    model: Any


@dataclass(eq=False)
class Form:
    """A form that somebody opened: what it is of, what it will name, what its writer could read then."""

    pair: Pair
    kind: str
    id: str
    base: Any
    named: dict[str, list[str]]
    known: set[bytes]


class World:
    def __init__(self, pattern: Path, folder: Path, laptops: Sequence[str]) -> None:
        self.ministry = Ministry(pattern, folder, *laptops)
        self.count = 0
        posts: dict[str, str | None] = {o.dev: o.post_id for o in self.ministry.offices.values()}
        self.post_of = posts
        hq = self.ministry.hq
        with hq.session.store.reading() as conn:
            posts |= {d.dev: d.post for d in Devices(conn).by_no.values() if d.role == "post"}
        posts[hq.dev] = None
        self.hq = Pair(hq, Headquarters(hq.dev, posts, hq.setting("epoch")))
        self.laptops: list[Pair] = []
        for name in laptops:
            office = self.ministry[name]
            self.laptops.append(Pair(office, Laptop(office.dev, office.post_id, posts, office.dev.encode())))
            self.hq.model.grant(office.dev, office.dev.encode())
        self.knew: dict[bytes, frozenset[bytes]] = {}  # what the writer of a line could read
        for pair in (self.hq, *self.laptops):
            self.wrote(pair, check=False)
        self.up: list[File] = []
        self.down: list[File] = []
        self.forms: list[Form] = []

    def close(self) -> None:
        self.ministry.close()

    # What was written is told to the model, which would have named the same.

    @staticmethod
    def readable(pair: Pair) -> set[bytes]:
        return set(pair.model.held) - set(pair.model.aside)

    def wrote(
        self, pair: Pair, check: bool = True, base: dict[str, list[str]] | None = None, known: set[bytes] | None = None
    ) -> list[Change]:
        """Give the model what its real workspace has just written; compare what the changes name.

        `base`, `known`: what the form named and its writer could read when it was opened, else what stands now.
        """
        declarations = pair.office.session.declarations
        out, read = [], frozenset(known if known is not None else self.readable(pair))
        for no, c in pair.office.changes(pair.seen):
            pair.seen = no
            if c.dev != pair.office.dev or c.hash in pair.model.held:
                continue
            values = {f: (w.value, w.was) for f, w in c.set.items()}
            change = merge.Change(
                c.dev, c.seq, c.clock, c.kind, c.id, values, c.hash, c.stamp, class_of(declarations, c) == 0
            )
            if check and c.kind != "action":
                now = pair.model.heads().get((c.kind, c.id), {})
                for f, (_, was) in values.items():
                    expected = base.get(f, []) if base is not None else self.named(now, f, c.kind, c.id, pair.model)
                    assert sorted(expected) == list(was), f"{f} names {was}, not {expected}"
            pair.model.wrote(change)
            self.knew[c.hash] = read
            out.append(c)
        return out

    @staticmethod
    def named(now: merge.Heads, f: str, kind: str, id: str, workspace: model.Workspace) -> list[str]:
        """What typing over the shown value names: the heads that hold it; of a set, all; of a deletion, all of the record."""
        if f in ("deleted", "post"):
            return sorted({h.stamp for hs in now.values() for h in hs})
        found = now.get(f, [])
        if all(h.set[f][0] is None or isinstance(h.set[f][0], list) for h in found):
            return sorted(h.stamp for h in found)
        return sorted(h.stamp for h in found if merge.text(h.set[f][0]) == merge.text(found[0].set[f][0]))

    # Files.

    def export(self, pair: Pair) -> bool:
        """A batch is on its way; was there one?"""
        path = pair.office.export(self.ministry.post)
        batch = pair.model.export(self.last_made(pair))
        assert bool(path) == (batch is not None), f"a batch of {pair.office.name}: {path}, {batch}"
        if path:
            self.up.append(File(path[0], batch))
        return bool(path)

    @staticmethod
    def last_made(pair: Pair) -> bytes:
        """What names its last batch: two copies may even make the same one."""
        with pair.office.session.store.reading() as conn:
            last = batches.latest_made(conn, post_batch_out.KIND)
        return last.manifest if last else b""

    def hq_take(self, file: File) -> None:
        [result] = self.hq.office.take(file.path)
        assert result.outcome in ("imported", "already"), result
        if result.outcome == "imported":
            self.hq.model.receive(file.model)
        self.compare(self.hq)

    def make_return(self, pair: Pair) -> File:
        [path] = self.hq.office.give(pair.office.dev, self.ministry.post)
        return File(path, self.hq.model.give(pair.office.dev))

    def take_return(self, pair: Pair, file: File) -> bool:
        [result] = pair.office.take(file.path)
        assert result.outcome in ("imported", "already"), result
        governs = result.outcome == "imported" and bool(pair.model.receive(file.model))
        self.compare(pair)
        return governs

    # The real workspace against the model.

    def compare(self, pair: Pair) -> None:
        office, expected = pair.office, pair.model
        with office.session.store.reading() as conn:
            rows = conn.execute(select(line.c.hash, line.c.aside).where(line.c.body.is_not(None))).all()
            receipt, writer = settings.get(conn, "receipt"), settings.get(conn, "writer")
            devices = Devices(conn)
            ends = {(d, e.link) for d in devices.by_id for e in chain.ends(conn, devices, d)}
        where = office.name
        assert {r.hash for r in rows} == set(expected.held), f"{where}: other lines are held"
        assert {r.hash: r.aside for r in rows if r.aside} == {
            h: w for h, w in expected.aside.items() if h in expected.held
        }, f"{where}: other verdicts"
        assert ends == {(d, t) for d, ts in expected.chains.tips.items() for t in ts}, f"{where}: other ends of chains"
        assert (writer["clock"], writer["link"]) == (expected.clock, expected.tip.hex()), (
            f"{where}: another clock or tip"
        )
        if isinstance(expected, Laptop):
            tips = {bytes.fromhex(x) for _, x in (receipt or {"tips": {}})["tips"].get(office.dev, ())}
            assert tips == expected.tips and (receipt or {"epoch": None})["epoch"] == expected.epoch, (
                f"{where}: another receipt"
            )
        posts = {**self.post_of}
        changes, silent = expected.merged()
        assert office.conflicts() == merge.conflicts(changes, silent, posts), f"{where}: other conflicts"

    # The end of a history: everybody alive exchanges until nothing is left to say.

    def living(self) -> list[Pair]:
        return [p for p in self.laptops if p.office.dev not in self.hq.model.revoked]

    def let_stand(self) -> int:
        """Somebody at headquarters looks through what came back after a restore."""
        found = len(self.hq.model.unproven)
        assert exchange.let_stand(self.hq.office.session) == found
        self.hq.model.let_stand()
        self.compare(self.hq)
        return found

    def settle(self, bulk: bool = False, most: int = 8) -> None:
        self.up, self.down = [], []
        for n in range(most):
            pairs = self.living()
            moved = sum(self.send(p) for p in pairs) if bulk else 0
            for p in pairs:
                moved += 0 if bulk else self.send(p)
                moved += self.let_stand()
                governs = self.take_return(p, self.make_return(p))
                assert governs or n < most - 1, "the newest return never governs"
            if not moved:
                return
        raise AssertionError("batches never become empty")

    def send(self, pair: Pair) -> bool:
        """Its batch goes to headquarters; was there one?"""
        sent = self.export(pair)
        if sent:
            self.hq_take(self.up.pop())
        return sent

    def check(self) -> None:
        """What must hold after any history."""
        hq = self.hq.model
        for pair in (self.hq, *self.living()):
            self.compare(pair)
            found = list(checking.problems(pair.office.session.store, pair.office.session.declarations))
            assert not found, f"{pair.office.name}: {found}"
        for pair in self.living():
            for h, c in pair.model.held.items():
                assert h in hq.held or h in pair.model.restricted([c]), f"lost: {c.stamp} of {pair.office.name}"
            mine = {h for h, c in hq.held.items() if c.dev not in hq.revoked and self.sees(pair, c)}
            hidden = hq.restricted(hq.held.values())
            assert {h for h in mine - hidden if h not in hq.aside} <= set(pair.model.held), (
                f"never came to {pair.office.name}"
            )
        self.check_dumps()
        check_feeds(self.hq.office)
        for pair in (self.hq, *self.living()):
            self.check_overwritten(pair)

    def check_overwritten(self, pair: Pair) -> None:
        """Every overwritten value was seen by its overwriter, or is in a conflict."""
        standing = [c for h, c in pair.model.held.items() if h not in pair.model.aside]
        heads = pair.model.heads()
        for c in standing:
            if c.dev in self.hq.model.revoked:
                continue
            for f in c.set:
                seen = any(
                    f in x.set and (x.kind, x.id) == (c.kind, c.id) and c.hash in self.knew[x.hash] for x in standing
                )
                assert seen or c in heads[c.kind, c.id][f], (
                    f"overwritten unseen on {pair.office.name}: {c.kind}.{f} {c.stamp}"
                )

    def sees(self, pair: Pair, c: merge.Change) -> bool:
        return c.kind in model.SHARED or pair.office.post_id in self.hq.model.owners().get((c.kind, c.id), ())

    def check_dumps(self) -> None:
        """Laptops of a post that hold the same changes give the same dump, and headquarters the same of their records."""
        by: dict[Any, list[tuple[str, bytes]]] = {}
        for pair in (self.hq, *self.living()):
            standing = frozenset(pair.model.held) - set(pair.model.aside)
            by.setdefault(standing, []).append((pair.office.name, pair.office.dump()))
        for same in by.values():
            assert len({d for _, d in same}) == 1, f"same changes, different dumps: {[n for n, _ in same]}"
