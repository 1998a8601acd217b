"""A day through the real windows, by key and mouse: enrolment, intake, find, an action, the receipt, the batch, headquarters, the return."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.inbox import view as inbox
from attache_app.desktop.pages.paper import view as receipt
from attache_app.desktop.pages.sync import view as sync
from attache_app.desktop.preferences import Preferences
from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.sheet import dress
from attache_app.services import listing
from attache_app.services.sessions import Session
from tests.desktop.looking import settle
from tests.desktop.person import Person, before_the_window
from tests.journeys.offices import headquarters, laptop


def _drop(person: Person, zone: str, file: Path) -> None:
    """Let a file fall on a place of the window, as the mouse does."""
    target = person.find(zone)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    buttons, keys, middle = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, target.rect().center()
    QApplication.sendEvent(target, QDragEnterEvent(middle, Qt.DropAction.CopyAction, data, buttons, keys))
    QApplication.sendEvent(target, QDropEvent(QPointF(middle), Qt.DropAction.CopyAction, data, buttons, keys))
    person.wait()


def _texts(person: Person) -> str:
    return "\n".join(w.text() for w in person.window.findChildren(QLabel) if w.isVisible())


@pytest.fixture
def sit_down(qapp: QApplication, at_rest: Callable[[], None], folder: Path):  # type: ignore[no-untyped-def]
    """Open the window of an office, in English."""
    dress(qapp, "light")

    def open_window(session: Session, name: str):  # type: ignore[no-untyped-def]
        return before_the_window(qapp, Desk(session, Speech("en"), Preferences(folder / f"{name}.json")), at_rest)

    return open_window


def test_a_day_from_the_counter_to_headquarters_and_back(
    folder: Path, sit_down, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    stick = folder / "clé USB"
    stick.mkdir()
    files = {name: stick / f"SDQ.attache-{name}" for name in ("card", "request", "grant")}
    paper = folder / "resi.pdf"
    hq, _ = headquarters(folder / "Siège")
    post = laptop(folder / "Poste")
    monkeypatch.setattr(receipt, "choose_new_file", lambda *_: paper)
    monkeypatch.setattr(sync, "choose_folder", lambda *_: stick)
    monkeypatch.setattr(inbox, "choose_folder", lambda *_: stick)

    # Headquarters writes its card, the laptop its request, headquarters the grant, the laptop takes it in.
    with sit_down(hq, "hq") as clerk:
        monkeypatch.setattr(inbox, "choose_new_file", lambda *_: files["card"])
        clerk.press("Ctrl+2")
        clerk.click("card")
    with sit_down(post, "post") as attache:
        monkeypatch.setattr(sync, "choose_file", lambda *_: files["card"])
        monkeypatch.setattr(sync, "choose_new_file", lambda *_: files["request"])
        attache.press("Ctrl+6")
        attache.click("takeCard")
        fingerprint = attache.find("fingerprint").text().splitlines()[-1]  # type: ignore[attr-defined]
    with sit_down(hq, "hq") as clerk:
        monkeypatch.setattr(inbox, "choose_new_file", lambda *_: files["grant"])
        clerk.press("Ctrl+2")
        _drop(clerk, "batches", files["request"])
        clerk.click("answer_plain")
        assert "letter A" in _texts(clerk)
    assert fingerprint.strip()

    with sit_down(post, "post") as attache:
        attache.press("Ctrl+6")
        _drop(attache, "papers", files["grant"])

        # Somebody is at the counter.
        attache.press("Ctrl+2")
        attache.type("Yo pa peye m pou twa kenzèn.")
        attache.press("Alt+2")  # a complaint
        attache.find("field_who_is_here").setFocus()
        attache.type("Wilnè Étienne")
        attache.press("Ctrl+Return")
        number = attache.find("number").text()  # type: ignore[attr-defined]
        assert number.startswith("SDQ-A-2")

        # The case is found by its number, and an action added.
        attache.press("Ctrl+K")
        attache.type(number)
        QTest.qWait(150)
        attache.wait()
        attache.press("Return")
        attache.press("Ctrl+Shift+A")
        kind = attache.find("field_type").focusProxy()
        assert isinstance(kind, QWidget)
        kind.setFocus()
        attache.type("CALL")
        attache.press("Return")
        attache.press("Ctrl+S")  # and back to the case

        # The worker gets a paper.
        attache.click("receipt")
        attache.click("keep")
        assert paper.read_bytes().startswith(b"%PDF")

        # Friday: the batch.
        attache.press("Ctrl+6")
        attache.click("export")
        (batch,) = stick.glob("*.batch.age")

    with sit_down(hq, "hq") as clerk:
        clerk.press("Ctrl+2")
        _drop(clerk, "batches", batch)
        assert clerk.find("result_imported").isVisible()
        _drop(clerk, "batches", batch)
        assert clerk.find("result_already").isVisible()
        (stick / "not a batch.age").write_bytes(b"anything")
        _drop(clerk, "batches", stick / "not a batch.age")
        assert clerk.find("result_refused").isVisible()
        clerk.press("Ctrl+3")
        assert clerk.page.presenter.total == 1  # type: ignore[attr-defined]
        clerk.press("Ctrl+2")
        clerk.click("return_SDQ-A")
        (answer,) = stick.glob("*.return.age")
    assert listing.page(hq, "case", columns=["number"]).rows[0].cells == (number,)
    assert listing.page(hq, "action").total == 1

    with sit_down(post, "post") as attache:
        attache.press("Ctrl+6")
        _drop(attache, "returns", answer)
        assert "Nothing. Headquarters has confirmed all that was recorded here." in _texts(attache)
    hq.close()
    post.close()


def test_the_window_holds_no_open_page_after_it_closes(folder: Path, sit_down, qapp: QApplication) -> None:  # type: ignore[no-untyped-def]
    post = laptop(folder / "Poste")
    freed: list[str] = []
    with sit_down(post, "post") as attache:
        for keys in ("Ctrl+2", "Ctrl+3", "Ctrl+6", "Ctrl+7"):
            attache.press(keys)
            name = attache.page.objectName()
            attache.page.destroyed.connect(lambda *_, n=name: freed.append(n))
    settle(qapp)
    assert freed == ["intake", "list", "sync", "conflicts"]
    post.close()
