"""Icons: small drawings of `resources/icons` in the colour that the place asks for, sharp at every scaling."""

import functools

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from attache_app.data import data_path

_SCALES = (1, 2)  # a window that moves to a sharper screen finds its picture ready


@functools.cache
def icon(name: str, colour: str, size: int = 18) -> QIcon:
    """The icon of this name; the drawings are written in `currentColor`."""
    drawing = data_path("resources", "icons", f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))
    found = QIcon()
    for scale in _SCALES:
        picture = QPixmap(size * scale, size * scale)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter, QRectF(0, 0, size * scale, size * scale))
        painter.end()
        picture.setDevicePixelRatio(scale)
        found.addPixmap(picture)
    return found
