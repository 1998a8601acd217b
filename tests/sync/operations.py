"""What happens in a random history: each operation on the real services and on the model.

A step is an operation and three numbers below 1000 that choose what it acts on, so that a history is plain data and shrinks.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from attache_app.services import backups, conflicts, exchange, records, restoring
from attache_app.store import batches, chain
from attache_app.sync import feed_rules, post_batch_out, return_out, settling
from tests.sync.model import workspaces as model
from tests.sync.world import Form, Pair, World

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


class Operations(World):
    """A world in which things happen."""

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
        if c % 8:
            self.export(pair)
            return
        with power_cut(CUTS_OUT[0]):
            pair.office.export(self.ministry.post)
        pair.model.export(self.last_made(pair))

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

    def do_hq_return(self, pair: Pair, a: int, b: int, c: int) -> None:
        if pair.office.dev in self.hq.model.revoked:
            return
        if c % 8 == 0:
            with power_cut(CUTS_OUT[1]):
                self.hq.office.give(pair.office.dev, self.ministry.post)
            self.hq.model.give(pair.office.dev)
            return
        self.down.append(self.make_return(pair))

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
        backups.backup(pair.office.session, path)
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
        restoring.restore(backup, pair.office.folder, acts_file=acts, without_acts=acts is None)
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
