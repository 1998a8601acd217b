"""Computed fields of protection, of before and after, of agreements and of the office (data dictionary)."""

import datetime as dt
from typing import Any

from attache_app.services.computed_reading import Reading, Rule, Values
from attache_app.store import counting


def _remark(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    return {"answered": bool(reading.naming("remark", "answers", id))}


def _shelter(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    if not isinstance(values.get("entered_on"), str):
        return {}
    left_on = values["left_on"] if isinstance(values.get("left_on"), str) else reading.today.isoformat()
    nights = (dt.date.fromisoformat(left_on) - dt.date.fromisoformat(values["entered_on"])).days
    return {"nights": max(nights, 0)}


def _return_record(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    open_ones = [f for f in reading.naming("followup", "return_record", id) if f.get("reached") in (None, "no")]
    days = [f["due_on"] for f in open_ones if isinstance(f.get("due_on"), str)]
    return {"next_followup_on": min(days, default=None)}


def _predep_session(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    return {
        "attended": sum(a.get("present") is True for a in reading.naming("predep_attendance", "predep_session", id))
    }


def _departure(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    worker, leaves_on = values.get("worker"), values.get("leaves_on")
    if not isinstance(worker, str) or not isinstance(leaves_on, str):
        return {}
    there = [a for a in reading.naming("predep_attendance", "worker", worker) if a.get("present") is True]
    held = [reading.record("predep_session", a.get("predep_session")).get("held_on") for a in there]
    return {"session_attended": any(isinstance(day, str) and day <= leaves_on for day in held)}


def _agreement(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    clauses = {t["clause"] for t in reading.naming("clause_text", "agreement", id) if isinstance(t.get("clause"), str)}
    return {"clauses_covered": len(clauses)}


def _clause_text(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    """How many cases touch this clause in the country of the agreement."""
    country = reading.record("agreement", values.get("agreement")).get("country")
    if not isinstance(country, str) or not isinstance(values.get("clause"), str):
        return {}
    categories = reading.session.declarations.lists["complaint_categories"].options
    codes = [c.code for c in categories if values["clause"] in c.more["clause_codes"].split(";")]
    return {"evidence": counting.cases_of_categories(reading.conn, reading.session.declarations, codes, country)}


def _stakeholder(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    days = [
        c["held_on"] for c in reading.naming("consultation", "stakeholders", id) if isinstance(c.get("held_on"), str)
    ]
    return {"last_heard_on": max(days, default=None)}


def _decision(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    held_on = reading.record("meeting", values.get("meeting")).get("held_on")
    return {"decided_on": held_on if isinstance(held_on, str) else None}


def _notice(reading: Reading, id: str, values: Values) -> dict[str, Any]:
    """Posts of which an active member of staff has read it."""
    readers = [reading.record("staff", r.get("staff")) for r in reading.naming("notice_read", "notice", id)]
    today = reading.today.isoformat()
    active = [s for s in readers if not isinstance(s.get("active_until"), str) or s["active_until"] >= today]
    posts = {post for s in active if isinstance(post := s.get("duty_post"), str)}
    concerned = values.get("to_posts")
    return {"confirmed_posts": len(posts & set(concerned) if concerned else posts)}


RULES: dict[str, Rule] = {
    "remark": _remark, "shelter": _shelter, "return_record": _return_record, "predep_session": _predep_session, "departure": _departure,
    "agreement": _agreement, "clause_text": _clause_text, "stakeholder": _stakeholder, "decision": _decision, "notice": _notice,
}  # fmt: skip
