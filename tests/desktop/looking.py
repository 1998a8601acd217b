"""Looking at a page as a person does: is anything cut off, does everything that takes the keyboard say what it is."""

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from attache_app.i18n import Tr

_SLACK = 2  # rounding of fonts


class StretchedTr(Tr):
    """English made 40 % longer, as another language may be."""

    def __init__(self) -> None:
        import gettext

        super().__init__("en", gettext.NullTranslations())

    def __call__(self, text: str, /, **values: object) -> str:
        return _longer(super().__call__(text, **values))

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        return _longer(super().plural(one, many, n, **values))

    def context(self, context: str, text: str, /, **values: object) -> str:
        return _longer(super().context(context, text, **values))


def _longer(text: str) -> str:
    words = text.split(" ")
    extra = -(-len(text) * 2 // 5)
    return text + "".join(f" {words[n % len(words)]}" for n in range(extra))[:extra].rstrip()


def cut_off(root: QWidget) -> list[str]:
    """What does not show all of its text, or stands outside of what can be scrolled to."""
    found = []
    for widget in _visible(root):
        if isinstance(widget, QLabel) and widget.text() and widget.pixmap().isNull():
            found += _cut_label(widget)
        elif (
            isinstance(widget, QPushButton)
            and widget.text()
            and (
                widget.width() < widget.sizeHint().width() - _SLACK
                or widget.height() < widget.sizeHint().height() - _SLACK
            )
        ):
            found.append(f"button {widget.objectName()} “{widget.text()}” {widget.size()} < {widget.sizeHint()}")
        if isinstance(widget, QLineEdit) and widget.height() < widget.sizeHint().height() - _SLACK:
            found.append(
                f"line {widget.accessibleName()} is {widget.height()} high, needs {widget.sizeHint().height()}"
            )
        if isinstance(widget, QLineEdit) and widget.placeholderText() and not widget.text():
            needs = widget.fontMetrics().horizontalAdvance(widget.placeholderText())
            if needs > widget.width() - 12:
                found.append(f"placeholder “{widget.placeholderText()}” needs {needs}, has {widget.width()}")
        holder = widget.parentWidget()
        if (
            isinstance(widget, QLineEdit)
            and holder is not None
            and widget.geometry().bottom() > holder.height() + _SLACK
        ):
            found.append(
                f"line {widget.accessibleName()} ends at {widget.geometry().bottom()}, below {holder.height()}"
            )
        found += _overlaps(widget)
        if _is_outside(widget, root):
            found.append(f"outside: {widget.objectName() or type(widget).__name__} {widget.geometry()}")
    return found


def _cut_label(widget: QLabel) -> Iterator[str]:
    if widget.wordWrap():
        needs = widget.heightForWidth(widget.width())
        longest = max(widget.fontMetrics().horizontalAdvance(word) for word in widget.text().split() or [""])
        if needs > widget.height() + _SLACK:
            yield f"label “{widget.text()}” needs height {needs}, has {widget.height()}"
        if longest > widget.width() + _SLACK:
            yield f"label “{widget.text()}”: a word needs {longest}, has {widget.width()}"
    elif widget.sizeHint().width() > widget.width() + _SLACK:
        yield f"label “{widget.text()}” needs {widget.sizeHint().width()}, has {widget.width()}"


def _overlaps(parent: QWidget) -> Iterator[str]:
    """Things of one layout that lie on each other."""
    layout = parent.layout()
    if layout is None:
        return
    shown = [w for w in parent.children() if isinstance(w, QWidget) and w.isVisible() and layout.indexOf(w) >= 0]
    for at, one in enumerate(shown):
        for other in shown[at + 1 :]:
            common = one.geometry().intersected(other.geometry())
            if common.width() > _SLACK and common.height() > _SLACK:
                yield f"{_what(one)} lies on {_what(other)}: {common}"


def _what(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()} {getattr(widget, 'text', str)()!r}"


def _visible(root: QWidget) -> Iterator[QWidget]:
    return (w for w in root.findChildren(QWidget) if w.isVisible())


def _is_outside(widget: QWidget, root: QWidget) -> bool:
    """Whether a widget stands beyond the side edges of the window, or beyond the foot of what does not scroll."""
    place = QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())
    page = widget.parentWidget()
    while page is not None and not isinstance(page, QScrollArea):
        page = page.parentWidget()
    if isinstance(page, QScrollArea):
        # These scroll up and down only: what is beyond their sides cannot be reached.
        within = widget.mapTo(page, QPoint(0, 0))
        if within.x() < -_SLACK or within.x() + widget.width() > page.width() + _SLACK:
            return not _scrolls_sideways(widget)
    if place.left() < -_SLACK or place.right() > root.width() + _SLACK:
        return not _scrolls_sideways(widget)
    return place.bottom() > root.height() + _SLACK and not _scrolls(widget)


def _scrolls(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def _scrolls_sideways(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea) and not isinstance(parent, QScrollArea):
            return True  # a table or a text scrolls by itself
        parent = parent.parentWidget()
    return False


def nameless(root: QWidget) -> list[str]:
    """What takes the keyboard and tells a screen reader nothing."""
    found = []
    for widget in _visible(root):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None and widget.isEnabled():
            seen = QAccessible.queryAccessibleInterface(widget)
            if seen is not None and not seen.text(QAccessible.Text.Name).strip():
                found.append(f"{type(widget).__name__} {widget.objectName()} in {widget.parentWidget()}")
    return found


def mnemonic_clashes(root: QWidget) -> list[str]:
    """Letters that two visible buttons share."""
    letters: Counter[str] = Counter()
    for widget in _visible(root):
        if isinstance(widget, QAbstractButton) and not widget.shortcut().isEmpty():
            letters[widget.shortcut().toString()] += 1
    return [letter for letter, n in letters.items() if n > 1]


def problems(root: QWidget) -> list[str]:
    """All that is wrong with what a person sees and reaches: cut off, without a name, a letter given twice."""
    return [
        *cut_off(root),
        *(f"nameless: {n}" for n in nameless(root)),
        *(f"letter {x}" for x in mnemonic_clashes(root)),
    ]


def settle(app: QApplication) -> None:
    """Let layouts that depend on each other come to rest."""
    for _ in range(6):
        app.sendPostedEvents()
        app.sendPostedEvents(None, 52)  # what is to be deleted later is deleted now
        app.processEvents()
