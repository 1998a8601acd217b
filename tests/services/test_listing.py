"""Lists: in any order, filtered by any column, and walked along from record to record."""

from collections.abc import Mapping
from typing import Any

import pytest

from attache_app.services import listing, records
from attache_app.services.listing import ListQuery
from attache_app.services.sessions import Session

PEOPLE = [
    {"surname": "Étienne", "given": "Jean-Robert", "phones": [{"number": "809 555 0134"}]},
    {"surname": "Désilus", "given": "Wilner", "said_name": "Vilnè"},
    {"surname": "Saint-Élie", "given": "Guerline", "aliases": ["Gèlin", "La Negra"]},
]


@pytest.fixture
def people(post: Session) -> list[str]:
    return [records.save(post, "worker", None, values).id for values in PEOPLE]


def ids_of(post: Session, query: ListQuery) -> list[str]:
    return [row.id for row in listing.order(post, query).rows(0, 100)]


def in_order(post: Session, kind: str, field: str, values: list[Any]) -> list[int]:
    """Save a record for each value; the places of the values as the list sorts them."""
    ids = [records.save(post, kind, None, {field: value}).id for value in values]
    return [ids.index(id) for id in ids_of(post, ListQuery(kind, sort=field)) if id in ids]


def test_a_list_sorts_by_any_column_with_empty_cells_last(post: Session, people: list[str]) -> None:
    rising = listing.page(post, "worker", columns=["said_name"], sort="said_name").rows
    falling = listing.page(post, "worker", columns=["said_name"], sort="said_name", descending=True).rows

    assert rising[0].cells == falling[0].cells == ("Vilnè",)


@pytest.mark.parametrize(
    ("kind", "field", "values", "order"),
    [
        ("worker", "surname", ["Zéphyr", "élie", "Désir", "Étienne"], [2, 1, 3, 0]),
        ("worker", "birth", [{"edtf": "1987~"}, {"edtf": "1986-12-31"}, {"edtf": "1987-01-02"}, {"edtf": "1987-21"}], [1, 0, 2, 3]),
        ("payment", "amount", [{"amount_minor": n, "currency": c} for n, c in ((900, "USD"), (10_000, "DOP"), (2_000, "DOP"))], [2, 1, 0]),
        ("case", "priority", ["P4", "P1", "P2"], [1, 2, 0]),
        ("case", "status", ["CLOSED", "NEW", "TRIAGE"], [1, 2, 0]),
        ("visit", "visited_at", ["2026-11-24T01:00:00-04:00", "2026-11-24T04:30:00+00:00", "2026-11-23T23:00:00-04:00"], [2, 1, 0]),
        ("site", "travel_minutes", [90, 9, 100], [1, 0, 2]),
        ("visit", "people_count", [{"f": 7, "m": 24}, {"m": 9}, {"f": 10}], [1, 2, 0]),
        ("kin", "name", [{"given": "Yvrose", "surname": "Jean"}, {"given": "Ana", "surname": "Élie"}], [1, 0]),
        ("visit", "words", [{"text": "Yo", "lang": "fr"}, {"text": "Patwon an", "lang": "ht"}], [1, 0]),
    ],
)  # fmt: skip
def test_each_type_of_value_has_an_order_that_people_expect(
    post: Session, kind: str, field: str, values: list[Any], order: list[int]
) -> None:
    assert in_order(post, kind, field, values) == order


def test_a_column_that_names_people_sorts_by_their_names(post: Session, people: list[str]) -> None:
    visits = {
        name: records.save(post, "visit", None, {"worker": id}).id for name, id in zip("EDS", people, strict=True)
    }

    assert ids_of(post, ListQuery("visit", sort="worker")) == [visits[name] for name in "DES"]
    assert ids_of(post, ListQuery("visit", sort="worker", descending=True)) == [visits[name] for name in "SED"]


def test_a_list_shows_the_newest_first_and_pages(post: Session, people: list[str]) -> None:
    first, second = (listing.page(post, "worker", limit=2, offset=at) for at in (0, 2))

    assert [row.id for row in (*first.rows, *second.rows)] == people[::-1]
    assert first.total == second.total == 3
    assert ids_of(post, ListQuery("worker")) == people[::-1]


