"""Random histories of three laptops and a headquarters: the real services, and beside them the model, step by step.

A step is an operation and three numbers below 1000 that choose what it acts on, so that a history is plain data and shrinks.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from attache_app.records.changes import Change, class_of
from attache_app.services import care, conflicts, exchange, records
from attache_app.store import batches, chain, settings
from attache_app.store.devices import Devices
from attache_app.store.tables import line
from attache_app.sync import feed_rules, post_batch_out, return_out, settling
from tests.sync.model import merge
from tests.sync.model import workspaces as model
from tests.sync.offices import Ministry, Office

LAPTOPS = {"post": ("counter", "field", "third"), "posts": ("counter", "field", "dajabon")}
CODES = ("W01", "W02", "W03", "W04")
# Operation: how often a random schedule takes it.
OPERATIONS = {
    "new": 2.0, "write": 6.0, "sets": 2.0, "late_form": 2.0, "delete": 0.7, "resolve": 1.0, "level": 0.5, "bad": 1.2, "stranger": 0.4,
    "hq_write": 0.8, "export": 5.0, "hq_import": 5.0, "hq_return": 4.0, "receive": 5.0, "drop": 0.7, "copy": 0.3, "backup": 0.5,
    "rollback": 0.4, "hq_backup": 0.5, "hq_restore": 0.3, "revoke": 0.1,
}  # fmt: skip


class PowerCut(BaseException):
    """Nothing after this point is done."""


# Inside a transaction that takes a file in, or after a batch is noted and before its file exists.
CUTS_IN = ((chain.Intake, "_fill"), (feed_rules, "settle"), (batches, "keep_taken"))
CUTS_OUT = ((post_batch_out, "seal_into"), (return_out, "seal_into"))


@contextmanager
def power_cut(at: tuple[Any, str]) -> Iterator[None]:
    def cut(*_: object, **__: object) -> None:
        raise PowerCut

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(*at, cut)
        with suppress(PowerCut):
            yield


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
        self.hq = Pair(hq, model.Headquarters(hq.dev, posts, hq.setting("epoch")))
        self.laptops: list[Pair] = []
        for name in laptops:
            office = self.ministry[name]
            self.laptops.append(Pair(office, model.Laptop(office.dev, office.post_id, posts, office.dev.encode())))
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

    # Operations.

    def step(self, op: str, a: int, b: int, c: int) -> None:
        self.count += 1
        pair = self.laptops[a % len(self.laptops)]
        getattr(self, f"do_{op}")(pair, a, b, c)

    def records_of(self, pair: Pair, kinds: Sequence[str] = ("case", "employer")) -> list[tuple[str, str]]:
        """Records that this laptop may write to."""
        mine = {
            key for key, fields in pair.model.heads().items()
            if key[0] in kinds and (key[0] == "employer" or pair.office.post_id in {h.set["post"][0] for h in fields.get("post", ())})
        }  # fmt: skip
        return sorted(mine)

    def choose(self, pair: Pair, n: int, kinds: Sequence[str] = ("case", "employer")) -> tuple[str, str] | None:
        found = self.records_of(pair, kinds)
        return found[n % len(found)] if found else None

    def do_new(self, pair: Pair, a: int, b: int, c: int) -> None:
        if b % 4:
            level = {"confidentiality": "N2"} if c % 6 == 0 else {}
            pair.office.save("case", {"title": f"case {self.count}", "other_categories": ["W01", "W02"], **level})
        else:
            pair.office.save("employer", {"known_as": [f"employer {self.count}"], "sector": "SUGAR"})
        self.wrote(pair, check=False)

    def values(self, kind: str, c: int) -> dict[str, Any]:
        if kind == "employer":
            return (
                {"note": f"note {self.count}"},
                {"sector": ("SUGAR", "CONSTR")[c // 3 % 2]},
                {"legal_name": f"name {self.count % 3}"},
            )[c % 3]
        return (
            {"title": f"title {self.count}"}, {"priority": ("P1", "P2", "P3")[c // 5 % 3]}, {"status": ("TRIAGE", "OPEN", "CLOSED")[c // 5 % 3]},
            {"summary": f"text {self.count}", "happened_on": {"edtf": f"20{10 + c // 5 % 9}"}}, {"channel": ("PHONE", "VISIT")[c // 5 % 2]},
        )[c % 5]  # fmt: skip

    def do_write(self, pair: Pair, a: int, b: int, c: int) -> None:
        if key := self.choose(pair, b):
            pair.office.save(key[0], self.values(key[0], c), key[1])
            self.wrote(pair)

    def do_sets(self, pair: Pair, a: int, b: int, c: int) -> None:
        if key := self.choose(pair, b, ("case",)):
            now = set(records.show(pair.office.session, *key).values.get("other_categories") or ())
            pair.office.save("case", {"other_categories": sorted(now ^ {CODES[c % 4]})}, key[1])
            self.wrote(pair)

    def do_late_form(self, pair: Pair, a: int, b: int, c: int) -> None:
        """A form that was opened earlier is saved; or another is opened."""
        mine = [f for f in self.forms if f.pair is pair]
        if mine and c % 2:
            form = mine[b % len(mine)]
            self.forms.remove(form)
            pair.office.save(form.kind, self.values(form.kind, c // 2), form.id, form.base)
            self.wrote(pair, base=form.named, known=form.known)
        elif key := self.choose(pair, b):
            view, now = records.show(pair.office.session, *key), pair.model.heads()[key]
            named = {f: self.named(now, f, *key, pair.model) for f in now}
            self.forms.append(Form(pair, *key, view.base, named, self.readable(pair)))

    def do_delete(self, pair: Pair, a: int, b: int, c: int) -> None:
        if key := self.choose(pair, b):
            records.delete(pair.office.session, *key, f"reason {c % 2}") if c % 3 else records.undelete(
                pair.office.session, *key
            )
            self.wrote(pair)

    def do_level(self, pair: Pair, a: int, b: int, c: int) -> None:
        if key := self.choose(pair, b, ("case",)):
            pair.office.save("case", {"confidentiality": ("N2", "N1")[c % 2]}, key[1])
            self.wrote(pair)

    def do_resolve(self, pair: Pair, a: int, b: int, c: int) -> None:
        found = conflicts.conflicts(pair.office.session)
        found = [f for f in found if (f.kind, f.id) in self.records_of(pair)]
        if found:
            one = found[b % len(found)]
            now = pair.model.heads()[one.kind, one.id]
            every = {h.stamp for hs in now.values() for h in hs}
            named = {f: sorted(every if f == "deleted" else {h.stamp for h in hs}) for f, hs in now.items()}
            conflicts.resolve(
                pair.office.session, one.kind, one.id, one.field, keep=one.heads[c % len(one.heads)].stamp
            )
            self.wrote(pair, base=named)

    def do_bad(self, pair: Pair, a: int, b: int, c: int) -> None:
        """What no form would write: a value that is none, a register or a field that a post never writes."""
        if key := self.choose(pair, b, ("case",)):
            if c % 3 == 0:
                pair.office.forge("notice", key[1], {"title": f"notice {self.count}"})
            else:
                values = ({}, {"channel": model.BAD}, {"post": self.ministry.hq.post_id})[c % 3]
                pair.office.forge("case", key[1], values)
            self.wrote(pair, check=c % 3 != 0)

    def do_stranger(self, pair: Pair, a: int, b: int, c: int) -> None:
        """A laptop writes to a case of another post, of which it has somehow learnt the id."""
        theirs = sorted(
            key for key, ps in self.hq.model.owned().items() if key[0] == "case" and pair.office.post_id not in ps
        )
        if theirs:
            pair.office.forge("case", theirs[b % len(theirs)][1], {"title": f"stranger {self.count}"})
            self.wrote(pair)

    def do_hq_write(self, pair: Pair, a: int, b: int, c: int) -> None:
        found = sorted(key for key in self.hq.model.heads() if key[0] == "employer")
        if found and c % 3:
            key = found[b % len(found)]
            self.hq.office.save("employer", self.values("employer", c), key[1])
            self.wrote(self.hq)
        else:
            self.hq.office.save("employer", {"known_as": [f"employer {self.count}"], "place": {"country": "DO"}})
            self.wrote(self.hq, check=False)

    def do_export(self, pair: Pair, a: int, b: int, c: int) -> None:
        path: list[Path] = []
        if c % 8 == 0:
            with power_cut(CUTS_OUT[0]):
                path = pair.office.export(self.ministry.post)
            pair.model.export(self.last_made(pair))
            return
        path = pair.office.export(self.ministry.post)
        batch = pair.model.export(self.last_made(pair))
        assert bool(path) == (batch is not None), f"a batch of {pair.office.name}: {path}, {batch}"
        if path:
            self.up.append(File(path[0], batch))

    @staticmethod
    def last_made(pair: Pair) -> bytes:
        """What names its last batch: two copies may even make the same one."""
        with pair.office.session.store.reading() as conn:
            last = batches.latest_made(conn, post_batch_out.KIND)
        return last.manifest if last else b""

    def do_hq_import(self, pair: Pair, a: int, b: int, c: int) -> None:
        if not self.up:
            return
        file = self.up[b % len(self.up)]
        if c % 5 == 0:
            with power_cut(CUTS_IN[a % len(CUTS_IN)]):
                self.hq.office.take(file.path)
                self.hq.model.receive(file.model)  # where the cut did not come
        else:
            self.hq_take(file)
        if c % 3:
            self.up.remove(file)

    def hq_take(self, file: File) -> None:
        [result] = self.hq.office.take(file.path)
        assert result.outcome in ("imported", "already"), result
        if result.outcome == "imported":
            self.hq.model.receive(file.model)
        self.compare(self.hq)

    def do_hq_return(self, pair: Pair, a: int, b: int, c: int) -> None:
        if pair.office.dev in self.hq.model.revoked:
            return
        if c % 8 == 0:
            with power_cut(CUTS_OUT[1]):
                self.hq.office.give(pair.office.dev, self.ministry.post)
            self.hq.model.give(pair.office.dev)
            return
        self.down.append(self.make_return(pair))

    def make_return(self, pair: Pair) -> File:
        [path] = self.hq.office.give(pair.office.dev, self.ministry.post)
        return File(path, self.hq.model.give(pair.office.dev))

    def do_receive(self, pair: Pair, a: int, b: int, c: int) -> None:
        files = [f for f in self.down if f.model.to == pair.office.dev]
        if not files:
            return
        file = files[b % len(files)]
        if c % 5 == 0:
            with power_cut(((chain.Intake, "_fill"), (batches, "keep_taken"), (settling, "raise_clock"))[a % 3]):
                pair.office.take(file.path)
                pair.model.receive(file.model)
        else:
            self.take_return(pair, file)
        if c % 3:
            self.down.remove(file)

    def take_return(self, pair: Pair, file: File) -> bool:
        [result] = pair.office.take(file.path)
        assert result.outcome in ("imported", "already"), result
        governs = result.outcome == "imported" and bool(pair.model.receive(file.model))
        self.compare(pair)
        return governs

    def do_drop(self, pair: Pair, a: int, b: int, c: int) -> None:
        box = self.up if self.up and c % 2 else self.down
        if box:
            box.pop(b % len(box))

    def do_copy(self, pair: Pair, a: int, b: int, c: int) -> None:
        """A laptop's folder is copied, and both copies are used."""
        if len(self.laptops) < 5:
            pair.office.close()
            office = self.ministry.copy_of(pair.office.folder, f"copy {self.count}")
            pair.office.open()
            self.ministry.offices[office.name] = office
            self.laptops.append(Pair(office, pair.model.twin(), pair.seen))

    def do_backup(self, pair: Pair, a: int, b: int, c: int) -> None:
        path = self.ministry.folder / f"{self.count}.attache-backup"
        care.backup(pair.office.session, path)
        pair.backup = path, pair.model.twin()

    def do_rollback(self, pair: Pair, a: int, b: int, c: int) -> None:
        if pair.backup is not None:
            path, old = pair.backup
            self.reopen(pair, path)
            pair.model, pair.seen = old.twin(), 0
            self.forms = [f for f in self.forms if f.pair is not pair]

    def reopen(self, pair: Pair, backup: Path, acts: Path | None = None) -> None:
        pair.office.close()
        shutil.rmtree(pair.office.folder)
        pair.office.folder = self.ministry.folder / f"restored {self.count}"
        care.restore(backup, pair.office.folder, acts_file=acts, without_acts=acts is None)
        pair.office.open()

    def do_hq_backup(self, pair: Pair, a: int, b: int, c: int) -> None:
        self.do_backup(self.hq, a, b, c)

    def do_hq_restore(self, pair: Pair, a: int, b: int, c: int) -> None:
        if self.hq.backup is None:
            return
        path, old = self.hq.backup
        acts = self.hq.office.folder / "acts.jsonl"
        kept = self.ministry.folder / f"acts {self.count}"
        if acts.exists():
            shutil.copy(acts, kept)
        revoked = self.hq.model.revoked
        self.reopen(self.hq, path, kept if kept.exists() else None)
        self.hq.model, self.hq.seen = old.restored(self.hq.office.setting("epoch"), revoked), 0
        self.compare(self.hq)

    def do_revoke(self, pair: Pair, a: int, b: int, c: int) -> None:
        dev = pair.office.dev
        if dev in self.hq.model.revoked or len({p.office.dev for p in self.laptops} - set(self.hq.model.revoked)) < 3:
            return
        exchange.revoke(self.hq.office.session, dev, None, "lost")
        self.hq.model.revoke(dev, None)
        self.compare(self.hq)

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
        if isinstance(expected, model.Laptop):
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
        before = len(self.up)
        self.do_export(pair, 0, 0, 1)
        if len(self.up) > before:
            self.hq_take(self.up.pop())
            return True
        return False

    def check(self) -> None:
        """What must hold after any history."""
        hq = self.hq.model
        for pair in (self.hq, *self.living()):
            self.compare(pair)
        for pair in self.living():
            for h, c in pair.model.held.items():
                assert h in hq.held or h in pair.model.restricted([c]), f"lost: {c.stamp} of {pair.office.name}"
            mine = {h for h, c in hq.held.items() if c.dev not in hq.revoked and self.sees(pair, c)}
            hidden = hq.restricted(hq.held.values())
            assert {h for h in mine - hidden if h not in hq.aside} <= set(pair.model.held), (
                f"never came to {pair.office.name}"
            )
        self.check_dumps()
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
