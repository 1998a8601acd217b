"""The page of a record: read as a file, edited where it stands, taken back, restored, walked along; what is added comes back to it."""

from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu, QPushButton, QWidget

from attache_app.desktop.desk import Desk, Place
from attache_app.desktop.pages.listing.view import ListPage
from attache_app.desktop.pages.record.quick import QuickForm
from attache_app.desktop.pages.record.view import RecordPage
from attache_app.desktop.widgets.entries import Entries
from attache_app.services import conflicts, listing, records
from attache_app.services.listing import ListQuery
from tests.desktop.person import Person


def make(desk: Desk, kind: str, **values: Any) -> str:
    return records.save(desk.session, kind, None, values).id


def values(desk: Desk, kind: str, id: str) -> Any:
    return records.show(desk.session, kind, id).values


def opened(person: Person, kind: str, id: str | None = None, **more: Any) -> RecordPage:
    person.shell.go(Place("record", kind=kind, id=id, **more))
    person.wait()
    return page(person)


def page(person: Person) -> RecordPage:
    assert isinstance(person.page, RecordPage)
    return person.page


def lines(person: Person, name: str) -> list[str]:
    found = person.find(name)
    assert isinstance(found, Entries)
    return [e.text for e in found.entries]


@pytest.fixture
def case(desk: Desk) -> str:
    """A case with a person, two sums in two currencies, an action, and words."""
    case = make(desk, "case", title="Three fortnights", category="W01", words={"text": "Yo pa peye m.", "lang": "ht"})
    worker = make(desk, "worker", given="Wilnè")
    make(desk, "case_worker", case=case, worker=worker, role="claimant")
    make(
        desk, "claim_line", case=case, worker=worker, item="WAGE", claimed={"amount_minor": 1440000, "currency": "DOP"}
    )
    make(desk, "claim_line", case=case, worker=worker, item="OT", claimed={"amount_minor": 5000, "currency": "USD"})
    make(desk, "action", case=case, type="CALLEMP", note="He says Saturday.", done_at="2026-11-03T09:00:00-04:00")
    return case


def test_a_case_is_read_before_anything_is_typed(person: Person, desk: Desk, case: str) -> None:
    shown = opened(person, "case", case)

    assert not any(section.is_open for section in shown.sections.values())
    assert lines(person, "people") == ["Wilnè"]
    texts = {label.text().replace("\xa0", " ") for label in person.find("part_money").findChildren(QLabel)}
    assert {"DOP 14,400.00", "USD 50.00"} <= texts and "14,450.00" not in " ".join(texts)
    assert lines(person, "timeline") == ["Call to employer"]
    assert person.find("quote").text() == "« Yo pa peye m. »"  # type: ignore[attr-defined]


def test_a_field_is_edited_where_it_is_read_and_the_page_reads_on(person: Person, desk: Desk, case: str) -> None:
    shown = opened(person, "case", case)
    person.click("read_title")
    person.press("Ctrl+A")
    person.type("Four fortnights")
    person.press("Ctrl+S")
    person.press("F2")

    assert not shown.sections["triage"].is_open and shown.heading.text() == "Four fortnights"
    assert values(desk, "case", case)["title"] == "Four fortnights"


def test_what_is_added_knows_the_case_and_comes_back_to_it(person: Person, desk: Desk, case: str) -> None:
    opened(person, "case", case)
    person.press("Ctrl+Shift+A")
    assert page(person).presenter.value("case") == case
    page(person).sections["act"].take_focus("note")
    person.type("Went there.")
    person.press("Ctrl+S")

    assert page(person).presenter.id == case
    assert len(lines(person, "timeline")) == 2


def test_of_a_case_of_one_person_a_sum_is_that_persons(person: Person, desk: Desk, case: str) -> None:
    opened(person, "case", case)
    person.click("add_claim_line")
    assert page(person).presenter.value("worker") == listing.page(desk.session, "worker").rows[0].id


def test_a_line_of_what_is_missing_leads_to_the_field(person: Person, desk: Desk, case: str) -> None:
    shown = opened(person, "case", case)
    gaps = person.find("gaps")
    gaps.setFocus()
    assert isinstance(gaps, Entries) and gaps.entries[0].key == ("case", case, "expulsion_risk")
    person.press("Return")
    cell = shown.sections["safety"].cells["expulsion_risk"]
    assert cell.isAncestorOf(person.window.focusWidget())


