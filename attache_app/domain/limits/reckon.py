"""The limits of a case on a day: every row that domain reference §9 asks for, and none twice."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from attache_app.domain.limits import filings, rows
from attache_app.domain.limits.counting import end_of
from attache_app.domain.limits.facts import ONGOING, Case, Line
from attache_app.domain.limits.financial_years import year_ends
from attache_app.domain.limits.holders import Holder, holders
from attache_app.domain.limits.law import FYEND120, REFERRED, WAGEDUE, Law, Rule, Rules
from attache_app.domain.limits.rows import FieldRef, LimitRow, Remark
from attache_app.domain.limits.starts import NoStart, Start, read, start_of

RED_DAYS = 10  # a limit is red from so many days before it
_APPEAL = "appeal"
_RESIGNED = frozenset({ONGOING, "resigned", "resigned_cause", "unknown"})
_MAY_GO_ON = frozenset({None, ONGOING, "unknown"})
_STRICTER = "DO-WAGEDIFF"  # a digest of the judicial school; art. 704 reads otherwise (limitation_rules.csv, basis)
_ONE_PERIOD = dt.timedelta(days=31)  # a claim line over more than a month of wages has sums due later


def limits_of(case: Case, today: dt.date, law: Law) -> list[LimitRow]:
    """The rows of a case, unordered."""
    case = _as_of(case, today)
    then, now = law.on(case.opened_on), law.on(today)
    return list(chain.from_iterable(_of_holder(h, then, now, today, law) for h in holders(case, law)))


def _as_of(case: Case, today: dt.date) -> Case:
    """A case as it stood on a day: who left, what was filed, judged or given up after it has not done so yet."""
    lines, people, proceedings = case.lines, case.participants, case.proceedings
    if any(line.given_up_on and line.given_up_on > today for line in lines):
        lines = tuple(replace(n, given_up_on=None) if (n.given_up_on or today) > today else n for n in lines)
    if any(p.gone_on and p.gone_on > today for p in people):
        people = tuple(replace(p, gone_on=None) if (p.gone_on or today) > today else p for p in people)
    if proceedings:
        proceedings = tuple(filings.as_of(p, today) for p in proceedings)
    elif lines is case.lines and people is case.participants:
        return case
    return replace(case, lines=lines, participants=people, proceedings=proceedings)


def _of_holder(holder: Holder, then: Rules, now: Rules, today: dt.date, law: Law) -> list[LimitRow]:
    codes = frozenset(holder.codes)
    held = then.matching(holder.country, codes, holder.item)
    found = [(rule, _of_rule(rule, holder, today, law)) for rule in held if _is_shown(rule, holder)]
    if now is not then:
        for rule in now.matching(holder.country, codes, holder.item):
            if rule not in held and _is_shown(rule, holder):
                older = [row for known, of_rule in found if known.code == rule.code for row in of_rule]
                found.append((rule, _that_tell_more(_of_rule(rule, holder, today, law), older)))
    out = [row for _, of_rule in found for row in of_rule]
    if any(row.starts_on for rule, of_rule in found if rule.start.code == WAGEDUE for row in of_rule):
        out = [_beside_due_dates(row) for row in out]
    known = [rule for rule, of_rule in found if _is_known_limit(rule, of_rule)]
    out += (_unknown(holder, code) for code in holder.codes or (None,) if not any(code in r.complaints for r in known))
    return out


def _is_shown(rule: Rule, holder: Holder) -> bool:
    """A choice to resign is shown while there is something to resign from or it was made; an appeal once there is a judgment (§9.11)."""
    if rule.is_choice:
        return holder.job is None or not holder.job.ended_how or holder.job.ended_how in _RESIGNED
    return rule.claim_type != _APPEAL or filings.last_judgment(holder) is not None


def _is_known_limit(rule: Rule, of_rule: list[LimitRow]) -> bool:
    """Notes and choices are no known limits; nor is one that follows a referral nobody made: the limit before it is not known."""
    is_waiting = rule.start.code == REFERRED and not any(row.starts_on for row in of_rule)
    return bool(of_rule) and not rule.is_choice and not rule.is_note and not is_waiting


def _that_tell_more(newer: list[LimitRow], older: list[LimitRow]) -> list[LimitRow]:
    """The rows of the version in force today that give an earlier date than those of the case's own version, or the only one."""
    before = {row.occurrence: row.date for row in older}
    return [
        replace(row, remarks=(*row.remarks, Remark("version_of_today")))
        for row in newer
        if row.occurrence not in before or (row.date and row.date < (before[row.occurrence] or dt.date.max))
    ]


def _of_rule(rule: Rule, holder: Holder, today: dt.date, law: Law) -> list[LimitRow]:
    if rule.start.code == FYEND120:
        years = year_ends(rule.start, holder, today)
        if isinstance(years, NoStart):
            return [_without_date(rule, holder, years)]
        return [_row(rule, holder, start, today, law, start.day) for start in years]
    start = start_of(rule.start, holder)
    if isinstance(start, NoStart):
        return [_without_date(rule, holder, start)]
    return [_row(rule, holder, start, today, law)]


