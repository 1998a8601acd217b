"""Records of another register that belong to this one, as lines: the papers of a worker, the contacts of an employer."""

from collections.abc import Callable
from typing import Any

from attache_app.desktop.pages.record.part import Part
from attache_app.desktop.speech import Speech
from attache_app.desktop.widgets.basics import button, label, row
from attache_app.desktop.widgets.entries import Entries, Entry
from attache_app.domain import formats
from attache_app.records.declarations import Register
from attache_app.services.related import Related

Open = Callable[[str, str | None, str], object]
"""(kind, id, field) of a record to show."""


def lines(speech: Speech, found: Related, most: int) -> list[Entry]:
    """The newest of these records as lines."""
    return [
        Entry(
            (e.kind, e.id, ""),
            e.title,
            e.detail,
            right=formats.short_date(e.at[:10], speech.code) if len(e.at) >= 10 else "",
        )
        for e in found.newest[:most]
    ]


class RelatedPart(Part):
    """The newest of them, and a way to all."""

    def __init__(
        self, speech: Speech, register: Register, most: int, opened: Open, listed: Callable[[], object]
    ) -> None:
        super().__init__(register.name, register.labels_many(speech.code))
        self._speech, self._most, self._opened = speech, most, opened
        self._lines = Entries(register.labels_many(speech.code), name=f"lines_{register.name}")
        self._lines.opened.connect(self._open)
        self._empty = label(speech.tr_("None yet."), "muted")
        self._rest = button("", listed, role="quiet", name=f"all_{register.name}")
        below = row(self._rest)
        below.addStretch(1)
        self.body.addWidget(self._empty)
        self.body.addWidget(self._lines)
        self.body.addLayout(below)

    def show_related(self, found: Related | None) -> None:
        """None: there is none."""
        shown = lines(self._speech, found, self._most) if found else []
        count = found.count if found else 0
        self.count(count)
        self._lines.show_entries(shown)
        self._empty.setVisible(not shown)
        rest = self._speech.tr_.plural("{n} more", "{n} more", count - len(shown)) if count > len(shown) else ""
        self._rest.setText(rest)
        self._rest.setProperty("plain", rest)
        self._rest.setVisible(bool(rest))

    def _open(self, key: Any) -> None:
        self._opened(*key)
