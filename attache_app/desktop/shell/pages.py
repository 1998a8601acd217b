"""Which page shows which place. The only module that knows them all."""

from attache_app.desktop.desk import Desk, Place
from attache_app.desktop.pages.care.view import CarePage
from attache_app.desktop.pages.conflicts.view import ConflictsPage
from attache_app.desktop.pages.drafts.view import DraftsPage
from attache_app.desktop.pages.inbox.view import InboxPage
from attache_app.desktop.pages.intake.presenter import IntakePresenter
from attache_app.desktop.pages.intake.view import IntakePage
from attache_app.desktop.pages.listing.presenter import ListPresenter
from attache_app.desktop.pages.listing.view import ListPage
from attache_app.desktop.pages.page import Page
from attache_app.desktop.pages.record.presenter import RecordPresenter
from attache_app.desktop.pages.record.view import RecordPage
from attache_app.desktop.pages.settings.view import SettingsPage
from attache_app.desktop.pages.sync.view import SyncPage
from attache_app.desktop.pages.today.view import TodayPage


def page_for(desk: Desk, place: Place) -> Page:
    """A new page for a place."""
    match place.page:
        case "intake":
            return IntakePage(desk, IntakePresenter(desk))
        case "list":
            return ListPage(desk, ListPresenter(desk, place.kind, place.where, place.of, place.query))
        case "record":
            presenter = RecordPresenter(desk, place.kind, place.id, place.preset)
            return RecordPage(desk, presenter, place.field, query=place.query, returns=place.returns)
        case "paper" if place.sheet is not None:
            # What makes PDF takes a seventh of the start to load: later, for whoever prints.
            from attache_app.desktop.pages.paper.view import PaperPage

            return PaperPage(desk, place.sheet)
        case "sync":
            return SyncPage(desk)
        case "inbox":
            return InboxPage(desk)
        case "conflicts":
            return ConflictsPage(desk)
        case "drafts":
            return DraftsPage(desk)
        case "settings":
            return SettingsPage(desk)
        case "care":
            return CarePage(desk)
        case _:
            return TodayPage(desk)
