"""The history of a record or of one of its fields: who wrote what, when, on which laptop, over what; and the way back to an earlier value."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from attache_app.desktop.pages.record.presenter import RecordPresenter
from attache_app.desktop.theme.spacing import SMALL, TINY
from attache_app.desktop.widgets.basics import button, clear, column, label, row, rule, scrolled
from attache_app.domain import formats
from attache_app.domain.names import fold
from attache_app.services.conflicts import HistoryEntry
from attache_app.services.texts import value_text

_MOST = 60  # entries shown at once; a filter finds the others


class HistoryPanel(QWidget):
    """Newest first; what was written by one save stands under one head. `asked`: load it. `restored` with an entry."""

    asked = Signal()
    restored = Signal(object)

    def __init__(self, presenter: RecordPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._speech = presenter.desk.speech
        self._tr = self._speech.tr_
        self._only = ""
        self._most = _MOST
        self._wants_focus = False
        self._entries: Sequence[HistoryEntry] = ()
        self._titles: Mapping[str, str] = {}
        self._filter = QLineEdit()
        self._filter.setObjectName("historyFilter")
        self._filter.setPlaceholderText(self._tr("Field, value or person"))
        self._filter.setAccessibleName(self._tr("Look for in the history"))
        self._filter.setClearButtonEnabled(True)
        self._filter.textChanged.connect(self._show)
        self._found = column(spacing=TINY, margins=TINY)
        self._found.setAlignment(Qt.AlignmentFlag.AlignTop)
        inner = QWidget()
        inner.setLayout(self._found)
        self.setLayout(column(self._filter, scrolled(inner, name="history"), spacing=SMALL))

    def ask(self, field: str = "", *, focus: bool = False) -> None:
        """The history of one field; empty: of the whole record. `focus`: the keyboard goes there once it is shown."""
        self._only, self._most, self._wants_focus = field, _MOST, focus
        self._filter.setVisible(not field)
        self.asked.emit()

    def show_history(self, entries: Sequence[HistoryEntry], titles: Mapping[str, str]) -> None:
        self._entries, self._titles = entries, titles
        self._show()
        if self._wants_focus:
            self._wants_focus = False
            names = ("restore", "wholeHistory") if self._only else ("historyFilter",)
            found = (w for name in names for w in self.findChildren(QWidget, name) if not w.isHidden())
            next(found, self._filter).setFocus()

    def _show(self, *_: object) -> None:
        clear(self._found)
        language = self._speech.code
        if self._only:
            name = self._presenter.register.fields[self._only].labels(language)
            self._found.addWidget(label(self._tr("Only “{field}”", field=name), "muted"))
            self._found.addWidget(button(self._tr("Whole history"), self._ask_whole, role="quiet", name="wholeHistory"))
        shown = [e for e in self._entries if self._fits(e)]
        save = None
        for entry in shown[: self._most]:
            written = entry.written
            if (written.at, written.by, written.laptop) != save:
                if save is not None:
                    self._found.addWidget(rule())
                save = (written.at, written.by, written.laptop)
                head = label(f"{formats.date_time(written.at, language)} · {written.by}", "muted")
                self._found.addWidget(head)
                self._found.addWidget(label(self._tr("on {laptop}", laptop=written.laptop), "help"))
            self._found.addWidget(self._line(entry))
        if not shown:
            self._found.addWidget(label(self._tr("Nothing was written here yet."), "muted"))
        left = len(shown) - self._most
        if left > 0:
            self._found.addWidget(button(self._tr.plural("{n} more", "{n} more", left), self._show_more, role="quiet"))

    def _ask_whole(self) -> None:
        self.ask(focus=True)

    def _show_more(self) -> None:
        self._most *= 4
        self._show()

    def _fits(self, entry: HistoryEntry) -> bool:
        if self._only:
            return entry.field == self._only
        wanted = fold(self._filter.text()).split()
        if not wanted:
            return True
        field = self._presenter.register.fields.get(entry.field)
        name = field.labels(self._speech.code) if field else entry.field
        text = fold(" ".join([name, self._say(entry, entry.written.value), entry.written.by, entry.written.laptop]))
        return all(word in text for word in wanted)

    def _say(self, entry: HistoryEntry, value: object) -> str:
        known, field = self._presenter.desk.declarations, self._presenter.register.fields.get(entry.field)
        said = value_text(known, field, value, self._speech.code, self._titles) if field else str(value)
        return said or self._tr("(empty)")

    def _line(self, entry: HistoryEntry) -> QWidget:
        field = self._presenter.register.fields.get(entry.field)
        head = row(label(field.labels(self._speech.code) if field else entry.field, "label"), spacing=TINY)
        head.setStretch(0, 1)
        layout = column(spacing=1)
        layout.addLayout(head)
        layout.addWidget(label(self._say(entry, entry.written.value)))
        layout.setContentsMargins(0, TINY, 0, TINY)
        if entry.was:
            before = " / ".join(self._say(entry, v) for v in entry.was)
            layout.addWidget(label(self._tr("before: {value}", value=before), "help"))
        if entry.aside:
            layout.addWidget(label(self._tr("set aside by headquarters"), "problem"))
        elif not entry.current:
            layout.addWidget(label(self._tr("written over since"), "help"))
            if field is not None and self._presenter.may_restore(field):
                layout.addWidget(self._restore(entry), 0, Qt.AlignmentFlag.AlignLeft)
        holder = QWidget()
        holder.setLayout(layout)
        return holder

    def _restore(self, entry: HistoryEntry) -> QWidget:
        made = button(self._tr("Restore this value"), self._restorer(entry), role="quiet", name="restore")
        made.setProperty("plain", "")  # there may be many: no letter for each
        return made

    def _restorer(self, entry: HistoryEntry) -> Callable[[], object]:
        return lambda: self.restored.emit(entry)
