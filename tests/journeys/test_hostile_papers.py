"""Cards, requests, grants and backups that were altered, or made to harm: refused with one sentence, and nothing is changed."""

import tarfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from attache_app.domain.derived_ids import new_id
from attache_app.errors import AttacheError
from attache_app.records.canonical import canonical_json
from attache_app.services import backups, exchange, records, restoring
from attache_app.services.sessions import Session, open_session
from attache_app.store import locks, settings
from attache_app.sync import acts, own
from attache_app.sync.certificates import grant_to_file, make_card, make_certificate, make_request
from attache_app.sync.keys import DeviceKeys, to_base64url
from tests.journeys.hostile import World, flipped, spread, told
from tests.journeys.offices import PASSPHRASE, enrol, headquarters, laptop, lines

Taker = Callable[[Path], object]


def refused(take: Taker, path: Path, data: bytes) -> str:
    """The code with which a paper of these bytes is refused; there is a sentence for it."""
    path.write_bytes(data)
    with pytest.raises(AttacheError) as caught:
        take(path)
    told(caught.value)
    return caught.value.code


def everything(session: Session) -> dict[str, Any]:
    """What a paper could change: the settings, and the register."""
    with session.store.reading() as conn:
        known = {key: settings.get(conn, key) for key in ("identity", "card", "certificate", "letters", "lives_twice")}
        devices = conn.exec_driver_sql("SELECT dev, role, post, certificate, revoked FROM device ORDER BY no").all()
    return {**known, "devices": [tuple(row) for row in devices], "lines": lines(session)}


def papers(world: World, folder: Path) -> dict[str, tuple[Taker, bytes, Session]]:
    """Each paper, good, with who takes it in."""
    card, request, grant = (folder / name for name in ("card", "request", "grant"))
    post = laptop(folder / "PAP", "PAP")
    exchange.write_card(world.hq, card)
    exchange.write_request(post, card, request)
    out = folder / "out"
    exchange.enrol(world.hq, request, grant)
    return {
        "card": (lambda path: exchange.write_request(post, path, out), card.read_bytes(), post),
        "request": (lambda path: exchange.enrol(world.hq, path, out), request.read_bytes(), world.hq),
        "grant": (lambda path: exchange.accept(post, path), grant.read_bytes(), post),
    }


def test_a_flipped_bit_or_a_cut_anywhere_in_a_paper(world: World, folder: Path) -> None:
    for name, (take, data, session) in papers(world, folder).items():
        before = everything(session)
        for place in spread(len(data), 60):
            for changed in (flipped(data, place), data[:place], data[:place] + b" " + data[place:]):
                refused(take, folder / "paper", changed)
        assert everything(session) == before, name


def test_papers_made_to_trip_who_reads_them(world: World, folder: Path) -> None:
    for name, (take, data, session) in papers(world, folder).items():
        before = everything(session)
        body = orjson.loads(data)
        (inner,) = [key for key in body if key != "sig"]
        tried = [
            b"", b"\n", b"null\n", b"7\n", b"[]\n", b"{}\n", b"\xff\n", b'"\\ud800"\n', b"[" * 60_000, b'{"card":' * 4_000,
            b"[" * 900 + b"]" * 900 + b"\n", data + b" " * 16_000, data + data, b"x" * 10_000_000,
            canonical_json({"card": {}, "request": {}, "grant": {}, "sig": ""}) + b"\n",
            *(canonical_json({**body, inner: value}) + b"\n" for value in (None, 7, "x", [], {}, {"v": 1}, {"v": 99})),
            *(canonical_json({**body, "sig": value}) + b"\n" for value in (None, 7, "", "A" * 86, "A" * 87, [])),
        ]  # fmt: skip
        for changed in tried:
            refused(take, folder / "paper", changed)
        assert everything(session) == before, name
    with pytest.raises(AttacheError) as caught:
        exchange.accept(world.post, folder)  # a folder is no file
    told(caught.value)


FIELDS: dict[str, list[Any]] = {
    "v": [0, -1, "1", True, None, 1.5, []], "realm": ["play", "", None, 7], "role": ["hq", "", None], "device": ["", "x", 7, None, []],
    "post": ["", "sdq", "SDQX", "TSD", 7, None], "country": ["", "do", "DOM", 7], "city": ["", "a" * 81, "a\nb", 7, None],
    "sign": ["", "x", 7, None, "RW" + "A" * 54], "age": ["", "x", 7, None, "age1" + "q" * 58], "to": ["", "x", 7, None],
}  # fmt: skip


def test_a_request_that_says_what_no_request_says_though_it_is_signed(world: World, folder: Path) -> None:
    keys = DeviceKeys.generate()
    with world.hq.store.reading() as conn:
        card = own.own_card(conn, own.load(conn, "production"))
    good = make_request(keys, card, role="post", device=new_id(), post="PAP", country="DO", city="x").paper.body
    before = everything(world.hq)

    def signed(body: dict[str, Any]) -> bytes:
        sig = keys.sign(b"attache request 1 " + orjson.dumps(body, option=orjson.OPT_SORT_KEYS))
        return orjson.dumps({"request": body, "sig": to_base64url(sig)}, option=orjson.OPT_SORT_KEYS) + b"\n"

    def take(path: Path) -> object:
        return exchange.enrol(world.hq, path, folder / "grant")

    for name, values in FIELDS.items():
        for value in values:
            refused(take, folder / "request", signed({**good, name: value}))
        refused(take, folder / "request", signed({k: v for k, v in good.items() if k != name}))
    refused(take, folder / "request", signed({**good, "more": 1}))
    assert everything(world.hq) == before
    assert not (folder / "grant").exists()


