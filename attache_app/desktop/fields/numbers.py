"""Editors of numbers: whole, decimal with its unit, people counted, a position."""

import re
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit

from attache_app.desktop.fields.base import Editor
from attache_app.desktop.theme.spacing import TINY
from attache_app.desktop.widgets.basics import label, row
from attache_app.domain import formats, money
from attache_app.errors import DomainError

_DEGREES = re.compile(r"\s*(-?\d{1,3}(?:[.,]\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:[.,]\d+)?)\s*")


def whole(typed: str) -> int | None:
    """A whole number as typed, thousands apart or not; None for nothing. DomainError `whole_number_not_readable`."""
    if not typed.strip():
        return None
    try:
        return int(money.read_decimal(typed))
    except (DomainError, ValueError):
        raise DomainError("whole_number_not_readable", typed=typed) from None


class NumberEditor(Editor):
    """An int or a dec, with the unit after it."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._line = self.wire(QLineEdit())
        self._line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._line.setMaximumWidth(self.fontMetrics().averageCharWidth() * 18)
        layout = row(self._line)
        units = self.around.declarations.lists["unit"]
        if self.field.unit in units.by_code:
            layout.addWidget(label(units.label(self.field.unit, self.language), "muted", wrap=False))
        layout.addStretch(1)
        self.setLayout(layout)
        self.setFocusProxy(self._line)

    def read(self) -> Any:
        typed = self._line.text()
        if self.field.type == "int":
            return whole(typed)
        return money.read_decimal(typed) if typed.strip() else None

    def show_value(self, value: Any) -> None:
        self._line.setText("" if value is None else formats.number(value, self.language))


class CountEditor(Editor):
    """People counted: women, men, and how many of them are minors. An empty part is not known, never zero."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        texts = {"f": self._tr("Women"), "m": self._tr("Men"), "minors": self._tr("of whom minors")}
        self._lines: dict[str, QLineEdit] = {}
        layout = QGridLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TINY)
        for at, (part, text) in enumerate(texts.items()):
            line = self.wire(QLineEdit())
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
            line.setAccessibleName(text)
            self._lines[part] = line
            layout.addWidget(line, 0, at)
            layout.addWidget(label(text, "help"), 1, at)
            layout.setColumnStretch(at, 1)
        self.setLayout(layout)
        self.setFocusProxy(self._lines["f"])

    def read(self) -> Any:
        found = {part: whole(line.text()) for part, line in self._lines.items()}
        return {part: n for part, n in found.items() if n is not None}

    def show_value(self, value: Any) -> None:
        for part, line in self._lines.items():
            n = (value or {}).get(part)
            line.setText("" if n is None else str(n))


class PositionEditor(Editor):
    """A position: latitude and longitude in degrees, as a telephone shows them."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._line = self.wire(QLineEdit())
        self._line.setPlaceholderText("18.47360, -69.92120")
        self.setLayout(row(self._line))
        self.setFocusProxy(self._line)

    def read(self) -> Any:
        typed = self._line.text()
        if not typed.strip():
            return None
        found = _DEGREES.fullmatch(typed)
        if not found:
            raise DomainError("position_not_readable", typed=typed)
        lat, lon = (round(float(part.replace(",", ".")) * 1e5) for part in found.groups())
        return {"lat_e5": lat, "lon_e5": lon}

    def show_value(self, value: Any) -> None:
        self._line.setText(f"{value['lat_e5'] / 1e5:.5f}, {value['lon_e5'] / 1e5:.5f}" if value else "")
