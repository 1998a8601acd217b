"""A laptop makes its batch for headquarters: all that the receipt's tips do not cover, then what was asked for (DESIGN §6)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from attache_app.records.changes import first_link
from attache_app.records.declarations import Declarations
from attache_app.store import audience, batches, lines, settings
from attache_app.store.batches import Made
from attache_app.store.devices import Devices
from attache_app.store.engine import Connection, Store
from attache_app.store.registers import RecordKey
from attache_app.sync import own, segments
from attache_app.sync.certificates import Card, Certificate
from attache_app.sync.change_lines import Stub, blocks
from attache_app.sync.container import CHANGES, POST_BATCH
from attache_app.sync.container_writer import Member, prepare, seal_into
from attache_app.sync.keys import to_base64url
from attache_app.sync.segments import Stretch

KIND = POST_BATCH


@dataclass(slots=True)
class Plan:
    """What the next batch would take along. `sent` and `hash_only`: changes by register; `hidden`: rows of the log of the latter;
    `nothing`: no file would be made."""

    stretches: list[Stretch] = field(default_factory=list)
    single: list[int] = field(default_factory=list)
    position: tuple[str | None, int] = (None, 0)
    tip: tuple[int, bytes] = (0, b"")
    nothing: bool = True
    sent: dict[str, int] = field(default_factory=dict)
    hash_only: dict[str, int] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)

    def numbers(self) -> Iterator[int]:
        """Rows of the log, in the order of the batch."""
        for stretch in self.stretches:
            for place in stretch.places:
                yield place.no
        yield from self.single

    @property
    def changes(self) -> int:
        return sum(len(s.places) for s in self.stretches) + len(self.single)


@dataclass(frozen=True, slots=True)
class Exported:
    """What was made: files, how many changes they carry, the own chain's first and last `seq` in them."""

    files: tuple[Path, ...]
    changes: int
    first_seq: int | None
    last_seq: int | None


def plan(conn: Connection, declarations: Declarations, realm: str) -> Plan:
    """What would leave now. DomainError before enrolment."""
    me, devices = own.load(conn, realm), Devices(conn)
    own.certificate(conn, own.headquarters(conn))
    receipt = settings.get(conn, "receipt") or {"epoch": None, "tips": {}, "ranges": {}, "hashes": []}
    state = settings.get(conn, "writer") or {"seq": 0, "link": first_link(me.dev).hex()}
    covered = {dev: [(seq, bytes.fromhex(link)) for seq, link in held] for dev, held in receipt["tips"].items()}
    tip = (state["seq"], bytes.fromhex(state["link"]))
    out = Plan(position=(receipt["epoch"], batches.place_in_feed(conn, receipt["epoch"])), tip=tip)
    out.stretches = segments.own_stretches(conn, devices, me.dev, me.keys, tip, covered.get(me.dev, []))
    carried = {p.no for s in out.stretches for p in s.places}
    asked = _asked(conn, devices, receipt) | set(batches.going_back(conn))
    seen = {head.no: head for head in lines.heads(conn, sorted(carried | asked))}
    levels = audience.levels(conn, declarations, {head.key: None for head in seen.values() if head.key})
    out.hidden = {no for no, head in seen.items() if _is_hidden(head, levels)}
    out.single = sorted((seen.keys() & asked) - carried - out.hidden)
    for no in out.numbers():
        counted, kind = out.hash_only if no in out.hidden else out.sent, (seen[no].key or ("", ""))[0]
        counted[kind] = counted.get(kind, 0) + 1
    last = batches.latest_made(conn, KIND)
    moved = last is None or last.facts["position"] != list(out.position) or last.facts["tip"] != [tip[0], tip[1].hex()]
    out.nothing = not (out.stretches or out.single or moved or settings.get(conn, "undecided"))
    return out


def _asked(conn: Connection, devices: Devices, receipt: dict[str, Any]) -> set[int]:
    """Rows of the lines that the receipt lacks, as far as they are held here."""
    out = set(lines.numbers(conn, (bytes.fromhex(h) for h in receipt["hashes"])).values())
    for dev, ranges in receipt["ranges"].items():
        if dev in devices.by_id:
            for first, last in ranges:
                out |= {row.no for row in lines.in_range(conn, devices.no(dev), first, last)}
    return out


def _is_hidden(head: lines.Head, levels: Mapping[RecordKey, str]) -> bool:
    """Whether a line leaves as its hash only: that is all there is of it, or it is restricted, and there is no sealed envelope yet."""
    if not head.held:
        return True
    if head.cls is None or head.key is None:
        return head.aside == "form"
    return audience.is_restricted(head.cls, levels.get(head.key, "N2"))


def make_batch(store: Store, declarations: Declarations, realm: str, folder: Path, now: str) -> Exported:
    """Seal what has to leave into `folder`. Nothing new, no tip and no position moved: no file."""
    with store.reading() as conn:
        card, me = own.headquarters(conn), own.load(conn, realm)
        certificate = own.certificate(conn, card)
        planned = plan(conn, declarations, realm)
        if planned.nothing:
            return Exported((), 0, None, None)
        number = batches.next_number(conn, KIND)
        body = _body(planned, me.dev, card, certificate, realm, number, now)
        prepared = prepare(body, _members(conn, planned))
        # What was made is written down before the file exists: a number may go unused, never twice.
        _note(store, planned, number, prepared.manifest.hash, prepared.manifest.file_name, now)
        path = seal_into(folder, prepared, card.recipients, me.keys)
    mine = [s.segment for s in planned.stretches if s.segment.dev == me.dev]
    first = min((s.tip.seq - s.lines + 1 for s in mine), default=None)
    return Exported((path,), planned.changes, first, max((s.tip.seq for s in mine), default=None))


def _body(
    planned: Plan, dev: str, card: Card, certificate: Certificate, realm: str, number: int, now: str
) -> dict[str, Any]:
    return {
        "realm": realm, "kind": KIND, "number": number, "made_at": now, "sender": certificate.paper.json, "to": [card.device],
        "segments": [s.segment.json for s in planned.stretches], "single": len(planned.single),
        "tip": {"seq": planned.tip[0], "link": to_base64url(planned.tip[1])}, "position": list(planned.position),
    }  # fmt: skip


def _members(conn: Connection, planned: Plan) -> list[Member]:
    if not planned.changes:
        return []

    def written() -> Iterator[bytes]:
        for no, hash, body in lines.contents(conn, planned.numbers()):
            yield Stub(hash).line() if no in planned.hidden or body is None else body

    return [Member(CHANGES, lambda: blocks(written()))]


def _note(store: Store, planned: Plan, number: int, manifest: bytes, name: str, now: str) -> None:
    facts = {
        "position": list(planned.position), "tip": [planned.tip[0], planned.tip[1].hex()], "changes": planned.changes,
        "hash_only": sum(planned.hash_only.values()),
    }  # fmt: skip
    with store.writing() as conn:
        batches.keep_made(conn, Made(number, KIND, manifest, name, now, None, facts))
        batches.note_sent_back(conn, number)
        settings.put(conn, "undecided", False)
        settings.put(conn, "left", max(settings.get(conn, "left", 0), planned.tip[0]))
