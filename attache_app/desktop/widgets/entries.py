"""A list of lines to read on a page: as high as its lines need, walked with the arrows, opened with Enter or a click, copied with Ctrl+C.

A list view draws its lines itself, so that hundreds cost no widgets.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from attache_app.desktop.theme.sheet import shades_of
from attache_app.desktop.theme.spacing import MEDIUM, SMALL, TINY

_Index = QModelIndex | QPersistentModelIndex
_MOST_LINES, _MOST_DETAIL = 3, 2  # of a text, and of its detail; the tip tells all
_RIGHT = 0.42  # of the width, at most


@dataclass(frozen=True, slots=True)
class Entry:
    """`left` and `right` stand beside the text, `detail` under it in a quieter colour. `tone` of the right: good, warn or bad."""

    key: Any
    text: str
    detail: str = ""
    left: str = ""
    right: str = ""
    tone: str = ""


class Entries(QListView):
    """`opened` with the key of an entry. `left_letters`: how wide the left column is."""

    opened = Signal(object)

    def __init__(self, what: str, *, name: str = "", left_letters: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries = _EntryModel(self)
        self.setObjectName(name)
        self.setProperty("role", "entries")
        self.setAccessibleName(what)
        self.setModel(self._entries)
        self.setItemDelegate(_EntryDelegate(left_letters, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)  # as high as its lines, never more
        self.setMouseTracking(True)
        self.clicked.connect(self._open)

    @property
    def entries(self) -> list[Entry]:
        return self._entries.entries

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these; the marked line stays marked where its record is still there."""
        marked = self._key_at(self.currentIndex())
        self._entries.show(list(entries))
        at = next((n for n, e in enumerate(entries) if e.key == marked), 0)
        self.setCurrentIndex(self._entries.index(at))
        self.setVisible(bool(entries))
        self._fit()

    def _key_at(self, index: _Index) -> Any:
        return self._entries.entries[index.row()].key if index.isValid() else None

    def _open(self, index: _Index) -> None:
        self.opened.emit(self._key_at(index))

    def _fit(self) -> None:
        """As high as all lines at this width: the page scrolls, not the list."""
        delegate, option = self.itemDelegate(), QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = QRect(0, 0, self.viewport().width(), 0)
        heights = (delegate.sizeHint(option, self._entries.index(n)).height() for n in range(len(self.entries)))
        self.setFixedHeight(sum(heights) + 2 * self.frameWidth())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()
            self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, at, last = event.key(), self.currentIndex().row(), len(self.entries) - 1
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not event.modifiers() and at >= 0:
            return self._open(self.currentIndex())
        if event.matches(QKeySequence.StandardKey.Copy) and at >= 0:
            return QApplication.clipboard().setText(self._entries.data(self.currentIndex()))
        if (key == Qt.Key.Key_Down and at >= last) or (key == Qt.Key.Key_Up and at <= 0):
            self.focusNextPrevChild(key == Qt.Key.Key_Down)  # on to what stands below, or above
            return
        super().keyPressEvent(event)


class _EntryModel(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return ". ".join(part for part in (entry.left, entry.text, entry.right, entry.detail) if part)
        return entry if role == Qt.ItemDataRole.UserRole else None

    def show(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()


class _EntryDelegate(QStyledItemDelegate):
    """Text and detail one under the other, wrapped to two lines each; a column at the left, a word at the right."""

    def __init__(self, left_letters: int, parent: QObject) -> None:
        super().__init__(parent)
        self._left_letters = left_letters

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        texts, details, *_ = self._lines(option, index.data(Qt.ItemDataRole.UserRole))
        small = QFontMetrics(_small(option.font))
        height = len(texts) * option.fontMetrics.height() + len(details) * small.height() + 2 * TINY + 3
        return QSize(100, height)

    def _lines(self, option: QStyleOptionViewItem, entry: Entry) -> tuple[list[str], list[str], int, int]:
        """Lines of the text and of the detail, and the width of the left and of the right column."""
        metrics = option.fontMetrics
        left = self._left_letters * metrics.averageCharWidth() + SMALL if self._left_letters else 0
        width = max(option.rect.width() - 2 * SMALL - left, 40)
        right = min(metrics.horizontalAdvance(entry.right) + MEDIUM, int(width * _RIGHT)) if entry.right else 0
        texts = _broken(entry.text, option.font, width - right, _MOST_LINES)
        details = _broken(entry.detail, _small(option.font), width, _MOST_DETAIL) if entry.detail else []
        return texts, details, left, right

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        shades, entry, rect = shades_of(), index.data(Qt.ItemDataRole.UserRole), option.rect
        texts, details, left, right = self._lines(option, entry)
        painter.save()
        is_marked = bool(
            option.state & QStyle.StateFlag.State_Selected and option.state & QStyle.StateFlag.State_HasFocus
        )
        if is_marked or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, shades.accent_soft)
        if is_marked:
            painter.fillRect(rect.x(), rect.y(), 3, rect.height(), shades.accent)
        metrics, top, x = option.fontMetrics, rect.y() + TINY + 1, rect.x() + SMALL
        if entry.left:
            painter.setPen(shades.muted)
            painter.drawText(
                x, top + metrics.ascent(), metrics.elidedText(entry.left, Qt.TextElideMode.ElideRight, left - TINY)
            )
        if entry.right:
            painter.setPen({"good": shades.good, "warn": shades.warn, "bad": shades.bad}.get(entry.tone, shades.text))
            said = metrics.elidedText(entry.right, Qt.TextElideMode.ElideRight, right - TINY)
            painter.drawText(rect.right() - SMALL - metrics.horizontalAdvance(said), top + metrics.ascent(), said)
        painter.setPen(shades.text)
        for line in texts:
            painter.drawText(x + left, top + metrics.ascent(), line)
            top += metrics.height()
        small = QFontMetrics(_small(option.font))
        painter.setFont(_small(option.font))
        painter.setPen(shades.muted)
        for line in details:
            painter.drawText(x + left, top + small.ascent(), line)
            top += small.height()
        painter.restore()


def _small(font: QFont) -> QFont:
    made = QFont(font)
    made.setPointSizeF(max(font.pointSizeF() - 1, 6))
    return made


def _broken(text: str, font: QFont, width: int, most: int) -> list[str]:
    """The text in lines no wider than this, no more than `most`; what does not fit in the last is left out with an ellipsis."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    out: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        if len(out) == most - 1:
            rest = text[line.textStart() :]
            out.append(QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width))
            break
        out.append(text[line.textStart() : line.textStart() + line.textLength()].rstrip())
    layout.endLayout()
    return out
