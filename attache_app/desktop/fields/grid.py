"""Fields laid out in rows of twelve parts: a short one takes four, half six, full twelve. Where a row is full the next begins."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from attache_app.desktop.theme.spacing import LARGE, MEDIUM
from attache_app.desktop.widgets.basics import column, row
from attache_app.records.declarations import Field

_ALL = 12
_PARTS = {"short": 4, "half": 6, "full": _ALL}
_NARROW_EM = 52  # below this width, in letters, a short field takes half and a half one the whole row


class GridCell(QWidget):
    """A field in the grid, to be read or to be typed in. The grid shares its width by the declared widths alone, whatever the contents would like."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(1)


class FieldGrid(QWidget):
    """Lays out cells in their order; those that are not asked now leave no hole."""

    def __init__(self, cells: Sequence[GridCell], spacing: int = MEDIUM, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells = list(cells)
        self._layout = column(spacing=spacing)
        self.setLayout(self._layout)
        self._rows: list[QHBoxLayout] = []
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
        """Fill the rows anew; the cells stay what they are, with all that is typed in them."""
        for old in self._rows:
            while (item := old.takeAt(0)) is not None:
                if (filler := item.widget()) is not None and not isinstance(filler, GridCell):
                    filler.deleteLater()
            self._layout.removeItem(old)
            old.deleteLater()
        self._rows = []
        used = _ALL
        before: QWidget | None = None
        for cell in self._cells:
            cell.setVisible(cell.field.name not in self._hidden)
            if cell.field.name in self._hidden:
                continue
            parts = self._parts(cell)
            if used + parts > _ALL:
                self._end_row(used)
                used = 0
                self._rows.append(row(spacing=LARGE))
                self._layout.addLayout(self._rows[-1])
            self._rows[-1].addWidget(cell, parts)
            used += parts
            if before is not None:
                QWidget.setTabOrder(before, cell)
            before = cell
        self._end_row(used)

    def _parts(self, cell: GridCell) -> int:
        parts = _PARTS.get(cell.field.width, _ALL)
        if self._is_narrow:
            return 6 if parts == 4 else _ALL
        return parts

    def _end_row(self, used: int) -> None:
        if self._rows and used < _ALL:
            # A widget, not a stretch: so a lone field is as wide as one that has a neighbour.
            filler = QWidget(self)
            filler.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._rows[-1].addWidget(filler, _ALL - used)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            narrow = self.width() < _NARROW_EM * self.fontMetrics().averageCharWidth()
            if narrow != self._is_narrow:
                self._is_narrow = narrow
                self.arrange()
        return super().event(event)
