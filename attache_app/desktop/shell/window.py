"""The one window. It shows one thing at a time: first run, signing in, the workspace, or the neutral screen that hides it."""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from attache_app.desktop.preferences import Preferences

TITLE = "Attaché"
_FITS = QSize(1280, 660)  # 1366×768 with task bar and frame


class Window(QMainWindow):
    """Its title never says whose register it is, nor what is open: people look over shoulders."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self._may_close: Callable[[Callable[[], object]], object] | None = None
        self.setWindowTitle(TITLE)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.resize(_FITS)
        geometry = preferences.get("geometry", "")
        if geometry:
            self.restoreGeometry(QByteArray.fromHex(geometry.encode()))

    def show_only(self, content: QWidget) -> None:
        """Show this and forget what was shown before."""
        for at in reversed(range(self._stack.count())):
            old = self._stack.widget(at)
            if old is not None and old is not content:
                self._stack.removeWidget(old)
                old.deleteLater()
        self.lay_over(content)

    def lay_over(self, content: QWidget) -> None:
        """Show this; what was shown stays behind it, hidden, as it was."""
        if self._stack.indexOf(content) < 0:
            self._stack.addWidget(content)
        self._stack.setCurrentWidget(content)

    def shown(self) -> QWidget | None:
        """What is shown now."""
        return self._stack.currentWidget()

    def take_off(self, content: QWidget) -> None:
        """Take away what was laid over."""
        self._stack.removeWidget(content)
        content.deleteLater()

    def ask_before_closing(self, ask: Callable[[Callable[[], object]], object] | None) -> None:
        """`ask` gets what to do once nothing typed can be lost."""
        self._may_close = ask

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close is not None:
            event.ignore()
            self._may_close(self._close_for_good)
            return
        self._preferences.put("geometry", bytes(self.saveGeometry().toHex().data()).decode())
        super().closeEvent(event)

    def _close_for_good(self) -> None:
        self._may_close = None
        self.close()
