"""Counting a period from the day that starts it, the earlier reading (domain reference §9, point 3)."""

import datetime as dt
from calendar import monthrange

from attache_app.domain.holidays import Calendar
from attache_app.domain.limits.law import Rule

_DAY = dt.timedelta(days=1)
_HOURS_A_DAY = 24  # of working hours: shown as one working day


def end_of(rule: Rule, day: dt.date, calendar: Calendar, more: int = 0) -> dt.date:
    """The last day of a rule whose clock is started by `day`. `more`: days that it was put off, working days where it counts these.

    Where the list adds days to the day of the event the sum is the first day that counts, so one is taken off at the end;
    else that day does not count. A limit on a Sunday or holiday is shown on the day before.
    """
    plus, backwards = rule.start.plus_days, rule.direction == "before"
    try:
        start = day + dt.timedelta(days=plus)
        first_counts = _DAY if plus else dt.timedelta(0)
        if backwards:
            return _moved(start, -rule.period, rule.unit, calendar) + first_counts
        if in_working_days(rule):
            return calendar.day_before(_moved(start - first_counts, rule.period + more, rule.unit, calendar))
        end = _moved(start, rule.period, rule.unit, calendar) - first_counts + dt.timedelta(days=more)
    except OverflowError:
        return dt.date.min if backwards else dt.date.max
    return calendar.day_before(end)


def in_working_days(rule: Rule) -> bool:
    """Whether a rule counts working days alone."""
    return rule.unit in ("working_days", "working_hours")


def working_days_between(after: dt.date, until: dt.date, calendar: Calendar) -> int:
    """How many working days lie after one day up to another, it included."""
    days = max((until - after).days, 0)
    return sum(calendar.is_working_day(after + dt.timedelta(days=n)) for n in range(1, days + 1))


def _moved(day: dt.date, count: int, unit: str, calendar: Calendar) -> dt.date:
    """A day moved by a number of calendar or working days, months or years; OverflowError beyond the calendar."""
    if unit == "months":
        return _by_months(day, count)
    if unit == "years":
        return _by_months(day, 12 * count)
    if unit == "working_days":
        return _by_working_days(day, count, calendar)
    if unit == "working_hours":
        return _by_working_days(day, -(-count // _HOURS_A_DAY), calendar)
    return day + dt.timedelta(days=count)


def _by_months(day: dt.date, count: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise OverflowError
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _by_working_days(day: dt.date, count: int, calendar: Calendar) -> dt.date:
    step = _DAY if count > 0 else -_DAY
    for _ in range(abs(count)):
        day += step
        while not calendar.is_working_day(day):
            day += step
    return day
