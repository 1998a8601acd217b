"""Fields laid out in rows of twelve parts: a short one takes four, half six, full twelve. Where a row is full the next begins."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from attache_app.desktop.fields.cell import FieldCell
from attache_app.desktop.theme.spacing import LARGE, MEDIUM

_PARTS = {"short": 4, "half": 6, "full": 12}
_NARROW_EM = 52  # below this width, in letters, a short field takes half and a half one the whole row


class FieldGrid(QWidget):
    """Lays out cells in their order; those that are not asked now leave no hole."""

    def __init__(self, cells: Sequence[FieldCell], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells = list(cells)
        self._layout = QGridLayout()
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(LARGE)
        self._layout.setVerticalSpacing(MEDIUM)
        for part in range(12):
            self._layout.setColumnStretch(part, 1)
            self._layout.setColumnMinimumWidth(part, 1)
        self.setLayout(self._layout)
        self._is_narrow = False
        self._hidden: frozenset[str] = frozenset()
        for cell in self._cells:
            cell.setParent(self)
        self.arrange()

    def show_only(self, hidden: frozenset[str]) -> None:
        """Leave out the fields of these names."""
        if hidden != self._hidden:
            self._hidden = hidden
            self.arrange()

    def arrange(self) -> None:
        while self._layout.takeAt(0) is not None:
            pass
        row = used = 0
        before: QWidget | None = None
        for cell in self._cells:
            cell.setVisible(cell.field.name not in self._hidden)
            if cell.field.name in self._hidden:
                continue
            parts = _PARTS.get(cell.field.width, 12)
            if self._is_narrow:
                parts = 6 if parts == 4 else 12
            if used + parts > 12:
                row, used = row + 1, 0
            self._layout.addWidget(cell, row, used, 1, parts)
            used += parts
            if before is not None:
                QWidget.setTabOrder(before, cell)
            before = cell

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            narrow = self.width() < _NARROW_EM * self.fontMetrics().averageCharWidth()
            if narrow != self._is_narrow:
                self._is_narrow = narrow
                self.arrange()
        return super().event(event)
