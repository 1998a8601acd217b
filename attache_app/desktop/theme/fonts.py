"""The fonts: the system's own where it has one made for screens, else DejaVu Sans, which is shipped and has every accent."""

from PySide6.QtGui import QFont, QFontDatabase

from attache_app.data import data_path

_SYSTEM = ("Segoe UI", "Noto Sans", "Cantarell", "Ubuntu")
_SHIPPED = "DejaVu Sans"


def base_font() -> QFont:
    """The font of the window. Without any font a window draws boxes and says nothing of it, so ours is loaded where it is missing."""
    present = set(QFontDatabase.families())
    family = next((name for name in _SYSTEM if name in present), _SHIPPED)
    if family == _SHIPPED and _SHIPPED not in present:
        for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
            QFontDatabase.addApplicationFont(str(data_path("resources", "fonts", name)))
    font = QFont(family)
    font.setPointSizeF(9.5 if family == _SHIPPED else 10.5)  # DejaVu is drawn larger than the others
    return font
