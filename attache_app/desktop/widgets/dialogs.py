"""Questions: one sentence, a few answers, one of them safe. Freed when closed."""

import functools
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from attache_app.desktop.theme.spacing import LARGE, MEDIUM
from attache_app.desktop.widgets.basics import button, column, label
from attache_app.desktop.widgets.flow import Flow
from attache_app.desktop.widgets.mnemonics import give_mnemonics


class Question(QDialog):
    """`answered` with the key of the answer; Escape answers with "". `answers`: (key, text, role); the first has the keyboard.

    `line`: the label of a line to type in; `typed`: what stands there.
    """

    answered = Signal(str)
    line_typed = Signal()

    def __init__(
        self, parent: QWidget, title: str, text: str, answers: Sequence[tuple[str, str, str]], *, line: str = "", secret: bool = False,
        typed: str = "",
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName("question")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Attaché")  # a question may name a person; the desktop lists titles for all to read
        self.setAccessibleName(title)
        self.setModal(True)
        self._answer = ""
        layout = column(label(title, "heading"), label(text), spacing=MEDIUM, margins=LARGE)
        self._line: QLineEdit | None = None
        if line:
            self._line = QLineEdit(typed)
            self._line.textEdited.connect(self.line_typed)
            self._line.setObjectName("line")
            self._line.setAccessibleName(line)
            if secret:
                self._line.setEchoMode(QLineEdit.EchoMode.Password)
            above = label(line, "label")
            above.setBuddy(self._line)
            if typed:
                # Qt selects it all when the dialog opens, and the next key would wipe it out.
                QTimer.singleShot(0, self._line, functools.partial(self._line.end, False))
            layout.addWidget(above)
            layout.addWidget(self._line)
        buttons = Flow()
        for key, said, role in answers:
            made = button(said, role=role, name=f"answer_{key}")
            made.setProperty("answer", key)
            made.clicked.connect(self._pressed)
            buttons.addWidget(made)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 62)
        give_mnemonics(self)
        self.finished.connect(self._finish)
        first = self._line or self.findChild(QWidget, f"answer_{answers[0][0]}")
        if first is not None:
            first.setFocus()

    @property
    def typed(self) -> str:
        return self._line.text() if self._line else ""

    def ask(self, then: Callable[[str], object]) -> "Question":
        """Show, and call `then` with the answer."""
        self.answered.connect(then)
        self.open()
        return self

    def _pressed(self) -> None:
        self._answer = str(self.sender().property("answer"))
        self.accept()

    def _finish(self) -> None:
        self.answered.emit(self._answer)
