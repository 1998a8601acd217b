"""A filter of a list: which field, and what it must be. What can be asked follows from the type of the field."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit, QWidget

from attache_app.desktop.fields.base import Editor, Surroundings
from attache_app.desktop.fields.make import editor_for
from attache_app.desktop.pages.listing.presenter import CONFLICTS, DELETED, ListPresenter
from attache_app.desktop.theme.spacing import LARGE, MEDIUM
from attache_app.desktop.widgets.basics import button, clear, column, label
from attache_app.desktop.widgets.flow import Flow
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.domain import formats
from attache_app.errors import DomainError
from attache_app.records.declarations import Field
from attache_app.services.listing import ME, mine_field

_DAYS, _NUMBERS, _TRUTHS = ("date", "datetime", "pdate"), ("int", "dec"), ("tri", "bool")
_NO_TEST = ("money", "rate", "count3", "geo", "file")
IS, EMPTY, FILLED = "is", "empty", "filled"


class FilterDialog(QDialog):
    """`chosen` with the name of a filter and its test (None: take it off). Freed when closed."""

    chosen = Signal(str, object)

    def __init__(self, parent: QWidget, presenter: ListPresenter, around: Surroundings, field: str = "") -> None:
        super().__init__(parent)
        self.setObjectName("filterDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        tr = around.speech.tr_
        self.setWindowTitle(tr("Filter the list"))
        self.setModal(True)
        self._presenter, self._around, self._tr = presenter, around, tr
        self._read: Callable[[], Any] = lambda: None
        self._fields = sorted(presenter.filterable(), key=lambda f: f.labels(around.speech.code).casefold())
        self._field = QComboBox()
        self._field.setObjectName("filterField")
        self._field.setAccessibleName(tr("Field"))
        for f in self._fields:
            self._field.addItem(f.labels(around.speech.code), f.name)
        field_label = label(tr("Field"), "label")
        field_label.setBuddy(self._field)
        self._how = QComboBox()
        self._how.setObjectName("filterHow")
        self._how.setAccessibleName(tr("Condition"))
        self._inside = column(spacing=MEDIUM)
        self._problem = label("", "problem", name="filterProblem")
        self._problem.hide()
        self._conflicts = self._check(tr("Only records in conflict"), "onlyConflicts", presenter.query.conflicts)
        self._deleted = self._check(tr("Deleted records too"), "showDeleted", presenter.query.deleted)
        heading = label(tr("Filter the list"), "heading")
        layout = column(heading, field_label, self._field, self._how, spacing=MEDIUM, margins=LARGE)
        layout.addLayout(self._inside)
        layout.addWidget(self._problem)
        layout.addStretch(1)
        layout.addWidget(self._conflicts)
        layout.addWidget(self._deleted)
        layout.addLayout(self._buttons())
        self.setLayout(layout)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 66)
        self._field.currentIndexChanged.connect(self._choose_field)
        self._how.currentIndexChanged.connect(self._show_test)
        start = field or next(iter(presenter.query.filters), presenter.columns[0])
        self._field.setCurrentIndex(max(self._field.findData(start), 0))
        self._choose_field()
        give_mnemonics(self)
        self._field.setFocus() if not field else self._focus_test()

    def _check(self, text: str, name: str, checked: bool) -> QCheckBox:
        made = QCheckBox(text.replace("&", "&&"))
        made.setProperty("plain", text)
        made.setObjectName(name)
        made.setChecked(checked)
        return made

    def _buttons(self) -> Flow:
        tr = self._tr
        made = Flow(
            button(tr("Filter"), self._apply, role="primary", name="applyFilter"),
            button(tr("Take this filter off"), self._take_off, name="dropFilter"),
            button(tr("Cancel"), self.reject, name="cancel"),
        )
        return made

    @property
    def _chosen_field(self) -> Field:
        return self._fields[self._field.currentIndex()]

    def _choose_field(self) -> None:
        f, tr = self._chosen_field, self._tr
        test = self._presenter.query.filters.get(f.name)
        test = test if isinstance(test, dict) else {}
        self._how.blockSignals(True)
        self._how.clear()
        if f.type not in _NO_TEST:
            self._how.addItem(_how(tr, f), IS)
        self._how.addItem(tr("is empty"), EMPTY)
        self._how.addItem(tr("is filled in"), FILLED)
        if "empty" in test:
            self._how.setCurrentIndex(self._how.findData(EMPTY if test["empty"] else FILLED))
        self._how.blockSignals(False)
        self._show_test()

    def _show_test(self) -> None:
        clear(self._inside)
        self._problem.hide()
        f = self._chosen_field
        if self._how.currentData() != IS:
            empty = self._how.currentData() == EMPTY
            self._read = lambda: {"empty": empty}
            return
        test = self._presenter.query.filters.get(f.name)
        test = test if isinstance(test, dict) else {}
        if f.type in _TRUTHS:
            self._read = self._truths(f, test)
        elif f.type in ("code", "codes"):
            self._read = self._several(f, "codes", test)
        elif f.type in ("ref", "refs"):
            self._read = self._several(f, "refs", test)
        elif f.type in _DAYS:
            self._read = self._stretch(f, "date", test)
        elif f.type in _NUMBERS:
            self._read = self._stretch(f, "dec", test)
        else:
            self._read = self._words(test)

    def _focus_test(self) -> None:
        for at in range(self._inside.count()):
            item = self._inside.itemAt(at)
            widget = item.widget() if item is not None else None
            if widget is not None and (widget.focusProxy() or widget.focusPolicy() != Qt.FocusPolicy.NoFocus):
                widget.setFocus()
                return

    # The test of each type: what is shown, and how it is read

    def _truths(self, f: Field, test: dict[str, Any]) -> Callable[[], Any]:
        values: list[Any] = [True, False, *(["unknown"] if f.type == "tri" else [])]
        boxes = []
        for value in values:
            made = self._check(
                formats.truth(value, self._around.speech.code), f"truth_{value}", value in test.get("any", ())
            )
            boxes.append(made)
            self._inside.addWidget(made)

        def read() -> Any:
            chosen = [value for value, box in zip(values, boxes, strict=True) if box.isChecked()]
            return {"any": chosen} if chosen else None

        return read

    def _editor(self, f: Field, type: str, name: str, value: Any) -> Editor:
        made = editor_for(dataclasses.replace(f, type=type, required=False), self._around)
        made.setObjectName(name)
        made.set_value(value)
        made.describe(f.labels(self._around.speech.code), "")
        return made

    def _several(self, f: Field, type: str, test: dict[str, Any]) -> Callable[[], Any]:
        key = "none" if "none" in test else "any"
        values = list(test.get(key, ()))
        editor = self._editor(f, type, "filterValues", [v for v in values if v != ME])
        self._inside.addWidget(editor)
        mine = mine_field(self._presenter.register)
        me = None
        if mine is not None and mine.name == f.name:
            me = self._check(self._tr("Me, whoever is signed in"), "filterMe", ME in values)
            self._inside.addWidget(me)
        others = None
        if type == "codes":
            others = self._check(self._tr("All but these"), "filterNone", key == "none")
            self._inside.addWidget(others)

        def read() -> Any:
            chosen = [*(editor.value() or ()), *([ME] if me is not None and me.isChecked() else [])]
            return {"none" if others is not None and others.isChecked() else "any": chosen} if chosen else None

        return read

    def _stretch(self, f: Field, type: str, test: dict[str, Any]) -> Callable[[], Any]:
        tr, editors = self._tr, {}
        for key, text in (("from", tr("From")), ("to", tr("Up to"))):
            value = test.get(key)
            editors[key] = self._editor(
                f, type, f"filter_{key}", str(value) if type == "dec" and value is not None else value
            )
            editors[key].describe(text, "")
            above = label(text, "label")
            above.setBuddy(editors[key])
            self._inside.addWidget(above)
            self._inside.addWidget(editors[key])
        if type == "date":
            self._inside.addLayout(self._stretches(editors))

        def read() -> Any:
            found = {key: editor.value() for key, editor in editors.items()}
            return {key: float(v) if type == "dec" else v for key, v in found.items() if v is not None} or None

        return read

    def _stretches(self, editors: dict[str, Editor]) -> Flow:
        """The stretches of time that people ask for."""
        tr, today, made = self._tr, self._around.now().date(), Flow()
        week, month = today - dt.timedelta(days=today.weekday()), today.replace(day=1)
        before = month - dt.timedelta(days=1)
        for text, first, last in (
            (tr("Today"), today, today), (tr("This week"), week, week + dt.timedelta(days=6)), (tr("This month"), month, _month_end(month)),
            (tr("Last month"), before.replace(day=1), before), (tr("This year"), today.replace(month=1, day=1), today.replace(month=12, day=31)),
        ):  # fmt: skip
            made.addWidget(button(text, _setter(editors, first, last), role="quiet"))
        return made

    def _words(self, test: dict[str, Any]) -> Callable[[], Any]:
        line = QLineEdit(test.get("holds", ""))
        line.setObjectName("filterWords")
        line.setAccessibleName(self._tr("Words that it holds"))
        line.setPlaceholderText(self._tr("Words that it holds"))
        self._inside.addWidget(line)
        return lambda: {"holds": line.text().strip()} if line.text().strip() else None

    # The end

    def _apply(self) -> None:
        try:
            test = self._read()
        except DomainError as error:
            self._problem.setText(self._around.speech.of_error(error))
            self._problem.show()
            return
        self.accept()
        self._flags()
        if test is not None or self._chosen_field.name in self._presenter.query.filters:
            self.chosen.emit(self._chosen_field.name, test)

    def _take_off(self) -> None:
        self.accept()
        self._flags()
        self.chosen.emit(self._chosen_field.name, None)

    def _flags(self) -> None:
        for name, box in ((CONFLICTS, self._conflicts), (DELETED, self._deleted)):
            self.chosen.emit(name, box.isChecked())


def _how(tr: Any, f: Field) -> str:
    if f.type in (*_DAYS, *_NUMBERS):
        return str(tr("lies between"))
    return str(tr("is one of") if f.type in ("code", "codes", "ref", "refs", *_TRUTHS) else tr("has the words"))


def _month_end(first: dt.date) -> dt.date:
    return (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


def _setter(editors: dict[str, Editor], first: dt.date, last: dt.date) -> Callable[[], None]:
    def set_both() -> None:
        editors["from"].set_value(first.isoformat())
        editors["to"].set_value(last.isoformat())

    return set_both
