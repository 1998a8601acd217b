"""The change and its line: one spelling, a hash, a stamp, a place in a chain (DESIGN §4, FORMAT.md §11)."""

import hashlib
import json
import re
from typing import Any

import orjson
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from attache_app.data import data_path
from attache_app.records.changes import (
    MAX_LINE,
    Change,
    Write,
    class_of,
    first_link,
    needs_salt,
    next_link,
    read_line,
    split,
    stamp_clock,
    write_line,
)
from attache_app.records.declarations import declarations

DEV = "01a20e12-5caf-728b-86c8-f0324dd310df"
BY = "01a20e12-5cae-72af-a8cf-417c437aa294"
CASE = "01a20e12-5f75-7363-aa97-a561687295a2"
AT = "2026-11-24T11:00:14-04:00"
STAMP = f"{DEV}:3.a3f2c1"


def change(set: dict[str, Write] | None = None, salted: bool = False, clock: int = 4) -> Change:
    return write_line(DEV, 1, clock, AT, BY, "case", CASE, set or {"status": Write("TRIAGE", (STAMP,))}, salted)


def body(**other: Any) -> dict[str, Any]:
    return {**json.loads(change().line), **other}


def line(body: dict[str, Any]) -> bytes:
    return rfc8785.dumps(body)


def test_the_worked_example_of_the_format_is_a_chain_of_two_lines() -> None:
    text = data_path("attache_app", "sync", "FORMAT.md").read_text(encoding="utf-8")
    example, facts = re.search(
        r"<!-- example: a chain of two lines -->\n```\n(.+?)\n```\n(.+?)\n\n", text, re.S
    ).groups()  # type: ignore[union-attr]
    link, stamps = first_link(json.loads(example.split("\n")[0])["dev"]), []
    assert f"`{link.hex()}`" in facts
    for n, written in enumerate(example.split("\n"), 1):
        read = read_line(written.encode())
        assert read is not None and read.seq == n
        assert read.hash == hashlib.sha256(written.encode()).digest()
        stamps.append(f"`{read.stamp}`")
        link = next_link(link, read.hash)
    assert all(s in facts for s in stamps)
    assert f"`{link.hex()}`" in facts


def test_a_link_is_the_hash_of_the_link_before_and_the_hash_of_the_line() -> None:
    before, hash = first_link(DEV), change().hash
    assert before == hashlib.sha256(DEV.encode()).digest()
    assert next_link(before, hash) == hashlib.sha256(before + hash).digest()


def test_a_stamp_says_device_clock_and_six_digits_of_the_hash() -> None:
    c = change()
    assert c.stamp == f"{DEV}:4.{c.hash.hex()[:6]}"
    assert stamp_clock(c.stamp) == 4


def test_two_branches_that_write_the_same_seq_and_clock_have_stamps_of_their_own() -> None:
    assert change().stamp != change({"status": Write("CLOSED", (STAMP,))}).stamp


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.from_regex(r"[a-z_0-9]{1,8}", fullmatch=True), inner, max_size=4)
    ),
    max_leaves=8,
)
SETS = st.dictionaries(
    st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True),
    st.builds(
        Write,
        VALUES,
        st.sets(st.sampled_from([STAMP, f"{DEV}:2.00000a", f"{BY}:12.ffffff"])).map(lambda s: tuple(sorted(s))),
    ),
    min_size=1,
    max_size=4,
)


@given(SETS, st.booleans(), st.integers(1, 2**48))
def test_a_line_is_rfc_8785_and_reads_back_as_it_was_written(set: dict[str, Write], salted: bool, clock: int) -> None:
    written = change(set, salted, clock)
    assert written.line == rfc8785.dumps(json.loads(written.line))
    assert read_line(written.line) == written


@given(SETS, st.data())
def test_no_other_spelling_of_a_line_is_a_change(set: dict[str, Write], data: st.DataObject) -> None:
    plain = change(set).line
    other = data.draw(
        st.sampled_from([
            plain + b"\n", b" " + plain, plain.replace(b":", b": ", 1), plain.replace(b'"v":1', b'"v":1.0'),
            plain.replace(b'"dev"', b'"d\\u0065v"', 1), plain.replace(b'"v":1}', b'"v":1,"v":1}'), b"\xef\xbb\xbf" + plain,
        ])
    )  # fmt: skip
    assert read_line(other) is None


@given(st.data())
def test_a_line_with_one_byte_changed_is_no_change_or_has_another_hash(data: st.DataObject) -> None:
    plain = change(salted=True)
    at = data.draw(st.integers(0, len(plain.line) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != plain.line[at]))
    found = read_line(plain.line[:at] + bytes([byte]) + plain.line[at + 1 :])
    assert found is None or found.hash != plain.hash


@given(st.binary() | VALUES.map(lambda v: orjson.dumps(v)))
def test_what_is_not_the_form_of_a_change_is_none(data: bytes) -> None:
    assert read_line(data) is None


