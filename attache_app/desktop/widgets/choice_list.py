"""How choices look in a list: one line each, with a check mark where several may be chosen, and the detail at the right."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from attache_app.desktop.theme.sheet import shades_of
from attache_app.desktop.theme.spacing import SMALL, TINY
from attache_app.desktop.widgets.choice import Choice

_Index = QModelIndex | QPersistentModelIndex


class ChoiceModel(QAbstractListModel):
    """The choices that are offered now."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.choices: list[Choice] = []

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.choices)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        choice = self.choices[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            mark = {True: "✓ ", False: "", None: ""}[choice.is_checked]
            return f"{mark}{choice.text} {choice.detail}".strip()
        return choice if role == Qt.ItemDataRole.UserRole else None

    def show(self, choices: list[Choice]) -> None:
        self.beginResetModel()
        self.choices = choices
        self.endResetModel()


class ChoiceDelegate(QStyledItemDelegate):
    """One line a choice: check mark, text, and the detail at the right in a quieter colour."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, option.fontMetrics.height() + 2 * TINY + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        shades, choice = shades_of(), index.data(Qt.ItemDataRole.UserRole)
        rect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, shades.accent_soft)
            painter.fillRect(rect.x(), rect.y(), 3, rect.height(), shades.accent)
        left = rect.adjusted(SMALL + 2, 0, -SMALL, 0)
        metrics = option.fontMetrics
        if choice.is_checked is not None:
            painter.setPen(shades.accent)
            if choice.is_checked:
                painter.drawText(left, Qt.AlignmentFlag.AlignVCenter, "✓")
            left.setLeft(left.left() + 20)
        detail = metrics.elidedText(choice.detail, Qt.TextElideMode.ElideRight, int(left.width() * 0.5))
        taken = metrics.horizontalAdvance(detail) + (SMALL if detail else 0)
        painter.setPen(shades.text)
        text = metrics.elidedText(choice.text, Qt.TextElideMode.ElideRight, left.width() - taken)
        painter.drawText(left, Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(shades.muted)
        painter.drawText(left, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, detail)
        painter.restore()
