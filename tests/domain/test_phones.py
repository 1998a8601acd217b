"""Telephones: E.164 where a number clearly is one, else as it was typed; found again by its last digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache_app.domain.phones import digits, search_key, to_e164


@pytest.mark.parametrize(
    ("typed", "country", "number"),
    [
        ("+1 (809) 555-0134", None, "+18095550134"),
        ("+509 34 12 34 56", "DO", "+50934123456"),
        ("00509 3412 3456", "DO", "+50934123456"),
        ("011 509 3412 3456", "DO", "+50934123456"),
        ("50934123456", "DO", "+50934123456"),
        ("809-555-0134", "DO", "+18095550134"),
        ("1 809 555 0134", "DO", "+18095550134"),
        ("809.555.0134", "US", "+18095550134"),
        ("3412 3456", "HT", "+50934123456"),
        ("509 3412-3456", "HT", "+50934123456"),
        ("00 1 809 555 0134", "HT", "+18095550134"),
        ("0690 12 34 56", "GP", "+590690123456"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("9 1234 5678", "CL", "+56912345678"),
        ("+55 11 91234-5678", "DO", "+5511912345678"),
    ],
)
def test_a_number_that_is_one_becomes_e164(typed: str, country: str | None, number: str) -> None:
    assert to_e164(typed, country) == number


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        (
            "3412 3456",
            "DO",
        ),  # a Haitian number told in Santo Domingo, or a Dominican one two digits short: nobody knows
        ("555 0134", "DO"),
        ("809 555 0134", None),
        ("809 555 0134", "HT"),
        ("+1 809 555 013", "DO"),
        ("+509 341 234", "HT"),
        ("+0 123 456 789", "DO"),
        ("+123", None),
        ("809 155 0134", "DO"),
        ("809 555 0134 ext 3", "DO"),
        ("809 555 0134 / 829 555 0135", "DO"),
        ("the shop of Madan Pyè", "HT"),
        ("", "HT"),
    ],
)
def test_what_is_not_clearly_a_number_stays_as_typed(typed: str, country: str | None) -> None:
    assert to_e164(typed, country) == typed


@given(st.text("+0123456789 ()-.", max_size=20), st.sampled_from([None, "HT", "DO", "CL", "GP", "BR"]))
def test_a_number_is_read_once_for_all(typed: str, country: str | None) -> None:
    once = to_e164(typed, country)

    assert to_e164(once, country) == once
    assert digits(once).endswith(digits(typed)[-7:])


@pytest.mark.parametrize("typed", ["+18095550134", "809-555-0134", "555 0134", "1 809 5550134"])
def test_a_number_is_found_with_and_without_its_area(typed: str) -> None:
    assert search_key(typed) == "5550134"


def test_a_short_number_is_its_own_key_and_words_have_none() -> None:
    assert search_key("112") == "112"
    assert search_key("the shop") == ""
