"""Computed fields of casework: who is in a case, what a claim comes to, its limits, what was offered and came (data dictionary)."""

from collections.abc import Iterable
from typing import Any

from attache_app.domain import settlements
from attache_app.domain.ages import age_bounds
from attache_app.domain.claims import calculated
from attache_app.domain.consents import may_be_named
from attache_app.domain.limits.rows import STOPPED, LimitRow, which_counts
from attache_app.domain.money import totals
from attache_app.domain.pseudonyms import pseudonym
from attache_app.services.computed_reading import Reading, Rule, Values
from attache_app.store import queries, settings

_ADULT = 18


def _worker(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    out: dict[str, Any] = {"pseudonym": pseudonym(id), "minor": "unknown"}
    birth = values.get("birth")
    if isinstance(birth, dict) and "edtf" in birth:
        youngest, oldest = age_bounds(birth["edtf"], reading.today)
        if youngest >= _ADULT:
            out["minor"] = False
        elif oldest < _ADULT:
            out["minor"] = True
    return out


def _case(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    codes = [values.get("category"), *(values.get("other_categories") or [])]
    clauses = {c for code in codes for c in reading.more("complaint_categories", code, "clause_codes").split(";") if c}
    people = reading.naming("case_worker", "case", id)
    stayed = [p for p in people if "left_on" not in p and isinstance(p.get("worker"), str)]
    workers = [p["worker"] for p in sorted(stayed, key=lambda p: (p.get("role") != "spokesperson", p["worker"]))]
    return {"clauses": sorted(clauses) or None, "workers": list(dict.fromkeys(workers)) or None}


def _case_worker(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    worker, case = values.get("worker"), values.get("case")
    if not isinstance(worker, str):
        return {}
    named = may_be_named(reading.naming("consent", "person", worker), case).get(worker, "unknown")
    return {
        "named_to_employer": named,
        "next_limit_on": _date_of(which_counts(_rows(reading, case, worker=worker))),
    }


def _claim_line(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    found = _rows(reading, values.get("case"), line=id)
    counts = which_counts(found)
    stopped = [row.stopped_by for row in found if row.status == STOPPED]
    digits = {c.code: int(c.more["minor_units"]) for c in reading.session.declarations.lists["currencies"].options}
    in_hand, _ = settlements.received(reading.naming("payment", "claim_line", id))
    offered, accepted = _offered(reading, id, values)
    return {
        "calculated": calculated(values, digits), "limit_on": _date_of(counts), "limit_rule": counts.rule if counts else None,
        "limit_stopped_by": stopped[0] if stopped else None, "offered": offered, "accepted": accepted,
        "received": _one_currency(in_hand),
    }  # fmt: skip


def _rows(reading: Reading, case: Any, worker: str | None = None, line: str | None = None) -> list[LimitRow]:
    """The limits of a case that are of a worker, or of a line."""
    if not isinstance(case, str):
        return []
    found = reading.limits_of(case)
    if line:
        return [row for row in found if row.claim_line == line]
    shown = reading.merged_workers.get(worker or "", worker)
    return [row for row in found if row.worker == shown]


def _date_of(row: LimitRow | None) -> str | None:
    return row.date.isoformat() if row and row.date else None


def _offered(reading: Reading, id: str, values: Values) -> tuple[Any, Any]:
    """(offered, accepted) of a line: an offer over several is shared among them, so all of the case are asked for."""
    if not isinstance(values.get("case"), str):
        return None, None
    offers = reading.naming("offer", "case", values["case"])
    if not offers:
        return None, None
    answers = reading.naming_any("offer_answer", "offer", (o["id"] for o in offers))
    lines = reading.naming("claim_line", "case", values["case"])
    settled = settlements.settle(lines, offers, answers, reading.today)
    return settled.offered.get(id), settled.accepted.get(id)


def _offer(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    answers = reading.naming("offer_answer", "offer", id)
    case = values.get("case")
    others = reading.naming("offer", "case", case) if isinstance(case, str) else []
    is_corrected = any(other.get("corrects") == id for other in others)
    return {"state": settlements.offer_state(values, answers, reading.today, is_corrected)}


def _instalment(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    in_hand, _ = settlements.received(reading.naming("payment", "instalment", id))
    amount, due_on = values.get("amount"), values.get("due_on")
    overdue = None
    if settlements.is_amount(amount) and isinstance(due_on, str):
        short = totals(in_hand).get(amount["currency"], 0) < amount["amount_minor"]  # type: ignore[index]
        overdue = short and due_on < reading.today.isoformat()
    return {"received": _one_currency(in_hand), "overdue": overdue}


def _one_currency(amounts: Iterable[settlements.Money]) -> dict[str, Any] | None:
    """A sum; none where there are several currencies, which are never added."""
    sums = totals(amounts)
    if len(sums) != 1:
        return None
    ((currency, minor),) = sums.items()
    return {"amount_minor": minor, "currency": currency}


def _statement(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    left, own = settings.get(reading.conn, "left", 0), reading.session.identity.dev
    written = queries.bodies(reading.conn, id).values()
    return {"locked": values.get("read_back") is True or any(c["dev"] != own or c["seq"] <= left for c in written)}


OF_LIMITS = frozenset({"case_worker", "claim_line"})  # registers whose rules ask for the limits of a case
RULES: dict[str, Rule] = {
    "worker": _worker, "case": _case, "case_worker": _case_worker, "claim_line": _claim_line, "offer": _offer,
    "instalment": _instalment, "statement": _statement,
}  # fmt: skip
