"""Ctrl+K: found while one types, opened by Enter, with the reason; nothing of it stays on the screen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QPushButton

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.search.presenter import Answer, SearchPresenter
from attache_app.domain import numbering
from attache_app.services import records
from tests.desktop.looking import StretchedTr, cut_off, mnemonic_clashes, nameless
from tests.desktop.person import Person

PAUSE_MS = 120


@pytest.fixture
def people(desk: Desk) -> dict[str, str]:
    """Three workers and whom they work for, by name."""
    employer = records.save(desk.session, "employer", None, {"known_as": ["Central Barahona"]}).id
    saved = {"Central Barahona": employer}
    for name, values in {
        "Pyè": {"given": "Pyè", "surname": "Étienne", "phones": [{"number": "809 555 0134"}]},
        "Wilner": {"given": "Wilner", "surname": "Thélusma"},
        "Ti Jan": {"given": "Dieuseul", "surname": "Cadet", "aliases": ["Ti Jan"]},
    }.items():
        saved[name] = records.save(desk.session, "worker", None, values).id
    records.save(desk.session, "employment", None, {"worker": saved["Wilner"], "employer": employer})
    return saved


def search_for(person: Person, text: str) -> list[str]:
    """Open the search, type, and read what it shows."""
    person.press("Ctrl+K")
    person.type(text)
    QTest.qWait(PAUSE_MS)
    person.wait()
    return shown(person)


def shown(person: Person) -> list[str]:
    hits = person.window.findChild(QListView, "hits")
    assert hits is not None
    model = hits.model()
    return [str(model.index(n, 0).data()) for n in range(model.rowCount())] if hits.isVisible() else []


def note(person: Person) -> str:
    found = person.find("searchNote")
    assert isinstance(found, QLabel)
    return found.text()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("telisma wilne", "Thélusma Wilner, Worker"),
        ("pierre", "Étienne Pyè, Worker"),
        ("pierre", "Pyè: a form of the same name"),
        ("ti jan", "also called Ti Jan"),
        ("555-0134", "telephone +1\u00a0809\u00a0555\u00a00134"),
        ("barahona", "employer: Central Barahona"),
    ],
)
def test_a_person_is_found_while_one_types_and_the_reason_is_told(
    person: Person, people: dict[str, str], typed: str, says: str
) -> None:
    assert any(says in row for row in search_for(person, typed)), shown(person)


def test_arrows_choose_and_enter_opens(person: Person, people: dict[str, str]) -> None:
    assert len(search_for(person, "barahona")) == 2

    person.press("Down")
    person.press("Return")

    assert person.page.windowTitle() == "" and person.shell._pages[-1][0].id == people["Wilner"]


def test_a_filter_looks_in_one_register_only(person: Person, people: dict[str, str]) -> None:
    search_for(person, "barahona")

    person.press("Alt+2")
    QTest.qWait(PAUSE_MS)
    person.wait()

    assert [row.split(",")[0] for row in shown(person)] == ["Thélusma Wilner"]


def test_what_nobody_is_called_may_be_a_new_worker(person: Person, people: dict[str, str]) -> None:
    assert search_for(person, "Odilon Monpremier") == []
    assert note(person).startswith("Nothing found.")

    person.press("Ctrl+N")

    place = person.shell._pages[-1][0]
    assert (place.kind, place.id, dict(place.preset)) == ("worker", None, {"said_name": "Odilon Monpremier"})


def test_control_and_enter_shows_the_list_of_the_register(person: Person, people: dict[str, str]) -> None:
    search_for(person, "thelusma")

    person.press("Ctrl+Return")

    place = person.shell._pages[-1][0]
    assert (place.page, place.kind) == ("list", "worker")
    assert place.query is not None and place.query.text == "thelusma"


def test_a_number_with_one_wrong_character_leads_to_the_right_one(person: Person, people: dict[str, str]) -> None:
    number = str(records.show(person.shell.desk.session, "worker", people["Wilner"]).number)
    wrong = number[:-3] + next(c for c in "123456789" if c != number[-3]) + number[-2:]
    assert not numbering.is_right(wrong)

    rows = search_for(person, wrong)

    assert any("Thélusma Wilner" in row and f"wrong: {number}" in row for row in rows), rows


def test_escape_gives_the_keyboard_back_and_leaves_no_name_behind(person: Person, people: dict[str, str]) -> None:
    before = person.window.focusWidget()
    search_for(person, "wilner")

    person.press("Escape")

    line = person.window.findChild(QLineEdit, "search")
    assert line is not None and not line.isVisible() and line.text() == ""
    assert person.window.focusWidget() is before
    person.press("Ctrl+K")
    assert shown(person) == []


def test_a_click_beside_the_card_closes_and_one_on_it_does_not(person: Person, people: dict[str, str]) -> None:
    search_for(person, "wilner")
    overlay, words = person.find("searchOverlay"), person.find("searchNote")

    QTest.mouseClick(words, Qt.MouseButton.LeftButton)
    assert overlay.isVisible()
    QTest.mouseClick(overlay, Qt.MouseButton.LeftButton, pos=overlay.rect().bottomLeft())
    assert not overlay.isVisible()


def test_tab_stays_within_the_search(person: Person, people: dict[str, str]) -> None:
    search_for(person, "wilner")
    overlay = person.find("searchOverlay")

    for _ in range(12):
        person.press("Tab")
        now = person.window.focusWidget()
        assert now is not None and overlay.isAncestorOf(now)


def test_search_answers_the_last_thing_typed_only(desk: Desk, people: dict[str, str], qtbot, at_rest) -> None:  # type: ignore[no-untyped-def]
    presenter = SearchPresenter(desk)
    answers: list[Answer] = []
    presenter.answered.connect(answers.append)

    for text in ("w", "wi", "wilner"):
        presenter.type(text)
    qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
    at_rest()

    assert [answer.text for answer in answers] == ["wilner"]


@pytest.mark.parametrize("language", ["fr", "ht", "es", "stretched"])
def test_nothing_is_cut_off_in_any_language(person: Person, people: dict[str, str], desk: Desk, language: str) -> None:
    if language == "stretched":
        desk.speech.tr_ = StretchedTr()
        desk.speech.changed.emit()
    else:
        desk.speech.speak(language)
    person.wait()

    search_for(person, "wilner")

    overlay = person.find("searchOverlay")
    assert cut_off(overlay) == []
    assert nameless(overlay) == []
    assert mnemonic_clashes(overlay) == []
    assert all(b.accessibleName() or b.text() for b in overlay.findChildren(QPushButton))
