"""Saving and showing: what a form promises."""

import pytest

from attache_app.errors import DomainError
from attache_app.services import conflicts, listing, records
from attache_app.services.sessions import Session


def refused(code: str) -> object:
    return pytest.raises(DomainError, match=f"^{code}")


def test_saving_what_stands_already_writes_nothing(post: Session) -> None:
    worker = records.save(post, "worker", None, {"given": "Wilner", "aliases": ["Vilnè"]})

    records.save(post, "worker", worker.id, {"given": "Wilner", "aliases": ["Vilnè"]})

    assert len(conflicts.history(post, "worker", worker.id)) == 4  # number, post, given, aliases


def test_a_value_taken_back_is_not_asked_again(post: Session) -> None:
    worker = records.save(post, "worker", None, {"given": "Wilner"})

    records.save(post, "worker", worker.id, {"given": None})

    assert "given" not in records.show(post, "worker", worker.id).values


def test_three_ways_of_not_knowing_are_three_facts(post: Session) -> None:
    worker = records.save(post, "worker", None, {"given": {"missing": "refused"}, "surname": {"missing": "unknown"}})

    values = records.show(post, "worker", worker.id).values

    assert (values["given"], values["surname"], values.get("said_name")) == (
        {"missing": "refused"},
        {"missing": "unknown"},
        None,
    )


def test_the_category_brings_its_group(post: Session) -> None:
    case = records.save(post, "case", None, {"category": "V04"})

    assert records.show(post, "case", case.id).values["category_group"] == "V"


def test_a_change_of_status_is_an_action_in_the_chronology(post: Session) -> None:
    case = records.save(post, "case", None, {"status": "NEW"})
    records.save(post, "case", case.id, {"status": "CLOSED"}, reason="moved away")

    rows = listing.page(post, "action", where=("case", case.id), columns=["type", "note"]).rows

    assert [row.cells for row in rows] == [("STATUS", "moved away")]


def test_an_offer_is_an_action_of_its_own_day(post: Session) -> None:
    case = records.save(post, "case", None, {"status": "NEW"})
    offer = {"case": case.id, "amount": {"amount_minor": 100, "currency": "DOP"}, "made_on": "2026-11-02"}
    records.save(post, "offer", None, offer)

    assert [row.cells for row in listing.page(post, "action", columns=["type"]).rows] == [("OFFER",)]


def test_a_line_of_an_append_only_register_is_never_changed(post: Session) -> None:
    case = records.save(post, "case", None, {"status": "NEW"})
    action = records.save(post, "action", None, {"case": case.id, "type": "CALLW"})

    with refused("append_only"):
        records.save(post, "action", action.id, {"type": "CALLFAM"})
    assert (
        records.save(post, "action", action.id, {"note": "Pa gen repons."}).id == action.id
    )  # what is empty may be filled


def test_words_that_were_read_back_are_locked(post: Session) -> None:
    words = {"text": "Yo pa peye m.", "lang": "ht"}
    statement = records.save(post, "statement", None, {"words": words})
    records.save(post, "statement", statement.id, {"words": {"text": "Yo pa janm peye m.", "lang": "ht"}})
    records.save(post, "statement", statement.id, {"read_back": True})

    with refused("words_locked"):
        records.save(post, "statement", statement.id, {"words": words})


def test_a_deletion_has_a_reason_and_can_be_undone(post: Session) -> None:
    worker = records.save(post, "worker", None, {"given": "Wilner"})
    with refused("reason_missing"):
        records.delete(post, "worker", worker.id, " ")

    records.delete(post, "worker", worker.id, "noted twice")
    assert listing.page(post, "worker").total == 0 and listing.page(post, "worker", deleted=True).total == 1

    records.undelete(post, "worker", worker.id)
    assert listing.page(post, "worker").total == 1


@pytest.mark.parametrize(
    ("kind", "values", "code"),
    [
        ("ghost", {}, "register_unknown"),
        ("private_note", {"note": "x"}, "register_not_yet"),
        ("notice", {"title": "x"}, "may_not_create"),
        ("worker", {"shoe_size": 43}, "field_unknown"),
        ("worker", {"pseudonym": "W-1"}, "field_unknown"),
        ("worker", {"number": "SDQ-A-2026-00001-2"}, "field_unknown"),
        ("worker", {"birth": "1987"}, "value_refused"),
        ("vetting", {"state": "APPROVED"}, "may_not_set"),
        ("worker", {"post": "04de4f95-e5ee-8a8a-a3e3-c34f73f5fc83"}, "may_not_set"),
    ],
)
def test_what_cannot_be_saved_is_told(post: Session, kind: str, values: dict[str, object], code: str) -> None:
    with refused(code):
        records.save(post, kind, None, values)


def test_a_number_with_one_wrong_character_says_so(post: Session) -> None:
    number = str(records.save(post, "worker", None, {}).number)
    wrong = number[:-3] + ("1" if number[-3] != "1" else "2") + number[-2:]

    with refused("number_misheard"):
        records.show(post, "worker", wrong)
    assert records.show(post, "worker", number.lower().replace("-", " ")).number == number


def test_opening_a_restricted_record_is_written_down(post: Session) -> None:
    case = records.save(post, "case", None, {"confidentiality": "N2"})

    assert records.show(post, "case", case.id).level == "N2"

    with post.store.reading() as conn:
        assert conn.exec_driver_sql('SELECT "by", id, act FROM access').all() == [(post.staff_id, case.id, "open")]


def test_a_part_of_a_restricted_case_is_restricted(post: Session) -> None:
    case = records.save(post, "case", None, {"confidentiality": "N2"})
    action = records.save(post, "action", None, {"case": case.id, "note": "x"})

    assert records.show(post, "action", action.id).level == "N2"


def test_a_gap_is_a_remark_and_refuses_nothing(post: Session) -> None:
    case = records.save(post, "case", None, {"category": "W99"})

    remarks = {(r.code, r.field) for r in records.show(post, "case", case.id).remarks}

    assert {("gap", "title"), ("code_unknown", "category")} <= remarks


def test_a_form_proposes_and_writes_nothing(post: Session) -> None:
    proposed = records.defaults(post, "case")

    assert (
        proposed["status"] == "NEW"
        and proposed["owner"] == post.staff_id
        and proposed["opened_on"] == post.now().date().isoformat()
    )
    assert listing.page(post, "case").total == 0
