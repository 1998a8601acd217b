"""Values and records in words."""

import pytest

from attache_app.services import records, texts
from attache_app.services.sessions import Session


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


def test_a_worker_known_by_a_nickname_only_is_called_by_it(post: Session) -> None:
    known = records.save(post, "worker", None, {"aliases": ["Ti Pyè"]}).id
    nameless = records.save(post, "worker", None, {"sex": "m"}).id

    titles = texts.titles(post, [("worker", known), ("worker", nameless)], "en")

    assert titles[known] == "Ti Pyè"
    assert titles[nameless].startswith("Worker, no name")
