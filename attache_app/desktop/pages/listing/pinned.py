"""The first column of a list stays in view when one goes to the right: a second table of that column lies over the first."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from attache_app.desktop.theme.spacing import ROW

_BORDER = 1


class Pinned(QTableView):
    """Shows the first column of a table, whose rows, choice and scrolling it shares; only while that column is out of view."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self.setObjectName("pinned")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(table.verticalScrollMode())
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        down, across = self.verticalHeader(), self.horizontalHeader()
        down.hide()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(ROW)
        across.setHighlightSections(False)
        across.setDefaultAlignment(table.horizontalHeader().defaultAlignment())
        table.horizontalScrollBar().valueChanged.connect(self._follow)
        table.verticalScrollBar().valueChanged.connect(self._scroll)
        self.hide()

    def take(self) -> None:
        """The table has another model, or other columns."""
        self.setModel(self._table.model())
        self.setSelectionModel(self._table.selectionModel())

    def _scroll(self, to: int) -> None:
        if self.isVisible():
            self.verticalScrollBar().setValue(to)

    def _follow(self, to: int) -> None:
        """Lie over the table's first column, head included, as long as that one is not seen."""
        if to == 0 or self.model() is None:
            self.hide()
            return
        if self.isHidden():
            for at in range(self.model().columnCount()):
                self.setColumnHidden(at, at > 0)
        head, seen, width = (
            self._table.horizontalHeader(),
            self._table.viewport().geometry(),
            self._table.columnWidth(0),
        )
        self.setColumnWidth(0, width)
        self.horizontalHeader().setFixedHeight(head.height())
        # Its own border lies outside of what it covers.
        left, top, height = seen.x() - _BORDER, seen.y() - head.height() - _BORDER, head.height() + seen.height()
        self.setGeometry(left, top, width + 2 * _BORDER, height + 2 * _BORDER)
        self.show()
        self.verticalScrollBar().setValue(self._table.verticalScrollBar().value())
