"""Headquarters takes in a post's batch: whole or not at all, in one transaction (DESIGN §6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attache_app.domain import numbering
from attache_app.domain.derived_ids import post_id
from attache_app.errors import Refused
from attache_app.records.declarations import Declarations
from attache_app.store import batches, chain, lines, settings
from attache_app.store.batches import Answer
from attache_app.store.conflict_rows import count_conflicts
from attache_app.store.devices import Device, Devices
from attache_app.store.engine import Connection, Store
from attache_app.store.registers import RecordKey
from attache_app.sync import change_lines, own, segments, settling
from attache_app.sync.certificates import Certificate, read_certificate
from attache_app.sync.container import POST_BATCH, Manifest
from attache_app.sync.container_reader import OpenedBatch, open_batch
from attache_app.sync.keys import PublicKeys, from_base64url
from attache_app.sync.own import Own
from attache_app.sync.segments import Segment


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file. outcome: imported or already; counts of changes with content; `conflicts`: fields newly in conflict."""

    outcome: str
    new: int = 0
    known: int = 0
    quarantined: int = 0
    conflicts: int = 0
    waiting: int = 0
    records: tuple[RecordKey, ...] = ()


@dataclass(frozen=True, slots=True)
class _Said:
    """What the manifest of a post batch says, its form checked."""

    segments: list[Segment]
    single: int
    tip: tuple[int, bytes]
    position: tuple[str | None, int]


def take_post_batch(store: Store, declarations: Declarations, realm: str, path: Path, now: str) -> Outcome:
    """Take in a post's batch. Refused for any doubt; the register is then as before."""
    with store.reading() as conn:
        me = own.load(conn, realm)
        card = own.own_card(conn, me)
    certificates: list[Certificate] = []

    def signer(manifest: Manifest) -> PublicKeys:
        certificates.append(read_certificate(manifest.sender.json, card))
        return certificates[-1].keys

    with open_batch(path, me.identities, signer, realm=realm, device=me.dev, kinds=(POST_BATCH,)) as batch:
        said = _said(batch.manifest)
        with store.writing() as conn:
            if batches.was_taken(conn, batch.manifest.hash):
                return Outcome("already")
            return _Import(conn, declarations, me).run(batch, certificates[-1], said, path.name, now)


def _said(manifest: Manifest) -> _Said:
    body = manifest.body
    try:
        epoch, place = body["position"]
        tip, single = body["tip"], body["single"]
        if not (epoch is None or (isinstance(epoch, str) and len(epoch) <= 64)) or type(place) is not int or place < 0:
            raise ValueError
        if type(single) is not int or single < 0 or type(tip["seq"]) is not int:
            raise ValueError
        own_tip = (tip["seq"], from_base64url(tip["link"], 32))
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("batch_unreadable") from error
    return _Said(segments.from_json(body.get("segments")), single, own_tip, (epoch, place))


class _Import:
    def __init__(self, conn: Connection, declarations: Declarations, me: Own) -> None:
        self.conn, self.declarations, self.me = conn, declarations, me
        self.devices = Devices(conn)

    def run(self, batch: OpenedBatch, certificate: Certificate, said: _Said, name: str, now: str) -> Outcome:
        device = self._meet(certificate)
        for segment in said.segments:
            segments.check_signature(segment, self._keys_of(segment.dev, device, certificate))
        branches = self._branches(device)
        intake = chain.Intake(self.conn, self.declarations, self.devices, sender=device.dev)
        reading = (change_lines.read(line) for some in batch.changes() for line in some)
        segments.take(intake, said.segments, reading)
        singles = list(_take_singles(intake, said.single, reading))
        if next(reading, None) is not None:
            raise Refused("batch_unreadable")
        if singles:
            batches.keep_single(self.conn, device.post or "", lines.numbers(self.conn, singles).values())
        before = count_conflicts(self.conn, intake.touched)
        settling.settle(self.conn, self.declarations, self.devices, intake.touched, set(intake.lines))
        batches.keep_answer(self.conn, device.no, Answer(batch.manifest.hash, *said.tip, *said.position))
        if self._branches(device) > max(1, branches):
            settings.put(self.conn, "lives_twice", sorted({*settings.get(self.conn, "lives_twice", []), device.dev}))
        outcome = Outcome(
            "imported", intake.new, intake.known, lines.count_quarantined(self.conn, intake.lines),
            max(0, count_conflicts(self.conn, intake.touched) - before), intake.waiting, tuple(intake.touched),
        )  # fmt: skip
        facts: dict[str, Any] = {
            "new": outcome.new,
            "quarantined": outcome.quarantined,
            "number": batch.manifest.body["number"],
        }
        batches.keep_taken(self.conn, batch.manifest.hash, name, now, device.dev, facts)
        return outcome

    def _branches(self, device: Device) -> int:
        """How many branches of a device's chain are held; what begins beyond what is held may yet be the same one."""
        return sum(end.complete for end in chain.ends(self.conn, self.devices, device.dev))

    def _meet(self, certificate: Certificate) -> Device:
        """The certificate travels in every batch, so that a restored headquarters knows the device, and its letter, again (DESIGN §5)."""
        known = self.devices.by_id.get(certificate.device)
        before = known.certificate if known else None
        used = numbering.letters_used(certificate.letter)
        if before is None or numbering.letters_used(before["letter"]) < used:
            post = post_id(certificate.post)
            self.devices.learn(certificate.device, role=certificate.role, post=post, certificate=certificate.paper.body)
            settings.put(self.conn, f"paper:{certificate.device}", certificate.paper.json)
            granted: dict[str, int] = settings.get(self.conn, "letters", {})
            settings.put(
                self.conn, "letters", {**granted, certificate.post: max(granted.get(certificate.post, 0), used)}
            )
        device = self.devices.by_id[certificate.device]
        if before is None:
            settling.everything_again(self.conn, self.declarations, self.devices, [device])
        return device

    def _keys_of(self, dev: str, sender: Device, certificate: Certificate) -> PublicKeys | None:
        if dev == sender.dev:
            return certificate.keys
        known = self.devices.by_id.get(dev)
        if dev == self.me.dev:
            return self.me.keys.public
        if known is None or known.certificate is None or known.post != sender.post:
            return None
        return PublicKeys(known.certificate["sign"], known.certificate["age"])


def _take_singles(intake: chain.Intake, count: int, reading: Iterator[change_lines.Read]) -> Iterator[bytes]:
    arrivals = []
    for _ in range(count):
        line = next(reading, None)
        if line is None:
            raise Refused("batch_unreadable")
        arrivals.append(line.arrival)
    intake.single(iter(arrivals))
    return (a.hash for a in arrivals)
