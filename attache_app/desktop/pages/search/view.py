"""Search lies over the page: a line, what was found, and why. Arrows choose, Enter opens, Escape leaves."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QListView, QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.search.presenter import SearchPresenter
from attache_app.desktop.theme.spacing import LARGE, MEDIUM
from attache_app.desktop.widgets.basics import card, label
from attache_app.desktop.widgets.choice import Choice
from attache_app.desktop.widgets.choice_list import ChoiceDelegate, ChoiceModel
from attache_app.services.search import Hit


class SearchOverlay(QWidget):
    """Covers the window lightly while it is open, and gives the keyboard back to where it was."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._over = desk, parent
        self._tr = desk.speech.tr_
        self._before: QWidget | None = None
        self.setObjectName("searchOverlay")
        self.presenter = SearchPresenter(desk)
        self.presenter.setParent(self)
        self._line = QLineEdit()
        self._line.setObjectName("search")
        self._line.setProperty("role", "big")
        self._model = ChoiceModel(self)
        self._hits = QListView()
        self._hits.setObjectName("hits")
        self._hits.setModel(self._model)
        self._hits.setItemDelegate(ChoiceDelegate(self._hits))
        self._hits.setUniformItemSizes(True)
        self._hits.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._note = label("", "muted", name="searchNote")
        self._card = card(self._line, self._hits, self._note, spacing=MEDIUM, margins=MEDIUM)
        self._card.setParent(self)
        self._line.textChanged.connect(self.presenter.type)
        self._line.installEventFilter(self)
        self._hits.clicked.connect(self._open_row)
        self.presenter.found.connect(self._show)
        self.presenter.failed.connect(self._note.setText)
        self.speak()
        self.hide()

    def speak(self) -> None:
        """Take the language that is spoken now."""
        self._tr = self._desk.speech.tr_
        text = self._tr("Name in any order, number, telephone, employer, a word")
        self._line.setPlaceholderText(text)
        self._line.setAccessibleName(self._tr("Search everywhere"))
        self._hits.setAccessibleName(self._tr("What was found"))
        self.presenter.type(self._line.text())

    def open(self, text: str = "") -> None:
        self._before = self.window().focusWidget()
        self.place()
        self.show()
        self.raise_()
        self._line.setFocus()
        if text:
            self._line.setText(text)
        self._line.selectAll()
        if not self._line.text().strip():
            self._show_note("", 0, [])

    def close(self) -> bool:
        if self.isVisible():
            self.hide()
            before = self._before
            if before is not None and before.isVisible():
                before.setFocus()
        return True

    def place(self) -> None:
        over = self._over
        self.setGeometry(over.rect())
        width = min(over.width() - 2 * LARGE, self.fontMetrics().averageCharWidth() * 105)
        height = min(over.height() - 4 * LARGE, 470)
        self._card.setGeometry(
            QRect(
                QPoint((over.width() - width) // 2, 3 * LARGE), QPoint((over.width() + width) // 2, 3 * LARGE + height)
            )
        )

    def _show(self, hits: list[Hit], misheard: list[str]) -> None:
        code, registers = self._desk.speech.code, self._desk.declarations.registers
        why = self._reasons()
        shown = []
        for hit in hits:
            kind = registers[hit.kind].labels(code)
            number = f"{hit.number} · " if hit.number and hit.number not in hit.text else ""
            shown.append(Choice((hit.kind, hit.id), hit.text, f"{number}{kind} · {why.get(hit.why, hit.why)}"))
        self._model.show(shown)
        if shown:
            self._hits.setCurrentIndex(self._model.index(0))
        self._show_note(self._line.text(), len(shown), misheard)

    def _reasons(self) -> dict[str, str]:
        """Why something was found, for the words of `Hit.why`."""
        tr = self._tr
        return {
            "name": tr("by name"),
            "number": tr("by number"),
            "phone": tr("by telephone"),
            "words": tr("in its words"),
        }

    def _show_note(self, text: str, found: int, misheard: list[str]) -> None:
        if misheard:
            self._note.setText(
                self._tr("One character of this number is wrong. Perhaps: {numbers}", numbers=", ".join(misheard[:4]))
            )
        elif not text.strip():
            self._note.setText(self._tr("Type what you remember. Accents and the order of names do not matter."))
        elif not found:
            self._note.setText(
                self._tr("Nothing found. Try one part of the name, or the last digits of the telephone.")
            )
        else:
            self._note.setText(self._tr("Arrows choose, Enter opens, Escape leaves."))

    def _open_row(self) -> None:
        index = self._hits.currentIndex()
        if index.isValid():
            kind, id = self._model.choices[index.row()].key
            self.close()
            self._desk.go("record", kind=kind, id=id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            at, last = self._hits.currentIndex().row(), len(self._model.choices) - 1
            moves = {
                Qt.Key.Key_Down: at + 1,
                Qt.Key.Key_Up: at - 1,
                Qt.Key.Key_PageDown: at + 8,
                Qt.Key.Key_PageUp: at - 8,
            }
            if event.key() in moves and last >= 0:
                to = max(0, min(moves[Qt.Key(event.key())], last))
                self._hits.setCurrentIndex(self._model.index(to))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open_row()
                return True
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(8, 14, 22, 130))
