"""What is known of a limit: one row for each participant, claim line (or category), rule that matches and occurrence."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

NOT_STARTED, DATE_MISSING, RUNNING, RED, PASSED = "not_started", "date_missing", "running", "red", "passed"
STOPPED, SUSPENDED, NOTE, NO_KNOWN_LIMIT = "stopped", "suspended", "note", "no_known_limit"
ALIVE = frozenset({RUNNING, RED, SUSPENDED})


_NEVER, _AFTER_ALL = dt.date.max, "~"


class FieldRef(NamedTuple):
    """A field of a record: where a date stands, or should stand."""

    kind: str
    id: str
    field: str


class Remark(NamedTuple):
    """Something that a row says beside its date. `code`: see `services/limit_words.py`; `id`: of the proceeding it speaks of."""

    code: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One row of the limits of a case.

    `worker`, `claim_line`, `stopped_by`: ids. `category`: where there is no line; in a row without rule the code that no rule
    is known for. `rule`: code of limitation_rules, None where no limit is known. `occurrence`: the year end of FYEND120.
    `date`: the last day, wherever it can be computed. `certainty`: of the rule, verified or to_confirm.

    `starts_on`: the day that starts the clock. `field`: where that day stands, or is missing. `is_limit`: neither a note nor a
    resignation rule. `counts`: for the case (domain reference §9.1: who has left or has an outcome counts no more). `item`: of the
    claim line.
    """

    worker: str | None
    claim_line: str | None
    category: str | None
    rule: str | None
    occurrence: dt.date | None
    date: dt.date | None
    estimated: bool
    status: str
    stopped_by: str | None
    certainty: str | None
    starts_on: dt.date | None = None
    field: FieldRef | None = None
    remarks: tuple[Remark, ...] = ()
    is_limit: bool = True
    counts: bool = True
    item: str | None = None


def in_order(rows: Iterable[LimitRow]) -> list[LimitRow]:
    """By date, those without last; then by rule, worker, line, category."""
    return sorted(rows, key=lambda r: place(r.date, r.rule, r.worker, r.claim_line, r.category))


def place(
    date: dt.date | None, rule: str | None, worker: str | None, claim_line: str | None, category: str | None
) -> tuple[dt.date, str, str, str, str]:
    """What rows are ordered by."""
    return date or _NEVER, rule or _AFTER_ALL, worker or "", claim_line or "", category or ""


def which_counts(rows: Iterable[LimitRow]) -> LimitRow | None:
    """The row that is the limit of a line, a participant or a case, of its rows: the earliest that is running, red or suspended;
    where there is none, the latest that passed. Among equal dates the first by rule."""
    ordered = [r for r in in_order(rows) if r.is_limit and r.date is not None]
    alive = next((r for r in ordered if r.status in ALIVE), None)
    if alive is not None:
        return alive
    passed = [r for r in ordered if r.status == PASSED]
    return next((r for r in passed if r.date == passed[-1].date), None) if passed else None
