"""The smaller dialogs of a list: which columns, one value for many records, how a list is taken out of the register."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QListWidget, QListWidgetItem, QRadioButton, QWidget

from attache_app.desktop.fields.base import Editor, Surroundings
from attache_app.desktop.fields.make import editor_for
from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.spacing import LARGE, MEDIUM, SMALL
from attache_app.desktop.widgets.basics import Banner, button, clear, column, label, row
from attache_app.desktop.widgets.flow import Flow
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.errors import DomainError
from attache_app.records.declarations import Field


class _Dialog(QDialog):
    """Freed when closed; as wide as its words need."""

    def __init__(self, parent: QWidget, speech: Speech, name: str, title: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setModal(True)
        self._speech, self._tr = speech, speech.tr_
        self.body = column(label(title, "heading"), spacing=MEDIUM, margins=LARGE)
        self.setLayout(self.body)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 66)

    def finish(self, *buttons: QWidget) -> None:
        """The row of answers at the foot."""
        self.body.addLayout(Flow(*buttons, button(self._tr("Cancel"), self.reject, name="cancel")))
        give_mnemonics(self)


class _Columns(QListWidget):
    """Alt with an arrow moves a line, as dragging does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.shift(step)
            return
        super().keyPressEvent(event)

    def shift(self, step: int) -> None:
        """Move the current line up or down."""
        at = self.currentRow()
        if 0 <= at + step < self.count():
            item = self.takeItem(at)
            self.insertItem(at + step, item)
            self.setCurrentRow(at + step)


