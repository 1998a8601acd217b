"""Every page in every language: nothing cut off, everything named, no letter given twice; and once with longer texts."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from attache_app.desktop.desk import Desk, Place
from attache_app.desktop.theme.colours import DARK, LIGHT, Colours, contrast
from attache_app.desktop.theme.sheet import dress
from attache_app.services import records
from tests.desktop.looking import StretchedTr, cut_off, problems
from tests.desktop.person import Person
from tests.desktop.touring import a_complaint, tour_pages


@pytest.fixture
def recorded(desk: Desk) -> str:
    """A case with all that comes of an intake; its id."""
    id = a_complaint(desk)
    records.save(desk.session, "case", id, {"title": "Salaire de trois quinzaines", "category": "W01"})
    return id


def _tour(person: Person, case: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    tour_pages(person, case, lambda where, root: found.update({where: problems(root)}))
    return {where: wrong for where, wrong in found.items() if wrong}


@pytest.mark.parametrize("language", ["fr", "ht", "es", "en"])
def test_every_page_shows_all_of_its_text(person: Person, desk: Desk, recorded: str, language: str) -> None:
    desk.speech.speak(language)
    person.wait()
    assert _tour(person, recorded) == {}


def test_every_page_bears_texts_longer_by_two_fifths(person: Person, desk: Desk, recorded: str) -> None:
    desk.speech.tr_ = StretchedTr()
    desk.speech.changed.emit()
    person.wait()
    assert _tour(person, recorded) == {}


@pytest.mark.parametrize("shades", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_stands_out_from_its_ground(shades: Colours) -> None:
    pairs = [
        ("text", "ground"), ("text", "surface"), ("text", "raised"), ("text", "sunken"), ("muted", "ground"), ("muted", "surface"),
        ("muted", "sunken"), ("accent", "surface"), ("accent", "ground"), ("accent", "accent_soft"), ("on_accent", "accent"), ("on_accent", "accent_hover"),
        ("bad", "surface"), ("bad", "bad_soft"), ("warn", "warn_soft"), ("good", "good_soft"), ("text", "warn_soft"), ("text", "bad_soft"),
        ("text", "good_soft"), ("text", "accent_soft"), ("side_text", "side"), ("side_text", "side_chosen"), ("side_muted", "side"),
    ]  # fmt: skip
    assert [p for p in pairs if contrast(getattr(shades, p[0]), getattr(shades, p[1])) < 4.5] == []
    # What is no text but must be seen: edges of fields, the ring around what has the keyboard.
    edges = [("line_strong", "surface"), ("focus", "surface"), ("focus", "side"), ("focus", "ground")]
    assert [p for p in edges if contrast(getattr(shades, p[0]), getattr(shades, p[1])) < 3] == []


def test_the_look_changes_while_it_runs_and_typing_stays(person: Person, desk: Desk, qapp: QApplication) -> None:
    person.press("Ctrl+2")
    person.type("Yo kenbe paspò m")
    dress(qapp, "dark")
    desk.speech.changed.emit()
    person.wait()
    assert person.page.cells["words"].value()["text"] == "Yo kenbe paspò m"  # type: ignore[attr-defined]
    dress(qapp, "light")


@pytest.mark.parametrize("percent", [150, 200])
def test_a_record_with_large_text_loses_neither_a_line_nor_an_end(
    person: Person, qapp: QApplication, recorded: str, percent: int
) -> None:
    dress(qapp, "light", percent)
    try:
        person.shell.show_place(Place("record", kind="case", id=recorded))
        person.wait()
        assert cut_off(person.page) == []
    finally:
        dress(qapp, "light")


@pytest.mark.parametrize(
    "place",
    [
        *(Place(p) for p in ("home", "intake", "sync", "inbox", "conflicts", "drafts", "settings", "about", "care")),
        *(Place(p, kind=k) for p, k in (("list", "worker"), ("record", "case"), ("record", "worker"))),
    ],
    ids=lambda place: f"{place.page}-{place.kind}",
)
def test_no_piece_of_a_page_appears_as_a_window_and_takes_the_keyboard(person: Person, place: Place) -> None:
    person.shell.show_place(Place("list", kind="visit"))
    person.wait()
    shown = []

    class Watch(QObject):
        def eventFilter(self, seen: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(seen, QWidget) and seen.isWindow():
                shown.append(seen.objectName() or type(seen).__name__)
            return False

    watch, app = Watch(), QApplication.instance()
    app.installEventFilter(watch)
    try:
        person.shell.show_place(place)
        person.wait()
    finally:
        app.removeEventFilter(watch)
    assert shown == []
