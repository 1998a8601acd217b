"""What holds of all limits, whatever the case."""

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from attache_app.domain.limits.facts import Case, Event, Job, Line, Participant, Proceeding
from attache_app.domain.limits.reckon import limit_of, limits_of
from attache_app.domain.limits.rows import LimitRow, in_order, which_counts
from attache_app.records.declarations import declarations
from tests.domain.limit_stories import CASE, LAW

LISTS = declarations().lists
RULES = sorted(o.code for o in LISTS["limitation_rules"].options)
COUNTRIES = ["DO", "BS", "TC", "CL", "BR", "MX", "GP", "GF", "HT"]
WORKERS = ["worker 1", "worker 2"]

days = st.dates(dt.date(2019, 1, 1), dt.date(2028, 12, 31))


@st.composite
def edtf(draw: st.DrawFn) -> str:
    day = draw(days)
    form = draw(st.sampled_from(["%Y-%m-%d", "%Y-%m", "%Y", "season"]))
    if form == "season":
        return f"{day.year}-{draw(st.integers(21, 24))}"
    return day.strftime(form) + draw(st.sampled_from(["", "", "~", "?"]))


said = st.none() | edtf()
maybe = st.none() | days
codes = st.sampled_from(sorted(o.code for o in LISTS["complaint_categories"].options))
items = st.sampled_from([None, *(o.code for o in LISTS["claim_items"].options)])
jobs = st.builds(
    Job, id=st.sampled_from(["job 1", "job 2"]), country=st.none() | st.sampled_from(COUNTRIES), ended_on=said,
    ended_how=st.sampled_from([None, "ongoing", "dismissed", "resigned", "unknown"]), started_on=said, notified_on=said,
    dismissed_on=said, final_receipt_on=said, employer=st.none() | st.just("employer 1"), fy_end=st.sampled_from([None, "06-30", "02-29"]),
)  # fmt: skip
people = st.builds(
    Participant, id=st.just("row 1"), worker=st.sampled_from([None, *WORKERS]), job=st.none() | jobs, gone_on=maybe
)
lines = st.builds(
    Line, id=st.sampled_from(["line 1", "line 2"]), worker=st.sampled_from([None, *WORKERS]), item=items, job=st.none() | jobs,
    period_from=said, period_until=said, due_on=said, known_on=said, given_up_on=maybe, is_in_hand=st.booleans(),
)  # fmt: skip
events = st.builds(
    Event, kind=st.just("custody"), id=st.just("custody 1"), worker=st.sampled_from(WORKERS), cases=st.just(frozenset({CASE})),
    job=st.none(), days=st.builds(lambda d: {"arrested_on": d}, edtf()),
)  # fmt: skip
proceedings = st.builds(
    Proceeding, id=st.sampled_from(["filing 1", "filing 2"]), forum=st.sampled_from([None, "inspection", "labour_court"]),
    workers=st.frozensets(st.sampled_from(WORKERS)), covers=st.frozensets(st.sampled_from(["line 1", "line 2"])),
    stops=st.frozensets(st.sampled_from(RULES), max_size=6), result=st.sampled_from([None, "withdrawn", "won"]), filed_on=maybe,
    served_on=maybe, reported_on=maybe, referred_on=maybe, judgment_on=maybe, notified_on=maybe,
)  # fmt: skip


def few(each: st.SearchStrategy, key: str = "id") -> st.SearchStrategy:
    return st.lists(each, max_size=2, unique_by=lambda found: getattr(found, key)).map(tuple)


cases = st.builds(
    Case, id=st.just(CASE), opened_on=days, country=st.sampled_from(COUNTRIES), happened_on=said,
    categories=st.lists(codes, max_size=3, unique=True).map(tuple), participants=few(people, "worker"), lines=few(lines),
    events=few(events), proceedings=few(proceedings),
)  # fmt: skip