def test_nobody_asks_to_be_headquarters_or_a_laptop_that_another_is(world: World, folder: Path) -> None:
    """A request names its own device: one that takes another's name would be believed for what that one writes."""
    keys = DeviceKeys.generate()
    with world.hq.store.reading() as conn:
        card = own.own_card(conn, own.load(conn, "production"))
    before = everything(world.hq)

    def take(path: Path) -> object:
        return exchange.enrol(world.hq, path, folder / "grant")

    dev, thief = world.post.identity.dev, world.thief
    for device, post, signer, code in (
        (world.hq.identity.dev, "PAP", keys, "request_of_another"),  # headquarters' own device
        (dev, "SDQ", keys, "request_of_another"),  # a laptop that is enrolled, with other keys
        (dev, "NAS", thief.keys, "request_of_another"),  # the same laptop, of another post
        (new_id(), "ONM", keys, "post_is_headquarters"),
    ):
        request = make_request(signer, card, role="post", device=device, post=post, country="DO", city="x")
        assert refused(take, folder / "request", request.to_file()) == code
    assert everything(world.hq) == before


def test_a_grant_for_another_laptop_or_of_another_headquarters(world: World, folder: Path) -> None:
    stranger = DeviceKeys.generate()
    before = everything(world.post)
    with world.post.store.reading() as conn:
        me, card = own.load(conn, "production"), own.headquarters(conn)
    request = make_request(me.keys, card, role="post", device=me.dev, post="SDQ", country="DO", city="x")

    def take(path: Path) -> object:
        return exchange.accept(world.post, path)

    # signed by who is not headquarters, in its name
    impostor = make_card(
        stranger,
        realm="production",
        device=card.device,
        post=card.post,
        letter="A",
        country="HT",
        recovery=card.recovery,
    )
    forged = make_certificate(
        stranger, impostor, request, letter="Z", rights=("restricted",), unasked="send", valid_from=date(2026, 11, 24),
        valid_to=date(2029, 11, 24),
    )  # fmt: skip
    assert refused(take, folder / "paper", grant_to_file(impostor, forged)) == "certificate_stranger"
    assert refused(take, folder / "paper", grant_to_file(card, forged)) == "paper_signature"
    exchange.write_request(world.nassau, _card(world, folder), folder / "request")
    exchange.enrol(world.hq, folder / "request", folder / "grant")
    good = (folder / "grant").read_bytes()
    assert refused(take, folder / "paper", good) == "grant_not_ours"
    exchange.accept(world.nassau, folder / "grant")
    assert everything(world.post) == before


def _card(world: World, folder: Path) -> Path:
    exchange.write_card(world.hq, folder / "card")
    return folder / "card"


def test_a_backup_altered_anywhere_is_refused_and_leaves_nothing_behind(world: World, folder: Path) -> None:
    good = folder / "backup.attache-backup"
    backups.backup(world.post, good)
    data = good.read_bytes()
    with tarfile.open(good) as tar:
        sums = tar.getmember("SHA256SUMS")
    end = sums.offset_data + sums.size  # behind it lie only zeros that fill the tar up
    bad = folder / "bad.attache-backup"
    for place in spread(end, 50):
        for changed in (flipped(data, place), data[:place]):
            bad.write_bytes(changed)
            target = folder / "restored"
            with pytest.raises(AttacheError) as caught:
                restoring.restore(bad, target)
                open_session(target, PASSPHRASE).close()
            told(caught.value)
            assert not target.exists() or {left.name for left in target.iterdir()} <= set(locks.NAMES), place
    for changed in (b"", b"x" * 5_000, b"\0" * 10_240, b"[" * 9_000):
        bad.write_bytes(changed)
        with pytest.raises(AttacheError) as caught:
            restoring.restore(bad, folder / "restored")
        told(caught.value)
    restoring.restore(good, folder / "restored")
    with open_session(folder / "restored", PASSPHRASE) as restored:
        assert lines(restored) == lines(world.post)
        records.save(restored, "visit", None, {})


def test_a_file_of_revocations_altered_anywhere_is_refused_when_headquarters_is_restored(folder: Path) -> None:
    """It says whom not to trust any more: altered, it would let a stolen laptop in again."""
    hq, _ = headquarters(folder / "ONM")
    with hq, laptop(folder / "SDQ") as post:
        enrol(hq, post, folder)
        backups.backup(hq, folder / "backup")
        exchange.revoke(hq, post.identity.dev, None, "lost in Barahona")
        good = (folder / "ONM" / acts.FILE).read_bytes()
    bad = folder / "acts"
    for n, place in enumerate(spread(len(good) - 1, 6)):
        for changed in (flipped(good, place), good[: max(1, place)]):
            bad.write_bytes(changed)
            target = folder / f"restored {n} {len(changed)}"
            with pytest.raises(AttacheError) as caught:
                restoring.restore(folder / "backup", target, acts_file=bad)
                open_session(target, PASSPHRASE).close()
            told(caught.value)
    with pytest.raises(AttacheError) as caught:
        restoring.restore(folder / "backup", folder / "restored")
    told(caught.value)
    restoring.restore(folder / "backup", folder / "restored", acts_file=folder / "ONM" / acts.FILE)
    with open_session(folder / "restored", PASSPHRASE) as restored:
        assert [d.revoked for d in exchange.devices(restored)] == [True]
