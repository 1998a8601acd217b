"""The table of a list, and its heads, which take the keyboard as well: sort, filter, move and hide a column without a mouse."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from attache_app.desktop.pages.listing.model import ID_ROLE
from attache_app.desktop.pages.listing.pinned import Pinned
from attache_app.desktop.theme.sheet import shades_of
from attache_app.desktop.theme.spacing import LARGE, MEDIUM, ROW

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ALIGNED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag(int(Qt.TextFlag.TextWordWrap))


class Heads(QHeaderView):
    """`sorted` and `asked` (its menu, where) with a column; `moved_to` with a column and its new place.

    Tab brings the keyboard here; left and right go along, Enter sorts, Ctrl and an arrow moves the column, the menu key opens its menu.
    """

    sorted = Signal(int)
    asked = Signal(int, QPoint)
    moved_to = Signal(int, int)

    def __init__(self, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.at, self._table = 0, parent
        self.setObjectName("heads")
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setStretchLastSection(True)
        self.setDefaultAlignment(_ALIGNED)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.sectionClicked.connect(self.sorted)

    def metrics(self) -> QFontMetrics:
        """The heads are set bolder than the font that Qt knows of them."""
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return QFontMetrics(font)

    def fit(self) -> None:
        """As high as the head with the most lines needs."""
        metrics, flags, heights = self.metrics(), int(Qt.TextFlag.TextWordWrap), [0]
        for at in range(self.count()):
            text = str(self.model().headerData(at, Qt.Orientation.Horizontal) or "")
            room = QRect(0, 0, max(self.sectionSize(at) - 2 * MEDIUM, 40), 400)
            heights.append(metrics.boundingRect(room, flags, text).height())
        self.setFixedHeight(max(heights) + LARGE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        last = self.count() - 1
        if step is not None:
            to = max(0, min(self.at + step, last))
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier and to != self.at:
                self.moved_to.emit(self.at, to)
            self._go(to)
        elif event.key() in (*_ENTER, Qt.Key.Key_Space):
            self.sorted.emit(self.at)
        elif event.key() == Qt.Key.Key_Down:
            self._table.setFocus()
        else:
            super().keyPressEvent(event)

    def _go(self, at: int) -> None:
        self.at = at
        # Bring the column into view, and say its name to a screen reader.
        self._table.setAccessibleDescription(str(self.model().headerData(at, Qt.Orientation.Horizontal) or ""))
        left = self.sectionViewportPosition(at)
        if left < 0 or left + min(self.sectionSize(at), 60) > self.viewport().width():
            self._table.horizontalScrollBar().setValue(self.offset() + left)
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._go(min(self.at, max(self.count() - 1, 0)))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.at = max(self.logicalIndexAt(event.pos()), 0)
        foot = QPoint(max(self.sectionViewportPosition(self.at), 0), self.height())
        self.asked.emit(self.at, self.viewport().mapToGlobal(foot))

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        super().paintSection(painter, rect, logical)
        if logical == self.at and self.hasFocus():
            painter.save()
            painter.setPen(QPen(QColor(shades_of().focus), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
            painter.restore()


class Rows(QTableView):
    """`opened` with an id; `typed` with a letter typed among the rows (Qt would look through all of them for it); `chose` when the
    chosen rows are others; `asked` where the menu of the rows is wanted."""

    opened = Signal(str)
    typed = Signal(str)
    chose = Signal()
    asked = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rows")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        down = self.verticalHeader()
        down.hide()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(ROW)
        self.heads = Heads(self)
        self.setHorizontalHeader(self.heads)
        self._pinned = Pinned(self)
        self.setCornerWidget(QWidget())
        self.doubleClicked.connect(self._open)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        # A head asks whether its column is chosen, cell by cell: with all rows of a long list chosen, for seconds.
        if model is not None:
            self.heads.setSelectionModel(QItemSelectionModel(model, self.heads))
            self._pinned.take()

    def chosen(self) -> list[range]:
        """The places of the chosen rows, rising."""
        model = self.selectionModel()
        found = model.selection().toList() if model is not None else []
        return sorted((range(r.top(), r.bottom() + 1) for r in found), key=lambda r: r.start)

    def choose(self, places: list[range], current: int) -> None:
        """Choose just these rows, the keyboard being on `current`; nothing scrolls."""
        model, across = self.model(), max(self.model().columnCount() - 1, 0)
        wanted = QItemSelection()
        for some in places:
            wanted.select(model.index(some.start, 0), model.index(some.stop - 1, across))
        flags = QItemSelectionModel.SelectionFlag
        self.setAutoScroll(False)
        if current >= 0:
            here = model.index(current, max(self.currentIndex().column(), 0))
            self.selectionModel().setCurrentIndex(here, flags.NoUpdate)
        self.selectionModel().select(wanted, flags.ClearAndSelect)
        self.setAutoScroll(True)

    def _open(self, index: QModelIndex) -> None:
        if (id := index.data(ID_ROLE)) is not None:
            self.opened.emit(id)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.chose.emit()

    def keyboardSearch(self, search: str) -> None:
        if search.strip():
            self.typed.emit(search)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _ENTER and not held:
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and last row: columns are of no use where whole rows are chosen."""
        to = {self.CursorAction.MoveHome: 0, self.CursorAction.MoveEnd: self.model().rowCount() - 1}.get(action)
        if to is not None:
            return self.model().index(to, max(self.currentIndex().column(), 0))
        return super().moveCursor(action, modifiers)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = self.viewport().mapFromGlobal(event.globalPos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.visualRect(self.currentIndex()).bottomLeft()
        self.asked.emit(self.viewport().mapToGlobal(at))

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            text = str(index.data() or "")
            if self.fontMetrics().horizontalAdvance(text) + 20 < self.columnWidth(index.column()):
                return True  # all of it is seen already
        return super().viewportEvent(event)
