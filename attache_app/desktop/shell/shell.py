"""An open workspace in the window: navigation at the left, the page at the right, and the way back."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QStackedWidget, QWidget

from attache_app.desktop.desk import Desk, Place
from attache_app.desktop.drafts import cursor_of, put_cursor
from attache_app.desktop.pages.drafts.offer import offer, offer_all
from attache_app.desktop.pages.page import Page
from attache_app.desktop.pages.search.view import SearchOverlay
from attache_app.desktop.shell.keys import KeysDialog
from attache_app.desktop.shell.navigation import Navigation
from attache_app.desktop.shell.pages import page_for
from attache_app.desktop.shell.toast import ACTION_KEY, Toast
from attache_app.desktop.widgets.basics import Banner, button, column, row
from attache_app.desktop.widgets.dialogs import Question
from attache_app.desktop.widgets.digits import digit_keys
from attache_app.services import care, exchange, problems
from attache_app.services.drafts import Draft

_MOST_KEPT = 12  # pages on the way back, alive with what was typed in them


class Shell(QWidget):
    """`locked`: hide everything; `left`: sign out; `restoring`: another register is to be restored.

    Pages on the way back stay alive; what is typed on one that goes stays as a draft.
    """

    locked = Signal()
    left = Signal()
    restoring = Signal()

    def __init__(self, desk: Desk, warnings: Sequence[str] = (), parent: QWidget | None = None) -> None:
        """`warnings`: codes of `sentences.WARNINGS` to tell beside what the register itself tells."""
        super().__init__(parent)
        self.desk = desk
        self._also_told = [care.Warning(code, {}) for code in warnings]
        desk.setParent(self)  # it goes with the window that shows it, on the window's thread
        self.setObjectName("shell")
        self._pages: list[tuple[Place, Page]] = []
        self._stack = QStackedWidget()
        self._stack.setProperty("role", "ground")
        self._realm = Banner(name="realmBanner")
        self._holder = QFrame()
        self._holder.setProperty("role", "ground")
        self._warnings = Banner(name="warnings")
        self._begun = Banner(name="begun")
        # Drafts that waited when one signed in, until one has said what becomes of them; None: not known yet.
        self._begun_before: set[str] | None = None
        self._holder.setLayout(column(self._realm, self._warnings, self._begun, self._stack, spacing=0))
        self._layout = row(spacing=0)
        self.setLayout(self._layout)
        self._toast = Toast(self._holder, self._foot_height)
        self._search = SearchOverlay(desk, self)
        self._build()
        desk.went.connect(self.go)
        desk.replaced.connect(self.replace)
        desk.returned.connect(self.back)
        desk.told.connect(self._toast.tell)
        desk.records_changed.connect(self._count)
        desk.speech.changed.connect(self._speak)
        desk.drafts.changed.connect(self._drafts_changed)
        desk.drafts.resumed.connect(self.resume)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.applicationStateChanged.connect(self._look_away)
        self._keys()
        self.show_place(Place("home"))
        self._count()
        self._look_around()
        desk.drafts.load()

    def _build(self) -> None:
        self._navigation = Navigation(self.desk)
        self._navigation.chosen.connect(self.show_place)
        self._navigation.searched.connect(self.search)
        self._navigation.locked.connect(self.locked)
        self._navigation.left.connect(self.sign_out)
        self._layout.insertWidget(0, self._navigation)
        self._layout.addWidget(self._holder, 1)
        tr = self.desk.speech.tr_
        if self.desk.session.realm == "training":
            self._realm.say(
                tr(
                    "Fictional data, for training. Nothing here is about a real person, and nothing leaves for a real register."
                ),
                "warn",
            )

    def _keys(self) -> None:
        places = [
            Place("home"),
            Place("intake"),
            Place("list", kind="case"),
            Place("list", kind="worker"),
            Place("list", kind="visit"),
        ]
        if self.desk.is_hq:
            places[1] = Place("inbox")
        places += [Place("inbox" if self.desk.is_hq else "sync"), Place("conflicts")]
        for n, place in enumerate(places, 1):
            made = QShortcut(self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.setKeys(digit_keys(Qt.KeyboardModifier.ControlModifier, n))
            made.activated.connect(self._shower(place))
        self._key("Ctrl+K", self.search)
        self._key("Alt+Left", self.back)
        self._key("Escape", self.back)
        self._key("F12", self.locked.emit)
        self._key("Ctrl+L", self.locked.emit)
        self._key("F1", self._show_keys)
        self._key("F8", self._to_navigation)
        self._key(ACTION_KEY, self._do_offered)
        self._key("Ctrl+Z", lambda: self.page.undo())
        self._key("Ctrl+Shift+Z", self.desk.undo.redo)

    def _key(self, keys: str, pressed: Callable[[], object]) -> None:
        QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut).activated.connect(
            pressed
        )

    def _shower(self, place: Place) -> Callable[[], None]:
        return lambda: self.show_place(place)

    # Places

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._pages[-1][1]

    def show_place(self, place: Place) -> None:
        """Begin at a place anew."""
        if self._pages and self._pages[-1][0] == place:
            self.page.start()
            return
        self._search.close()
        page = page_for(self.desk, place)
        self._leave_pages()
        self._add(place, page)
        self._offer()

    def go(self, place: Place) -> None:
        """Show a place on top of the way back."""
        self._search.close()
        if place.page == "restore":  # no page of this register: it is closed for it
            return self.leave_all(self.restoring.emit)
        self._add(place, page_for(self.desk, place))
        self._offer()

    def replace(self, place: Place) -> None:
        """Show a place instead of the page that is shown."""
        page = page_for(self.desk, place)
        self._drop(self._pages.pop()[1])
        self._add(place, page)
        self._offer()

    def _add(self, place: Place, page: Page) -> None:
        self._pages.append((place, page))
        self.desk.drafts.watch(page, place)
        if len(self._pages) > _MOST_KEPT:
            self._drop(self._pages.pop(1)[1])
        self._show(place, page)
        page.start()

    def resume(self, draft: Draft, save: bool = False) -> None:
        """Go on with a draft where it was typed; `save`: and save it."""
        self._search.close()
        place = Place(draft.page, draft.kind, draft.record, preset=draft.preset)
        at, page = self._pages[-1]
        if (at.page, at.kind, at.id) == (place.page, place.kind, place.id) and page.all_typed() is None:
            self._drop(self._pages.pop()[1])
        page = page_for(self.desk, place)
        self.desk.drafts.take_up(draft, page)
        page.retype(draft.typed, save=save)
        self._add(place, page)
        self._offer()
        if draft.typed.get("asked"):
            page.ask_again(draft.typed["asked"], draft.typed["line"])

    def _show(self, place: Place, page: Page) -> None:
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self._navigation.show_place(place)

    def back(self) -> None:
        """One page back; the first page is home."""
        if self._search.isVisible():
            self._search.close()
        elif len(self._pages) > 1:
            self._drop(self._pages.pop()[1])
            place, page = self._pages[-1]
            self._show(place, page)
            page.came_back()
            self._offer()
        elif self._pages[-1][0].page != "home":
            self.show_place(Place("home"))

    def leave_all(self, then: Callable[[], object]) -> None:
        """Leave every page; `then` once all that was typed is on the disk. Where it cannot be kept, the user decides."""

        def leave() -> None:
            self._leave_pages()
            then()

        def failed(error: Exception) -> None:
            tr = self.desk.speech.tr_
            answers = [("stay", tr("Stay here"), "primary"), ("leave", tr("Leave without it"), "danger")]
            text = tr(
                "What you typed and did not save cannot be kept: {reason}", reason=self.desk.speech.of_error(error)
            )
            question = Question(self, tr("Leave, and lose what you typed?"), text, answers)
            question.ask(lambda answer: leave() if answer == "leave" else None)

        self.desk.drafts.keep(leave, failed)

    def keep_drafts(self) -> None:
        """Keep at once what is typed on every page."""
        self.desk.drafts.keep()

    def _leave_pages(self) -> None:
        while self._pages:
            self._drop(self._pages.pop()[1])

    def _foot_height(self) -> int:
        """What a message leaves free at the foot of the page that is shown."""
        foot = self.page.foot if self._pages else None
        return foot.height() if foot is not None and foot.isVisible() else 0

    def _drop(self, page: Page) -> None:
        """The page goes; what was typed on it stays as a draft, and the user is told."""
        draft = self.desk.drafts.unwatch(page)
        self._stack.removeWidget(page)
        page.deleteLater()
        if draft is not None:
            tr, drafts = self.desk.speech.tr_, self.desk.drafts
            again = (tr("Save it"), True) if page.saves else (tr("Go back to it"), False)
            self.desk.tell(
                tr("Kept as a draft: {what}", what=page.called()), "info",
                (again[0], lambda: self.resume(draft, again[1])), (tr("Throw away"), lambda: drafts.throw_away(draft)),
            )  # fmt: skip

    def search(self, text: str = "") -> None:
        """Open the search, with a text already typed."""
        self._search.open(text)

    # What happens

    def sign_out(self) -> None:
        self.leave_all(self.left.emit)

    def _speak(self) -> None:
        """Another language: everything is built anew with all that was typed."""
        self._navigation.deleteLater()
        self._layout.removeWidget(self._holder)
        cursor = cursor_of(self.page)
        pages, self._pages = self._pages, []
        for place, page in pages:
            new = page.anew()
            self._stack.addWidget(new)
            new.draft_id = page.draft_id
            self._pages.append((place, new))
            self.desk.drafts.exchange(page, new)
            self._stack.removeWidget(page)
            page.deleteLater()
        self._search.speak()
        self._build()
        self._show(*self._pages[-1])
        self.page.came_back()
        put_cursor(self.page, cursor)
        self._count()
        self.desk.drafts.load()  # their titles are of a language

    def _count(self, *_: object) -> None:
        session = self.desk.session

        def done(status: dict[str, Any]) -> None:
            self._navigation.show_conflicts(status["conflicts"])

        self.desk.run(self, lambda: exchange.status(session), done)

    def _look_around(self) -> None:
        """Tell what whoever signs in should know: where the workspace lies, a clock set back, a register that lives twice."""
        session, code, days = self.desk.session, self.desk.speech.code, self.desk.preferences.value("backup_days")

        def done(told: list[care.Warning]) -> None:
            found = [*self._also_told, *told]
            self._warnings.say(
                "\n".join(problems.warn(w.code, w.values, code) for w in found),
                "warn",
                *self._dismiss(found),
            )

        self.desk.run(self, lambda: [*care.warnings(session), *care.window_warnings(session, days)], done)

    def _dismiss(self, found: list[care.Warning]) -> list[QPushButton]:
        read = self.desk.speech.tr_("Understood")
        return [button(read, lambda: self._warnings.say(""), role="quiet", name="understood")] if found else []

    def _drafts_changed(self) -> None:
        if self._begun_before is None:
            self._begun_before = {w.draft.id for w in self.desk.drafts.waiting}
        self._offer()

    def _offer(self) -> None:
        """Offer what was begun: of the place that is shown at the head of its page, of all others once after signing in."""
        drafts = self.desk.drafts
        if not self._pages:
            return  # everything was left: the workspace is closing
        place, page = self._pages[-1]
        here = drafts.of_place(place)
        if page.all_typed() is None:  # else the page may say there that others wrote meanwhile
            offer(self.desk, page.offer, here)
        before = [w for w in drafts.waiting if w.draft.id in (self._begun_before or ()) and place.page == "home"]
        offer_all(self.desk, self._begun, before, self._understood)
        self._navigation.show_drafts(len(drafts.waiting))

    def _do_offered(self) -> None:
        """What a message offers; where there is none, to go on with what was begun."""
        if self._toast.offers:
            self._toast.do_first()
        elif self._begun.isVisible():
            self._begun.findChildren(QPushButton, "resume")[-1].click()

    def _understood(self) -> None:
        self._begun_before = set()
        self._begun.say("")

    def _look_away(self, state: Qt.ApplicationState) -> None:
        if state != Qt.ApplicationState.ApplicationActive:
            self.keep_drafts()

    def _show_keys(self) -> None:
        KeysDialog(self.desk.speech, self).open()

    def _to_navigation(self) -> None:
        inside = self._navigation.isAncestorOf(self.window().focusWidget() or self)
        self.page.start() if inside else self._navigation.focusNextPrevChild(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Locked, or an apology lies over it."""
        super().hideEvent(event)
        self.keep_drafts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._toast.place()
        self._search.place()
