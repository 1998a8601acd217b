"""The limits of a case, and the one that counts of every open case (domain reference §9). Computed on reading, never stored."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from attache_app.domain.holidays import Calendar
from attache_app.domain.limits.law import Law, Version
from attache_app.domain.limits.reckon import limit_of, limits_of
from attache_app.domain.limits.rows import FieldRef, LimitRow
from attache_app.records.declarations import CodeList, Declarations
from attache_app.services.sessions import Session, zone_of
from attache_app.store import limit_facts
from attache_app.store.engine import Connection


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
    with session.store.reading() as conn:
        return of_several(conn, session, [case_id], on).get(case_id, [])


def of_several(
    conn: Connection, session: Session, cases: Iterable[str], on: dt.date | None = None
) -> dict[str, list[LimitRow]]:
    """As `of_case`, of several cases within a reading, by id."""
    day, law = on or session.now().date(), law_of(session.declarations)
    return {facts.id: limits_of(facts, day, law) for facts in limit_facts.of_cases(conn, session.declarations, cases)}


def merged_workers(conn: Connection, session: Session) -> dict[str, str]:
    """The worker whose rows are those of each record that was merged into another."""
    return limit_facts.shown_as(conn, session.declarations, "worker")


def earliest(session: Session, on: dt.date | None = None) -> list[CaseLimit]:
    """Of every open case that stands the row that counts, by date; then those where a date is missing or no limit is known."""
    day, law = on or session.now().date(), law_of(session.declarations)
    statuses = session.declarations.lists["case_statuses"].options
    with session.store.reading() as conn:
        cases = limit_facts.of_open_cases(
            conn, session.declarations, [s.code for s in statuses if s.more["is_open"] == "0"]
        )
    found = [
        CaseLimit(case.id, row.date, row.status, row.estimated, row.worker, row.claim_line, row.rule, row.field)
        for case in cases
        if (row := limit_of(case, day, law)) and row.field
    ]
    return sorted(found, key=lambda c: (c.date is None, c.date or dt.date.max, c.status, c.case))


def law_of(declarations: Declarations) -> Law:
    """The rules, start events and holidays in force.

    Versions that headquarters sends (`list_version`) are added here once their files travel; until then the list that came
    with the program is the only one.
    """
    lists = declarations.lists
    by_country: dict[str, list[dict[str, str]]] = {}
    for row in declarations.holidays:
        by_country.setdefault(row["country"], []).append(dict(row))
    countries = lists["countries"].by_code
    return Law(
        rules=[_shipped(lists["limitation_rules"])],
        events=[_shipped(lists["limitation_start_events"])],
        calendars={c: Calendar(held, zone_of(countries[c].more["time_zone"])) for c, held in by_country.items()},
        complaint_of={o.code: o.more["default_complaint"] for o in lists["claim_items"].options},
        group_of={o.code: o.more["group"] for o in lists["complaint_categories"].options},
    )


def _shipped(of: CodeList) -> Version:
    return Version(0, None, [{"code": o.code, **o.more} for o in of.options])
