"""Which rules hold for whom: lines, categories, countries, versions, and where nothing is known (domain reference §9.1)."""

import datetime as dt
from dataclasses import replace

import pytest

from attache_app.domain.limits.facts import Job, Line, Participant
from attache_app.domain.limits.law import Version
from attache_app.domain.limits.reckon import limit_of, limits_of
from attache_app.domain.limits.rows import FieldRef, LimitRow, which_counts
from tests.domain.limit_stories import CASE, JOB, LAW, TODAY, WORKER, case, of_one, opened, rows

ENDED = Job(JOB, ended_on="2026-10-31", ended_how="dismissed")
PERSON = Participant("row 1", WORKER, ENDED)


def line(item: str | None, id: str = "line 1", worker: str | None = WORKER, **more: object) -> Line:
    return Line(id, worker, item, **more)  # type: ignore[arg-type]


def told(
    categories: str, *lines: Line, country: str = "DO", people: tuple[Participant, ...] = (PERSON,)
) -> list[LimitRow]:
    return rows(case(country, tuple(categories.split()), participants=people, lines=lines))


def held(found: list[LimitRow], line: str | None = None, category: str | None = None) -> set[str]:
    """The rules of a line, or of a category without one, but for notes and choices."""
    return {
        r.rule for r in found if r.rule and r.is_limit and r.claim_line == line and (line or r.category == category)
    }


def unknown(found: list[LimitRow]) -> set[tuple[str | None, str | None]]:
    return {(r.claim_line, r.category) for r in found if r.status == "no_known_limit"}


def test_an_unpaid_mason_has_three_limits_of_three_articles() -> None:
    found = told("W01 W06 C05 W07", line("WAGE", "wage"), line("OT", "ot"), line("SEVER", "sever"))

    assert held(found, "wage") == {"DO-OTHER"}
    assert held(found, "ot") == {"DO-OT"}
    assert held(found, "sever") == {"DO-TERM", "DO-OTHER"}
    assert held(found, category="C05") == {"DO-TERM"}  # no line of its group


def test_a_line_takes_in_the_categories_of_its_group_that_no_line_stands_for() -> None:
    found = told("W01 W06", line("WAGE"))

    assert held(found, "line 1") == {"DO-OTHER", "DO-OT"}
    assert not held(found, category="W06")


def test_a_category_that_another_line_of_his_stands_for_stays_with_that_line() -> None:
    found = told("W01 W06", line("WAGE", "wage"), line("OT", "ot"))

    assert held(found, "wage") == {"DO-OTHER"}


def test_one_workers_lines_say_nothing_about_anothers_categories() -> None:
    other = Participant("row 2", "worker 2", ENDED)
    found = told("W06", line("OT"), people=(PERSON, other))

    assert {r.category for r in found if r.worker == "worker 2" and r.rule == "DO-OT"} == {"W06"}


def test_damages_take_the_codes_of_all_categories_and_take_none_from_other_rows() -> None:
    found = told("V01 W06", line("DAMAGE"))

    assert held(found, "line 1") == {"DO-DAMAGE", "DO-OT"}
    assert held(found, category="V01") == {"DO-DAMAGE"}
    assert held(found, category="W06") == {"DO-OT"}


def test_a_line_without_item_does_as_damages_do() -> None:
    assert held(told("W06", line(None)), "line 1") == {"DO-OT"}


def test_a_line_given_up_has_no_limit_takes_in_nothing_and_still_stands_for_its_code() -> None:
    found = told("W01 W06", line("WAGE", given_up_on=dt.date(2026, 11, 1)))

    assert not [r for r in found if r.claim_line]
    assert not held(found, category="W01")
    assert held(found, category="W06") == {"DO-OT"}


def test_a_line_given_up_tomorrow_has_its_limit_today() -> None:
    assert held(told("W01", line("WAGE", given_up_on=dt.date(2026, 11, 25))), "line 1") == {"DO-OTHER"}


def test_the_bonus_rule_holds_for_bonus_lines_and_for_the_category_without_a_line() -> None:
    assert "DO-BONUS" not in held(told("W07", line("LEAVE")), "line 1")
    assert "DO-BONUS" in held(told("W07", line("BONUS")), "line 1")
    assert "DO-BONUS" in held(told("W07"), category="W07")


def test_a_witness_has_no_limits_unless_a_line_names_him() -> None:
    witness = Participant("row 2", "worker 2", ENDED)
    silent = case(categories=("W01",), participants=(PERSON,), witnesses=(witness,))
    claiming = replace(silent, lines=(line("OT", worker="worker 2"),))

    assert {r.worker for r in rows(silent)} == {WORKER}
    assert {r.date for r in rows(claiming) if r.rule == "DO-OT"} == {dt.date(2026, 11, 30)}  # his own job's


