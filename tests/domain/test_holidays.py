"""Holidays worked out from rules, against days that are known from calendars."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from attache_app.domain.holidays import Calendar, easter, holidays, june_solstice
from attache_app.records.declarations import declarations

CHILE = ZoneInfo("America/Santiago")


def row(date_rule: str, **more: str) -> dict[str, str]:
    usual = {"moved": "none", "move_certainty": "known", "certainty": "known", "valid_from": "", "valid_to": ""}
    return {"date_rule": date_rule, **usual, **more}


def days(date_rule: str, year: int, **more: str) -> tuple[list[str], list[str]]:
    """(days that may be free, days that surely are) by one rule."""
    possible, sure = holidays([row(date_rule, **more)], year, CHILE)
    return sorted(map(str, possible)), sorted(map(str, sure))


def of_country(country: str) -> Calendar:
    return Calendar([r for r in declarations().holidays if r["country"] == country], CHILE)


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(2024, "03-31"), (2025, "04-20"), (2026, "04-05"), (2027, "03-28"), (2028, "04-16"), (2029, "04-01"), (2030, "04-21"),
     (1818, "03-22"), (2038, "04-25")],
)  # fmt: skip
def test_easter_falls_on_the_sunday_of_the_calendar(year: int, sunday: str) -> None:
    assert str(easter(year)) == f"{year}-{sunday}"


@pytest.mark.parametrize(
    ("year", "day"),
    [(2022, 21), (2023, 21), (2024, 20), (2025, 20), (2026, 21), (2027, 21), (2028, 20), (2029, 20), (2030, 21)],
)
def test_the_winter_solstice_is_that_of_the_time_of_chile(year: int, day: int) -> None:
    assert june_solstice(year, CHILE) == dt.date(year, 6, day)


def test_the_same_solstice_is_a_day_later_in_greenwich() -> None:
    assert june_solstice(2025, dt.UTC) == dt.date(2025, 6, 21)


@pytest.mark.parametrize(
    ("date", "year", "kept"),
    [
        ("11-06", 2029, "2029-11-05"),  # Tuesday
        ("11-06", 2024, "2024-11-04"),  # Wednesday
        ("11-06", 2025, "2025-11-10"),  # Thursday
        ("11-06", 2026, "2026-11-09"),  # Friday
        ("11-06", 2027, "2027-11-06"),  # Saturday
        ("11-06", 2022, "2022-11-06"),  # Sunday
        ("11-06", 2023, "2023-11-06"),  # Monday
    ],
)
def test_a_dominican_holiday_moves_to_the_nearest_monday(date: str, year: int, kept: str) -> None:
    assert days(date, year, moved="dr_ley_139_97") == ([kept], [kept])


@pytest.mark.parametrize(("year", "kept"), [(2022, "2022-05-02"), (2026, "2026-05-04"), (2027, "2027-05-01")])
def test_labour_day_moves_from_a_sunday_too(year: int, kept: str) -> None:
    assert days("05-01", year, moved="dr_ley_139_97_sunday_too") == ([kept], [kept])


def test_in_the_year_of_an_oath_restoration_day_may_be_kept_on_either_day() -> None:
    oath = {"moved": "dr_ley_139_97_but_oath_year", "move_certainty": "to_confirm"}

    assert days("08-16", 2024, **oath) == (["2024-08-16", "2024-08-19"], [])
    assert days("08-16", 2025, **oath) == (["2025-08-16"], ["2025-08-16"])
    assert days("08-16", 2029, **oath) == (["2029-08-20"], ["2029-08-20"])


@pytest.mark.parametrize(
    ("moved", "date", "year", "kept"),
    [
        ("chile_ley_19668", "06-29", 2027, "2027-06-28"),  # Tuesday
        ("chile_ley_19668", "06-29", 2028, "2028-06-26"),  # Thursday
        ("chile_ley_19668", "06-29", 2029, "2029-07-02"),  # Friday
        ("chile_ley_19668", "10-12", 2026, "2026-10-12"),  # Monday
        ("chile_ley_20299", "10-31", 2023, "2023-10-27"),  # Tuesday
        ("chile_ley_20299", "10-31", 2029, "2029-11-02"),  # Wednesday
        ("chile_ley_20299", "10-31", 2024, "2024-10-31"),  # Thursday
    ],
)
def test_chilean_holidays_move_by_their_own_laws(moved: str, date: str, year: int, kept: str) -> None:
    assert days(date, year, moved=moved) == ([kept], [kept])


@pytest.mark.parametrize(
    ("moved", "date", "kept_in", "not_in"),
    [("only_if_monday", "01-02", 2023, 2024), ("only_if_friday", "09-20", 2024, 2025)],
)
def test_some_holidays_are_kept_only_in_years_that_give_a_long_weekend(
    moved: str, date: str, kept_in: int, not_in: int
) -> None:
    assert days(date, kept_in, moved=moved)[0] == [f"{kept_in}-{date}"]
    assert days(date, not_in, moved=moved) == ([], [])


@pytest.mark.parametrize(("year", "is_kept"), [(2027, True), (2029, True), (2026, False)])
def test_the_seventeenth_of_september_is_kept_beside_a_weekend(year: int, is_kept: bool) -> None:
    assert bool(days("09-17", year, moved="only_if_monday_or_friday")[0]) is is_kept


@pytest.mark.parametrize(
    ("rule", "year", "day"),
    [
        ("1-mon-of-08", 2026, "2026-08-03"),
        ("3-mon-of-11", 2026, "2026-11-16"),
        ("last-fri-of-09", 2026, "2026-09-25"),
        ("last-mon-of-05", 2027, "2027-05-31"),
        ("4-fri-of-11", 2026, "2026-11-27"),
        ("easter+60", 2026, "2026-06-04"),
        ("easter-47", 2026, "2026-02-17"),
        ("2026-03-12", 2026, "2026-03-12"),
        ("10-01-every-6-from-2024", 2030, "2030-10-01"),
        ("02-29", 2028, "2028-02-29"),
    ],
)
def test_each_kind_of_rule_gives_its_day(rule: str, year: int, day: str) -> None:
    assert days(rule, year) == ([day], [day])


@pytest.mark.parametrize(
    ("rule", "year"),
    [("2026-03-12", 2027), ("10-01-every-6-from-2024", 2026), ("10-01-every-6-from-2024", 2018), ("02-29", 2027),
     ("5-mon-of-02", 2026), ("full-moon", 2026)],
)  # fmt: skip
def test_a_rule_without_a_day_in_a_year_gives_none(rule: str, year: int) -> None:
    assert days(rule, year) == ([], [])


def test_christmas_and_boxing_day_at_a_weekend_are_kept_on_monday_and_tuesday() -> None:
    weekend = {"moved": "observed_monday"}
    possible, sure = holidays([row("12-25", **weekend), row("12-26", **weekend)], 2027, CHILE)

    assert sorted(map(str, sure)) == ["2027-12-27", "2027-12-28"]
    assert possible == sure


def test_a_move_to_confirm_leaves_both_days_possible_and_none_sure() -> None:
    weekend = {"moved": "observed_monday", "move_certainty": "to_confirm"}

    assert days("12-26", 2026, **weekend) == (["2026-12-26", "2026-12-28"], [])
    assert days("12-25", 2026, **weekend) == (["2026-12-25"], ["2026-12-25"])


def test_a_holiday_to_confirm_brings_a_limit_forward_but_does_not_lengthen_one() -> None:
    calendar = Calendar([row("11-27", certainty="to_confirm")], CHILE)

    assert calendar.day_before(dt.date(2026, 11, 27)) == dt.date(2026, 11, 26)
    assert calendar.is_working_day(dt.date(2026, 11, 27))


def test_a_holiday_counts_only_while_its_law_is_in_force() -> None:
    law = {"valid_from": "2021-06-19", "valid_to": "2025-12-31"}

    assert days("06-24", 2020, **law) == days("06-24", 2026, **law) == ([], [])
    assert days("06-24", 2024, **law)[0] == ["2024-06-24"]


def test_a_move_that_this_program_does_not_know_leaves_the_day_possible() -> None:
    assert days("06-24", 2026, moved="by_the_moon") == (["2026-06-24"], [])


def test_sundays_and_holidays_are_left_until_a_day_is_neither() -> None:
    dominican = of_country("DO")

    assert dominican.day_before(dt.date(2026, 1, 5)) == dt.date(2026, 1, 3)  # Epiphany kept on Monday, then Sunday
    assert dominican.day_before(dt.date(2026, 4, 5)) == dt.date(2026, 4, 4)  # a Saturday stays
    assert not dominican.is_working_day(dt.date(2026, 4, 3))


def test_a_holiday_that_moves_over_the_new_year_is_found_in_the_year_before() -> None:
    calendar = Calendar([row("01-01", moved="dr_ley_139_97")], CHILE)

    assert calendar.may_be_free(dt.date(2029, 12, 31))  # 1 January 2030 is a Tuesday


@pytest.mark.parametrize("country", sorted({r["country"] for r in declarations().holidays}))
def test_every_rule_of_the_list_gives_a_day_sooner_or_later(country: str) -> None:
    for r in declarations().holidays:
        if r["country"] == country:
            assert any(holidays([r], year, CHILE)[0] for year in range(2024, 2036)), r["date_rule"]
