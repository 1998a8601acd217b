"""The rows of a list for Qt: as many as there are, of which only those looked at are held."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from attache_app.desktop.pages.listing.presenter import STRETCH, ListPresenter

_Index = QModelIndex | QPersistentModelIndex
# Plain numbers: `data` is called some two thousand times a repaint, and comparing an enumeration is slow.
_DISPLAY, _TIP, _FONT = (
    int(r) for r in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.FontRole)
)
_ACCESSIBLE, ID_ROLE = int(Qt.ItemDataRole.AccessibleTextRole), int(Qt.ItemDataRole.UserRole)


class ListModel(QAbstractTableModel):
    """Asks the presenter for rows; a row that is still being fetched shows "…"."""

    def __init__(self, presenter: ListPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._heads = presenter.heads()
        self._rows = 0
        self._struck = QFont()
        self._struck.setStrikeOut(True)
        presenter.reset.connect(self._reset)
        presenter.counted.connect(self._count)
        presenter.fetched.connect(self._arrive)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: _Index, role: int = _DISPLAY) -> Any:
        if role == _DISPLAY:
            row = self._presenter.row(index.row())
            return "…" if row is None else row.cells[index.column()]
        if role == _FONT and self._presenter.deleted:
            row = self._presenter.row(index.row())
            return self._struck if row is not None and not row.visible else None
        if role in (_TIP, _ACCESSIBLE):
            return self.data(index)
        if role == ID_ROLE:
            row = self._presenter.row(index.row())
            return None if row is None else row.id
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation == Qt.Orientation.Horizontal and role in (_DISPLAY, _TIP) and section < len(self._heads):
            return self._heads[section]
        return None

    def _reset(self) -> None:
        self.beginResetModel()
        self._heads = self._presenter.heads()
        self._rows = 0
        self.endResetModel()

    def _count(self, total: int) -> None:
        if total > self._rows:
            self.beginInsertRows(QModelIndex(), self._rows, total - 1)
            self._rows = total
            self.endInsertRows()
        elif total < self._rows:
            self.beginRemoveRows(QModelIndex(), total, self._rows - 1)
            self._rows = total
            self.endRemoveRows()

    def _arrive(self, stretch: int) -> None:
        first = stretch * STRETCH
        last = min(first + STRETCH, self._rows) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._heads) - 1))
