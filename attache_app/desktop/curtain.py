"""While the window is locked nothing else of the program is to be seen: dialogs, menus, tips and file choosers go, and come back after."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QToolTip, QWidget


class Curtain(QObject):
    """Hides every window but one. What would appear while it is drawn, because long work ends, waits behind it."""

    def __init__(self, kept: QWidget) -> None:
        super().__init__()
        self._kept = kept
        self._hidden: list[QWidget] = []

    def draw(self, app: QApplication) -> None:
        """At once. What waits for an answer in a loop of its own, a file chooser, is left without one."""
        QToolTip.hideText()
        _empty_clipboard()
        app.installEventFilter(self)
        for widget in app.topLevelWidgets():
            if widget is not self._kept and widget.isVisible():
                self._hide(widget)

    def open(self, app: QApplication) -> None:
        """Show again what was hidden, in its order."""
        app.removeEventFilter(self)
        hidden, self._hidden = self._hidden, []
        for widget in filter(shiboken6.isValid, hidden):  # a page may have freed its dialog meanwhile
            widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, False)
            widget.show()

    def forget(self, app: QApplication) -> None:
        """Nobody comes back: what was hidden goes for good."""
        app.removeEventFilter(self)
        hidden, self._hidden = self._hidden, []
        for widget in filter(shiboken6.isValid, hidden):
            widget.close()

    def _hide(self, widget: QWidget) -> None:
        if isinstance(widget, QFileDialog):
            widget.reject()
        elif isinstance(widget, QDialog):
            widget.hide()  # not closed: what was typed in it stays
            self._hidden.append(widget)
        else:
            widget.close()  # menus, lists that drop down, tips

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QWidget) or event.type() != QEvent.Type.Show:
            return False
        if watched.isWindow() and watched is not self._kept:
            # Qt asks this attribute before it maps the window, so it does not flash up; hiding it waits until it is shown.
            watched.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, True)
            QTimer.singleShot(0, watched, lambda: self._hide(watched))
        return False


def _empty_clipboard() -> None:
    """What was copied out of the register does not stay for who comes next. What another program put there is not ours."""
    clipboard = QGuiApplication.clipboard()
    if clipboard.ownsClipboard():
        clipboard.clear(QClipboard.Mode.Clipboard)
    if clipboard.supportsSelection() and clipboard.ownsSelection():
        clipboard.clear(QClipboard.Mode.Selection)
