"""Beside the form: the records that name this one, and its history."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QStyle, QTabBar, QWidget

from attache_app.desktop.pages.record.history import HistoryPanel
from attache_app.desktop.pages.record.presenter import RecordPresenter
from attache_app.desktop.pages.record.related_part import lines
from attache_app.desktop.theme.spacing import SMALL, TINY
from attache_app.desktop.widgets.basics import button, clear, column, dot, label, row, scrolled
from attache_app.desktop.widgets.entries import Entries
from attache_app.records import rights
from attache_app.services.related import Related

_NEWEST = 3  # of each register, as lines


class SidePanel(QWidget):
    """`add_asked`, `list_asked` with a register and the field of it that names this record; `open_asked` with kind, id and field.

    `is_told`: whether the page shows these records in a part of its own: then their number is enough here.
    """

    add_asked = Signal(str, str)
    list_asked = Signal(str, str)
    open_asked = Signal(str, object, str)

    def __init__(
        self, presenter: RecordPresenter, is_told: Callable[[str, str], bool], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._presenter, self._is_told = presenter, is_told
        self._speech = presenter.desk.speech
        self._tr = self._speech.tr_
        self._tabs = QTabBar()
        self._tabs.setExpanding(False)
        self._tabs.setDrawBase(False)
        self._tabs.setAccessibleName(self._tr("Beside the record"))
        self._tabs.addTab(self._tr("Related"))
        self._tabs.addTab(self._tr("History"))
        self._stack = QStackedWidget()
        self._related = column(spacing=TINY, margins=TINY)
        self._related.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._inner = QWidget()
        self._inner.setLayout(self._related)
        self.history = HistoryPanel(presenter)
        self._stack.addWidget(scrolled(self._inner, name="related"))
        self._stack.addWidget(self.history)
        self._tabs.currentChanged.connect(self._turn)
        self.setLayout(column(self._tabs, self._stack, spacing=SMALL))

    def _turn(self, at: int) -> None:
        self._stack.setCurrentIndex(at)
        if at == 1:
            self.history.ask()

    def show_history(self, field: str) -> None:
        """The history of one field; empty: of the whole record. The keyboard goes there."""
        self._tabs.blockSignals(True)
        self._tabs.setCurrentIndex(1)
        self._tabs.blockSignals(False)
        self._stack.setCurrentIndex(1)
        self.history.ask(field, focus=True)

    def refresh_history(self) -> None:
        if self._stack.currentIndex() == 1:
            self.history.asked.emit()

    def show_related(self, found: list[Related]) -> None:
        """Those that are there first, then what may be added."""
        clear(self._related)
        if not found:
            self._related.addWidget(label(self._tr("No other record names this one yet."), "muted"))
        for one in sorted(found, key=lambda r: r.count == 0):
            self._related.addWidget(self._head(one))
            if one.count and not self._is_told(one.kind, one.field):
                register = self._presenter.desk.register(one.kind)
                made = Entries(register.labels_many(self._speech.code), name=f"newest_{one.kind}_{one.field}")
                made.opened.connect(self._open)
                self._related.addWidget(made)
                made.show_entries(lines(self._speech, one, _NEWEST))
        QTimer.singleShot(0, self, self._fit)  # once they are shown they know their sizes

    def _fit(self) -> None:
        """Large letters or a long language take their room from the form, rather than lose their ends."""
        for made in self._inner.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if (layout := made.layout()) is not None:
                layout.invalidate()
        self._related.invalidate()
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        self.setMinimumWidth(max(self._related.minimumSize().width() + bar, self._tabs.sizeHint().width()))

    def _head(self, one: Related) -> QWidget:
        desk = self._presenter.desk
        register = desk.register(one.kind)
        text = register.labels_many(self._speech.code)
        show = button(
            f"{text}  ({one.count})" if one.count else text, role="quiet", name=f"related_{one.kind}_{one.field}"
        )
        show.setStyleSheet("text-align: left;")
        show.setMinimumHeight(self.fontMetrics().height() * 3 // 2)  # where the panel is too short it scrolls
        show.setEnabled(one.count > 0)
        show.setProperty("where", [one.kind, one.field])
        show.clicked.connect(self._list)
        line = row(show, spacing=TINY)
        line.setStretch(0, 1)
        if rights.may_create(register, desk.session.rights.role):
            add = dot(
                "plus",
                self._tr("Add: {register}", register=register.labels(self._speech.code)),
                name=f"add_{one.kind}_{one.field}",
            )
            add.setProperty("where", [one.kind, one.field])
            add.clicked.connect(self._add)
            line.addWidget(add)
        holder = QWidget()
        holder.setLayout(line)
        return holder

    def _list(self) -> None:
        self.list_asked.emit(*self.sender().property("where"))

    def _add(self) -> None:
        self.add_asked.emit(*self.sender().property("where"))

    def _open(self, key: object) -> None:
        self.open_asked.emit(*key)  # type: ignore[misc]
