"""Numbered blank slips: what a hand finds to fill in, what the person takes home, and that no two run into each other."""

import pytest

from attache_app.records.declarations import declarations
from attache_app.reports.blank_slips import render
from attache_app.reports.office import Office
from tests.reports.qr_reading import read_qr
from tests.reports.reading import page_images, page_sizes, page_texts, text_of

NUMBERS = ("SDQ-A-2026-00042-N", "SDQ-A-2026-00043-L", "SDQ-A-2026-00044-J")
OFFICE = Office(
    "Saint-Domingue", ({"number": "+18095550134", "whatsapp": True},), "Lendi–vandredi 8:00–15:00", "Gascue"
)


def test_two_slips_stand_on_a_sheet_each_with_its_number_for_the_post_and_for_the_person():
    pages = page_texts(render(OFFICE, NUMBERS, "fr", declarations()))

    assert len(pages) == 2
    assert [pages[0].count(number) for number in NUMBERS] == [2, 2, 0]
    assert pages[1].count(NUMBERS[2]) == 2


@pytest.mark.parametrize("language", ["fr", "ht", "es", "en"])
def test_the_questions_are_those_of_quick_intake(language):
    text = text_of(render(OFFICE, NUMBERS[:1], language, declarations()))

    fields = declarations().registers["visit"].fields
    for name in ("visited_at", "words", "type", "danger_now", "next_step", "who_is_here", "phone"):
        assert fields[name].labels(language).replace("\u00a0", " ") in text
    for option in declarations().lists["visit_type"].options:
        assert f"☐ {option.labels(language)}" in text.replace("\u00a0", " ")


def test_the_stub_says_number_telephone_and_hours_and_creole_has_french_beneath():
    text = text_of(render(OFFICE, NUMBERS[:1], "ht", declarations()))

    for said in ("+1 809 555 0134 · WhatsApp", "Lendi–vandredi 8:00–15:00", "Nimewo ou", "Votre numéro"):
        assert said in text


def test_a_telephone_reads_the_number():
    page = page_images(render(OFFICE, NUMBERS[:1], "fr", declarations()), dpi=200)[0]

    assert read_qr(page) == NUMBERS[0]


@pytest.mark.parametrize("size", ["letter", "a4"])
def test_a_long_letterhead_makes_letters_smaller_and_no_slip_longer(size):
    long = Office("Saint-Domingue", OFFICE.phones * 6, "8:00\n" * 12, "Gascue\n" * 20, "RÉPUBLIQUE D’HAÏTI\n" * 8, size)

    pdf = render(long, NUMBERS[:2], "ht", declarations())

    assert len(page_texts(pdf)) == 1
    assert page_sizes(pdf) == page_sizes(render(Office("X", paper=size), NUMBERS[:1], "fr", declarations()))
    assert text_of(pdf).count("Gascue") == 40
