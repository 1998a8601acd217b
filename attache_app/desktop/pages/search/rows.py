"""What was found, a row each: the name, why it was found under it, and at the right register and number."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from attache_app.desktop.pages.search.presenter import Shown
from attache_app.desktop.theme.sheet import shades_of
from attache_app.desktop.theme.spacing import MEDIUM, SMALL, TINY

_Index = QModelIndex | QPersistentModelIndex


class FoundModel(QAbstractListModel):
    """The records that are shown now."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: Sequence[Shown] = ()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in (row.text, row.register, row.detail, row.reason) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.text
        return row if role == Qt.ItemDataRole.UserRole else None

    def show(self, rows: Sequence[Shown]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()


class FoundDelegate(QStyledItemDelegate):
    """Two lines: the name and, quieter, the reason; register and number at the right, under one another."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, 2 * option.fontMetrics.height() + 2 * SMALL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        shades, row, rect = shades_of(), index.data(Qt.ItemDataRole.UserRole), option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, shades.accent_soft)
            painter.fillRect(rect.x(), rect.y(), 3, rect.height(), shades.accent)
        else:
            painter.fillRect(rect.x() + MEDIUM, rect.bottom(), rect.width() - 2 * MEDIUM, 1, shades.line)
        inner = rect.adjusted(MEDIUM, SMALL - 1, -MEDIUM, -SMALL + 1)
        half = inner.height() // 2
        upper = QRect(inner.x(), inner.y(), inner.width(), half)
        lower = QRect(inner.x(), inner.y() + half, inner.width(), inner.height() - half)
        plain, strong = QFont(option.font), QFont(option.font)
        strong.setWeight(QFont.Weight.DemiBold)
        taken = max(
            self._right(painter, plain, upper, row.register, shades.accent),
            self._right(painter, plain, lower, row.detail, shades.muted),
        )
        room = inner.width() - taken - (MEDIUM if taken else 0)
        self._left(painter, strong, upper, room, row.text, shades.text)
        self._left(painter, plain, lower, room, row.reason, shades.muted)
        painter.restore()

    @staticmethod
    def _left(painter: QPainter, font: QFont, rect: QRect, room: int, text: str, colour: str) -> None:
        painter.setFont(font)
        painter.setPen(colour)
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    @staticmethod
    def _right(painter: QPainter, font: QFont, rect: QRect, text: str, colour: str) -> int:
        """The width that was taken."""
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width() // 3)
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, shown)
        return metrics.horizontalAdvance(shown) + (TINY if shown else 0)
