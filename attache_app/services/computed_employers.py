"""Computed fields of employers, their sites, visits, contracts and of services (data dictionary)."""

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from attache_app.domain import vetting
from attache_app.domain.money import plain
from attache_app.services.computed_reading import Reading, Rule, Values
from attache_app.store import counting

_STALE_MONTHS = 6
_BY_A_POST = "ATT"


def _employer(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    state, until = vetting.state_of(_vetting(reading, id), reading.today, _max_days(reading))
    return {
        "state": state,
        "state_until": until.isoformat() if until else None,
        "case_count": counting.cases_of_employer(reading.conn, reading.session.declarations, id),
    }


def _vetting_line(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    employer, decided_on = values.get("employer"), _day(values.get("decided_on"))
    if not isinstance(employer, str) or decided_on is None:
        return {}
    lines = reading.naming("vetting", "employer", employer)
    own = next((n for n, line in enumerate(lines) if line["id"] == id), len(lines))
    before = [line for line in _steps(reading, lines) if (line.decided_on, line.no) < (decided_on, own)]
    return {"previous_state": vetting.state_of(before, decided_on, _max_days(reading))[0]}


def _vetting(reading: Reading, employer: str) -> list[vetting.Line]:
    return _steps(reading, reading.naming("vetting", "employer", employer))


def _steps(reading: Reading, rows: Iterable[Values]) -> list[vetting.Line]:
    """The lines that may give a state; what headquarters alone may say is no state on the line of a post."""
    out = []
    for no, row in enumerate(rows):
        state, side, decided_on = row.get("state"), row.get("side"), _day(row.get("decided_on"))
        may_say = side == "hq" or _BY_A_POST in reading.more("employer_vetting_states", state, "set_by").split(";")
        if isinstance(state, str) and isinstance(side, str) and decided_on and may_say:
            out.append(vetting.Line(state, decided_on, side, _day(row.get("valid_until")), no))
    return out


def _max_days(reading: Reading) -> dict[str, int]:
    states = reading.session.declarations.lists["employer_vetting_states"].options
    return {s.code: int(s.more["max_days"] or 0) for s in states}


def _day(value: Any) -> dt.date | None:
    return dt.date.fromisoformat(value[:10]) if isinstance(value, str) else None


def _site(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    visits = reading.naming("site_visit", "site", id)
    entered = [
        v["began_at"][:10] for v in visits if v.get("entry_refused") is not True and isinstance(v.get("began_at"), str)
    ]
    findings = reading.naming_any("site_finding", "site_visit", (v["id"] for v in visits))
    return {"last_visit_on": max(entered, default=None), "open_findings": sum("fixed_on" not in f for f in findings)}


def _site_visit(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    talks = sum(n for name in ("talks_f", "talks_m") if isinstance(n := values.get(name), int))
    return {"incomplete": values.get("entry_refused") is not True and talks == 0}


def _contract(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    checks = [c for c in reading.naming("contract_check", "contract", id) if isinstance(c.get("checked_on"), str)]
    last = max(checks, key=lambda c: c["checked_on"], default=None)
    return {"last_result": last.get("result") if last else None}


def _contract_term(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    """Nothing where what was promised and what was found differ in currency or unit: nothing is converted."""
    rates = [_rate(values.get(name)) for name in ("promised_rate", "signed_rate", "legal_rate")]
    due, found = [rate for rate in rates if rate], _rate(values.get("found_rate"))
    if found is None or not due or {rate[1:] for rate in due} != {found[1:]}:
        return {}
    most = max(Decimal(rate[0]) for rate in due)
    said = {"amount": plain(most - Decimal(found[0])), "currency": found[1], "per": found[2]}
    return {"money_difference": {name: value for name, value in said.items() if value}}


def _rate(value: Any) -> tuple[str, str, str] | None:
    """(amount, currency, unit) of a rate; None where there is none."""
    if not isinstance(value, dict) or "amount" not in value or "currency" not in value:
        return None
    return value["amount"], value["currency"], value.get("per", "")


def _contract_check(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    lines = reading.naming("contract_check_line", "contract_check", id)
    blocking = {
        n["line"]
        for n in lines
        if n.get("answer") in ("no", "unclear")
        and reading.more("contract_checklist", n.get("line"), "blocking") == "yes"
    }
    return {"blocking_lines": sorted(blocking) or None}


def _provider(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    checked_on = _day(values.get("checked_on"))
    return {"stale": checked_on is None or checked_on < _months_before(reading.today, _STALE_MONTHS)}


def _months_before(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


RULES: dict[str, Rule] = {
    "employer": _employer, "vetting": _vetting_line, "site": _site, "site_visit": _site_visit, "contract": _contract,
    "contract_term": _contract_term, "contract_check": _contract_check, "provider": _provider,
}  # fmt: skip
