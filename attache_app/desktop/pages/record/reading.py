"""A group of fields as one reads it: what is filled in, what is still to ask; a click on a field begins to edit it there."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent

from attache_app.desktop.fields.grid import GridCell
from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.spacing import TINY
from attache_app.desktop.widgets.basics import column, label, row
from attache_app.records.declarations import Field


class ReadCell(GridCell):
    """`pressed` with the field's name. `text` empty: still to ask. `is_open`: several values wait to be settled."""

    pressed = Signal(str)

    def __init__(
        self, field: Field, text: str, speech: Speech, *, is_open: bool = False, may_edit: bool = True
    ) -> None:
        super().__init__(field)
        tr, name = speech.tr_, field.labels(speech.code)
        self.setObjectName(f"read_{field.name}")
        self._may_edit = may_edit
        head = row(label(name, "help"), spacing=TINY)
        head.setStretch(0, 1)
        if is_open:
            head.addWidget(label(tr("Two values"), "badge-warn", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
        said = label(text or tr("still to ask"), "" if text else "badge-accent", wrap=bool(text))
        layout = column(spacing=1)
        layout.addLayout(head)
        layout.addWidget(said, 0, Qt.AlignmentFlag.AlignTop if text else Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self.setLayout(layout)
        self.setAccessibleName(f"{name}: {said.text()}")
        if may_edit:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if (
            self._may_edit
            and event.button() == Qt.MouseButton.LeftButton
            and self.rect().contains(event.position().toPoint())
        ):
            self.pressed.emit(self.field.name)
        super().mouseReleaseEvent(event)
