"""The clocks that a rule starts for a holder: from which day, until when, and how each stands (domain reference §9, points 2 to 7)."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from attache_app.domain.limits import filings, rows
from attache_app.domain.limits.counting import end_of
from attache_app.domain.limits.facts import ONGOING, Line
from attache_app.domain.limits.financial_years import year_ends
from attache_app.domain.limits.holders import Holder
from attache_app.domain.limits.law import FYEND120, WAGEDUE, Law, Rule
from attache_app.domain.limits.rows import FieldRef, Remark
from attache_app.domain.limits.starts import NoStart, Start, read, start_of

RED_DAYS = 10  # a limit is red from so many days before it
APPEAL = "appeal"
_MAY_GO_ON = frozenset({None, ONGOING, "unknown"})
_STRICTER = "DO-WAGEDIFF"  # a digest of the judicial school; art. 704 reads otherwise (limitation_rules.csv, basis)
_ONE_PERIOD = dt.timedelta(days=31)  # a claim line over more than a month of wages has sums due later


class Clock(NamedTuple):
    """One clock. `starts_on`: the day that starts it; `date`: its last day; without them it did not start, or must be asked for.

    `occurrence`, `status`, `stopped_by`, `field`, `remarks`: as in a row.
    """

    rule: Rule
    starts_on: dt.date | None
    date: dt.date | None
    is_estimated: bool
    status: str
    stopped_by: str | None
    field: FieldRef
    remarks: tuple[Remark, ...]
    occurrence: dt.date | None = None


def clocks_of(rule: Rule, holder: Holder, today: dt.date, law: Law) -> list[Clock]:
    """One; of a rule that runs from each financial year as many as there are years."""
    if rule.start.code == FYEND120:
        years = year_ends(rule.start, holder, today)
        if not isinstance(years, NoStart):
            return [_running(rule, holder, start, today, law, start.day) for start in years]
        return [_waiting(rule, years)]
    start = start_of(rule.start, holder)
    return [_waiting(rule, start) if isinstance(start, NoStart) else _running(rule, holder, start, today, law)]


def _waiting(rule: Rule, start: NoStart) -> Clock:
    status = rows.DATE_MISSING if start.is_missing else rows.NOT_STARTED
    return Clock(rule, None, None, False, status, None, start.field, start.remarks)


def _running(
    rule: Rule, holder: Holder, start: Start, today: dt.date, law: Law, occurrence: dt.date | None = None
) -> Clock:
    day = start.day
    counted = (rule, day, holder.country)
    date = law.counted.get(counted)
    if date is None:
        date = law.counted[counted] = end_of(rule, day, law.calendar(holder.country))
    status, stopped_by, remarks = _status(rule, day, date, today), None, start.remarks
    if rule.start.code == WAGEDUE:
        remarks += tuple(_of_the_line(rule, holder))
    if holder.case.proceedings:
        date, status, stopped_by, said = _filed(rule, holder, day, date, status, today, law)
        remarks += said
    return Clock(rule, day, date, start.is_estimated, status, stopped_by, start.field, remarks, occurrence)


def _status(rule: Rule, start: dt.date, date: dt.date, today: dt.date) -> str:
    if start > today:
        return rows.NOT_STARTED
    if rule.is_note:
        return rows.NOTE
    if today > date:
        return rows.PASSED
    return rows.RED if (date - today).days <= RED_DAYS else rows.RUNNING


def _filed(
    rule: Rule, holder: Holder, start: dt.date, date: dt.date, status: str, today: dt.date, law: Law
) -> tuple[dt.date, str, str | None, tuple[Remark, ...]]:
    """(date, status, what stopped it, what is said of it) of a clock after what was filed about it."""
    put_off = filings.suspension(rule, holder, start, date, law.calendar(holder.country))
    said: tuple[Remark, ...] = ()
    if put_off:
        date = put_off.date
        status = _status(rule, start, date, today)
        said = (Remark("was_suspended" if put_off.is_over else "ceiling", put_off.proceeding),)
    if status not in (rows.RUNNING, rows.RED, rows.PASSED):
        return date, status, None, said
    judged = filings.last_judgment(holder) if rule.claim_type == APPEAL else None
    filing = filings.first_filing(rule, holder, (judged and filings.judged_on(judged)) or dt.date.min)
    if filing and filing.filed_on and filing.filed_on <= date:
        return date, rows.STOPPED, filing.id, said
    if filing:
        said += (Remark("filed_late", filing.id),)
    elif missing := filings.gap(rule, holder):
        said += (Remark(*missing),)
    if put_off and not put_off.is_over and status != rows.PASSED:
        return date, rows.SUSPENDED, put_off.proceeding, said
    return date, status, None, said


def _of_the_line(rule: Rule, holder: Holder) -> Iterator[Remark]:
    job, line = holder.job, holder.line
    if rule.code == _STRICTER and job and (job.ended_on or job.ended_how not in _MAY_GO_ON):
        yield Remark("art_704_may_give_more")
    if line and _has_later_periods(line):
        yield Remark("later_periods")


def _has_later_periods(line: Line) -> bool:
    """Whether a line claims several months of wages: its limit is that of the first."""
    if not line.period_from or not line.period_until:
        return False
    return read(line.period_until, None)[0] - read(line.period_from, None)[0] > _ONE_PERIOD
