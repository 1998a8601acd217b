"""The page of conflicts: the records at the left, at the right the fields of one, each with its values side by side."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QListView, QSplitter, QStackedWidget, QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.conflicts.card import ConflictCard
from attache_app.desktop.pages.conflicts.presenter import ConflictsPresenter
from attache_app.desktop.pages.conflicts.records import RecordsModel
from attache_app.desktop.pages.page import Page
from attache_app.desktop.theme.spacing import LARGE, MEDIUM, SMALL
from attache_app.desktop.widgets.basics import button, card, clear, column, label, row, scrolled
from attache_app.desktop.widgets.mnemonics import give_mnemonics


class ConflictsPage(Page):
    """Up and down go from field to field and on to the next record; digits keep a value; Ctrl+Z takes the last settling back."""

    def __init__(self, desk: Desk, presenter: ConflictsPresenter) -> None:
        super().__init__(desk)
        self.setObjectName("conflicts")
        self.presenter = presenter
        self.keep(self.presenter)
        self._takes_focus = False
        self._stack = QStackedWidget()
        self._stack.addWidget(self._both())
        self._stack.addWidget(self._nothing())
        self._stack.hide()
        self.layout_.addWidget(self._stack, 1)
        self.layout_.addStretch(0)
        self.head(self._tr("To settle"))
        presenter.listed.connect(self._show_records)
        presenter.shown.connect(self._show)
        presenter.touched.connect(self.touched)
        if presenter.records:
            self._show_records()
            self._show()

    def _both(self) -> QWidget:
        self._model = RecordsModel(self.presenter)
        self._records = QListView()
        self._records.setObjectName("records")
        self._records.setAccessibleName(self._tr("Records with something to settle"))
        self._records.setUniformItemSizes(True)
        self._records.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._records.setModel(self._model)
        self._records.selectionModel().currentChanged.connect(self._chosen)
        self._records.activated.connect(self._into_record)
        self._cards: list[ConflictCard] = []
        self._inside = column(spacing=MEDIUM)
        self._inside.setContentsMargins(SMALL, 0, SMALL, 0)
        inner = QWidget()
        inner.setLayout(self._inside)
        self._scroll = scrolled(inner, name="fields")
        self._strip = column()
        fields = column(spacing=SMALL)
        fields.addLayout(self._strip)
        fields.addWidget(self._scroll, 1)
        beside = QWidget()
        beside.setLayout(fields)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.addWidget(self._records)
        split.addWidget(beside)
        split.setStretchFactor(1, 1)
        split.setSizes(self.desk.preferences.get("conflicts_split", [250, 760]))
        split.splitterMoved.connect(lambda *_: self.desk.preferences.put("conflicts_split", split.sizes()))
        return split

    def _nothing(self) -> QWidget:
        made = QWidget()
        layout = column(
            label(self._tr("Nothing to settle."), "heading", name="nothing"),
            label(self._tr("When two laptops write the same field differently, both values wait here."), "muted"),
            spacing=SMALL,
        )
        layout.addStretch(1)
        made.setLayout(layout)
        return made

    # Showing

    def start(self) -> None:
        self._takes_focus = True
        self.presenter.load()

    def _show_records(self) -> None:
        self._stack.show()
        self._stack.setCurrentIndex(0 if self.presenter.records else 1)
        blocked = self._records.selectionModel().blockSignals(True)
        self._model.show()
        self._records.setCurrentIndex(self._model.index(self.presenter.row))
        self._records.selectionModel().blockSignals(blocked)
        self._say_count()

    def _say_count(self) -> None:
        n = self.presenter.count
        if not n:
            self.head(self._tr("To settle"))
            return
        text = self._tr.plural(
            "{n} field where people wrote without having seen each other. Nothing is lost; choose what stands.",
            "{n} fields where people wrote without having seen each other. Nothing is lost; choose what stands.", n,
        )  # fmt: skip
        self.head(self._tr("To settle"), text)

    def _show(self) -> None:
        """The fields of the chosen record; the one that was settled last says so, and offers the way back."""
        had_focus = self._takes_focus or self._scroll.isAncestorOf(QApplication.focusWidget() or self)
        at = next(
            (
                n
                for n, c in enumerate(self._cards)
                if c.isAncestorOf(QApplication.focusWidget() or self) or c.hasFocus()
            ),
            0,
        )
        clear(self._inside)
        clear(self._strip)
        self._cards = []
        presenter = self.presenter
        if presenter.chosen is None:
            return
        kind, id = presenter.chosen
        self._inside.addWidget(self._record_head(kind, id))
        settled = presenter.settling
        if settled is not None:
            self._strip.addWidget(self._settled())
        for conflict in presenter.views:
            if settled is not None and settled.conflict == conflict:
                continue
            made = ConflictCard(self.desk, presenter, conflict, presenter.titles)
            made.stepped.connect(self._step)
            self._cards.append(made)
            self._inside.addWidget(made)
        self._inside.addStretch(1)
        self._say_count()
        give_mnemonics(self)
        if had_focus and self.isVisible():
            self._takes_focus = False
            target = self._cards[min(at, len(self._cards) - 1)] if self._cards else self._records
            QTimer.singleShot(0, target, lambda: self._to(target))

    def _to(self, widget: QWidget) -> None:
        widget.setFocus()
        self._scroll.ensureWidgetVisible(widget, 0, LARGE)

    def _record_head(self, kind: str, id: str) -> QWidget:
        register, code = self.desk.register(kind), self.desk.speech.code
        title = label(self.presenter.titles.get(id, "…"), "heading", name="recordTitle")
        kind_ = label(register.labels(code), "badge", wrap=False)
        open_ = button(self._tr("Open the record"), lambda: self._open(kind, id), picture="open", name="openRecord")
        line = row(spacing=SMALL)
        line.addWidget(kind_, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(title, 1)
        line.addWidget(open_, 0, Qt.AlignmentFlag.AlignVCenter)
        made = QWidget()
        made.setLayout(line)
        return made

    def _settled(self) -> QWidget:
        one = self.presenter.settling
        assert one is not None  # the strip stands only for a settling
        field = self.desk.register(one.conflict.kind).fields[one.conflict.field].labels(self.desk.speech.code)
        text = one.text if len(one.text) <= 80 else one.text[:79] + "…"
        said = label(self._tr("✓ {field}: {value}", field=field, value=text), name="settled")
        back = button(self._tr("Take it back  Ctrl+Z"), self.presenter.take_back, role="quiet", name="takeBack")
        line = row(said, back, spacing=SMALL)
        line.setStretch(0, 1)
        holder = QWidget()
        holder.setLayout(line)
        return card(holder, role="banner-good", margins=SMALL)

    # What the user does

    def _chosen(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.presenter.choose(now.row())

    def _into_record(self, *_: object) -> None:
        if self._cards:
            self._to(self._cards[0])

    def _step(self, by: int) -> None:
        here = self.sender()
        at = next(n for n, c in enumerate(self._cards) if c is here) + by
        if 0 <= at < len(self._cards):
            self._to(self._cards[at])
        elif 0 <= self.presenter.row + by < len(self.presenter.records):
            self._takes_focus = True
            self._records.setCurrentIndex(self._model.index(self.presenter.row + by))

    def undo(self) -> None:
        if not self.presenter.take_back():
            super().undo()

    def _open(self, kind: str, id: str) -> None:
        field = self.presenter.views[0].field if self.presenter.views else ""
        self.desk.go("record", kind=kind, id=id, field=field)

    # Drafts

    def typed(self) -> dict[str, Any] | None:
        return {"values": dict(self.presenter.own)} if self.presenter.own else None

    def retype(self, typed: Mapping[str, Any], *, save: bool = False) -> None:
        self.presenter.own = dict(typed["values"])
        kind, id, _field = next(iter(self.presenter.own)).split("|")
        self.presenter.chosen = (kind, id)

    def anew(self) -> Page:
        presenter = ConflictsPresenter(self.desk, self.presenter.chosen)
        presenter.own = self.presenter.own
        self.presenter.commit()
        return ConflictsPage(self.desk, presenter)

    def came_back(self) -> None:
        self.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Elsewhere, or locked: what was decided stands."""
        super().hideEvent(event)
        self.presenter.commit()
