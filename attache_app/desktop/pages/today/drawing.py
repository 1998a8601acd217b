"""How a row of the first page is drawn: when, in words and as a date, at the left; what and whose at the right."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from attache_app.desktop.pages.today.model import ROW_ROLE
from attache_app.desktop.pages.today.presenter import EMPTY, HEAD, LINE, Row
from attache_app.desktop.theme.icons import icon
from attache_app.desktop.theme.sheet import shades_of
from attache_app.desktop.theme.spacing import MEDIUM, SMALL, TINY
from attache_app.services.today_lines import LATE, SOON
from attache_app.services.today_words import Words

_ICON = 16
_PICTURES = {"lapses": "warning", "due": "calendar", "waits": "people", "incomplete": "edit", "left": "sync"}
_SMALLER = 0.9
_WHEN_LETTERS = 12  # the least width of the first column
_MOST_SHARE = 0.3  # of the page, for the first column


class Drawing(QStyledItemDelegate):
    """Draws what the model says."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._when_width = 0

    def measure(self, rows: list[Row], font: QFont) -> None:
        """The width of the first column: as wide as its longest words."""
        bold, small = QFontMetrics(_bold(font)), QFontMetrics(_small(font))
        lines = [row.line for row in rows if row.line is not None]
        widths = [bold.horizontalAdvance(line.when) for line in lines]
        widths += [small.horizontalAdvance(self._words.exact(line)) for line in lines]
        self._when_width = max([bold.averageCharWidth() * _WHEN_LETTERS, *widths]) + TINY

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        row: Row = index.data(ROW_ROLE)
        metrics, small = QFontMetrics(option.font), QFontMetrics(_small(option.font))
        if row.form == LINE:
            return QSize(0, metrics.height() + small.height() + 2 * SMALL)
        height = metrics.height() + 2 * SMALL
        if row.form != HEAD and option.widget is not None:
            width = max(option.widget.width() - 6 * MEDIUM, 1)
            text = str(index.data())
            height = (
                metrics.boundingRect(QRect(0, 0, width, 10_000), int(Qt.TextFlag.TextWordWrap), text).height()
                + 2 * SMALL
            )
        return QSize(0, height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: Row = index.data(ROW_ROLE)
        painter.save()
        self._ground(painter, option, row)
        inner = option.rect.adjusted(MEDIUM, TINY, -MEDIUM, -TINY)
        if row.form == HEAD:
            self._head(painter, inner, row, option.font)
        elif row.form == LINE:
            self._line(painter, inner, row, option.font)
        else:
            painter.setFont(option.font)
            painter.setPen(QColor(shades_of().accent if row.form != EMPTY else shades_of().muted))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(inner.adjusted(_ICON + SMALL, 0, 0, 0), int(flags), str(index.data()))
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        shades = shades_of()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
        ground = shades.accent_soft if chosen else shades.sunken if row.form == HEAD else shades.surface
        painter.fillRect(option.rect, QColor(ground))
        painter.setPen(QColor(shades.line))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        if row.line is not None and row.line.level == LATE:
            painter.fillRect(QRect(option.rect.left(), option.rect.top(), 4, option.rect.height()), QColor(shades.bad))
        if focused:
            painter.setPen(QPen(QColor(shades.focus), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))

    def _head(self, painter: QPainter, rect: QRect, row: Row, font: QFont) -> None:
        shades = shades_of()
        chevron = icon("right" if row.folded else "down", shades.muted, _ICON)
        chevron.paint(painter, QRect(rect.left(), rect.top(), _ICON, rect.height()))
        sign = icon(_PICTURES[row.section], shades.accent, _ICON)
        sign.paint(painter, QRect(rect.left() + _ICON + TINY, rect.top(), _ICON, rect.height()))
        x = rect.left() + 2 * _ICON + TINY + SMALL
        x = self._write(painter, _bold(font), shades.text, self._words.title(row.section), x, rect) + SMALL
        count = "…" if row.busy and not row.count else self._words.number(row.count)
        x = self._write(painter, font, shades.muted, count, x, rect) + MEDIUM
        if row.late:
            icon("warning", shades.bad, _ICON).paint(painter, QRect(x, rect.top(), _ICON, rect.height()))
            self._write(painter, _bold(font), shades.bad, self._words.late(row.late), x + _ICON + TINY, rect)

    def _line(self, painter: QPainter, rect: QRect, row: Row, font: QFont) -> None:
        line, shades = row.line, shades_of()
        assert line is not None
        colour = {LATE: shades.bad, SOON: shades.warn}.get(line.level, shades.text)
        small, bold = _small(font), _bold(font)
        half = QFontMetrics(font).height()
        upper = QRect(rect.left(), rect.top() + TINY, rect.width(), half)
        lower = QRect(rect.left(), upper.bottom() + 1, rect.width(), QFontMetrics(small).height())
        if line.level == LATE:
            icon("warning", shades.bad, _ICON).paint(painter, QRect(rect.left(), upper.top(), _ICON, half))
        x, width = rect.left() + _ICON + SMALL, min(self._when_width, int(rect.width() * _MOST_SHARE))
        when = QRect(x, upper.top(), width, half)
        dated = line.days is not None
        self._write(painter, bold if dated else font, colour if dated else shades.muted, line.when, x, when)
        self._write(painter, small, shades.muted, self._words.exact(line), x, QRect(x, lower.top(), width, lower.height()))  # fmt: skip
        x += width + 2 * MEDIUM
        what, details = self._words.what(line)
        after = self._write(painter, bold, shades.text, what, x, upper)
        if details:
            self._write(painter, font, shades.text, f" · {details}", after, upper)
        self._write(painter, small, shades.muted, self._words.about(line), x, lower)

    @staticmethod
    def _write(painter: QPainter, font: QFont, colour: str, text: str, x: int, rect: QRect) -> int:
        """Write a text from `x` to the end of the rectangle at most; where it ended."""
        metrics = QFontMetrics(font)
        room = rect.right() - x
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room, 0))
        painter.drawText(QRect(x, rect.top(), max(room, 0), rect.height()), int(Qt.AlignmentFlag.AlignVCenter), shown)
        return x + metrics.horizontalAdvance(shown)


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made


def _small(font: QFont) -> QFont:
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * _SMALLER)
    return made
