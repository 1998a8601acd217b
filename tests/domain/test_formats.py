"""Dates, numbers and money as people of four languages read them."""

from datetime import date, timedelta

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from attache_app.domain import formats, money, partial_dates, typed_dates
from attache_app.domain.formats import NBSP

LANGUAGES = ("fr", "ht", "es", "en")
AMOUNT = {"amount_minor": 1440050, "currency": "DOP"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "dimanche 1er novembre 2026"),
        ("ht", "dimanch 1ye novanm 2026"),
        ("es", "domingo 1 de noviembre de 2026"),
        ("en", "Sunday 1 November 2026"),
    ],
)
def test_a_date_on_a_paper_has_its_day_and_its_month_in_words(language, text):
    assert formats.weekday_date("2026-11-01", language) == text


def test_creole_months_and_days_are_creole_and_not_french():
    months = [formats.long_date(f"2026-{month:02}-15", "ht").split()[1] for month in range(1, 13)]
    week = [formats.weekday_date(f"2026-11-{day}", "ht").split()[0] for day in range(23, 30)]

    assert " ".join(months) == "janvye fevriye mas avril me jen jiyè out septanm oktòb novanm desanm"
    assert " ".join(week) == "lendi madi mèkredi jedi vandredi samdi dimanch"


@pytest.mark.parametrize("language", ["fr", "es", "en"])
def test_the_other_names_are_those_of_the_common_locale_data(language):
    locale = Locale.parse(language if language != "en" else "en_GB")
    for month in range(1, 13):
        assert f"{locale.months['format']['wide'][month]}" in formats.long_date(f"2026-{month:02}-15", language)
        short = formats.day_month(f"2026-{month:02}-15", language).split()[1]
        assert short == locale.months["format"]["abbreviated"][month]
    for day in range(7):
        assert formats.weekday_date(f"2026-11-{23 + day}", language).split()[0] == locale.days["format"]["wide"][day]


def test_a_short_date_is_read_in_one_way_only():
    assert [formats.short_date("2026-05-04", language) for language in LANGUAGES] == [
        "04/05/2026",
        "04/05/2026",
        "04/05/2026",
        "4 May 2026",
    ]


def test_a_time_is_shown_as_it_was_where_it_was_written():
    assert formats.date_time("2026-11-23T23:02:11-04:00", "fr") == "23/11/2026 23:02"
    assert formats.long_date_time("2026-11-23T23:02:11-05:00", "ht") == "lendi 23 novanm 2026, 23:02"


@pytest.mark.parametrize(
    ("edtf", "language", "text"),
    [
        ("1987", "fr", "1987"),
        ("1987~", "fr", "vers 1987"),
        ("1987-03?", "fr", f"mars 1987{NBSP}?"),
        ("1987-03-01", "fr", "1er mars 1987"),
        ("1987-03?", "ht", "mas 1987?"),
        ("1987~", "ht", "anviwon 1987"),
        ("2024-23~", "es", "hacia otoño de 2024"),
        ("2024-21", "ht", "prentan 2024"),
        ("2024-24?", "en", "winter 2024?"),
    ],
)
def test_a_date_known_in_part_says_what_is_known_and_how_well(edtf, language, text):
    assert formats.partial_date({"edtf": edtf}, language) == text


def test_what_the_person_said_comes_before_what_it_implies():
    assert formats.partial_date({"edtf": "1996~", "said": "li gen trantan"}, "ht") == "li gen trantan (anviwon 1996)"
    assert formats.partial_date({"said": "anvan siklòn nan"}, "ht") == "anvan siklòn nan"


@st.composite
def partial(draw) -> str:
    day = draw(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
    season = draw(st.integers(partial_dates.SPRING, partial_dates.WINTER))
    known = draw(st.sampled_from([f"{day:%Y}", f"{day:%Y-%m}", f"{day:%Y}-{season}", day.isoformat()]))
    return known + draw(st.sampled_from(["", "~", "?"]))


@given(edtf=partial(), language=st.sampled_from(LANGUAGES))
def test_a_partial_date_that_is_shown_and_typed_again_is_the_same(edtf, language):
    shown = formats.partial_date({"edtf": edtf}, language).replace("1ye", "1")  # nobody types the ending
    assert typed_dates.read(shown, date(2026, 11, 24))["edtf"] == edtf


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", f"14{NBSP}400,50{NBSP}DOP"),
        ("ht", f"14{NBSP}400,50{NBSP}DOP"),
        ("es", f"14{NBSP}400.50{NBSP}DOP"),
        ("en", f"DOP{NBSP}14,400.50"),
    ],
)
def test_money_carries_its_iso_code_and_the_separators_of_the_language(language, text):
    assert formats.money(AMOUNT, 2, language) == text


