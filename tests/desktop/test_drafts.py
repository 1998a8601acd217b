"""Nothing typed is lost: left, closed, spoken in another language, it is there again, once."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from attache_app.desktop import drafts as keeper
from attache_app.desktop.desk import Desk, Place
from attache_app.desktop.pages.record.view import RecordPage
from attache_app.errors import EnvironmentProblem
from attache_app.services import conflicts, drafts, records
from tests.desktop.looking import StretchedTr, cut_off, mnemonic_clashes, nameless
from tests.desktop.person import Person, before_the_window


def record_page(person: Person) -> RecordPage:
    page = person.page
    assert isinstance(page, RecordPage)
    return page


def write_in(person: Person, field: str, text: str) -> None:
    """Type into a field of the record that is shown, opening its group."""
    page = record_page(person)
    for section in page.sections.values():
        if field in {f.name for f in page.presenter.fields(section.group.name)}:
            section.open()
            section.cells[field].take_focus()
    person.type(text)


def shown(person: Person, field: str) -> object:
    return next(s.cells[field] for s in record_page(person).sections.values() if field in s.cells).value()


def waiting(desk: Desk) -> list[drafts.Waiting]:
    return drafts.waiting(desk.session, "en")


@pytest.fixture
def case(desk: Desk) -> str:
    return records.save(desk.session, "case", None, {"title": "Trois quinzaines"}).id


def open_case(person: Person, case: str) -> None:
    person.shell.go(Place("record", kind="case", id=case))
    person.wait()


def test_what_is_typed_is_on_the_disk_a_moment_after_the_last_key(person: Person, desk: Desk, case: str, qtbot) -> None:  # type: ignore[no-untyped-def]
    open_case(person, case)
    write_in(person, "asks", "Son salaire")
    qtbot.waitUntil(lambda: bool(waiting(desk)), timeout=3_000)
    (found,) = waiting(desk)
    assert (found.draft.record, found.draft.typed["set"]) == (case, {"asks": "Son salaire"})
    assert found.draft.typed["cursor"] == {"field": "asks", "line": 0, "at": 11}


def test_leaving_asks_nothing_and_the_text_is_offered_where_it_was_typed(person: Person, desk: Desk, case: str) -> None:
    open_case(person, case)
    write_in(person, "asks", "Son salaire")
    person.press("Escape")
    said = person.find("toast").text  # type: ignore[attr-defined]
    assert "Kept as a draft" in said and "Trois quinzaines" not in said
    assert not isinstance(person.page, RecordPage)
    open_case(person, case)
    assert "Son salaire" in person.page.offer.text
    person.click("resume")
    assert shown(person, "asks") == "Son salaire"
    assert person.page.offer.text == ""
    here = QApplication.focusWidget()
    assert isinstance(here, QLineEdit) and here.cursorPosition() == 11  # the cursor stands where it stood
    person.press("Ctrl+S")
    assert records.show(desk.session, "case", case).values["asks"] == "Son salaire"
    assert waiting(desk) == []


def test_one_key_saves_what_was_left(person: Person, desk: Desk, case: str) -> None:
    open_case(person, case)
    write_in(person, "asks", "Son salaire")
    person.press("Escape")
    person.press("F9")
    assert records.show(desk.session, "case", case).values["asks"] == "Son salaire"
    assert waiting(desk) == []


def test_a_draft_is_thrown_away_and_brought_back(person: Person, desk: Desk, case: str) -> None:
    open_case(person, case)
    write_in(person, "asks", "Son salaire")
    person.press("Escape")
    person.click("toast_1")
    assert waiting(desk) == []
    person.press("F9")
    assert [w.draft.typed["set"] for w in waiting(desk)] == [{"asks": "Son salaire"}]


def test_a_new_record_begun_and_left_is_made_once(person: Person, desk: Desk) -> None:
    person.shell.go(Place("record", kind="worker"))
    person.wait()
    write_in(person, "said_name", "Ti Jan")
    person.press("Escape")
    (found,) = waiting(desk)
    person.shell.resume(found.draft)
    person.wait()
    person.press("Ctrl+S")
    assert record_page(person).presenter.id == found.draft.id
    desk.drafts._pending[found.draft.id] = found.draft  # the power went before the draft did
    desk.drafts.keep()
    person.wait()
    assert waiting(desk) == []


def test_half_a_date_is_there_again_as_it_was_typed(person: Person, desk: Desk, case: str) -> None:
    open_case(person, case)
    write_in(person, "opened_on", "31/02")
    person.press("Escape")
    person.shell.resume(waiting(desk)[0].draft)
    person.wait()
    cell = record_page(person).sections["triage"].cells["opened_on"]
    line = cell.editor.focusProxy()
    assert isinstance(line, QLineEdit) and line.text() == "31/02"
    assert record_page(person).presenter.unreadable == {"opened_on"}


def test_what_somebody_else_wrote_meanwhile_is_never_overwritten_unseen(person: Person, desk: Desk, case: str) -> None:
    open_case(person, case)
    write_in(person, "asks", "Son salaire")
    person.press("Escape")
    records.save(desk.session, "case", case, {"asks": "Son passeport"})
    person.shell.resume(waiting(desk)[0].draft)
    person.wait()
    desk.drafts.load()
    person.wait()
    assert "changed" in person.page.offer.text
    person.press("Ctrl+S")
    (found,) = conflicts.conflicts(desk.session)
    assert {h.value for h in found.heads} == {"Son salaire", "Son passeport"}


def test_typing_on_while_another_writes_the_same_field_is_a_conflict_too(person: Person, desk: Desk, case: str) -> None:
    open_case(person, case)
    write_in(person, "asks", "Son salaire")
    records.save(desk.session, "case", case, {"asks": "Son passeport"})
    person.press("Ctrl+Shift+A")  # elsewhere and back: the page reads the register again
    person.press("Escape")
    person.press("Ctrl+S")
    assert len(conflicts.conflicts(desk.session)) == 1


def test_saving_twice_in_one_breath_conflicts_with_nobody(person: Person, desk: Desk, case: str) -> None:
    open_case(person, case)
    write_in(person, "asks", "Son sal")
    page = record_page(person)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(QApplication.focusWidget(), "aire")
    person.wait()
    assert page.presenter.is_dirty
    person.press("Ctrl+S")
    assert records.show(desk.session, "case", case).values["asks"] == "Son salaire"
    assert conflicts.conflicts(desk.session) == []


def test_the_reason_of_a_deletion_is_asked_again_with_what_was_typed(person: Person, desk: Desk, case: str) -> None:
    open_case(person, case)
    record_page(person)._ask_delete()
    person.wait()
    person.type("saisi deux")
    desk.drafts.keep()
    person.wait()
    (found,) = waiting(desk)
    assert found.excerpt == "saisi deux"
    person.press("Escape", person.find("question"))
    assert waiting(desk) == []  # who keeps the record gives the reason up
    person.shell.resume(found.draft)
    person.wait()
    assert person.find("question").typed == "saisi deux"  # type: ignore[attr-defined]
    person.click("answer_delete")
    assert not records.show(desk.session, "case", case).visible


def test_several_drafts_are_listed_by_age_and_gone_on_with(person: Person, desk: Desk, case: str) -> None:
    for id, text in ((case, "Son salaire"), (records.save(desk.session, "case", None, {}).id, "Son passeport")):
        open_case(person, id)
        write_in(person, "asks", text)
        person.press("Escape")
    assert "Drafts (2)" in person.find("nav_drafts").text()  # type: ignore[attr-defined]
    person.click("nav_drafts")
    person.press("Return")
    assert shown(person, "asks") == "Son passeport"


def test_who_signs_in_is_told_what_he_was_writing(
    desk: Desk, qapp: QApplication, at_rest: Callable[[], None], case: str
) -> None:
    with before_the_window(qapp, desk, at_rest) as person:
        open_case(person, case)
        write_in(person, "asks", "Son salaire")
        person.shell.leave_all(lambda: None)
        at_rest()
        person.shell.go(Place("home"))
    again = Desk(desk.session, desk.speech, desk.preferences)
    with before_the_window(qapp, again, at_rest) as person:
        assert "Trois quinzaines" in person.find("begun").text  # type: ignore[attr-defined]
        person.press("F9")
        assert shown(person, "asks") == "Son salaire"


def test_another_language_keeps_the_text_of_closed_groups_and_its_draft(person: Person, desk: Desk, case: str) -> None:
    open_case(person, case)
    write_in(person, "opened_on", "31/02")
    record_page(person).sections["triage"].toggle()
    before = person.page.draft_id
    desk.speech.speak("es")
    person.wait()
    assert record_page(person).presenter.unreadable == {"opened_on"}
    assert person.page.draft_id == before
    person.press("Escape")
    desk.speech.speak("en")
    person.wait()
    (found,) = waiting(desk)
    assert "31/02" in str(found.draft.typed["raw"]["opened_on"][2])


def test_a_full_disk_is_told_once_and_nobody_leaves_unasked(
    person: Person, desk: Desk, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise EnvironmentProblem("disk_full", file="drafts.db")

    monkeypatch.setattr(keeper.drafts, "write", full)
    open_case(person, case)
    write_in(person, "asks", "Son salaire")
    left: list[bool] = []
    person.shell.leave_all(lambda: left.append(True))
    person.wait()
    person.press("Escape", person.find("question"))
    assert not left and shown(person, "asks") == "Son salaire"
    monkeypatch.undo()
    person.shell.leave_all(lambda: left.append(True))
    person.wait()
    person.shell.go(Place("home"))
    assert left and [w.draft.typed["set"] for w in waiting(desk)] == [{"asks": "Son salaire"}]


def test_an_intake_left_half_way_is_there_again_and_written_once(person: Person, desk: Desk) -> None:
    person.press("Ctrl+2")
    person.type("Yo pa peye m.")
    person.press("Alt+2")  # a complaint
    person.page.cells["who_is_here"].take_focus()  # type: ignore[attr-defined]
    person.type("Ti Jan")
    person.page.cells["visited_at"].take_focus()  # type: ignore[attr-defined]
    person.press("Ctrl+A")
    person.type("31/02")
    person.press("Ctrl+1")
    (found,) = waiting(desk)
    assert found.excerpt == "Yo pa peye m."
    person.press("Ctrl+2")
    person.click("resume")
    cells = person.page.cells  # type: ignore[attr-defined]
    assert cells["words"].value()["text"] == "Yo pa peye m." and cells["who_is_here"].value() == "Ti Jan"
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit) and line.text() == "31/02"
    person.press("Ctrl+A")
    person.type("24/11/2026")
    person.press("Ctrl+Return")
    assert waiting(desk) == []
    first = person.page.presenter.result.visit.id  # type: ignore[attr-defined]
    assert first == found.draft.id
    person.press("Return")  # the next person is another visit
    person.type("Lòt moun")
    person.press("Ctrl+Return")
    second = person.page.presenter.result.visit.id  # type: ignore[attr-defined]
    assert second != first
    assert records.show(desk.session, "visit", first).values["words"]["text"] == "Yo pa peye m."


def test_the_reason_typed_over_a_list_is_kept_and_stands_in_the_next_question(person: Person, desk: Desk) -> None:
    worker = records.save(desk.session, "worker", None, {"given": "Wilnè"}).id
    person.press("Ctrl+4")
    person.press("Delete")
    person.type("saisi deux")
    desk.drafts.keep()
    person.wait()
    (found,) = waiting(desk)
    assert (found.draft.page, found.draft.kind, found.draft.typed["line"]) == ("list", "worker", "saisi deux")
    person.press("Escape", person.find("question"))
    assert waiting(desk) == []
    person.shell.resume(found.draft)
    person.wait()
    person.find("rows").setFocus()
    person.press("Delete")
    person.type(" fois")
    person.click("answer_delete")
    assert records.show(desk.session, "worker", worker).values["deleted"] == "saisi deux fois"
    assert waiting(desk) == []


def test_the_name_of_a_new_colleague_waits_and_no_passphrase_does(person: Person, desk: Desk) -> None:
    person.shell.show_place(Place("settings"))
    person.wait()
    for name, text in (("colleague", "Bénita Désir"), ("passphrase", "zandolit kenbe pye bwa")):
        line = person.page.findChild(QLineEdit, name)
        assert line is not None
        line.setFocus()
        person.type(text)
    desk.speech.speak("es")  # another language is no reason to type it again
    person.wait()
    line = person.page.findChild(QLineEdit, "colleague")
    assert line is not None and line.text() == "Bénita Désir"
    person.press("Ctrl+1")
    (found,) = waiting(desk)
    assert found.draft.typed == {"line": "Bénita Désir", "cursor": None}
    person.shell.resume(found.draft)
    person.wait()
    line = person.page.findChild(QLineEdit, "colleague")
    assert line is not None and line.text() == "Bénita Désir"


def test_offers_and_the_page_of_drafts_bear_every_language_and_longer_texts(
    desk: Desk, qapp: QApplication, at_rest: Callable[[], None], case: str
) -> None:
    with before_the_window(qapp, desk, at_rest) as person:
        for id, text in ((case, "Son salaire, et le passeport que garde le contremaître " * 3), (None, "Ti Jan")):
            person.shell.go(Place("record", kind="case", id=id))
            person.wait()
            write_in(person, "asks", text)
        person.shell.leave_all(lambda: None)
        at_rest()
        person.shell.go(Place("home"))
    again = Desk(desk.session, desk.speech, desk.preferences)
    found = {}
    with before_the_window(qapp, again, at_rest) as person:
        for language in ("fr", "ht", "es", "en", "longer"):
            if language == "longer":
                desk.speech.tr_ = StretchedTr()
                desk.speech.changed.emit()
            else:
                desk.speech.speak(language)
            for place in (Place("home"), Place("drafts"), Place("record", kind="case", id=case)):
                person.shell.show_place(place)
                person.wait()
                banners = (
                    person.shell.findChild(QWidget, "begun"),
                    person.page.offer,
                    person.page if place.page == "drafts" else None,
                )
                for root in (b for b in banners if b is not None and b.isVisible()):
                    where = language, place.page, root.objectName()
                    found[where] = [*cut_off(root), *map(str, nameless(root)), *mnemonic_clashes(root)]
    assert len(found) == 15
    assert {where: problems for where, problems in found.items() if problems} == {}


def test_the_last_keys_before_another_language_are_kept_too(person: Person, desk: Desk, case: str) -> None:
    open_case(person, case)
    write_in(person, "asks", "Son salaire")
    desk.speech.speak("es")
    person.wait()  # and not one key more
    assert [w.draft.typed["set"] for w in waiting(desk)] == [{"asks": "Son salaire"}]


def test_hiding_the_window_keeps_the_last_keys_at_once(person: Person, desk: Desk, case: str) -> None:
    open_case(person, case)
    write_in(person, "asks", "Son salaire")
    person.window.lay_over(QWidget())  # as the lock and the apology do
    person.wait()
    assert [w.draft.typed["set"] for w in waiting(desk)] == [{"asks": "Son salaire"}]
    person.window.lay_over(person.shell)


def test_closing_the_window_asks_nothing_and_loses_nothing(person: Person, desk: Desk, case: str) -> None:
    person.window.ask_before_closing(person.shell.leave_all)
    open_case(person, case)
    write_in(person, "asks", "Son salaire")
    person.window.close()
    person.wait()
    assert not person.window.isVisible()
    assert [w.draft.typed["set"] for w in waiting(desk)] == [{"asks": "Son salaire"}]
    person.shell.go(Place("home"))
