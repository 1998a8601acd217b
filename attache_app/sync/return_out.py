"""Headquarters makes a return for a laptop: a stretch of its feed, and the receipt (DESIGN §6)."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from attache_app.errors import DomainError
from attache_app.records.canonical import canonical_json
from attache_app.records.changes import first_link, names_of
from attache_app.records.declarations import Declarations
from attache_app.store import batches, chain, feeds, lines, settings
from attache_app.store.batches import Answer, Made
from attache_app.store.devices import Device, Devices
from attache_app.store.engine import Connection, Store
from attache_app.store.lines import LogLine
from attache_app.store.registers import fold_all, read_entries
from attache_app.sync import feed_rules, own, segments
from attache_app.sync.change_lines import NO_VERDICT, Stub, blocks
from attache_app.sync.container import CHANGES, RETURN
from attache_app.sync.container_writer import Member, prepare, seal_into
from attache_app.sync.keys import to_base64url
from attache_app.sync.own import Own
from attache_app.sync.post_batch_out import Exported
from attache_app.sync.segments import Stretch


@dataclass(slots=True)
class _Plan:
    """What goes into a return. `forms`: how each line of the feed is seen now; `told`: lines whose verdict this laptop was told of."""

    answers: list[Answer]
    start: int
    upto: int
    branches: list[Stretch]
    feed: list[int]
    forms: dict[int, feeds.Form]
    told: set[int]
    receipt: dict[str, Any] = field(default_factory=dict)


def grant_name(paper: dict[str, Any]) -> bytes:
    """The grant counts as a laptop's first batch; it is named by the SHA-256 of its certificate (FORMAT.md §6)."""
    return hashlib.sha256(canonical_json(paper)).digest()


def make_return(store: Store, declarations: Declarations, realm: str, dev: str, folder: Path, now: str) -> Exported:
    """Seal the next return for a laptop into `folder`. DomainError for a device that is not enrolled, or revoked.

    It answers every batch that came since the return before, or those again, and begins at the least of their positions.
    """
    with store.reading() as conn:
        me, devices = own.load(conn, realm), Devices(conn)
        device = devices.by_id.get(dev)
        if device is None or device.certificate is None or device.role != "post":
            raise DomainError("device_unknown", device=dev)
        if device.revoked:
            raise DomainError("device_revoked", device=dev)
        planned = _plan(conn, declarations, devices, device)
        planned.receipt = _receipt(conn, devices, device, me)
        number = batches.next_number(conn, RETURN)
        rows, counts = _lines(conn, planned)
        certificate = device.certificate
        body = {
            "realm": realm, "kind": RETURN, "number": number, "made_at": now, "to": [dev],
            "for": f"{certificate['post']}-{certificate['letter']}", "sender": own.own_card(conn, me).paper.json,
            "epoch": settings.get(conn, "epoch"), "start": planned.start, "upto": planned.upto,
            "answers": [to_base64url(a.manifest) for a in planned.answers],
            "segments": [s.segment.json for s in planned.branches], "single": counts, **planned.receipt,
        }  # fmt: skip
        members = [Member(CHANGES, lambda: blocks(rows()))] if counts or planned.branches else []
        prepared = prepare(body, members)
        with store.writing() as writing:
            facts = {"start": planned.start, "upto": planned.upto, "lines": counts}
            made = Made(number, RETURN, prepared.manifest.hash, prepared.manifest.file_name, now, dev, facts)
            batches.keep_made(writing, made)
            batches.note_answered(writing, device.no)
        path = seal_into(folder, prepared, [certificate["age"]], me.keys)
    return Exported((path,), counts, None, None)


def _plan(conn: Connection, declarations: Declarations, devices: Devices, device: Device) -> _Plan:
    epoch = settings.get(conn, "epoch")
    paper = settings.get(conn, f"paper:{device.dev}")
    answers = batches.answers(conn, device.no) or [Answer(grant_name(paper), 0, first_link(device.dev), None, 0)]
    start = min(a.place if a.epoch == epoch else 0 for a in answers)
    behind = [chain.behind(conn, device.no, [(a.tip_seq, a.tip)]) for a in answers]
    common = set.intersection(*behind)
    branches = []
    for end in chain.ends(conn, devices, device.dev):
        if end.link not in common:
            stretch = segments.relayed_stretch(conn, devices, end, common)
            if stretch:
                branches.append(stretch)
                common = common | {p.link for p in stretch.places}
    places = feeds.stretch(conn, device.no, start)
    placed = list(lines.read(conn, places))
    rows: dict[tuple[str, str], list[LogLine]] = {row.key: [] for row in placed if row.key}
    wanted = set(places)
    for row in lines.of_records(conn, [id for _, id in rows]):
        if row.no in wanted and row.key in rows:
            rows[row.key].append(row)
    entries = {k: es for k, es in read_entries(conn, devices, [id for _, id in rows]).items() if k in rows}
    folded = fold_all(declarations, devices, entries)
    forms = feed_rules.Viewer(conn, declarations, devices).forms(entries, rows, [device], folded)[device.no]
    forms |= feed_rules.crooked_forms(devices, placed, device)
    return _Plan(
        answers, start, feeds.end(conn, device.no), branches, places, forms, feeds.ever_told(conn, device.no, places)
    )


def _receipt(conn: Connection, devices: Devices, device: Device, me: Own) -> dict[str, Any]:
    """The tips held of every device of the post and of headquarters, and what is lacking behind them."""
    of_post = [d for d in devices.by_no.values() if d.dev == me.dev or (d.post == device.post and d.certificate)]
    tips = {d.dev: [(e.seq, e.link) for e in chain.ends(conn, devices, d.dev) if e.complete] for d in of_post}
    ranges = {d.dev: found for d in of_post if (found := lines.bare_behind(conn, d.no))}
    single = lines.read(conn, batches.singles(conn, device.post or ""))
    peers = {
        d.dev: {"letter": d.certificate["letter"], "rights": d.certificate["rights"]}
        for d in of_post
        if d.certificate and not d.revoked
    }
    return {
        "tips": segments.tips_to_json({dev: held for dev, held in tips.items() if held}),
        "ranges": {dev: [list(r) for r in found] for dev, found in ranges.items()},
        "hashes": [to_base64url(row.hash) for row in single if row.body is None and not row.placed],
        "peers": peers, "lives_twice": device.dev in settings.get(conn, "lives_twice", []),
    }  # fmt: skip


def _lines(conn: Connection, planned: _Plan) -> tuple[Any, int]:
    """(what gives the lines anew each time, how many follow the segments)."""

    def branch_lines() -> Iterator[bytes]:
        for row in lines.read(conn, (p.no for s in planned.branches for p in s.places)):
            yield row.body if row.body is not None else Stub(row.hash).line()

    def feed_lines() -> Iterator[bytes]:
        for row in lines.read(conn, planned.feed):
            form = planned.forms.get(row.no)
            if form is None:
                if row.no in planned.told and not row.aside:
                    yield Stub(row.hash, verdict=NO_VERDICT).line()
                continue
            if form.reason or row.no in planned.told:
                names = names_of(row.body) if form.named and row.body is not None else None
                yield Stub(row.hash, verdict=form.reason or NO_VERDICT, names=names).line()
            if not form.bare and row.body is not None:
                yield row.body

    def written() -> Iterator[bytes]:
        yield from branch_lines()
        yield from feed_lines()

    return written, sum(1 for _ in feed_lines())
