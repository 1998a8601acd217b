"""To the record before and the next one, along the list from which this one was opened."""

from PySide6.QtWidgets import QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.theme.spacing import TINY
from attache_app.desktop.widgets.basics import dot, label, row
from attache_app.services.listing import ListQuery


class Walk(QWidget):
    """Two buttons and where one is: 3 of 40. Hidden where there is no list, or the record is not in it any more."""

    def __init__(self, desk: Desk, kind: str, query: ListQuery | None) -> None:
        super().__init__()
        self._desk, self._kind, self._query = desk, kind, query
        tr = desk.speech.tr_
        self._before: str | None = None
        self._after: str | None = None
        self._back = dot("left", tr("Record before (Alt+PgUp)"), self.back, name="before")
        self._forward = dot("right", tr("Next record (Alt+PgDn)"), self.forward, name="next")
        self._at = label("", "muted", wrap=False, name="place")
        self.setLayout(row(self._back, self._at, self._forward, spacing=TINY))
        self.hide()

    def show_neighbours(self, found: tuple[str | None, str | None, int | None, int]) -> None:
        """(id before, id after, place from 0, how many), as `listing.neighbours` gives it."""
        self._before, self._after, at, total = found
        self.setVisible(at is not None)
        if at is not None:
            self._at.setText(self._desk.speech.tr_("{n} of {all}", n=at + 1, all=total))
        self._back.setEnabled(self._before is not None)
        self._forward.setEnabled(self._after is not None)

    def back(self) -> None:
        self._go(self._before)

    def forward(self) -> None:
        self._go(self._after)

    def _go(self, id: str | None) -> None:
        if id is not None:
            self._desk.replace("record", kind=self._kind, id=id, query=self._query)
