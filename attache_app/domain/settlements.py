"""What was offered, accepted and received for sums that are owed: computed from the events, never typed (domain reference §10).

Rows are the values of claim lines, offers, their answers and payments as recorded, each with its `id`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]
Money = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Settled:
    """What stands of the offers: amounts by id of the claim line, and those of offers that name no line."""

    offered: dict[str, Money] = field(default_factory=dict)
    accepted: dict[str, Money] = field(default_factory=dict)
    offered_at_large: list[Money] = field(default_factory=list)
    accepted_at_large: list[Money] = field(default_factory=list)


def is_amount(value: Any) -> bool:
    """Whether a value is an amount, not one that is missing."""
    return isinstance(value, Mapping) and "amount_minor" in value


def standing(rows: Iterable[Row]) -> list[Row]:
    """The rows that no other one corrects."""
    every = list(rows)
    corrected = {r["corrects"] for r in every if r.get("corrects")}
    return [r for r in every if r["id"] not in corrected]


def offer_state(offer: Row, answers: Iterable[Row], today: dt.date, is_corrected: bool = False) -> str:
    """replaced, accepted, refused, expired or open: the latest answer decides, else the day until which it holds."""
    if is_corrected:
        return "replaced"
    last = _last_answer(answers)
    if last in ("accepted", "refused"):
        return last
    until = offer.get("valid_until")
    return "expired" if isinstance(until, str) and until < today.isoformat() else "open"


def _last_answer(answers: Iterable[Row]) -> str:
    """What was answered last; undated answers come first, those of one day in the order in which they were recorded."""
    found = sorted(
        (a for a in standing(answers) if isinstance(a.get("answer"), str)), key=lambda a: _day(a, "answered_on")
    )
    return str(found[-1]["answer"]) if found else ""


def _day(row: Row, name: str) -> str:
    return row[name] if isinstance(row.get(name), str) else ""


def settle(lines: Iterable[Row], offers: Iterable[Row], answers: Iterable[Row], today: dt.date) -> Settled:
    """Of each claim line the latest offer that is open or answered, and the latest that was accepted.

    An offer over several lines is shared in proportion to what is claimed. In a group the answer of the line's own worker counts.
    """
    known = {line["id"]: line for line in lines}
    by_offer: dict[str, list[Row]] = {}
    for answer in answers:
        by_offer.setdefault(str(answer.get("offer")), []).append(answer)
    out, at_large = Settled(), {}
    for offer in sorted(standing(offers), key=lambda o: _day(o, "made_on")):
        if not is_amount(offer.get("amount")):
            continue
        replies = by_offer.get(offer["id"], [])
        covered = [known[id] for id in offer.get("claim_lines") or [] if id in known]
        for id, share in _shares(offer["amount"], covered).items():
            worker = known[id].get("worker")
            state = offer_state(offer, [a for a in replies if a.get("worker") in (None, worker)], today)
            if state != "expired":
                out.offered[id] = share
            if state == "accepted":
                out.accepted[id] = share
        if not covered:
            at_large[str(offer.get("worker"))] = (offer["amount"], offer_state(offer, replies, today))
    out.offered_at_large.extend(amount for amount, state in at_large.values() if state != "expired")
    out.accepted_at_large.extend(amount for amount, state in at_large.values() if state == "accepted")
    return out


def _shares(amount: Money, lines: Sequence[Row]) -> dict[str, Money]:
    """An amount over claim lines by id, in whole minor units: in proportion to what is claimed, equally where that is not known.

    The last line takes the rounding. Claims in another currency say nothing about the proportion.
    """
    claims = [_claim(line, amount["currency"]) for line in lines]
    if not all(claims):
        claims = [1] * len(lines)
    left, total = amount["amount_minor"], sum(claims)
    out: dict[str, Money] = {}
    for n, (line, claim) in enumerate(zip(lines, claims, strict=True), 1):
        part = left if n == len(lines) else amount["amount_minor"] * claim // total
        left -= part
        out[line["id"]] = {"amount_minor": part, "currency": amount["currency"]}
    return out


def _claim(line: Row, currency: str) -> int:
    claimed = line.get("claimed")
    return max(int(claimed["amount_minor"]), 0) if is_amount(claimed) and claimed["currency"] == currency else 0  # type: ignore[index]


def received(payments: Iterable[Row]) -> tuple[list[Money], list[Money]]:
    """(what the worker says is in hand, what nobody asked him about yet); what he says he has not got is in neither."""
    paid = [p for p in standing(payments) if is_amount(p.get("amount"))]
    return (
        [p["amount"] for p in paid if p.get("confirmed_by_worker") is True],
        [p["amount"] for p in paid if p.get("confirmed_by_worker") not in (True, False)],
    )
