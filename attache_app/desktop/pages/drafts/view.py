"""The page of drafts: everything that was begun and not saved, the newest first."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.drafts.offer import what, when, words
from attache_app.desktop.pages.page import Page
from attache_app.desktop.theme.spacing import MEDIUM, SMALL, TINY
from attache_app.desktop.widgets.basics import button, card, clear, column, label, row, scrolled
from attache_app.services.drafts import Waiting


class DraftsPage(Page):
    """Its state is the desk's keeper. Enter goes on with the one that has the keyboard."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName("drafts")
        self.head(
            self._tr("Drafts"),
            self._tr("What you began and did not save. Only you see it; nothing of it has been sent or counted."),
        )
        self._list = column(spacing=SMALL)
        self._list.setAlignment(Qt.AlignmentFlag.AlignTop)
        inner = QWidget()
        inner.setLayout(self._list)
        self.layout_.addWidget(scrolled(inner), 1)
        desk.drafts.changed.connect(self._show)
        self._show()

    def start(self) -> None:
        self.desk.drafts.load()

    def _show(self) -> None:
        clear(self._list)
        waiting = self.desk.drafts.waiting
        cards = [self._card(one) for one in waiting]
        for made in cards:
            self._list.addWidget(made)
        if not waiting:
            self._list.addWidget(label(self._tr("No drafts."), "heading"))
            self._list.addWidget(
                label(
                    self._tr("What you type is kept as you type it. If you leave before you save, it waits here."),
                    "muted",
                )
            )
        first = cards[0].findChild(QWidget, "resume") if cards else None
        if first is not None and self.isVisible():
            QTimer.singleShot(0, first, first.setFocus)  # once it is shown

    def _card(self, one: Waiting) -> QWidget:
        draft, drafts, tr = one.draft, self.desk.drafts, self._tr
        texts = column(label(what(self.desk, one), "label"), label(when(self.desk, one), "help"), spacing=TINY)
        if said := words(self.desk, one):
            texts.insertWidget(1, label(said))
        go_on = button(tr("Go on writing"), lambda: drafts.resumed.emit(draft, False), role="primary", name="resume")
        throw = button(tr("Throw away"), lambda: drafts.throw_away(draft), name="throwAway")
        for b in (go_on, throw):
            b.setAccessibleName(f"{b.text()}: {what(self.desk, one)}, {when(self.desk, one)}")
        line = row(spacing=MEDIUM)
        line.addLayout(texts, 1)
        for b in (go_on, throw):
            line.addWidget(b, 0, Qt.AlignmentFlag.AlignVCenter)
        holder = QWidget()
        holder.setLayout(line)
        return card(holder)
