"""The whole window, stop by stop: in each language and with longer texts, on the smallest screen and at 125 %: nothing cut, nothing outside."""

from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.theme.sheet import dress
from attache_app.services import records
from tests.desktop.looking import StretchedTr, problems, settle
from tests.desktop.person import Person
from tests.desktop.touring import a_complaint, dialogs, pages, tour

# What is left of 1366×768 for the window where the task bar and the frame are; and at 125 %, in the same letters.
SMALLEST, AT_125 = (1280, 660), (1093, 540)


@pytest.fixture
def case(desk: Desk) -> str:
    """A case with all that comes of an intake, two writers of one field; its id."""
    id = a_complaint(desk)
    base = records.show(desk.session, "case", id).base
    records.save(desk.session, "case", id, {"title": "Salaire de trois quinzaines", "category": "W01"}, base)
    records.save(desk.session, "case", id, {"title": "Salaire de deux quinzaines"}, base)
    return id


@pytest.fixture
def look(person: Person) -> "Eyes":
    return Eyes()


class Eyes:
    """What was wrong at each stop, and what was seen."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}
        self.seen: list[QWidget] = []
        self.names: set[str] = set()
        self.kinds: set[type] = set()

    def __call__(self, name: str, root: QWidget) -> None:
        page = getattr(root, "page", root)
        self.seen.append(page)
        self.names.add(type(page).__module__)
        self.kinds.add(type(root))
        if wrong := problems(root):
            self.found[name] = wrong

    def told(self) -> str:
        return "\n".join(f"{name}: {problem}" for name, wrong in self.found.items() for problem in wrong)


def _walk(person: Person, desk: Desk, case: str, look: Eyes, size: tuple[int, int]) -> None:
    person.window.resize(*size)
    desk.speech.changed.emit()
    person.wait()
    tour(person, case, look)


@pytest.mark.parametrize("language", ["fr", "ht", "es", "en"])
def test_nothing_is_cut_in_any_language_at_125_percent(
    person: Person, desk: Desk, case: str, look: Eyes, language: str
) -> None:
    desk.speech.speak(language)
    _walk(person, desk, case, look, AT_125)

    assert not look.found, look.told()


def test_every_page_and_dialog_bears_texts_longer_by_two_fifths_in_the_dark(
    person: Person, desk: Desk, case: str, look: Eyes, qapp: QApplication, at_rest: Callable[[], None]
) -> None:
    dress(qapp, "dark")
    desk.speech.tr_ = StretchedTr()
    _walk(person, desk, case, look, SMALLEST)
    dress(qapp, "light")

    assert not look.found, look.told()
    # The tour leaves out no page and no dialog, and what was left behind it is freed.
    assert {p for p in pages() if not any(f".pages.{p}." in name for name in look.names)} <= {"inbox", "search"}
    assert dialogs() - look.kinds == set()
    person.press("Ctrl+1")
    settle(qapp)
    alive = {type(w).__name__ for w in look.seen if shiboken6.isValid(w) and w is not person.page}
    assert alive == set(), "freed on close"
    assert not [w for w in qapp.topLevelWidgets() if isinstance(w, QDialog)]
