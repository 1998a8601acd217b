"""The page of conflicts: each with its values, and a way to settle it."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.conflicts.settle import SettleDialog, written_card
from attache_app.desktop.pages.page import Page
from attache_app.desktop.theme.spacing import MEDIUM, SMALL
from attache_app.desktop.widgets.basics import button, card, clear, column, label, row, scrolled
from attache_app.services import conflicts, texts
from attache_app.services.conflicts import ConflictView


class ConflictsPresenter(QObject):
    """`shown` with the conflicts and the titles of their records."""

    shown = Signal(object, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        desk.records_changed.connect(self.load)

    def load(self, *_: object) -> None:
        session, language = self._desk.session, self._desk.speech.code

        def work() -> tuple[list[ConflictView], dict[str, str]]:
            found = conflicts.conflicts(session)
            return found, texts.titles(session, {(c.kind, c.id) for c in found}, language)

        self._desk.run(self, work, lambda found: self.shown.emit(*found))


class ConflictsPage(Page):
    """Grouped by record, in the order of the register."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName("conflicts")
        self.presenter = ConflictsPresenter(desk)
        self.keep(self.presenter)
        self.presenter.shown.connect(self._show)
        self.head(
            self._tr("To settle"),
            self._tr(
                "Here two people wrote into the same field without having seen each other. Nothing is lost; choose what stands."
            ),
        )
        self._list = column(spacing=MEDIUM)
        self._list.setAlignment(Qt.AlignmentFlag.AlignTop)
        inner = QWidget()
        inner.setLayout(self._list)
        self.layout_.addWidget(scrolled(inner), 1)

    def start(self) -> None:
        self.presenter.load()

    def _show(self, found: list[ConflictView], titles: dict[str, str]) -> None:
        clear(self._list)
        if not found:
            self._list.addWidget(label(self._tr("Nothing to settle."), "heading"))
            self._list.addWidget(
                label(self._tr("When two laptops write the same field differently, both values wait here."), "muted")
            )
        before = ""
        for conflict in found:
            if conflict.id != before:
                kind = self.desk.register(conflict.kind).labels(self.desk.speech.code)
                open_ = button(titles.get(conflict.id, "…"), role="quiet", picture="open")
                open_.clicked.connect(
                    lambda _=False, c=conflict: self.desk.go("record", kind=c.kind, id=c.id, field=c.field)
                )
                head = row()
                head.addWidget(label(kind, "badge", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
                head.addWidget(open_)
                head.addStretch(1)
                holder = QWidget()
                holder.setLayout(head)
                self._list.addWidget(holder)
                before = conflict.id
            self._list.addWidget(self._conflict(conflict))
        first = self.findChild(QWidget, "settleOne")
        if first is not None:
            first.setFocus()

    def _conflict(self, conflict: ConflictView) -> QWidget:
        field = self.desk.register(conflict.kind).fields[conflict.field]
        values = row(spacing=MEDIUM)
        for n, head in enumerate(conflict.heads):
            values.addWidget(
                written_card(self.desk, field, head, self._tr("Shown now") if n == 0 else self._tr("The other value")),
                1,
            )
        if conflict.base:
            values.addWidget(written_card(self.desk, field, conflict.base[0], self._tr("Both started from")), 1)
        settle = button(self._tr("Settle…"), role="primary", name="settleOne")
        settle.clicked.connect(lambda: SettleDialog(self.desk, conflict, self).open())
        title = row(label(field.labels(self.desk.speech.code), "label"), settle, spacing=SMALL)
        title.setStretch(0, 1)
        made = card(spacing=SMALL)
        inside = column(spacing=SMALL)
        inside.addLayout(title)
        inside.addLayout(values)
        holder = QWidget()
        holder.setLayout(inside)
        outer = made.layout()
        if outer is not None:
            outer.addWidget(holder)
        return made
