"""What the limits of a case are reckoned from: plain frozen values, as this laptop may read them.

Dates known in part stand as EDTF text, exact ones too; days that are always exact as dates. Ids are those of the records.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

ONGOING = "ongoing"


@dataclass(frozen=True, slots=True)
class Job:
    """An employment. `country`: of its site; `fy_end`: of its employer, MM-DD."""

    id: str
    country: str | None = None
    ended_on: str | None = None
    ended_how: str | None = None
    started_on: str | None = None
    notified_on: str | None = None
    dismissed_on: str | None = None
    final_receipt_on: str | None = None
    employer: str | None = None
    fy_end: str | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """A person of the case. `id`: of his case_worker, if he has one; `gone_on`: the day he left or got an outcome."""

    id: str | None
    worker: str | None
    job: Job | None = None
    gone_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A claim line. `job`: its own, where it names one. `is_in_hand`: received in full."""

    id: str
    worker: str | None
    item: str | None = None
    job: Job | None = None
    period_from: str | None = None
    period_until: str | None = None
    due_on: str | None = None
    known_on: str | None = None
    given_up_on: dt.date | None = None
    is_in_hand: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """An accident, death, arrest or return. `cases`, `job`: what it names; `days`: EDTF by field."""

    kind: str
    id: str
    worker: str | None
    cases: frozenset[str]
    job: str | None
    days: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Proceeding:
    """A filing before an authority. `covers`: claim lines; `stops`: rules."""

    id: str
    forum: str | None = None
    workers: frozenset[str] = frozenset()
    covers: frozenset[str] = frozenset()
    stops: frozenset[str] = frozenset()
    result: str | None = None
    filed_on: dt.date | None = None
    served_on: dt.date | None = None
    reported_on: dt.date | None = None
    referred_on: dt.date | None = None
    judgment_on: dt.date | None = None
    notified_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A case. `opened_on`: else the day it was recorded, None where neither is known; `country`: of its site, else of the facts, else of its post.

    `participants`: case_worker rows without witnesses; `jobs`: of witnesses, by worker, since a line may name one.
    `is_withheld`: something of it this laptop may not read.
    """

    id: str
    opened_on: dt.date | None
    country: str | None = None
    happened_on: str | None = None
    categories: tuple[str, ...] = ()
    participants: tuple[Participant, ...] = ()
    witnesses: tuple[Participant, ...] = ()
    lines: tuple[Line, ...] = ()
    events: tuple[Event, ...] = ()
    proceedings: tuple[Proceeding, ...] = field(default=())
    is_withheld: bool = False
