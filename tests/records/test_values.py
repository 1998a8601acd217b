"""One value, one form (DESIGN §3), by table: what is given, what is written; and what is refused, each with its code."""

import re
from pathlib import Path
from typing import Any

import pytest

from attache_app.records import value_types
from attache_app.records.canonical import canonical_json
from attache_app.records.declarations import TYPES
from attache_app.records.value_types import FORMS, ValueProblem
from attache_app.records.values import canonical, check
from attache_app.sentences import SENTENCES

A = "01930000-0000-7000-8000-00000000000a"
B = "01930000-0000-7000-8000-00000000000b"
HASH = "ab" * 32

WRITTEN: list[tuple[str, Any, Any]] = [
    # a text is NFC, trimmed, one line
    ("text", "  Batey Nuevo ", "Batey Nuevo"),
    ("text", "cafe\u0301", "café"),
    ("text", "a\tb\r\nc", "a b c"),
    ("text", " \t\n", None),
    ("text", "é" * value_types.MAX_TEXT, "é" * value_types.MAX_TEXT),
    ("longtext", "x" * value_types.MAX_LONG_TEXT, "x" * value_types.MAX_LONG_TEXT),
    ("text", "Ñandú 😀 مرحبا", "Ñandú 😀 مرحبا"),
    ("longtext", "one\r\ntwo\rthree\tfour\n\n", "one\ntwo\nthree four"),
    ("code", " W01 ", "W01"),
    ("code", "NEVER_SEEN", "NEVER_SEEN"),
    ("int", 0, 0),
    ("int", -(2**53 - 1), -(2**53 - 1)),
    ("bool", False, False),
    ("tri", True, True),
    ("tri", "unknown", "unknown"),
    ("tri", {"missing": "unknown"}, "unknown"),
    # a decimal has no exponent, no plus, no zeros that say nothing
    ("dec", "25.50", "25.5"),
    ("dec", "+025", "25"),
    ("dec", ".5", "0.5"),
    ("dec", "5.", "5"),
    ("dec", "-0.00", "0"),
    ("dec", "-0.10", "-0.1"),
    ("dec", "100", "100"),
    ("dec", 100, "100"),
    ("dec", " 7 ", "7"),
    ("date", "2028-02-29", "2028-02-29"),
    # an instant has whole seconds and an offset in figures
    ("datetime", "2026-11-23T10:02:11-04:00", "2026-11-23T10:02:11-04:00"),
    ("datetime", "2026-11-23T10:02:11Z", "2026-11-23T10:02:11+00:00"),
    ("datetime", "2026-11-23t10:02:11.987z", "2026-11-23T10:02:11+00:00"),
    ("datetime", "2026-11-23 10:02-04:00", "2026-11-23T10:02:00-04:00"),
    ("datetime", "2026-11-23T10:02:11-00:00", "2026-11-23T10:02:11+00:00"),
    ("pdate", {"edtf": "1987~", "said": "about thirty"}, {"edtf": "1987~", "said": "about thirty"}),
    ("pdate", {"edtf": "2026-24", "said": ""}, {"edtf": "2026-24"}),
    ("pdate", {"said": "the year of the cyclone"}, {"said": "the year of the cyclone"}),
    ("money", {"amount_minor": 1440000, "currency": "DOP"}, {"amount_minor": 1440000, "currency": "DOP"}),
    ("money", {"amount_minor": 0, "currency": "XXX"}, {"amount_minor": 0, "currency": "XXX"}),
    ("money", {"amount_minor": None, "currency": "DOP"}, None),
    ("rate", {"amount": "0.3350", "currency": "DOP", "per": "PIECE"}, {"amount": "0.335", "currency": "DOP", "per": "PIECE"}),
    ("rate", {"currency": "DOP"}, {"currency": "DOP"}),
    ("verbatim", {"text": "Yo pa peye m.\r\nDepi twa mwa.", "lang": "ht"}, {"text": "Yo pa peye m.\nDepi twa mwa.", "lang": "ht"}),
    ("verbatim", {"text": " ", "lang": "ht"}, None),
    ("verbatim", {"lang": "ht"}, None),
    ("name", {"surname": "", "given": " Wilna ", "said": None}, {"given": "Wilna"}),
    ("name", {"surname": ""}, None),
    ("phone", {"number": "+1 (809) 555-0134", "whatsapp": False}, {"number": "+18095550134", "whatsapp": False}),
    ("phone", {"number": "34 12 34 56"}, {"number": "34 12 34 56"}),
    ("phone", {"whatsapp": False}, None),
    ("phone", {"whose": "the shop", "safe": "14:00-15:00"}, {"whose": "the shop", "safe": "14:00-15:00"}),
    ("place", {"country": "DO", "admin1": "DO-23", "admin2": "", "text": None}, {"country": "DO", "admin1": "DO-23"}),
    ("count3", {"f": 7, "m": 24, "minors": 2}, {"f": 7, "m": 24, "minors": 2}),
    ("count3", {"f": 0}, {"f": 0}),
    ("count3", {"m": 2, "minors": 5}, {"m": 2, "minors": 5}),  # how many women is not known
    ("geo", {"lat_e5": 1848612, "lon_e5": -6993121}, {"lat_e5": 1848612, "lon_e5": -6993121}),
    ("file", {"sha256": HASH, "name": "a.jpg", "media_type": "image/jpeg", "bytes": 0},
             {"sha256": HASH, "name": "a.jpg", "media_type": "image/jpeg", "bytes": 0}),
    # a set is sorted by the bytes of its elements, without repeats
    ("codes", ["W02", "W01", "W02", ""], ["W01", "W02"]),
    ("codes", [], None),
    ("codes", ["", None], None),
    ("texts", ["b", "a", " b", "é", "z"], ["a", "b", "z", "é"]),
    ("texts", ["a", "a!"], ["a!", "a"]),  # the bytes of "a!" come before those of "a": ! is less than the closing quote
    ("phones", [{"number": "2", "whose": "b"}, {"number": "1"}, {"whose": "b", "number": "2"}],
               [{"number": "1"}, {"number": "2", "whose": "b"}]),
    # any field may hold one of three facts, of which one is the same as nothing
    ("text", {"missing": "unknown"}, {"missing": "unknown"}),
    ("codes", {"missing": "refused"}, {"missing": "refused"}),
    ("date", {"missing": "refused"}, {"missing": "refused"}),
    ("bool", {"missing": "unknown"}, {"missing": "unknown"}),
    ("name", {"missing": "not_asked"}, None),
    ("tri", {"missing": "refused"}, {"missing": "refused"}),
]  # fmt: skip

