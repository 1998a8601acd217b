"""Which page shows which place. The only module that knows them all; each is loaded when it is first wanted, or once there is time."""

import importlib
from collections.abc import Callable

from attache_app.desktop.desk import Desk, Place
from attache_app.desktop.pages.page import Page

# In the order in which they are likely to be wanted. What makes PDF is not among them: it is loaded by whoever prints.
_PAGES = ("record", "listing", "today", "intake", "conflicts", "drafts", "sync", "inbox", "settings", "care")


def load(is_wanted_elsewhere: Callable[[], bool] = lambda: False) -> None:
    """Load the pages on a worker's thread, so that none makes its user wait; until the processor is wanted for something else."""
    for page in _PAGES:
        if is_wanted_elsewhere():
            return
        importlib.import_module(f"attache_app.desktop.pages.{page}.view")


def page_for(desk: Desk, place: Place) -> Page:
    """A new page for a place."""
    match place.page:
        case "intake":
            from attache_app.desktop.pages.intake.presenter import IntakePresenter
            from attache_app.desktop.pages.intake.view import IntakePage

            return IntakePage(desk, IntakePresenter(desk))
        case "list":
            from attache_app.desktop.pages.listing.presenter import ListPresenter
            from attache_app.desktop.pages.listing.view import ListPage

            return ListPage(desk, ListPresenter(desk, place.kind, place.where, place.of, place.query))
        case "record":
            from attache_app.desktop.pages.record.presenter import RecordPresenter
            from attache_app.desktop.pages.record.view import RecordPage

            presenter = RecordPresenter(desk, place.kind, place.id, place.preset)
            return RecordPage(desk, presenter, place.field, query=place.query, returns=place.returns)
        case "paper" if place.sheet is not None:
            from attache_app.desktop.pages.paper.view import PaperPage

            return PaperPage(desk, place.sheet)
        case "sync":
            from attache_app.desktop.pages.sync.view import SyncPage

            return SyncPage(desk)
        case "inbox":
            from attache_app.desktop.pages.inbox.view import InboxPage

            return InboxPage(desk)
        case "conflicts":
            from attache_app.desktop.pages.conflicts.presenter import ConflictsPresenter
            from attache_app.desktop.pages.conflicts.view import ConflictsPage

            return ConflictsPage(desk, ConflictsPresenter(desk, (place.kind, place.id) if place.id else None))
        case "drafts":
            from attache_app.desktop.pages.drafts.view import DraftsPage

            return DraftsPage(desk)
        case "settings":
            from attache_app.desktop.pages.settings.view import SettingsPage

            return SettingsPage(desk)
        case "about":
            from attache_app.desktop.pages.about.view import AboutPage

            return AboutPage(desk)
        case "care":
            from attache_app.desktop.pages.care.view import CarePage

            return CarePage(desk)
        case _:
            from attache_app.desktop.pages.today.view import TodayPage

            return TodayPage(desk)
