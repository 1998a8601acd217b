"""Beside the form: what the record is, the records that name it, and its history."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from attache_app.desktop.pages.record.presenter import RecordPresenter
from attache_app.desktop.theme.spacing import SMALL, TINY
from attache_app.desktop.widgets.basics import button, clear, column, dot, label, row, rule, scrolled
from attache_app.domain import formats
from attache_app.records import rights
from attache_app.services.conflicts import HistoryEntry
from attache_app.services.listing import Related
from attache_app.services.texts import value_text


class SidePanel(QWidget):
    """`add_asked`, `list_asked` with a register and the field of it that names this record."""

    add_asked = Signal(str, str)
    list_asked = Signal(str, str)

    def __init__(self, presenter: RecordPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._speech = presenter.desk.speech
        self._tr = self._speech.tr_
        self._only = ""
        self._tabs = QTabBar()
        self._tabs.setExpanding(False)
        self._tabs.setDrawBase(False)
        self._tabs.setAccessibleName(self._tr("Beside the record"))
        self._tabs.addTab(self._tr("Related"))
        self._tabs.addTab(self._tr("History"))
        self._stack = QStackedWidget()
        self._related, self._history = self._page("related"), self._page("history")
        self._tabs.currentChanged.connect(self._turn)
        self.setLayout(column(self._tabs, self._stack, spacing=SMALL))
        presenter.related_shown.connect(self._show_related)
        presenter.history_shown.connect(self._show_history)

    def _page(self, name: str) -> QVBoxLayout:
        inner = QWidget()
        layout = column(spacing=TINY, margins=TINY)
        layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        inner.setLayout(layout)
        self._stack.addWidget(scrolled(inner, name=name))
        return layout

    def _turn(self, at: int) -> None:
        self._stack.setCurrentIndex(at)
        if at == 1:
            self._only = ""
            self._presenter.load_history()

    def show_history(self, field: str) -> None:
        """The history of one field; empty: of the whole record."""
        self._tabs.blockSignals(True)
        self._tabs.setCurrentIndex(1)
        self._tabs.blockSignals(False)
        self._stack.setCurrentIndex(1)
        self._only = field
        self._presenter.load_history()

    def refresh_history(self) -> None:
        if self._stack.currentIndex() == 1:
            self._presenter.load_history()

    def _show_related(self, found: list[Related]) -> None:
        clear(self._related)
        role = self._presenter.desk.session.rights.role
        registers = self._presenter.desk.declarations.registers
        if not found:
            self._related.addWidget(label(self._tr("No other record names this one yet."), "muted"))
        for one in sorted(found, key=lambda r: r.count == 0):
            register = registers[one.kind]
            text = register.labels_many(self._speech.code)
            show = button(
                f"{text}  ({one.count})" if one.count else text, role="quiet", name=f"related_{one.kind}_{one.field}"
            )
            show.setStyleSheet("text-align: left;")
            show.setEnabled(one.count > 0)
            show.setProperty("where", [one.kind, one.field])
            show.clicked.connect(self._list)
            line = row(show, spacing=TINY)
            line.setStretch(0, 1)
            if rights.may_create(register, role) and one.kind not in rights.NOT_YET:
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
            self._related.addWidget(holder)

    def _list(self) -> None:
        self.list_asked.emit(*self.sender().property("where"))

    def _add(self) -> None:
        self.add_asked.emit(*self.sender().property("where"))

    def _show_history(self, entries: list[HistoryEntry], titles: dict[str, str]) -> None:
        """Newest first; what was written by one save stands under one head."""
        clear(self._history)
        register, language = self._presenter.register, self._speech.code
        if self._only:
            name = register.fields[self._only].labels(language)
            self._history.addWidget(label(self._tr("Only “{field}”", field=name), "muted"))
            self._history.addWidget(button(self._tr("Whole history"), self._show_whole, role="quiet"))
        shown = [e for e in entries if not self._only or e.field == self._only]
        save = None
        for entry in shown:
            written = entry.written
            if (written.at, written.by, written.laptop) != save:
                if save is not None:
                    self._history.addWidget(rule())
                save = (written.at, written.by, written.laptop)
                head = label(f"{formats.date_time(written.at, language)} · {written.by}", "muted")
                self._history.addWidget(head)
                self._history.addWidget(label(self._tr("on {laptop}", laptop=written.laptop), "help"))
            self._history.addWidget(self._entry(entry, titles))
        if not shown:
            self._history.addWidget(label(self._tr("Nothing was written here yet."), "muted"))

    def _show_whole(self) -> None:
        self._only = ""
        self._presenter.load_history()

    def _entry(self, entry: HistoryEntry, titles: dict[str, str]) -> QWidget:
        register, language = self._presenter.register, self._speech.code
        known = self._presenter.desk.declarations
        field = register.fields.get(entry.field)

        def say(value: object) -> str:
            said = value_text(known, field, value, language, titles) if field else str(value)
            return said or self._tr("(empty)")

        layout = column(
            label(field.labels(language) if field else entry.field, "label"), label(say(entry.written.value)), spacing=1
        )
        layout.setContentsMargins(0, TINY, 0, TINY)
        if entry.was:
            layout.addWidget(label(self._tr("before: {value}", value=" / ".join(say(v) for v in entry.was)), "help"))
        if entry.aside:
            layout.addWidget(label(self._tr("set aside by headquarters"), "problem"))
        elif not entry.current:
            layout.addWidget(label(self._tr("written over since"), "help"))
        holder = QWidget()
        holder.setLayout(layout)
        return holder
