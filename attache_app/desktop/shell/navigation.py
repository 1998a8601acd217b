"""The navigation at the left: the few pages of every day, then all registers by module, closed until wanted."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from attache_app.desktop.desk import Desk, Place
from attache_app.desktop.theme.icons import icon
from attache_app.desktop.theme.sheet import pixels, shades_of, text_is_large
from attache_app.desktop.theme.spacing import MEDIUM, SMALL, TINY
from attache_app.desktop.widgets.basics import column, label, row, scrolled
from attache_app.records import rights

# Module of registers.csv, in the order of the work, and its picture.
_MODULES = {
    "people": "people", "casework": "case", "employers": "employer", "protection": "protection", "before_after": "travel",
    "agreements": "agreement", "office": "office",
}  # fmt: skip
_WIDTH_LETTERS = 34
_LINE_LETTERS = 26  # of a register's name in one line


class Navigation(QFrame):
    """`chosen` with a place; `searched`, `locked`, `left` for the three things that are no page."""

    chosen = Signal(object)
    searched = Signal()
    locked = Signal()
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._tr = desk.speech.tr_
        self.setProperty("role", "side")
        self.setObjectName("navigation")
        self.setAccessibleName(self._tr("Navigation"))
        self._places: dict[QPushButton, Place] = {}
        self._modules: dict[str, QWidget] = {}
        layout = column(spacing=TINY)
        layout.setContentsMargins(SMALL, MEDIUM, SMALL, SMALL)
        layout.addLayout(self._brand())
        layout.addWidget(self._search())
        self._list = column(spacing=1)
        self._list.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._fill()
        inner = QWidget()
        inner.setLayout(self._list)
        layout.addWidget(scrolled(inner, name="navigationList"), 1)
        layout.addLayout(self._foot())
        self.setLayout(layout)
        self.setFixedWidth(self._width())

    def _width(self) -> int:
        """As wide as the longest name needs: another language is longer."""
        least = self.fontMetrics().averageCharWidth() * _WIDTH_LETTERS
        shown = [b for b in self.findChildren(QPushButton) if b.property("role") != "side-child"]
        longest = max(b.sizeHint().width() for b in shown)
        return max(least, longest + 2 * SMALL + MEDIUM)

    def _brand(self) -> QVBoxLayout:
        session = self._desk.session
        name = label("Attaché", "heading", wrap=False)
        identity = session.identity
        what = (
            self._tr("Headquarters {post}", post=identity.post)
            if self._desk.is_hq
            else self._tr("Post {post}", post=identity.post)
        )
        made = column(name, label(what, "muted"), spacing=0)
        made.setContentsMargins(SMALL, 0, SMALL, TINY)
        return made

    def _search(self) -> QPushButton:
        made = self._item(self._tr("Search…"), "search", self.searched.emit, role="side-search", keys="Ctrl+K")
        made.setObjectName("navSearch")
        return made

    def _fill(self) -> None:
        tr, code = self._tr, self._desk.speech.code
        registers = self._desk.declarations.registers
        self._place(tr("Today"), "home", Place("home"), "Ctrl+1")
        if not self._desk.is_hq:
            self._place(tr("Quick intake"), "intake", Place("intake"), "Ctrl+2")
        for kind, picture, keys in (
            ("case", "case", "Ctrl+3"),
            ("worker", "worker", "Ctrl+4"),
            ("visit", "visit", "Ctrl+5"),
        ):
            self._place(registers[kind].labels_many(code), picture, Place("list", kind=kind), keys)
        if self._desk.is_hq:
            self._place(tr("Inbox"), "inbox", Place("inbox"), "Ctrl+6")
        else:
            self._place(tr("Synchronisation"), "sync", Place("sync"), "Ctrl+6")
        self._conflicts = self._place(tr("To settle"), "conflict", Place("conflicts"), "Ctrl+7")
        self._drafts = self._place(tr("Drafts"), "draft", Place("drafts"), "")
        self._drafts.hide()
        heading = label(tr("All registers"), "muted")
        heading.setContentsMargins(SMALL, SMALL, 0, 0)
        self._list.addWidget(heading)
        names = self._module_names()
        for module, picture in _MODULES.items():
            self._module(module, names[module], picture)

    def _module_names(self) -> dict[str, str]:
        tr = self._tr
        return {
            "people": tr("People"), "casework": tr("Cases and claims"), "employers": tr("Employers and services"),
            "protection": tr("Protection"), "before_after": tr("Before and after"), "agreements": tr("Agreements"), "office": tr("Office"),
        }  # fmt: skip

    def _module(self, module: str, text: str, picture: str) -> None:
        code = self._desk.speech.code
        head = self._item(text, picture, self._toggle_module)
        head.setProperty("module", module)
        head.setObjectName(f"module_{module}")
        head.setAccessibleName(self._tr("{module}, closed", module=text))
        self._list.addWidget(head)
        holder = QWidget()
        inside = column(spacing=0)
        for register in self._desk.declarations.registers.values():
            if (
                register.module == module
                and register.name not in rights.NOT_YET
                and not self._is_elsewhere(register.created_by)
            ):
                child = self._item(_in_two_lines(register.labels_many(code)), "", self._choose, role="side-child")
                child.setAccessibleName(register.labels_many(code))
                child.setObjectName(f"nav_{register.name}")
                child.setCheckable(True)
                self._places[child] = Place("list", kind=register.name)
                inside.addWidget(child)
        holder.setLayout(inside)
        holder.hide()
        self._modules[module] = holder
        self._list.addWidget(holder)

    def _is_elsewhere(self, created_by: str) -> bool:
        """Bookkeeping that nobody types."""
        return created_by == "system"

    def _foot(self) -> QVBoxLayout:
        tr = self._tr
        care = self._place_button(tr("Backups and care"), "save", Place("care"), "")
        self._settings = self._place_button(tr("Settings"), "settings", Place("settings"), "")
        who = self._item(tr("Lock"), "lock", self.locked.emit, keys="F12")
        who.setObjectName("navLock")
        out = self._item(tr("Sign out"), "key", self.left.emit)
        out.setObjectName("navSignOut")
        return column(care, self._settings, who, out, spacing=1)

    def _place(self, text: str, picture: str, place: Place, keys: str) -> QPushButton:
        made = self._place_button(text, picture, place, keys)
        self._list.addWidget(made)
        return made

    def _place_button(self, text: str, picture: str, place: Place, keys: str) -> QPushButton:
        made = self._item(text, picture, self._choose, keys=keys)
        made.setObjectName(f"nav_{place.kind or place.page}_top" if place.kind else f"nav_{place.page}")
        made.setCheckable(True)
        self._places[made] = place
        return made

    def _item(
        self, text: str, picture: str, pressed: Callable[[], object], *, role: str = "", keys: str = ""
    ) -> QPushButton:
        made = QPushButton(text.replace("&", "&&"))
        made.setAutoDefault(True)
        made.setProperty("said", text)
        if role:
            made.setProperty("role", role)
        if picture:
            side = pixels(17)
            made.setIcon(icon(picture, shades_of().side_text, side))
            made.setIconSize(QSize(side, side))
        if keys:
            made.setToolTip(f"{text}  ({keys})")
        if keys and not text_is_large():
            hint = label(keys, "muted", wrap=False)
            hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            inside = row()
            inside.setContentsMargins(0, 0, SMALL, 0)
            inside.addStretch(1)
            inside.addWidget(hint)
            made.setLayout(inside)
        made.clicked.connect(pressed)
        return made

    def _choose(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, QPushButton):
            self.chosen.emit(self._places[pressed])

    def _toggle_module(self) -> None:
        head = self.sender()
        holder = self._modules[str(head.property("module"))]
        holder.setVisible(holder.isHidden())
        if isinstance(head, QPushButton):
            said = str(head.property("said"))
            state = (
                self._tr("{module}, closed", module=said)
                if holder.isHidden()
                else self._tr("{module}, open", module=said)
            )
            head.setAccessibleName(state)

    def show_place(self, place: Place) -> None:
        """Mark where one is."""
        for made, its in self._places.items():
            made.setChecked((its.page, its.kind) == (place.page, place.kind))

    def show_conflicts(self, n: int) -> None:
        text = self._tr("To settle")
        self._conflicts.setText(f"{text} ({n})" if n else text)

    def show_drafts(self, n: int) -> None:
        """What was begun and not saved; nothing is shown where there is nothing."""
        self._drafts.setText(self._tr("Drafts ({n})", n=n))
        self._drafts.setVisible(n > 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
            return
        super().keyPressEvent(event)


def _in_two_lines(text: str) -> str:
    """A long name broken where its halves are most alike."""
    if len(text) <= _LINE_LETTERS or " " not in text:
        return text
    at = min((i for i, c in enumerate(text) if c == " "), key=lambda i: abs(i - len(text) / 2))
    return f"{text[:at]}\n{text[at + 1 :]}"