REFUSED: list[tuple[str, Any, str]] = [
    ("text", 5, "value_not_text"),
    ("text", ["a"], "value_not_text"),
    ("text", {"text": "a"}, "value_not_text"),
    ("text", "a\x00b", "value_control_character"),
    ("text", "a\x7f", "value_control_character"),
    ("text", "a\x9fb", "value_control_character"),
    ("text", "\ud800", "value_control_character"),
    ("text", "é" * 2001, "value_too_long"),
    ("longtext", "x" * 100_001, "value_too_long"),
    ("code", "x" * 65, "value_too_long"),
    ("code", "a\x1bb", "value_control_character"),
    ("code", 1, "value_not_text"),
    ("int", True, "value_not_int"),
    ("int", 1.0, "value_not_int"),
    ("int", "1", "value_not_int"),
    ("int", 2**53, "value_out_of_range"),
    ("dec", 0.5, "value_not_decimal"),
    ("dec", True, "value_not_decimal"),
    ("dec", "1e3", "value_not_decimal"),
    ("dec", "1,5", "value_not_decimal"),
    ("dec", ".", "value_not_decimal"),
    ("dec", "-", "value_not_decimal"),
    ("dec", "١", "value_not_decimal"),
    ("dec", "1" * 31, "value_too_long"),
    ("bool", 1, "value_not_bool"),
    ("bool", "true", "value_not_bool"),
    ("tri", 1, "value_not_tri"),
    ("tri", "yes", "value_not_tri"),
    ("date", "2026-02-29", "value_not_date"),
    ("date", "2026-W01-1", "value_not_date"),
    ("date", "20260101", "value_not_date"),
    ("date", "0000-01-01", "value_not_date"),
    ("date", "2026-11-23T10:02:11Z", "value_not_date"),
    ("datetime", "2026-11-23T10:02:11", "value_not_datetime"),
    ("datetime", "2026-02-30T10:02:11Z", "value_not_date"),
    ("datetime", "2026-11-23T24:00:00Z", "value_not_datetime"),
    ("datetime", "2026-11-23T10:02:60Z", "value_not_datetime"),
    ("datetime", "2026-11-23T10:02:11+24:00", "value_not_datetime"),
    ("pdate", "1987", "value_not_object"),
    ("pdate", {"edtf": "1987-02-30"}, "value_not_partial_date"),
    ("pdate", {"edtf": "1987%"}, "value_not_partial_date"),
    ("pdate", {"edtf": "1987-25"}, "value_not_partial_date"),
    ("money", {"amount_minor": 1440000}, "value_part_missing"),
    ("money", {"amount_minor": "1", "currency": "DOP"}, "value_not_int"),
    ("money", {"amount_minor": 1.5, "currency": "DOP"}, "value_not_int"),
    ("money", {"amount_minor": 1, "currency": "dop"}, "value_not_currency"),
    ("money", {"amount_minor": 1, "currency": "$"}, "value_not_currency"),
    ("rate", {"amount": "1"}, "value_part_missing"),
    ("verbatim", {"text": "a", "lang": "ht", "by": "b"}, "value_unknown_part"),
    ("name", {"first": "Wilna"}, "value_unknown_part"),
    ("phone", {"number": "1", "whatsapp": 1}, "value_not_bool"),
    ("phone", {"number": 8095550134}, "value_not_text"),
    ("count3", {"f": 1, "m": 1, "minors": 3}, "value_too_many_minors"),
    ("count3", {"f": -1}, "value_out_of_range"),
    ("count3", {"f": True}, "value_not_int"),
    ("geo", {"lat_e5": 1848612}, "value_part_missing"),
    ("geo", {"lat_e5": 9_000_001, "lon_e5": 0}, "value_out_of_range"),
    ("geo", {"lat_e5": 0, "lon_e5": -18_000_001}, "value_out_of_range"),
    ("file", {"name": "a"}, "value_part_missing"),
    ("file", {"sha256": "AB" * 32}, "value_not_hash"),
    ("file", {"sha256": HASH, "name": "../a"}, "value_not_file_name"),
    ("file", {"sha256": HASH, "name": ".."}, "value_not_file_name"),
    ("file", {"sha256": HASH, "name": "a\\b"}, "value_not_file_name"),
    ("file", {"sha256": HASH, "media_type": "jpeg"}, "value_not_media_type"),
    ("file", {"sha256": HASH, "bytes": -1}, "value_out_of_range"),
    ("codes", "W01", "value_not_array"),
    ("codes", [["W01"]], "value_not_text"),
    ("codes", [str(n) for n in range(2001)], "value_too_many"),
    ("texts", [f"{n}{'x' * 1990}" for n in range(300)], "value_too_long"),
    ("texts", [{"missing": "unknown"}], "value_not_text"),
    ("text", {"missing": "maybe"}, "value_not_missing"),
    ("text", {"missing": ["unknown"]}, "value_not_missing"),
    ("text", {"missing": "unknown", "said": "x"}, "value_unknown_part"),
]  # fmt: skip


