"""How names sound: one key for what Creole, French and Spanish write apart; every rule of the data holds for its own example."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache_app.data import data_path
from attache_app.domain.names import fold
from attache_app.domain.sounds import Rule, Sounds
from attache_app.records.name_rules import sounds

LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14)
RESOURCES = data_path("resources")


def rows(file: str) -> list[dict[str, str]]:
    with (Path(RESOURCES) / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def heard(name: str) -> set[str]:
    return set(sounds().keys(fold(name)))


@pytest.mark.parametrize("row", rows("name_sounds.csv"), ids=lambda row: row["as_in"])
def test_every_rule_holds_for_its_example(row: dict[str, str]) -> None:
    one, other = row["as_in"].split(" = ")

    assert heard(one) & heard(other)
    assert re.search(row["from"], fold(one)) or re.search(row["from"], fold(other)) or row["from"].startswith("(")


@pytest.mark.parametrize("row", rows("name_equivalents.csv"), ids=lambda row: row["name"])
def test_every_form_of_the_table_is_heard_as_its_name(row: dict[str, str]) -> None:
    for column in ("ht", "es", "en", "also"):
        for form in row[column].split():
            assert heard(form) & heard(row["name"]), form


@pytest.mark.parametrize(
    "pair",
    [
        "Guerline Gèlin", "Beauvais Bovè", "Dieudonné Dyedone", "Jolicœur Jolikè", "Hyppolite Ipolit", "Rosemène Wozmèn",
        "Saintilus Sentilis", "Philogène Filogèn", "Toussaint Tousen", "Vincent Vensan", "Gédéon Jedeyon", "Théodore Teyodò",
        "Wilner Vilnè", "Exumé Egzime", "Charles Chal", "Baptiste Batis", "Innocent Inosan", "Casimiro Casimir", "Juan Jean",
        "Pedro Pyè", "St Saint", "Sen Saint", "Esteban Étienne", "Guillermo Giyòm", "Yan John",
    ],
)  # fmt: skip
def test_spellings_of_one_name_share_a_key(pair: str) -> None:
    one, other = pair.split()

    assert heard(one) & heard(other)


@pytest.mark.parametrize(
    "pair",
    [
        "Jean Joseph", "Pierre Paul", "Louis Luc", "Wilner Wilson", "Marie Martine", "Rose Roland", "Désir Dorvil",
        "Saint-Fleur Saint-Fort", "Étienne Estimé", "Célestin Célianne", "Gérard Gilbert", "Michel Marcel", "Élie Élise",
    ],
)  # fmt: skip
def test_different_names_share_none(pair: str) -> None:
    one, other = pair.replace("-", "").split()

    assert not heard(one) & heard(other)


@pytest.mark.parametrize(
    ("apart", "as_one"),
    [("petit frere", "petifre"), ("saint elie", "senteli"), ("st louis", "senlwi"), ("jean baptiste", "janbatis"), ("bien aime", "byeneme")],
)  # fmt: skip
def test_two_words_written_as_one_are_heard_as_such(apart: str, as_one: str) -> None:
    one, other = apart.split()

    assert set(sounds().joined(one, other)) & set(sounds().keys(as_one))


def test_the_key_of_a_whole_name_knows_no_order_and_no_form() -> None:
    assert sounds().whole(["jean", "pierre"]) == sounds().whole(["pye", "juan"])


@given(LETTERS)
def test_a_word_is_heard_alike_with_its_letters_doubled(word: str) -> None:
    assert sounds().key(word) == sounds().key(re.sub(r"([bdfmnprt])(?=[aeiou])", r"\1\1", word)) or "ill" in word


@given(LETTERS)
def test_a_key_is_never_empty_and_never_begins_as_that_of_a_whole_name(word: str) -> None:
    for key in sounds().keys(word):
        assert key and key.isascii() and not key.startswith("z")


@pytest.mark.parametrize("word", ["محمد", "李", "7", "b2b", "иван"])
def test_what_is_not_in_latin_letters_is_its_own_key(word: str) -> None:
    assert sounds().keys(word) == (word,)


def test_a_rule_of_ends_waits_until_the_word_is_whole() -> None:
    known = Sounds([Rule(re.compile("s$"), "", "end"), Rule(re.compile("k"), "c", "")], {"bos": ["patron"]})

    assert known.key("kas") == "ca"
    assert known.beginning("kas") == "cas"
    assert known.keys("bos") == ("patron", "bo")
