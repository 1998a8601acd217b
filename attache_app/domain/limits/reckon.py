"""The limits of a case on a day: every row that domain reference §9 asks for, or the one that counts."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from attache_app.domain.limits import filings, rows
from attache_app.domain.limits.clocks import APPEAL, Clock, clocks_of
from attache_app.domain.limits.facts import ONGOING, Case
from attache_app.domain.limits.holders import Holder, holders
from attache_app.domain.limits.law import REFERRED, WAGEDUE, Law, Rule, Rules
from attache_app.domain.limits.rows import FieldRef, LimitRow, Remark, in_order

_MAY_RESIGN = frozenset({None, "", ONGOING, "resigned", "resigned_cause", "unknown"})
_BESIDE = Remark("each_due_date")


def limits_of(case: Case, today: dt.date, law: Law) -> list[LimitRow]:
    """All rows of a case, by date, those without last."""
    found = []
    for holder, clocks in _clocks(case, today, law, every=True):
        beside_due_dates = any(c.rule.start.code == WAGEDUE and c.starts_on for c in clocks)
        found += [_row(holder, c, (_BESIDE,) if beside_due_dates and _waits_for_the_end(c) else ()) for c in clocks]
        found += _unknown(holder, clocks)
    return in_order(found)


def limit_of(case: Case, today: dt.date, law: Law) -> LimitRow | None:
    """The row that counts for a case (domain reference §9.1); where none has a date, the first whose date is missing, else the
    first without a known limit; None where nothing has started, or all is stopped.

    The same as picking it from `limits_of`, for a fraction of the work: one row is made.
    """
    held = [(h, clocks) for h, clocks in _clocks(case, today, law, every=False) if _counts(h)]
    found = [(h, c) for h, clocks in held for c in clocks]
    alive = [(h, c) for h, c in found if c.date and c.status in rows.ALIVE]
    if alive:
        return _first(alive)  # the earliest
    passed = [(h, c) for h, c in found if c.date and c.status == rows.PASSED]
    if passed:
        latest = max(c.date for _, c in passed if c.date)
        return _first((h, c) for h, c in passed if c.date == latest)
    missing = [(h, c) for h, c in found if c.status == rows.DATE_MISSING]
    if missing:
        return _first(missing)
    unknown = in_order(row for h, clocks in held for row in _unknown(h, clocks))
    return unknown[0] if unknown else None


def _first(found: Iterable[tuple[Holder, Clock]]) -> LimitRow:
    """Of some clocks the row that comes first."""
    return _row(*min(found, key=lambda pair: rows.place(pair[1].date, pair[1].rule.code, *_whose(pair[0]))))


def _whose(holder: Holder) -> tuple[str | None, str | None, str | None]:
    """(worker, claim line, category) of the rows of a holder."""
    line = holder.line
    return holder.person.worker, line.id if line else None, None if line else holder.own


def _clocks(case: Case, today: dt.date, law: Law, every: bool) -> Iterator[tuple[Holder, list[Clock]]]:
    """The holders of a case with their clocks; `every`: notes and choices too, which are no limits."""
    case = _as_of(case, today)
    then, now = law.on(case.opened_on or today), law.on(today)
    for holder in holders(case, law):
        yield holder, _of_holder(holder, then, now, today, law, every)


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


def _of_holder(holder: Holder, then: Rules, now: Rules, today: dt.date, law: Law, every: bool) -> list[Clock]:
    """By the rules of the day the case was opened; and by those of today, where these tell more (§9, *Which version*)."""
    held = then.matching(holder.country, holder.codes, holder.item, every)
    found = [clock for rule in held if _is_shown(rule, holder) for clock in clocks_of(rule, holder, today, law)]
    if now is not then:
        for rule in now.matching(holder.country, holder.codes, holder.item, every):
            if rule not in held and _is_shown(rule, holder):
                older = {c.occurrence: c.date for c in found if c.rule.code == rule.code}
                found += _that_tell_more(clocks_of(rule, holder, today, law), older)
    return found


def _that_tell_more(newer: Iterable[Clock], older: dict[dt.date | None, dt.date | None]) -> Iterator[Clock]:
    """Those that give an earlier date than the clocks of the case's own version, or the only one."""
    for clock in newer:
        if clock.occurrence not in older or (clock.date and clock.date < (older[clock.occurrence] or dt.date.max)):
            yield clock._replace(remarks=(*clock.remarks, Remark("version_of_today")))


def _is_shown(rule: Rule, holder: Holder) -> bool:
    """A choice to resign is shown while there is something to resign from or it was made; an appeal once there is a judgment (§9.11)."""
    if rule.is_choice:
        return holder.job is None or holder.job.ended_how in _MAY_RESIGN
    return rule.claim_type != APPEAL or filings.last_judgment(holder) is not None


def _waits_for_the_end(clock: Clock) -> bool:
    return clock.status == rows.NOT_STARTED and Remark("goes_on") in clock.remarks


def _row(holder: Holder, clock: Clock, more: tuple[Remark, ...] = ()) -> LimitRow:
    rule, (worker, line, category) = clock.rule, _whose(holder)
    return LimitRow(
        worker=worker, claim_line=line, category=category, rule=rule.code, occurrence=clock.occurrence, date=clock.date,
        estimated=clock.is_estimated, status=clock.status, stopped_by=clock.stopped_by, certainty=rule.certainty,
        starts_on=clock.starts_on, field=clock.field, remarks=_said(holder, (*clock.remarks, *more)), is_limit=rule.is_limit,
        counts=_counts(holder), item=holder.item,
    )  # fmt: skip


def _unknown(holder: Holder, clocks: Iterable[Clock]) -> list[LimitRow]:
    """A row for each code that no rule is known for: ask a lawyer. Never nothing, and never that there is no limit."""
    # A limit that follows a referral nobody made is no known limit: the one before it is not known.
    known = {c.rule for c in clocks if c.rule.is_limit and (c.starts_on or c.rule.start.code != REFERRED)}
    return [
        LimitRow(
            worker=holder.person.worker, claim_line=holder.line.id if holder.line else None, category=code, rule=None, occurrence=None,
            date=None, estimated=False, status=rows.NO_KNOWN_LIMIT, stopped_by=None, certainty=None, field=_where_said(holder, code),
            remarks=_said(holder, ()), counts=_counts(holder), item=holder.item,
        )
        for code in holder.codes or (None,)
        if not any(code in rule.complaints for rule in known)
    ]  # fmt: skip


def _where_said(holder: Holder, code: str | None) -> FieldRef:
    """Where a code stands, or should stand."""
    if holder.line and code == holder.own:
        return FieldRef("claim_line", holder.line.id, "item")
    is_main = code is None or code in holder.case.categories[:1]
    return FieldRef("case", holder.case.id, "category" if is_main else "other_categories")


def _said(holder: Holder, remarks: tuple[Remark, ...]) -> tuple[Remark, ...]:
    return (*remarks, Remark("withheld")) if holder.case.is_withheld else remarks


def _counts(holder: Holder) -> bool:
    """Who has left or has an outcome counts no more for the case, nor does what was received in full."""
    return holder.person.gone_on is None and not (holder.line and holder.line.is_in_hand)
