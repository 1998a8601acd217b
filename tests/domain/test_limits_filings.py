"""What stops, suspends or fails to stop a limit (domain reference §9, points 6, 7, 9 and 11)."""

import datetime as dt
from dataclasses import replace

import pytest

from attache_app.domain.limits.facts import Job, Line, Participant, Proceeding
from attache_app.domain.limits.reckon import limit_of
from attache_app.domain.limits.rows import LimitRow
from tests.domain.limit_stories import FILING, LAW, LINE, TODAY, WORKER, case, of_one, of_rule, rows

COURT = "filing.forum=labour_court filing.filed_on=2026-11-20"
ENDED = "job.ended_on=2026-10-31"  # overtime until 30 November


def overtime(filing: str = "", on: dt.date = TODAY, **change: object) -> LimitRow:
    told = of_one("DO", "OT", f"{ENDED} {filing}", stops=("DO-OT",))
    told = replace(told, proceedings=tuple(replace(p, **change) for p in told.proceedings))  # type: ignore[arg-type]
    (row,) = of_rule(told, "DO-OT", on)
    return row


def test_a_filing_that_covers_the_line_and_lists_the_rule_stops_it() -> None:
    row = overtime(COURT)

    assert (row.status, row.stopped_by, row.date) == ("stopped", FILING, dt.date(2026, 11, 30))


def test_on_the_last_day_it_still_stops_it() -> None:
    assert overtime("filing.filed_on=2026-11-30", on=dt.date(2026, 12, 5)).status == "stopped"


def test_a_day_too_late_leaves_it_passed_and_is_named_beside_it() -> None:
    row = overtime("filing.filed_on=2026-12-01", on=dt.date(2026, 12, 5))

    assert (row.status, row.stopped_by) == ("passed", None)
    assert ("filed_late", FILING) in row.remarks


def test_what_is_filed_tomorrow_stops_nothing_today() -> None:
    assert overtime("filing.filed_on=2026-11-25").status == "red"


def test_without_a_day_of_filing_nothing_is_stopped() -> None:
    assert overtime("filing.forum=labour_court").status == "red"


@pytest.mark.parametrize("result", ["withdrawn", "too_late"])
def test_what_was_withdrawn_or_dismissed_as_late_stops_nothing(result: str) -> None:
    assert overtime(COURT, result=result).status == "red"


def test_a_dismissal_that_comes_tomorrow_is_not_known_today() -> None:
    late = overtime(COURT, result="too_late", judgment_on=dt.date(2026, 11, 25))

    assert late.status == "stopped"


def test_a_rule_that_the_filing_does_not_list_goes_on() -> None:
    assert overtime(COURT, stops=frozenset({"DO-OTHER"})).status == "red"


def test_a_filing_that_names_the_line_without_its_worker_leaves_a_gap() -> None:
    row = overtime(COURT, workers=frozenset({"worker 2"}))

    assert row.status == "red"
    assert ("gap_worker", FILING) in row.remarks


def test_a_filing_that_names_the_worker_without_this_line_leaves_a_gap() -> None:
    row = overtime(COURT, covers=frozenset({"line 2"}))

    assert row.status == "red"
    assert ("gap_line", FILING) in row.remarks


def test_a_category_without_line_is_stopped_when_the_worker_is_named() -> None:
    told = of_one("DO", "W06", f"{ENDED} {COURT}", stops=("DO-OT",))

    assert [r.status for r in of_rule(told, "DO-OT")] == ["stopped"]


def test_the_first_filing_is_named() -> None:
    told = of_one("DO", "OT", f"{ENDED} {COURT}", stops=("DO-OT",))
    second = replace(told.proceedings[0], id="filing 0", filed_on=dt.date(2026, 11, 21))

    (row,) = of_rule(replace(told, proceedings=(second, *told.proceedings)), "DO-OT")

    assert row.stopped_by == FILING


def test_an_inspectorate_filing_stops_where_a_lawyer_had_it_ticked() -> None:
    assert overtime("filing.forum=inspection filing.filed_on=2026-11-20").status == "stopped"


def test_when_thirty_of_forty_have_filed_ten_clocks_run() -> None:
    people = [
        Participant(f"row {n:02}", f"worker {n:02}", Job(f"job {n:02}", ended_on="2026-10-31")) for n in range(40)
    ]
    lines = [Line(f"line {n:02}", f"worker {n:02}", "OT") for n in range(40)]
    thirty = Proceeding(
        FILING, "labour_court", frozenset(p.worker or "" for p in people[:30]), frozenset(n.id for n in lines[:30]),
        frozenset({"DO-OT"}), filed_on=dt.date(2026, 11, 20),
    )  # fmt: skip
    group = case(participants=tuple(people), lines=tuple(lines), proceedings=(thirty,))

    found = [r for r in rows(group) if r.rule == "DO-OT"]

    assert [r.status for r in found].count("stopped") == 30
    assert {r.worker for r in found if r.status == "red"} == {p.worker for p in people[30:]}
    assert limit_of(group, TODAY, LAW).worker == "worker 30"
    assert all(not r.remarks for r in found)  # the ten are no gap: the filing names neither them nor their lines


