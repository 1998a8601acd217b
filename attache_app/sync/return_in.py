"""A laptop takes in a return: what it brings in any case; only the newest moves receipts, rights and keys (DESIGN §6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attache_app.domain import numbering
from attache_app.errors import Refused
from attache_app.records.declarations import Declarations
from attache_app.store import batches, chain, lines, registers, settings
from attache_app.store.conflict_rows import count_conflicts
from attache_app.store.devices import Devices
from attache_app.store.engine import Connection, Store
from attache_app.sync import change_lines, own, segments, settling
from attache_app.sync.certificates import Card, read_card_paper
from attache_app.sync.container import POST_BATCH, RETURN, Manifest
from attache_app.sync.container_reader import OpenedBatch, open_batch
from attache_app.sync.keys import PublicKeys
from attache_app.sync.own import Own
from attache_app.sync.papers import DEVICE
from attache_app.sync.post_batch_in import Outcome
from attache_app.sync.return_out import grant_name
from attache_app.sync.segments import Segment


@dataclass(frozen=True, slots=True)
class _Said:
    """What the manifest of a return says, its form checked."""

    number: int
    epoch: str
    start: int
    upto: int
    answers: list[bytes]
    segments: list[Segment]
    single: int
    tips: dict[str, list[tuple[int, bytes]]]
    ranges: dict[str, list[tuple[int, int]]]
    hashes: list[bytes]
    peers: dict[str, Any]
    lives_twice: bool


def take_return(store: Store, declarations: Declarations, realm: str, path: Path, now: str) -> Outcome:
    """Take in a return. Refused for any doubt; the register is then as before."""
    with store.reading() as conn:
        me, card = own.load(conn, realm), own.headquarters(conn)

    def signer(manifest: Manifest) -> PublicKeys:
        sender = read_card_paper(manifest.sender.json)
        if sender.keys.sign != card.keys.sign or sender.device != card.device:
            raise Refused("certificate_stranger")
        return sender.keys

    with open_batch(path, me.identities, signer, realm=realm, device=me.dev, kinds=(RETURN,)) as batch:
        said = _said(batch.manifest)
        with store.writing() as conn:
            if batches.was_taken(conn, batch.manifest.hash):
                return Outcome("already")
            return _Import(conn, declarations, me, card).run(batch, said, path.name, now)


def _said(manifest: Manifest) -> _Said:
    b = manifest.body
    try:
        counts = [b["start"], b["upto"], b["single"]]
        if (
            any(type(n) is not int or n < 0 for n in counts)
            or not isinstance(b["epoch"], str)
            or not 0 < len(b["epoch"]) <= 64
        ):
            raise ValueError
        if type(b["lives_twice"]) is not bool or not all(_is_peer(*peer) for peer in b["peers"].items()):
            raise ValueError
        return _Said(
            b["number"], b["epoch"], b["start"], b["upto"], segments.hashes_from_json(b["answers"]), segments.from_json(b["segments"]),
            b["single"], segments.tips_from_json(b["tips"]), segments.ranges_from_json(b["ranges"]), segments.hashes_from_json(b["hashes"]),
            b["peers"], b["lives_twice"],
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused("batch_unreadable") from error


def _is_peer(dev: str, facts: Any) -> bool:
    texts = [facts["letter"], *facts["rights"]]
    return (
        DEVICE.fullmatch(dev) is not None
        and isinstance(facts["rights"], list)
        and all(isinstance(text, str) and 0 < len(text) <= 32 for text in texts)
    )


class _Import:
    def __init__(self, conn: Connection, declarations: Declarations, me: Own, card: Card) -> None:
        self.conn, self.declarations, self.me, self.card = conn, declarations, me, card
        self.devices = Devices(conn)

    def run(self, batch: OpenedBatch, said: _Said, name: str, now: str) -> Outcome:
        conn = self.conn
        for segment in said.segments:
            keys = self.me.keys.public if segment.dev == self.me.dev else None
            segments.check_signature(segment, keys)
        self._learn_peers(batch.manifest, said)
        intake = chain.Intake(conn, self.declarations, self.devices, came=said.epoch)
        reading = (change_lines.read(line) for some in batch.changes() for line in some)
        segments.take(intake, said.segments, reading)
        verdicts = self._feed(intake, said.single, reading)
        if next(reading, None) is not None:
            raise Refused("batch_unreadable")
        before = count_conflicts(conn, intake.touched)
        batches.learn_verdicts(conn, said.epoch, verdicts)
        governs = self._govern(said)
        judged = self._obey_verdicts(said.epoch)
        registers.refold(conn, self.declarations, self.devices, [*intake.touched, *(r.key for r in judged if r.key)])
        settling.raise_clock(conn, lines.greatest_clock(conn, [*intake.lines, *(r.no for r in judged)]))
        outcome = Outcome(
            "imported", intake.new, intake.known, sum(1 for why in verdicts.values() if why),
            max(0, count_conflicts(conn, intake.touched) - before), intake.waiting, tuple(intake.touched),
        )  # fmt: skip
        batches.keep_taken(
            conn,
            batch.manifest.hash,
            name,
            now,
            self.card.device,
            {"new": outcome.new, "number": said.number, "governs": governs},
        )
        return outcome

    def _learn_peers(self, manifest: Manifest, said: _Said) -> None:
        self.devices.learn(self.card.device, role="hq", certificate=manifest.sender.body)
        for dev, facts in said.peers.items():
            if dev != self.me.dev:
                known = {
                    "post": self.me.post,
                    "country": self.me.country,
                    "letter": facts["letter"],
                    "rights": facts["rights"],
                }
                self.devices.learn(dev, role="post", post=self.me.post_id, certificate=known)

    def _feed(self, intake: chain.Intake, count: int, reading: Iterator[change_lines.Read]) -> dict[bytes, str | None]:
        """Take in the stretch of the feed; the verdicts that it tells, None for an end."""
        verdicts: dict[bytes, str | None] = {}
        arrivals, named = [], []
        for _ in range(count):
            line = next(reading, None)
            if line is None:
                raise Refused("batch_unreadable")
            if line.verdict is not None:
                verdicts[line.arrival.hash] = line.verdict or None
                named.append(line.arrival)
            else:
                arrivals.append(line.arrival)
        intake.single(iter(arrivals))
        intake.named(named)
        return verdicts

    def _govern(self, said: _Said) -> bool:
        """Newest is told without a clock: the return that answers the later of this copy's own batches, then the higher number of an epoch."""
        conn = self.conn
        numbers = [n for manifest in said.answers if (n := self._number(manifest)) is not None]
        answered = max(numbers, default=None)
        here = batches.place_in_feed(conn, said.epoch)
        if answered is not None and said.start <= here:
            batches.move_in_feed(conn, said.epoch, max(here, said.upto))
        no, epoch, number = settings.get(conn, "newest", [-1, None, -1])
        if answered is None or not (answered > no or (answered == no and said.epoch == epoch and said.number > number)):
            if (epoch is not None and said.epoch != epoch) or (answered is None and self._goes_beyond(said, here)):
                # Headquarters was restored, perhaps; or it answered another copy of this register: the next batch decides.
                settings.put(conn, "undecided", True)
            return False
        settings.put(conn, "undecided", False)
        settings.put(conn, "newest", [answered, said.epoch, said.number])
        batches.answered_back(conn, answered)
        before = settings.get(conn, "receipt")
        if before and before["epoch"] != said.epoch:
            batches.send_back(conn, lines.came_in_other_epochs(conn, said.epoch))
        tips = {dev: [[seq, link.hex()] for seq, link in held] for dev, held in said.tips.items()}
        receipt = {"epoch": said.epoch, "tips": tips, "ranges": said.ranges, "hashes": [h.hex() for h in said.hashes]}
        settings.put(conn, "receipt", receipt)
        if said.lives_twice and not settings.get(conn, "lives_twice"):
            # Two laptops with one letter would give two things one number: until a new grant each makes up its own.
            identity = settings.get(conn, "identity")
            settings.put(conn, "identity", {**identity, "letter": numbering.new_stand_in()})
            settings.put(conn, "lives_twice", True)
        return True

    def _goes_beyond(self, said: _Said, here: int) -> bool:
        """Whether headquarters holds what this copy has not been sent: a stretch of the feed, or a branch of its own chain."""
        no, tips = self.devices.no(self.me.dev), said.tips.get(self.me.dev, [])
        return said.start > here or any(link not in chain.places(self.conn, no, seq, seq) for seq, link in tips)

    def _number(self, manifest: bytes) -> int | None:
        """The number of an own batch; the grant counts as the first, 0."""
        if manifest == grant_name(settings.get(self.conn, "certificate")):
            return 0
        return batches.number_of(self.conn, POST_BATCH, manifest)

    def _obey_verdicts(self, epoch: str) -> list[lines.LogLine]:
        """Set aside here what headquarters set aside, in the epoch that governs; the lines that count now, or no more."""
        receipt = settings.get(self.conn, "receipt")
        if receipt is None or receipt["epoch"] != epoch:
            return []
        reasons = batches.verdicts(self.conn, epoch)
        nos = lines.numbers(self.conn, reasons)
        aside = {row.no: row for row in lines.aside(self.conn)}
        # For reasons of this workspace's own, which no verdict ends.
        apart = {no for no, row in aside.items() if row.aside in (chain.WAITING, "form")}
        wanted: dict[int, str | None] = {nos[h]: why for h, why in reasons.items() if h in nos and nos[h] not in apart}
        change = {no: None for no in aside if no not in wanted and no not in apart} | {
            no: why for no, why in wanted.items() if no not in aside or aside[no].aside != why
        }
        lines.set_aside(self.conn, change)
        return list(lines.read(self.conn, change))
