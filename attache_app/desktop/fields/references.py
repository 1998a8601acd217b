"""Editors of references: another record, found by typing; or a set of them. A file shows what is known of it."""

from typing import Any, NamedTuple

from PySide6.QtCore import QTimer

from attache_app.desktop.fields.base import Editor
from attache_app.desktop.theme.spacing import TINY
from attache_app.desktop.widgets.basics import column, dot, label, row
from attache_app.desktop.widgets.chips import Chips
from attache_app.desktop.widgets.choice import Choice
from attache_app.desktop.widgets.type_ahead import TypeAhead
from attache_app.domain import formats
from attache_app.errors import DomainError

_PAUSE_MS = 120  # of typing, before the register is asked


class _New(NamedTuple):
    """To make a record of this register; `typed`: its name."""

    kind: str
    typed: str


class _Searching(Editor):
    """A line that asks the register as one types, and the form of a reference: an id, or `kind:id` where several kinds may be named."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._line = TypeAhead()
        self._line.setPlaceholderText(self._tr("Name or number"))
        self._line.asked.connect(self._ask)
        self._wanted = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._find)
        self.setFocusProxy(self._line)

    def _key(self, value: str) -> tuple[str, str]:
        kind, _, id = value.rpartition(":")
        return kind or self.field.kinds[0], id

    def _value(self, key: tuple[str, str]) -> str:
        is_only = len(self.field.kinds) == 1 and self.field.kinds[0] != "*"
        return key[1] if is_only else f"{key[0]}:{key[1]}"

    def _ask(self, text: str) -> None:
        self._wanted = text
        self._pause.start()

    def _find(self) -> None:
        wanted = self._wanted

        def offer(found: list[Choice]) -> None:
            if wanted == self._wanted:
                self._line.offer([*found, *self._new(wanted.strip())])

        self.around.references.find(self, self.field.kinds, wanted, offer)

    def _new(self, typed: str) -> list[Choice]:
        """Last in the list: a record that is not there yet can be made here, without leaving the form."""
        made = self.around.references.makes(self.field.kinds)
        if typed:
            texts = [self._tr("New: {register} “{typed}”…", register=label, typed=typed) for _, label in made]
        else:
            texts = [self._tr("New: {register}…", register=label) for _, label in made]
        return [Choice(_New(kind, typed), text) for (kind, _), text in zip(made, texts, strict=True)]

    def _chosen(self, key: "_New | tuple[str, str]") -> None:
        if isinstance(key, _New):
            return self.around.references.make(self, key.kind, key.typed, self.around.values(), self._made)
        self.around.references.note_chosen(*key)
        self._choose(key)

    def _made(self, kind: str, id: str) -> None:
        self._choose((kind, id))
        self._line.setFocus()

    def _choose(self, key: tuple[str, str]) -> None:
        raise NotImplementedError


class ReferenceEditor(_Searching):
    """One other record."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._held: str | None = None
        self._line.chosen.connect(self._chosen)
        self._line.textEdited.connect(self._loosen)  # before it is touched
        self.wire(self._line)
        self._open = dot("open", self._tr("Open this record"), self._go, name="openReference")
        layout = row(self._line, self._open, spacing=TINY)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._open.hide()

    def _choose(self, key: tuple[str, str]) -> None:
        self._line.setText(next((c.text for c in self._line.offered if c.key == key), ""))
        self._hold(self._value(key))
        self._title()
        self.touch()

    def _hold(self, value: str | None) -> None:
        self._held = value
        self._open.setVisible(value is not None)

    def _loosen(self) -> None:
        self._hold(None)

    def _go(self) -> None:
        if self._held:
            self.around.references.open(*self._key(self._held))

    def _title(self) -> None:
        held = self._held
        if held is None:
            return
        key = self._key(held)

        def show(titles: dict[str, str]) -> None:
            if self._held == held:
                self._line.setText(titles.get(key[1], self._tr("not arrived yet")))
                self._line.setCursorPosition(0)
                self._line.setToolTip(self._line.text())

        self.around.references.titles(self, [key], show)

    def read(self) -> Any:
        if self._held is None and self._line.text().strip():
            raise DomainError("reference_not_chosen", typed=self._line.text())
        return self._held

    def show_value(self, value: Any) -> None:
        self._hold(value)
        self._line.setText("…" if value else "")
        self._title()


class ReferencesEditor(_Searching):
    """A set of other records."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._held: list[str] = []
        self._titles: dict[str, str] = {}
        self._chips = Chips(self._tr("Take out"))
        self._chips.removed.connect(self._remove)
        self._line.chosen.connect(self._chosen)
        self.setLayout(column(self._chips, self._line, spacing=4))

    def _choose(self, key: tuple[str, str]) -> None:
        self._line.clear()
        value = self._value(key)
        if value not in self._held:
            self.show_value([*self._held, value])
            self.touch()

    def _remove(self, value: str) -> None:
        self.show_value([v for v in self._held if v != value])
        self._line.setFocus()
        self.touch()

    def read(self) -> Any:
        return list(self._held)

    def show_value(self, value: Any) -> None:
        self._held = list(value or [])
        self._show_chips({})
        unknown = [key for v in self._held if (key := self._key(v))[1] not in self._titles]
        if unknown:
            self.around.references.titles(self, unknown, self._show_chips)

    def _show_chips(self, titles: dict[str, str]) -> None:
        self._titles.update(titles)
        self._chips.show_items([(v, self._titles.get(self._key(v)[1], "…")) for v in self._held])

    def lock(self, locked: bool) -> None:
        self._line.setVisible(not locked)
        self._chips.lock(locked)


class FileEditor(Editor):
    """What is known of a file: its name, size and kind. Adding one comes with attachments."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._value: Any = None
        self._text = label("", "muted")
        self.setLayout(row(self._text))

    def read(self) -> Any:
        return self._value

    def show_value(self, value: Any) -> None:
        self._value = value
        if not value:
            return self._text.setText(self._tr("No file. Files are added from the command line until this page can."))
        size = formats.number(-(-value.get("bytes", 0) // 1024), self.language)
        parts = [value.get("name", ""), value.get("media_type", ""), self._tr("{n} KB", n=size), value["sha256"][:12]]
        self._text.setText(" · ".join(part for part in parts if part))

    def lock(self, locked: bool) -> None:
        """Nothing here can be changed anyway."""
