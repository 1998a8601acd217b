"""The presenters hold what was typed, save what can be read, and lose nothing. No window is open here."""

from collections.abc import Callable

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.intake.presenter import IntakePresenter
from attache_app.desktop.pages.record.presenter import RecordPresenter
from attache_app.services import records

Rest = Callable[[], None]


def _record(desk: Desk, kind: str, at_rest: Rest, id: str | None = None) -> RecordPresenter:
    presenter = RecordPresenter(desk, kind, id)
    presenter.load()
    at_rest()
    return presenter


def test_a_new_record_saves_what_was_typed_and_what_the_open_groups_proposed(desk: Desk, at_rest: Rest) -> None:
    presenter = _record(desk, "case", at_rest)
    presenter.open_group("arrival")
    presenter.type("asks", "His wage")
    presenter.save()
    at_rest()
    saved = records.show(desk.session, "case", presenter.id or "")
    assert saved.values["asks"] == "His wage"
    assert saved.values["channel"] == "COUNTER"  # proposed by the group that was open
    assert "status" not in saved.values  # proposed by a group that was never opened
    assert not presenter.is_dirty


def test_only_what_was_typed_is_written_over_a_record(desk: Desk, at_rest: Rest) -> None:
    id = records.save(desk.session, "worker", None, {"given": "Wilnè", "surname": "Pierre"}).id
    presenter = _record(desk, "worker", at_rest, id)
    presenter.type("surname", "Pyè")
    assert presenter.to_save() == {"surname": "Pyè"}
    presenter.type("surname", "Pierre")
    assert not presenter.is_dirty


def test_what_cannot_be_read_is_neither_saved_nor_forgotten(desk: Desk, at_rest: Rest) -> None:
    presenter = _record(desk, "case", at_rest)
    presenter.open_group("triage")
    presenter.type("title", "Two fortnights")
    presenter.type_unreadable("opened_on")
    presenter.save()
    at_rest()
    saved = records.show(desk.session, "case", presenter.id or "")
    assert saved.values["title"] == "Two fortnights" and "opened_on" not in saved.values
    assert presenter.is_dirty and presenter.unreadable == {"opened_on"}


def test_fields_are_asked_only_when_the_dictionary_says_so(desk: Desk, at_rest: Rest) -> None:
    presenter = _record(desk, "case", at_rest)
    assert "waiting_for" in presenter.hidden()
    presenter.type("status", "WAITW")
    assert "waiting_for" not in presenter.hidden()
    presenter.type("waiting_for", "worker")
    presenter.type("status", "NEW")
    assert "waiting_for" not in presenter.hidden()  # what was entered before stays, and is shown


def test_a_refusal_comes_as_one_sentence(desk: Desk, at_rest: Rest, qtbot) -> None:  # type: ignore[no-untyped-def]
    presenter = RecordPresenter(desk, "worker", "00000000-0000-7000-8000-000000000000")
    with qtbot.waitSignal(presenter.refused) as refused:
        presenter.load()
    assert refused.args[0].endswith(".") and "{" not in refused.args[0]


def test_a_line_that_is_only_added_to_is_not_written_over(desk: Desk, at_rest: Rest) -> None:
    case = records.save(desk.session, "case", None, {"title": "x"}).id
    action = records.save(desk.session, "action", None, {"case": case, "type": "CALL"}).id
    presenter = _record(desk, "action", at_rest, action)
    fields = presenter.register.fields
    assert presenter.is_locked(fields["type"]) and not presenter.is_locked(fields["note"])


def test_a_deletion_is_reasoned_and_taken_back(desk: Desk, at_rest: Rest) -> None:
    id = records.save(desk.session, "worker", None, {"given": "Ti Jan"}).id
    presenter = _record(desk, "worker", at_rest, id)
    presenter.delete("entered twice")
    at_rest()
    assert presenter.view is not None and not presenter.view.visible
    presenter.undelete()
    at_rest()
    assert presenter.view.visible


def test_quick_intake_of_a_complaint_opens_a_case_and_makes_the_worker(desk: Desk, at_rest: Rest) -> None:
    presenter = IntakePresenter(desk)
    presenter.load()
    at_rest()
    assert presenter.values["channel"] == "COUNTER" and "visited_at" in presenter.values
    presenter.type("words", {"text": "Yo pa peye m.", "lang": "ht"})
    presenter.type("type", "complaint")
    presenter.type("who_is_here", "Ti Jan")
    assert presenter.will_make_worker and presenter.is_dirty
    presenter.save()
    at_rest()
    result = presenter.result
    assert result is not None and result.case is not None and result.worker is not None
    assert records.show(desk.session, "case", result.case.id).values["words"]["text"] == "Yo pa peye m."
    assert not presenter.is_dirty


def test_quick_intake_needs_nothing_at_all(desk: Desk, at_rest: Rest) -> None:
    presenter = IntakePresenter(desk)
    presenter.load()
    at_rest()
    presenter.save()
    at_rest()
    assert presenter.result is not None and presenter.result.case is None and presenter.result.worker is None


def test_signs_of_danger_are_asked_only_where_there_may_be_danger(desk: Desk) -> None:
    presenter = IntakePresenter(desk)
    assert "danger_signs" in presenter.hidden()
    presenter.type("danger_now", "unknown")
    assert "danger_signs" not in presenter.hidden()
