"""A tour of the whole window: every page, every dialog, every screen before the register is open. `look` is called at each stop."""

import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog, QWidget

import attache_app.desktop.pages
from attache_app.desktop import sheets
from attache_app.desktop.desk import Desk, Place
from attache_app.desktop.pages.apology.view import ApologyView
from attache_app.desktop.pages.first_run.presenter import HQ, POST, FirstRunPresenter
from attache_app.desktop.pages.first_run.view import FirstRunView
from attache_app.desktop.pages.recovery.presenter import RecoveryPresenter
from attache_app.desktop.pages.recovery.view import RecoveryView
from attache_app.desktop.pages.restore.presenter import RestorePresenter
from attache_app.desktop.pages.restore.view import RestoreView
from attache_app.desktop.pages.sign_in.view import SignInView
from attache_app.desktop.pages.update.view import UpdateView
from attache_app.services import intake, records
from attache_app.services.intake import Intake
from tests.desktop.person import Person

Look = Callable[[str, QWidget], None]

# The longest register, the shortest, one restricted, one of the widest fields; lists with and without rows.
FORMS = ("case", "notice_read", "death", "employment", "worker", "action")
PLACES = [Place(p) for p in ("home", "intake", "sync", "conflicts", "drafts", "settings", "about", "care")] + [
    Place("list", kind=k) for k in ("case", "worker", "notice_read")
]
# Not pages of their own: what results of files share, and the search that lies over every page.
_NO_PAGES = {"page", "results"}


def a_complaint(desk: Desk) -> str:
    """A case with all that comes of an intake; its id."""
    words = {"text": "Yo pa peye m pou twa kenzèn. Bòs la kenbe paspò m.", "lang": "ht"}
    visit = {"words": words, "type": "complaint", "who_is_here": "Ti Jan", "phone": {"number": "809 555 0134"}}
    result = intake.quick_intake(desk.session, Intake(visit, None, {"said_name": "Ti Jan"}))
    assert result.case is not None
    return result.case.id


def tour(person: Person, case: str, look: Look) -> None:
    """Go everywhere. `case`: the id of a case with content."""
    tour_pages(person, case, look)
    _list_dialogs(person, look)
    _other_dialogs(person, case, look)
    _paper(person, case, look)
    for name, view in _screens(person):
        look(name, view)


def tour_pages(person: Person, case: str, look: Look) -> None:
    """The pages and forms of an open register."""
    for place in PLACES:
        _go(person, place)
        look(f"{place.page} {place.kind}".strip(), person.shell)
    for kind in FORMS:
        _go(person, Place("record", kind=kind))
        look(f"new {kind}", person.shell)
    _case(person, case, look)


def pages() -> set[str]:
    """The folders of pages that there are."""
    return {m.name for m in pkgutil.iter_modules(attache_app.desktop.pages.__path__)} - _NO_PAGES


def dialogs() -> set[type]:
    """The kinds of dialogs that the program has, as far as their modules are loaded."""

    def kinds(of: type) -> Iterator[type]:
        for kind in of.__subclasses__():
            yield from kinds(kind)
            if kind.__module__.startswith("attache_app") and not kind.__name__.startswith("_"):
                yield kind

    return set(kinds(QDialog))


def _go(person: Person, place: Place) -> None:
    person.shell.show_place(place)
    person.wait()


def _case(person: Person, case: str, look: Look) -> None:
    _go(person, Place("record", kind="case", id=case))
    look("case, read", person.shell)
    for group in range(1, 7):
        person.press(f"Alt+{group}")
    person.press("Ctrl+H")
    look("case, all open", person.shell)
    person.shell.search("jan")
    person.wait()
    look("search", person.shell)
    person.press("Escape")


def _list_dialogs(person: Person, look: Look) -> None:
    _go(person, Place("list", kind="worker"))
    person.press("Ctrl+A", person.find("rows"))
    look("list, rows chosen", person.shell)
    for name in ("narrow", "columns", "setField", "exportRows", "deleteRows"):
        person.click(name)
        _look_at_dialog(person, f"list: {name}", look)


def _other_dialogs(person: Person, case: str, look: Look) -> None:
    person.press("F1")
    _look_at_dialog(person, "keys", look)
    _go(person, Place("about"))
    person.click("report")
    _look_at_dialog(person, "report", look)
    _go(person, Place("record", kind="employment"))
    page = person.page
    page.sections["work"].take_focus("employer")  # type: ignore[attr-defined]
    page.desk.surroundings().references.make(page, "employer", "Ingenio Ficticio", {}, lambda *_: None)
    person.wait()
    _look_at_dialog(person, "quick form", look)


def _look_at_dialog(person: Person, name: str, look: Look) -> None:
    person.wait()
    shown = QApplication.activeModalWidget()
    assert shown is not None, f"{name} opened no dialog"
    look(name, shown)
    shown.close()
    person.wait()


def _paper(person: Person, case: str, look: Look) -> None:
    desk = person.shell.desk
    visits = [records.save(desk.session, "visit", None, {}).id for _ in range(2)]
    for sheet in (sheets.receipts(desk.session, [("visit", v) for v in visits]), sheets.of_case(desk.session, case)):
        desk.go("paper", sheet=sheet)
        person.wait()
        look(f"paper: {sheet.title}", person.shell)


def _screens(person: Person) -> Iterator[tuple[str, QWidget]]:
    """The screens outside an open register, each laid over the window and taken off again."""
    desk = person.shell.desk
    speech, folder = desk.speech, Path(desk.session.folder)

    def shown(view: QWidget) -> QWidget:
        person.window.lay_over(view)
        person.wait()
        return view

    first = FirstRunView(FirstRunPresenter(speech, folder.parent))
    for step in ("language", "wanted", POST, HQ):
        first._show(step)
        yield f"first run: {step}", shown(first)
    sign_in = SignInView(speech, where=folder.name)
    sign_in.show_people([("1", "Guerline Désir"), ("2", "Mirlande Toussaint")])
    restore = RestoreView(RestorePresenter(speech, folder.parent))
    apology = ApologyView(speech, signed_in=True)
    recovery = RecoveryView(RecoveryPresenter(speech, folder), [("1", "Guerline Désir")], True)
    update = UpdateView(speech, {"needed": 12, "free": 30_000, "copy": "before-0002-was-0001.db"})
    for name, view in (
        ("sign in", sign_in), ("restore", restore), ("apology", apology), ("recovery", recovery), ("update", update)
    ):  # fmt: skip
        yield name, shown(view)
        person.window.take_off(view)
    person.window.take_off(first)
    person.window.lay_over(person.shell)
    person.wait()
