"""Money: whole numbers of minor units with an ISO 4217 currency. Sums of different currencies are never added (DESIGN §3).

Exponents (digits of the minor unit) are data of `currencies.csv` and are handed in.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from attache_app.errors import DomainError

_SPACES = re.compile(r"[\s\u2009\u202f'’]+")
# An amount in groups of three, or without groups; `_read` has taken sign, spaces and decimals away.
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:[.,][0-9]{3})+", re.ASCII)
_WORKING = Context(prec=80)  # of quantity and rate each at most 30 digits: no product is rounded before its last step


def read_decimal(typed: str) -> str:
    """A number as a person types it in French, Spanish or English, as decimal text: `14 400,50`, `14.400,50`, `14,400.50` → `14400.5`.

    The mark before three last digits of a whole number groups thousands (`1.200` is 1200, `0,335` is not whole).
    DomainError `amount_not_readable`.
    """
    text = typed.strip().replace("−", "-")
    sign = "-" if text.startswith("-") else ""
    spaced = _SPACES.split(text.removeprefix("-").strip())
    if len(spaced) > 1 and not all(re.fullmatch(r"[0-9]{3}(?:[.,][0-9]+)?", part, re.ASCII) for part in spaced[1:]):
        raise DomainError("amount_not_readable", typed=typed)
    whole, mark, decimals = _apart("".join(spaced), is_grouped=len(spaced) > 1)
    if not re.fullmatch(r"[0-9]+", whole, re.ASCII) or (mark and not re.fullmatch(r"[0-9]+", decimals, re.ASCII)):
        raise DomainError("amount_not_readable", typed=typed)
    return plain(Decimal(f"{sign}{whole}.{decimals or 0}"))


def _apart(text: str, is_grouped: bool) -> tuple[str, str, str]:
    """Whole part, decimal mark and decimals of an amount without spaces; `is_grouped`: spaces stood between thousands."""
    marks = [char for char in text if char in ".,"]
    if not marks:
        return text, "", ""
    if not is_grouped and len(set(marks)) == 1 and _GROUPED.fullmatch(text):
        return text.replace(marks[0], ""), "", ""
    whole, mark, decimals = text.rpartition(marks[-1])
    if _GROUPED.fullmatch(whole) and mark not in whole and not is_grouped:
        whole = whole.replace(marks[0], "")
    return whole, mark, decimals


def plain(number: Decimal) -> str:
    """A decimal as it is stored: no exponent, no zeros at the end of the decimals, no minus before zero."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def exponent(currency: str, exponents: Mapping[str, int]) -> int:
    """The digits of the minor unit of a currency; DomainError `currency_unknown` if we do not know it."""
    if currency not in exponents:
        raise DomainError("currency_unknown", currency=currency)
    return exponents[currency]


def read_amount(typed: str, currency: str, exponents: Mapping[str, int]) -> dict[str, Any]:
    """An amount as a person types it, as stored: `{"amount_minor": 1440050, "currency": "DOP"}`.

    The ISO code may stand before or after. DomainError `amount_not_readable`, or `amount_too_fine` for more decimals than
    the currency has.
    """
    digits = exponent(currency, exponents)
    bare = re.sub(rf"^\s*{re.escape(currency)}\b|\b{re.escape(currency)}\s*$", "", typed, flags=re.IGNORECASE)
    minor = Decimal(read_decimal(bare)).scaleb(digits, _WORKING)
    if minor != minor.to_integral_value():
        raise DomainError("amount_too_fine", typed=typed, currency=currency)
    return {"amount_minor": int(minor), "currency": currency}


def product(quantity: str, rate: str, digits: int) -> int:
    """quantity × rate in minor units, rounded half up to one. Both as decimal text; `digits` of the minor unit."""
    exact = _WORKING.multiply(Decimal(quantity), Decimal(rate)).scaleb(digits, _WORKING)
    return int(exact.to_integral_value(ROUND_HALF_UP))


def totals(amounts: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Sums of amounts as stored, one for each currency, in minor units; currencies in the order of their codes."""
    sums: dict[str, int] = {}
    for amount in amounts:
        sums[amount["currency"]] = sums.get(amount["currency"], 0) + amount["amount_minor"]
    return dict(sorted(sums.items()))
