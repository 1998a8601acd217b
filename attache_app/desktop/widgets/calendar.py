"""A month to choose a day from, in the language of the window: Qt's own speaks no Creole."""

import datetime as dt

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QWidget

from attache_app.desktop.theme.spacing import SMALL
from attache_app.desktop.widgets.basics import column, dot, label, row
from attache_app.domain import formats
from attache_app.i18n import Tr

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}

_A_MONDAY = dt.date(2026, 11, 23)


class Calendar(QFrame):
    """Opens under a field. Arrows move by day and week, PageUp and PageDown by month; Enter chooses, Escape leaves."""

    chosen = Signal(object)

    def __init__(self, day: dt.date, tr: Tr, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "card")
        self._language, self._month = tr.language, day.replace(day=1)
        self._title = label("", "label", wrap=False)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = row(dot("left", tr("Month before"), self._back), self._title, dot("right", tr("Next month"), self._on))
        head.setStretch(1, 1)
        self._grid = QGridLayout()
        self._grid.setSpacing(1)
        self._days: dict[dt.date, QPushButton] = {}
        layout = column(margins=SMALL)
        layout.addLayout(head)
        layout.addLayout(self._grid)
        self.setLayout(layout)
        self._show(day)

    def pop_up(self, under: QWidget) -> None:
        """Show below a widget, or above it where the screen ends."""
        self.adjustSize()
        at = under.mapToGlobal(QPoint(0, under.height() + 2))
        screen = under.screen().availableGeometry()
        if at.y() + self.height() > screen.bottom():
            at.setY(under.mapToGlobal(QPoint(0, -2)).y() - self.height())
        at.setX(max(screen.left(), min(at.x(), screen.right() - self.width())))
        self.move(at)
        self.show()

    def _back(self) -> None:
        self._show((self._month - dt.timedelta(days=1)).replace(day=1))

    def _on(self) -> None:
        self._show((self._month + dt.timedelta(days=32)).replace(day=1))

    def _show(self, day: dt.date) -> None:
        self._month = day.replace(day=1)
        self._title.setText(formats.partial_date({"edtf": f"{self._month:%Y-%m}"}, self._language))
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._days.clear()
        for n in range(7):
            name = formats.weekday_date((_A_MONDAY + dt.timedelta(days=n)).isoformat(), self._language)
            head = label(name[:2], "help", wrap=False)
            head.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._grid.addWidget(head, 0, n)
        date, at = self._month, self._month.weekday()
        while date.month == self._month.month:
            made = QPushButton(str(date.day))
            made.setProperty("role", "day")
            made.setCheckable(True)
            made.setChecked(date == day)
            made.setAccessibleName(formats.weekday_date(date.isoformat(), self._language))
            made.clicked.connect(self._pressed)
            self._grid.addWidget(made, 1 + at // 7, at % 7)
            self._days[date] = made
            date, at = date + dt.timedelta(days=1), at + 1
        self._days[day].setFocus()

    def _pressed(self) -> None:
        pressed = self.sender()
        self._take(next(day for day, made in self._days.items() if made is pressed))

    def _take(self, day: dt.date) -> None:
        self.chosen.emit(day)
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = next((day for day, made in self._days.items() if made.hasFocus()), self._month)
        key = Qt.Key(event.key())
        if key in _STEPS:
            there = here + dt.timedelta(days=_STEPS[key])
            self._show(there) if there.month != here.month else self._days[there].setFocus()
        elif key == Qt.Key.Key_PageUp:
            self._back()
        elif key == Qt.Key.Key_PageDown:
            self._on()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(here)
        else:
            super().keyPressEvent(event)
