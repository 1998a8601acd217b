"""Settling one field: the values side by side, what both started from, who wrote each and when; keep one, or write another."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.fields.cell import FieldCell
from attache_app.desktop.theme.spacing import LARGE, MEDIUM, TINY
from attache_app.desktop.widgets.basics import Banner, button, card, column, label, row, rule, scrolled
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.domain import formats
from attache_app.errors import DomainError
from attache_app.records.declarations import Field
from attache_app.services import conflicts
from attache_app.services.conflicts import ConflictView, Written
from attache_app.services.records import Saved
from attache_app.services.texts import value_text


def written_card(desk: Desk, field: Field, written: Written, title: str) -> QFrame:
    """A value with who wrote it, when, and on which laptop."""
    language = desk.speech.code
    text = value_text(desk.declarations, field, written.value, language) or desk.speech.tr_("(empty)")
    at = formats.date_time(written.at, language)
    by = label(f"{written.by}\n{at} · {written.laptop}", "help")
    return card(label(title, "label"), label(text), by, spacing=TINY)


class SettleDialog(QDialog):
    """`settled` with what was written."""

    settled = Signal(object)

    def __init__(self, desk: Desk, conflict: ConflictView, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._conflict = desk, conflict
        self._tr = desk.speech.tr_
        self._field = desk.register(conflict.kind).fields[conflict.field]
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("settle")
        self.setWindowTitle(self._tr("Settle a field"))
        self.setModal(True)
        self._banner = Banner()
        name = self._field.labels(desk.speech.code)
        layout = column(
            label(self._tr("“{field}”: two people wrote without having seen each other", field=name), "heading"),
            spacing=MEDIUM,
            margins=LARGE,
        )
        layout.addWidget(self._banner)
        if conflict.base:
            layout.addWidget(written_card(desk, self._field, conflict.base[0], self._tr("Both started from")))
        heads = row(spacing=MEDIUM)
        for n, head in enumerate(conflict.heads):
            title = self._tr("Shown now") if n == 0 else self._tr("The other value")
            one = written_card(desk, self._field, head, title)
            keep = button(self._tr("Keep this value"), role="primary" if n == 0 else "", name=f"keep_{n}")
            keep.setAccessibleName(f"{keep.text()}: {title}")
            keep.setProperty("stamp", head.stamp)
            keep.clicked.connect(self._keep)
            inner = one.layout()
            if inner is not None:
                inner.addWidget(keep)
            heads.addWidget(one)
        layout.addLayout(heads)
        layout.addWidget(rule())
        self._cell = FieldCell(self._field, desk.surroundings())
        layout.addWidget(self._cell)
        buttons = row(
            button(self._tr("Write this instead"), self._write, name="write"),
            button(self._tr("Not now"), self.reject, name="later"),
        )
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(1)
        inner_widget = QWidget()
        inner_widget.setLayout(layout)
        self.setLayout(column(scrolled(inner_widget)))
        self.resize(self.fontMetrics().averageCharWidth() * 110, min(620, parent.window().height() - 60))
        give_mnemonics(self)

    def _keep(self) -> None:
        stamp, one = str(self.sender().property("stamp")), self._conflict
        session = self._desk.session
        self._desk.run(
            self, lambda: conflicts.resolve(session, one.kind, one.id, one.field, keep=stamp), self._done, self._fail
        )

    def _write(self) -> None:
        one, session = self._conflict, self._desk.session
        try:
            value = self._cell.value()
        except DomainError as error:
            return self._cell.tell(self._desk.speech.of_error(error))
        self._desk.run(
            self, lambda: conflicts.resolve(session, one.kind, one.id, one.field, value=value), self._done, self._fail
        )

    def _done(self, saved: Saved) -> None:
        self._desk.records_changed.emit(saved.changed)
        self.settled.emit(saved)
        self.accept()

    def _fail(self, error: Exception) -> None:
        self._banner.say(self._desk.speech.of_error(error), "bad")
