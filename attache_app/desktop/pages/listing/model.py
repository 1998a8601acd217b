"""The rows of a list for Qt: as many as there are, of which only those looked at are held."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from attache_app.desktop.pages.listing.presenter import STRETCH, ListPresenter
from attache_app.services.list_texts import ShownRow

_Index = QModelIndex | QPersistentModelIndex
# Plain numbers: `data` is called some two thousand times a repaint, and comparing an enumeration is slow.
_DISPLAY, _TIP, _FONT = (
    int(r) for r in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.FontRole)
)
_ACCESSIBLE, _DESCRIPTION, ID_ROLE = (
    int(r)
    for r in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole, Qt.ItemDataRole.UserRole)
)


class ListModel(QAbstractTableModel):
    """Asks the presenter for rows; a row that is still being fetched shows "…"."""

    def __init__(self, presenter: ListPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._heads = presenter.heads()
        self._rows = max(presenter.total, 0)
        self._struck = QFont()
        self._struck.setStrikeOut(True)
        # Qt asks cell by cell along a row: the row is looked up once for its cells.
        self._at, self._row = -1, ShownRow("", (), True)
        presenter.reset.connect(self._reset)
        presenter.counted.connect(self._count)
        presenter.fetched.connect(self._arrive)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: _Index, role: int = _DISPLAY) -> Any:
        if role == _DISPLAY:
            at = index.row()
            if at != self._at and not self._look(at):
                return "…"
            return self._row.cells[index.column()]
        return self._other(index, role) if role in _OTHERS else None

    def _look(self, at: int) -> bool:
        """Whether the row is there; it is held from then on."""
        row = self._presenter.row(at)
        if row is None:
            return False
        self._at, self._row = at, row
        return True

    def _other(self, index: _Index, role: int) -> Any:
        if role == _FONT and not self._presenter.query.deleted:
            return None
        row = self._presenter.row(index.row())
        if row is None:
            return None
        if role == _FONT:
            return None if row.visible else self._struck
        if role == ID_ROLE:
            return row.id
        head = self._heads[index.column()]
        if role == _ACCESSIBLE:  # a screen reader that goes along a row says which column it is in
            return f"{head}: {row.cells[index.column()]}"
        if role == _DESCRIPTION:
            return " · ".join(f"{h}: {c}" for h, c in zip(self._heads, row.cells, strict=True) if c)
        return row.cells[index.column()]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation == Qt.Orientation.Horizontal and role in (_DISPLAY, _TIP) and section < len(self._heads):
            return self._heads[section]
        return None

    def _reset(self) -> None:
        self.beginResetModel()
        self._heads = self._presenter.heads()
        self._rows, self._at = 0, -1
        self.endResetModel()

    def _count(self, total: int) -> None:
        self._at = -1
        if total > self._rows:
            self.beginInsertRows(QModelIndex(), self._rows, total - 1)
            self._rows = total
            self.endInsertRows()
        elif total < self._rows:
            self.beginRemoveRows(QModelIndex(), total, self._rows - 1)
            self._rows = total
            self.endRemoveRows()

    def _arrive(self, stretch: int) -> None:
        self._at = -1
        first = stretch * STRETCH
        last = min(first + STRETCH, self._rows) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._heads) - 1))


_OTHERS = frozenset({_FONT, _TIP, _ACCESSIBLE, _DESCRIPTION, ID_ROLE})
