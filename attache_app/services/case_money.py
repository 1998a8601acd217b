"""The money of a case: four numbers for each currency that are never added together, and the sums due line by line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from attache_app.domain import settlements
from attache_app.domain.limits.rows import LimitRow, which_counts
from attache_app.domain.money import totals
from attache_app.domain.settlements import Row, Settled, is_amount
from attache_app.services.texts import Said


@dataclass(frozen=True, slots=True)
class Sums:
    """Four numbers of one currency, in minor units, None where nothing is known; and what came but nobody confirmed yet."""

    currency: str
    claimed: int | None
    offered: int | None
    accepted: int | None
    received: int | None
    unconfirmed: int | None


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A sum due. `claimed` and `offered` as recorded or computed, None where unknown; `received`: {currency: minor units}."""

    id: str
    item: str
    worker: str
    period: str
    claimed: Any
    offered: Any
    received: Mapping[str, int]
    is_given_up: bool
    limit: LimitRow | None


def sums(lines: Iterable[Row], settled: Settled, payments: Iterable[Row]) -> tuple[Sums, ...]:
    """Claimed, offered, accepted and received of all lines together, currency by currency."""
    claimed = totals(line["claimed"] for line in lines if is_amount(line.get("claimed")))
    offered = totals((*settled.offered.values(), *settled.offered_at_large))
    accepted = totals((*settled.accepted.values(), *settled.accepted_at_large))
    in_hand, unconfirmed = (totals(amounts) for amounts in settlements.received(payments))
    every = (claimed, offered, accepted, in_hand, unconfirmed)
    return tuple(Sums(c, *(one.get(c) for one in every)) for c in sorted(set().union(*every)))


def claim_lines(
    said: Said, lines: Iterable[Row], settled: Settled, payments: Sequence[Row], limits: Iterable[LimitRow]
) -> tuple[ClaimLine, ...]:
    """The lines in their order, each with what came of it and with its own limit."""
    paid: dict[str, list[Row]] = {}
    for payment in settlements.standing(payments):
        paid.setdefault(str(payment.get("claim_line")), []).append(payment)
    by_line: dict[str | None, list[LimitRow]] = {}
    for row in limits:
        by_line.setdefault(row.claim_line, []).append(row)
    out = []
    for line in lines:
        period = [said.field("claim_line", n, line) for n in ("period_from", "period_until")]
        in_hand, _ = settlements.received(paid.get(line["id"], ()))
        one = ClaimLine(
            id=line["id"],
            item=said.field("claim_line", "item", line),
            worker=said.field("claim_line", "worker", line),
            period=" – ".join(dict.fromkeys(p for p in period if p)),
            claimed=line["claimed"] if is_amount(line.get("claimed")) else None,
            offered=settled.offered.get(line["id"]),
            received=totals(in_hand),
            is_given_up=line.get("given_up_on") is not None,
            limit=which_counts(by_line.get(line["id"], ())),
        )
        out.append(one)
    return tuple(out)
