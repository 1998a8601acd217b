"""The paper a worker takes home: what it says, what it never says, and that it can be read."""

import re
from dataclasses import replace

import pytest
from reportlab.lib.pagesizes import A4, LETTER

from attache_app.reports import paper
from attache_app.reports.office import Office
from attache_app.reports.receipt import Account, ReceiptModel, may_tell, render
from tests.reports.qr_reading import read_qr
from tests.reports.reading import metadata, page_images, page_sizes, page_texts, text_of

LANGUAGES = ("ht", "fr", "es", "en")
NUMBER = "SDQ-A-2026-00042-N"
WORDS = "Mwen koupe kann pandan de mwa. Kapataz la pran kat mwen, li di l ap remèt mwen l. Yo poko peye m."
OFFICE = Office(
    city="Saint-Domingue",
    phones=({"number": "+18095550134", "whatsapp": True}, {"number": "+18295550177", "whose": "Fabienne"}),
    hours="Lendi–vandredi 8:00–15:00",
    address="Avenida Juan Sánchez Ramírez 33\nGascue, Santo Domingo",
)
SLIP = ReceiptModel(NUMBER, "2026-11-24", OFFICE)
CASE = replace(SLIP, account=Account(WORDS, "ht", ("inspection", "conciliation"), "2026-12-01"))


def test_the_receipt_of_a_case_says_what_was_told_what_follows_by_when_and_how_to_reach_us():
    text = text_of(render(CASE, "ht"))

    assert NUMBER in text
    assert WORDS in text
    assert text.index("N ap pale ak patwon an") < text.index("N ap ede w pote plent nan enspeksyon travay")
    assert "pa pita pase madi 1ye desanm 2026" in text
    assert "+1 809 555 0134 · WhatsApp" in text
    assert "Lendi–vandredi 8:00–15:00" in text
    assert "Avenida Juan Sánchez Ramírez 33" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", ["letter", "a4"])
def test_an_ordinary_receipt_is_one_sheet_in_every_language(language, size):
    letterhead = "RÉPUBLIQUE D’HAÏTI\nAmbassade d’Haïti en République dominicaine\nBureau de l’attaché du travail"
    for model in (CASE, SLIP):
        for office in (OFFICE, replace(OFFICE, letterhead=letterhead)):
            of_size = replace(model, office=replace(office, paper=size))
            assert len(page_texts(render(of_size, language))) == 1


def test_a_slip_shows_number_telephone_and_hours_and_no_subject():
    text = text_of(render(SLIP, "fr"))

    assert text == (
        "Bureau de l’attaché du travail d’Haïti, Saint-Domingue Reçu Votre numéro SDQ-A-2026-00042-N "
        "Remis le mardi 24 novembre 2026. "
        "Quand vous appelez ou revenez, dites ce numéro ou montrez ce papier. "
        "Comment nous joindre Téléphone +1 809 555 0134 · WhatsApp +1 829 555 0177 "
        "Heures d’ouverture Lendi–vandredi 8:00–15:00 "
        "Adresse Avenida Juan Sánchez Ramírez 33 Gascue, Santo Domingo "
        "Si garder ce papier est dangereux pour vous, laissez-le-nous : le numéro suffit. "
        "Ce papier n’est pas un permis de séjour. ✂"
    )


@pytest.mark.parametrize(
    ("level", "safe_to_talk", "tells"),
    [
        ("N1", None, True),
        ("N1", "unknown", True),
        ("N0", True, True),
        ("N1", False, False),
        ("N2", True, False),
        ("N3", True, False),
    ],
)
def test_a_restricted_case_or_an_unsafe_person_gets_a_slip(level, safe_to_talk, tells):
    assert may_tell(level, safe_to_talk) is tells


