"""Labels, buttons, cards and banners in the roles that the style sheet knows."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from attache_app.desktop.theme.icons import icon
from attache_app.desktop.theme.sheet import pixels, shades_of
from attache_app.desktop.theme.spacing import MEDIUM, SMALL

_L = TypeVar("_L", bound=QVBoxLayout | QHBoxLayout)


def label(text: str, role: str = "", *, name: str = "", wrap: bool = True) -> QLabel:
    """A text. It wraps unless told otherwise: other languages are longer."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)  # what users wrote is shown as they wrote it
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if name:
        made.setObjectName(name)
    return made


def button(
    text: str, pressed: Callable[[], object] | None = None, *, role: str = "", picture: str = "", name: str = "", tip: str = ""
) -> QPushButton:  # fmt: skip
    """A button that Enter presses as well as Space."""
    made = QPushButton(text.replace("&", "&&"))
    made.setAutoDefault(True)
    made.setProperty("plain", text)
    if role:
        made.setProperty("role", role)
    if picture:
        shades = shades_of()
        on = {"primary": shades.on_accent, "quiet": shades.accent, "danger": shades.bad, "mark": shades.bad}
        side = pixels(18)
        made.setIcon(icon(picture, on.get(role, shades.text), side))
        made.setIconSize(QSize(side, side))
    if name:
        made.setObjectName(name)
    if tip:
        made.setToolTip(tip)
    if pressed is not None:
        made.clicked.connect(lambda *_: pressed())
    return made


def dot(picture: str, accessible: str, pressed: Callable[[], object] | None = None, *, name: str = "") -> QToolButton:
    """A small button that is only a picture; it says by name and tip what it does."""
    made = QToolButton()
    made.setProperty("role", "dot")
    side = pixels(16)
    made.setIcon(icon(picture, shades_of().muted, side))
    made.setIconSize(QSize(side, side))
    made.setAccessibleName(accessible)
    made.setToolTip(accessible)
    if name:
        made.setObjectName(name)
    if pressed is not None:
        made.clicked.connect(lambda *_: pressed())
    return made


def picture(name: str, colour: str, size: int = 18) -> QLabel:
    """An icon beside a text that says the same."""
    made = QLabel()
    side = pixels(size)
    made.setPixmap(icon(name, colour, side).pixmap(side, side))
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def rule() -> QFrame:
    """A thin line between two parts."""
    made = QFrame()
    made.setProperty("role", "rule")
    made.setFixedHeight(1)
    return made


def column(*widgets: QWidget, spacing: int = SMALL, margins: int = 0) -> QVBoxLayout:
    made = QVBoxLayout()
    return _fill(made, widgets, spacing, margins)


def row(*widgets: QWidget, spacing: int = SMALL, margins: int = 0) -> QHBoxLayout:
    made = QHBoxLayout()
    return _fill(made, widgets, spacing, margins)


def _fill(made: _L, widgets: tuple[QWidget, ...], spacing: int, margins: int) -> _L:
    made.setSpacing(spacing)
    made.setContentsMargins(margins, margins, margins, margins)
    for widget in widgets:
        made.addWidget(widget)
    return made


def card(*widgets: QWidget, spacing: int = SMALL, margins: int = MEDIUM, role: str = "card", name: str = "") -> QFrame:
    """A white sheet on the ground, with its contents one under the other."""
    made = QFrame()
    made.setProperty("role", role)
    if name:
        made.setObjectName(name)
    made.setLayout(column(*widgets, spacing=spacing, margins=margins))
    return made


def scrolled(inner: QWidget, *, name: str = "") -> QScrollArea:
    """Scrolls up and down rather than clips."""
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    if name:
        made.setObjectName(name)
    made.setWidget(inner)
    return made


class Banner(QFrame):
    """A message on the page: a picture, one sentence, and what can be done about it. `kind`: info, good, warn or bad."""

    _PICTURES = {"info": "info", "good": "check", "warn": "warning", "bad": "warning"}

    def __init__(self, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent)
        if name:
            self.setObjectName(name)
        self._picture = QLabel()
        self._text = label("")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._actions = row()
        layout = row(self._picture, self._text, spacing=MEDIUM)
        layout.setContentsMargins(MEDIUM, SMALL, MEDIUM, SMALL)
        layout.setStretch(1, 1)
        layout.addLayout(self._actions)
        self.setLayout(layout)
        self.hide()

    def say(self, text: str, kind: str = "info", *actions: QPushButton) -> None:
        """Show a sentence; empty text hides the banner."""
        while (old := self._actions.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.deleteLater()
        shades = shades_of()
        colour = {"info": shades.accent, "good": shades.good, "warn": shades.warn, "bad": shades.bad}[kind]
        side = pixels(18)
        self._picture.setPixmap(icon(self._PICTURES[kind], colour, side).pixmap(side, side))
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setProperty("role", f"banner-{kind}")
        repolish(self)
        for action in actions:
            self._actions.addWidget(action)
        self.setVisible(bool(text))

    @property
    def text(self) -> str:
        return "" if self.isHidden() else self._text.text()


def repolish(widget: QWidget) -> None:
    """Let the style sheet look again at a widget whose properties changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and free it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


def give_keyboard(root: QWidget, name: str) -> bool:
    """Put the keyboard on the widget of this name that was made last; whether there is one and it can be seen.

    What was just put into a layout is not shown yet and would not take the keyboard; what is about to be freed is still there.
    """
    found = root.findChildren(QWidget, name)
    if not found or not root.isVisible():
        return False
    found[-1].show()
    found[-1].setFocus(Qt.FocusReason.TabFocusReason)
    return True
