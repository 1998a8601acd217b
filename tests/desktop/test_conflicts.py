"""Conflicts side by side: read, kept by a digit, taken back, written anew, explained; ten thousand of them scroll."""

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QListView, QWidget

from attache_app.desktop.desk import Desk, Place
from attache_app.desktop.pages.conflicts.view import ConflictsPage
from attache_app.services import conflicts, drafts, records
from attache_app.store.tables import conflict as conflict_table
from tests.desktop.looking import StretchedTr, cut_off, mnemonic_clashes, nameless
from tests.desktop.person import Person


def clash(desk: Desk, kind: str, id: str, one: dict[str, Any], two: dict[str, Any]) -> None:
    """Two people write without having seen each other."""
    base = records.show(desk.session, kind, id).base
    records.save(desk.session, kind, id, one)
    records.save(desk.session, kind, id, two, base)


@pytest.fixture
def case(desk: Desk) -> str:
    id = records.save(
        desk.session, "case", None, {"title": "Salaire de trois quinzaines", "other_categories": ["W01", "W02"]}
    ).id
    clash(
        desk, "case", id,
        {"title": "Salaire de quatre quinzaines", "other_categories": ["W01"], "priority": "P1", "asks": "Son passeport"},
        {"title": "Salaire et passeport", "other_categories": ["W01", "W02", "W03"], "priority": "P2", "asks": "Son passeport"},
    )  # fmt: skip
    return id


def look(person: Person) -> ConflictsPage:
    person.press("Ctrl+7")
    page = person.page
    assert isinstance(page, ConflictsPage)
    return page


def cards(person: Person) -> list[str]:
    return [c.objectName().removeprefix("conflict_") for c in look_at(person)._cards]


def look_at(person: Person) -> ConflictsPage:
    page = person.page
    assert isinstance(page, ConflictsPage)
    return page


def texts(within: QWidget) -> str:
    return "\n".join(w.accessibleName() or w.text() for w in within.findChildren(QLabel) if w.isVisible())


def focus() -> str:
    here = QApplication.focusWidget()
    return here.objectName() if here is not None else ""


def unsettled(desk: Desk) -> set[str]:
    return {c.field for c in conflicts.conflicts(desk.session)}


def test_each_field_stands_beside_what_both_started_from_and_equal_values_are_not_shown(
    person: Person, desk: Desk, case: str
) -> None:
    page = look(person)
    assert sorted(cards(person)) == ["other_categories", "priority", "title"]
    said = texts(page)
    assert "Both started from" in said and "Salaire de trois quinzaines" in said and "Guerline Désir, today" in said
    assert "taken out: Late payment of wages" in said and "added: quatre" in said
    assert "3 fields" in person.find("subtitle").text()  # type: ignore[attr-defined]


def test_digits_keep_a_value_and_ctrl_z_takes_it_back(person: Person, desk: Desk, case: str) -> None:
    page = look(person)
    first, second = cards(person)[:2]
    person.press("Down")
    assert focus() == f"conflict_{second}"
    person.press("Up")
    wanted = page.presenter.views[0].heads[1]
    person.press("2")
    assert first not in cards(person) and focus() == f"conflict_{second}"
    person.press("Ctrl+Z")
    assert cards(person)[0] == first and unsettled(desk) >= {first}
    person.press("2")
    page.presenter.commit()
    person.wait()
    assert first not in unsettled(desk)
    assert records.show(desk.session, "case", case).values[first] == wanted.value


def test_leaving_the_page_lets_the_last_settling_stand(person: Person, desk: Desk, case: str) -> None:
    look(person)
    first = cards(person)[0]
    person.press("1")
    person.press("Escape")
    assert first not in unsettled(desk)


def test_another_value_is_written_in_place_and_kept_as_a_draft_while_it_is_typed(
    person: Person, desk: Desk, case: str
) -> None:
    page = look(person)
    card = next(c for c in page._cards if c.objectName() == "conflict_title")
    card.write_other()
    person.wait()
    person.type("Salaire, quatre quinzaines, passeport")
    person.press("Ctrl+1")
    (found,) = drafts.waiting(desk.session, "en")
    person.shell.resume(found.draft)
    person.wait()
    card = next(c for c in look_at(person)._cards if c.objectName() == "conflict_title")
    assert card._cell is not None and card._cell.value() == "Salaire, quatre quinzaines, passeport"
    card._cell.take_focus()
    person.press("Ctrl+Return")
    look_at(person).presenter.commit()
    person.wait()
    assert records.show(desk.session, "case", case).values["title"] == "Salaire, quatre quinzaines, passeport"
    assert "title" not in unsettled(desk) and drafts.waiting(desk.session, "en") == []


