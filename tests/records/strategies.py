"""Values as users give them, already in their one form (DESIGN §3): what is saved must come back exactly so, everywhere."""

import json
import unicodedata
from typing import Any

from hypothesis import strategies as st

from attache_app.records.declarations import Declarations, Field, Register

Strategy = st.SearchStrategy[Any]
# Given by the program alone, or acts of their own (deleting, moving to another post).
NOT_TYPED = frozenset({"id", "number", "post", "deleted", "confidentiality", "corrects", "category_group"})


def bytes_of(value: Any) -> bytes:
    """The canonical bytes of a value, by the standard library: within our bounds the same as RFC 8785."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


def tidy(text: str) -> str:
    """As `records.values` tidies a text of one line: composed, without blanks around it."""
    while text != (text := unicodedata.normalize("NFC", text).strip()):
        pass
    return text


def as_set(items: list[Any]) -> list[Any]:
    """Sorted, without repeats."""
    return [item for _, item in sorted({bytes_of(item): item for item in items}.items())]


_SIGNS = st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("éèòÈñ’“”ʻ'\"\\/%_*;-")
lines = st.text(_SIGNS, min_size=1, max_size=30).map(tidy).filter(bool)
paragraphs = st.lists(lines, min_size=1, max_size=3).map("\n".join)
uuids = st.uuids().map(str)
currencies = st.sampled_from(["HTG", "DOP", "USD", "CLP", "EUR"])
decimals = st.decimals(-10_000_000, 10_000_000, places=3, allow_nan=False).map(lambda d: f"{d.normalize():f}")
decimals = decimals.map(lambda text: "0" if text == "-0" else text)
days = st.dates()
instants = st.builds(
    lambda at, offset: f"{at.replace(microsecond=0).isoformat()}{offset}",
    st.datetimes(),
    st.sampled_from(["-04:00", "+00:00", "-05:00"]),
)
months = st.builds(lambda day, part: part(day), days, st.sampled_from([
    lambda d: f"{d:%Y}" if d.year >= 1000 else "1987", lambda d: d.isoformat()[:7], lambda d: d.isoformat(), lambda d: f"{d.isoformat()[:4]}-23"
]))  # fmt: skip
partial = st.builds(lambda edtf, mark: edtf + mark, months, st.sampled_from(["", "~", "?"]))
phones = st.sampled_from(["+18095550134", "+50937123456", "chez Mme Rose, 2e porte", "555-013"])


def parts(**each: Strategy) -> Strategy:
    """An object with some of these parts, at least one."""
    return st.fixed_dictionaries({}, optional=each).filter(bool)


def phone() -> Strategy:
    return st.fixed_dictionaries(
        {"number": phones}, optional={"whose": lines, "safe": lines, "whatsapp": st.booleans()}
    )


_PLAIN: dict[str, Strategy] = {
    "text": lines,
    "longtext": paragraphs,
    "int": st.integers(-(2**53) + 1, 2**53 - 1),
    "dec": decimals,
    "bool": st.booleans(),
    "tri": st.sampled_from([True, False, "unknown"]),
    "date": days.map(str),
    "datetime": instants,
    "pdate": st.fixed_dictionaries({"edtf": partial}, optional={"said": lines}) | st.fixed_dictionaries({"said": lines}),
    "money": st.fixed_dictionaries({"amount_minor": st.integers(-(10**12), 10**12), "currency": currencies}),
    "rate": st.fixed_dictionaries({"amount": decimals, "currency": currencies}, optional={"per": st.just("DAY")}),
    "verbatim": st.fixed_dictionaries({"text": paragraphs}, optional={"lang": st.sampled_from(["ht", "es"])}),
    "name": parts(surname=lines, given=lines, said=lines),
    "phone": phone(),
    "phones": st.lists(phone(), min_size=1, max_size=3).map(as_set),
    "place": parts(country=st.sampled_from(["DO", "HT"]), admin1=st.just("DO-23"), admin2=st.just("HT-AR-GONAIVES"), text=lines),
    "count3": st.fixed_dictionaries({"f": st.integers(0, 90), "m": st.integers(0, 90), "minors": st.just(0)}),
    "geo": st.fixed_dictionaries({"lat_e5": st.integers(-9_000_000, 9_000_000), "lon_e5": st.integers(-18_000_000, 18_000_000)}),
    "file": st.fixed_dictionaries(
        {"sha256": st.binary(min_size=32, max_size=32).map(bytes.hex), "name": st.just("Pasaporte é.jpg"), "bytes": st.integers(0, 10**9)}
    ),
    "texts": st.lists(lines, min_size=1, max_size=4).map(as_set),
}  # fmt: skip


def _ref(declarations: Declarations, f: Field) -> Strategy:
    kinds = list(declarations.registers) if f.kinds == ("*",) else list(f.kinds)
    if len(kinds) == 1:
        return uuids
    return st.builds("{}:{}".format, st.sampled_from(kinds), uuids)


def value_of(declarations: Declarations, f: Field) -> Strategy:
    """A value of this field: mostly one that its type describes, now and then one that is known to be missing."""
    if f.type in ("code", "codes"):
        # One that no list here knows is kept, too: it may come from a newer list.
        code = st.sampled_from([o.code for o in declarations.lists[f.target].options] + ["NEW_CODE"])
        plain: Strategy = code if f.type == "code" else st.lists(code, min_size=1, max_size=4).map(as_set)
    elif f.type in ("ref", "refs"):
        ref = _ref(declarations, f)
        plain = ref if f.type == "ref" else st.lists(ref, min_size=1, max_size=3).map(as_set)
    else:
        plain = _PLAIN[f.type]
    words = {"unknown", "refused"} - declarations.own_missing(f) - ({"unknown"} if f.type == "tri" else set())
    gap = st.sampled_from(sorted(words)).map(lambda word: {"missing": word})
    return st.one_of(plain, plain, plain, plain, gap)


def typed_fields(register: Register) -> list[Field]:
    """The fields of a register that a person fills."""
    return [f for f in register.written() if f.name not in NOT_TYPED]


def records_of(declarations: Declarations, register: Register) -> Strategy:
    """The values of a new record: all fields filled, or some of them."""
    each = {f.name: value_of(declarations, f) for f in typed_fields(register)}
    return st.fixed_dictionaries(each) | st.fixed_dictionaries({}, optional=each).filter(bool)
