"""The first page by keys and by mouse: lines open where it matters, sections fold and stay folded, midnight and saves renew it."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.paper.view import PaperPage
from attache_app.desktop.pages.record.view import RecordPage
from attache_app.desktop.pages.sync.view import SyncPage
from attache_app.desktop.pages.today.model import ROW_ROLE
from attache_app.desktop.pages.today.presenter import EMPTY, HEAD, LINE, MORE, Row
from attache_app.desktop.pages.today.view import TodayPage
from attache_app.services import records, today
from tests.desktop.person import Person, before_the_window


def task(desk: Desk, title: str, days: int, hour: str = "23:59", **more: object) -> str:
    session = desk.session
    due = dt.datetime.combine(session.now().date() + dt.timedelta(days=days), dt.time.fromisoformat(hour), session.zone)
    values = {"title": title, "type": "other", "due_at": due.isoformat(), "owner": session.staff_id, **more}
    return records.save(session, "task", None, values).id


@pytest.fixture
def tasks_(desk: Desk) -> list[str]:
    """Three tasks: late, today, in a week."""
    return [task(desk, "Late", -2), task(desk, "Now", 0), task(desk, "Soon", 7)]


@pytest.fixture
def reader(qapp: QApplication, desk: Desk, tasks_: list[str], at_rest: Callable[[], None]) -> Iterator[Person]:
    """Somebody before the first page with these tasks."""
    with before_the_window(qapp, desk, at_rest) as found:
        yield found


def page(reader: Person) -> TodayPage:
    assert isinstance(reader.page, TodayPage)
    return reader.page


def rows(reader: Person, section: str = "due") -> list[Row]:
    model = page(reader).lines.model()
    found = [model.index(n, 0).data(ROW_ROLE) for n in range(model.rowCount())]
    return [row for row in found if row.section == section]


def until(reader: Person, holds: Callable[[], bool]) -> None:
    """Wait until something is shown: saves that follow each other are read once, a moment later."""
    for _ in range(100):
        if holds():
            return
        QTest.qWait(50)
        reader.wait()
    raise AssertionError("it never came")


def reasons(reader: Person) -> list[str]:
    return [row.line.reason for row in rows(reader) if row.line]


def said(reader: Person) -> str:
    return str(page(reader).lines.currentIndex().data())


def test_the_page_opens_on_the_most_urgent_line_and_enter_opens_its_record_at_the_field(
    reader: Person, tasks_: list[str]
) -> None:
    assert said(reader).startswith("Urgent · 2 days late") and "Late" in said(reader)
    reader.press("Enter")
    assert isinstance(reader.page, RecordPage)
    assert (reader.page.presenter.id, reader.page.presenter.register.name) == (tasks_[0], "task")
    focused = QApplication.focusWidget()
    assert focused is not None
    names = []
    while focused is not None:
        names.append(focused.objectName())
        focused = focused.parentWidget()
    assert any("done_at" in name for name in names)
    reader.press("Escape")
    assert "Late" in said(reader), "one comes back to the line one left"


def test_a_click_opens_a_line(reader: Person, tasks_: list[str]) -> None:
    lines = page(reader).lines
    at = next(n for n, row in enumerate(lines.model().rows) if row.line and row.line.id == tasks_[2])  # type: ignore[attr-defined]
    place = lines.visualRect(lines.model().index(at, 0)).center()
    QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place.x(), place.y()))
    reader.wait()
    assert isinstance(reader.page, RecordPage) and reader.page.presenter.id == tasks_[2]


def test_arrows_go_along_lines_and_pass_over_what_says_that_there_is_nothing(reader: Person) -> None:
    reader.press("Alt+1")
    seen = []
    for _ in range(12):
        at = page(reader).lines.row()
        assert at is not None and at.form != EMPTY
        seen.append(at.section)
        reader.press("Down")
    assert list(dict.fromkeys(seen)) == list(today.SECTIONS)


def test_sections_are_jumped_to_folded_by_left_and_still_folded_on_the_next_day(reader: Person) -> None:
    reader.press("Alt+2")
    assert said(reader) == "What is due: 3, 1 urgent"
    reader.press("Left")
    assert [row.form for row in rows(reader)] == [HEAD]
    assert said(reader) == "What is due: 3, 1 urgent, folded"
    other = TodayPage(page(reader).desk)
    assert other.presenter.folded == {"due"}
    other.deleteLater()
    reader.press("Right")
    assert [row.form for row in rows(reader)] == [HEAD, LINE, LINE, LINE]
    reader.press("Down")
    reader.press("Left")
    assert said(reader).startswith("What is due"), "from a line to the head of its section"


def test_a_letter_typed_among_the_lines_filters_them(reader: Person) -> None:
    reader.press("S")
    reader.type("oon")
    until(reader, lambda: reasons(reader) == ["Task: Soon"])
    assert [row.form for row in rows(reader, "waits")] == [HEAD, EMPTY]
    filter_ = reader.find("filter")
    assert isinstance(filter_, QLineEdit) and filter_.text().casefold() == "soon"
    reader.press("Down")
    assert QApplication.focusWidget() is page(reader).lines, "down leads from the filter to the lines"
    reader.press("Ctrl+F")
    assert QApplication.focusWidget() is filter_
    reader.press("Escape")
    until(reader, lambda: len(reasons(reader)) == 3)


def test_only_one_section_where_its_button_is_pressed_and_each_says_its_number(reader: Person) -> None:
    button = reader.find("answer_due")
    assert button.property("text") == "What is due (3)"
    reader.click("answer_due")
    assert {row.section for n in today.SECTIONS for row in rows(reader, n)} == {"due"}
    reader.press("Alt+5")
    assert said(reader).startswith("What has not left"), "who jumps to another section sees it"


def test_mine_only_leaves_what_is_somebody_else_s(reader: Person, desk: Desk) -> None:
    other = records.save(desk.session, "staff", None, {"full_name": "Somebody Else"}).id
    task(desk, "His", 1, owner=other)
    page(reader).presenter.load()
    reader.wait()
    assert len([r for r in rows(reader) if r.line]) == 4
    box = reader.find("mine")
    assert isinstance(box, QCheckBox)
    box.click()
    reader.wait()
    assert reasons(reader) == ["Task: Late", "Task: Now", "Task: Soon"]


def test_ctrl_enter_says_that_a_task_is_done_and_it_can_be_taken_back(
    reader: Person, desk: Desk, tasks_: list[str]
) -> None:
    told: list[tuple[str, object]] = []
    desk.told.connect(lambda text, kind, actions: told.append((text, actions)))
    reader.press("Ctrl+Enter")
    until(reader, lambda: reasons(reader) == ["Task: Now", "Task: Soon"])
    assert records.show(desk.session, "task", tasks_[0]).values["done_at"]
    assert "Now" in said(reader), "the keyboard stands on what comes next"
    text, actions = told[-1]
    assert text == "Noted as done now."
    actions[0][1]()  # type: ignore[index]
    until(reader, lambda: reasons(reader) == ["Task: Late", "Task: Now", "Task: Soon"])
    assert "done_at" not in records.show(desk.session, "task", tasks_[0]).values


def test_what_a_colleague_s_save_changes_is_shown_at_once(reader: Person, desk: Desk, tasks_: list[str]) -> None:
    saved = records.save(desk.session, "task", tasks_[1], {"title": "Now or never"})
    desk.records_changed.emit(saved.changed)
    until(reader, lambda: "Task: Now or never" in reasons(reader))


def test_at_midnight_at_the_post_the_page_is_read_anew(
    reader: Person, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow = desk.session.now() + dt.timedelta(days=1)
    monkeypatch.setattr(type(desk.session), "now", lambda _: tomorrow)
    page(reader)._look_at_the_clock()
    reader.wait()
    assert [r.line.when for r in rows(reader) if r.line] == ["3 days late", "1 day late", "in 6 days, 23:59"]


def test_what_has_not_left_leads_to_synchronisation(reader: Person) -> None:
    reader.press("Alt+5")
    reader.press("Down")
    reader.press("Enter")
    assert isinstance(reader.page, SyncPage)


def test_a_line_is_copied_as_text_and_the_page_is_printed(reader: Person) -> None:
    reader.press("Ctrl+C")
    assert "2 days late" in QGuiApplication.clipboard().text()
    reader.press("Ctrl+P")
    assert isinstance(reader.page, PaperPage)


def test_an_empty_post_says_what_to_do_next(person: Person) -> None:
    page_ = person.page
    assert isinstance(page_, TodayPage)
    texts = [str(page_.lines.model().index(n, 0).data()) for n in range(page_.lines.model().rowCount())]
    assert "Nothing lapses in the next 60 days." in texts
    assert any("quick intake" in text for text in texts)
    person.click("begin_intake")
    assert person.page.objectName() == "intake"


def test_many_lines_are_shown_some_at_a_time(qapp: QApplication, desk: Desk, at_rest: Callable[[], None]) -> None:
    for n in range(63):
        task(desk, f"Task {n}", n % 30)
    with before_the_window(qapp, desk, at_rest) as reader:
        more = rows(reader)[-1]
        assert (len(reasons(reader)), more.form, more.count) == (25, MORE, 38)
        reader.press("Alt+2")
        reader.press("End")
        reader.press("Alt+3")
        reader.press("Up")
        assert said(reader) == "38 more: show them"
        reader.press("Enter")
        assert len(reasons(reader)) == 63
        assert "Task: Task 11" in said(reader), "the keyboard stands on the first of the new ones"
