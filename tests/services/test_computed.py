"""Computed fields: worked out on reading, never stored."""

import pytest

from attache_app.services import records
from attache_app.services.sessions import Session


@pytest.mark.parametrize(("years", "minor"), [(40, False), (10, True), (17, "unknown")])
def test_a_year_of_birth_says_minor_or_leaves_it_open(post: Session, years: int, minor: object) -> None:
    birth = {"edtf": str(post.now().year - years - (years == 17))}
    worker = records.save(post, "worker", None, {"birth": birth})

    assert records.show(post, "worker", worker.id).computed["minor"] == minor


def test_without_a_birth_nobody_is_said_to_be_of_age(post: Session) -> None:
    worker = records.save(post, "worker", None, {})

    assert records.show(post, "worker", worker.id).computed["minor"] == "unknown"


def test_a_pseudonym_follows_from_the_id_alone(post: Session) -> None:
    id = "0193aaaa-0000-7000-8000-000000000001"
    records.save(post, "worker", id, {})

    assert records.show(post, "worker", id).computed["pseudonym"].startswith("W-")


def test_clauses_are_those_of_all_categories(post: Session) -> None:
    case = records.save(post, "case", None, {"category": "W01", "other_categories": ["W02"]})

    assert records.show(post, "case", case.id).computed["clauses"] == ["BLA07", "BLA14"]


def test_the_spokesman_stands_first_and_who_left_not_at_all(post: Session) -> None:
    case = records.save(post, "case", None, {"scope": "group"}).id
    people = [records.save(post, "worker", None, {"given": name}).id for name in ("Jan", "Pyè", "Ti Jo")]
    for person, more in zip(people, ({}, {"left_on": "2026-11-01"}, {"role": "spokesperson"}), strict=True):
        records.save(post, "case_worker", None, {"case": case, "worker": person, **more})

    assert records.show(post, "case", case).computed["workers"] == [people[2], people[0]]


@pytest.mark.parametrize(
    ("more", "calculated"),
    [
        ({}, {"amount_minor": 102_000, "currency": "DOP"}),
        ({"paid": {"amount_minor": 2_000, "currency": "DOP"}}, {"amount_minor": 100_000, "currency": "DOP"}),
        ({"paid": {"amount_minor": 2_000, "currency": "HTG"}}, None),
        ({"quantity": None}, None),
    ],
)
def test_a_claim_line_is_calculated_only_from_what_is_known(
    post: Session, more: dict[str, object], calculated: object
) -> None:
    line = {"quantity": "25.5", "rate_due": {"amount": "40", "currency": "DOP", "per": "TONNE"}, **more}
    id = records.save(post, "claim_line", None, {n: v for n, v in line.items() if v is not None}).id

    assert records.show(post, "claim_line", id).computed.get("calculated") == calculated


def test_who_wrote_first_and_last_comes_from_the_log(post: Session) -> None:
    worker = records.save(post, "worker", None, {"given": "Jan"}).id

    computed = records.show(post, "worker", worker).computed

    assert computed["created_by"] == computed["changed_by"] == post.staff_id
    assert computed["created_at"] == computed["changed_at"]