def test_a_case_without_anybody_is_one_participant_without_name() -> None:
    (row,) = (r for r in told("W06", people=()) if r.rule == "DO-OT")

    assert (row.worker, row.status, row.field) == (None, "date_missing", FieldRef("case", CASE, "workers"))


def test_a_line_without_a_worker_is_shown_beside_those_of_the_participants() -> None:
    found = told("", line("OT", worker=None))

    assert [(r.worker, r.claim_line, r.status) for r in found if r.rule == "DO-OT"] == [
        (None, "line 1", "date_missing")
    ]


def test_two_jobs_of_one_worker_have_a_clock_each() -> None:
    second = Participant("row 2", WORKER, Job("job 2", ended_on="2026-11-10"))
    found = told("W06", people=(PERSON, second))

    assert [r.date for r in found if r.rule == "DO-OT"] == [dt.date(2026, 11, 30), dt.date(2026, 12, 10)]


def test_a_lines_own_job_goes_before_the_participants() -> None:
    found = told("", line("OT", job=Job("job 2", ended_on="2026-11-10")))

    assert [(r.date, r.field) for r in found if r.rule == "DO-OT"] == [
        (dt.date(2026, 12, 10), FieldRef("employment", "job 2", "ended_on"))
    ]


def test_the_site_of_the_job_says_by_which_law() -> None:
    chilean = Participant("row 1", WORKER, replace(ENDED, country="CL"))

    assert held(told("", line("WAGE"), people=(chilean,)), "line 1") == {"CL-RIGHTS", "CL-ACTION"}


def test_the_site_of_the_participants_job_stands_in_for_that_of_a_line_without_one() -> None:
    chilean = Participant("row 1", WORKER, replace(ENDED, country="CL"))

    assert held(told("", line("OT", job=Job("job 2")), people=(chilean,)), "line 1") == {"CL-OT"}


def test_bahamian_fees_have_no_known_limit_beside_the_dispute() -> None:
    """Scenario 4: the rule stands on the wage line and, through C01, on that of the fee."""
    found = told("C03 W01 D02 C01", line("WAGE", "wage"), line("FEE", "fee"), country="BS")

    assert held(found, "wage") == held(found, "fee") == {"BS-DISPUTE"}
    assert unknown(found) == {("fee", "C03"), (None, "D02")}


def test_a_recruiter_in_haiti_has_no_known_limit() -> None:
    found = told("C03", line("FEE"), country="HT")

    assert unknown(found) == {("line 1", "C03")}
    assert [r.status for r in found] == ["no_known_limit"]


@pytest.mark.parametrize(
    ("country", "code"),
    [("BS", "C03"), ("CL", "C03"), ("BR", "W05"), ("TC", "W02"), ("TC", "W04"), ("BS", "S01"), ("BR", "F01"), ("CL", "V01"),
     ("DO", "C02"), ("DO", "M01"), ("MX", "D01"), ("BS", "M02"), ("US", "W01"), (None, "W01")],
)  # fmt: skip
def test_where_no_rule_is_known_a_lawyer_is_to_be_asked(country: str | None, code: str) -> None:
    assert unknown(told(code, country=country)) == {(None, code)}  # type: ignore[arg-type]


@pytest.mark.parametrize("code", ["M02", "Z01", "W05", "C03"])
def test_the_rest_of_article_703_is_known(code: str) -> None:
    assert unknown(told(code)) == set()


def test_without_any_code_one_row_says_that_nothing_is_known() -> None:
    (row,) = told("")
    (of_line,) = told("", line(None))

    assert (row.status, row.category, row.field) == ("no_known_limit", None, FieldRef("case", CASE, "category"))
    assert (of_line.claim_line, of_line.category, of_line.field.field) == ("line 1", None, "item")


def test_a_choice_to_resign_alone_is_no_known_limit() -> None:
    """MX-QUIT holds V01, but is a right to resign."""
    assert unknown(told("V01", country="MX", people=(Participant("row 1", WORKER, Job(JOB)),))) == {(None, "V01")}


def test_before_a_referral_the_first_limit_of_the_islands_is_not_known() -> None:
    assert unknown(rows(of_one("TC", "WAGE"))) == {("line 1", "W01")}
    assert unknown(rows(of_one("TC", "WAGE", "filing.referred_on=2026-11-16"))) == set()
    assert unknown(rows(of_one("TC", "WAGE", "filing.referred_on=2026-11-25"))) == {("line 1", "W01")}  # not yet


