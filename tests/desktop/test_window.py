"""The window by keyboard: intake, records, search, the way back, languages; nothing typed is lost on the way."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget
from shiboken6 import isValid

from attache_app.desktop.desk import Desk, Place
from attache_app.desktop.pages.listing.view import ListPage
from attache_app.desktop.pages.record.view import RecordPage
from attache_app.desktop.widgets.drop_zone import DropZone
from attache_app.services import listing, records
from tests.desktop.person import Person


def _record_page(person: Person) -> RecordPage:
    page = person.page
    assert isinstance(page, RecordPage)
    return page


def test_an_intake_by_keyboard_ends_with_a_number_and_begins_again_with_enter(person: Person, desk: Desk) -> None:
    person.press("Ctrl+2")
    person.type("Yo pa peye m pou twa kenzèn.")
    person.press("Tab")  # to the language of the words
    person.press("Tab")
    person.press("2")  # complaint
    person.press("Tab")
    person.press("n")  # danger now: no
    person.press("Tab")
    person.type("Ti Jan Étienne")
    person.press("Ctrl+Return")
    number = person.find("number")
    assert isinstance(number, QLabel) and number.text().startswith("SDQ-")
    case = listing.page(desk.session, "case", columns=["number"]).rows[0]
    assert case.cells[0] == number.text()
    visit = records.show(desk.session, "visit", listing.page(desk.session, "visit").rows[0].id).values
    assert visit["words"] == {"text": "Yo pa peye m pou twa kenzèn.", "lang": "ht"}
    assert (visit["type"], visit["danger_now"], visit["who_is_here"]) == ("complaint", False, "Ti Jan Étienne")
    person.press("Return")
    assert person.page.cells["words"].value() is None  # type: ignore[attr-defined]


def test_a_worker_is_made_from_the_list_and_found_by_part_of_the_name(person: Person, desk: Desk) -> None:
    person.press("Ctrl+4")
    person.press("Ctrl+N")
    person.press("Tab")  # said name, then given names
    person.type("Rénald")
    person.press("Tab")
    person.type("Saint-Élie")
    person.press("Ctrl+S")
    assert (
        records.show(desk.session, "worker", str(_record_page(person).presenter.id)).values["surname"] == "Saint-Élie"
    )
    person.press("Escape")
    assert isinstance(person.page, ListPage) and person.page.presenter.total == 1
    person.press("Ctrl+K")
    person.type("elie ren")
    person.shell.window().repaint()
    for _ in range(30):
        QApplication.processEvents()
        QApplication.instance().thread().msleep(10)  # type: ignore[union-attr]  # the pause of typing
    person.wait()
    person.press("Return")
    assert _record_page(person).presenter.title == "Saint-Élie Rénald"


def test_a_dialog_is_freed_when_it_closes(person: Person) -> None:
    person.press("F1")
    person.press("Escape", person.find("keys"))
    assert person.window.findChildren(QDialog) == []


def test_another_language_keeps_what_is_typed_even_half_a_date(person: Person, desk: Desk) -> None:
    person.press("Ctrl+3")
    person.press("Ctrl+N")
    page = _record_page(person)
    person.press("Alt+4")
    title, opened = page.sections["triage"].cells["title"], page.sections["triage"].cells["opened_on"]
    title.take_focus()
    person.type("Twa kenzèn")
    opened.take_focus()
    person.press("Ctrl+A")
    person.type("31/02")
    desk.speech.speak("es")
    person.wait()
    cells = _record_page(person).sections["triage"].cells
    assert cells["title"].value() == "Twa kenzèn"
    line = cells["opened_on"].editor.focusProxy()
    assert isinstance(line, QLineEdit) and line.text() == "31/02"
    assert cells["title"].text == "Título (sin nombres)"


def test_looking_elsewhere_from_a_form_loses_nothing(person: Person, desk: Desk) -> None:
    case = records.save(desk.session, "case", None, {"title": "Trois quinzaines"}).id
    person.shell.show_place(Place("record", kind="case", id=case))
    person.wait()
    _record_page(person).sections["arrival"].take_focus("asks")
    person.type("Son salaire")
    person.press("Ctrl+Shift+A")
    assert _record_page(person).presenter.value("case") == case  # the action knows its case
    person.press("Escape")
    assert _record_page(person).sections["arrival"].cells["asks"].value() == "Son salaire"


def test_what_a_save_changed_shows_on_the_pages_behind_it(person: Person, desk: Desk) -> None:
    case = records.save(desk.session, "case", None, {"title": "Trois quinzaines"}).id
    person.shell.show_place(Place("record", kind="case", id=case))
    person.wait()
    person.press("Ctrl+Shift+A")
    _record_page(person).sections["act"].cells["note"].take_focus()
    person.type("Appelé le comptable.")
    person.press("Ctrl+S")  # and back to the case
    shown = person.find("related_action_case")
    assert "(1)" in shown.text()  # type: ignore[attr-defined]


def test_a_row_opens_with_enter_and_is_deleted_with_a_reason(person: Person, desk: Desk) -> None:
    id = records.save(desk.session, "worker", None, {"given": "Wilnè"}).id
    person.press("Ctrl+4")
    person.press("Return")
    assert _record_page(person).presenter.id == id
    person.press("Escape")
    person.press("Delete")
    person.type("saisi deux fois")
    person.click("answer_delete")
    assert not records.show(desk.session, "worker", id).visible
    assert person.page.presenter.total == 0  # type: ignore[attr-defined]
    person.click("undoAct")
    assert person.page.presenter.total == 1  # type: ignore[attr-defined]


def test_files_that_are_dropped_are_taken(person: Person, folder: Path) -> None:
    zone = DropZone("Drop here", "Choose…")
    zone.show()
    dropped: list[list[Path]] = []
    zone.dropped.connect(dropped.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder / "lot é.age"))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(zone.rect().center(), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(zone, enter)
    assert enter.isAccepted() and zone.property("role") == "drop-over"
    drop = QDropEvent(QPointF(zone.rect().center()), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(zone, drop)
    assert dropped == [[folder / "lot é.age"]]
    zone.close()


@pytest.mark.parametrize("page", ["home", "intake", "sync", "conflicts", "settings"])
def test_tab_goes_round_a_page_and_misses_nothing(person: Person, page: str) -> None:
    person.shell.show_place(Place(page))
    person.wait()
    expected = {
        w
        for w in person.page.findChildren(QWidget)
        if w.isVisible() and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.focusProxy() is None
    }
    reached: set[QWidget] = set()
    for _ in range(200):
        person.shell.focusNextPrevChild(True)
        now = person.window.focusWidget()
        if now in reached:
            break
        if now is not None:
            reached.add(now)
    assert expected <= reached


@pytest.mark.parametrize(
    ("typed", "reason"), [("2", "complaint"), ("é", "complaint"), ('"', "document"), ("f", "family")]
)
def test_a_french_keyboard_answers_without_shift(person: Person, typed: str, reason: str) -> None:
    person.press("Ctrl+2")
    segment = person.page.cells["type"].editor  # type: ignore[attr-defined]
    segment.setFocus()
    target = QApplication.focusWidget()
    for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, typed))
    assert person.page.cells["type"].value() == reason  # type: ignore[attr-defined]


def test_groups_are_reached_on_a_french_keyboard_too(person: Person) -> None:
    person.shell.show_place(Place("record", kind="case"))
    person.wait()
    QTest.keyClick(QApplication.focusWidget() or person.window, Qt.Key.Key_Eacute, Qt.KeyboardModifier.AltModifier)
    person.wait()
    assert _record_page(person).sections["safety"].is_open


def test_danger_proposes_a_case_and_opens_none_by_itself(person: Person, desk: Desk) -> None:
    person.press("Ctrl+2")
    cells = person.page.cells  # type: ignore[attr-defined]
    cells["danger_now"].set_value(True)
    cells["danger_now"].editor.touch()
    person.wait()
    assert person.page.presenter.opens_case is False  # type: ignore[attr-defined]
    person.click("openCase")
    assert cells["type"].value() == "complaint"
    person.press("Ctrl+Return")
    case = listing.page(desk.session, "case", columns=["priority"]).rows[0]
    assert case.cells == ("P1",)


def test_a_presenter_goes_with_its_page_on_the_windows_thread(person: Person) -> None:
    person.press("Ctrl+2")
    presenter = person.page.presenter  # type: ignore[attr-defined]
    assert presenter.parent() is person.page
    person.press("Ctrl+3")
    assert not isValid(presenter)
