"""The first page: where to begin, what waits, what was written last."""

import functools

from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from attache_app.desktop.desk import Desk, Place
from attache_app.desktop.pages.home.presenter import HomePresenter, Standing
from attache_app.desktop.pages.page import Page
from attache_app.desktop.theme.spacing import LARGE, MEDIUM, SMALL, TINY
from attache_app.desktop.widgets.basics import button, card, clear, column, label, row, scrolled
from attache_app.desktop.widgets.tile import Tile
from attache_app.domain import formats


class HomePage(Page):
    """Nothing here is needed to work; everything leads somewhere."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName("home")
        self.presenter = HomePresenter(desk)
        self.keep(self.presenter)
        self._first: QPushButton | None = None
        today = formats.weekday_date(desk.session.now().date().isoformat(), desk.speech.code)
        self.head(f"{today[:1].upper()}{today[1:]}", self._tr("Signed in: {name}", name=desk.session.person))
        body = column(spacing=LARGE)
        body.addLayout(self._begin())
        self._figures = row(spacing=MEDIUM)
        body.addLayout(self._figures)
        self._latest = column(spacing=TINY)
        latest = card(label(self._tr("Written last"), "heading"), spacing=SMALL, margins=MEDIUM)
        inside = latest.layout()
        if isinstance(inside, QVBoxLayout):
            inside.addLayout(self._latest)
        body.addWidget(latest)
        body.addStretch(1)
        inner = QWidget()
        inner.setLayout(body)
        self.layout_.addWidget(scrolled(inner), 1)
        self.presenter.shown.connect(self._show)

    def _begin(self) -> QGridLayout:
        tr, code = self._tr, self.desk.speech.code
        registers = self.desk.declarations.registers
        tiles = [
            (tr("Quick intake"), tr("Somebody is here or on the telephone"), "intake", Place("intake")),
            (tr("New: {register}", register=registers["case"].labels(code)), tr("Full form"), "case", Place("record", kind="case")),
            (tr("New: {register}", register=registers["worker"].labels(code)), tr("A first name is enough"), "worker", Place("record", kind="worker")),
            (tr("Synchronisation"), tr("Take the work to headquarters, bring its answer back"), "sync", Place("sync")),
        ]  # fmt: skip
        if self.desk.is_hq:
            tiles = [
                (tr("Inbox"), tr("Drop batches from the posts here"), "inbox", Place("inbox")),
                (tr("To settle"), tr("What two people wrote differently"), "conflict", Place("conflicts")),
                (registers["case"].labels_many(code), tr("Of all posts"), "case", Place("list", kind="case")),
                (registers["employer"].labels_many(code), tr("Opinions and rulings"), "employer", Place("list", kind="employer")),
            ]  # fmt: skip
        grid = QGridLayout()
        grid.setSpacing(MEDIUM)
        for n, (title, help_, picture, place) in enumerate(tiles):
            tile = Tile(title, help_, picture, name=f"tile_{place.kind or place.page}")
            tile.clicked.connect(functools.partial(self.desk.go, place.page, kind=place.kind))
            grid.addWidget(tile, 0, n)
            grid.setColumnStretch(n, 1)
            self._first = self._first or tile
        return grid

    def _show(self, standing: Standing) -> None:
        tr, status, code = self._tr, standing.status, self.desk.speech.code
        clear(self._figures)
        if not self.desk.is_hq:
            last = standing.last_batch
            when = (
                tr("Last batch: {date}", date=formats.short_date(last.at[:10], code))
                if last
                else tr("No batch was made yet.")
            )
            self._figure(status["unreceipted"], tr("not confirmed by headquarters yet"), when, Place("sync"))
        self._figure(
            status["conflicts"],
            tr("to settle"),
            tr("Two people wrote without having seen each other."),
            Place("conflicts"),
        )
        aside = (
            tr("Headquarters keeps them and says why.")
            if not self.desk.is_hq
            else tr("Kept, and listed with the reason.")
        )
        self._figure(status["quarantined"], tr("held aside"), aside, Place("inbox" if self.desk.is_hq else "sync"))
        clear(self._latest)
        for kind, id, title in standing.latest:
            picture = "visit" if kind == "visit" else "case"
            line = button(title, role="quiet", picture=picture)
            line.setStyleSheet("text-align: left;")
            line.clicked.connect(lambda _=False, k=kind, i=id: self.desk.go("record", kind=k, id=i))
            self._latest.addWidget(line)
        if not standing.latest:
            text = (
                tr("Nothing yet. It begins with a batch from a post.")
                if self.desk.is_hq
                else tr("Nothing yet. Begin with a quick intake: Ctrl+2.")
            )
            self._latest.addWidget(label(text, "muted"))

    def _figure(self, n: int, what: str, more: str, place: Place) -> None:
        shown = formats.number(n, self.desk.speech.code)
        look = button(self._tr("Show"), role="quiet")
        look.setAccessibleName(f"{self._tr('Show')}: {shown} {what}")
        look.clicked.connect(lambda: self.desk.went.emit(place))
        head = row(label(shown, "figure", wrap=False), label(what), look, spacing=SMALL)
        head.setStretch(1, 1)
        made = QFrame()
        made.setProperty("role", "card")
        inside = column(spacing=0, margins=MEDIUM)
        inside.addLayout(head)
        inside.addWidget(label(more, "help"))
        made.setLayout(inside)
        self._figures.addWidget(made, 1)

    def start(self) -> None:
        self.presenter.load()
        if self._first is not None:
            self._first.setFocus()
