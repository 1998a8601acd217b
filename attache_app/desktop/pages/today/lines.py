"""The list of the first page: arrows along lines and sections, Enter or a click opens, Left and Right fold, letters filter."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from attache_app.desktop.pages.today.drawing import Drawing
from attache_app.desktop.pages.today.model import ROW_ROLE, TodayModel
from attache_app.desktop.pages.today.presenter import EMPTY, HEAD, Row


class Lines(QListView):
    """`opened`, `folded` and `settled` with a row; `typed` with a letter that was typed among the rows."""

    opened = Signal(object)
    folded = Signal(object, bool)
    settled = Signal(object)
    typed = Signal(str)

    def __init__(self, model: TodayModel, drawing: Drawing) -> None:
        super().__init__()
        self.setObjectName("lines")
        self._model, self._drawing = model, drawing
        model.setParent(self)
        drawing.setParent(self)
        self.setModel(model)
        self.setItemDelegate(drawing)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.clicked.connect(self._act)
        self._moved = False

    def row(self, index: QModelIndex | None = None) -> Row | None:
        """The row at an index, or the one where the keyboard is."""
        found: Row | None = (index or self.currentIndex()).data(ROW_ROLE)
        return found

    def show_rows(self, rows: list[Row], is_filtered: bool) -> None:
        """Show rows anew; the keyboard stays on the row where it was, or near it."""
        # Until somebody moved, the most urgent line is where one stands: the limits come later than the rest.
        before, at = self.row() if self._moved else None, self.currentIndex().row()
        scroll = self.verticalScrollBar().value()
        self._drawing.measure(rows, self.font())
        self._model.show_rows(rows, is_filtered)
        place = self._model.place_of(before.key) if before else None
        if place is None:
            place = self._nearest(max(at, 0), first=before is None)
        if place is not None:
            self.setCurrentIndex(self._model.index(place))
        self.verticalScrollBar().setValue(scroll if before else 0)
        if before and place is not None:
            self.scrollTo(self._model.index(place))

    def _nearest(self, at: int, first: bool) -> int | None:
        """The row to stand on: at first the most urgent line, later the one that took the place of the one that went."""
        rows = self._model.rows
        if first:
            at = next((n for n, row in enumerate(rows) if row.line is not None), 0)
        steps = [*range(min(at, len(rows) - 1), -1, -1), *range(at + 1, len(rows))]
        return next((n for n in steps if rows[n].form != EMPTY), None)

    def go_to(self, section: str) -> None:
        """To the head of a section, which comes to the top."""
        place = self._model.place_of((HEAD, section, "", ""))
        if place is not None:
            index = self._model.index(place)
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)
            self.setFocus()

    def _act(self, index: QModelIndex) -> None:
        row = self.row(index)
        if row is None or row.form == EMPTY:
            return
        if row.form == HEAD:
            self.folded.emit(row, not row.folded)
        else:
            self.opened.emit(row)

    def _fold(self, folded: bool) -> None:
        """Left: a line leads to the head of its section, a head folds it; Right unfolds it."""
        row = self.row()
        if row is None:
            return
        if row.form != HEAD:
            if folded:
                self.go_to(row.section)
        elif row.folded != folded:
            self.folded.emit(row, folded)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._moved = True
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._moved = True
        key, row = event.key(), self.row()
        is_enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if is_enter and held == Qt.KeyboardModifier.ControlModifier and row is not None:
            self.settled.emit(row)
        elif (is_enter or (key == Qt.Key.Key_Space and row is not None and row.form == HEAD)) and not held:
            self._act(self.currentIndex())
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not held:
            self._fold(key == Qt.Key.Key_Left)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        if search.strip():
            self.typed.emit(search)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.doItemsLayout()  # what wraps is as high as its words need at this width
