"""An open workspace in the window: navigation at the left, the page at the right, and the way back."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QPushButton, QStackedWidget, QWidget

from attache_app.desktop.desk import Desk, Place
from attache_app.desktop.pages.page import Page
from attache_app.desktop.pages.search.view import SearchOverlay
from attache_app.desktop.shell.keys import KeysDialog
from attache_app.desktop.shell.navigation import Navigation
from attache_app.desktop.shell.pages import page_for
from attache_app.desktop.shell.toast import ACTION_KEY, Toast
from attache_app.desktop.widgets.basics import Banner, button, column, row
from attache_app.desktop.widgets.digits import digit_keys
from attache_app.sentences import WARNINGS
from attache_app.services import care, exchange

_MOST_KEPT = 12  # pages on the way back, alive with what was typed in them


class Shell(QWidget):
    """`locked`: hide everything; `left`: sign out. Pages on the way back stay alive, so nothing typed is lost by looking elsewhere."""

    locked = Signal()
    left = Signal()

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
        self._holder.setLayout(column(self._realm, self._warnings, self._stack, spacing=0))
        self._layout = row(spacing=0)
        self.setLayout(self._layout)
        self._toast = Toast(self._holder)
        self._search = SearchOverlay(desk, self)
        self._build()
        desk.went.connect(self.go)
        desk.told.connect(self._toast.tell)
        desk.records_changed.connect(self._count)
        desk.speech.changed.connect(self._speak)
        self._keys()
        self.show_place(Place("home"))
        self._count()
        self._look_around()

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
        self._key(ACTION_KEY, self._toast.do_first)

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
        """Begin at a place anew; pages with typing that would be lost ask first."""
        if self._pages and self._pages[-1][0] == place:
            self.page.start()
            return
        self.leave_all(lambda: self.go(place))

    def go(self, place: Place) -> None:
        """Show a place on top of the way back."""
        self._search.close()
        page = page_for(self.desk, place)
        self._pages.append((place, page))
        if len(self._pages) > _MOST_KEPT:
            self._drop(self._pages.pop(1)[1])
        self._show(place, page)
        page.start()

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
            self.page.leave(self._back)
        elif self._pages[-1][0].page != "home":
            self.show_place(Place("home"))

    def _back(self) -> None:
        self._drop(self._pages.pop()[1])
        place, page = self._pages[-1]
        self._show(place, page)
        page.came_back()

    def leave_all(self, then: Callable[[], object]) -> None:
        """Leave every page on the way back, the last one first; `then` once all agreed."""
        if not self._pages:
            then()
            return
        place, page = self._pages[-1]
        self._show(place, page)

        def left() -> None:
            self._drop(self._pages.pop()[1])
            self.leave_all(then)

        page.leave(left)

    def _drop(self, page: Page) -> None:
        self._stack.removeWidget(page)
        page.deleteLater()

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
        pages, self._pages = self._pages, []
        for place, page in pages:
            new = page.anew()
            self._stack.addWidget(new)
            self._pages.append((place, new))
            self._drop(page)
        self._search.speak()
        self._build()
        self._show(*self._pages[-1])
        self.page.came_back()
        self._count()

    def _count(self, *_: object) -> None:
        session = self.desk.session

        def done(status: dict[str, Any]) -> None:
            self._navigation.show_conflicts(status["conflicts"])

        self.desk.run(self, lambda: exchange.status(session), done)

    def _look_around(self) -> None:
        """Tell what whoever signs in should know: where the workspace lies, a clock set back, a register that lives twice."""
        session, tr = self.desk.session, self.desk.speech.tr_

        def done(told: list[care.Warning]) -> None:
            found = [*self._also_told, *told]
            self._warnings.say(
                "\n".join(tr(WARNINGS[w.code], **w.values) for w in found if w.code in WARNINGS),
                "warn",
                *self._dismiss(found),
            )

        self.desk.run(self, lambda: care.warnings(session), done)

    def _dismiss(self, found: list[care.Warning]) -> list[QPushButton]:
        read = self.desk.speech.tr_("Understood")
        return [button(read, lambda: self._warnings.say(""), role="quiet", name="understood")] if found else []

    def _show_keys(self) -> None:
        KeysDialog(self.desk.speech, self).open()

    def _to_navigation(self) -> None:
        inside = self._navigation.isAncestorOf(self.window().focusWidget() or self)
        self.page.start() if inside else self._navigation.focusNextPrevChild(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._toast.place()
        self._search.place()