def test_what_happened_is_filtered_by_words(person: Person, desk: Desk, case: str) -> None:
    for note in ("Nobody answers", "He comes on Monday", "Papers received"):
        make(desk, "action", case=case, type="CALLW", note=note)
    opened(person, "case", case)
    person.press("Ctrl+F")
    person.type("monday")
    found = person.find("timeline")
    assert isinstance(found, Entries) and ["He comes on Monday" in e.detail for e in found.entries] == [True]


def test_the_last_save_is_taken_back_from_the_message_and_done_again(person: Person, desk: Desk) -> None:
    worker = make(desk, "worker", given="Wilnè", surname="Pierre")
    shown = opened(person, "worker", worker)
    person.click("read_given")
    person.press("Ctrl+A")
    person.type("Vilner")
    person.press("Ctrl+S")
    person.press("F9")
    assert values(desk, "worker", worker)["given"] == "Wilnè"
    assert shown.presenter.said["given"] == "Wilnè"

    person.press("F2")  # out of the text, where Ctrl+Z is the text's own
    person.press("Ctrl+Shift+Z")
    assert values(desk, "worker", worker)["given"] == "Vilner"
    person.press("Ctrl+Z")
    assert values(desk, "worker", worker)["given"] == "Wilnè"


def test_what_somebody_wrote_since_is_told_and_not_taken_back(person: Person, desk: Desk) -> None:
    worker = make(desk, "worker", given="Wilnè")
    opened(person, "worker", worker)
    person.click("read_given")
    person.press("Ctrl+A")
    person.type("Vilner")
    person.press("Ctrl+S")
    records.save(desk.session, "worker", worker, {"given": "Wilno"})
    person.press("F9")
    assert values(desk, "worker", worker)["given"] == "Wilno"
    assert "somebody wrote here after this save" in person.find("toast").accessibleName()


def test_a_record_made_by_mistake_is_taken_back_with_a_reason(person: Person, desk: Desk) -> None:
    opened(person, "worker")
    person.type("Ti Jan")
    person.press("Ctrl+S")
    id = page(person).presenter.id or ""
    person.press("F9")
    assert not records.show(desk.session, "worker", id).visible
    person.click("undelete")
    assert records.show(desk.session, "worker", id).visible


def test_an_earlier_value_is_restored_from_the_history_of_its_field(person: Person, desk: Desk) -> None:
    worker = make(desk, "worker", given="Wilnè")
    records.save(desk.session, "worker", worker, {"given": "Vilner"})
    shown = opened(person, "worker", worker)
    shown.sections["name"].take_focus("given")
    person.press("F4")
    assert person.window.focusWidget().objectName() == "restore"
    person.press("Return")

    assert values(desk, "worker", worker)["given"] == "Wilnè"
    written = [e.written.value for e in conflicts.history(desk.session, "worker", worker) if e.field == "given"]
    assert written == ["Wilnè", "Vilner", "Wilnè"]  # a write like any other


def test_the_history_is_reached_by_a_key_and_filtered(person: Person, desk: Desk) -> None:
    worker = make(desk, "worker", given="Wilnè", surname="Pierre")
    opened(person, "worker", worker)
    person.press("Ctrl+H")
    person.type("pierre")
    texts = [label.text() for label in person.find("history").findChildren(QLabel) if label.isVisible()]
    assert "Pierre" in texts and "Wilnè" not in texts


def test_a_line_only_ever_added_to_offers_no_restoring(person: Person, desk: Desk, case: str) -> None:
    payment = make(desk, "payment", case=case, note="cheque 12")
    shown = opened(person, "payment", payment)
    person.press("Ctrl+H")
    assert shown.findChildren(QWidget, "restore") == []


def test_one_walks_along_the_list_from_which_a_record_was_opened(person: Person, desk: Desk) -> None:
    ids = [make(desk, "worker", given=g) for g in ("Ana", "Bos", "Zo")]
    query = ListQuery("worker", (), sort="given")
    opened(person, "worker", ids[0], query=query)
    person.press("Alt+PgDown")
    assert page(person).presenter.id == ids[1] and person.find("place").text() == "2 of 3"  # type: ignore[attr-defined]
    person.press("Alt+PgDown")
    person.press("Alt+PgDown")  # there is no further one
    assert page(person).presenter.id == ids[2]
    person.press("Alt+PgUp")
    assert page(person).presenter.id == ids[1]
    person.press("Escape")
    assert not isinstance(person.page, RecordPage)  # the walk is one step of the way back


