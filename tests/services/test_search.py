"""Search: what a person remembers leads to the record, with the reason; what is restricted to others shows its number only."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attache_app.domain import numbering
from attache_app.services import records, search
from attache_app.services.sessions import Session
from tests.benchmarks.pairs import Pair, missed, names_needed, pairs
from tests.benchmarks.people import workers
from tests.benchmarks.senders import as_worker_line

PEOPLE: list[dict[str, Any]] = [
    {"surname": "Étienne", "given": "Jean-Robert", "phones": [{"number": "809 555 0134"}]},
    {"surname": "Désilus", "given": "Wilner", "said_name": "Vilnè"},
    {"surname": "Saint-Élie", "given": "Guerline", "aliases": ["Gèlin", "La Negra"]},
]
MANY = 1_500


@pytest.fixture
def people(post: Session) -> list[str]:
    return [records.save(post, "worker", None, values).id for values in PEOPLE]


def found(post: Session, typed: str, kind: str | None = None) -> list[tuple[str, str]]:
    return [(hit.id, hit.why) for hit in search.search(post, typed, kind)]


@pytest.mark.parametrize(
    ("typed", "which", "why"),
    [
        ("etienne jean", 0, "name"),
        ("Robert ÉTIENNE", 0, "name"),
        ("jean-rob", 0, "name"),
        ("etyen jan wobe", 0, "form"),
        ("esteban juan", 0, "form"),
        ("jeanrobert", 0, "name"),
        ("(809) 555-0134", 0, "phone"),
        ("00 1 809 555 01 34", 0, "phone"),
        ("5550134", 0, "phone"),
        ("vilne", 1, "name"),
        ("wilnr desilis", 1, "sound"),
        ("wilmer desilus", 1, "near"),
        ("negra gelin", 2, "nickname"),
        ("elie saint", 2, "name"),
        ("senteli gelin", 2, "sound"),
        ("st. elie", 2, "form"),
    ],
)
def test_a_part_of_a_name_in_any_order_and_spelling_is_enough(
    post: Session, people: list[str], typed: str, which: int, why: str
) -> None:
    assert found(post, typed)[0] == (people[which], why)


def test_what_answered_is_told_as_the_record_has_it(post: Session, people: list[str]) -> None:
    told = {typed: search.search(post, typed)[0].matched for typed in ("negra", "5550134", "esteban", "desilis")}

    assert told == {
        "negra": "La Negra",
        "5550134": "+1\u00a0809\u00a0555\u00a00134",
        "esteban": "Étienne",
        "desilis": "Désilus",
    }


def test_a_number_is_found_as_it_is_read_aloud(post: Session, people: list[str]) -> None:
    number = str(records.show(post, "worker", people[1]).number)

    assert found(post, number.replace("-", " ").lower())[0] == (people[1], "number")


def test_a_serial_alone_is_enough_of_a_number_of_this_laptop(post: Session, people: list[str]) -> None:
    serial = str(records.show(post, "worker", people[2]).number).split("-")[3]

    assert (people[2], "number") in found(post, serial.lstrip("0"))


def test_a_number_with_one_wrong_character_leads_to_the_one_that_is_held(post: Session, people: list[str]) -> None:
    number = str(records.show(post, "worker", people[0]).number)
    wrong = number[:-1] + ("7" if number[-1] != "7" else "8")

    hit = search.search(post, wrong)[0]

    assert not numbering.is_right(wrong)
    assert (hit.id, hit.why, hit.matched) == (people[0], "misheard", number)
    assert number in search.misheard(wrong)


def test_two_records_of_one_number_are_both_shown_and_told(post: Session, people: list[str]) -> None:
    hits = [search.Hit("worker", id, "SDQ-A-2026-00001-Y", "somebody", "number") for id in people[:2]]

    assert search.shared_numbers(hits) == ["SDQ-A-2026-00001-Y"]
    assert search.shared_numbers(hits[:1]) == []


def test_a_worker_is_found_by_employer_site_and_address(post: Session, people: list[str]) -> None:
    employer = records.save(post, "employer", None, {"known_as": ["Central Barahona"]}).id
    site = records.save(post, "site", None, {"name": "Batey Ocho"}).id
    records.save(post, "employment", None, {"worker": people[1], "employer": employer, "site": site})
    records.save(post, "worker", people[2], {"address": {"country": "DO", "text": "Batey Palmarejo"}})

    assert found(post, "barahona") == [(employer, "nickname"), (people[1], "employer")]
    assert found(post, "vilne barahona")[0] == (people[1], "employer")
    assert found(post, "batey ocho", "worker") == [(people[1], "site")]
    assert [(h.id, h.why, h.field, h.matched) for h in search.search(post, "gelin palmarejo")] == [
        (people[2], "words", "address", "Batey Palmarejo")
    ]


def test_a_search_in_some_registers_looks_in_those(post: Session, people: list[str]) -> None:
    kin = records.save(post, "kin", None, {"worker": people[1], "name": {"said": "Manman Vilnè"}}).id

    assert [hit.id for hit in search.search_in(post, "vilne", ["kin", "employer"])] == [kin]
    assert [hit.id for hit in search.search(post, "vilne")] == [people[1], kin]


@pytest.mark.parametrize(
    "typed", ["", "   ", '"', "* OR", "NEAR(", "'; --", "AND", "-", "zz:yy", "{names} : x", "भारत", "x" * 500]
)
def test_whatever_is_typed_is_words(post: Session, people: list[str], typed: str) -> None:
    assert search.search(post, typed) == []


def test_a_deleted_record_is_found_no_more_and_a_changed_one_as_it_is_now(post: Session, people: list[str]) -> None:
    search.search(post, "wilmer desilus")  # what was known of names by then
    records.delete(post, "worker", people[1], "noted twice")
    records.save(post, "worker", people[0], {"surname": "Thélusma"})

    assert search.search(post, "vilne") == []
    assert found(post, "telisma") == [(people[0], "sound")]
    assert found(post, "telismat")[0][0] == people[0]
    assert search.search(post, "etienne") == []


def test_a_restricted_case_with_named_readers_shows_others_its_number_only(post: Session, people: list[str]) -> None:
    kept = {"title": "Kay la Vyolèt", "confidentiality": "N2", "category": "V03"}
    others = records.save(post, "staff", None, {"full_name": "Lòt moun"}).id
    hidden = records.save(post, "case", None, {**kept, "named_readers": [others]})
    mine = records.save(post, "case", None, {**kept, "named_readers": [post.staff_id]})
    free = records.save(post, "case", None, kept)
    records.save(post, "action", None, {"case": hidden.id, "note": "te pale ak Vyolèt"})

    assert {hit.id for hit in search.search(post, "vyolet")} == {mine.id, free.id}
    (hit,) = [h for h in search.search(post, str(hidden.number)) if h.id == hidden.id]
    assert (hit.text, hit.number, hit.matched) == (hidden.number, hidden.number, "")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(["jean", "robert", "etienne"]), st.sampled_from([" ", "-", "  ", "-"]), st.booleans())
def test_order_accents_and_hyphens_never_change_what_is_found(
    post: Session, order: list[str], between: str, accents: bool
) -> None:
    if not search.search(post, "etienne"):
        for values in PEOPLE:
            records.save(post, "worker", None, values)
    typed = between.join(order)

    assert found(post, typed.replace("etienne", "ÉTIENNE") if accents else typed) == found(post, "jean robert etienne")


@pytest.fixture
def labelled(post: Session) -> list[Pair]:
    """The labelled pairs, their people among many others."""
    known = pairs()
    named = [
        {"given": given, "surname": surname} for given, _, surname in (n.rpartition(" ") for n in names_needed(known))
    ]
    records.record_lines(post, map(as_worker_line, [*workers(MANY), *named]))
    return known


def test_of_the_labelled_pairs_nearly_all_are_found_and_nobody_is_taken_for_another(
    post: Session, labelled: list[Pair]
) -> None:
    def names(typed: str) -> list[str]:
        hits = search.search(post, typed, "worker", 10)
        values = [records.show(post, "worker", hit.id).values for hit in hits]
        return [f"{v.get('given', '')} {v.get('surname', '')}" for v in values]

    same = [pair for pair in labelled if pair.same]
    wrong = list(missed(labelled, names, 10))

    assert len(labelled) >= 200
    assert len([p for p in wrong if p.same]) <= len(same) * 0.05
    assert [p for p in wrong if not p.same] == []
