"""The place picker: country, department or province, commune, and words for what no list has. Two letters without accents find it."""

from typing import Any

from PySide6.QtWidgets import QGridLayout, QLineEdit

from attache_app.desktop.fields.base import Editor
from attache_app.desktop.fields.lists import list_choices
from attache_app.desktop.theme.spacing import TINY
from attache_app.desktop.widgets.choice import Choice
from attache_app.desktop.widgets.type_ahead import TypeAhead

_REGIONS = {"HT": "haiti_departments", "DO": "dominican_provinces"}


class PlaceEditor(Editor):
    """Choosing a commune fills in its department and country; every part may be missing, and words may stand for any of them."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._codes: dict[str, str | None] = {"country": None, "admin1": None, "admin2": None}
        self._countries = list_choices(self.around, "countries")
        self._regions = {country: list_choices(self.around, name) for country, name in _REGIONS.items()}
        self._communes = self._all_communes()
        self._texts = {
            c.key: c.text for c in [*self._countries, *self._regions["HT"], *self._regions["DO"], *self._communes]
        }
        self._lines = {part: TypeAhead() for part in self._codes}
        self._lines["country"].set_source(lambda: self._countries)
        self._lines["admin1"].set_source(self._regions_here)
        self._lines["admin2"].set_source(self._communes_here)
        self._words = QLineEdit()
        names = {"country": self._tr("Country"), "admin1": self._tr("Department or province"), "admin2": self._tr("Commune"),
                 "text": self._tr("Village, batey, address")}  # fmt: skip
        for part, line in (*self._lines.items(), ("text", self._words)):
            line.setPlaceholderText(names[part])
            line.setAccessibleName(names[part])
            line.textEdited.connect(self._retyped)
        self._lines["country"].chosen.connect(self._choose_country)
        self._lines["admin1"].chosen.connect(self._choose_region)
        self._lines["admin2"].chosen.connect(self._choose_commune)
        self._arrange()
        self.setFocusProxy(self._lines["country"])

    def _arrange(self) -> None:
        layout = QGridLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TINY)
        if self.field.width == "full":
            for at, part in enumerate(self._lines):
                layout.addWidget(self._lines[part], 0, at)
            layout.addWidget(self._words, 1, 0, 1, 3)
        else:
            layout.addWidget(self._lines["country"], 0, 0)
            layout.addWidget(self._lines["admin1"], 0, 1)
            layout.addWidget(self._lines["admin2"], 1, 0)
            layout.addWidget(self._words, 1, 1)
        # The second column holds the longest words.
        for at, share in enumerate((2, 3, 2) if self.field.width == "full" else (2, 3)):
            layout.setColumnStretch(at, share)
        self.setLayout(layout)

    def _all_communes(self) -> list[Choice]:
        known = self.around.declarations.lists
        departments = known["haiti_departments"]
        return [
            Choice(o.code, o.labels.fr, departments.label(o.more["department_iso"], self.language))
            for o in known["haiti_communes"].options
        ]

    def _regions_here(self) -> list[Choice]:
        country = self._codes["country"]
        if country in self._regions:
            return self._regions[country]
        # Without a country both are offered: choosing one says which country it is.
        return [*self._regions["HT"], *self._regions["DO"]] if country is None else []

    def _communes_here(self) -> list[Choice]:
        country, region = self._codes["country"], self._codes["admin1"]
        if country not in (None, "HT"):
            return []
        return [c for c in self._communes if region is None or str(c.key).startswith(region + "-")]

    def _choose_country(self, code: str) -> None:
        region = self._codes["admin1"]
        keeps = region is not None and region.startswith(code + "-")
        self._show(
            {"country": code, "admin1": region if keeps else None, "admin2": self._codes["admin2"] if keeps else None}
        )
        self.touch()

    def _choose_region(self, code: str) -> None:
        commune = self._codes["admin2"]
        self._show(
            {"country": code[:2], "admin1": code, "admin2": commune if (commune or "").startswith(code + "-") else None}
        )
        self.touch()

    def _choose_commune(self, code: str) -> None:
        region = self.around.declarations.lists["haiti_communes"].by_code[code].more["department_iso"]
        self._show({"country": "HT", "admin1": region, "admin2": code})
        self.touch()

    def _show(self, codes: dict[str, str | None]) -> None:
        self._codes = codes
        for part, line in self._lines.items():
            code = codes[part]
            line.setText(self._texts.get(code, code) if code else "")
            line.setCursorPosition(0)
        has_regions = codes["country"] is None or codes["country"] in _REGIONS
        self._lines["admin1"].setEnabled(has_regions)
        self._lines["admin2"].setEnabled(codes["country"] in (None, "HT"))

    def _retyped(self) -> None:
        """Letters that are no choice yet do not count as one; where they end so, they are kept as words."""
        for part, line in self._lines.items():
            code = self._codes[part]
            if code is not None and line.text() != self._texts.get(code, code):
                self._codes[part] = None
        self.touch()

    def read(self) -> Any:
        found: dict[str, str] = {part: code for part, code in self._codes.items() if code}
        loose = [
            line.text().strip() for part, line in self._lines.items() if not self._codes[part] and line.text().strip()
        ]
        words = ", ".join([text for text in (self._words.text().strip(), *loose) if text])
        return {**found, "text": words} if words else found

    def show_value(self, value: Any) -> None:
        value = value or {}
        self._show({part: value.get(part) for part in self._codes})
        self._words.setText(value.get("text", ""))

    def lock(self, locked: bool) -> None:
        for line in (*self._lines.values(), self._words):
            line.setReadOnly(locked)

    def describe(self, what: str, more: str) -> None:
        self.setAccessibleName(what)
        for line in (*self._lines.values(), self._words):
            line.setAccessibleDescription(what)
