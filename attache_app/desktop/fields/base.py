"""What every editor of a field can do, and what it is told about where it is used."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from attache_app.desktop.speech import Speech
from attache_app.desktop.widgets.choice import Choice
from attache_app.records.declarations import Declarations, Field


class References(Protocol):
    """Other records, for fields that name them. Answers come later, on the window's thread, if `owner` still lives."""

    def find(self, owner: QObject, kinds: Sequence[str], text: str, done: Callable[[list[Choice]], None]) -> None:
        """Records of these kinds that match; the key of a choice is (kind, id). Without a text the newest."""

    def titles(self, owner: QObject, keys: Sequence[tuple[str, str]], done: Callable[[dict[str, str]], None]) -> None:
        """The titles of records, by id."""

    def open(self, kind: str, id: str) -> None:
        """Show a record."""

    def note_chosen(self, kind: str, id: str) -> None:
        """Somebody chose this record: it is offered first the next time."""

    def makes(self, kinds: Sequence[str]) -> list[tuple[str, str]]:
        """(kind, label) of the registers of these in which a record may be made here and now."""

    def make(
        self, owner: QWidget, kind: str, text: str, values: Mapping[str, Any], done: Callable[[str, str], None]
    ) -> None:
        """Let the user make a record, over the form that refers to it. `text`: what he typed, its name; `values`: of that form.

        `done` with kind and id, if he saves it.
        """


@dataclass(frozen=True)
class Surroundings:
    """Where a form is used. `country`, `currency`: of the post; `values`: what the form says now."""

    declarations: Declarations
    speech: Speech
    references: References
    country: str
    currency: str
    zone: dt.tzinfo
    now: Callable[[], dt.datetime]
    values: Callable[[], Mapping[str, Any]] = dict


class Editor(QWidget):
    """Edits one value. `changed`: the user did something.

    What was shown and not touched is given back as it came, whatever the widget makes of it: looking at a record never
    changes it.
    """

    changed = Signal()

    def __init__(self, field: Field, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field, self.around = field, around
        self._tr = around.speech.tr_
        self._shown: Any = None
        self._touched = False
        self._wired: list[QLineEdit] = []

    def wire(self, line: QLineEdit) -> QLineEdit:
        """Make a line one of those in which this editor is typed: what is typed there touches it, is kept, and is locked with it."""
        line.textEdited.connect(self.touch)
        self._wired.append(line)
        return line

    @property
    def language(self) -> str:
        return self.around.speech.code

    def value(self) -> Any:
        """The value as decoded JSON, not yet canonical. DomainError where what was typed cannot be read."""
        return self.read() if self._touched else self._shown

    def set_value(self, value: Any) -> None:
        """Show a value of this field; None empties it."""
        self._shown = value
        self.show_value(value)
        self._touched = False

    def touch(self, *_: object) -> None:
        """To be called on everything the user does."""
        self._touched = True
        self.changed.emit()

    def state(self) -> Any:
        """What is typed, as JSON, also where it cannot be read, to be put back when the page is built anew."""
        return [line.text() for line in self._wired]

    def restore(self, state: Any) -> None:
        """Put back what `state` gave."""
        for line, text in zip(self._wired, state, strict=True):
            line.setText(text)
        self.touch()

    def read(self) -> Any:
        """The value that the widgets say."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Let the widgets say this value."""
        raise NotImplementedError

    def lock(self, locked: bool) -> None:
        """Shown, not to be changed."""
        for line in self._wired:
            line.setReadOnly(locked)

    def describe(self, what: str, more: str) -> None:
        """Names for screen readers: the field's label, and its help."""
        if len(self._wired) > 1:  # each has a name of its own
            self.setAccessibleName(what)
            for line in self._wired:
                line.setAccessibleDescription(what)
            return
        target = self.focusProxy() or self
        target.setAccessibleName(what)
        target.setAccessibleDescription(more)
