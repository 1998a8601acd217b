"""Money: read as people write it in three languages, multiplied without a lost centime, never added across currencies."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache_app.domain import money
from attache_app.errors import DomainError
from attache_app.sentences import SENTENCES

EXPONENTS = {"DOP": 2, "HTG": 2, "CLP": 0}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("14 400,50", "14400.5"),
        ("14\u00a0400,50", "14400.5"),
        ("14\u202f400,50", "14400.5"),
        ("14.400,50", "14400.5"),
        ("14,400.50", "14400.5"),
        ("14'400.50", "14400.5"),
        ("14400", "14400"),
        ("1.200", "1200"),
        ("1,200", "1200"),
        ("1.200.000", "1200000"),
        ("1,200,000.5", "1200000.5"),
        ("0,335", "0.335"),
        ("1 200,335", "1200.335"),
        ("1.200,335", "1200.335"),
        ("12,5", "12.5"),
        ("-5", "-5"),
        ("− 5,0", "-5"),
        ("-0", "0"),
        ("007", "7"),
    ],
)
def test_an_amount_is_read_as_it_is_written_in_french_spanish_or_english(typed: str, number: str) -> None:
    assert money.read_decimal(typed) == number


@pytest.mark.parametrize(
    "typed", ["", "-", ".", ".5", "5.", "1 44 00", "1.2.3", "1,2,3", "1.200.00", "1,20,000", "12a", "$5", "1e3", "١٢", "--5", "1.2,3.4", "NaN", "Infinity"]
)  # fmt: skip
def test_what_may_mean_two_amounts_or_none_is_refused(typed: str) -> None:
    with pytest.raises(DomainError) as error:
        money.read_decimal(typed)
    assert error.value.code == "amount_not_readable"


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("14 400,50", "DOP", 1440050),
        ("dop 5", "DOP", 500),
        ("1.200 CLP", "CLP", 1200),
        ("7,5", "HTG", 750),
        ("-1", "HTG", -100),
    ],
)
def test_an_amount_is_stored_in_minor_units_with_its_currency(typed: str, currency: str, minor: int) -> None:
    assert money.read_amount(typed, currency, EXPONENTS) == {"amount_minor": minor, "currency": currency}


@pytest.mark.parametrize(
    ("typed", "currency", "code"),
    [
        ("1,5", "CLP", "amount_too_fine"), ("1,555 5", "DOP", "amount_not_readable"), ("0,335", "DOP", "amount_too_fine"),
        ("1", "ZZZ", "currency_unknown"), ("USD 5", "DOP", "amount_not_readable"),
    ],
)  # fmt: skip
def test_an_amount_that_the_currency_does_not_have_is_refused(typed: str, currency: str, code: str) -> None:
    with pytest.raises(DomainError) as error:
        money.read_amount(typed, currency, EXPONENTS)

    assert error.value.code == code
    assert SENTENCES[code].format(**error.value.values)


@pytest.mark.parametrize(
    ("quantity", "rate", "exponent", "minor"),
    [
        ("12", "1200", 2, 1440000),
        ("1", "0.005", 2, 1),
        ("1", "0.0049", 2, 0),
        ("3", "0.335", 2, 101),
        ("2.5", "0.335", 2, 84),
        ("12.345", "0.1", 2, 123),
        ("10.5", "1", 0, 11),
        ("-1", "0.005", 2, -1),
        ("9" * 30, "0." + "9" * 28, 2, (10**30 - 1) * 100 - 10**4),
    ],
)
def test_a_product_is_rounded_half_up_to_the_minor_unit(quantity: str, rate: str, exponent: int, minor: int) -> None:
    assert money.product(quantity, rate, exponent) == minor


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_a_product_is_never_more_than_half_a_minor_unit_away(quantity: int, rate: int) -> None:
    exact = Decimal(quantity) / 1000 * Decimal(rate) / 1000

    got = money.product(str(Decimal(quantity) / 1000), str(Decimal(rate) / 1000), 2)

    assert -Decimal("0.5") < got - exact * 100 <= Decimal("0.5")


def test_sums_are_kept_apart_by_currency() -> None:
    amounts = [{"amount_minor": n, "currency": c} for n, c in [(100, "HTG"), (250, "DOP"), (-50, "HTG")]]

    assert money.totals(amounts) == {"DOP": 250, "HTG": 50}
    assert money.totals([]) == {}


@given(st.integers(0, 10**15), st.sampled_from([(",", "."), (".", ","), (" ", ","), ("\u202f", ",")]))
def test_what_we_write_is_read_back(minor: int, marks: tuple[str, str]) -> None:
    written = f"{Decimal(minor) / 100:,.2f}".translate(dict(zip(map(ord, ",."), marks, strict=True)))

    assert money.read_amount(written, "DOP", EXPONENTS)["amount_minor"] == minor