@pytest.mark.parametrize(
    ("how", "is_shown"),
    [("ongoing", True), ("resigned", True), ("resigned_cause", True), ("unknown", True), (None, True), ("dismissed", False),
     ("expelled", False)],
)  # fmt: skip
def test_the_choice_to_resign_is_shown_where_there_is_one(how: str | None, is_shown: bool) -> None:
    found = told("W01", people=(Participant("row 1", WORKER, Job(JOB, ended_how=how)),))

    assert ("DO-RESIGN" in {r.rule for r in found}) is is_shown


def test_an_appeal_is_shown_once_there_is_a_judgment_of_a_court() -> None:
    minutes = "filing.forum=inspection filing.judgment_on=2026-11-05"

    assert "DO-APPEAL" not in {r.rule for r in rows(of_one("DO", "WAGE"))}
    assert "DO-APPEAL" not in {r.rule for r in rows(of_one("DO", "WAGE", minutes))}
    assert "DO-APPEAL" in {r.rule for r in rows(of_one("DO", "WAGE", minutes.replace("inspection", "tribunal")))}


def test_while_the_work_goes_on_a_row_says_that_another_runs_from_each_due_date() -> None:
    found = rows(of_one("DO", "DEDUCT", "job.ended_how=ongoing line.due_on=2026-11-18"))
    waiting = next(r for r in found if r.rule == "DO-OTHER")

    assert [remark.code for remark in waiting.remarks] == ["goes_on", "each_due_date"]


def test_a_recorded_arrest_asks_for_the_last_day_of_work_that_is_said_to_go_on() -> None:
    found = rows(of_one("DO", "WAGE", "job.ended_how=ongoing custody.arrested_on=2026-11-01"))

    assert "ask_last_day" in [m.code for r in found if r.rule == "DO-OTHER" for m in r.remarks]


def test_after_the_end_the_wage_difference_says_that_article_704_may_give_more() -> None:
    found = rows(of_one("DO", "DEDUCT", "job.ended_on=2026-10-31 line.due_on=2026-09-15"))

    assert "art_704_may_give_more" in [m.code for r in found if r.rule == "DO-WAGEDIFF" for m in r.remarks]


@pytest.mark.parametrize(("until", "is_said"), [("2026-09-15", False), ("2026-11-30", True)])
def test_a_line_over_several_periods_says_that_later_ones_lapse_later(until: str, is_said: bool) -> None:
    found = rows(of_one("CL", "WAGE", f"line.period_from=2026-09-01 line.period_until={until}"))

    assert ("later_periods" in [m.code for r in found if r.rule == "CL-RIGHTS" for m in r.remarks]) is is_said


@pytest.mark.parametrize(
    ("started", "ended", "years"),
    [("2024-10-01", "2026-09-30", ["2025-09-30", "2026-09-30"]), ("2025-09-30", "2026-09-29", ["2025-09-30", "2026-09-30"]),
     ("2025-10-01", "2026-10-01", ["2026-09-30", "2027-09-30"]), (None, "2026-10-01", ["2027-09-30"])],
)  # fmt: skip
def test_a_share_of_profit_has_a_limit_for_each_year_that_ended_while_employed(
    started: str | None, ended: str, years: list[str]
) -> None:
    job = Job(JOB, started_on=started, ended_on=ended, employer="employer 1", fy_end="09-30")
    found = told("", line("BONUS"), people=(Participant("row 1", WORKER, job),))

    assert [str(r.occurrence) for r in found if r.rule == "DO-BONUS"] == years


def changed(rule: str, since: str, **columns: str) -> Version:
    """A version in which a rule reads otherwise, in force from a day."""
    shipped = LAW.rules[0].rows
    return Version(1, dt.date.fromisoformat(since), [{**r, **columns} if r["code"] == rule else r for r in shipped])


def by_law(told, *versions: Version) -> list[tuple[str | None, list[str]]]:
    """(date, remarks) of the overtime rule."""
    law = replace(LAW, rules=[*LAW.rules, *versions], counted={})
    return [
        (str(r.date), [m.code for m in r.remarks]) for r in limits_of(told, TODAY, law) if r.rule == "DO-OT"
    ]  # fmt: skip


