"""Dates known in part: what is stored, the earliest day it may be, and what people type."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache_app.domain import partial_dates
from attache_app.domain.typed_dates import read
from attache_app.errors import DomainError
from attache_app.sentences import SENTENCES

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("edtf", "parts"),
    [
        ("1987", (1987, None, None, "")),
        ("1987~", (1987, None, None, "~")),
        ("1987-03?", (1987, 3, None, "?")),
        ("2028-02-29", (2028, 2, 29, "")),
        ("2026-24", (2026, 24, None, "")),
        ("2026-21~", (2026, 21, None, "~")),
    ],
)
def test_year_month_day_and_season_are_read(edtf: str, parts: tuple[int, int | None, int | None, str]) -> None:
    assert partial_dates.parse(edtf) == parts


@pytest.mark.parametrize(
    "edtf",
    ["", "87", "19870", "0000", "1987-13", "1987-00", "1987-25", "1987-20", "2026-02-29", "1987-03-00", "1987-21-01", "1987%", "1987~?", "~1987", "1987-3", "-1987", "198X", "1987/1988", "1987 ", "1987\n", "١٩٨٧", ".."],
)  # fmt: skip
def test_what_is_no_partial_date_of_ours_is_refused(edtf: str) -> None:
    assert not partial_dates.is_valid(edtf)
    with pytest.raises(DomainError) as error:
        partial_dates.parse(edtf)
    assert error.value.code in SENTENCES


@given(st.dates(), st.sampled_from(["", "~", "?"]))
def test_every_day_of_the_calendar_is_its_own_earliest_day_whatever_its_mark(day: date, mark: str) -> None:
    assert partial_dates.earliest(day.isoformat() + mark) == day
    assert partial_dates.earliest(f"{day:%Y}".zfill(4) + mark) == date(day.year, 1, 1)
    assert partial_dates.earliest(day.isoformat()[:7] + mark) == day.replace(day=1)
    assert partial_dates.parse(day.isoformat() + mark).is_exact is (mark == "")


@pytest.mark.parametrize(
    ("season", "country", "day"),
    [
        (21, "DO", date(2026, 3, 1)), (22, "DO", date(2026, 6, 1)), (23, "DO", date(2026, 9, 1)), (24, "DO", date(2026, 1, 1)),
        (21, "CL", date(2026, 9, 1)), (22, "BR", date(2026, 1, 1)), (23, "CL", date(2026, 3, 1)), (24, "BR", date(2026, 6, 1)),
        (21, None, date(2026, 3, 1)),
    ],
)  # fmt: skip
def test_a_season_begins_in_the_year_written_and_the_south_has_its_own(
    season: int, country: str | None, day: date
) -> None:
    assert partial_dates.earliest(f"2026-{season}", country) == day


def test_an_age_is_stored_as_said_with_the_year_it_implies() -> None:
    assert partial_dates.from_age(30, TODAY, "about thirty") == {"edtf": "1996~", "said": "about thirty"}


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("1987", "1987"), ("1987-03", "1987-03"), ("1987~", "1987~"), ("2026-21", "2026-21"),
        ("03/1987", "1987-03"), ("3-1987", "1987-03"), ("1987/3", "1987-03"),
        ("12/03/1987", "1987-03-12"), ("12.3.1987", "1987-03-12"), ("1987/03/12", "1987-03-12"),
        ("mars 1987", "1987-03"), ("mas 1987", "1987-03"), ("15 de marzo de 1987", "1987-03-15"), ("March 12, 1987", "1987-03-12"),
        ("1er août 1987", "1987-08-01"), ("1ye out 1987", "1987-08-01"), ("3 jen 1987", "1987-06-03"), ("juil. 2020", "2020-07"), ("en 1987", "1987"),
        ("été 2019", "2019-22"), ("otòn 2019", "2019-23"), ("primavera 2019", "2019-21"),
    ],
)  # fmt: skip
def test_what_is_typed_exactly_needs_no_words_beside_it(typed: str, edtf: str) -> None:
    assert read(typed, TODAY) == {"edtf": edtf}


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("~1987", "1987~"), ("vers 1987", "1987~"), ("anviwon 1987", "1987~"), ("hacia 1987", "1987~"), ("mas o menos 1987", "1987~"),
        ("about March 1987", "1987-03~"), ("1987 ?", "1987?"), ("12/03/1987 ?", "1987-03-12?"),
        ("30 ans", "1996~"), ("environ 30 ans", "1996~"), ("li gen 30 an", "1996~"), ("tiene 30 años", "1996~"), ("about 30 years old", "1996~"),
        ("12.3.87", "1987-03-12"), ("1/3/27", "2027-03-01"), ("03/25/1987", "1987-03-25"),
    ],
)  # fmt: skip
def test_what_had_to_be_understood_keeps_the_words(typed: str, edtf: str) -> None:
    assert read(typed, TODAY) == {"edtf": edtf, "said": typed}


@pytest.mark.parametrize(
    "typed",
    [
        "zafra 2019",
        "31/02/1987",
        "moins de 18 ans",
        "jui 2020",
        "300 ans",
        "30",
        "before the cyclone",
        "13/13/1987",
        "1/2/3/4",
    ],
)
def test_what_is_not_understood_is_kept_as_words(typed: str) -> None:
    assert read(typed, TODAY) == {"said": typed}


def test_a_bare_number_is_an_age_only_where_a_birth_is_asked() -> None:
    assert read("30", TODAY, birth=True) == {"edtf": "1996~", "said": "30"}
    assert read("1987", TODAY, birth=True) == {"edtf": "1987"}


def test_nothing_typed_is_nothing() -> None:
    assert read("  ", TODAY) is None


@given(st.text(max_size=30))
def test_whatever_is_typed_gives_a_valid_date_or_the_words(typed: str) -> None:
    got = read(typed, TODAY, birth=True)

    if got is None:
        assert not typed.strip()
    else:
        assert "edtf" in got or got["said"] == " ".join(typed.split())
        assert partial_dates.is_valid(got.get("edtf", "1987"))
