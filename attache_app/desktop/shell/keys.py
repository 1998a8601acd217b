"""The keys of the window on one page, for whoever presses F1."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.spacing import LARGE, MEDIUM
from attache_app.desktop.widgets.basics import button, column, label, scrolled


class KeysDialog(QDialog):
    """Two columns of keys and what they do. Freed when closed."""

    def __init__(self, speech: Speech, parent: QWidget) -> None:
        super().__init__(parent)
        tr = speech.tr_
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("keys")
        self.setWindowTitle(tr("Keys"))
        self.setModal(True)
        keys = [
            ("Ctrl+K", tr("Search everywhere")), ("Ctrl+2", tr("Quick intake")), ("Ctrl+1 … 7", tr("The pages at the left")),
            ("F8", tr("To the navigation and back")), ("Escape, Alt+←", tr("Back")), ("F12, Ctrl+L", tr("Lock: hide everything at once")),
            ("Ctrl+N", tr("In a list: a new record")), ("Ctrl+F, /", tr("In a list: filter by words")), ("Ctrl+Shift+F", tr("In a list: filter by a field")), ("Enter", tr("In a list: open")),
            ("Ctrl+C", tr("In a list: copy the rows")), ("Ctrl+A", tr("In a list: choose all rows")), ("Ctrl+E, Ctrl+P", tr("In a list: export, print")), ("Del", tr("In a list: delete with a reason")), ("Ctrl+S", tr("Save")), ("F9", tr("What the message at the foot offers")), ("1, 2", tr("In “To settle”: keep that value")),
            ("Ctrl+Enter", tr("Save, also from within a text")), ("Alt+1 … 9", tr("To a group of fields")), ("F6, F7", tr("Group before, next group")),
            ("Ctrl+M", tr("Of a field: unknown, refused, history")), ("F4", tr("History of a field")), ("Ctrl+H", tr("History of the record")),
            ("Ctrl+Shift+A", tr("In a case: add an action")), ("F2", tr("Edit a group of fields; back to reading")),
            ("Alt+PgUp, PgDn", tr("Record before, next record of the list")), ("Ctrl+Z", tr("Take the last save back")),
        ]  # fmt: skip
        grid = QGridLayout()
        grid.setHorizontalSpacing(LARGE)
        grid.setVerticalSpacing(MEDIUM)
        for n, (key, what) in enumerate(keys):
            at = (n % ((len(keys) + 1) // 2), 2 * (n // ((len(keys) + 1) // 2)))
            grid.addWidget(label(key, "badge", wrap=False), at[0], at[1])
            grid.addWidget(label(what), at[0], at[1] + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        layout = column(label(tr("Keys"), "heading"), spacing=MEDIUM, margins=LARGE)
        inner = QWidget()
        inner.setLayout(grid)
        layout.addWidget(scrolled(inner, name="keyList"))
        layout.addWidget(button(tr("Close"), self.accept, role="primary"), 0, Qt.AlignmentFlag.AlignRight)
        self.setLayout(layout)
        letters = self.fontMetrics()
        # As much of the window as it needs: on a small screen it scrolls.
        wanted = QSize(letters.averageCharWidth() * 116, inner.sizeHint().height() + letters.height() * 8)
        self.resize(wanted.boundedTo(parent.window().size() - QSize(LARGE, LARGE)))
