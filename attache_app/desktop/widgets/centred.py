"""A card in the middle of the window, as wide as so many letters where there is room; it scrolls where there is not."""

from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from attache_app.desktop.theme.spacing import LARGE
from attache_app.desktop.widgets.basics import column, row, scrolled


def centred(
    card: QFrame, letters: int, *, above: QWidget | None = None, below: QWidget | None = None, name: str = ""
) -> QScrollArea:
    """`above` and `below`: what stands over and under the card, in its width."""
    width = card.fontMetrics().averageCharWidth() * letters
    middle = column(spacing=LARGE)
    for made in (above, card, below):
        if made is not None:
            made.setMaximumWidth(width)
            middle.addWidget(made)
    across = row()
    across.addStretch(1)
    across.addLayout(middle, 10_000)  # all the room there is, up to its width
    across.addStretch(1)
    down = column(margins=LARGE)
    down.addStretch(2)
    down.addLayout(across)
    down.addStretch(3)
    inner = QWidget()
    inner.setLayout(down)
    return scrolled(inner, name=name)
