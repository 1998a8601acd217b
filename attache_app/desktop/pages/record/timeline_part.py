"""What happened in a case, the newest first, with a filter by kind and by words."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from attache_app.desktop.pages.record.part import Capped, Part
from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.spacing import TINY
from attache_app.desktop.widgets.basics import label, row
from attache_app.desktop.widgets.entries import Entry
from attache_app.desktop.widgets.segment import Segment
from attache_app.domain import formats
from attache_app.domain.names import fold
from attache_app.services.timeline import Event

_FEW = 12
# Which registers a filter shows; what is in none of them is something that was done.
_FAMILIES = {
    "words": ("statement",), "papers": ("document", "mail", "contract"), "to_do": ("task",),
    "money": ("offer", "offer_answer", "payment", "instalment", "cash"),
}  # fmt: skip


class TimelinePart(Part):
    """`opened` with (kind, id, field)."""

    def __init__(self, speech: Speech, opened: Callable[[str, str | None, str], object]) -> None:
        tr = speech.tr_
        super().__init__("timeline", tr("What happened, and what is to come"))
        self._speech, self._opened = speech, opened
        self._events: Sequence[Event] = ()
        self._kinds = Segment([
            ("done", tr("What was done")), ("papers", tr("Papers and letters")), ("words", tr("Statements")),
            ("money", tr("Money")), ("to_do", tr("Tasks")),
        ])  # fmt: skip
        self._kinds.describe(tr("Show only"))
        self._kinds.changed.connect(self._show)
        self._words = QLineEdit()
        self._words.setObjectName("timelineFilter")
        self._words.setPlaceholderText(tr("Words to look for"))
        self._words.setAccessibleName(tr("Words to look for"))
        self._words.setClearButtonEnabled(True)
        self._words.setMinimumWidth(self.fontMetrics().averageCharWidth() * 24)
        self._words.textChanged.connect(self._show)
        self._filter = QWidget()
        filter_row = row(self._kinds, self._words, spacing=TINY)
        filter_row.setStretch(0, 1)
        self._filter.setLayout(filter_row)
        self._list = Capped(
            tr("What happened, and what is to come"), tr, self._open, name="timeline", few=_FEW, left_letters=20,
            empty=tr("Nothing is recorded yet. Add what was done, a paper, a task."),
        )  # fmt: skip
        self._none = label(tr("Nothing here fits the filter."), "muted")
        for widget in (self._filter, self._list, self._none):
            self.body.addWidget(widget)

    def show_events(self, events: Sequence[Event]) -> None:
        self._events = events
        self.count(len(events))
        self._filter.setVisible(len(events) > 3 or bool(self._words.text()) or self._kinds.chosen() is not None)
        self._show()

    def filter_focus(self) -> None:
        if self._filter.isVisible():
            self._words.setFocus()

    def _show(self, *_: object) -> None:
        family, wanted = self._kinds.chosen(), fold(self._words.text()).split()
        kept = [e for e in self._events if self._fits(e, family, wanted)]
        self._list.show_items(kept, lambda e: Entry((e.kind, e.id, ""), e.title, e.detail, self._day(e.at)))
        self._none.setVisible(bool(self._events) and not kept)
        self._list.setVisible(not (self._events and not kept))

    def _fits(self, event: Event, family: Any, wanted: Sequence[str]) -> bool:
        its = next((name for name, kinds in _FAMILIES.items() if event.kind in kinds), "done")
        if family is not None and family != its:
            return False
        if not wanted:
            return True
        text = fold(f"{event.title} {event.detail}")
        return all(word in text for word in wanted)

    def _day(self, at: str) -> str:
        language = self._speech.code
        if "T" in at:
            return f"{formats.short_date(at[:10], language)} {at[11:16]}"
        return (
            formats.partial_date({"edtf": at}, language)
            if len(at) != 10 and at
            else formats.short_date(at, language)
            if at
            else "—"
        )

    def _open(self, key: Any) -> None:
        self._opened(*key)