def test_nobody_at_the_post_is_named_beside_its_telephone():
    assert "Fabienne" not in text_of(render(SLIP, "fr"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "model", [SLIP, CASE, replace(CASE, office=replace(OFFICE, realm="training"), number="TAB-B-2026-00007-X")]
)
def test_a_telephone_reads_the_number_and_nothing_else_in_the_square(language, model):
    page = page_images(render(model, language), dpi=150)[0]
    assert read_qr(page) == model.number


def test_every_accent_stays_and_nothing_is_taken_for_mark_up():
    said = "año, Kreyòl, œuvre, Łódź, ğ; 5 < 6 & <b>pa gra</b>, “wi”, 12 000 €"
    assert said in text_of(render(replace(CASE, account=Account(said, "es")), "fr"))


def test_long_words_flow_on_to_the_next_page_and_none_is_cut():
    words = " ".join(f"mo{n}" for n in range(900))
    pages = page_texts(render(replace(CASE, account=Account(words, "ht", (), "2026-12-01")), "ht"))

    assert re.findall(r"\bmo\d+", " ".join(pages)) == words.split()
    assert len(pages) > 1
    for n, page in enumerate(pages, 1):
        assert NUMBER in page
        assert f"{n} / {len(pages)}" in page


def test_a_word_longer_than_a_line_and_an_empty_line_stay_inside_the_page():
    said = f"{'x' * 2000}\n\ndezyèm paragraf"
    pdf = render(replace(CASE, account=Account(said, "ht")), "ht")

    assert text_of(pdf).count("x") >= 2000
    assert "dezyèm paragraf" in text_of(pdf)
    assert_margins_are_white(pdf)


def test_an_address_of_two_pages_is_printed_whole():
    address = "\n".join(f"liy {n}" for n in range(80))
    pdf = render(replace(SLIP, office=replace(OFFICE, address=address)), "fr")

    assert re.findall(r"liy \d+", text_of(pdf)) == address.split("\n")
    assert "✂" not in text_of(pdf)
    assert_margins_are_white(pdf)


def assert_margins_are_white(pdf: bytes) -> None:
    for page in page_images(pdf, dpi=72):
        rows = [page.pixels[at : at + 4 * page.width] for at in range(0, len(page.pixels), 4 * page.width)]
        edge = 16  # pixels, at 72 dpi points: half of what is printed on
        assert set(b"".join([*rows[:edge], *rows[-edge:]])) == {255}
        assert all(set(row[: 4 * edge] + row[-4 * edge :]) == {255} for row in rows)


def test_a_post_without_telephone_says_to_come_back():
    text = text_of(render(ReceiptModel(NUMBER, "2026-11-24", Office("Saint-Domingue")), "es"))

    assert "Vuelva a la oficina donde le dieron este papel." in text
    assert "Teléfono" not in text
    assert "Horario" not in text


def test_who_must_not_be_called_is_asked_to_come_back():
    text = text_of(render(replace(CASE, account=replace(CASE.account, may_call=False)), "en"))

    assert "We will not call you. Come back or call us by Tuesday 1 December 2026." in text
    assert "You will hear from us" not in text


def test_an_urgent_case_has_its_hour():
    account = replace(CASE.account, by="2026-11-25T10:02:00-04:00")
    assert "by Wednesday 25 November 2026, 10:02." in text_of(render(replace(CASE, account=account), "en"))


def test_words_in_another_language_than_the_paper_say_in_which():
    assert "Créole haïtien" in text_of(render(CASE, "fr"))
    assert "Kreyòl ayisyen" not in text_of(render(CASE, "ht"))


def test_a_case_without_words_or_choice_promises_to_study_it():
    text = text_of(render(replace(SLIP, account=Account()), "fr"))

    assert "Nous avons noté votre demande." in text
    assert "Nous étudions votre dossier" in text


@pytest.mark.parametrize(("code", "size"), [("letter", LETTER), ("a4", A4), ("from a later version", LETTER)])
def test_the_page_has_the_size_of_the_posts_paper(code, size):
    assert page_sizes(render(replace(SLIP, office=replace(OFFICE, paper=code)), "fr")) == {
        tuple(round(side, 1) for side in size)
    }


def test_every_page_of_an_exercise_says_so_and_no_other_does():
    words = " ".join(["pawòl"] * 900)
    model = replace(CASE, account=Account(words, "ht"))

    exercise = page_texts(render(replace(model, office=replace(OFFICE, realm="training")), "ht"))

    assert len(exercise) > 1
    assert all(page.count(paper.EXERCISE) >= 1 for page in exercise)
    assert paper.EXERCISE not in text_of(render(model, "ht"))


def test_fonts_are_inside_the_file_as_the_part_that_is_used():
    pdf = render(CASE, "ht")
    fonts = set(re.findall(rb"/BaseFont /([^\s/]+)", pdf))

    assert fonts
    assert all(re.fullmatch(rb"[A-Z]{6}\+DejaVuSans(-Bold)?", font) for font in fonts)
    assert pdf.count(b"/FontFile2") == len(fonts)
    assert len(pdf) < 80_000


def test_the_file_says_its_language_and_names_nobody():
    pdf = render(CASE, "ht")

    assert b"/Lang (ht)" in pdf
    told = metadata(pdf)
    assert told["Title"] == told["Author"] == told["Creator"] == "Attaché"
    assert not told["Subject"] and not told["Keywords"]
    assert NUMBER.encode() not in pdf


def test_the_same_receipt_is_the_same_file():
    assert render(CASE, "ht") == render(CASE, "ht")
