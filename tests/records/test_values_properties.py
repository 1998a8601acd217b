"""One value, one form (DESIGN §3), by property: whatever is given, what is written is final, and checked alike everywhere."""

import json
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from attache_app.records.canonical import MAX_INT, canonical_json
from attache_app.records.value_types import FORMS, ValueProblem
from attache_app.records.values import canonical, check

KINDS = ("worker", "kin")
UUID = st.uuids().map(str)
texts = st.text(max_size=20)
sometimes_none = st.none() | texts
decimals = st.from_regex(r"[+-]?[0-9]{0,12}\.?[0-9]{0,12}", fullmatch=True)


def _objects(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({}, optional=parts)


PHONES = _objects(
    number=texts | st.from_regex(r"\+?[0-9 ().-]{0,20}", fullmatch=True),
    whose=texts,
    safe=texts,
    whatsapp=st.booleans(),
)
# Values that are often, not always, of their type: both ways out are met.
LIKELY: dict[str, st.SearchStrategy[Any]] = {
    "text": texts,
    "longtext": texts,
    "int": st.integers(),
    "dec": decimals | st.integers(-MAX_INT, MAX_INT),
    "bool": st.booleans(),
    "tri": st.booleans() | st.just("unknown"),
    "code": texts,
    "codes": st.lists(texts),
    "date": st.dates().map(str),
    "datetime": st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat()),
    "pdate": _objects(edtf=st.from_regex(r"[0-9]{4}(-[0-2][0-9](-[0-3][0-9])?)?[~?]?", fullmatch=True), said=texts),
    "money": _objects(amount_minor=st.integers(), currency=st.from_regex(r"[A-Z]{3}", fullmatch=True)),
    "rate": _objects(amount=decimals, currency=st.from_regex(r"[A-Z]{3}", fullmatch=True), per=texts),
    "verbatim": _objects(text=texts, lang=st.sampled_from(["ht", "fr", ""])),
    "name": _objects(surname=sometimes_none, given=sometimes_none, said=sometimes_none),
    "phone": PHONES,
    "phones": st.lists(PHONES, max_size=5),
    "place": _objects(country=texts, admin1=texts, admin2=sometimes_none, text=texts),
    "count3": _objects(f=st.integers(0, 9), m=st.integers(0, 9), minors=st.integers(0, 9)),
    "geo": _objects(lat_e5=st.integers(-9_000_000, 9_000_000), lon_e5=st.integers(-18_000_000, 18_000_000)),
    "ref": st.builds("{}:{}".format, st.sampled_from(["worker", "kin", "site"]), UUID),
    "refs": st.lists(st.builds("{}:{}".format, st.sampled_from(KINDS), UUID), max_size=5),
    "file": _objects(sha256=st.from_regex(r"[0-9a-f]{64}", fullmatch=True), name=texts, bytes=st.integers(0)),
    "texts": st.lists(texts, max_size=8),
}
missing = st.fixed_dictionaries({"missing": st.sampled_from(["unknown", "refused", "not_asked", "else"])})
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(texts | st.sampled_from(["text", "said", "f", "missing"]), inner, max_size=3)
    ),
    max_leaves=6,
)
typed = st.sampled_from(sorted(FORMS)).flatmap(lambda type: st.tuples(st.just(type), LIKELY[type] | missing | anything))


def written(type: str, value: Any) -> Any:
    """What `canonical` writes, or the problem."""
    try:
        return canonical(type, value, kinds=KINDS, country="DO")
    except ValueProblem as problem:
        return problem


@given(typed)
def test_what_is_written_is_final_and_is_taken_everywhere(case: tuple[str, Any]) -> None:
    type, value = case
    once = written(type, value)
    if isinstance(once, ValueProblem):
        return

    assert canonical(type, once, kinds=KINDS, country="DO") == once
    assert canonical(type, once, kinds=KINDS, country="HT") == once or type in ("phone", "phones")
    assert check(type, once, kinds=KINDS) is None


@given(typed)
def test_what_is_written_has_canonical_bytes_that_read_back_as_itself(case: tuple[str, Any]) -> None:
    type, value = case
    once = written(type, value)
    if isinstance(once, ValueProblem):
        return

    assert json.loads(canonical_json(once)) == once
    assert once not in ("", [], {})


@given(typed)
def test_check_never_fails_and_takes_only_what_reads_back_as_itself(case: tuple[str, Any]) -> None:
    type, value = case
    if check(type, value, kinds=KINDS) is not None:
        return

    # Taken values are closed under the wire: no float, nothing that only looks equal.
    again = json.loads(canonical_json(value))
    assert again == value
    assert check(type, again, kinds=KINDS) is None


@given(st.lists(texts, max_size=8), st.randoms())
def test_a_set_has_one_form_whatever_the_order_and_the_repeats(items: list[str], random: Any) -> None:
    shuffled = items * 2
    random.shuffle(shuffled)

    once = written("texts", items)
    assert isinstance(once, ValueProblem) or written("texts", shuffled) == once


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=4), min_size=2, max_size=8)
)
def test_a_set_is_in_the_order_of_the_canonical_bytes_of_its_elements(items: list[str]) -> None:
    elements = [canonical_json(item) for item in canonical("texts", items) or []]

    assert elements == sorted(set(elements))


@given(LIKELY["dec"])
def test_a_decimal_keeps_its_worth(value: Any) -> None:
    once = written("dec", value)
    if once is None or isinstance(once, ValueProblem):
        return

    assert Decimal(once) == Decimal(value)
    assert "e" not in once and "+" not in once and once != "-0"


@given(st.dictionaries(st.sampled_from(["surname", "given", "said"]), texts))
def test_a_part_not_known_is_left_out(name: dict[str, str]) -> None:
    once = written("name", name)

    assert isinstance(once, ValueProblem) or once is None or all(once.values())
