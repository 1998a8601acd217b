"""Editors of dates: a day, a moment, and a date known in part. Typed as people write them; the calendar is a help, never needed."""

import datetime as dt
import re
from typing import Any

from PySide6.QtWidgets import QLineEdit

from attache_app.desktop.fields.base import Editor
from attache_app.desktop.theme.spacing import TINY
from attache_app.desktop.widgets.basics import column, dot, label, row
from attache_app.desktop.widgets.calendar import Calendar
from attache_app.domain import formats, partial_dates, typed_dates
from attache_app.errors import DomainError

_TIME = re.compile(r"\s*([01]?\d|2[0-3])\s*[:hH.]?\s*([0-5]\d)?\s*")
_DAY_ONLY = re.compile(r"\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{1,2}))?\s*")


def read_day(typed: str, today: dt.date) -> str | None:
    """A day as typed (`24/11/2026`, `24 nov 26`, `24/11`, `24`), as stored; None for nothing. DomainError `date_not_readable`."""
    if not typed.strip():
        return None
    if short := _DAY_ONLY.fullmatch(typed):
        # Without a year, or a month, the current one is meant.
        try:
            return today.replace(day=int(short[1]), month=int(short[2] or today.month)).isoformat()
        except ValueError:
            raise DomainError("date_not_readable", typed=typed) from None
    edtf = (typed_dates.read(typed, today) or {}).get("edtf", "")
    if not edtf or not partial_dates.parse(edtf).is_exact:
        raise DomainError("date_not_readable", typed=typed)
    return edtf


def read_time(typed: str) -> dt.time:
    """An hour as typed: `9`, `9:05`, `9h05`, `0905`. DomainError `time_not_readable`."""
    found = _TIME.fullmatch(typed)
    if not found:
        raise DomainError("time_not_readable", typed=typed)
    return dt.time(int(found[1]), int(found[2] or 0))


class _Dated(Editor):
    """A line for a day, with a button for the calendar beside it."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._line = self.wire(QLineEdit())
        self._line.setPlaceholderText(self._tr("dd/mm/yyyy"))
        self._open = dot("calendar", self._tr("Calendar"), self._open_calendar, name="calendar")
        self.setFocusProxy(self._line)

    def _today(self) -> dt.date:
        return self.around.now().date()

    def _open_calendar(self) -> None:
        try:
            shown = read_day(self._line.text(), self._today())
        except DomainError:
            shown = None
        calendar = Calendar(dt.date.fromisoformat(shown) if shown else self._today(), self._tr, self)
        calendar.chosen.connect(self._take)
        calendar.pop_up(self._line)

    def _take(self, day: dt.date) -> None:
        self._line.setText(formats.short_date(day.isoformat(), self.language))
        self._line.setFocus()
        self.touch()

    def lock(self, locked: bool) -> None:
        super().lock(locked)
        self._open.setVisible(not locked)


class DayEditor(_Dated):
    """A day of the calendar."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.setLayout(row(self._line, self._open, spacing=TINY))
        self._line.editingFinished.connect(self._tidy)

    def _tidy(self) -> None:
        try:
            day = read_day(self._line.text(), self._today())
        except DomainError:
            return
        if day:
            self._line.setText(formats.short_date(day, self.language))

    def read(self) -> Any:
        return read_day(self._line.text(), self._today())

    def show_value(self, value: Any) -> None:
        self._line.setText(formats.short_date(value, self.language) if value else "")


class MomentEditor(_Dated):
    """A day and an hour, in the time of the post."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._hour = self.wire(QLineEdit())
        self._hour.setPlaceholderText(self._tr("hh:mm"))
        self._hour.setAccessibleName(self._tr("Time of day"))
        self._hour.setFixedWidth(self.fontMetrics().averageCharWidth() * 8 + 14)
        self._line.setMinimumWidth(self.fontMetrics().horizontalAdvance("00/00/0000") + 24)  # never half a day
        layout = row(self._line, self._hour, self._open, spacing=TINY)
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def read(self) -> Any:
        day = read_day(self._line.text(), self._today())
        if day is None:
            if self._hour.text().strip():
                raise DomainError("date_not_readable", typed=self._hour.text())
            return None
        if not self._hour.text().strip():
            raise DomainError("time_not_readable", typed="")
        at = dt.datetime.combine(dt.date.fromisoformat(day), read_time(self._hour.text()), self.around.zone)
        return at.isoformat(timespec="seconds")

    def show_value(self, value: Any) -> None:
        self._line.setText(formats.short_date(value[:10], self.language) if value else "")
        self._hour.setText(formats.time(value) if value else "")

    def describe(self, what: str, more: str) -> None:
        self._line.setAccessibleName(what)
        self._line.setAccessibleDescription(more)
        self._hour.setAccessibleDescription(what)


class PartialDateEditor(_Dated):
    """A date known in part, in the person's own words; what it was taken for stands below."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._line.setPlaceholderText("1987, ~30" if self._is_birth else "03/2026, ~2020")
        self._understood = label("", "help")
        layout = column(spacing=2)
        layout.addLayout(row(self._line, self._open, spacing=TINY))
        layout.addWidget(self._understood)
        self.setLayout(layout)
        self._line.textChanged.connect(self._say)

    @property
    def _is_birth(self) -> bool:
        return "birth" in self.field.name

    def _say(self) -> None:
        value = self.value() if not self._touched else self.read()
        if not value or not self._line.text().strip():
            self._understood.setText("")
        elif "edtf" in value:
            self._understood.setText("= " + formats.partial_date({"edtf": value["edtf"]}, self.language))
        else:
            self._understood.setText(self._tr("Kept as said; no date could be read in it."))
        self._understood.setVisible(bool(self._understood.text()))

    def touch(self, *_: object) -> None:
        super().touch()
        self._say()

    def read(self) -> Any:
        return typed_dates.read(self._line.text(), self._today(), birth=self._is_birth)

    def show_value(self, value: Any) -> None:
        self._touched = False
        self._shown = value
        self._line.setText(_shown(value) if value else "")
        self._say()


def _shown(value: dict[str, str]) -> str:
    """What stands in the line: the words that were said, else the date so that reading it gives the same again."""
    return value.get("said") or value["edtf"]