def test_a_stopped_limit_counts_no_more() -> None:
    told = of_one("DO", "LEAVE", f"{ENDED} {COURT}", stops=("DO-TERM",))

    assert limit_of(told, TODAY, LAW).rule == "DO-OTHER"


def test_a_clock_that_has_not_started_is_not_stopped() -> None:
    told = of_one("DO", "OT", f"job.ended_on=2026-12-31 {COURT}", stops=("DO-OT",))

    assert [(r.status, r.stopped_by) for r in of_rule(told, "DO-OT")] == [("not_started", None)]


def appeal(judgments: list[tuple[str, str]], filed: str = "") -> LimitRow:
    """The appeal against these judgments (id, day); `filed`: the day on which it was."""
    whose = {"workers": frozenset({WORKER}), "covers": frozenset({LINE}), "forum": "labour_court"}
    held = [Proceeding(id, judgment_on=dt.date.fromisoformat(day), **whose) for id, day in judgments]  # type: ignore[arg-type]
    if filed:
        day = dt.date.fromisoformat(filed)
        held.append(Proceeding("appeal", filed_on=day, stops=frozenset({"DO-APPEAL"}), **whose))  # type: ignore[arg-type]
    (row,) = of_rule(replace(of_one("DO", "WAGE"), proceedings=tuple(held)), "DO-APPEAL")
    return row


def test_of_several_judgments_the_last_counts() -> None:
    row = appeal([("first", "2026-06-01"), ("second", "2026-11-10")])

    assert (row.starts_on, row.field.id) == (dt.date(2026, 11, 10), "second")


@pytest.mark.parametrize(
    ("filed", "status"), [("2026-11-15", "stopped"), ("2026-11-10", "stopped"), ("2026-07-01", "running")]
)
def test_only_a_filing_not_before_the_judgment_stops_its_appeal(filed: str, status: str) -> None:
    assert appeal([("first", "2026-06-01"), ("second", "2026-11-10")], filed).status == status


def test_a_judgment_of_tomorrow_is_not_there_today() -> None:
    told = of_one("DO", "WAGE", "filing.forum=labour_court filing.judgment_on=2026-11-25")

    assert of_rule(told, "DO-APPEAL") == []


def complaint(rule: str = "CL-DISMISS", **dates: str) -> Proceeding:
    days = {name: dt.date.fromisoformat(day) for name, day in dates.items()}
    return Proceeding(
        FILING, "inspection", frozenset({WORKER}), frozenset({LINE}), frozenset({rule}), **days  # type: ignore[arg-type]
    )  # fmt: skip


def chilean(*filings: Proceeding, on: dt.date = TODAY) -> LimitRow:
    told = of_one(
        "CL", "C05", "job.dismissed_on=2026-09-01"
    )  # sixty working days until 14 November, ninety until 21 December
    (row,) = of_rule(replace(told, proceedings=filings), "CL-DISMISS", on)
    return row


SERVED = {"filed_on": "2026-10-01", "served_on": "2026-10-05"}


def test_a_served_complaint_to_the_chilean_inspectorate_suspends_and_says_by_what() -> None:
    row = chilean(complaint(**SERVED))

    assert (row.status, row.stopped_by) == ("suspended", FILING)
    assert ("ceiling", FILING) in row.remarks


def test_after_its_minutes_the_clock_goes_on_and_nothing_stops_it() -> None:
    row = chilean(complaint(**SERVED, judgment_on="2026-10-20"))

    assert (row.status, row.stopped_by, row.date) == ("red", None, dt.date(2026, 12, 2))


def test_beyond_the_ceiling_it_has_passed_however_long_it_lasts() -> None:
    assert chilean(complaint(**SERVED), on=dt.date(2026, 12, 22)).status == "passed"


def test_the_first_complaint_counts() -> None:
    second = replace(complaint(filed_on="2026-10-10", served_on="2026-10-12"), id="filing 2")

    assert chilean(second, complaint(**SERVED, judgment_on="2026-10-20")).date == dt.date(2026, 12, 2)


def test_a_claim_in_court_while_it_lasts_stops_the_clock() -> None:
    court = Proceeding(
        "court", "labour_court", frozenset({WORKER}), frozenset(), frozenset({"CL-DISMISS"}), filed_on=TODAY
    )

    assert (chilean(complaint(**SERVED), court).status, chilean(complaint(**SERVED), court).stopped_by) == (
        "stopped",
        "court",
    )


def test_a_withdrawn_complaint_suspends_nothing() -> None:
    assert chilean(replace(complaint(**SERVED), result="withdrawn")).date == dt.date(2026, 11, 14)


def test_what_is_restricted_is_said_on_every_row() -> None:
    told = replace(of_one("DO", "OT", ENDED), is_withheld=True)

    assert all("withheld" in [m.code for m in r.remarks] for r in rows(told))
