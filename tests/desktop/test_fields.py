"""Every field of every register can be shown and gives back what it was shown, whatever the widget makes of it."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from attache_app.desktop.fields.base import Surroundings
from attache_app.desktop.fields.cell import FieldCell
from attache_app.desktop.fields.dates import read_day, read_time
from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.sheet import dress
from attache_app.desktop.widgets.choice import Choice, matching
from attache_app.errors import DomainError
from attache_app.records.declarations import Field, declarations
from attache_app.records.values import canonical
from tests.desktop.samples import ID, type_text, values_for

KNOWN = declarations()
TODAY = dt.date(2026, 11, 24)
REGISTERS = sorted(KNOWN.registers)
# What a widget shows in its own words and so cannot read back; it is kept because nobody touched it.
SHOWN_ONLY = {"ref", "refs", "file"}


class NoOtherRecords:
    """Nothing else is recorded."""

    def find(self, owner: QObject, kinds: Sequence[str], text: str, done: Callable[[list[Choice]], None]) -> None:
        done([Choice(("worker", ID), "Jean-Robert Étienne")])

    def titles(self, owner: QObject, keys: Sequence[tuple[str, str]], done: Callable[[dict[str, str]], None]) -> None:
        done({id: "Jean-Robert Étienne" for _, id in keys})

    def open(self, kind: str, id: str) -> None:
        pass

    def note_chosen(self, kind: str, id: str) -> None:
        pass

    def makes(self, kinds: Sequence[str]) -> list[tuple[str, str]]:
        return [("employer", "Employer")] if "employer" in kinds else []

    def make(
        self, owner: QWidget, kind: str, text: str, values: Mapping[str, Any], done: Callable[[str, str], None]
    ) -> None:
        done(kind, ID)


def surroundings(language: str) -> Surroundings:
    now = dt.datetime(2026, 11, 24, 9, 5, tzinfo=dt.timezone(dt.timedelta(hours=-4)))
    return Surroundings(KNOWN, Speech(language), NoOtherRecords(), "DO", "DOP", now.tzinfo or dt.UTC, lambda: now)


OPEN: list[QWidget] = []


@pytest.fixture
def around(qapp: QApplication) -> Iterator[Surroundings]:
    dress(qapp, "light")
    yield surroundings("fr")
    while OPEN:
        OPEN.pop().close()


def _canonical(f: Field, value: Any) -> Any:
    return canonical(f.type, value, kinds=f.kinds, own_missing=KNOWN.own_missing(f), country="DO")


# Numbers and dates look different in each language; these registers have all their types.
ALL_TYPES = ("employment", "case", "claim_line", "site", "site_visit", "document")
SHOWN_IN = [("fr", r) for r in REGISTERS] + [(language, r) for language in ("ht", "es", "en") for r in ALL_TYPES]


@pytest.mark.parametrize(("language", "register"), SHOWN_IN)
def test_every_field_gives_back_what_it_was_shown(language: str, register: str, qapp: QApplication) -> None:
    around = surroundings(language)
    for f in KNOWN.registers[register].own:
        cell = FieldCell(f, around)
        for value in values_for(KNOWN, f):
            cell.set_value(value)
            assert cell.value() == value, f"{register}.{f.name} untouched"
            if f.type not in SHOWN_ONLY:
                # What the widget itself says, as after a touch.
                assert _canonical(f, cell.editor.read()) == value, f"{register}.{f.name} read"
        cell.set_value(None)
        assert cell.value() is None
        assert _canonical(f, cell.editor.read()) is None, f"{register}.{f.name} empty"
        for why in ("unknown", "refused"):
            cell.set_value({"missing": why})
            assert cell.value() == {"missing": why}
        cell.deleteLater()


@pytest.mark.parametrize("register", ALL_TYPES)
def test_what_is_typed_survives_being_built_anew_in_another_language(register: str, around: Surroundings) -> None:
    other = surroundings("en")
    for f in KNOWN.registers[register].own:
        for value in values_for(KNOWN, f):
            before, after = FieldCell(f, around), FieldCell(f, other)
            before.set_value(value)
            after.restore(before.state())
            assert after.value() == value, f"{register}.{f.name}"
            before.deleteLater()
            after.deleteLater()


def _shown(kind: str, name: str, around: Surroundings) -> FieldCell:
    cell = FieldCell(KNOWN.field(kind, name), around)
    OPEN.append(cell)
    cell.show()
    cell.activateWindow()
    assert QTest.qWaitForWindowActive(cell)
    cell.take_focus()
    return cell


def _line(cell: FieldCell) -> QLineEdit:
    line = cell.editor.focusProxy()
    assert isinstance(line, QLineEdit)
    return line


def test_half_a_date_is_told_in_a_sentence_and_stays_as_typed(around: Surroundings) -> None:
    cell = _shown("case", "opened_on", around)
    QTest.keyClicks(_line(cell), "31/02/2026")
    with pytest.raises(DomainError) as problem:
        cell.value()
    assert problem.value.code == "date_not_readable"
    again = FieldCell(cell.field, around)
    again.restore(cell.state())
    assert _line(again).text() == "31/02/2026"


@pytest.mark.parametrize(
    ("typed", "day"),
    [("24/11/2026", "2026-11-24"), ("3/1/26", "2026-01-03"), ("24 nov 2026", "2026-11-24"), ("5/12", "2026-12-05"),
     ("3", "2026-11-03"), ("2026-11-24", "2026-11-24"), ("", None)],
)  # fmt: skip
def test_a_day_is_read_as_people_type_it(typed: str, day: str | None) -> None:
    assert read_day(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "hour"), [("9", "09:00"), ("9:05", "09:05"), ("9h05", "09:05"), ("0905", "09:05"), ("23.59", "23:59")]
)
def test_an_hour_is_read_as_people_type_it(typed: str, hour: str) -> None:
    assert read_time(typed).isoformat("minutes") == hour


def test_an_age_is_kept_as_said_with_the_year_it_implies(around: Surroundings) -> None:
    cell = _shown("worker", "birth", around)
    type_text(_line(cell), "30 ans")
    assert cell.value() == {"edtf": "1996~", "said": "30 ans"}


def test_a_commune_is_found_without_accents_and_fills_in_its_department(around: Surroundings) -> None:
    cell = _shown("worker", "birth_place", around)
    commune = cell.editor.findChildren(QLineEdit)[2]
    commune.setFocus()
    QTest.keyClicks(commune, "gonaiv")
    QTest.keyClick(commune, Qt.Key.Key_Return)
    assert cell.value() == {"country": "HT", "admin1": "HT-AR", "admin2": "HT-AR-GONAIVES"}


def test_the_place_picker_holds_all_communes_and_provinces(around: Surroundings) -> None:
    cell = _shown("worker", "birth_place", around)
    country, region, commune = cell.editor.findChildren(QLineEdit)[:3]
    commune.setFocus()
    QTest.keyClick(commune, Qt.Key.Key_Down)
    assert len(commune.offered) == 142  # type: ignore[attr-defined]
    country.setFocus()
    QTest.keyClicks(country, "DO")
    QTest.keyClick(country, Qt.Key.Key_Return)
    assert cell.value() == {"country": "DO"}
    region.setFocus()
    QTest.keyClick(region, Qt.Key.Key_Down)
    assert len(region.offered) == 32  # type: ignore[attr-defined]


def test_a_code_is_found_by_its_label_or_its_code_and_nothing_else_is_taken(around: Surroundings) -> None:
    cell = _shown("case", "category", around)
    QTest.keyClicks(_line(cell), "W02")
    QTest.keyClick(_line(cell), Qt.Key.Key_Return)
    assert cell.value() == "W02"
    _line(cell).selectAll()
    QTest.keyClicks(_line(cell), "xyzzy")
    with pytest.raises(DomainError):
        cell.value()
    _line(cell).selectAll()
    QTest.keyClick(_line(cell), Qt.Key.Key_Delete)
    assert cell.value() is None


def test_several_codes_are_chosen_and_taken_out_without_closing_the_list(around: Surroundings) -> None:
    cell = _shown("case", "other_categories", around)
    line = _line(cell)
    for code in ("W01", "W03"):
        line.clear()
        QTest.keyClicks(line, code)
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert cell.value() == ["W01", "W03"]
    line.clear()
    QTest.keyClicks(line, "W01")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert cell.value() == ["W03"]


def test_a_yes_is_given_by_one_key_and_taken_back_by_the_same(around: Surroundings) -> None:
    cell = _shown("case", "safe_to_talk", around)
    yes = cell.editor.findChild(QWidget, "answer_True")
    assert yes is not None
    QTest.keyClick(yes, Qt.Key.Key_1)
    assert cell.value() is True
    QTest.keyClick(yes, Qt.Key.Key_1)
    assert cell.value() is None


def test_refused_to_say_is_chosen_from_the_menu_of_the_field_and_taken_back(around: Surroundings) -> None:
    cell = _shown("worker", "birth", around)
    action = next(a for a in cell.menu().actions() if a.data() == "refused")
    action.trigger()
    assert cell.value() == {"missing": "refused"}
    absent = cell.findChild(QWidget, "absent")
    assert absent is not None and absent.isVisible()
    QTest.keyClick(absent, Qt.Key.Key_Space)
    assert cell.value() is None


def test_another_record_is_found_by_typing_and_kept_by_its_id(around: Surroundings, qtbot: Any) -> None:
    cell = _shown("case_worker", "worker", around)
    line = _line(cell)
    QTest.keyClicks(line, "jean")
    qtbot.waitUntil(lambda: bool(line.offered))  # type: ignore[attr-defined]
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert cell.value() == ID
    assert line.text() == "Jean-Robert Étienne"


def test_words_in_any_order_and_without_accents_match() -> None:
    choices = [Choice("a", "Saint-Élie, Rénald"), Choice("b", "Élise")]
    assert [c.key for c in matching(choices, "renald elie")] == ["a"]
    assert [c.key for c in matching(choices, "eli")] == ["b", "a"]
