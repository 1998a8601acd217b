"""A group of fields: closed, to be read, or to be edited where it stands. Editors are made when it is edited first, so that a page of fifty fields opens at once."""

from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QWidget

from attache_app.desktop.fields.base import Surroundings
from attache_app.desktop.fields.cell import FieldCell
from attache_app.desktop.fields.grid import FieldGrid
from attache_app.desktop.pages.record.presenter import RecordPresenter
from attache_app.desktop.pages.record.reading import ReadCell
from attache_app.desktop.theme.icons import icon
from attache_app.desktop.theme.sheet import shades_of
from attache_app.desktop.theme.spacing import MEDIUM, SMALL
from attache_app.desktop.widgets.basics import button, column, label, row
from attache_app.errors import DomainError
from attache_app.records.declarations import Group


class GroupSection(QFrame):
    """`opened` when its fields can be edited; `history_asked`, `conflict_asked` with a field's name. `told_elsewhere`: fields that
    the page shows in a part of its own."""

    opened = Signal(str)
    history_asked = Signal(str)
    conflict_asked = Signal(str)

    def __init__(
        self, group: Group, place: int, presenter: RecordPresenter, around: Surroundings,
        told_elsewhere: frozenset[str] = frozenset(), parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.group, self._presenter, self._around = group, presenter, around
        self._tr = around.speech.tr_
        self._elsewhere = told_elsewhere
        self.cells: dict[str, FieldCell] = {}
        self._grid: FieldGrid | None = None
        self._reading: FieldGrid | None = None
        self.setProperty("role", "card")
        self.setObjectName(f"group_{group.name}")
        self._head = button(group.labels(around.speech.code), self.toggle, role="group", name=f"open_{group.name}")
        self._head.setIconSize(QSize(16, 16))
        self._head.setAutoDefault(False)
        self._head.setProperty("plain", "")  # its key is Alt and a digit
        self._count = label("", "help", wrap=False)
        self._key = label(f"Alt+{place}" if 0 < place < 10 else "", "help", wrap=False)
        head = row(self._head, self._count, self._key, spacing=SMALL)
        head.setStretch(0, 1)
        head.setContentsMargins(0, 0, MEDIUM, 0)
        self._body = column(spacing=0)
        layout = column(spacing=0, margins=2)
        layout.addLayout(head)
        layout.addLayout(self._body)
        self.setLayout(layout)
        self._dress()

    @property
    def is_open(self) -> bool:
        """Whether its fields can be edited now."""
        return self._grid is not None and not self._grid.isHidden()

    def toggle(self) -> None:
        if self.is_open:
            self.close_fields()
        else:
            self.take_focus()

    def close_fields(self) -> None:
        """Back to reading; what is typed and not saved stays, and is counted in the head."""
        if self._grid is not None:
            self._grid.hide()
        self._show_reading()
        self._head.setFocus()
        self._dress()

    def open(self) -> None:
        """Let the fields be edited; make them the first time."""
        if self._grid is None:
            self._make()
        if self._grid is not None:
            self._grid.show()
        if self._reading is not None:
            self._reading.hide()
        self._presenter.open_group(self.group.name)
        self._dress()
        self.opened.emit(self.group.name)

    def take_focus(self, field: str = "") -> None:
        """Open, and put the cursor in a field, or the first."""
        self.open()
        first = next((c for n, c in self.cells.items() if not c.isHidden() and field in ("", n)), None)
        if first is not None:
            first.take_focus()

    def focus_head(self) -> None:
        """The keyboard on the head, from where Enter edits."""
        self._head.setFocus()

    def _make(self) -> None:
        for field in self._presenter.fields(self.group.name):
            cell = FieldCell(field, self._around)
            cell.set_value(self._presenter.value(field.name))
            cell.lock(self._presenter.is_locked(field))
            cell.changed.connect(self._typed)
            cell.history_asked.connect(self.history_asked)
            cell.conflict_asked.connect(self.conflict_asked)
            self.cells[field.name] = cell
        self._grid = FieldGrid(list(self.cells.values()))
        self._grid.setContentsMargins(MEDIUM, 0, MEDIUM, MEDIUM)
        self._body.addWidget(self._grid)
        self.refresh()

    def _show_reading(self) -> None:
        """The fields as text, made anew: what was said may have changed."""
        if self._reading is not None:
            self._reading.hide()
            self._body.removeWidget(self._reading)
            self._reading.deleteLater()
            self._reading = None
        presenter = self._presenter
        if presenter.is_new or self.is_open:
            return
        gaps, waiting = presenter.gaps(), presenter.conflicts()
        shown = [
            ReadCell(f, text, self._around.speech, is_open=f.name in waiting, may_edit=presenter.may_write)
            for f in presenter.fields(self.group.name)
            if f.name not in self._elsewhere
            and ((text := presenter.said.get(f.name, "")) or f.name in gaps or f.name in waiting)
        ]
        for cell in shown:
            cell.pressed.connect(self.take_focus)
        if shown:
            self._reading = FieldGrid(shown, SMALL)
            self._reading.setContentsMargins(MEDIUM, 0, MEDIUM, MEDIUM)
            self._body.addWidget(self._reading)

    def _typed(self, name: str) -> None:
        cell = self.cells[name]
        try:
            self._presenter.type(name, cell.value())
        except DomainError as error:
            self._presenter.type_unreadable(name)
            # Half a date is no mistake while it is being typed: the sentence comes when the field is left.
            cell.setProperty("sentence", self._around.speech.of_error(error))
        else:
            cell.setProperty("sentence", "")
        self._dress()
        self._mark(cell)

    def tell_unreadable(self) -> None:
        """Say beside each field what could not be read."""
        for cell in self.cells.values():
            cell.tell(str(cell.property("sentence") or "") if cell.field.name in self._presenter.unreadable else "")

    def refresh(self) -> None:
        """Show again what is asked, marked and counted."""
        if self._grid is not None:
            self._grid.show_only(self._presenter.hidden())
            for cell in self.cells.values():
                self._mark(cell)
        self._dress()

    def show_values(self) -> None:
        """Show what stands in the register, but where the user has typed."""
        for name, cell in self.cells.items():
            if name not in self._presenter.typed and name not in self._presenter.unreadable:
                cell.set_value(self._presenter.value(name))
            cell.lock(self._presenter.is_locked(cell.field))
        self._show_reading()
        self.refresh()

    def states(self) -> dict[str, Any]:
        return {name: cell.state() for name, cell in self.cells.items()}

    def restore(self, states: dict[str, Any]) -> None:
        for name, state in states.items():
            if name in self.cells and (name in self._presenter.typed or name in self._presenter.unreadable):
                self.cells[name].restore(state)

    def _mark(self, cell: FieldCell) -> None:
        name = cell.field.name
        cell.mark(gap=name in self._presenter.gaps(), conflict=name in self._presenter.conflicts())

    def _dress(self) -> None:
        shades, presenter = shades_of(), self._presenter
        fields = presenter.fields(self.group.name)
        is_empty = self._reading is None and not self.is_open
        self._head.setIcon(icon("down" if self.is_open else "right" if is_empty else "edit", shades.muted))
        filled = presenter.filled(self.group.name)
        count = self._tr("{filled} of {all}", filled=filled, all=len(fields)) if filled else ""
        unsaved = sum(f.name in presenter.typed or f.name in presenter.unreadable for f in fields)
        waiting = sum(f.name in presenter.conflicts() for f in fields)
        if unsaved and not self.is_open:
            count = self._tr.plural("{n} field not saved yet", "{n} fields not saved yet", unsaved)
        elif waiting:
            count = self._tr.plural("{n} field to settle", "{n} fields to settle", waiting)
        self._count.setText(count)
        name = self.group.labels(self._around.speech.code)
        state = self._tr("open") if self.is_open else self._tr("closed") if is_empty else self._tr("to be read")
        self._head.setAccessibleName(f"{name}, {state}")
        self._head.setToolTip(self._tr("Back to reading (F2)") if self.is_open else self._tr("Edit (F2)"))