def test_a_deletion_is_explained_and_the_record_kept(person: Person, desk: Desk) -> None:
    id = records.save(desk.session, "case", None, {"title": "Saisi deux fois"}).id
    clash(desk, "case", id, {"deleted": "saisi deux fois"}, {"asks": "Qu’on lui rende son passeport"})
    page = look(person)
    said = texts(page)
    assert "stays in sight" in said and "Qu’on lui rende son passeport" in said and "saisi deux fois" in said
    person.press("2")
    page.presenter.commit()
    person.wait()
    view = records.show(desk.session, "case", id)
    assert view.visible and view.conflicts == ()
    assert person.find("nothing")


def test_records_stand_in_a_list_and_the_next_is_one_key_away(person: Person, desk: Desk, case: str) -> None:
    worker = records.save(desk.session, "worker", None, {"surname": "Pierre"}).id
    clash(desk, "worker", worker, {"surname": "Pyè"}, {"surname": "Pierre-Louis"})
    page = look(person)
    shown = person.find("records")
    assert isinstance(shown, QListView) and shown.model().rowCount() == 2
    for _ in range(3):
        person.press("Down")
    assert page.presenter.chosen == ("worker", worker) and focus() == "conflict_surname"
    person.click("openRecord")
    assert person.page.presenter.id == worker  # type: ignore[attr-defined]


def test_a_record_leads_to_its_own_fields(person: Person, desk: Desk, case: str) -> None:
    worker = records.save(desk.session, "worker", None, {"surname": "Pierre"}).id
    clash(desk, "worker", worker, {"surname": "Pyè"}, {"surname": "Pierre-Louis"})
    person.shell.go(Place("conflicts", kind="worker", id=worker))
    person.wait()
    assert cards(person) == ["surname"]


def test_ten_thousand_fields_scroll(person: Person, desk: Desk, case: str) -> None:
    ids = [f"0193a5f0-0000-7000-8000-{n:012d}" for n in range(10_000)]
    with desk.session.store.writing() as conn:
        conn.execute(conflict_table.insert(), [{"kind": "visit", "id": id, "field": "words"} for id in ids])
    look(person)
    shown = person.find("records")
    assert isinstance(shown, QListView) and shown.model().rowCount() == 10_001
    person.find("records").setFocus()
    shown.verticalScrollBar().setValue(5_000)
    person.wait()
    assert "10,003" in person.find("subtitle").text() or "10003" in person.find("subtitle").text()  # type: ignore[attr-defined]


def test_with_nothing_to_settle_the_page_says_when_there_would_be(person: Person) -> None:
    look(person)
    assert "Nothing to settle" in person.find("nothing").text()  # type: ignore[attr-defined]


def seen(person: Person) -> list[str]:
    root = person.shell
    return [
        *cut_off(root),
        *(f"nameless: {n}" for n in nameless(root)),
        *(f"letter {x}" for x in mnemonic_clashes(root)),
    ]


def test_nothing_is_cut_off_in_any_language_nor_with_longer_texts(person: Person, desk: Desk, case: str) -> None:
    gone = records.save(desk.session, "case", None, {"title": "Saisi deux fois"}).id
    clash(desk, "case", gone, {"deleted": "saisi deux fois"}, {"asks": "Qu’on lui rende son passeport"})
    page = look(person)
    next(c for c in page._cards if c.objectName() == "conflict_title").write_other()
    person.wait()
    person.type("Salaire, quatre quinzaines, passeport")
    found = {}
    for language in ("fr", "ht", "es", "en", "longer"):
        if language == "longer":
            desk.speech.tr_ = StretchedTr()
            desk.speech.changed.emit()
        else:
            desk.speech.speak(language)
        person.wait()
        for row in (0, 1):
            look_at(person).presenter.choose(row)
            person.wait()
            found[language, row] = seen(person)
    assert {where: problems for where, problems in found.items() if problems} == {}
