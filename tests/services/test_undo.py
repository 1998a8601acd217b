"""Taking a save back: the earlier values stand again, what was made by mistake is gone, and nobody else's words are touched."""

import pytest

from attache_app.errors import DomainError
from attache_app.services import conflicts, intake, listing, records, undo
from attache_app.services.intake import Intake
from attache_app.services.sessions import Session


def test_the_earlier_values_stand_again_and_the_undo_can_be_undone(post: Session) -> None:
    worker = records.save(post, "worker", None, {"given": "Wilner", "surname": "Pierre"})
    edit = records.save(post, "worker", worker.id, {"given": "Vilnè", "said_name": "Ti Vil"})

    back = undo.undo(post, edit)
    values = records.show(post, "worker", worker.id).values
    assert (values["given"], values.get("said_name"), values["surname"]) == ("Wilner", None, "Pierre")

    undo.undo(post, back)
    values = records.show(post, "worker", worker.id).values
    assert (values["given"], values["said_name"]) == ("Vilnè", "Ti Vil")
    assert len([e for e in conflicts.history(post, "worker", worker.id) if e.field == "given"]) == 4


def test_a_record_made_by_mistake_is_deleted_and_comes_back(post: Session) -> None:
    worker = records.save(post, "worker", None, {"given": "Wilner"})

    gone = undo.undo(post, worker)
    assert records.show(post, "worker", worker.id).values["deleted"]  # why, in the language of the workspace
    assert listing.page(post, "worker").total == 0

    undo.undo(post, gone)
    assert records.show(post, "worker", worker.id).visible and listing.page(post, "worker").total == 1


def test_saves_are_taken_back_one_by_one_to_the_first(post: Session) -> None:
    made = records.save(post, "worker", None, {"given": "Wilner"})
    second = records.save(post, "worker", made.id, {"surname": "Pierre"})
    third = records.save(post, "worker", made.id, {"surname": "Pyè"})

    for saved in (third, second, made):
        undo.undo(post, saved)

    assert not records.show(post, "worker", made.id).visible


def test_an_intake_made_by_mistake_takes_visit_case_and_worker_along(post: Session) -> None:
    found = intake.quick_intake(
        post, Intake({"type": "complaint", "who_is_here": "Ti Jan"}, None, {"said_name": "Ti Jan"})
    )
    assert found.case is not None

    undo.undo(post, found.case)

    assert [listing.page(post, kind).total for kind in ("visit", "case", "worker", "case_worker")] == [0, 0, 0, 0]


def test_an_offer_made_by_mistake_takes_its_line_of_the_chronology_along(post: Session) -> None:
    case = records.save(post, "case", None, {"title": "x"})
    offer = records.save(post, "offer", None, {"case": case.id, "amount": {"amount_minor": 100, "currency": "DOP"}})

    undo.undo(post, offer)

    assert listing.page(post, "action").total == 0


def test_a_status_goes_back_by_a_new_line_of_the_chronology(post: Session) -> None:
    case = records.save(post, "case", None, {"status": "NEW"})
    closed = records.save(post, "case", case.id, {"status": "CLOSED"}, reason="moved away")

    undo.undo(post, closed)

    assert records.show(post, "case", case.id).values["status"] == "NEW"
    rows = listing.page(post, "action", columns=["note"]).rows
    assert [bool(rows[0].cells[0]), rows[1].cells[0]] == [True, "moved away"]


def test_the_category_goes_back_with_its_group(post: Session) -> None:
    case = records.save(post, "case", None, {"category": "V04"})
    edit = records.save(post, "case", case.id, {"category": "W01"})

    undo.undo(post, edit)

    values = records.show(post, "case", case.id).values
    assert (values["category"], values["category_group"]) == ("V04", "V")


def test_what_was_written_since_is_left_as_it_is_and_told(post: Session) -> None:
    worker = records.save(post, "worker", None, {"given": "Wilner"})
    edit = records.save(post, "worker", worker.id, {"given": "Vilnè", "surname": "Pierre"})
    records.save(post, "worker", worker.id, {"surname": "Pyè"})

    with pytest.raises(DomainError, match=r"^undo_overtaken"):
        undo.undo(post, edit)
    with pytest.raises(DomainError, match=r"^undo_overtaken"):
        undo.undo(post, worker)

    assert records.show(post, "worker", worker.id).values["given"] == "Vilnè"  # all of it or nothing


def test_a_line_that_is_only_added_to_says_that_a_correction_helps(post: Session) -> None:
    case = records.save(post, "case", None, {"title": "x"})
    action = records.save(post, "action", None, {"case": case.id, "type": "CALLW"})
    noted = records.save(post, "action", action.id, {"note": "Pa gen repons."})

    with pytest.raises(DomainError, match=r"^append_only"):
        undo.undo(post, noted)


def test_words_that_were_read_back_since_stay(post: Session) -> None:
    statement = records.save(post, "statement", None, {"words": {"text": "Yo pa peye m.", "lang": "ht"}})
    edit = records.save(post, "statement", statement.id, {"words": {"text": "Yo pa janm peye m.", "lang": "ht"}})
    records.save(post, "statement", statement.id, {"read_back": True})

    with pytest.raises(DomainError, match=r"^words_locked"):
        undo.undo(post, edit)
