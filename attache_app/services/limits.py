"""The limits of a case, and the one that counts of every open case (domain reference §9). Computed on reading, never stored."""

import datetime as dt
from dataclasses import dataclass

from attache_app.domain.limits.rows import FieldRef, LimitRow
from attache_app.services.sessions import Session


@dataclass(frozen=True, slots=True)
class CaseLimit:
    """The limit of an open case. `date` is None where the status is date_missing or no_known_limit.

    `worker`, `claim_line`, `rule`: of the row that counts. `field`: where the date that matters stands, or is missing.
    """

    case: str
    date: dt.date | None
    status: str
    estimated: bool
    worker: str | None
    claim_line: str | None
    rule: str | None
    field: FieldRef


def of_case(session: Session, case_id: str, on: dt.date | None = None) -> list[LimitRow]:
    """All rows of a case by date, those without last. `on`: the day to look from; today in the post's zone if not given."""
    return []


def earliest(session: Session, on: dt.date | None = None) -> list[CaseLimit]:
    """Of every open case that stands the row that counts, by date; then those where a date is missing or no limit is known."""
    return []