WRONG: list[dict[str, Any]] = [
    {"v": 0}, {"v": True}, {"v": "1"}, {"seq": 0}, {"seq": -1}, {"seq": 1.5}, {"seq": True}, {"clock": 0}, {"clock": "4"},
    {"dev": "x"}, {"dev": DEV.upper()}, {"dev": None}, {"by": ""}, {"by": 7}, {"id": "91a7f14b"}, {"id": DEV + "\n"}, {"kind": "Case"},
    {"kind": ""}, {"kind": "a" * 65}, {"kind": ["case"]}, {"at": "2026-11-24T11:00:14Z"}, {"at": "2026-11-24 11:00:14-04:00"},
    {"at": "2026-11-24T11:00:14.5-04:00"}, {"at": ""}, {"set": {}}, {"set": []}, {"set": None}, {"set": {"Status": {"is": 1, "was": []}}},
    {"set": {"status": "TRIAGE"}}, {"set": {"status": {"is": 1}}}, {"set": {"status": {"was": []}}},
    {"set": {"status": {"is": 1, "was": [], "why": 1}}}, {"set": {"status": {"is": 1, "was": {}}}}, {"set": {"status": {"is": 1, "was": ["x"]}}},
    {"set": {"status": {"is": 1, "was": [STAMP, STAMP]}}}, {"set": {"status": {"is": 1, "was": [STAMP, f"{DEV}:12.a3f2c1"]}}},
    {"set": {"status": {"is": 1, "was": [f"{DEV}:3.A3F2C1"]}}}, {"set": {"status": {"is": 1, "was": [f"{DEV}:03.a3f2c1"]}}},
    {"set": {"status": {"is": 0.5, "was": []}}}, {"set": {"status": {"is": {"lat": [1.25]}, "was": []}}}, {"more": 1},
    {"salt": ""}, {"salt": 1}, {"salt": "AAAA"}, {"salt": "A" * 23}, {"salt": "=" * 22}, {"salt": None},
    {"salt": "A" * 21 + "B"}, {"at": "2026-13-45T99:99:99-99:99"}, {"at": "2026-02-30T11:00:14-04:00"},
    {"at": "２０２６-11-24T11:00:14-04:00"}, {"set": {"status": {"is": 1, "was": [f"{DEV}:٣.a3f2c1"]}}},
]  # fmt: skip


@pytest.mark.parametrize("other", WRONG, ids=[str(w) for w in WRONG])
def test_a_line_with_another_form_is_no_change(other: dict[str, Any]) -> None:
    assert read_line(line(body())) is not None
    assert read_line(line(body(**other))) is None


@pytest.mark.parametrize("key", ["v", "dev", "seq", "clock", "at", "by", "kind", "id", "set"])
def test_a_line_without_one_of_its_keys_is_no_change(key: str) -> None:
    without = body()
    del without[key]
    assert read_line(line(without)) is None


def test_a_line_of_a_later_version_may_have_keys_that_nobody_knows_yet() -> None:
    assert read_line(line(body(v=2, more=[1]))) is not None
    assert read_line(line(body(more=[1]))) is None


def test_a_line_above_its_limit_is_no_change() -> None:
    room = MAX_LINE - len(line(body(set={"summary": {"is": "", "was": []}})))
    assert read_line(line(body(set={"summary": {"is": "a" * room, "was": []}}))) is not None
    assert read_line(line(body(set={"summary": {"is": "a" * (room + 1), "was": []}}))) is None


@pytest.mark.parametrize("depth", [200, 600, 1000, 5000])
def test_deep_nesting_is_no_change_and_no_crash(depth: int) -> None:
    for inner in (b"1", b"1.5"):
        assert read_line(line(body()).replace(b'"TRIAGE"', b"[" * depth + inner + b"]" * depth)) is None


def test_numbers_beyond_53_bits_are_none() -> None:
    for name in (b"seq", b"clock"):
        plain = line(body()).replace(b'"%s":%d' % (name, body()[name.decode()]), b'"%s":9007199254740992' % name)
        assert read_line(plain) is None
    assert read_line(line(body()).replace(b'"TRIAGE"', b"9007199254740992")) is None


def test_a_save_is_a_change_for_each_audience() -> None:
    values = {"status": "NEW", "title": "Salaire", "employer": CASE, "happened_hour": "soir"}
    parts = split(declarations(), "case", values)
    assert [cls for cls, _ in parts] == sorted({cls for cls, _ in parts})
    assert {n: v for _, part in parts for n, v in part.items()} == values
    assert dict(parts)[0] == {"status": "NEW"}
    assert "title" in dict(parts)[2] and "employer" in dict(parts)[1]


def test_what_may_have_to_be_hidden_carries_a_salt() -> None:
    assert not needs_salt(0)
    assert needs_salt(2) and needs_salt(3) and needs_salt(4)
    one, two = change(salted=True), change(salted=True)
    assert one.hash != two.hash
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", json.loads(one.line)["salt"])
    assert "salt" not in json.loads(change().line)


def test_a_field_or_register_that_nobody_knows_counts_as_restricted() -> None:
    known = declarations()
    assert class_of(known, change({"status": Write("NEW", ())})) == 0
    assert class_of(known, change({"status": Write("NEW", ()), "title": Write("x", ())})) == 2
    assert class_of(known, change({"status": Write("NEW", ()), "of_tomorrow": Write(1, ())})) == 4
    assert class_of(known, write_line(DEV, 1, 1, AT, BY, "of_tomorrow", CASE, {"status": Write("NEW", ())}, False)) == 4


def test_the_answer_to_cons_hq_travels_always() -> None:
    known = declarations()
    answer = {"person": f"worker:{CASE}", "item": "CONS_HQ", "answer": "no"}
    assert [cls for cls, _ in split(known, "consent", answer)] == [0]
    assert 0 not in [cls for cls, _ in split(known, "consent", {**answer, "item": "CONS_EMP"})]
