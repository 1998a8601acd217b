"""The page of a list, by keys: what narrows and orders it, and what is done with its rows."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPushButton,
    QTableView,
)

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.listing.view import ListPage
from attache_app.desktop.widgets import file_choosers
from attache_app.services import listing, records, saved_lists
from attache_app.services import many as many_records
from attache_app.services.listing import ListQuery
from tests.desktop.person import Person

Rest = Callable[[], None]


@pytest.fixture
def cases(desk: Desk) -> list[str]:
    titles = (("Salaire", "P1"), ("Passeport", "P3"), ("Accident", "P2"), ("Expulsion", None))
    made = [records.save(desk.session, "case", None, {"title": t, **({"priority": p} if p else {})}) for t, p in titles]
    return [saved.id for saved in made]


@pytest.fixture
def page(person: Person, cases: list[str]) -> Iterator[ListPage]:
    """The list of cases, opened by its key."""
    person.press("Ctrl+3")
    assert isinstance(person.page, ListPage)
    yield person.page


def titles(page: ListPage) -> list[str]:
    at = page.presenter.columns.index("title")
    return [page.model.index(row, at).data() for row in range(page.model.rowCount())]


def test_the_heads_sort_move_and_hide_columns_by_keys(person: Person, page: ListPage) -> None:
    person.press("Shift+Tab")
    while QApplication.focusWidget() is not page.rows.heads:
        person.press("Shift+Tab")
    at = page.presenter.columns.index("title")
    for _ in range(at):
        person.press("Right")
    person.press("Return")
    assert titles(page) == ["Accident", "Expulsion", "Passeport", "Salaire"]
    person.press("Return")
    assert titles(page)[0] == "Salaire"
    person.press("Ctrl+Left")
    assert page.presenter.columns.index("title") == at - 1
    person.press("Down")
    assert page.rows.hasFocus()


def test_words_typed_among_the_rows_filter_and_escape_by_enter(person: Person, page: ListPage) -> None:
    person.press("/")
    person.type("pass")
    person.press("Return")
    assert titles(page) == ["Passeport"] and page.rows.hasFocus()
    person.press("Ctrl+F")
    person.type("zzz")
    person.press("Return")
    assert page.findChild(QLabel, "emptyText").text() == "Nothing fits these filters"
    person.click("emptyOff")
    assert len(titles(page)) == 4


def test_a_filter_is_asked_for_shown_as_a_chip_and_taken_off(person: Person, page: ListPage) -> None:
    page.ask_filter("priority")
    person.wait()
    person.find("filterValues").focusProxy().setFocus()
    person.type("Emergency")
    person.press("Return")
    person.click("applyFilter")
    assert titles(page) == ["Salaire"]
    chips = [b for b in page.findChildren(QPushButton) if b.property("role") == "chip" and b.isVisible()]
    assert [c.accessibleName() for c in chips] == [
        "Take this filter off: " + text for _, text in page.presenter.said_filters()
    ]
    assert any("Priority: Emergency" in c.text() for c in chips)

    chips[-1].setFocus()
    person.press("Space")
    assert len(titles(page)) == 4


def test_what_cannot_be_read_in_a_filter_is_said_beside_it(person: Person, page: ListPage) -> None:
    page.ask_filter("opened_on")
    person.wait()
    QApplication.focusWidget()
    line = person.find("filter_from").findChild(QLineEdit)
    line.setFocus()
    person.type("31/02")
    person.click("applyFilter")
    assert "is not a date" in person.find("filterProblem").text()  # type: ignore[attr-defined]
    person.click("cancel")


@pytest.mark.parametrize(
    "type", sorted({"text", "code", "codes", "tri", "bool", "date", "datetime", "pdate", "int", "dec", "ref", "money"})
)
def test_each_type_of_field_can_be_filtered_by(person: Person, desk: Desk, type: str, at_rest: Rest) -> None:
    register = next(
        r
        for r in desk.declarations.registers.values()
        for f in r.own
        if f.type == type and not f.computed and r.name != "private_note"
    )
    f = next(f for f in register.own if f.type == type and not f.computed)
    person.shell.desk.go("list", kind=register.name)
    person.wait()
    assert isinstance(person.page, ListPage)
    for at, how in enumerate(("is", "empty", "filled")):
        person.page.ask_filter(f.name)
        person.wait()
        box = person.find("filterHow")
        assert isinstance(box, QComboBox)
        if box.findData(how) < 0:
            person.click("cancel")
            continue
        box.setCurrentIndex(box.findData(how))
        person.click("applyFilter")
        assert person.page.presenter.total == 0 and not person.page.banner.isVisible(), at


def test_rows_are_chosen_by_keys_and_copied_as_text_and_table(person: Person, page: ListPage) -> None:
    page.presenter.choose_columns(["title", "priority"])
    person.wait()
    page.rows.setFocus()
    person.press("Home")
    person.press("Shift+Down")
    assert person.find("chosenCount").text() == "2 of 4 chosen"  # type: ignore[attr-defined]
    person.press("Ctrl+C")
    data = QApplication.clipboard().mimeData()
    assert data.text() == "Title (no names)\tPriority\nExpulsion\t\nAccident\tPriority: 3 days"
    assert "<td>Accident</td>" in data.html()
    person.press("Shift+End")
    assert person.find("chosenCount").text() == "4 of 4 chosen"  # type: ignore[attr-defined]
    person.press("Ctrl+A")
    assert page.presenter.chosen == [range(4)]


def test_one_value_is_set_for_all_chosen_rows_and_taken_back_with_ctrl_z(
    person: Person, page: ListPage, desk: Desk
) -> None:
    person.press("Ctrl+A")
    person.click("setField")
    field, value = person.find("valueField"), "P4"
    assert isinstance(field, QComboBox) and field.findData("status") < 0, "a status has rules, asked case by case"
    field.setCurrentIndex(field.findData("priority"))
    person.wait()
    person.find("value").findChild(QLineEdit).setFocus()
    person.type(value)
    person.press("Return")
    person.click("applyValue")
    query = ListQuery("case", ("priority",))
    assert {row.cells[0] for row in listing.order(desk.session, query).rows(0, 9)} == {"P4"}
    assert page.banner.text == "Priority: 4 records changed."

    page.rows.setFocus()
    person.press("Ctrl+Z")

    assert sorted(str(row.cells[0]) for row in listing.order(desk.session, query).rows(0, 9)) == [
        "None",
        "P1",
        "P2",
        "P3",
    ]


def test_many_are_deleted_with_one_reason_after_being_asked_how_many(
    person: Person, page: ListPage, desk: Desk
) -> None:
    person.press("Ctrl+A")
    person.press("Delete")
    assert any(w.text() == "Delete 4 records?" for w in person.find("question").findChildren(QLabel))
    person.type("saisis deux fois")
    person.click("answer_delete")
    assert listing.page(desk.session, "case").total == 0
    person.click("undoAct")
    assert listing.page(desk.session, "case").total == 4


def test_what_is_shown_is_exported_after_a_warning(
    person: Person, page: ListPage, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed: list[str] = []

    def choose(parent: object, title: str, name: str, pattern: str = "*") -> Path:
        proposed.append(Path(name).name)
        return folder / "liste.csv"

    monkeypatch.setattr(file_choosers, "choose_new_file", choose)
    page.presenter.choose_columns(["title"])
    person.wait()
    page.rows.setFocus()
    person.press("Ctrl+E")
    assert "not encrypted" in person.find("exportWarning").text  # type: ignore[attr-defined]
    person.find("format_csv").setChecked(True)  # type: ignore[attr-defined]
    person.click("applyExport")
    with (folder / "liste.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row[0] for row in csv.reader(file)] == [
            "Title (no names)",
            "Expulsion",
            "Accident",
            "Passeport",
            "Salaire",
        ]
    assert page.banner.text.startswith("4 rows are in liste.csv.")
    assert proposed[0].startswith("SDQ Cases ") and proposed[0].endswith(".csv")


def test_a_list_is_saved_under_a_name_chosen_again_renamed_and_deleted(
    person: Person, page: ListPage, desk: Desk
) -> None:
    page.presenter.filter_by("priority", {"any": ["P1"]})
    person.wait()
    page.lists.ask_name(page)
    person.wait()
    person.type("Urgents")
    person.click("answer_keep")
    assert person.find("subtitle").text().endswith("Urgents")  # type: ignore[attr-defined]

    assert _menu(person, page)[:4] == ["Open cases", "My open cases", "Everything", ""]
    person.press("Escape", QApplication.activePopupWidget())
    page.presenter.take_filters_off()
    person.wait()
    saved = saved_lists.saved(desk.session, "case")[0]
    page.presenter.show_list(saved)
    person.wait()
    assert titles(page) == ["Salaire"]
    page.lists.name_anew(saved, "Tout de suite")
    person.wait()
    page.lists.remove(saved_lists.saved(desk.session, "case")[0])
    person.wait()
    assert saved_lists.saved(desk.session, "case") == []
    person.click("undoList")
    assert [s.name for s in saved_lists.saved(desk.session, "case")] == ["Tout de suite"]


def _menu(person: Person, page: ListPage) -> list[str]:
    QTest.mouseClick(page.findChild(QPushButton, "lists"), Qt.MouseButton.LeftButton)
    menu = page.findChild(QMenu, "listsMenu")
    assert menu is not None
    return [action.text() for action in menu.actions()]


def test_columns_are_chosen_and_ordered_by_keys(person: Person, page: ListPage) -> None:
    person.click("columns")
    shown = person.find("columnList")
    assert isinstance(shown, QListWidget)
    shown.setFocus()
    person.press("Down")
    name = shown.currentItem().data(Qt.ItemDataRole.UserRole)
    person.press("Alt+Up")
    person.click("applyColumns")
    assert page.presenter.columns[0] == name
    person.click("columns")
    person.click("resetColumns")
    assert page.presenter.columns[0] == "number"


def test_the_first_column_stays_in_view_when_one_goes_to_the_right(person: Person, page: ListPage) -> None:
    every = [f.name for f in page.presenter.choosable()]
    page.presenter.choose_columns(["number", *(n for n in every if n != "number")])
    person.wait()
    across = page.rows.horizontalScrollBar()
    assert page.rows.findChild(QTableView, "pinned").isHidden()
    across.setValue(across.maximum())
    person.wait()
    pinned = person.find("pinned")
    assert isinstance(pinned, QTableView) and pinned.columnWidth(0) == page.rows.columnWidth(0)
    assert pinned.indexAt(QPoint(5, 5)).data() == page.model.index(0, 0).data()
    across.setValue(0)
    person.wait()
    assert pinned.isHidden()


def test_a_change_from_elsewhere_moves_nothing_under_ones_eyes(person: Person, many: Desk) -> None:
    person.press("Ctrl+4")
    page = person.page
    assert isinstance(page, ListPage)
    page.rows.choose([range(2, 4)], 2)
    page.rows.verticalScrollBar().setValue(200)
    person.wait()
    many.records_changed.emit(records.save(many.session, "worker", None, {"given": "Ana"}).changed)
    person.wait()
    assert page.rows.verticalScrollBar().value() == 200 and page.presenter.chosen == [range(3, 5)]
    page.presenter.sort_by("given")
    person.wait()
    assert page.rows.verticalScrollBar().value() == 0 and page.presenter.chosen == [range(1)]


def test_the_menu_key_opens_what_can_be_done_with_the_rows(person: Person, page: ListPage) -> None:
    page.acts.open_menu(page.rows.mapToGlobal(QPoint(20, 40)))
    menu = page.findChild(QMenu, "rowsMenu")
    assert menu is not None and [a.text().replace("&", "") for a in menu.actions()] == [
        "Open", "Print receipts…", "Set a field…", "Copy", "Export…", "Print the list", "Delete…",
    ]  # fmt: skip
    person.press("Escape", menu)


def test_the_receipts_of_the_chosen_cases_are_one_print(person: Person, page: ListPage) -> None:
    page.rows.choose([range(1, 3)], 1)
    person.click("printReceipts")
    assert person.page.objectName() == "paper"
    assert "Page 1 of 2" in " ".join(w.text() for w in person.page.findChildren(QLabel) if w.isVisible())


def test_the_list_is_printed_as_it_is_shown(person: Person, page: ListPage) -> None:
    person.press("Ctrl+P")
    assert person.page.objectName() == "paper" and not person.page.banner.isVisible()


def test_an_empty_list_says_what_to_do_next(person: Person) -> None:
    person.press("Ctrl+4")
    assert person.find("emptyText").text() == "Workers: nothing recorded yet"  # type: ignore[attr-defined]
    person.click("first")
    assert person.page.objectName() == "record"


def test_deleted_ones_are_shown_when_asked_for(person: Person, page: ListPage, desk: Desk, cases: list[str]) -> None:
    saved = records.delete(desk.session, "case", cases[0], "saisi deux fois")
    desk.records_changed.emit(saved.changed)
    person.wait()
    assert len(titles(page)) == 3
    person.press("Ctrl+Shift+F")
    box = person.find("showDeleted")
    assert isinstance(box, QCheckBox)
    box.setChecked(True)
    person.click("applyFilter")
    assert len(titles(page)) == 4


def test_an_act_on_too_many_rows_is_refused_in_one_sentence(
    person: Person, page: ListPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many_records, "MOST", 3)
    person.press("Ctrl+A")
    person.press("Delete")
    assert page.banner.text.startswith("More than 3 records are too many for one act.")
    assert not person.window.findChildren(QDialog)


def test_the_first_row_is_chosen_once_the_list_is_there(person: Person, cases: list[str]) -> None:
    person.press("Ctrl+3")
    assert isinstance(person.page, ListPage)
    assert person.page.presenter.chosen == [range(1)]
    person.press("Delete")
    assert person.find("question").isVisible()


def test_a_message_leaves_the_acts_of_the_list_free(person: Person, desk: Desk, page: ListPage) -> None:
    desk.tell("Kept.", "info", ("Throw away", str))
    person.wait()

    toast, acts = person.find("toast"), person.find("acts")
    foot = toast.mapTo(person.shell, toast.rect().bottomLeft()).y()
    assert foot < acts.mapTo(person.shell, acts.rect().topLeft()).y()