def test_walking_on_keeps_what_was_typed_as_a_draft(person: Person, desk: Desk) -> None:
    ids = [make(desk, "worker", given=g) for g in ("Ana", "Bos")]
    shown = opened(person, "worker", ids[0], query=ListQuery("worker", (), sort="given"))
    shown.sections["name"].take_focus("surname")
    person.type("Pierre")
    person.press("Alt+PgDown")
    person.press("Alt+PgUp")
    assert [w.draft.typed["set"] for w in desk.drafts.waiting] == [{"surname": "Pierre"}]


def test_an_employer_is_made_inside_the_field_without_losing_the_form(person: Person, desk: Desk) -> None:
    shown = opened(person, "employment")
    shown.sections["work"].take_focus("employer_said")
    person.type("Don Pedro")
    shown.sections["work"].take_focus("employer")
    person.type("Transportes Nuevos")
    _until_offered(shown.sections["work"].cells["employer"].editor.focusProxy())
    person.press("Return")
    [form] = [w for w in person.window.findChildren(QuickForm) if w.isVisible()]
    person.press("Ctrl+S", form)

    assert not [w for w in person.window.findChildren(QDialog) if w.isVisible()]
    made = shown.presenter.typed["employer"]
    assert values(desk, "employer", made)["known_as"] == ["Transportes Nuevos"]
    assert shown.presenter.typed["employer_said"] == "Don Pedro"


def _until_offered(line: Any) -> None:
    for _ in range(100):
        QTest.qWait(20)
        if line.offered:
            return
    raise AssertionError("nothing was offered")


def test_what_was_chosen_last_is_offered_first(person: Person, desk: Desk) -> None:
    old, *_ = [make(desk, "employer", known_as=[name]) for name in ("Old", "Newer", "Newest")]
    shown = opened(person, "employment")
    references = shown.sections["work"].cells["employer"].editor.around.references
    references.note_chosen("employer", old)
    person.wait()
    offered: list[Any] = []
    references.find(shown, ["employer"], "", offered.extend)
    person.wait()
    assert [c.text for c in offered] == ["Old", "Newest", "Newer"]


def test_a_big_case_shows_the_first_lines_and_how_many_more(person: Person, desk: Desk) -> None:
    case = make(desk, "case", title="Harvest")
    for n in range(14):
        worker = make(desk, "worker", given=f"Worker {n:02}")
        make(desk, "case_worker", case=case, worker=worker)
    opened(person, "case", case)
    assert len(lines(person, "people")) == 6
    more = person.find("people_more")
    assert isinstance(more, QPushButton) and more.text().replace("&", "") == "8 more"
    person.click("people_more")
    assert len(lines(person, "people")) == 14


def test_the_papers_and_the_cases_of_a_worker_stand_on_his_page(person: Person, desk: Desk, case: str) -> None:
    worker = listing.page(desk.session, "worker").rows[0].id
    make(desk, "identity_paper", worker=worker, type="PASSPORT", holder="employer")
    opened(person, "worker", worker)
    assert len(lines(person, "lines_identity_paper")) == 1
    assert "Three fortnights" in lines(person, "lines_case_worker")[0]
    person.click("related_claim_line_worker")
    assert isinstance(person.page, ListPage) and person.page.presenter.total == 2


def test_what_was_entered_before_stays_on_the_form_while_it_is_emptied(person: Person, desk: Desk) -> None:
    case = make(desk, "case", title="x", status="WAITW", waiting_for="worker")
    records.save(desk.session, "case", case, {"status": "TRIAGE"})
    shown = opened(person, "case", case)
    shown.sections["next"].take_focus("waiting_for")
    person.press("Ctrl+A")
    person.press("Delete")
    cell = shown.sections["next"].cells["waiting_for"]
    assert cell.isVisible() and cell.isAncestorOf(person.window.focusWidget())


