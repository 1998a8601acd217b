"""What stands under a line for a passphrase: a box that shows what is typed, and a word when the capitals are locked."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from attache_app.desktop.theme.spacing import MEDIUM
from attache_app.desktop.widgets.basics import label, row
from attache_app.i18n import Tr


class SecretTools(QWidget):
    """For one line or several that are shown and hidden together."""

    def __init__(self, tr: Tr, *lines: QLineEdit) -> None:
        super().__init__()
        self._lines = lines
        self._shown = QCheckBox(tr("Show what is typed"))
        self._shown.setObjectName("showTyped")
        self._shown.toggled.connect(self._show)
        self._capitals = label(tr("The capitals are locked."), "problem", name="capitals")
        policy = self._capitals.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # nothing jumps while one types
        self._capitals.setSizePolicy(policy)
        self._capitals.hide()
        layout = row(self._shown, self._capitals, spacing=MEDIUM)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        for line in lines:
            line.installEventFilter(self)

    def hide_typed(self) -> None:
        self._shown.setChecked(False)

    def _show(self, shown: bool) -> None:
        for line in self._lines:
            line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_CapsLock:
                self._capitals.hide()  # it has just been turned; the next letter tells which way
            elif (letter := event.text()).isalpha() and letter.upper() != letter.lower():
                # Qt does not tell the state of the key; a letter and the Shift key beside it do.
                has_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self._capitals.setVisible(letter.isupper() != has_shift)
        return False