def test_a_list_filters_by_words_and_by_value(post: Session, people: list[str]) -> None:
    records.save(post, "worker", people[0], {"sex": "m"})

    assert [row.id for row in listing.page(post, "worker", text="wil").rows] == [people[1]]
    assert [row.id for row in listing.page(post, "worker", filters={"sex": "m"}).rows] == [people[0]]
    assert {row.id for row in listing.page(post, "worker", filters={"sex": None}).rows} == set(people[1:])


@pytest.mark.parametrize(
    ("field", "test", "found"),
    [
        ("surname", {"holds": "eli"}, "2"),
        ("surname", {"holds": "ETIENNE"}, "0"),
        ("sex", {"any": ["m", "x"]}, "02"),
        ("languages", {"any": ["es"]}, "01"),
        ("languages", {"any": ["fr", "ht"]}, "12"),
        ("can_read", {"any": [True, "unknown"]}, "01"),
        ("birth", {"from": "1980-01-01", "to": "1989-12-31"}, "12"),
        ("birth", {"from": "1987-06-01"}, "2"),
        ("birth", {"empty": True}, ""),
        ("said_name", {"empty": False}, "1"),
        ("said_name", {"empty": True}, "02"),
    ],
)
def test_a_list_filters_by_the_type_of_its_columns(
    post: Session, people: list[str], field: str, test: Mapping[str, Any], found: str
) -> None:
    more: list[dict[str, Any]] = [
        {"sex": "m", "languages": ["es"], "can_read": True, "birth": {"edtf": "1971"}},
        {"sex": "f", "languages": ["es", "ht"], "can_read": "unknown", "birth": {"edtf": "1987~"}},
        {"sex": "x", "languages": ["fr"], "can_read": False, "birth": {"edtf": "1988-22"}, "said_name": {"missing": "refused"}},
    ]  # fmt: skip
    for id, values in zip(people, more, strict=True):
        records.save(post, "worker", id, values)

    assert sorted(map(people.index, ids_of(post, ListQuery("worker", filters={field: test})))) == [
        int(n) for n in found
    ]


def test_mine_is_whoever_is_signed_in(post: Session) -> None:
    mine = records.save(post, "case", None, {"owner": post.staff_id}).id
    records.save(post, "case", None, {"title": "of nobody"})

    assert ids_of(post, ListQuery("case", filters={"owner": {"any": [listing.ME]}})) == [mine]
    field = listing.mine_field(post.declarations.registers["case"])
    assert field is not None and field.name == "owner"
    assert listing.mine_field(post.declarations.registers["worker"]) is None


def test_filters_add_up_with_words_and_with_what_is_deleted(post: Session, people: list[str]) -> None:
    for id in people:
        records.save(post, "worker", id, {"sex": "m"})
    records.delete(post, "worker", people[1], "noted twice")
    men = {"sex": {"any": ["m"]}}

    assert ids_of(post, ListQuery("worker", filters=men)) == [people[2], people[0]]
    assert ids_of(post, ListQuery("worker", filters=men, deleted=True)) == people[::-1]
    assert ids_of(post, ListQuery("worker", filters=men, text="jean etienne")) == [people[0]]


def test_a_number_is_found_by_any_part_of_it(post: Session, people: list[str]) -> None:
    number = str(records.show(post, "worker", people[1]).number)

    assert ids_of(post, ListQuery("worker", text=number[-7:])) == [people[1]]


def test_one_walks_from_record_to_record_along_the_list_as_it_was_opened(post: Session, people: list[str]) -> None:
    query = ListQuery("worker", sort="surname", filters={"said_name": {"empty": True}})
    first, last = people[0], people[2]  # Étienne, Saint-Élie

    assert listing.neighbours(post, query, first) == (None, last, 0, 2)
    records.save(post, "worker", first, {"said_name": "Jan Wobè"})  # the filter would now leave it out

    assert listing.neighbours(post, query, first) == (None, last, 0, 2)
    assert listing.neighbours(post, query, last) == (first, None, 1, 2)
    assert listing.order(post, query).rows(0, 9)[0].id == last
    assert listing.neighbours(post, query, people[1]) == (None, None, None, 1)
