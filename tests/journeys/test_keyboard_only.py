"""By the keyboard alone: from the first word at the counter to a wage claim whose limit is seen (workflows A1 and the start of A2)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.preferences import Preferences
from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.sheet import dress
from attache_app.services import listing, records
from attache_app.services.sessions import Session
from tests.desktop.person import Person, before_the_window


class Hands(Person):
    """Somebody whose mouse is broken: every widget is reached by keys."""

    def click(self, name: str) -> None:
        raise AssertionError("no mouse")

    def tab_to(self, name: str, most: int = 80) -> QWidget:
        """Press Tab until the keyboard is in this widget, as somebody does who looks where the ring goes."""
        for _ in range(most):
            here = QApplication.focusWidget()
            if here is not None and any(
                w.isVisible() and (w is here or w.isAncestorOf(here)) for w in self._named(name)
            ):
                return here
            self.press("Tab")
        raise AssertionError(f"Tab does not reach {name}")

    def _named(self, name: str) -> list[QWidget]:
        top = QApplication.activeModalWidget() or self.window
        return top.findChildren(QWidget, name)

    def pause(self, ms: int = 320) -> None:
        QTest.qWait(ms)
        self.wait()

    def down_to(self, name: str, text: str) -> None:
        """In a list that has the keyboard, down to the line of this text."""
        entries = self.find(name).entries  # type: ignore[attr-defined]
        for _ in range(next(n for n, entry in enumerate(entries) if entry.text == text)):
            self.press("Down")


@pytest.fixture
def hands(qapp: QApplication, at_rest: Callable[[], None], post: Session, folder: Path) -> Iterator[Hands]:
    dress(qapp, "light")
    desk = Desk(post, Speech("en"), Preferences(folder / "window.json"))
    with before_the_window(qapp, desk, at_rest) as person:
        yield Hands(person.window, person.shell, person.wait)


def test_from_the_first_word_to_a_wage_claim_with_its_limit(hands: Hands, post: Session) -> None:
    # A1: the words, a complaint, no danger, a name, a telephone.
    hands.press("Ctrl+2")
    hands.type("Yo mete m deyò san peye m dènye mwa a.")
    hands.press("Alt+2")
    hands.tab_to("field_danger_now")
    hands.press("2")
    hands.tab_to("field_who_is_here")
    hands.type("Wilnè Étienne")
    hands.tab_to("field_phone")
    hands.type("809 555 0134")
    hands.press("Ctrl+Return")

    # A2 starts: the case is opened, and says what is missing.
    hands.tab_to("open")
    hands.press("Return")
    assert hands.page.objectName() == "record"
    (case,) = (row.id for row in listing.page(post, "case").rows)
    said = [entry.text for entry in hands.find("gaps").entries]  # type: ignore[attr-defined]
    assert said[0] == "No category yet: no limit can be found."

    # What it is about, where one is led to it.
    hands.tab_to("gaps")
    hands.press("Return")
    hands.tab_to("field_category", 1)
    hands.type("W01")
    hands.pause()
    hands.press("Return")
    hands.press("Ctrl+S")
    assert records.show(post, "case", case).values["category"] == "W01"

    # The job, made from the line that misses it, and its employer from inside the field: nothing of the form is lost.
    hands.press("F2")
    hands.tab_to("gaps")
    hands.down_to("gaps", "1 person without a job recorded.")
    hands.press("Return")
    hands.tab_to("field_employment", 1)
    hands.type("Ingenio")
    hands.pause()
    hands.press("Return")  # nothing is known of that name: a new job is offered
    hands.tab_to("field_employer")
    hands.type("Ingenio Ficticio Loma Verde")
    hands.pause()
    hands.press("Return")
    hands.press("Ctrl+S")  # the employer
    hands.press("Ctrl+S")  # the job
    hands.press("Ctrl+S")  # the participant, who has it now
    (employer,) = (row.id for row in listing.page(post, "employer").rows)
    (job,) = (row.id for row in listing.page(post, "employment").rows)
    assert records.show(post, "employment", job).values["employer"] == employer
    (member,) = (row.id for row in listing.page(post, "case_worker").rows)
    assert records.show(post, "case_worker", member).values["employment"] == job

    # Back at the case, the date that starts the clock is asked for; typed, it makes the limit seen.
    hands.press("Escape")
    assert hands.page.objectName() == "record"
    hands.tab_to("limits")
    hands.press("Return")
    hands.tab_to("field_ended_on", 1)
    hands.type("31/10/2026")
    hands.press("Ctrl+S")
    hands.press("Escape")
    # Three months from the day after (art. 703); 31 January is a Sunday, so the day before.
    assert hands.find("limitDay").text() == "30 January 2027"  # type: ignore[attr-defined]
