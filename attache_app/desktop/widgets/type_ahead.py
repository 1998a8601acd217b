"""A line in which one types a few letters and chooses from what matches, by arrows and Enter or by the mouse.

The list is a child of the window, not a window of its own: it appears where it should on every platform, and the line keeps
the keyboard.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QListView, QWidget

from attache_app.desktop.theme.spacing import SMALL, TINY
from attache_app.desktop.widgets.choice import Choice, matching
from attache_app.desktop.widgets.choice_list import ChoiceDelegate, ChoiceModel

_MOST_SHOWN = 9
_KEYS_OF_LIST = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Up, Qt.Key.Key_Down)
_Index = QModelIndex | QPersistentModelIndex


class TypeAhead(QLineEdit):
    """`chosen` with the key when one chooses; `asked` with the text when one types, for whoever answers by `offer`.

    With `choices` it answers by itself.
    """

    chosen = Signal(object)
    asked = Signal(str)

    def __init__(self, choices: Sequence[Choice] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: Callable[[], Sequence[Choice]] | None = (lambda: choices) if choices is not None else None
        self.keeps_open = False  # a set: choosing toggles, the list stays
        self.nothing_found = ""
        self._model = ChoiceModel(self)
        self._list: QListView | None = None
        self.textEdited.connect(self._typed)

    def set_source(self, source: Callable[[], Sequence[Choice]]) -> None:
        self._all = source

    @property
    def is_open(self) -> bool:
        return self._list is not None and self._list.isVisible()

    @property
    def offered(self) -> list[Choice]:
        """What the open list shows."""
        return self._model.choices if self.is_open else []

    def offer(self, choices: list[Choice]) -> None:
        """Show these, the first one marked. Nothing is shown to a line that has lost the keyboard meanwhile."""
        if not self.hasFocus():
            return
        self._model.show(choices)
        if not choices:
            return self.close_list()
        view = self._view()
        self._place(view, len(choices))
        view.setCurrentIndex(self._model.index(0))
        view.scrollToTop()

    def open_list(self) -> None:
        """Show all there is, or ask for it."""
        if self._all is not None:
            self.offer(list(self._all()))
        else:
            self.asked.emit(self.text())

    def close_list(self) -> None:
        if self._list is not None:
            self._list.hide()

    def refresh(self) -> None:
        """Show the open list again after its marks changed, at the same line."""
        if self.is_open and self._all is not None and self._list is not None:
            at = self._list.currentIndex().row()
            self._model.show(matching(self._all(), self.text()))
            self._list.setCurrentIndex(self._model.index(min(at, len(self._model.choices) - 1)))

    def _typed(self, text: str) -> None:
        if self._all is not None:
            self.offer(matching(self._all(), text))
        else:
            self.asked.emit(text)

    def _view(self) -> QListView:
        if self._list is None or self._list.parent() is not self.window():
            view = QListView(self.window())
            view.setObjectName("choices")
            view.setProperty("role", "popup")
            view.setModel(self._model)
            view.setItemDelegate(ChoiceDelegate(view))
            view.setUniformItemSizes(True)
            view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            view.setAccessibleName(self.accessibleName())
            view.clicked.connect(self._clicked)
            self.destroyed.connect(view.deleteLater)
            self._list = view
        return self._list

    def _place(self, view: QListView, count: int) -> None:
        window, row = self.window(), self.fontMetrics().height() + 2 * TINY + 2
        height = min(count, _MOST_SHOWN) * row + 10
        width = min(max(self.width(), self.fontMetrics().averageCharWidth() * 42), window.width() - 2 * SMALL)
        below = self.mapTo(window, QPoint(0, self.height() + 2))
        above = self.mapTo(window, QPoint(0, -2)).y() - height
        y = below.y() if below.y() + height <= window.height() or above < 0 else above
        view.setGeometry(
            max(SMALL, min(below.x(), window.width() - width - SMALL)), y, width, min(height, window.height() - y)
        )
        view.show()
        view.raise_()

    def _clicked(self, index: QModelIndex) -> None:
        self._choose(index.row())

    def _choose(self, at: int) -> None:
        choice = self._model.choices[at]
        if not self.keeps_open:
            self.close_list()
        self.chosen.emit(choice.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, view = event.key(), self._list
        if self.is_open and view is not None:
            at, last = view.currentIndex().row(), len(self._model.choices) - 1
            moves = {
                Qt.Key.Key_Down: min(at + 1, last), Qt.Key.Key_Up: max(at - 1, 0), Qt.Key.Key_PageDown: min(at + _MOST_SHOWN, last),
                Qt.Key.Key_PageUp: max(at - _MOST_SHOWN, 0),
            }  # fmt: skip
            if key in moves:
                return view.setCurrentIndex(self._model.index(moves[Qt.Key(key)]))
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and at >= 0 and not event.modifiers():
                return self._choose(at)
            if key == Qt.Key.Key_Escape:
                return self.close_list()
        elif key == Qt.Key.Key_Down and not self.isReadOnly():
            return self.open_list()
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not self.isReadOnly() and not self.is_open:
            self.open_list()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.close_list()

    def event(self, event: QEvent) -> bool:
        # Escape closes the list before it is anybody's shortcut.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and self.is_open
            and isinstance(event, QKeyEvent)
            and event.key() in _KEYS_OF_LIST
        ):
            event.accept()
            return True
        return super().event(event)
