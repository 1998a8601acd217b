"""The rows of the first page for Qt, and what each says to a screen reader."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from attache_app.desktop.pages.today.presenter import EMPTY, HEAD, LINE, Row
from attache_app.i18n import Tr
from attache_app.services.today_words import Words

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
_Index = QModelIndex | QPersistentModelIndex


class TodayModel(QAbstractListModel):
    """One column: heads of sections, their lines, and what stands where there are none."""

    def __init__(self, words: Words, tr: Tr) -> None:
        super().__init__()
        self._words, self._tr = words, tr
        self.rows: list[Row] = []
        self.is_filtered = False

    def show_rows(self, rows: list[Row], is_filtered: bool) -> None:
        self.beginResetModel()
        self.rows, self.is_filtered = rows, is_filtered
        self.endResetModel()

    def place_of(self, key: tuple[str, str, str, str]) -> int | None:
        """Where the row of this key stands now."""
        return next((n for n, row in enumerate(self.rows) if row.key == key), None)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.said(row)
        if role == Qt.ItemDataRole.ToolTipRole and row.form == LINE:
            return self.said(row)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        row = self.rows[index.row()] if index.isValid() and index.row() < len(self.rows) else None
        if row is None or row.form == EMPTY:
            return Qt.ItemFlag.NoItemFlags  # arrows pass over it; the head of its section says it
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def said(self, row: Row) -> str:
        """A row in one breath."""
        if row.line is not None:
            return self._words.said(row.line)
        if row.form == EMPTY:
            return self.reason_for_nothing(row)
        if row.form != HEAD:
            return self._words.more(row.count)
        said = f"{self._words.title(row.section)}: {self._words.number(row.count)}"
        if not row.count:
            return f"{said}. {self.reason_for_nothing(row)}"
        late = [self._words.late(row.late)] if row.late else []
        folded = [self._tr("folded")] if row.folded else []
        return ", ".join([said, *late, *folded])

    def reason_for_nothing(self, row: Row) -> str:
        """What stands where a section has no line."""
        return self._tr("Being worked out…") if row.busy else self._words.empty(row.section, self.is_filtered)