@given(cases, days)
def test_some_row_speaks_of_every_participant_and_line(case: Case, today: dt.date) -> None:
    found = limits_of(case, today, LAW)

    given_up = {line.id for line in case.lines if line.given_up_on and line.given_up_on <= today}
    assert {r.claim_line for r in found} >= {line.id for line in case.lines} - given_up
    # A code that nothing is known for has a row that says so; whom nothing is asked for is not passed over.
    assert found or given_up
    assert all(r.date or r.status in ("not_started", "date_missing", "no_known_limit") for r in found)
    assert all((r.stopped_by is not None) == (r.status in ("stopped", "suspended")) for r in found)


@given(cases, days)
def test_the_row_that_counts_is_the_same_picked_or_reckoned_alone(case: Case, today: dt.date) -> None:
    found = [r for r in limits_of(case, today, LAW) if r.counts]
    alone = limit_of(case, today, LAW)

    picked = which_counts(found)
    if picked or (alone and alone.date):
        assert alone == picked
    else:
        missing = [r for r in found if r.is_limit and r.status == "date_missing"]
        silent = [r for r in found if r.status == "no_known_limit"]
        assert alone == next(iter(in_order(missing) or in_order(silent)), None)


@given(cases, days, st.randoms(use_true_random=False))
def test_the_order_of_what_is_known_does_not_matter(case: Case, today: dt.date, chance) -> None:
    def shuffled(rows: tuple) -> tuple:
        return tuple(chance.sample(rows, len(rows)))

    names = ("categories", "participants", "lines", "events", "proceedings")
    other = replace(case, **{name: shuffled(getattr(case, name)) for name in names})

    def told(found: list[LimitRow]) -> set[tuple]:
        return {
            (r.worker, r.claim_line, r.category, r.rule, r.occurrence, r.date, r.estimated, r.status, r.stopped_by)
            for r in found
        }

    assert told(limits_of(case, today, LAW)) == told(limits_of(other, today, LAW))


def dates(case: Case, today: dt.date) -> dict[tuple, dt.date]:
    """The dates of the rules that run once, by row."""
    found: dict[tuple, dt.date] = {}
    for r in limits_of(case, today, LAW):
        if r.date and r.occurrence is None:
            found[r.worker, r.claim_line, r.category, r.rule] = r.date
    return found


@given(cases, days, st.sampled_from(["ended_on", "dismissed_on", "notified_on", "final_receipt_on"]), days)
def test_a_vaguer_date_never_gives_a_later_limit(case: Case, today: dt.date, field: str, day: dt.date) -> None:
    case = replace(case, proceedings=())
    exact, month, year = (at(case, field, day.strftime(form)) for form in ("%Y-%m-%d", "%Y-%m", "%Y"))

    for vaguer, clearer in ((month, exact), (year, month)):
        earlier, later = dates(vaguer, today), dates(clearer, today)
        assert earlier.keys() == later.keys()
        assert all(earlier[row] <= later[row] for row in later)


def at(case: Case, field: str, said: str) -> Case:
    people = tuple(replace(p, job=replace(p.job or Job("job 1"), **{field: said})) for p in case.participants)
    return replace(case, participants=people, lines=tuple(replace(n, job=None) for n in case.lines))


@given(cases, days, proceedings)
def test_a_filing_never_brings_a_limit_forward(case: Case, today: dt.date, filing: Proceeding) -> None:
    """But where another than the first complaint to an inspectorate would count, a report or a judgment starts a clock."""
    filing = replace(filing, id="filing 3", reported_on=None, referred_on=None, judgment_on=None, notified_on=None)
    case = replace(case, proceedings=())

    before, after = dates(case, today), dates(replace(case, proceedings=(filing,)), today)

    assert all(after[row] >= date for row, date in before.items())


@given(cases, days)
@settings(max_examples=50)
def test_a_day_later_no_clock_has_more_time(case: Case, today: dt.date) -> None:
    """Filed and judged long ago, a limit stays where it is while days go by."""
    case = replace(case, proceedings=(), opened_on=dt.date(2018, 1, 1))

    before, after = dates(case, today), dates(case, today + dt.timedelta(days=1))

    assert all(after[row] == date for row, date in before.items() if row in after)
