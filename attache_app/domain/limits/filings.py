"""What proceedings do to a limit: which cover a line, stop its clock, suspend it, or are judgments that may be appealed
(domain reference §9, points 6, 7 and 11)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from attache_app.domain.holidays import Calendar
from attache_app.domain.limits.counting import end_of, in_working_days, working_days_between
from attache_app.domain.limits.facts import Proceeding
from attache_app.domain.limits.holders import Holder
from attache_app.domain.limits.law import Rule

_VOID = frozenset({"withdrawn", "too_late"})  # results of proceedings that stop and suspend nothing
_COURTS = frozenset({"labour_court", "appeal", "tribunal"})  # elsewhere minutes are taken, which start no appeal
_INSPECTION = "inspection"

# No clock is suspended longer than this from its start: Código del Trabajo (Chile) art. 168 and 510 (domain §9, point 7).
_CEILINGS = {"CL-DISMISS": (90, "working_days"), "CL-ACTION": (1, "years")}


class Suspension(NamedTuple):
    """An inspectorate complaint that puts a limit off to `date`; `is_over`: its minutes were taken, the clock goes on."""

    proceeding: str
    date: dt.date
    is_over: bool


def as_of(p: Proceeding, today: dt.date) -> Proceeding:
    """A proceeding as it stood on a day: filings, notices and judgments after it have not happened yet."""
    filed, served, referred, judged, told = (
        day if day is not None and day <= today else None
        for day in (p.filed_on, p.served_on, p.referred_on, p.judgment_on, p.notified_on)
    )
    return replace(
        p, filed_on=filed, served_on=served, referred_on=referred, judgment_on=judged, notified_on=told,
        result=p.result if judged == p.judgment_on else None,
    )  # fmt: skip


def covering(holder: Holder) -> Iterator[Proceeding]:
    """The proceedings that cover it: a line and its worker, of a category its worker."""
    for p in holder.case.proceedings:
        if holder.person.worker in p.workers and (holder.line is None or holder.line.id in p.covers):
            yield p


def first_filing(rule: Rule, holder: Holder, not_before: dt.date = dt.date.min) -> Proceeding | None:
    """The first filing that covers it and stops this rule, if its day is early enough."""
    found = [p for p in covering(holder) if _would_stop(p, rule) and p.filed_on and p.filed_on >= not_before]
    return min(found, key=lambda p: (p.filed_on, p.id), default=None)


def gap(rule: Rule, holder: Holder) -> tuple[str, str] | None:
    """(what is missing, id) of a filing that lists this rule, but has the line without its worker, or the worker without his line."""
    if holder.line is None:
        return None
    for p in sorted(holder.case.proceedings, key=lambda p: p.id):
        has_line, has_worker = holder.line.id in p.covers, holder.person.worker in p.workers
        if has_line != has_worker and p.filed_on and rule.code in p.stops and p.result not in _VOID:
            return ("gap_worker" if has_line else "gap_line"), p.id
    return None


def last_judgment(holder: Holder) -> Proceeding | None:
    """The last judgment of a court that covers it."""
    found = [p for p in covering(holder) if p.forum in _COURTS and judged_on(p)]
    return max(found, key=lambda p: (judged_on(p), p.id), default=None)


def judged_on(proceeding: Proceeding) -> dt.date | None:
    """The day of a judgment; of its notice where nothing else is known of it."""
    return proceeding.judgment_on or proceeding.notified_on


def suspension(rule: Rule, holder: Holder, start: dt.date, date: dt.date, calendar: Calendar) -> Suspension | None:
    """What a complaint to the Chilean inspectorate, served on the employer, does to a limit of `date` that runs from `start`."""
    if rule.code not in _CEILINGS:
        return None
    found = [
        (p.filed_on, p.id, p)
        for p in covering(holder)
        if p.forum == _INSPECTION and p.served_on and p.filed_on and p.filed_on <= date
        and rule.code in p.stops and p.result not in _VOID
    ]  # fmt: skip
    if not found:
        return None
    filed_on, _, complaint = min(found)
    ceiling = end_of(_ceiling(rule), start, calendar)
    if complaint.judgment_on is None:
        return Suspension(complaint.id, ceiling, is_over=False)
    since = max(filed_on, start)
    if in_working_days(rule):
        days = working_days_between(since, complaint.judgment_on, calendar)
    else:
        days = max((complaint.judgment_on - since).days, 0)
    return Suspension(complaint.id, min(end_of(rule, start, calendar, days), ceiling), is_over=True)


def _would_stop(proceeding: Proceeding, rule: Rule) -> bool:
    # In Chile a complaint to the inspectorate suspends at most.
    suspends_at_most = rule.country == "CL" and proceeding.forum == _INSPECTION
    return rule.code in proceeding.stops and proceeding.result not in _VOID and not suspends_at_most


@lru_cache(maxsize=64)
def _ceiling(rule: Rule) -> Rule:
    period, unit = _CEILINGS[rule.code]
    return replace(rule, period=period, unit=unit)
