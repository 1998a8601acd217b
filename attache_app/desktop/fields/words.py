"""Editors of words: one line, several lines, a set of short texts, and what a person said with its language."""

from typing import Any

from PySide6.QtWidgets import QLineEdit

from attache_app.desktop.fields.base import Editor
from attache_app.desktop.fields.lists import list_choices
from attache_app.desktop.theme.spacing import SMALL
from attache_app.desktop.widgets.basics import column, label, row
from attache_app.desktop.widgets.growing_text import GrowingText
from attache_app.desktop.widgets.type_ahead import TypeAhead

_MOST_IN_LINE = 2_000
USUAL_LANGUAGE = "ht"  # what people speak at the counter


class LineEditor(Editor):
    """A text of one line."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._line = self.wire(QLineEdit())
        self._line.setMaxLength(_MOST_IN_LINE)
        self.setLayout(row(self._line))
        self.setFocusProxy(self._line)

    def read(self) -> Any:
        return self._line.text()

    def show_value(self, value: Any) -> None:
        self._line.setText(value or "")
        self._line.setCursorPosition(0)


class LinesEditor(Editor):
    """A text of several lines; as `texts`, one short text a line."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._text = GrowingText(2 if self.field.type == "texts" else 3)
        self._text.textChanged.connect(self._typed)
        self._is_showing = False
        parts: list[Any] = [self._text]
        if self.field.type == "texts":
            parts.append(label(self._tr("One a line."), "help"))
        self.setLayout(column(*parts, spacing=2))
        self.setFocusProxy(self._text)

    def _typed(self) -> None:
        if not self._is_showing:
            self.touch()

    def read(self) -> Any:
        text = self._text.toPlainText()
        return text.split("\n") if self.field.type == "texts" else text

    def show_value(self, value: Any) -> None:
        self._is_showing = True
        self._text.setPlainText("\n".join(value) if isinstance(value, list) else value or "")
        self._is_showing = False

    def lock(self, locked: bool) -> None:
        self._text.setReadOnly(locked)


class VerbatimEditor(Editor):
    """What a person said, word for word, and in which language."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._languages = list_choices(self.around, "languages")
        self._lang: str | None = None
        self._is_showing = False
        self._text = GrowingText(3)
        self._text.setObjectName("words")
        self._text.textChanged.connect(self._typed)
        self._language = TypeAhead(self._languages)
        self._language.setAccessibleName(self._tr("Language of these words"))
        self._language.setMaximumWidth(self.fontMetrics().averageCharWidth() * 28)
        self._language.chosen.connect(self._choose)
        self._language.editingFinished.connect(self._show_language)
        beside = row(label(self._tr("said in"), "muted", wrap=False), self._language, spacing=SMALL)
        beside.addStretch(1)
        layout = column(self._text, spacing=4)
        layout.addLayout(beside)
        self.setLayout(layout)
        self.setFocusProxy(self._text)
        self._speak(USUAL_LANGUAGE)

    def _typed(self) -> None:
        if not self._is_showing:
            self.touch()

    def _speak(self, code: str | None) -> None:
        self._lang = code
        self._show_language()

    def _show_language(self) -> None:
        self._language.setText(next((c.text for c in self._languages if c.key == self._lang), self._lang or ""))

    def _choose(self, code: str) -> None:
        self._speak(code)
        self.touch()

    def read(self) -> Any:
        text = self._text.toPlainText()
        return {"text": text, **({"lang": self._lang} if self._lang else {})} if text.strip() else None

    def show_value(self, value: Any) -> None:
        self._is_showing = True
        self._text.setPlainText(value["text"] if value else "")
        self._is_showing = False
        self._speak(value.get("lang") if value else USUAL_LANGUAGE)

    def lock(self, locked: bool) -> None:
        self._text.setReadOnly(locked)
        self._language.setReadOnly(locked)
