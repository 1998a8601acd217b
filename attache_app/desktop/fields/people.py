"""Editors of what belongs to persons: a name in its parts, and telephones with what one must know before calling."""

from typing import Any

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from attache_app.desktop.fields.base import Editor
from attache_app.desktop.theme.spacing import SMALL, TINY
from attache_app.desktop.widgets.basics import button, column, dot, row
from attache_app.domain import formats


class NameEditor(Editor):
    """Given names, family name, and the name as said; any of them may be missing."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        texts = {"given": self._tr("Given names"), "surname": self._tr("Family name"), "said": self._tr("As said")}
        self._lines: dict[str, QLineEdit] = {}
        layout = QGridLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TINY)
        places = (
            {"given": (0, 0), "surname": (0, 1), "said": (1, 0)}
            if self.field.width == "half"
            else {"given": (0, 0), "surname": (0, 1), "said": (0, 2)}
        )
        for part, text in texts.items():
            line = self.wire(QLineEdit())
            line.setPlaceholderText(text)
            line.setAccessibleName(text)
            self._lines[part] = line
            at = places[part]
            layout.addWidget(line, at[0], at[1], 1, 2 if at == (1, 0) else 1)
        self.setLayout(layout)
        self.setFocusProxy(self._lines["given"])

    def read(self) -> Any:
        return {part: line.text() for part, line in self._lines.items() if line.text().strip()}

    def show_value(self, value: Any) -> None:
        for part, line in self._lines.items():
            line.setText((value or {}).get(part, ""))


class PhoneEditor(Editor):
    """A telephone: number, whose it is, when one may call, and whether WhatsApp reaches it."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._number, self._whose, self._safe = (self.wire(QLineEdit()) for _ in range(3))
        for line, text in (
            (self._number, self._tr("Number")),
            (self._whose, self._tr("Whose")),
            (self._safe, self._tr("Safe hours")),
        ):
            line.setPlaceholderText(text)
            line.setAccessibleName(text)
        self._whatsapp = QCheckBox("WhatsApp")
        self._whatsapp.clicked.connect(self.touch)
        self._had_whatsapp = False
        if self.field.width == "half":
            layout = column(spacing=TINY)
            layout.addLayout(row(self._number, self._whatsapp, spacing=TINY))
            layout.addLayout(row(self._whose, self._safe, spacing=TINY))
            self.setLayout(layout)
        else:
            line_layout = row(self._number, self._whose, self._safe, self._whatsapp, spacing=TINY)
            for at, share in enumerate((3, 3, 3, 0)):
                line_layout.setStretch(at, share)
            self.setLayout(line_layout)
        self.setFocusProxy(self._number)

    def read(self) -> Any:
        parts: dict[str, Any] = {"number": self._number.text(), "whose": self._whose.text(), "safe": self._safe.text()}
        found = {part: text.strip() for part, text in parts.items() if text.strip()}
        # Unticked is not "no" unless someone had said so: nobody may have asked.
        if self._whatsapp.isChecked() or self._had_whatsapp:
            found["whatsapp"] = self._whatsapp.isChecked()
        if "number" in found:
            found["number"] = found["number"].replace(formats.NBSP, " ")
        return found

    def show_value(self, value: Any) -> None:
        value = value or {}
        self._number.setText(formats.phone_number(value.get("number", "")))
        self._whose.setText(value.get("whose", ""))
        self._safe.setText(value.get("safe", ""))
        self._whatsapp.setChecked(value.get("whatsapp") is True)
        self._had_whatsapp = "whatsapp" in value

    def lock(self, locked: bool) -> None:
        super().lock(locked)
        self._whatsapp.setEnabled(not locked)

    def describe(self, what: str, more: str) -> None:
        super().describe(what, more)
        self._whatsapp.setAccessibleDescription(what)


class PhonesEditor(Editor):
    """Telephones, one a line; there is always an empty one to type the next."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._rows: list[tuple[QWidget, PhoneEditor]] = []
        self._layout = column(spacing=TINY)
        self._add = button(self._tr("Another number"), self._add_empty, role="quiet", picture="plus", name="another")
        outer = column(spacing=2)
        outer.addLayout(self._layout)
        below = row(self._add)
        below.addStretch(1)
        outer.addLayout(below)
        self.setLayout(outer)
        self._locked = False
        self._append(None)

    def _append(self, value: Any) -> PhoneEditor:
        line = QWidget()
        editor = PhoneEditor(self.field, self.around)
        editor.set_value(value)
        editor.changed.connect(self.touch)
        layout = row(editor, dot("close", self._tr("Take this number out"), lambda: self._remove(line)), spacing=SMALL)
        layout.setStretch(0, 1)
        line.setLayout(layout)
        self._layout.addWidget(line)
        self._rows.append((line, editor))
        editor.lock(self._locked)
        self.setFocusProxy(self._rows[0][1])
        return editor

    def _add_empty(self) -> None:
        self._append(None).setFocus()

    def _remove(self, line: QWidget) -> None:
        self._rows = [r for r in self._rows if r[0] is not line]
        line.hide()
        line.deleteLater()
        if not self._rows:
            self._append(None)
        self.setFocusProxy(self._rows[0][1])
        self._rows[0][1].setFocus()
        self.touch()

    def read(self) -> Any:
        return [value for _, editor in self._rows if (value := editor.read())]

    def show_value(self, value: Any) -> None:
        for line, _ in self._rows:
            line.hide()
            line.deleteLater()
        self._rows = []
        for phone in value or [None]:
            self._append(phone)

    def lock(self, locked: bool) -> None:
        self._locked = locked
        self._add.setVisible(not locked)
        for line, editor in self._rows:
            editor.lock(locked)
            for child in line.findChildren(type(dot("close", ""))):
                child.setVisible(not locked)

    def describe(self, what: str, more: str) -> None:
        self.setAccessibleName(what)
