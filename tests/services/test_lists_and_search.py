"""Search: what a person remembers leads to the record."""

import pytest

from attache_app.services import records, search, texts
from attache_app.services.sessions import Session

PEOPLE = [
    {"surname": "Étienne", "given": "Jean-Robert", "phones": [{"number": "809 555 0134"}]},
    {"surname": "Désilus", "given": "Wilner", "said_name": "Vilnè"},
    {"surname": "Saint-Élie", "given": "Guerline", "aliases": ["Gèlin", "La Negra"]},
]


@pytest.fixture
def people(post: Session) -> list[str]:
    return [records.save(post, "worker", None, values).id for values in PEOPLE]


@pytest.mark.parametrize(
    ("typed", "which", "why"),
    [
        ("etienne jean", 0, "name"),
        ("Robert ÉTIENNE", 0, "name"),
        ("jean-rob", 0, "name"),
        ("(809) 555-0134", 0, "phone"),
        ("5550134", 0, "phone"),
        ("vilne", 1, "name"),
        ("negra gelin", 2, "nickname"),
        ("elie saint", 2, "name"),
    ],
)
def test_a_part_of_a_name_in_any_order_is_enough(
    post: Session, people: list[str], typed: str, which: int, why: str
) -> None:
    hits = search.search(post, typed)

    assert [(hit.id, hit.why) for hit in hits] == [(people[which], why)]


def test_a_number_is_found_as_it_is_read_aloud(post: Session, people: list[str]) -> None:
    number = str(records.show(post, "worker", people[1]).number)

    assert search.search(post, number.replace("-", " ").lower())[0].id == people[1]


@pytest.mark.parametrize("typed", ["", "   ", '"', "* OR", "NEAR(", "'; --", "AND", "-"])
def test_whatever_is_typed_is_words(post: Session, people: list[str], typed: str) -> None:
    assert search.search(post, typed) == []


def test_a_deleted_record_is_found_no_more(post: Session, people: list[str]) -> None:
    records.delete(post, "worker", people[1], "noted twice")

    assert search.search(post, "vilne") == []


@pytest.mark.parametrize(
    ("kind", "field", "value", "text"),
    [
        ("case", "category", "W01", "Salaire non payé"),
        ("case", "category", "X99", "X99"),
        ("case", "status", {"missing": "unknown"}, "on ne sait pas"),
        ("payment", "amount", {"amount_minor": 1_440_050, "currency": "DOP"}, "14\u00a0400,50\u00a0DOP"),
        ("worker", "birth_place", {"country": "HT", "admin1": "HT-AR"}, "Artibonite, Haïti"),
        ("visit", "danger_now", True, "oui"),
        ("kin", "name", {"given": "Marie", "surname": "Jean"}, "Marie Jean"),
        ("site", "travel_minutes", 90, "90 minutes"),
    ],
)
def test_any_value_is_text_in_the_users_language(
    post: Session, kind: str, field: str, value: object, text: str
) -> None:
    assert texts.value_text(post.declarations, post.declarations.field(kind, field), value, "fr") == text
