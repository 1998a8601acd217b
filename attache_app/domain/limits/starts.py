"""The day that starts a clock: where it stands, what stands in for it, and what is said where there is none (domain reference §9.2, §9.5)."""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from attache_app.domain import partial_dates
from attache_app.domain.limits.facts import ONGOING, Case, Event, Job, Line
from attache_app.domain.limits.filings import covering, last_judgment
from attache_app.domain.limits.holders import Holder
from attache_app.domain.limits.law import (
    DAYAFTEREND,
    DISMISS,
    DISMISSNOTIF,
    ENDSERVICE,
    JUDGNOTIF,
    KNEWCAUSE,
    RECEIPT,
    REFERRED,
    REPORTED,
    STABLE,
    WAGEDUE,
    Source,
    StartEvent,
)
from attache_app.domain.limits.rows import FieldRef, Remark

_FROM_THE_END = frozenset({DAYAFTEREND, ENDSERVICE})
_DAY_OF_FACTS = frozenset({WAGEDUE, KNEWCAUSE, STABLE})
_UNTIL_IT_HAPPENS = frozenset({RECEIPT, REFERRED, REPORTED})
_ENDS_OF_SERVICE = frozenset({"death", "custody", "return_record"})
_END_OF_CONTRACT_DUES = "W07"

VAGUE, STANDS_IN, DAY_OF_FACTS = Remark("vague"), Remark("stands_in"), Remark("day_of_facts")


class Start(NamedTuple):
    """A day that starts a clock, and where it stands."""

    day: dt.date
    is_estimated: bool
    field: FieldRef
    remarks: tuple[Remark, ...] = ()


class NoStart(NamedTuple):
    """No day starts the clock: it is not to start yet, or the day must be asked for, at `field`."""

    is_missing: bool
    field: FieldRef
    remarks: tuple[Remark, ...] = ()


@lru_cache(maxsize=65_536)
def read(edtf: str, country: str | None) -> tuple[dt.date, bool]:
    """(the earliest day of what is written, whether it is exact)."""
    return partial_dates.earliest(edtf, country), partial_dates.parse(edtf).is_exact


def start_of(event: StartEvent, holder: Holder) -> Start | NoStart:
    """The day that starts a clock of this holder: of the field, of the fields that stand in, of the facts."""
    job = holder.job
    goes_on = job is not None and job.ended_how == ONGOING
    sources = event.sources
    if goes_on and event.code in _FROM_THE_END:
        sources = sources[:1]  # a day that stands in would say that the work has ended
    for n, source in enumerate(sources):
        found = _found(event, source, holder)
        if found:
            return _start(found, holder, STANDS_IN if n else None)
    if event.code in _DAY_OF_FACTS:
        if event.code == WAGEDUE and holder.own == _END_OF_CONTRACT_DUES and job and job.ended_on:
            return _start((job.ended_on, FieldRef("employment", job.id, "ended_on")), holder, STANDS_IN)
        if holder.case.happened_on:
            field = FieldRef("case", holder.case.id, "happened_on")
            return _start((holder.case.happened_on, field), holder, DAY_OF_FACTS)
    field = where_missing(event, holder)
    if event.code in _UNTIL_IT_HAPPENS:
        return NoStart(False, field, (Remark("not_happened"),))
    if goes_on and event.code in (*_FROM_THE_END, DISMISS, DISMISSNOTIF):
        said = any(e.kind in _ENDS_OF_SERVICE for e in events_of(holder))
        return NoStart(False, field, (Remark("goes_on"), *([Remark("ask_last_day")] if said else [])))
    return NoStart(True, field)


def _start(found: tuple[str, FieldRef], holder: Holder, stands_in: Remark | None) -> Start:
    day, is_exact = read(found[0], holder.country)
    remarks = () if is_exact else (VAGUE,)
    return Start(day, stands_in is not None or not is_exact, found[1], (stands_in, *remarks) if stands_in else remarks)


def events_of(holder: Holder) -> Iterator[Event]:
    """The accidents, deaths, arrests and returns that name the same worker and the same case or job."""
    for e in holder.case.events:
        if e.worker == holder.person.worker and (
            holder.case.id in e.cases or (e.job is not None and holder.job is not None and e.job == holder.job.id)
        ):
            yield e


def _found(event: StartEvent, source: Source, holder: Holder) -> tuple[str, FieldRef] | None:
    """What stands in a field, and where: of the earliest where several records concern this holder."""
    kind, name = source
    if kind == "employment":
        record: Job | Line | Case | None = holder.job
    elif kind == "claim_line":
        record = holder.line
    elif kind == "case":
        record = holder.case
    else:
        several = _of_filings(event, name, holder) if kind == "proceeding" else _of_events(source, holder)
        return min(several, key=lambda found: (read(found[0], holder.country), found[1]), default=None)
    said = getattr(record, name) if record else None
    return (said, FieldRef(kind, record.id, name)) if record and said else None


def _of_filings(event: StartEvent, name: str, holder: Holder) -> Iterator[tuple[str, FieldRef]]:
    last = last_judgment(holder) if event.code == JUDGNOTIF else None
    for p in [last] if last else covering(holder):
        if day := getattr(p, name):
            yield day.isoformat(), FieldRef("proceeding", p.id, name)


def _of_events(source: Source, holder: Holder) -> Iterator[tuple[str, FieldRef]]:
    for e in events_of(holder):
        if e.kind == source.kind and (said := e.days.get(source.field)):
            yield said, FieldRef(e.kind, e.id, source.field)


def where_missing(event: StartEvent, holder: Holder) -> FieldRef:
    """The field at which to ask for the day that starts a clock."""
    kind, name = event.sources[0] if event.sources else Source("case", "happened_on")
    if kind in ("employment", "employer"):
        return _of_job(kind, name, holder)
    if kind == "claim_line" and holder.line:
        return FieldRef(kind, holder.line.id, name)
    if kind == "proceeding":
        found = min((p.id for p in covering(holder)), default=None)
    else:
        found = min((e.id for e in events_of(holder) if e.kind == kind), default=None)
    return FieldRef(kind, found, name) if found else FieldRef("case", holder.case.id, "happened_on")


def _of_job(kind: str, name: str, holder: Holder) -> FieldRef:
    if holder.job:
        if kind == "employment":
            return FieldRef(kind, holder.job.id, name)
        if holder.job.employer:
            return FieldRef(kind, holder.job.employer, name)
        return FieldRef("employment", holder.job.id, "employer")
    if holder.person.id:
        return FieldRef("case_worker", holder.person.id, "employment")
    return (
        FieldRef("claim_line", holder.line.id, "employment")
        if holder.line
        else FieldRef("case", holder.case.id, "workers")
    )