def test_a_case_keeps_the_rules_of_the_day_it_was_opened() -> None:
    overtime = opened(of_one("DO", "OT", "job.ended_on=2026-10-31"), "2026-11-02")

    assert by_law(overtime, changed("DO-OT", "2026-11-10", period_value="2")) == [("2026-11-30", [])]
    assert by_law(overtime, changed("DO-OT", "2026-11-01", period_value="2")) == [("2026-12-31", [])]


def test_where_the_rules_of_today_are_stricter_both_are_shown() -> None:
    overtime = opened(of_one("DO", "OT", "job.ended_on=2026-10-31"), "2026-11-02")

    assert by_law(overtime, changed("DO-OT", "2026-11-10", period_value="5", period_unit="days")) == [
        ("2026-11-05", ["version_of_today"]), ("2026-11-30", []),
    ]  # fmt: skip


def test_where_only_today_has_a_rule_it_is_shown() -> None:
    old = opened(of_one("GP", "C05", "job.notified_on=2026-10-01"), "2015-03-01")

    (row,) = (r for r in rows(old) if r.rule == "GP-TERM")

    assert [m.code for m in row.remarks] == ["version_of_today"]


def test_a_version_that_is_not_in_force_yet_changes_nothing() -> None:
    overtime = of_one("DO", "OT", "job.ended_on=2026-10-31")

    assert by_law(overtime, changed("DO-OT", "2027-01-01", period_value="5")) == [("2026-11-30", [])]


def test_a_rule_that_changed_within_a_version_has_a_second_row_of_its_code() -> None:
    shipped = [dict(r) for r in LAW.rules[0].rows]
    overtime = next(r for r in shipped if r["code"] == "DO-OT")
    later = {**overtime, "valid_from": "2026-06-01", "period_value": "2"}
    overtime["valid_to"] = "2026-05-31"
    law = replace(LAW, rules=[Version(0, None, [*shipped, later])], counted={})
    told = of_one("DO", "OT", "job.ended_on=2026-10-31")

    assert [str(r.date) for r in limits_of(told, TODAY, law) if r.rule == "DO-OT"] == ["2026-12-31"]
    assert [str(r.date) for r in limits_of(opened(told, "2026-05-01"), TODAY, law) if r.rule == "DO-OT"] == [
        "2026-11-30"
    ]


def test_the_earliest_that_runs_counts_and_no_note_or_choice() -> None:
    found = rows(of_one("DO", "WAGE", "job.ended_on=2026-10-31 job.ended_how=resigned line.known_on=2026-11-20"))

    assert [(r.rule, r.is_limit) for r in found if r.rule == "DO-RESIGN"] == [("DO-RESIGN", False)]
    assert which_counts(found).rule == "DO-OTHER"


def test_where_none_runs_the_latest_that_passed_counts() -> None:
    found = told("W01 W06", people=(Participant("row 1", WORKER, Job(JOB, ended_on="2026-03-31")),))

    assert (which_counts(found).rule, which_counts(found).status) == ("DO-OTHER", "passed")


def test_among_limits_of_one_day_the_first_by_rule_counts() -> None:
    found = rows(of_one("GF", "SEVER", "job.final_receipt_on=2026-06-01 line.due_on=2023-12-01"))

    assert {r.rule for r in found if r.date == dt.date(2026, 12, 1)} == {"GF-RECEIPT", "GF-WAGE"}
    assert which_counts(found).rule == "GF-RECEIPT"


def test_who_left_keeps_his_rows_but_counts_no_more_for_the_case() -> None:
    gone = Participant("row 1", WORKER, ENDED, gone_on=dt.date(2026, 11, 20))
    other = Participant("row 2", "worker 2", Job("job 2", ended_on="2026-11-10"))
    group = case(categories=("W06",), participants=(gone, other))

    assert which_counts(r for r in rows(group) if r.worker == WORKER).date == dt.date(2026, 11, 30)
    assert limit_of(group, TODAY, LAW).worker == "worker 2"
    assert limit_of(group, dt.date(2026, 11, 19), LAW).worker == WORKER  # he had not left yet


def test_a_line_received_in_full_counts_no_more_for_the_case() -> None:
    paid = case(participants=(PERSON,), lines=(line("OT", is_in_hand=True), line("WAGE", "wage")))

    assert limit_of(paid, TODAY, LAW).rule == "DO-OTHER"


def test_where_no_limit_has_a_date_the_case_says_what_is_missing() -> None:
    assert limit_of(of_one("DO", "WAGE"), TODAY, LAW).status == "date_missing"
    assert limit_of(of_one("HT", "FEE"), TODAY, LAW).status == "no_known_limit"
    assert limit_of(of_one("DO", "OT", "job.ended_how=ongoing"), TODAY, LAW) is None
