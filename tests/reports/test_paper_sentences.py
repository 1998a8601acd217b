"""The sentences of papers for workers: few, numbered, whole in four languages."""

import string
from dataclasses import replace

import pytest

from attache_app.domain import formats
from attache_app.records.declarations import LANGUAGES, declarations
from attache_app.reports import paper_sentences as sentences
from attache_app.reports import receipt
from attache_app.reports.office import Office
from attache_app.reports.receipt import Account, ReceiptModel
from tests.reports.reading import text_of

ALL = sentences.paper_sentences()


def holes(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def test_they_are_at_most_sixty_and_numbered_without_a_hole():
    assert [sentence.no for sentence in ALL.values()] == list(range(1, len(ALL) + 1))
    assert len(ALL) <= sentences.MOST


@pytest.mark.parametrize("key", ALL)
def test_each_is_whole_in_four_languages_and_names_the_same_values(key):
    texts = [ALL[key].texts(language) for language in LANGUAGES]

    assert all(text and text == text.strip() for text in texts)
    assert len({tuple(holes(text)) for text in texts}) == 1
    assert len({text.endswith(".") for text in texts}) == 1, "a sentence in one language, a heading in another"


def test_every_path_that_a_worker_may_choose_has_its_sentence():
    codes = {option.code for option in declarations().lists["case_option"].options}
    assert set(receipt.OPTIONS) == codes
    assert codes <= ALL.keys()


def test_no_sentence_is_there_that_no_paper_prints():
    base = ReceiptModel("SDQ-A-2026-00042-N", "2026-11-24", Office("Saint-Domingue"))
    told = Office("Saint-Domingue", ({"number": "+18095550134"},), "8:00–15:00", "Gascue")
    reached = replace(base, office=told)
    printed = " ".join(
        text_of(receipt.render(model, "fr"))
        for model in (
            base,
            replace(base, account=Account(by="2026-12-01", may_call=False)),
            replace(reached, account=Account("Kouri", "ht", receipt.OPTIONS, "2026-12-01")),
        )
    )
    for sentence in ALL.values():
        date = formats.weekday_date("2026-11-24" if sentence.key == "given_on" else "2026-12-01", "fr")
        expected = sentence.texts("fr").format_map({"date": date, "city": "Saint-Domingue"})
        assert " ".join(expected.split()) in printed, sentence.key


def test_french_stands_beside_the_creole_until_a_native_reader_has_signed(monkeypatch):
    model = ReceiptModel("SDQ-A-2026-00042-N", "2026-11-24", Office("Saint-Domingue"))
    creole, french = ALL["danger_paper"].texts.ht, ALL["danger_paper"].texts.fr.replace("\u00a0", " ")
    assert not any(sentence.is_reviewed for sentence in ALL.values()), "then this test needs another example"
    unsigned = text_of(receipt.render(model, "ht"))

    signed = {
        key: replace(sentence, ht_reviewed_by="A. Reader", ht_reviewed_on="2026-12-01") for key, sentence in ALL.items()
    }
    monkeypatch.setattr(sentences, "paper_sentences", lambda: signed)
    alone = text_of(receipt.render(model, "ht"))

    assert "Si garder ce papier" in unsigned
    assert creole in alone
    assert french not in alone


def test_one_unsigned_sentence_of_a_paper_is_enough_for_french_to_stand_beside_it(monkeypatch):
    signed = {key: replace(s, ht_reviewed_by="A. Reader", ht_reviewed_on="2026-12-01") for key, s in ALL.items()}
    signed["study"] = ALL["study"]
    monkeypatch.setattr(sentences, "paper_sentences", lambda: signed)
    slip = ReceiptModel("SDQ-A-2026-00042-N", "2026-11-24", Office("Saint-Domingue"))

    assert "Votre numéro" not in text_of(receipt.render(slip, "ht"))
    assert "Votre numéro" in text_of(receipt.render(replace(slip, account=Account()), "ht"))
    assert "Votre numéro" not in text_of(receipt.render(replace(slip, account=Account(chosen=("court",))), "ht"))


@pytest.mark.parametrize("language", ["fr", "es", "en"])
def test_other_languages_stand_alone(language):
    assert sentences.languages_for(language, ALL) == (language,)
