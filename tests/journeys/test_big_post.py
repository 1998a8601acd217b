"""A post of 100,000 workers: nothing blocks the window, and the window's thread never asks the database."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.listing.view import ListPage
from attache_app.desktop.pages.record.view import RecordPage
from attache_app.desktop.preferences import Preferences
from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.sheet import dress
from attache_app.services import listing, sessions
from attache_app.services.sessions import Session
from tests.desktop.person import Person, before_the_window
from tests.journeys.big_register import add_cases, grow
from tests.journeys.offices import PASSPHRASE, laptop
from tests.journeys.watchdog import LIMIT_MS, watching

MANY = 100_000
MOST_TURNS = 3


@pytest.fixture(scope="module")
def big_post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("Poste à Saint-Marc é") / "Poste"
    with laptop(folder) as session:
        add_cases(session, grow(session, MANY), 2_000)
    with sessions.open_session(folder, PASSPHRASE) as session:
        yield session


def _pause(person: Person) -> None:
    """As long as people pause before they look up from what they typed."""
    until = time.monotonic() + 0.4
    while time.monotonic() < until:
        QApplication.processEvents()
        time.sleep(0.01)
    person.wait()


def _morning(person: Person, during: Callable[[str], AbstractContextManager[None]], turn: int) -> None:
    """What an attaché does before ten."""
    with during("the first page"):
        person.press("Ctrl+1")
        _pause(person)
    with during("the list of workers"):
        person.press("Ctrl+4")
    page = person.page
    assert isinstance(page, ListPage) and page.presenter.total >= MANY
    with during("scrolling"):
        for _ in range(5):
            person.press("PgDown")
    with during("to the end"):
        person.press("End")
    with during("a jump into the middle"):
        page.rows.verticalScrollBar().setValue(MANY // 2)
        person.wait()
    with during("sorting by name"):
        page.presenter.sort("surname", turn % 2 == 1)
        person.wait()
    with during("all rows chosen"):
        person.press("Ctrl+A")
    assert page.presenter.chosen == [range(page.presenter.total)]
    with during("filtering by words"):
        person.press("Ctrl+F")
        person.type("marie")
        person.press("Return")
    assert 0 < page.presenter.total < MANY
    with during("filtering by a column"):
        page.presenter.filter_by("sex", {"any": ["f"]})
        person.wait()
    page.presenter.take_filters_off()
    person.wait()
    with during("searching as one types"):
        person.press("Ctrl+K")
        for letters in ("je", "an", " pi", "err", "e"):
            person.type(letters)
            _pause(person)
    with during("what was found opened"):
        person.press("Return")
        _pause(person)
    with during("back to the list"):
        person.press("Escape")
    with during("a worker opened"):
        page.rows.setFocus()
        person.press("Return")
        _pause(person)
    record = person.page
    assert isinstance(record, RecordPage)
    with during("a worker changed"):
        person.press("Alt+1")
        record.sections["name"].cells["said_name"].take_focus()
        person.press("Ctrl+A")
        person.type(f"Ti Jan {turn}")
        _pause(person)
    with during("a worker saved"):
        person.press("Ctrl+S")
        _pause(person)
    assert record.presenter.view is not None and record.presenter.view.values["said_name"] == f"Ti Jan {turn}"
    with during("back to the list"):
        person.press("Escape")
    with during("the list of cases"):
        person.press("Ctrl+3")
    with during("a case opened"):
        person.press("Return")
        _pause(person)
    with during("a new intake"):
        person.press("Ctrl+2")
    with during("an intake typed"):
        person.type("Yo pa peye m pou twa kenzèn.")
        _pause(person)
    with during("an intake saved"):
        person.press("Ctrl+Return")
        _pause(person)


def test_a_morning_at_a_post_of_100_000_workers_never_holds_the_window(
    big_post: Session, qapp: QApplication, at_rest: Callable[[], None], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dress(qapp, "light")
    desk = Desk(big_post, Speech("fr"), Preferences(folder / "window.json"))
    with watching(monkeypatch) as watchdog, before_the_window(qapp, desk, at_rest) as person:
        # What a busy machine slowed is quicker another time; what blocks the window, blocks it again.
        for turn in range(MOST_TURNS):
            watchdog.begin_again()
            _morning(person, watchdog.during, turn)
            if not watchdog.complaints():
                break
        told = watchdog.told()
        print(told)
        assert not (found := watchdog.complaints()), "\n".join([*found, told])
    assert listing.page(big_post, "visit").total == turn + 1, "the morning was not as it is told"


def test_the_watchdog_barks_at_what_holds_the_window_and_at_who_asks_the_database(
    big_post: Session, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    with watching(monkeypatch) as watchdog:
        with watchdog.during("reckoning in the window's thread"):
            end = time.thread_time() + 1.5 * LIMIT_MS / 1000
            while time.thread_time() < end:
                pass
        with watchdog.during("asking in the window's thread"), big_post.store.reading():
            pass

    busy, asked = watchdog.complaints()
    assert busy.startswith("reckoning in the window's thread: 1") and "test_the_watchdog_barks" in busy
    assert asked.startswith("Store.reading from ")