def test_an_intake_made_by_mistake_is_taken_back_by_one_key(person: Person, desk: Desk) -> None:
    person.press("Ctrl+2")
    person.type("Wrong window")
    person.press("Ctrl+Return")
    assert listing.page(desk.session, "visit").total == 1
    person.press("F9")
    assert listing.page(desk.session, "visit").total == 0


def test_a_number_is_copied_from_the_menu_and_the_page_as_text(person: Person, desk: Desk, case: str) -> None:
    shown = opened(person, "case", case)
    person.click("more")
    [menu] = shown.findChildren(QMenu)
    texts = [a.text() for a in menu.actions()]
    menu.actions()[0].trigger()
    assert QApplication.clipboard().text() == values(desk, "case", case)["number"]
    menu.actions()[texts.index("Copy as text")].trigger()
    assert "Title (no names): Three fortnights" in QApplication.clipboard().text()
    menu.close()


def test_from_a_sum_of_the_case_one_walks_to_its_other_sums(person: Person, desk: Desk, case: str) -> None:
    opened(person, "case", case)
    person.find("claimLines").setFocus()
    person.press("Return")
    assert page(person).presenter.register.name == "claim_line"
    assert person.find("place").text() in ("1 of 2", "2 of 2")  # type: ignore[attr-defined]


def test_what_was_typed_into_a_new_employer_stays_as_a_draft_where_one_thinks_better_of_it(
    person: Person, desk: Desk
) -> None:
    shown = opened(person, "employment")
    references = shown.sections["work"].cells["employer"].editor.around.references
    references.make(shown, "employer", "Don Pedro", {}, lambda kind, id: None)
    person.wait()
    [form] = person.window.findChildren(QuickForm)
    person.press("Tab")
    person.type("Transportes Nuevos, S.R.L.")
    person.press("Escape", form)
    person.wait()
    assert [w.draft.typed["set"] for w in desk.drafts.waiting] == [{"legal_name": "Transportes Nuevos, S.R.L."}]
    assert person.window.findChildren(QuickForm) == []  # it is freed
    assert listing.page(desk.session, "employer").total == 0


def test_from_the_list_one_opens_a_row_and_walks_on_in_its_order(person: Person, desk: Desk) -> None:
    ids = [make(desk, "worker", given=g, surname=g) for g in ("Ana", "Bos", "Zo")]
    person.press("Ctrl+4")
    person.press("Return")  # the newest first
    assert page(person).presenter.id == ids[2]
    person.press("Alt+PgDown")
    assert page(person).presenter.id == ids[1]
    person.press("Escape")
    assert isinstance(person.page, ListPage)


def test_a_payment_is_corrected_by_a_new_line_that_names_it(person: Person, desk: Desk, case: str) -> None:
    wrong = make(desk, "payment", case=case, amount={"amount_minor": 100000, "currency": "DOP"}, note="cheque 12")
    shown = opened(person, "payment", wrong)
    person.click("more")
    [menu] = shown.findChildren(QMenu)
    next(a for a in menu.actions() if a.text().startswith("Correct")).trigger()
    menu.close()
    person.wait()
    page(person).sections["payment"].take_focus("amount")
    person.press("Ctrl+A")
    person.type("900")
    person.press("Ctrl+S")

    right = next(r.id for r in listing.page(desk.session, "payment").rows if r.id != wrong)
    written = values(desk, "payment", right)
    assert (written["corrects"], written["amount"]["amount_minor"], written["case"]) == (wrong, 90000, case)
    assert page(person).presenter.id == wrong  # back where it was asked for
    opened(person, "case", case)
    assert any(line.startswith("Corrected since:") for line in lines(person, "timeline"))


def test_a_status_that_asks_why_takes_a_reason_into_the_chronology(person: Person, desk: Desk, case: str) -> None:
    shown = opened(person, "case", case)
    shown.sections["triage"].take_focus("status")
    person.press("Ctrl+A")
    person.type("WAITW")
    person.press("Ctrl+S")
    assert "status" not in values(desk, "case", case)
    person.type("He went to Jérémie")
    person.press("Return")

    assert values(desk, "case", case)["status"] == "WAITW"
    notes = [row.cells for row in listing.page(desk.session, "action", columns=["type", "note"]).rows]
    assert ("STATUS", "He went to Jérémie") in notes
