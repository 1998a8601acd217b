"""The counter on a busy morning, key by key and without a mouse: from the first word to the printed paper in the person's hand."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from attache_app.desktop import printing
from attache_app.desktop.desk import Desk
from attache_app.desktop.preferences import Preferences
from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.sheet import dress
from attache_app.reports.pictures import page_count
from attache_app.services import listing, papers, records
from attache_app.services.sessions import Session
from tests.desktop.looking import settle
from tests.desktop.person import Person, before_the_window

MOST_KEYS = 60


class Counter(Person):
    """A person who counts the keys beside the words: what a finger does forty times a morning."""

    keys = 0

    def press(self, keys: str, at: object = None) -> None:
        self.keys += 1
        super().press(keys)

    def pause(self) -> None:
        """As long as it takes to look up from the keyboard."""
        QTest.qWait(320)
        self.wait()


@pytest.fixture
def paper(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What comes out of the printer of the counter, a PDF here."""
    out = folder / "sòti nan enprimant la.pdf"

    def printer(name: str) -> QPrinter:
        assert name == "Kontwa"
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(out))
        return made

    monkeypatch.setattr(printing, "printer_names", lambda: ["Kontwa"])
    monkeypatch.setattr(printing, "printer", printer)
    return out


@pytest.fixture
def counter(qapp: QApplication, at_rest: Callable[[], None], post: Session, folder: Path) -> Iterator[Counter]:
    dress(qapp, "light")
    desk = Desk(post, Speech("fr"), Preferences(folder / "window.json"))
    with before_the_window(qapp, desk, at_rest) as person:
        yield Counter(person.window, person.shell, person.wait)


def _complaint(counter: Counter, name: str) -> None:
    counter.press("Ctrl+2")
    counter.type("Yo pa peye m pou twa kenzèn. Kapataz la di m tounen demen.")
    counter.press("Alt+2")  # a complaint
    for _ in range(20):
        if QApplication.focusWidget() is counter.find("field_who_is_here").focusProxy():
            break
        counter.press("Tab")
    counter.type(name)


def test_from_the_first_word_to_the_printed_receipt_in_sixty_keys(counter: Counter, post: Session, paper: Path) -> None:
    _complaint(counter, "Wilnè Étienne")
    counter.press("Tab")
    counter.type("809 555 0134")
    counter.press("Ctrl+P")
    assert counter.page.objectName() == "paper"
    counter.press("Return")

    assert page_count(paper.read_bytes()) == 1
    (case,) = listing.page(post, "case").rows
    assert records.show(post, "case", case.id).computed["workers"]
    assert counter.keys <= MOST_KEYS

    # And the next person.
    counter.press("Escape")
    counter.press("Return")
    assert counter.page.presenter.result is None  # type: ignore[attr-defined]
    assert counter.find("field_words").isAncestorOf(QApplication.focusWidget())


def test_a_worker_who_was_here_before_is_found_while_the_name_is_typed(
    counter: Counter, post: Session, paper: Path
) -> None:
    known = records.save(post, "worker", None, {"surname": "Étienne", "given": "Wilner"}).id
    records.save(post, "worker", None, {"surname": "Pierre", "given": "Guerline"})

    _complaint(counter, "etienne wil")
    counter.pause()
    counter.press("Down")
    counter.press("Return")
    counter.press("Ctrl+P")
    counter.press("Return")

    (case,) = listing.page(post, "case").rows
    assert records.show(post, "case", case.id).computed["workers"] == [known]
    assert listing.page(post, "worker").total == 2
    assert page_count(paper.read_bytes()) == 1
    assert counter.keys <= MOST_KEYS


def test_slips_filled_in_by_hand_during_a_power_cut_are_typed_in_with_their_own_day(
    counter: Counter, post: Session, paper: Path
) -> None:
    counter.press("Ctrl+2")
    counter.click("blankSlips")
    counter.type("3")
    counter.press("Return")
    counter.press("Ctrl+P")
    assert page_count(paper.read_bytes()) == 2
    counter.press("Escape")

    slip = papers.draw_slip_numbers(post, 1)[0]
    counter.find("field_slip_number").setFocus()
    counter.type(slip[:-1] + ("A" if slip[-1] != "A" else "B"))
    assert "problem" in [
        w.objectName() for w in counter.find("cell_slip_number").children() if getattr(w, "isVisible", bool)()
    ]
    for _ in slip:
        counter.press("Backspace")
    counter.type(slip.lower().replace("-", " "))
    counter.find("field_visited_at").setFocus()
    counter.press("Ctrl+A")
    counter.type("20/11/2026")
    counter.press("Tab")
    counter.press("Ctrl+A")
    counter.type("9h30")
    counter.find("field_words").setFocus()
    counter.type("Li te vin pandan pàn kouran an.")
    counter.press("Ctrl+Return")

    (visit,) = listing.page(post, "visit").rows
    values = records.show(post, "visit", visit.id).values
    assert values["slip_number"] == slip
    assert values["typed_later"] is True
    assert values["visited_at"].startswith("2026-11-20T09:30")
    assert values["number"] != slip

    # The pile goes on with the next slip; the same one again is told.
    counter.press("Return")
    assert counter.find("field_slip_number").isAncestorOf(QApplication.focusWidget())
    counter.type(slip)
    counter.wait()
    assert counter.find("openKnownSlip").isVisible()
    settle(QApplication.instance())


def test_without_a_printer_the_paper_is_kept_as_a_file(
    counter: Counter, post: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "printer_names", list)
    visit = records.save(post, "visit", None, {"type": "info"}).id
    counter.shell.desk.show_receipts([("visit", visit)])
    counter.wait()

    assert counter.find("noPrinter").isVisible()
    assert not counter.find("print").isEnabled()
    assert counter.find("keep").hasFocus()


def test_forty_receipts_are_seen_page_by_page_and_printed_at_once(counter: Counter, post: Session, paper: Path) -> None:
    visits = [records.save(post, "visit", None, {"type": "info"}).id for _ in range(40)]
    counter.shell.desk.show_receipts([("visit", id) for id in visits])
    counter.wait()

    counter.press("PgDown")
    assert counter.find("pageOf").text() == "Page 2 sur 40"  # type: ignore[attr-defined]
    counter.press("Ctrl+P")

    assert page_count(paper.read_bytes()) == 40