@pytest.mark.parametrize(("type", "given", "written"), WRITTEN)
def test_what_is_given_is_written_in_its_one_form(type: str, given: Any, written: Any) -> None:
    assert canonical_json(canonical(type, given)) == canonical_json(written)
    assert check(type, written) is None
    assert canonical_json(canonical(type, written)) == canonical_json(written)


@pytest.mark.parametrize(("type", "given", "code"), REFUSED)
def test_what_is_not_of_its_type_is_refused_with_a_code_that_has_a_sentence(type: str, given: Any, code: str) -> None:
    with pytest.raises(ValueProblem) as problem:
        canonical(type, given)

    assert problem.value.code == code
    assert code in SENTENCES
    assert check(type, given) == code


@pytest.mark.parametrize(
    ("type", "arrived"),
    [
        ("text", ""), ("text", "cafe\u0301"), ("texts", []), ("name", {}), ("name", {"given": "A", "said": None}),
        ("name", {"given": "A", "said": ""}), ("tri", {"missing": "unknown"}), ("text", {"missing": "not_asked"}),
        ("dec", "25.50"), ("dec", "+1"), ("dec", "-0"), ("dec", "01"), ("dec", 1), ("codes", ["b", "a"]), ("codes", ["a", "a"]),
        ("codes", ["a", None]), ("datetime", "2026-11-23T10:02:11Z"), ("datetime", "2026-11-23T10:02:11.5-04:00"),
        ("datetime", "2026-11-23T10:02:11-00:00"), ("phone", {"whatsapp": True}), ("money", {"currency": "DOP"}),
    ],
)  # fmt: skip
def test_a_second_form_of_a_value_is_not_taken_from_elsewhere(type: str, arrived: Any) -> None:
    assert check(type, arrived) == "value_not_canonical"


