"""A part of a record's page beside its form: a card with a head, what can be added, and lines to read and open."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from attache_app.desktop.theme.spacing import MEDIUM, TINY
from attache_app.desktop.widgets.basics import button, column, label, row
from attache_app.desktop.widgets.entries import Entries, Entry
from attache_app.i18n import Tr

FEW, MANY = 8, 200  # lines shown at once, and after "more" was asked


class Part(QFrame):
    """`head` takes what stands at the right of the title, `body` the rest."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"part_{name}")
        self.setProperty("role", "card")
        self._title, self._plain = label(title, "heading"), title
        self.head: QHBoxLayout = row(self._title, spacing=TINY)
        self.head.setStretch(0, 1)
        self.body = column(spacing=TINY)
        layout = column(spacing=TINY, margins=MEDIUM)
        layout.addLayout(self.head)
        layout.addLayout(self.body)
        self.setLayout(layout)

    def count(self, n: int) -> None:
        """How many there are, beside the title."""
        self._title.setText(f"{self._plain} ({n})" if n else self._plain)

    def offer(self, text: str, pressed: Callable[[], object], name: str, picture: str = "plus") -> None:
        """A button at the right of the head."""
        self.head.addWidget(button(text, pressed, role="quiet", picture=picture, name=name))

    def take_focus(self) -> None:
        """Put the keyboard on the first thing that takes it."""
        first = next(
            (w for w in self.findChildren(QWidget) if w.isVisible() and w.focusPolicy() and w.isEnabled()), None
        )
        if first is not None:
            first.setFocus()


class Capped(QWidget):
    """Entries of which the first few are shown; the rest when asked for. Very many are a list's work: `all_asked` then."""

    def __init__(self, what: str, tr: Tr, opened: Callable[[object], object], all_asked: Callable[[], object] | None = None,
                 *, name: str = "", few: int = FEW, left_letters: int = 0, empty: str = "") -> None:  # fmt: skip
        super().__init__()
        self._tr, self._few, self._all_asked = tr, few, all_asked
        self._items: Sequence[Any] = ()
        self._entry: Callable[[Any], Entry] = lambda item: item
        self._is_open = False
        self._list = Entries(what, name=name, left_letters=left_letters)
        self._list.opened.connect(opened)
        self._empty = label(empty, "muted")
        self._more = button("", self._show_more, role="quiet", name=f"{name}_more")
        below = row(self._more)
        below.addStretch(1)
        layout = column(self._empty, self._list, spacing=TINY)
        layout.addLayout(below)
        self.setLayout(layout)

    def show_items(self, items: Sequence[Any], entry: Callable[[Any], Entry]) -> None:
        """Show these; only what is to be seen is made an entry: a case may have thousands of lines."""
        self._items, self._entry = items, entry
        self._show()

    def _show(self) -> None:
        shown = self._items[: MANY if self._is_open else self._few]
        left = len(self._items) - len(shown)
        if 0 < left <= 2 and not self._is_open:
            shown, left = self._items, 0  # a button for two lines is no gain
        self._list.show_entries([self._entry(item) for item in shown])
        self._empty.setVisible(not shown and bool(self._empty.text()))
        text = self._tr.plural("{n} more", "{n} more", left) if left else ""
        self._more.setText(text)
        self._more.setProperty("plain", text)
        self._more.setVisible(left > 0 and not (self._is_open and self._all_asked is None))

    def _show_more(self) -> None:
        if self._is_open and self._all_asked is not None:
            self._all_asked()
            return
        self._is_open = True
        self._show()
        self._list.setFocus()

    @property
    def list(self) -> Entries:
        return self._list
