"""A line with its label above it, for the few forms that no declaration makes."""

from PySide6.QtWidgets import QLineEdit, QWidget

from attache_app.desktop.theme.spacing import TINY
from attache_app.desktop.widgets.basics import column, label


class LabelledLine(QWidget):
    """The label is the line's buddy, and its name for screen readers."""

    def __init__(self, text: str, *, secret: bool = False, name: str = "", help_: str = "") -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setAccessibleName(text)
        self.line.setAccessibleDescription(help_)
        if name:
            self.line.setObjectName(name)
        if secret:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        above = label(text, "label")
        above.setBuddy(self.line)
        layout = column(above, self.line, spacing=TINY)
        if help_:
            layout.addWidget(label(help_, "help"))
        layout.addStretch(1)
        self.setLayout(layout)
        self.setFocusProxy(self.line)

    def text(self) -> str:
        return self.line.text()

    def clear(self) -> None:
        self.line.clear()