def test_a_currency_without_minor_unit_has_no_decimals():
    assert formats.money({"amount_minor": 350000, "currency": "CLP"}, 0, "fr") == f"350{NBSP}000{NBSP}CLP"


@given(st.integers(-(10**15), 10**15), st.sampled_from(LANGUAGES), st.sampled_from([("DOP", 2), ("CLP", 0)]))
def test_money_that_is_shown_and_typed_again_is_the_same(minor, language, currency):
    code, digits = currency
    amount = {"amount_minor": minor, "currency": code}
    assert money.read_amount(formats.money(amount, digits, language), code, {code: digits}) == amount


def test_a_rate_may_be_finer_than_its_currency():
    rate = {"amount": "0.335", "currency": "DOP", "per": "PIECE"}
    assert formats.rate(rate, 2, "À la pièce", "fr") == f"0,335{NBSP}DOP (à la pièce)"
    assert formats.rate({**rate, "amount": "25"}, 2, "", "en") == f"DOP{NBSP}25.00"


def test_numbers_are_grouped_by_three():
    assert formats.number(1234567, "fr") == f"1{NBSP}234{NBSP}567"
    assert formats.number(-1234, "en") == "-1,234"
    assert formats.number("25.5", "ht") == "25,5"
    assert formats.number(999, "es") == "999"


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        ({"f": 7, "m": 24, "minors": 2}, "fr", "31 (7 F, 24 H, dont 2 mineurs)"),
        ({"f": 1, "m": 0, "minors": 1}, "es", "1 (1 M, 0 H, 1 menor incluido)"),
        ({"m": 24}, "ht", "24 gason"),
        ({"f": 3, "minors": 0}, "en", "3 F"),
    ],
)
def test_a_count_of_people_says_what_is_known_of_them(value, language, text):
    assert formats.count3(value, language) == text


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+18095550134", "+1 809 555 0134"),
        ("+50934123456", "+509 3412 3456"),
        ("+590690123456", "+590 690 12 34 56"),
        ("+56912345678", "+56 9 1234 5678"),
        ("+491701234567", "+491701234567"),
        ("809-555", "809-555"),
        ("", ""),
    ],
)
def test_a_telephone_number_is_grouped_where_we_know_how(number, shown):
    assert formats.phone_number(number).replace(NBSP, " ") == shown


def test_a_telephone_says_whose_it_is_and_when_calling_is_safe():
    phone = {"number": "+18095550134", "whose": "Marie", "safe": "14:00-15:00", "whatsapp": True}
    assert formats.phone(phone, "fr").replace(NBSP, " ") == (
        "+1 809 555 0134 (téléphone de Marie, 14:00-15:00, WhatsApp)"
    )
    assert formats.phone({"number": "809-555"}, "fr") == "809-555"


@pytest.mark.parametrize("language", LANGUAGES)
def test_unknown_refused_and_not_asked_are_three_different_facts(language):
    assert len({formats.missing(why, language) for why in ("unknown", "refused", "not_asked")}) == 3
    assert len({formats.truth(value, language) for value in (True, False, "unknown")}) == 3


def test_every_day_of_a_year_has_its_own_text_in_every_language():
    days = [(date(2028, 1, 1) + timedelta(n)).isoformat() for n in range(366)]
    for language in LANGUAGES:
        for shown in (formats.long_date, formats.short_date, formats.day_month):
            assert len({shown(day, language) for day in days}) == 366


@pytest.mark.parametrize(
    ("n", "language", "said"),
    [(1, "en", "1 MB"), (411_600_000, "es", "412 MB"), (1_520_000_000, "fr", "1,5 Go"), (999_000_000, "ht", "999 Mo")],
)
def test_bytes_are_said_as_sticks_are_sold(n: int, language: str, said: str) -> None:
    assert formats.size(n, language) == said
