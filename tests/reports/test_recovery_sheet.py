"""The sheet with headquarters' recovery key: it is there twice, as a square and to be typed."""

from dataclasses import replace

import pyrage
import pytest

from attache_app.reports import paper
from attache_app.reports.recovery_sheet import RecoveryModel, render
from tests.reports.qr_reading import read_qr
from tests.reports.reading import metadata, page_images, page_sizes, page_texts, text_of

IDENTITY = "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33"
MODEL = RecoveryModel(
    post_code="ONM",
    identity=IDENTITY,
    recipient="age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg",
    fingerprint="3f9a 21c4 77de 0b18",
    made_on="2026-11-24",
)


@pytest.mark.parametrize("language", ["fr", "ht", "es", "en"])
@pytest.mark.parametrize("size", ["letter", "a4"])
def test_the_key_is_on_one_page_as_a_square_and_in_groups_of_four(language, size):
    pdf = render(replace(MODEL, paper=size), language)
    (text,) = page_texts(pdf)

    assert read_qr(page_images(pdf, dpi=150)[0]) == IDENTITY
    groups = text[text.index("AGE-SECRET-KEY-1") :].split()[:16]
    assert "".join(groups) == IDENTITY
    assert {len(group) for group in groups[1:-1]} == {4}
    for fact in (MODEL.recipient, MODEL.fingerprint, "2026"):
        assert fact in text


def test_a_group_of_the_widest_letters_stays_in_one_piece():
    text = text_of(render(replace(MODEL, identity="AGE-SECRET-KEY-1" + "W" * 58, paper="a4"), "fr"))
    assert text.split().count("WWWW") == 14


def test_what_is_typed_from_the_sheet_is_a_key_of_age():
    identity = pyrage.x25519.Identity.generate()
    model = replace(MODEL, identity=str(identity), recipient=str(identity.to_public()))
    text = text_of(render(model, "fr"))
    typed = "".join(text[text.index("AGE-SECRET-KEY-1") :].split()[:16])

    assert str(pyrage.x25519.Identity.from_str(typed).to_public()) == model.recipient


def test_french_stands_beside_another_language():
    assert "24 novanm 2026 · 24 novembre 2026" in text_of(render(MODEL, "ht"))
    assert text_of(render(MODEL, "fr")).count("24 novembre 2026") == 1


def test_the_units_sheet_is_told_from_headquarters():
    assert text_of(render(MODEL, "en")) != text_of(render(replace(MODEL, is_unit=True), "en"))
    assert "ONM" in text_of(render(MODEL, "en"))


def test_an_exercise_says_so_and_the_file_data_hold_no_key():
    assert paper.EXERCISE in text_of(render(replace(MODEL, realm="training"), "fr"))
    assert "SECRET" not in str(metadata(render(MODEL, "fr")))
    assert page_sizes(render(replace(MODEL, paper="a4"), "fr")) == {(595.3, 841.9)}
