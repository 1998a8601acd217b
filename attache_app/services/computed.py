"""Fields that are calculated on reading, never stored, where their rule exists so far; and the common ones that the log gives."""

import re
from collections.abc import Mapping
from typing import Any

from attache_app.domain.ages import age_bounds
from attache_app.domain.money import product
from attache_app.domain.pseudonyms import pseudonym
from attache_app.services.sessions import Session
from attache_app.store import queries
from attache_app.store.devices import Devices
from attache_app.store.engine import Connection

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ADULT = 18


def is_id(text: str) -> bool:
    """Whether a text has the form of an id."""
    return _ID.fullmatch(text) is not None


def fields(
    conn: Connection, session: Session, devices: Devices, kind: str, id: str, values: Mapping[str, Any]
) -> dict[str, Any]:
    """The computed fields of a record, by name."""
    out = _from_log(conn, devices, kind, id)
    rule = _RULES.get(kind)
    if rule:
        out.update({n: v for n, v in rule(conn, session, id, values).items() if v is not None})
    return out


def _from_log(conn: Connection, devices: Devices, kind: str, id: str) -> dict[str, Any]:
    """Created and changed: when, by whom, on which laptop (dictionary.md, register `common`)."""
    found = queries.first_and_last(conn, devices, kind, id)
    if found is None:
        return {}
    first, last = found
    return {
        "created_at": first["at"], "created_by": first["by"], "changed_at": last["at"], "changed_by": last["by"],
        "laptop": laptop_name(devices, last["dev"]),
    }  # fmt: skip


def laptop_name(devices: Devices, dev: str) -> str:
    """A device as people know it, `SDQ-A`; before its certificate is known, the end of its id."""
    known = devices.by_id.get(dev)
    if known and known.certificate:
        return f"{known.certificate['post']}-{known.certificate['letter']}"
    return f"…{dev[-6:]}"


def _worker(conn: Connection, session: Session, id: str, values: Mapping[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {"pseudonym": pseudonym(id), "minor": "unknown"}
    birth = values.get("birth")
    if isinstance(birth, dict) and "edtf" in birth:
        youngest, oldest = age_bounds(birth["edtf"], session.now().date())
        if youngest >= _ADULT:
            out["minor"] = False
        elif oldest < _ADULT:
            out["minor"] = True
    return out


def _case(conn: Connection, session: Session, id: str, values: Mapping[str, Any]) -> dict[str, Any]:
    categories = session.declarations.lists["complaint_categories"].by_code
    codes = [values.get("category"), *(values.get("other_categories") or [])]
    clauses = {
        c
        for code in codes
        if isinstance(code, str) and code in categories
        for c in categories[code].more["clause_codes"].split(";")
        if c
    }
    people = queries.names(conn, session.declarations, session.declarations.field("case_worker", "case"), id)
    stayed = [p for p in people if "left_on" not in p and isinstance(p.get("worker"), str)]
    workers = [p["worker"] for p in sorted(stayed, key=lambda p: (p.get("role") != "spokesperson", p["worker"]))]
    return {"clauses": sorted(clauses) or None, "workers": list(dict.fromkeys(workers)) or None}


def _claim_line(conn: Connection, session: Session, id: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """quantity × rate_due − paid, half up to the minor unit; empty where one is unknown or the currencies differ."""
    quantity, rate, paid = values.get("quantity"), values.get("rate_due"), values.get("paid")
    if not isinstance(quantity, str) or not isinstance(rate, dict) or "amount" not in rate or "currency" not in rate:
        return {}
    units = session.declarations.lists["currencies"].by_code.get(rate["currency"])
    if units is None:
        return {}
    due = product(quantity, rate["amount"], int(units.more["minor_units"]))
    if isinstance(paid, dict) and "amount_minor" in paid:
        if paid["currency"] != rate["currency"]:
            return {}
        due -= paid["amount_minor"]
    return {"calculated": {"amount_minor": due, "currency": rate["currency"]}}


_RULES = {"worker": _worker, "case": _case, "claim_line": _claim_line}
