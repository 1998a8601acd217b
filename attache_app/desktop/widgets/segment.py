"""A few answers side by side, of which one holds or none: yes, no, not known. One stop of the Tab key; arrows, digits and first letters choose."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from attache_app.desktop.theme.spacing import TINY
from attache_app.desktop.widgets.basics import button
from attache_app.desktop.widgets.digits import digit_typed
from attache_app.desktop.widgets.flow import Flow
from attache_app.domain.names import fold


class Segment(QWidget):
    """`options`: (key, text) pairs. Choosing the answer that holds takes it back. `numbered`: each is shown with its digit."""

    changed = Signal()

    def __init__(
        self, options: Sequence[tuple[Any, str]], *, role: str = "segment", numbered: bool = False, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._keys = [key for key, _ in options]
        self._texts = [text for _, text in options]
        self._locked = False
        self._buttons: list[QPushButton] = []
        for at, (key, text) in enumerate(options):
            made = button(f"{at + 1}  {text}" if numbered else text, role=role, name=f"answer_{key}")
            made.setAccessibleName(text)
            made.setProperty("plain", "")  # digits and first letters choose here, not mnemonics
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.clicked.connect(self._clicked)
            made.installEventFilter(self)
            self._buttons.append(made)
        self.setLayout(Flow(*self._buttons, spacing=TINY))
        self._one_tab_stop(0)
        self.setFocusProxy(self._buttons[0])

    def chosen(self) -> Any:
        """The key of the answer that holds, or None."""
        return next((key for key, b in zip(self._keys, self._buttons, strict=True) if b.isChecked()), None)

    def choose(self, key: Any) -> None:
        """Show this answer; None: no answer."""
        at = self._keys.index(key) if key in self._keys and type(key) is type(self._keys[self._keys.index(key)]) else -1
        for n, b in enumerate(self._buttons):
            b.setChecked(n == at)
        self._one_tab_stop(max(at, 0))

    def say(self, key: Any, text: str) -> None:
        """Another text for one answer: with a number that changed."""
        at = self._keys.index(key)
        if self._texts[at] != text:
            self._texts[at] = text
            self._buttons[at].setText(text.replace("&", "&&"))
            self._buttons[at].setAccessibleName(text)

    def lock(self, locked: bool) -> None:
        self._locked = locked
        for b in self._buttons:
            b.setEnabled(not locked)

    def describe(self, what: str) -> None:
        """Say for screen readers what is asked."""
        self.setAccessibleName(what)
        for b, text in zip(self._buttons, self._texts, strict=True):
            b.setAccessibleDescription(what)
            b.setAccessibleName(text)

    def _clicked(self) -> None:
        pressed = self.sender()
        self._take(next(n for n, b in enumerate(self._buttons) if b is pressed))

    def _take(self, at: int) -> None:
        # The pressed button has already turned; the others go out.
        for n, b in enumerate(self._buttons):
            if n != at:
                b.setChecked(False)
        self._one_tab_stop(at)
        self.changed.emit()

    def _toggle(self, at: int) -> None:
        self._buttons[at].setChecked(not self._buttons[at].isChecked())
        self._buttons[at].setFocus()
        self._take(at)

    def _one_tab_stop(self, at: int) -> None:
        for n, b in enumerate(self._buttons):
            b.setFocusPolicy(Qt.FocusPolicy.StrongFocus if n == at else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self._buttons[at])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or self._locked:
            return False
        at = next(n for n, b in enumerate(self._buttons) if b is watched)
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}.get(
            Qt.Key(event.key())
        )
        if step is not None:
            to = (at + step) % len(self._buttons)
            self._one_tab_stop(to)
            self._buttons[to].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier & ~Qt.KeyboardModifier.KeypadModifier
        if not plain or not event.text().strip():
            return False
        typed = fold(event.text())
        starting = [n for n, text in enumerate(self._texts) if typed and fold(text).startswith(typed)]
        digit = digit_typed(event.text())
        if starting:
            self._toggle(next((n for n in starting if n > at), starting[0]))
            return True
        if digit is not None and digit <= len(self._buttons):
            self._toggle(digit - 1)
            return True
        return False
