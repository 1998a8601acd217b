"""What a claim line comes to: calculated, and received in hand (domain reference §10, *Money*). Amounts as stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from attache_app.domain.money import product

Money = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came for a line. `is_confirmed`: the worker says that she holds it. `corrects`: the row that this one replaces."""

    id: str
    amount: Money | None
    is_confirmed: bool
    corrects: str | None = None


def calculated(quantity: Any, rate: Any, paid: Any, digits: Mapping[str, int]) -> dict[str, Any] | None:
    """quantity × rate − paid, half up to the minor unit; None where one of the first two is unknown or the currencies differ."""
    if not isinstance(quantity, str) or not isinstance(rate, dict) or not {"amount", "currency"} <= rate.keys():
        return None
    currency = rate["currency"]
    if currency not in digits:
        return None
    due = product(quantity, rate["amount"], digits[currency])
    if isinstance(paid, dict) and "amount_minor" in paid:
        if paid["currency"] != currency:
            return None
        due -= paid["amount_minor"]
    return {"amount_minor": due, "currency": currency}


def received(payments: Iterable[Payment], currency: str | None) -> dict[str, Any] | None:
    """What the worker confirmed, corrected rows left out; None where that is nothing or not of one currency.

    `currency`: the only one that is looked for; None: whatever came.
    """
    rows = list(payments)
    corrected = {p.corrects for p in rows}
    amounts = [
        p.amount for p in rows if p.is_confirmed and p.id not in corrected and p.amount and "amount_minor" in p.amount
    ]
    found = {a["currency"] for a in amounts if currency in (None, a["currency"])}
    if len(found) != 1:
        return None
    (one,) = found
    return {"amount_minor": sum(a["amount_minor"] for a in amounts if a["currency"] == one), "currency": one}


def is_in_hand(payments: Iterable[Payment], due: Money | None) -> bool:
    """Whether what was received reaches what is due on a line."""
    if due is None or "amount_minor" not in due:
        return False
    got = received(payments, due["currency"])
    return got is not None and got["amount_minor"] >= due["amount_minor"]
