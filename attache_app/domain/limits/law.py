"""The rules of limitation and the events that start them, as the lists of a day give them (domain reference §9, *Which version*)."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from attache_app.domain.holidays import Calendar

Row = Mapping[str, str]

# Start events of which domain reference §9 says more than the list does.
DAYAFTEREND, ENDSERVICE, DISMISS, DISMISSNOTIF = "DAYAFTEREND", "ENDSERVICE", "DISMISS", "DISMISSNOTIF"
WAGEDUE, KNEWCAUSE, STABLE, FYEND120 = "WAGEDUE", "KNEWCAUSE", "STABLE", "FYEND120"
JUDGNOTIF, REFERRED, REPORTED, RECEIPT = "JUDGNOTIF", "REFERRED", "REPORTED", "RECEIPT"


class Source(NamedTuple):
    """A field that may give the day a clock starts: `employment.ended_on`."""

    kind: str
    field: str


@dataclass(frozen=True, slots=True)
class StartEvent:
    """What starts a clock. `sources`: the field that gives the day, then those that stand in, in order; `plus_days`: added to it.

    `service_end`: for FYEND120, ENDSERVICE of the same list: it says until when financial years are counted.
    """

    code: str
    sources: tuple[Source, ...]
    plus_days: int
    service_end: "StartEvent | None" = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of limitation_rules.csv with its start event. `period` in `unit`s; `direction`: after or before the start.

    `complaints`: codes it holds for; `items`: the only claim items it holds for, empty for all.
    """

    code: str
    country: str
    claim_type: str
    complaints: frozenset[str]
    items: frozenset[str]
    period: int
    unit: str
    direction: str
    start: StartEvent
    effect: str
    certainty: str

    # Worked out once: every row asks for them.
    is_choice: bool = field(
        init=False, compare=False
    )  # a right to resign, or its notice: to explain, no limit of the claim
    is_note: bool = field(
        init=False, compare=False
    )  # it binds others, or looks back: shown with its date, without alarm
    is_limit: bool = field(init=False, compare=False)

    def __post_init__(self) -> None:
        is_choice = self.claim_type in ("resignation_right", "resignation_notice")
        is_note = self.effect in ("employer_duty", "authority_term") or self.claim_type == "lookback"
        object.__setattr__(self, "is_choice", is_choice)
        object.__setattr__(self, "is_note", is_note)
        object.__setattr__(self, "is_limit", not is_choice and not is_note)

    def __hash__(self) -> int:
        return hash(self.code)


class Rules:
    """The rules in force on some day. Kept as one value for all days between two changes, so that it is known at once by
    identity whether two days have the same rules."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.all = tuple(rules)
        self._found: dict[tuple[str | None, tuple[str, ...], str | None, bool], tuple[Rule, ...]] = {}

    def matching(
        self, country: str | None, codes: tuple[str, ...], item: str | None, every: bool = True
    ) -> tuple[Rule, ...]:
        """The rules of a country that hold for one of these codes. `item`: of the claim line, empty where it has none; None for
        a category that stands for itself, which rules with items take too. `every`: notes and choices too."""
        key = (country, codes, item, every)
        if key not in self._found:
            self._found[key] = tuple(
                r
                for r in self.all
                if r.country == country
                and not r.complaints.isdisjoint(codes)
                and (item is None or not r.items or item in r.items)
                and (every or r.is_limit)
            )
        return self._found[key]


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a list. `valid_from`: None for the one that came with the program; `rows`: of its CSV."""

    number: int
    valid_from: dt.date | None
    rows: Sequence[Row]


@dataclass(frozen=True)
class Law:
    """All that the limits are reckoned by. `rules`, `events`: versions of the two lists; `calendars`: by country, as holidays are
    known today; `complaint_of`: the complaint that a claim item stands for; `group_of`: the group (letter) of a complaint;
    `anywhere`: the calendar of a country without holidays in the list; `counted`: last days that were counted already."""

    rules: Sequence[Version]
    events: Sequence[Version]
    calendars: Mapping[str, Calendar]
    complaint_of: Mapping[str, str]
    group_of: Mapping[str, str]
    anywhere: Calendar = field(default_factory=lambda: Calendar((), dt.UTC))
    counted: dict[tuple[Rule, dt.date, str | None], dt.date] = field(default_factory=dict, repr=False, compare=False)

    def calendar(self, country: str | None) -> Calendar:
        """The calendar of a country; of Sundays alone where none is known."""
        return self.calendars.get(country or "", self.anywhere)

    def group(self, complaint: str) -> str:
        """The letter of a complaint; that of its code where it is of a newer list."""
        return self.group_of.get(complaint, complaint[:1])

    def on(self, day: dt.date) -> Rules:
        """The rules in force on a day: of the newest version not after it, the rows whose own dates hold it."""
        days, periods = self._periods
        return periods[bisect_right(days, day)]

    @cached_property
    def _periods(self) -> tuple[list[dt.date], list[Rules]]:
        """The days on which something changes, and the rules before the first, between each two and after the last."""
        changes: set[dt.date] = set()
        for version in (*self.rules, *self.events):
            if version.valid_from:
                changes.add(version.valid_from)
            for row in version.rows:
                if row.get("valid_from"):
                    changes.add(dt.date.fromisoformat(row["valid_from"]))
                if row.get("valid_to"):
                    changes.add(dt.date.fromisoformat(row["valid_to"]) + dt.timedelta(days=1))
        days = sorted(changes)
        return days, [Rules(self._in_force(day)) for day in (dt.date.min, *days)]

    def _in_force(self, day: dt.date) -> Iterable[Rule]:
        events = {row["code"]: _event(row) for row in _rows_on(self.events, day)}
        if FYEND120 in events:
            events[FYEND120] = replace(events[FYEND120], service_end=events.get(ENDSERVICE))
        for row in _rows_on(self.rules, day):
            if row["starts_from"] in events:
                yield _rule(row, events[row["starts_from"]])


def _rows_on(versions: Sequence[Version], day: dt.date) -> list[Row]:
    held = [v for v in versions if v.valid_from is None or v.valid_from <= day]
    if not held:
        return []
    newest = max(held, key=lambda v: (v.valid_from or dt.date.min, v.number))
    text = day.isoformat()
    return [r for r in newest.rows if (r.get("valid_from") or text) <= text <= (r.get("valid_to") or text)]


def _event(row: Row) -> StartEvent:
    names = [row["date_field"], *row["fallback_field"].split(";")]
    sources = (Source(*name.split(".", 1)) for name in names if "." in name)
    return StartEvent(row["code"], tuple(sources), int(row["plus_days"] or 0))


def _rule(row: Row, start: StartEvent) -> Rule:
    return Rule(
        row["code"], row["country"], row["claim_type"], _codes(row["complaint_codes"]), _codes(row["items"]),
        int(row["period_value"]), row["period_unit"], row["direction"], start, row["effect"], row["certainty"],
    )  # fmt: skip


def _codes(text: str) -> frozenset[str]:
    return frozenset(code for code in text.split(";") if code)
