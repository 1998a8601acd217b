"""A code of a short list as answers side by side, each chosen by one key: for quick intake."""

from typing import Any

from attache_app.desktop.fields.base import Editor
from attache_app.desktop.widgets.basics import row
from attache_app.desktop.widgets.segment import Segment


class AnswersEditor(Editor):
    """All options of the field's list are seen at once; digits and first letters choose."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        options = self.around.declarations.lists[self.field.target].options
        self._segment = Segment([(o.code, o.labels(self.language)) for o in options], numbered=True)
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
