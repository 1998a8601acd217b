"""The financial years of an employer for which a worker shares in the profit: one limit each (limitation_start_events.csv, FYEND120)."""

import datetime as dt
import re
from calendar import monthrange
from typing import NamedTuple

from attache_app.domain.limits.facts import ONGOING
from attache_app.domain.limits.holders import Holder
from attache_app.domain.limits.law import StartEvent
from attache_app.domain.limits.rows import Remark
from attache_app.domain.limits.starts import NoStart, Start, read, start_of, where_missing

_MONTH_AND_DAY = re.compile(r"(0[1-9]|1[0-2])-([0-2][0-9]|3[01])", re.ASCII)
_DECEMBER_31 = (12, 31)
_MOST = 60  # years: nobody works longer for one employer


class _End(NamedTuple):
    day: dt.date
    is_estimated: bool
    remarks: tuple[Remark, ...]


def year_ends(event: StartEvent, holder: Holder, today: dt.date) -> list[Start] | NoStart:
    """The year ends that start a clock: each that came while the worker was employed, and that of the year in which the work
    ended. Where the work goes on today stands for its end; without a first day only the last."""
    end = _end_of_work(event, holder, today)
    if isinstance(end, NoStart):
        return end
    known = _MONTH_AND_DAY.fullmatch(holder.job.fy_end or "") if holder.job else None
    month, day = (int(known[1]), int(known[2])) if known else _DECEMBER_31
    first, is_exact = (
        read(holder.job.started_on, holder.country) if holder.job and holder.job.started_on else (None, True)
    )
    is_estimated = known is None or end.is_estimated or not is_exact
    remarks = (*([] if known else [Remark("assumed_year_end")]), *end.remarks)
    last = _year_end(end.day.year, month, day)
    if last is not None and last < end.day:
        last = _year_end(end.day.year + 1, month, day)
    field = where_missing(event, holder)
    found: list[Start] = []
    while last is not None and len(found) < _MOST:
        found.append(Start(last, is_estimated, field, remarks))
        last = _year_end(last.year - 1, month, day)
        if first is None or last is None or last < first:
            break
    return found


def _end_of_work(event: StartEvent, holder: Holder, today: dt.date) -> _End | NoStart:
    if event.service_end is None:
        return NoStart(True, where_missing(event, holder))
    end = start_of(event.service_end, holder)
    if isinstance(end, Start):
        return _End(end.day, end.is_estimated, end.remarks)
    if holder.job and holder.job.ended_how == ONGOING:
        return _End(today, False, ())
    return end


def _year_end(year: int, month: int, day: int) -> dt.date | None:
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return None
    return dt.date(year, month, min(day, monthrange(year, month)[1]))
