"""Editors of what is chosen: yes and no, one code of a list, several codes."""

from typing import Any

from attache_app.desktop.fields.base import Editor
from attache_app.desktop.fields.lists import list_choices
from attache_app.desktop.widgets.basics import column, row
from attache_app.desktop.widgets.chips import Chips
from attache_app.desktop.widgets.choice import Choice
from attache_app.desktop.widgets.segment import Segment
from attache_app.desktop.widgets.type_ahead import TypeAhead
from attache_app.domain.names import fold
from attache_app.errors import DomainError


class TruthEditor(Editor):
    """A bool (yes, no) or a tri (yes, no, not known); none of them: not asked."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        answers: list[tuple[Any, str]] = [(True, self._tr("Yes")), (False, self._tr("No"))]
        if self.field.type == "tri":
            answers.append(("unknown", self._tr.context("answer", "Not known")))
        self._segment = Segment(answers)
        self._segment.changed.connect(self.touch)
        self.setLayout(row(self._segment))
        self.setFocusProxy(self._segment)

    def read(self) -> Any:
        return self._segment.chosen()

    def show_value(self, value: Any) -> None:
        self._segment.choose(value)

    def lock(self, locked: bool) -> None:
        self._segment.lock(locked)

    def describe(self, what: str, more: str) -> None:
        self._segment.describe(what)


class CodeEditor(Editor):
    """One code of a list, found by its label or its code. A code that the list here does not know is shown as it is."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._choices = list_choices(self.around, self.field.target)
        self._line = TypeAhead(self._choices)
        self._line.setPlaceholderText(self._tr("Type or choose"))
        self._line.chosen.connect(self._choose)
        self._line.textChanged.connect(self._typed)
        self._line.editingFinished.connect(self._finish)
        self._code: str | None = None
        self._is_showing = False
        self.setLayout(row(self._line))
        self.setFocusProxy(self._line)

    def _typed(self, text: str) -> None:
        if self._is_showing:
            return
        wanted = fold(text)
        same = [
            c.key
            for c in self._choices
            if wanted and (fold(c.text) == wanted or c.key.casefold() == text.strip().casefold())
        ]
        self._code = same[0] if len(same) == 1 else None
        self.touch()

    def _choose(self, code: str) -> None:
        self.show_value(code)
        self.touch()

    def _finish(self) -> None:
        if self._code is not None:
            self.show_value(self._code)

    def read(self) -> Any:
        if self._code is None and self._line.text().strip():
            raise DomainError("choice_not_in_list", typed=self._line.text())
        return self._code

    def show_value(self, value: Any) -> None:
        self._code = value
        self._is_showing = True
        self._line.setText(next((c.text for c in self._choices if c.key == value), value or ""))
        self._line.setCursorPosition(0)
        self._is_showing = False
        self._line.setToolTip(self._line.text())

    def state(self) -> Any:
        return self._line.text()

    def restore(self, state: Any) -> None:
        self._line.setText(state)

    def lock(self, locked: bool) -> None:
        self._line.setReadOnly(locked)


class CodesEditor(Editor):
    """Several codes of a list: those chosen stand above the line, the open list shows check marks."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._known = list_choices(self.around, self.field.target)
        self._labels = {c.key: c.text for c in self._known}
        self._codes: list[str] = []
        self._chips = Chips(self._tr("Take out"))
        self._chips.removed.connect(self._toggle)
        self._line = TypeAhead()
        self._line.set_source(self._marked)
        self._line.keeps_open = True
        self._line.setPlaceholderText(self._tr("Add: type or choose"))
        self._line.chosen.connect(self._toggle)
        self.setLayout(column(self._chips, self._line, spacing=4))
        self.setFocusProxy(self._line)

    def _marked(self) -> list[Choice]:
        chosen = set(self._codes)
        return [Choice(c.key, c.text, c.detail, c.key in chosen) for c in self._known]

    def _toggle(self, code: str) -> None:
        self.show_value([c for c in self._codes if c != code] if code in self._codes else [*self._codes, code])
        self._line.selectAll()
        self._line.refresh()
        self.touch()

    def read(self) -> Any:
        return list(self._codes)

    def show_value(self, value: Any) -> None:
        self._codes = list(value or [])
        self._chips.show_items([(c, self._labels.get(c, c)) for c in self._codes])

    def lock(self, locked: bool) -> None:
        self._line.setVisible(not locked)
        self._chips.lock(locked)