class ColumnsDialog(_Dialog):
    """`chosen` with the names of the columns in their order; none: as declared."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, speech: Speech, fields: Sequence[Field], columns: Sequence[str]) -> None:
        super().__init__(parent, speech, "columnsDialog", speech.tr_("Columns of this list"))
        tr = self._tr
        self._list = _Columns()
        self._list.setObjectName("columnList")
        self._list.setAccessibleName(tr("Columns of this list"))
        self._list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        by_name = {f.name: f for f in fields}
        for name in (*columns, *(n for n in by_name if n not in columns)):
            if name in by_name:
                item = QListWidgetItem(by_name[name].labels(speech.code))
                item.setData(Qt.ItemDataRole.UserRole, name)
                item.setSizeHint(QSize(0, self.fontMetrics().height() + SMALL))
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if name in columns else Qt.CheckState.Unchecked)
                self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._list.setMinimumHeight(self.fontMetrics().height() * 16)
        self.body.addWidget(
            label(tr("Space shows or hides a column; Alt with an arrow moves it. The first one stays in view."), "help")
        )
        self.body.addWidget(self._list, 1)
        up = button(tr("Up"), lambda: self._list.shift(-1), name="columnUp", tip="Alt+↑")
        down = button(tr("Down"), lambda: self._list.shift(1), name="columnDown", tip="Alt+↓")
        self.body.addLayout(row(up, down))
        self.finish(
            button(tr("Show these columns"), self._apply, role="primary", name="applyColumns"),
            button(tr("As they were at first"), self._reset, name="resetColumns"),
        )
        self._list.setFocus()

    def _apply(self) -> None:
        items = [self._list.item(at) for at in range(self._list.count())]
        names = [i.data(Qt.ItemDataRole.UserRole) for i in items if i.checkState() == Qt.CheckState.Checked]
        self.accept()
        self.chosen.emit(names)

    def _reset(self) -> None:
        self.accept()
        self.chosen.emit([])


class ValueDialog(_Dialog):
    """`chosen` with a field and the value that all the chosen records get."""

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget, around: Surroundings, fields: Sequence[Field], count: int) -> None:
        tr = around.speech.tr_
        title = tr.plural("One value for {n} record", "One value for {n} records", count)
        super().__init__(parent, around.speech, "valueDialog", title)
        self._around, self._fields = around, sorted(fields, key=lambda f: f.labels(around.speech.code).casefold())
        self._field = QComboBox()
        self._field.setObjectName("valueField")
        self._field.setAccessibleName(tr("Field"))
        for f in self._fields:
            self._field.addItem(f.labels(around.speech.code), f.name)
        above = label(tr("Field"), "label")
        above.setBuddy(self._field)
        self._inside = column(spacing=MEDIUM)
        self._problem = label("", "problem", name="valueProblem")
        self._problem.hide()
        self.body.addWidget(above)
        self.body.addWidget(self._field)
        self.body.addLayout(self._inside)
        self.body.addWidget(self._problem)
        self.body.addStretch(1)
        self.body.addWidget(
            label(tr("What these records have in this field now is written over. It can be taken back."), "help")
        )
        self._editor: Editor | None = None
        self._field.currentIndexChanged.connect(self._show)
        first = next((n for n, f in enumerate(self._fields) if f.name in ("priority", "owner")), 0)
        self._field.setCurrentIndex(first)
        self._show()
        self.finish(button(tr("Set for all"), self._apply, role="primary", name="applyValue"))
        self._field.setFocus()

    def _show(self) -> None:
        clear(self._inside)
        self._problem.hide()
        f = self._fields[self._field.currentIndex()]
        self._editor = editor_for(f, self._around)
        self._editor.setObjectName("value")
        self._editor.describe(f.labels(self._around.speech.code), f.help(self._around.speech.code))
        self._inside.addWidget(self._editor)

    def _apply(self) -> None:
        assert self._editor is not None
        try:
            value: Any = self._editor.value()
        except DomainError as error:
            self._problem.setText(self._speech.of_error(error))
            self._problem.show()
            return
        self.accept()
        self.chosen.emit(self._fields[self._field.currentIndex()], value)


class ExportDialog(_Dialog):
    """`chosen` with the ending of the file, whether all rows are meant, and whether restricted ones are too."""

    chosen = Signal(str, bool, bool)

    def __init__(self, parent: QWidget, speech: Speech, total: int, chosen: int) -> None:
        super().__init__(parent, speech, "exportDialog", speech.tr_("Take this list out of the register"))
        tr = self._tr
        warning = Banner(name="exportWarning")
        warning.say(
            tr("The file is not encrypted, and whoever finds it can read it. Keep it on a stick that you carry, and delete it when it has served."),
            "warn",
        )  # fmt: skip
        self.body.addWidget(warning)
        self._formats = [
            (self._radio(text, f"format_{ending}"), ending)
            for ending, text in (
                ("xlsx", tr("Workbook (.xlsx), for Excel or LibreOffice")), ("csv", tr("Comma-separated text (.csv)")), ("pdf", tr("Paper (.pdf), to print")),
            )
        ]  # fmt: skip
        formats = QWidget()
        formats.setLayout(column(*(radio for radio, _ in self._formats)))
        self._formats[0][0].setChecked(True)
        rows = QWidget()
        self._all = self._radio(tr.plural("The whole list: {n} row", "The whole list: {n} rows", total), "allRows")
        self._chosen = self._radio(tr.plural("The chosen row", "The {n} chosen rows", chosen), "chosenRows")
        rows.setLayout(column(self._all, self._chosen))
        (self._chosen if chosen > 1 else self._all).setChecked(True)
        self._restricted = QCheckBox(tr("Restricted records too; that it was done is written down"))
        self._restricted.setObjectName("restricted")
        for widget in (formats, rows, self._restricted):
            self.body.addWidget(widget)
        self.finish(button(tr("Choose where…"), self._apply, role="primary", name="applyExport"))
        self._formats[0][0].setFocus()

    def _radio(self, text: str, name: str) -> QRadioButton:
        made = QRadioButton(text.replace("&", "&&"))
        made.setObjectName(name)
        made.setProperty("plain", text)
        return made

    def _apply(self) -> None:
        ending = next(e for radio, e in self._formats if radio.isChecked())
        everything, restricted = self._all.isChecked(), self._restricted.isChecked()
        self.accept()
        self.chosen.emit(ending, everything, restricted)