@pytest.mark.parametrize(
    ("type", "arrived"),
    [
        ("text", " spaces about "),
        ("text", "two\nlines"),
        ("longtext", "ends with a newline\n"),
        ("phone", {"number": "+1 809 555 0134"}),
    ],
)
def test_check_asks_for_no_more_than_the_design_lays_down(type: str, arrived: Any) -> None:
    assert check(type, arrived) is None


def test_null_is_a_value() -> None:
    for type in FORMS:
        assert canonical(type, None) is None
        assert check(type, None) is None


@pytest.mark.parametrize("bad", ["", [], {}])
def test_empty_text_array_and_object_are_null_whatever_the_type(bad: Any) -> None:
    for type in FORMS:
        assert canonical(type, bad) is None
        assert check(type, bad) == "value_not_canonical"


def test_a_list_with_a_code_for_unknown_takes_no_missing_of_that_meaning() -> None:
    own = frozenset({"unknown", "not_asked"})

    with pytest.raises(ValueProblem) as problem:
        canonical("code", {"missing": "unknown"}, own_missing=own)

    assert problem.value.code == "value_missing_has_code"
    assert check("code", {"missing": "unknown"}, own_missing=own) == "value_missing_has_code"
    assert canonical("code", {"missing": "refused"}, own_missing=own) == {"missing": "refused"}
    assert canonical("code", {"missing": "not_asked"}, own_missing=own) is None


def test_a_reference_names_its_kind_only_where_several_are_allowed() -> None:
    assert canonical("ref", A.upper(), kinds=("worker",)) == A
    assert canonical("ref", f"worker:{A}", kinds=("worker",)) == A
    assert canonical("ref", f"kin:{A}", kinds=("worker", "kin")) == f"kin:{A}"
    assert canonical("ref", f"anything:{A}", kinds=("*",)) == f"anything:{A}"
    assert check("ref", A, kinds=("worker",)) is None
    assert check("ref", f"worker:{A}", kinds=("worker",)) == "value_not_canonical"
    assert check("ref", A.upper(), kinds=("worker",)) == "value_not_canonical"


@pytest.mark.parametrize(
    ("given", "kinds", "code"),
    [
        (A, ("worker", "kin"), "value_ref_kind"), (A, ("*",), "value_ref_kind"), (f"site:{A}", ("worker", "kin"), "value_ref_kind"),
        (f"site:{A}", ("worker",), "value_ref_kind"), (f"Not a kind:{A}", ("*",), "value_ref_kind"), (f"a:b:{A}", ("*",), "value_ref_kind"),
        ("12", ("worker",), "value_not_ref"), ("worker:12", ("worker", "kin"), "value_not_ref"), (5, ("worker",), "value_not_ref"),
    ],
)  # fmt: skip
def test_a_reference_that_points_nowhere_allowed_is_refused(given: Any, kinds: tuple[str, ...], code: str) -> None:
    with pytest.raises(ValueProblem) as problem:
        canonical("ref", given, kinds=kinds)

    assert problem.value.code == code


def test_references_are_a_set_in_order() -> None:
    assert canonical("refs", [B, A, B.upper()], kinds=("worker",)) == [A, B]
    assert canonical("refs", [f"worker:{A}", f"kin:{B}"], kinds=("*",)) == [f"kin:{B}", f"worker:{A}"]
    assert check("refs", [B, A], kinds=("worker",)) == "value_not_canonical"


def test_a_telephone_is_read_as_dialled_in_the_country_of_the_post() -> None:
    assert canonical("phone", {"number": "3412-3456"}, country="HT") == {"number": "+50934123456"}
    assert canonical("phones", [{"number": "809 555 0134"}], country="DO") == [{"number": "+18095550134"}]


def test_a_value_nested_without_end_is_refused_like_any_other() -> None:
    deep: Any = []
    for _ in range(900):
        deep = [deep]

    for type in FORMS:
        with pytest.raises(ValueProblem):
            canonical(type, deep, kinds=("worker",))
        assert check(type, deep, kinds=("worker",)) is not None


def test_every_type_of_the_declarations_has_a_form() -> None:
    assert set(FORMS) == TYPES


def test_every_problem_of_a_value_has_a_sentence_without_holes() -> None:
    # A verdict carries the code alone, so its sentence must need nothing else.
    used = {code for name in ("value_types.py", "values.py") for code in _codes_in(name)}

    assert used
    for code in used:
        assert "{" not in SENTENCES[code]


def _codes_in(name: str) -> set[str]:
    source = Path(value_types.__file__).with_name(name).read_text(encoding="utf-8")
    return set(re.findall(r'"(value_[a-z_]+)"', source))
