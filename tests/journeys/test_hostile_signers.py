"""Whoever holds a laptop's keys can sign what he likes: what is no batch is refused, what is no change, or not his to write, is set aside."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from attache_app.domain.derived_ids import new_id
from attache_app.i18n import language
from attache_app.services import care, exchange, records
from attache_app.sync.change_lines import Stub
from attache_app.sync.container import CHANGES, MANIFEST, SIGNATURE
from tests.journeys.forger import Forger, stub
from tests.journeys.hostile import World, flipped, held_aside, refused, spread
from tests.journeys.offices import answer, enrol, headquarters, laptop, lines, send, take
from tests.sync.tampering import sign_again


def test_lines_altered_by_a_holder_of_the_devices_key_break_the_chain(world: World) -> None:
    """He signs the manifest anew, not the tip: signature and hashes are right, the chain is not."""
    for place in spread(len(world.members()[CHANGES]), 20):
        members = world.members()
        members[CHANGES] = flipped(members[CHANGES], place)
        sign_again(members, world.thief.keys)
        assert refused(world, world.sealed(members)) in ("batch_chain", "batch_unreadable")


def test_lines_left_out_or_turned_round_by_a_holder_of_the_devices_key_break_the_chain(world: World) -> None:
    said = world.members()[CHANGES].splitlines(keepends=True)
    tried = {
        "one left out": said[1:], "the last left out": said[:-1], "turned round": said[::-1], "twice": [*said, said[-1]],
        "two exchanged": [said[1], said[0], *said[2:]], "none": [], "a stranger's": [b"{}\n", *said[1:]],
        "an empty line": [b"\n", *said], "no end": [*said[:-1], said[-1][:-1]],
    }  # fmt: skip
    for what, kept in tried.items():
        members = world.members()
        members[CHANGES] = b"".join(kept)
        sign_again(members, world.thief.keys)
        assert refused(world, world.sealed(members)) in ("batch_chain", "batch_unreadable"), what


SEGMENTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "counts one line less": lambda s: {**s, "lines": s["lines"] - 1},
    "counts one line more": lambda s: {**s, "lines": s["lines"] + 1},
    "counts none": lambda s: {**s, "lines": 0},
    "counts below nothing": lambda s: {**s, "lines": -1},
    "counts beyond its tip": lambda s: {**s, "lines": s["tip"]["seq"] + 1},
    "counts a great many": lambda s: {**s, "lines": 10**15},
    "counts a part": lambda s: {**s, "lines": "12"},
    "counts yes": lambda s: {**s, "lines": True},
    "ends elsewhere": lambda s: {**s, "tip": {**s["tip"], "seq": s["tip"]["seq"] + 1}},
    "ends before the beginning": lambda s: {**s, "tip": {**s["tip"], "seq": -1}},
    "ends beyond numbers": lambda s: {**s, "tip": {**s["tip"], "seq": 2**53 - 1}},
    "begins elsewhere": lambda s: {**s, "before": s["tip"]["link"]},
    "begins with a short link": lambda s: {**s, "before": s["before"][:-4]},
    "has another end": lambda s: {**s, "tip": {**s["tip"], "link": s["before"]}},
    "has another signature": lambda s: {**s, "tip": {**s["tip"], "sig": s["tip"]["sig"][::-1]}},
    "has no signature": lambda s: {**s, "tip": {k: v for k, v in s["tip"].items() if k != "sig"}},
    "has a tip that is a list": lambda s: {**s, "tip": [s["tip"]]},
    "is another device's": lambda s: {**s, "dev": new_id()},
    "is a device in capitals": lambda s: {**s, "dev": s["dev"].upper()},
    "is a device that is a number": lambda s: {**s, "dev": 7},
    "says more": lambda s: {**s, "more": 1},
    "says nothing": lambda s: {},
    "is a text": lambda s: "segment",
    "is nothing": lambda s: None,
}


@pytest.mark.parametrize("lie", SEGMENTS)
def test_a_segment_that_lies(world: World, lie: str) -> None:
    members = world.members()
    said = orjson.loads(members[MANIFEST])["segments"]
    assert len(said) == 1
    sign_again(members, world.thief.keys, {"segments": [SEGMENTS[lie](said[0])]})
    assert refused(world, world.sealed(members)) in ("batch_chain", "batch_unreadable", "batch_tip"), lie


MANIFESTS: list[dict[str, Any]] = [
    *({"number": n} for n in (0, -1, 10**9 + 1, "12", True, [], {})),
    *({"single": n} for n in (-1, 1, 10**6, 2**53 - 1, "0", True, None, [0], {})),
    *({"tip": t} for t in (None, [], "tip", {"seq": 1}, {"seq": "1", "link": "x"}, {"seq": True, "link": "A" * 43}, {"link": "A" * 43})),
    *({"position": p} for p in (None, [], [None], [None, -1], [None, "0"], [None, True], ["x" * 65, 0], [7, 0], "no", [None, 0, 0], {})),
    *({"segments": s} for s in (None, 7, "segments", {}, [[]], [None], {"dev": 1})),
    *({"to": t} for t in (None, [], ["headquarters"], "all", [1], [[]])),
    *({"realm": r} for r in (None, "play", 7, ["production"])),
    *({"kind": k} for k in (None, "return", "exchange", "else", 7, ["post-batch"])),
    *({"sender": s} for s in (None, {}, [], "me", {"certificate": {}, "sig": ""}, {"certificate": None, "sig": None})),
    *({"members": m} for m in (None, {}, [[]], [["changes.jsonl", 1]], [["changes.jsonl", -1, "0" * 64]], [["../up", 1, "0" * 64]], 7)),
    *({"part": p} for p in ([0, 1], [2, 1], "1", [1], [1, 2, 3], [1.5, 2])),
    *({"v": v} for v in (0, 2, "1", True)),
    {"made_at": 7}, {"for": "SDQ-A"},
]  # fmt: skip


@pytest.mark.parametrize("said", MANIFESTS, ids=lambda said: json.dumps(said)[:40])
def test_a_manifest_that_says_what_no_manifest_says(world: World, said: dict[str, Any]) -> None:
    members = world.members()
    body = {**orjson.loads(members[MANIFEST]), **said}
    # Written as it stands, without the checks of our own writer.
    members[MANIFEST] = (
        orjson.dumps({k: v for k, v in body.items() if v is not None}, option=orjson.OPT_SORT_KEYS) + b"\n"
    )
    number = body["number"] if isinstance(body.get("number"), int) else 0
    members[SIGNATURE] = world.thief.keys.sign_file(members[MANIFEST], f"SDQ-A-{number:06}.batch")
    refused(world, world.sealed(members))


DEEP = {
    "a manifest of lists in lists": b"[" * 100_000 + b"]" * 100_000 + b"\n",
    "a manifest of few lists in lists": b'{"v":' + b"[" * 500 + b"]" * 500 + b"}\n",
    "a manifest of objects in objects": b'{"a":' * 900 + b"1" + b"}" * 900 + b"\n",
    "a manifest that does not end": b"{" * 5_000,
    "a manifest with a lone surrogate": b'{"kind":"\\ud800"}\n',
    "a manifest that is no UTF-8": b'{"kind":"\xff"}\n',
    "a manifest of a number that no computer holds": b'{"v":' + b"9" * 5_000 + b"}\n",
    "a manifest of nothing": b"",
}


@pytest.mark.parametrize("what", DEEP)
def test_a_manifest_made_to_trip_who_reads_json(world: World, what: str) -> None:
    members = world.members()
    members[MANIFEST] = DEEP[what]
    members[SIGNATURE] = world.thief.keys.sign_file(members[MANIFEST], "SDQ-A-000002.batch")
    assert refused(world, world.sealed(members)) == "batch_unreadable"


def crooked_lines(thief: Forger) -> dict[str, bytes]:
    """Lines that are no changes, each in its place in the chain."""
    good = thief.line("visit", {"who_is_here": "Nobody"})
    body = orjson.loads(good)

    def but(**changes: Any) -> bytes:
        return orjson.dumps({**body, **changes}, option=orjson.OPT_SORT_KEYS)

    def saying(value: bytes) -> bytes:
        return good.replace(b'"is":"Nobody"', b'"is":' + value)

    return {
        "nothing": b"", "a number": b"7", "no JSON": b"{", "spaces": b" " + good, "not in order": json.dumps(body).encode(),
        "no UTF-8": saying(b'"\xff\xfe"'), "a lone surrogate": saying(b'"\\ud800"'), "NUL": good + b"\0", "a carriage return": good + b"\r",
        "deep lists": saying(b"[" * 300 + b"]" * 300), "deeper lists": saying(b"[" * 900 + b"]" * 900),
        "deepest lists": saying(b"[" * 5000 + b"]" * 5000), "deep objects": saying(b'{"a":' * 900 + b"1" + b"}" * 900),
        "a float": saying(b"1.5"), "a great number": saying(b"9" * 400), "not a number": saying(b"NaN"),
        "another key": but(more=1), "no key": orjson.dumps({k: v for k, v in body.items() if k != "by"}, option=orjson.OPT_SORT_KEYS),
        "another seq": but(seq=7), "seq zero": but(seq=0), "clock zero": but(clock=0), "a clock of text": but(clock="1"),
        "a version of text": but(v="1"), "version zero": but(v=0), "a device in capitals": but(dev=body["dev"].upper()),
        "another device": but(dev=new_id()), "no device": but(dev=""), "a kind with a quote": but(kind='a"; DROP TABLE line; --'),
        "a long kind": but(kind="k" * 65), "an id of text": but(id="me"), "an empty set": but(set={}), "a set that is a list": but(set=[]),
        "a field without was": but(set={"who_is_here": {"is": 1}}), "a field with more": but(set={"who_is_here": {"is": 1, "was": [], "x": 1}}),
        "a was of text": but(set={"who_is_here": {"is": "x", "was": "y"}}), "a was twice": but(set={"who_is_here": {"is": "x", "was": ["a", "a"]}}),
        "a day that is none": but(at="2026-02-30T10:00:00-04:00"), "an hour that is none": but(at="2026-02-20T30:00:00-04:00"),
        "an offset that is none": but(at="2026-02-20T10:00:00-99:99"), "year nought": but(at="0000-01-01T00:00:00+00:00"),
        "no offset": but(at="2026-02-20T10:00:00Z"),
    }  # fmt: skip


def test_a_line_that_is_no_change_is_set_aside_and_does_nothing_else(world: World) -> None:
    for line in crooked_lines(world.thief).values():
        held_aside(world, world.thief.batch([line]), "form")
    answer(world.hq, world.post, world.box)


def test_a_stub_that_is_none_refuses_its_batch(world: World) -> None:
    good = world.thief.line("visit", {"who_is_here": "Nobody"})
    for line in (
        b'{"hash":"AAAA"}', b'{"hash":7}', b'{"hash":', b'{"hash":"' + b"A" * 43 + b'","more":1}', b'{"hash":"' + b"[" * 900,
        b'{"hash":' + b"[" * 900 + b"]" * 900 + b"}", b'{"hash":"\xff"}', b'{"hash":"' + b"A" * 43 + b'", "verdict":"x"}',
    ):  # fmt: skip
        assert refused(world, world.thief.batch([good], [line])) == "batch_unreadable", line[:40]


def test_a_line_of_a_mebibyte_is_set_aside_and_a_longer_one_refuses_its_batch(world: World) -> None:
    held_aside(world, world.thief.batch([b"x" * (1 << 20)]), "form")
    for more in (1, 200_000, 2 << 20):
        assert refused(world, world.thief.batch([b"x" * ((1 << 20) + more)])) == "batch_too_large"


def test_a_laptop_whose_clock_is_wrong_worries_nobody_at_headquarters(world: World) -> None:
    """`at` is for people to read; no warning about this computer's clock follows from another's."""
    line = world.thief.line("visit", {"who_is_here": "Nobody"}, at="2099-01-01T00:00:00-04:00")
    (result,) = take(world.hq, world.thief.batch([line]))
    assert (result.outcome, result.new, result.quarantined) == ("imported", 1, 0)
    assert "clock_set_back" not in [w.code for w in care.warnings(world.hq)]
    records.save(world.hq, "agreement", None, {})
    answer(world.hq, world.post, world.box)
    assert "clock_set_back" not in [w.code for w in care.warnings(world.post)]


# changes beyond what the certificate allows


def beyond_the_certificate(world: World) -> dict[str, tuple[str, bytes]]:
    """Sound lines that this laptop may not write, and the reason for which headquarters sets each aside."""
    w, nassau, onm = world.thief, world.nassau.identity.post_id, world.hq.identity.post_id
    every = {
        f"a {kind}, which is headquarters' to make": ("rights", w.line(kind, {}))
        for kind, r in world.hq.declarations.registers.items() if r.created_by == "hq" and r.changed_by not in ("both", "country")
    }  # fmt: skip
    return every | {
        "a private note": ("rights", w.line("private_note", {})),
        "an erasure": ("rights", w.line("erasure", {})),
        "another post's case": ("scope", w.line("case", {"status": "CLOSED"}, world.case_of_nassau)),
        "a level of another post's case": ("scope", w.line("case", {"confidentiality": "N0"}, world.case_of_nassau)),
        "a deletion of another post's case": ("scope", w.line("case", {"deleted": "gone"}, world.case_of_nassau)),
        "a case in another post's name": ("rights", w.line("case", {"post": nassau, "status": "NEW"}, new_id())),
        "a case in headquarters' name": ("rights", w.line("case", {"post": onm, "status": "NEW"}, new_id())),
        "the own case given to another post": ("rights", w.line("case", {"post": nassau}, world.case)),
        "another post's case taken": ("rights", w.line("case", {"post": w.post_id}, world.case_of_nassau, was=[f"{new_id()}:1.aaaaaa"])),
        "a record of nobody": ("scope", w.line("case", {"status": "NEW"}, new_id())),
        "staff of headquarters": ("scope", w.line("staff", {"role": "hq_desk"}, world.hq.staff_id)),
        "the post of headquarters": ("scope", w.line("post", {"unasked": "send"}, onm)),
        "an employer approved": ("rights", w.line("vetting", {"state": "APPROVED"})),
        "an employer of a country where he is not": ("scope", w.line("employer", {"legal_name": "X"}, new_id())),
        "a computed field": ("value", w.line("worker", {"pseudonym": "W-0000000"})),
        "an id": ("value", w.line("worker", {"id": new_id()})),
        "a number in a text": ("value", w.line("visit", {"who_is_here": 7})),
        "an object in a text": ("value", w.line("visit", {"who_is_here": {"a": "b"}})),
        "a text with a control character": ("value", w.line("visit", {"who_is_here": "a\u0007"})),
        "a text too long": ("value", w.line("visit", {"who_is_here": "a" * 2001})),
        "a code too long": ("value", w.line("case", {"status": "A" * 65})),
        "a reference to a register that it may not name": ("value", w.line("visit", {"worker": f"case:{new_id()}"})),
        "a set with a repeat": ("value", w.line("case", {"other_categories": ["W01", "W01"]})),
        "a set out of order": ("value", w.line("case", {"other_categories": ["W02", "W01"]})),
        "a file of a name that climbs": ("value", w.line("document", {"file": {"sha256": "0" * 64, "name": "../x", "bytes": 1}})),
        "an amount without a currency": ("value", w.line("claim_line", {"paid": {"amount_minor": 1}})),
        "a clock beyond all clocks": ("clock", w.line("visit", {"who_is_here": "Nobody"}, clock=2**48)),
        "a clock beneath what it names": ("clock", w.line("case", {"status": "NEW"}, world.case, was=[f"{w.dev}:{2**47}.aaaaaa"])),
    }  # fmt: skip


def test_changes_beyond_the_certificate_are_set_aside_one_by_one(world: World) -> None:
    tried = beyond_the_certificate(world)
    for what, (reason, line) in tried.items():
        try:
            held_aside(world, world.thief.batch([line]), reason)
        except AssertionError as error:
            raise AssertionError(f"{what}: {error}") from error
    assert care.check(world.hq, language("en")) == {"ok": True, "problems": []}


def test_one_change_beyond_the_certificate_does_not_hold_up_the_others(world: World) -> None:
    w = world.thief
    good, id = records.save(world.post, "visit", None, {"who_is_here": "Anacaona"}), new_id()
    thief = Forger(world.post, world.box)
    del good
    sound = thief.line("visit", {"post": thief.post_id, "who_is_here": "Toussaint"}, id)
    second = thief.line("case", {"status": "CLOSED"}, world.case_of_nassau, seq=thief.seq + 2, clock=thief.clock + 2)
    (result,) = take(world.hq, thief.batch([sound, second]))
    assert (result.outcome, result.new, result.quarantined) == ("imported", 2, 1)
    assert records.show(world.hq, "visit", id).values["who_is_here"] == "Toussaint"
    assert records.show(world.hq, "case", world.case_of_nassau).values.get("status") != "CLOSED"
    assert w.dev == thief.dev


# chains that cannot be


def test_the_same_line_twice_in_a_segment_stands_once(world: World) -> None:
    line = world.thief.line(
        "visit", {"who_is_here": "Nobody"}, clock=0
    )  # it is no change: what counts is that it stands twice
    (result,) = take(world.hq, world.thief.batch([line, line, line]))
    assert (result.outcome, result.new) == ("imported", 1)
    (result,) = take(world.hq, world.thief.batch([stub(1), stub(1), line, stub(1)], [stub(1), stub(2), line, stub(2)]))
    assert (result.outcome, result.new) == ("imported", 0)
    assert care.check(world.hq, language("en")) == {"ok": True, "problems": []}


def test_a_segment_twice_in_a_batch_is_taken_in_once(world: World) -> None:
    line = world.thief.line("visit", {"who_is_here": "Nobody"}, clock=0)
    segment = world.thief.segment([line])
    (result,) = take(world.hq, world.thief.batch([line, line], segments=[segment, segment]))
    assert (result.outcome, result.new) == ("imported", 1)
    assert care.check(world.hq, language("en")) == {"ok": True, "problems": []}


def test_a_line_that_claims_another_place_is_set_aside(world: World) -> None:
    w = world.thief
    moved = w.line("visit", {"who_is_here": "Nobody"}, seq=w.seq + 2)
    foreign = Forger(world.nassau, world.box).line("case", {"status": "CLOSED"}, world.case_of_nassau)
    for line in (moved, foreign):
        held_aside(world, w.batch([line]), "form")


def test_a_chain_that_goes_on_from_one_place_at_two_numbers_is_refused(world: World) -> None:
    """A link stands for all lines before it, so it has one number; else headquarters could not say what it holds."""
    w = Forger(world.post, world.box)
    line = w.line("visit", {"who_is_here": "Nobody"}, clock=0)
    beyond = Forger(world.post, world.box)
    beyond.link, beyond.seq = beyond.keys.public.sign.encode()[:32], 5_000  # it goes on from where nothing is held
    held_aside(world, beyond.batch([line]), "form")
    for forger in (w, beyond):
        forger.seq += 100
        assert refused(world, forger.batch([line])) == "batch_chain"
    assert care.check(world.hq, language("en")) == {"ok": True, "problems": []}


def test_segments_of_other_devices_need_these_devices_signatures(world: World) -> None:
    w, nassau = world.thief, Forger(world.nassau, world.box)
    line = nassau.line("case", {"status": "CLOSED"}, world.case_of_nassau)
    for dev, keys in (
        (nassau.dev, w.keys),
        (nassau.dev, nassau.keys),
        (world.hq.identity.dev, w.keys),
        (new_id(), w.keys),
    ):
        segment = w.segment([line], dev=dev, keys=keys)
        assert refused(world, w.batch([line], segments=[segment])) == "batch_tip"


def test_single_lines_in_the_name_of_others_do_not_stand(world: World) -> None:
    """For a line without its place in a chain only its bearer vouches: a person looks first (DESIGN §6)."""
    w, nassau = world.thief, Forger(world.nassau, world.box)
    hq = {"dev": world.hq.identity.dev, "by": world.hq.staff_id, "seq": 50_000, "clock": 50_000}
    for line in (
        nassau.line("case", {"status": "TRIAGE"}, world.case_of_nassau),
        w.line("agreement", {"post": world.hq.identity.post_id, "title": "False"}, new_id(), **hq),
        w.line("vetting", {"post": world.hq.identity.post_id, "state": "APPROVED"}, new_id(), **hq),
        w.line("case", {"post": w.post_id}, world.case_of_nassau, **hq),
        w.line("visit", {"who_is_here": "Nobody"}, dev=new_id()),
    ):
        before = lines(world.hq)
        (result,) = take(world.hq, w.batch([], [line]))
        assert (result.outcome, result.new, result.quarantined) == ("imported", 1, 1)
        assert lines(world.hq) == before


def test_a_great_many_stubs_do_no_harm(world: World) -> None:
    batch = world.thief.batch([], [stub(n) for n in range(20_000)])
    before = lines(world.hq)
    (result,) = take(world.hq, batch)
    assert (result.outcome, result.new) == ("imported", 0)
    assert lines(world.hq) == before


def test_a_batch_that_announces_a_million_lines_and_has_none_is_refused(world: World) -> None:
    w = world.thief
    line = w.line("visit", {"who_is_here": "Nobody"})
    assert refused(world, w.batch([line], single=10**6)) == "batch_unreadable"
    assert refused(world, w.batch([line], segments=[{**w.segment([line]), "lines": w.seq + 1}])) in (
        "batch_unreadable",
        "batch_chain",
    )


@pytest.mark.parametrize("how", ["the line", "its hash"])
def test_a_line_shown_first_where_it_does_not_stand_counts_where_it_stands(world: World, how: str) -> None:
    """Else a thief could silence a colleague: he would show the colleague's lines as his own, before they come."""
    id = records.save(world.nassau, "case", None, {"category": "W05"}).id
    with world.nassau.store.reading() as conn:
        said = list(conn.exec_driver_sql("SELECT body FROM line WHERE record = ? ORDER BY seq", (id,)).scalars())
    if how == "the line":
        held_aside(world, world.thief.batch(said), *["form"] * len(said))
    else:
        take(world.hq, world.thief.batch([Stub(hashlib.sha256(line).digest()).line() for line in said]))
    result = send(world.nassau, world.hq, world.box)
    assert (result.new, result.quarantined) == (len(said), 0)
    assert records.show(world.hq, "case", id).values["category"] == "W05"
    assert lines(world.nassau, "case")[-1] in lines(world.hq, "case")
    answer(world.hq, world.nassau, world.box)
    assert exchange.status(world.nassau)["unreceipted"] == 0
    assert care.check(world.hq, language("en")) == {"ok": True, "problems": []}


def test_a_clock_near_its_end_leaves_clocks_to_everybody_else(folder: Path) -> None:
    """Clocks rise with what arrives; whoever wrote the last one there is would silence headquarters and all laptops for ever."""
    hq, _ = headquarters(folder / "ONM")
    robbed, other = laptop(folder / "SDQ"), laptop(folder / "SDQ 2")
    with hq, robbed, other:
        for post in (robbed, other):
            enrol(hq, post, folder)
            send(post, hq, folder)
        thief = Forger(robbed, folder)
        (result,) = take(hq, thief.batch([thief.line("visit", {"who_is_here": "Nobody"}, clock=2**48 - 1)]))
        assert (result.new, result.quarantined) == (1, 0)
        records.save(hq, "notice", None, {})
        answer(hq, other, folder)
        records.save(other, "visit", None, {"who_is_here": "Anacaona"})
        assert send(other, hq, folder).quarantined == 0
        answer(hq, other, folder)
        records.save(other, "visit", None, {"who_is_here": "Toussaint"})
        assert send(other, hq, folder).quarantined == 0
