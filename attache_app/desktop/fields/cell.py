"""A field on a form: its label and marks, its editor, its help; what is missing and why; what is wrong, in a sentence beside it."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QMenu

from attache_app.desktop.fields.base import Editor, Surroundings
from attache_app.desktop.fields.grid import GridCell
from attache_app.desktop.fields.make import editor_for
from attache_app.desktop.theme.spacing import TINY
from attache_app.desktop.widgets.basics import button, clear, column, dot, label, repolish, row
from attache_app.domain import formats
from attache_app.errors import DomainError
from attache_app.records.declarations import Field
from attache_app.records.values import canonical

MENU_KEY = "Ctrl+M"
HISTORY_KEY = "F4"


class FieldCell(GridCell):
    """`changed` with the field's name; `history_asked`, `conflict_asked` likewise. The value it gives is canonical."""

    changed = Signal(str)
    history_asked = Signal(str)
    conflict_asked = Signal(str)

    def __init__(self, field: Field, around: Surroundings, editor: Editor | None = None) -> None:
        super().__init__(field)
        self._around = around
        self._tr = around.speech.tr_
        self._missing: str | None = None
        self._is_locked = self._in_conflict = False
        self.setObjectName(f"cell_{field.name}")
        text = field.labels(around.speech.code)
        self.editor: Editor = editor or editor_for(field, around)
        self.editor.setObjectName(f"field_{field.name}")
        self.editor.changed.connect(self._edited)
        self.editor.describe(text, field.help(around.speech.code))
        self._label = label(text, "label")
        self._label.setBuddy(self.editor)
        self._marks = row(spacing=TINY)
        self._menu_button = dot("more", self._tr("More about “{field}”", field=text), self.open_menu, name="fieldMenu")
        self._menu_button.setFocusPolicy(
            Qt.FocusPolicy.NoFocus
        )  # reached by key from the field itself, not a second stop of Tab
        self._menu_button.setToolTip(f"{self._menu_button.toolTip()} ({MENU_KEY})")
        self._absent = button("", self._ask_again, role="chip", name="absent")
        self._absent.hide()
        self._problem = label("", "problem", name="problem")
        self._problem.hide()
        head = row(self._label, spacing=TINY)
        head.setStretch(0, 1)
        head.addLayout(self._marks)
        head.addWidget(self._menu_button)
        layout = column(spacing=3)
        layout.addLayout(head)
        layout.addWidget(self.editor)
        layout.addWidget(self._absent)
        layout.addWidget(self._problem)
        if field.help(around.speech.code):
            layout.addWidget(label(field.help(around.speech.code), "help"))
        layout.addStretch(1)
        self.setLayout(layout)
        for keys, pressed in ((MENU_KEY, self.open_menu), (HISTORY_KEY, self._ask_history)):
            key = QAction(self)
            key.setShortcut(QKeySequence(keys))
            key.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.triggered.connect(pressed)
            self.addAction(key)
        self.mark()

    @property
    def text(self) -> str:
        return self._label.text()

    def mark(self, *, gap: bool = False, conflict: bool = False) -> None:
        """Show beside the label: something is still to ask, several values wait, this stays sealed."""
        clear(self._marks)
        self._in_conflict = conflict
        register = self._around.declarations.registers.get(self.field.register)
        if register is not None and self.field.level > register.level:
            self._add_mark(
                self._tr("restricted"), "badge", self._tr("Restricted: stays sealed, seen by those who need it only.")
            )
        if gap:
            self._add_mark(
                self._tr("still to ask"), "badge-accent", self._tr("Worth asking. Nothing is refused without it.")
            )
        if conflict:
            made = button(self._tr("Two values"), self._ask_conflict, role="mark", picture="conflict", name="conflict")
            self._marks.addWidget(made)

    def _add_mark(self, text: str, role: str, tip: str) -> None:
        made: QLabel = label(text, role, wrap=False)
        made.setToolTip(tip)
        self._marks.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)

    def value(self) -> Any:
        """The canonical value. DomainError where what was typed is none."""
        if self._missing:
            return {"missing": self._missing}
        around, field = self._around, self.field
        return canonical(
            field.type, self.editor.value(), kinds=field.kinds, own_missing=around.declarations.own_missing(field), country=around.country
        )  # fmt: skip

    def set_value(self, value: Any) -> None:
        """Show a value, or why there is none."""
        missing = value.get("missing") if isinstance(value, dict) else None
        self.editor.set_value(None if missing else value)
        self._show_missing(missing)
        self.tell("")

    def state(self) -> Any:
        """The value, or where it cannot be read what is typed, for building the page anew."""
        try:
            return (self._missing, self.editor.value(), None)
        except DomainError:
            return (self._missing, None, self.editor.state())

    def restore(self, state: Any) -> None:
        missing, value, typed = state
        self.set_value({"missing": missing} if missing else value)
        if typed is not None and not missing:
            self.editor.restore(typed)

    def tell(self, sentence: str) -> None:
        """A sentence under the field: what could not be read. Empty: nothing is wrong."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        heard = " ".join(part for part in (sentence, self.field.help(self._around.speech.code)) if part)
        self.editor.describe(self.text, heard)  # a screen reader says it where the keyboard is
        target = self.editor.focusProxy()
        if target is not None and bool(target.property("unreadable")) != bool(sentence):
            target.setProperty("unreadable", bool(sentence))
            repolish(target)

    def lock(self, locked: bool) -> None:
        """Shown, not to be changed: computed, or a line that is only ever added to."""
        self._is_locked = locked
        self.editor.lock(locked)
        self._absent.setEnabled(not locked)

    def take_focus(self) -> None:
        (self._absent if self._missing else self.editor).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _edited(self) -> None:
        self.tell("")
        self.changed.emit(self.field.name)

    def _show_missing(self, why: str | None) -> None:
        self._missing = why
        self.editor.setVisible(why is None)
        self._absent.setVisible(why is not None)
        if why:
            said = formats.missing(why, self._around.speech.code)
            self._absent.setText(f"{said[:1].upper()}{said[1:]}   ✕")
            self._absent.setAccessibleName(f"{self.text}: {said}. {self._tr('Press to type a value instead.')}")

    def say_missing(self, why: str | None) -> None:
        """The user says why there is no value; None: not asked."""
        self.editor.set_value(None)
        self.editor.touch()
        self._show_missing(why)
        self.take_focus()
        self._edited()

    def _ask_again(self) -> None:
        self.say_missing(None)

    def _ask_conflict(self) -> None:
        self.conflict_asked.emit(self.field.name)

    def menu(self) -> QMenu:
        """What can be done with this field beside typing; freed when it closes."""
        made = QMenu(self)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        code, own = self._around.speech.code, self._around.declarations.own_missing(self.field)
        for why in ("unknown", "refused", "not_asked"):
            if why in own or (why == "unknown" and self.field.type == "tri"):
                continue  # the list has an answer of its own for it
            said = formats.missing(why, code)
            action = made.addAction(f"{said[:1].upper()}{said[1:]}")
            action.setData(why)
            action.setEnabled(not self._is_locked)
            action.triggered.connect(self._missing_chosen)
        made.addSeparator()
        made.addAction(f"{self._tr('History of this field')}\t{HISTORY_KEY}", self._ask_history)
        if self._in_conflict:
            made.addAction(self._tr("Settle the two values"), self._ask_conflict)
        return made

    def open_menu(self) -> None:
        self.menu().popup(self._menu_button.mapToGlobal(self._menu_button.rect().bottomLeft()))

    def _missing_chosen(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.say_missing(None if action.data() == "not_asked" else action.data())

    def _ask_history(self) -> None:
        self.history_asked.emit(self.field.name)