def _row(
    rule: Rule, holder: Holder, start: Start, today: dt.date, law: Law, occurrence: dt.date | None = None
) -> LimitRow:
    calendar = law.calendar(holder.country)
    date = end_of(rule, start.day, calendar)
    remarks = [*start.remarks, *_of_the_line(rule, holder)]
    put_off = filings.suspension(rule, holder, start.day, date, calendar)
    if put_off:
        date = put_off.date
        remarks.append(Remark("was_suspended" if put_off.is_over else "ceiling", put_off.proceeding))
    status, stopped_by = _status(rule, start.day, date, today), None
    if status in (rows.RUNNING, rows.RED, rows.PASSED):
        judged = filings.last_judgment(holder) if rule.claim_type == _APPEAL else None
        filing = filings.first_filing(rule, holder, (judged and filings.judged_on(judged)) or dt.date.min)
        if filing and filing.filed_on and filing.filed_on <= date:
            status, stopped_by = rows.STOPPED, filing.id
        else:
            if put_off and not put_off.is_over and status != rows.PASSED:
                status, stopped_by = rows.SUSPENDED, put_off.proceeding
            if filing:
                remarks.append(Remark("filed_late", filing.id))
            elif missing := filings.gap(rule, holder):
                remarks.append(Remark(*missing))
    return _made(
        rule, holder, date=date, estimated=start.is_estimated, status=status, stopped_by=stopped_by, starts_on=start.day,
        field=start.field, remarks=remarks, occurrence=occurrence,
    )  # fmt: skip


def _status(rule: Rule, start: dt.date, date: dt.date, today: dt.date) -> str:
    if start > today:
        return rows.NOT_STARTED
    if rule.is_note:
        return rows.NOTE
    if today > date:
        return rows.PASSED
    return rows.RED if (date - today).days <= RED_DAYS else rows.RUNNING


def _of_the_line(rule: Rule, holder: Holder) -> Iterator[Remark]:
    job, line = holder.job, holder.line
    if rule.code == _STRICTER and job and (job.ended_on or job.ended_how not in _MAY_GO_ON):
        yield Remark("art_704_may_give_more")
    if rule.start.code == WAGEDUE and line and _has_later_periods(line):
        yield Remark("later_periods")


def _has_later_periods(line: Line) -> bool:
    """Whether a line claims several months of wages: its limit is that of the first."""
    if not line.period_from or not line.period_until:
        return False
    return read(line.period_until, None)[0] - read(line.period_from, None)[0] > _ONE_PERIOD


def _beside_due_dates(row: LimitRow) -> LimitRow:
    """A row that waits for the end of the work says that another rule runs from each due date."""
    if row.status == rows.NOT_STARTED and Remark("goes_on") in row.remarks:
        return replace(row, remarks=(*row.remarks, Remark("each_due_date")))
    return row


def _without_date(rule: Rule, holder: Holder, start: NoStart) -> LimitRow:
    status = rows.DATE_MISSING if start.is_missing else rows.NOT_STARTED
    return _made(rule, holder, status=status, field=start.field, remarks=start.remarks)


def _made(
    rule: Rule, holder: Holder, *, status: str, field: FieldRef, remarks: Sequence[Remark], date: dt.date | None = None,
    estimated: bool = False, stopped_by: str | None = None, starts_on: dt.date | None = None, occurrence: dt.date | None = None,
) -> LimitRow:  # fmt: skip
    line = holder.line
    return LimitRow(
        holder.person.worker, line.id if line else None, None if line else holder.own, rule.code, occurrence, date, estimated, status,
        stopped_by, rule.certainty, starts_on, field, _said(holder, remarks), not (rule.is_note or rule.is_choice), _counts(holder),
        holder.item,
    )  # fmt: skip


def _unknown(holder: Holder, code: str | None) -> LimitRow:
    """No rule is known for a code: ask a lawyer. Never nothing, and never that there is no limit."""
    case, line = holder.case, holder.line
    main = case.categories[:1]
    if line and (code is None or code == holder.own):
        field = FieldRef("claim_line", line.id, "item")
    else:
        field = FieldRef("case", case.id, "other_categories" if code and code not in main else "category")
    return LimitRow(
        holder.person.worker, line.id if line else None, code, None, None, None, False, rows.NO_KNOWN_LIMIT, None, None,
        None, field, _said(holder, ()), True, _counts(holder), holder.item,
    )  # fmt: skip


def _said(holder: Holder, remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    return (*remarks, Remark("withheld")) if holder.case.is_withheld else tuple(remarks)


def _counts(holder: Holder) -> bool:
    return holder.person.gone_on is None and not (holder.line and holder.line.is_in_hand)
