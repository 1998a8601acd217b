"""Cases told in a few words, for the stories of the limits; the rules are those that the program is shipped with."""

import datetime as dt
from dataclasses import replace
from typing import Any

from attache_app.domain.limits.facts import Case, Event, Job, Line, Participant, Proceeding
from attache_app.domain.limits.reckon import limits_of
from attache_app.domain.limits.rows import LimitRow
from attache_app.records.declarations import declarations
from attache_app.services.limits import law_of

LAW = law_of(declarations())
TODAY = dt.date(2026, 11, 24)
WORKER, JOB, LINE, CASE, FILING = "worker 1", "job 1", "line 1", "case 1", "filing 1"
EVENTS = ("accident", "death", "custody", "return_record")
_ITEMS = {o.code for o in declarations().lists["claim_items"].options}


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def case(country: str = "DO", categories: tuple[str, ...] = (), **more: Any) -> Case:
    """A case opened today."""
    return Case(CASE, TODAY, country, categories=categories, **more)


def of_one(country: str, about: str, facts: str = "", stops: tuple[str, ...] = ()) -> Case:
    """A case of one worker about one claim item or one category. `facts`: `job.ended_on=2026-10-31 filing.filed_on=2026-11-01 …`;
    a filing covers him and his line, and stops these rules."""
    said: dict[str, dict[str, str]] = {}
    for fact in facts.split():
        name, value = fact.split("=")
        kind, field = name.split(".")
        said.setdefault(kind, {})[field] = value
    job = Job(JOB, employer="employer 1", **said.get("job", {}))
    lines = (Line(LINE, WORKER, about, **said.get("line", {})),) if about in _ITEMS else ()
    events = tuple(
        Event(kind, f"{kind} 1", WORKER, frozenset({CASE}), None, said[kind]) for kind in EVENTS if kind in said
    )
    filings = ()
    if "filing" in said:
        dates = {n: day(v) if n.endswith("_on") else v for n, v in said["filing"].items()}
        filings = (
            Proceeding(FILING, workers=frozenset({WORKER}), covers=frozenset({LINE}), stops=frozenset(stops), **dates),
        )
    return case(
        country,
        () if lines else (about,),
        participants=(Participant("row 1", WORKER, job),),
        lines=lines,
        events=events,
        proceedings=filings,
        **said.get("case", {}),
    )


def rows(told: Case, on: dt.date = TODAY) -> list[LimitRow]:
    return limits_of(told, on, LAW)


def of_rule(told: Case, rule: str | None, on: dt.date = TODAY) -> list[LimitRow]:
    return [row for row in rows(told, on) if row.rule == rule]


def opened(told: Case, on: str) -> Case:
    return replace(told, opened_on=dt.date.fromisoformat(on))
