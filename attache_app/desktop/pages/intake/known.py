"""Workers who may be the person at the counter, shown while the name is typed: Down and Enter take one, Tab goes past."""

import functools
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.theme.spacing import TINY
from attache_app.desktop.widgets.basics import button, clear, column, label
from attache_app.services import search
from attache_app.services.search import Hit

_MOST = 4  # more would push the next question out of sight
_PAUSE_MS = 250
_LEAST_LETTERS = 3


class KnownPeople(QWidget):
    """`taken` with the id of the worker chosen. It never chooses by itself: two people may have one name."""

    taken = Signal(str)

    def __init__(self, desk: Desk, line: QWidget) -> None:
        """`line`: where the name is typed."""
        super().__init__()
        self.setObjectName("knownPeople")
        self._desk, self._line = desk, line
        self._asked = ""
        self._people: list[QPushButton] = []
        self._rows = column(spacing=TINY)
        self.setLayout(self._rows)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        line.installEventFilter(self)
        self.hide()

    def look_for(self, name: str) -> None:
        """Somebody typed this; after a pause those who may be meant are shown."""
        self._asked = name.strip()
        if len(self._asked) < _LEAST_LETTERS:
            self._timer.stop()
            self._show([], self._asked)
        else:
            self._timer.start()

    def _ask(self) -> None:
        session, language, asked = self._desk.session, self._desk.speech.code, self._asked
        self._desk.run(
            self,
            lambda: search.search(session, asked, "worker", _MOST, language),
            functools.partial(self._show, asked=asked),
        )

    def _show(self, hits: Sequence[Hit], asked: str) -> None:
        if asked != self._asked:
            return  # he typed on
        clear(self._rows)
        self._people = []
        tr = self._desk.speech.tr_
        if hits:
            self._rows.addWidget(label(tr("Perhaps one of these: ↓ from the name, then Enter."), "help"))
        for hit in hits:
            made = button(f"{hit.text}", functools.partial(self.taken.emit, hit.id), role="quiet", picture="worker")
            made.setObjectName(f"known_{hit.id}")
            made.setProperty("plain", "")  # reached by the arrows: a mnemonic for each name would clash with the page's
            made.setStyleSheet("text-align: left;")
            made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            made.installEventFilter(self)
            self._people.append(made)
            self._rows.addWidget(made)
        said = tr.plural("{n} known worker: press the down arrow", "{n} known workers: press the down arrow", len(hits))
        self._line.setAccessibleDescription(said if hits else "")
        self.setVisible(bool(hits))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or not self._people:
            return False
        step = {Qt.Key.Key_Down.value: 1, Qt.Key.Key_Up.value: -1}.get(event.key())
        if event.key() == Qt.Key.Key_Escape and watched is not self._line:
            self._line.setFocus(Qt.FocusReason.BacktabFocusReason)
            return True
        if step is None or (watched is self._line and step < 0):
            return False
        at = next((n for n, person in enumerate(self._people) if person is watched), -1) + step
        target = self._people[at] if 0 <= at < len(self._people) else self._line if at < 0 else None
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)
        return True
