"""Search lies over the page: a line, what was found, and why. Arrows choose, Enter opens, Escape leaves. Nothing of it is kept."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.search.presenter import Answer, SearchPresenter
from attache_app.desktop.pages.search.rows import FoundDelegate, FoundModel
from attache_app.desktop.theme.spacing import LARGE, MEDIUM, SMALL
from attache_app.desktop.widgets.basics import button, card, clear, column, label, row
from attache_app.desktop.widgets.digits import digit_keys
from attache_app.desktop.widgets.mnemonics import give_mnemonics, letters_beside
from attache_app.desktop.widgets.segment import Segment

_PAGE = 7  # rows that PageDown goes on
_WIDE, _HIGH = 112, 560  # letters, pixels


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
        self._kinds: Segment | None = None
        self._kinds_place = QWidget()
        self._kinds_place.setLayout(column(spacing=0))
        self._model = FoundModel(self)
        self._hits = QListView()
        self._hits.setObjectName("hits")
        self._hits.setModel(self._model)
        self._hits.setItemDelegate(FoundDelegate(self._hits))
        self._hits.setUniformItemSizes(True)
        self._hits.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._hits.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._note = label("", "muted", name="searchNote")
        self._buttons = row(spacing=SMALL)
        self._foot = QWidget()
        self._foot.setLayout(self._buttons)
        self._card = card(
            self._line, self._kinds_place, self._hits, self._note, self._foot, spacing=MEDIUM, margins=MEDIUM
        )
        self._card.setParent(self)
        self._line.textChanged.connect(self.presenter.type)
        self._line.installEventFilter(self)
        self._hits.clicked.connect(self._open_row)
        self.presenter.answered.connect(self._show)
        self.presenter.waiting.connect(lambda: self._note.setText(self._tr("Looking through the register…")))
        self.presenter.failed.connect(self._note.setText)
        self.speak()
        self.hide()

    def speak(self) -> None:
        """Take the language that is spoken now."""
        self._tr = self._desk.speech.tr_
        text = self._tr("Name in any order, number, telephone, employer, batey, a word")
        self._line.setPlaceholderText(text)
        self._line.setAccessibleName(self._tr("Search everywhere"))
        self._hits.setAccessibleName(self._tr("What was found"))
        place = self._kinds_place.layout()
        assert place is not None
        clear(place)
        self._kinds = Segment(self.presenter.filters(), numbered=True)
        self._kinds.setObjectName("searchKinds")
        self._kinds.describe(self._tr("Look in (Alt and the digit)"))
        self._kinds.choose(self.presenter.kind)
        self._kinds.changed.connect(self._kind_pressed)
        place.addWidget(self._kinds)
        self._show(Answer("", (), (), ()))
        self.presenter.type(self._line.text())

    def open(self, text: str = "") -> None:
        self._before = self.window().focusWidget()
        self.presenter.prepare()
        self._choose_kind("")
        self.place()
        self.show()
        self.raise_()
        self._line.setFocus()
        self._line.setText(text)
        self._line.selectAll()

    def close(self) -> bool:
        if self.isVisible():
            self.hide()
            self._line.clear()  # who looks over the shoulder later finds no name here
            before = self._before
            if before is not None and before.isVisible():
                before.setFocus()
        return True

    def place(self) -> None:
        over = self._over
        self._line.ensurePolished()  # its height is known only then
        self._line.setMinimumHeight(self._line.sizeHint().height())  # on a small screen the list gives way
        self.setGeometry(over.rect())
        width = min(over.width() - 2 * LARGE, self.fontMetrics().averageCharWidth() * _WIDE)
        most = min(over.height() - 4 * LARGE, _HIGH)
        needed = self._card.heightForWidth(width) if self._card.hasHeightForWidth() else self._card.sizeHint().height()
        height = most if self._model.rows else min(most, needed)
        left = (over.width() - width) // 2
        self._card.setGeometry(QRect(QPoint(left, 2 * LARGE), QPoint(left + width, 2 * LARGE + height)))

    # What was found

    def _show(self, answer: Answer) -> None:
        self._model.show(answer.rows)
        if answer.rows:
            self._hits.setCurrentIndex(self._model.index(0))
            self._hits.scrollToTop()
        self._hits.setVisible(bool(answer.rows))
        self._note.setText(self._said(answer))
        self._show_foot(answer)
        self.place()

    def _said(self, answer: Answer) -> str:
        tr = self._tr
        if answer.meant:
            return tr("One character of this number is wrong. Perhaps: {numbers}", numbers=", ".join(answer.meant[:4]))
        if answer.shared:
            return tr(
                "Two laptops gave the number {numbers} before they knew of each other: these are different records.",
                numbers=", ".join(answer.shared),
            )
        if not answer.text.strip():
            return tr(
                "Type what you remember: part of a name as you hear it, the last digits of a telephone, a number. Accents, hyphens and order do not matter."
            )
        if not answer.rows:
            return tr("Nothing found. Try one part of the name, or the last digits of the telephone.")
        return tr("Arrows choose, Enter opens, Ctrl+Enter shows them as a list, Escape leaves.")

    def _show_foot(self, answer: Answer) -> None:
        tr = self._tr
        clear(self._buttons)
        kind = self.presenter.new_kind() if answer.text.strip() else ""
        names = {
            "worker": tr("New worker with this name"),
            "employer": tr("New employer with this name"),
            "site": tr("New worksite with this name"),
        }
        if kind:
            made = button(names[kind], self._make_new, role="quiet", picture="plus", name="newWithName", tip="Ctrl+N")
            self._buttons.addWidget(made)
        if answer.rows:
            made = button(
                tr("As a list"), self._open_list, role="quiet", picture="columns", name="asList", tip="Ctrl+Enter"
            )
            self._buttons.addWidget(made)
        self._buttons.addStretch(1)
        self._foot.setVisible(bool(kind or answer.rows))
        give_mnemonics(self._card, letters_beside(self, self._over))

    def _open_row(self) -> None:
        index = self._hits.currentIndex()
        if index.isValid():
            found = self._model.rows[index.row()]
            self.close()
            self.presenter.open(found)

    def _open_list(self) -> None:
        index = self._hits.currentIndex()
        kind = self.presenter.kind or (self._model.rows[index.row()].kind if index.isValid() else "worker")
        self.presenter.open_list(kind)  # the shell closes what lies over the page
        self.close()

    def _make_new(self) -> None:
        if self.presenter.new_kind():
            self.presenter.make_new()
            self.close()

    def _kind_pressed(self) -> None:
        assert self._kinds is not None
        self._choose_kind(self._kinds.chosen() or "")
        self._line.setFocus()

    def _choose_kind(self, kind: str) -> None:
        if self._kinds is not None:
            self._kinds.choose(kind)
        self.presenter.choose_kind(kind)

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        kind = self._kind_of(event)
        if kind is not None and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # before the page below takes it for a key of its own
            return True
        if event.type() == QEvent.Type.KeyPress:
            if kind is not None:
                self._choose_kind(kind)
                return True
            at, last = self._hits.currentIndex().row(), len(self._model.rows) - 1
            moves = {
                Qt.Key.Key_Down: at + 1,
                Qt.Key.Key_Up: at - 1,
                Qt.Key.Key_PageDown: at + _PAGE,
                Qt.Key.Key_PageUp: at - _PAGE,
            }
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if event.key() in moves and last >= 0:
                to = max(0, min(moves[Qt.Key(event.key())], last))
                self._hits.setCurrentIndex(self._model.index(to))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open_list() if control and last >= 0 else self._open_row()
                return True
            if event.key() == Qt.Key.Key_N and control:
                self._make_new()
                return True
        return super().eventFilter(watched, event)

    def _kind_of(self, event: QKeyEvent) -> str | None:
        """The register that Alt and a digit stand for, "" for all; None for another key."""
        pressed = QKeySequence(event.keyCombination())
        for n, (kind, _) in enumerate(self.presenter.filters(), 1):
            if pressed in digit_keys(Qt.KeyboardModifier.AltModifier, n):
                return kind
        return None

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays within what lies over the page."""
        stops = [
            w
            for w in self._card.findChildren(QWidget)
            if w.isVisible() and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.focusProxy() is None
        ]
        now = QApplication.focusWidget()
        at = stops.index(now) if now in stops else -1
        if stops:
            stops[(at + (1 if forward else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._card.geometry().contains(event.position().toPoint()):
            self.close()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(8, 14, 22, 130))
