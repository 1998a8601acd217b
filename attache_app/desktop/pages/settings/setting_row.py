"""One declared setting on the page: its label, what it is chosen with, and the help under it. What is chosen holds at once."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QSpinBox, QWidget

from attache_app.desktop.settings import Setting
from attache_app.desktop.theme.spacing import SMALL, TINY
from attache_app.desktop.widgets.basics import button, column, label, row
from attache_app.desktop.widgets.file_choosers import choose_folder
from attache_app.desktop.widgets.flow import Flow
from attache_app.desktop.widgets.segment import Segment
from attache_app.i18n import Tr


class SettingRow(QWidget):
    """`changed` with the name and the new value."""

    changed = Signal(str, object)

    def __init__(self, setting: Setting, value: Any, tr: Tr) -> None:
        super().__init__()
        self.setObjectName(f"setting_{setting.name}")
        self._setting, self._value, self._tr = setting, value, tr
        makers = {"choice": self._choice, "number": self._number, "switch": self._switch, "folder": self._folder}
        made = makers[setting.kind]()
        layout = column(spacing=TINY)
        if setting.kind != "switch":  # a box has its label beside it
            above = label(tr(setting.label), "label")
            above.setBuddy(made)
            layout.addWidget(above)
        layout.addWidget(made)
        if setting.help:
            layout.addWidget(label(tr(setting.help), "help"))
        self.setLayout(layout)
        self.setFocusProxy(made)

    def _take(self, value: Any) -> None:
        if value != self._value:
            self._value = value
            self.changed.emit(self._setting.name, value)

    def _choice(self) -> QWidget:
        names = [(key, self._tr(name)) for key, name in self._setting.choices]
        made = Segment(names)
        made.describe(self._tr(self._setting.label))
        made.choose(self._value)

        def chosen() -> None:
            if made.chosen() is None:
                made.choose(self._value)  # pressing what holds takes nothing back: one of them always holds
            else:
                self._take(made.chosen())

        made.changed.connect(chosen)
        return made

    def _number(self) -> QWidget:
        made = QSpinBox()
        made.setRange(self._setting.least, self._setting.most)
        before, _, after = self._tr(self._setting.unit).partition("{n}")
        made.setPrefix(before)
        made.setSuffix(after)
        made.setValue(self._value)
        made.setKeyboardTracking(False)  # 1 on the way to 15 is no choice
        made.setAccessibleName(self._tr(self._setting.label))
        made.setAccessibleDescription(self._tr(self._setting.help))
        made.setMinimumWidth(made.fontMetrics().averageCharWidth() * 16)
        made.valueChanged.connect(self._take)
        holder = QWidget()
        layout = row(made)
        layout.addStretch(1)
        holder.setLayout(layout)
        holder.setFocusProxy(made)
        return holder

    def _switch(self) -> QWidget:
        made = QCheckBox(self._tr(self._setting.label))
        made.setAccessibleDescription(self._tr(self._setting.help))
        made.setChecked(self._value)
        made.toggled.connect(self._take)
        return made

    def _folder(self) -> QWidget:
        where = label(self._value or self._tr("Not chosen"), name=f"{self._setting.name}_where")
        choose = button(self._tr("Choose a folder…"), picture="open", name=f"{self._setting.name}_choose")
        forget = button(self._tr("None"), role="quiet", name=f"{self._setting.name}_forget")
        for made in (choose, forget):
            made.setAccessibleDescription(self._tr(self._setting.label))

        def take(folder: str) -> None:
            where.setText(folder or self._tr("Not chosen"))
            forget.setVisible(bool(folder))
            self._take(folder)

        def ask() -> None:
            found = choose_folder(self, self._tr(self._setting.label), self._value)
            if found is not None:
                take(str(found))

        choose.clicked.connect(ask)
        forget.clicked.connect(lambda: take(""))
        forget.setVisible(bool(self._value))
        holder = QWidget()
        layout = column(where, spacing=SMALL)
        layout.addLayout(Flow(choose, forget))
        holder.setLayout(layout)
        holder.setFocusProxy(choose)
        return holder
