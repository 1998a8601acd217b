"""What a claim line comes to, and whether that is in the worker's hand (domain reference §10, *Money*). Amounts as stored."""

from collections.abc import Iterable, Mapping
from typing import Any

from attache_app.domain.money import product, totals
from attache_app.domain.settlements import Row, is_amount, received


def calculated(line: Row, digits: Mapping[str, int]) -> dict[str, Any] | None:
    """quantity × rate_due − paid, half up to the minor unit; None where one of the first two is unknown or the currencies differ.

    `digits`: of the minor unit, by currency.
    """
    quantity, rate, paid = line.get("quantity"), line.get("rate_due"), line.get("paid")
    if not isinstance(quantity, str) or not isinstance(rate, Mapping) or not {"amount", "currency"} <= rate.keys():
        return None
    currency = rate["currency"]
    if currency not in digits:
        return None
    due = product(quantity, rate["amount"], digits[currency])
    if isinstance(paid, Mapping) and is_amount(paid):
        if paid["currency"] != currency:
            return None
        due -= paid["amount_minor"]
    return {"amount_minor": due, "currency": currency}


def is_in_hand(line: Row, payments: Iterable[Row], digits: Mapping[str, int]) -> bool:
    """Whether what the worker confirmed of a line reaches what is claimed, else what was calculated."""
    due = line["claimed"] if is_amount(line.get("claimed")) else calculated(line, digits)
    if due is None:
        return False
    got, _ = received(payments)
    return totals(got).get(due["currency"], 0) >= int(due["amount_minor"])
