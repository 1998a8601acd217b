"""A list as a paper: rows of one line with fixed widths, drawn straight onto the page; thousands of them in a second or two."""

import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence

from reportlab.lib.colors import black
from reportlab.lib.pagesizes import landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from attache_app.domain import formats
from attache_app.reports import paper as papers
from attache_app.reports.workbook import Cell

_SIZE, _LINE, _PAD = 8.0, 12.0, 4.0  # points
_HEAD_LINES = 2


def render(
    title: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]], *, post: str, day: dt.date, paper: str,
    realm: str, language: str,
) -> bytes:  # fmt: skip
    """The PDF. `heads`: (text, letters) of each column, which share the width of the sheet by their letters; longer cells are cut."""
    out = io.BytesIO()
    size = landscape(papers.page_size(paper))
    canvas = Canvas(out, pagesize=size, invariant=1, lang=language)
    canvas.setTitle("Attaché")
    canvas.setAuthor("Attaché")
    papers.register_fonts()
    room = size[0] - 2 * papers.MARGIN
    total = sum(letters for _, letters in heads) or 1
    widths = [room * letters / total for _, letters in heads]
    on = f"{title} · {post} · {formats.short_date(day.isoformat(), language)}"
    sheet = _Sheet(canvas, size, on, [text for text, _ in heads], widths, realm)
    for row in rows:
        sheet.add([_text(cell, language) for cell in row])
    sheet.end()
    canvas.save()
    return out.getvalue()


def _text(cell: Cell, language: str) -> str:
    if isinstance(cell, dt.date):
        return formats.short_date(cell.isoformat(), language)
    return cell if isinstance(cell, str) else str(cell)


class _Sheet:
    """The page being filled."""

    def __init__(
        self, canvas: Canvas, size: tuple[float, float], on: str, heads: list[str], widths: list[float], realm: str
    ) -> None:
        self._canvas, self._size, self._on, self._heads, self._widths = canvas, size, on, heads, widths
        self._realm = realm
        self._fit = [_fitter(papers.REGULAR, width - _PAD) for width in widths]
        self._fit_bold = [_fitter(papers.BOLD, width - _PAD) for width in widths]
        self._page = 0
        self._y = 0.0
        self._begin()

    def _begin(self) -> None:
        canvas, margin = self._canvas, papers.MARGIN
        self._page += 1
        if self._realm == "training":
            papers.mark_exercise(canvas)
        canvas.setFillColor(black)
        canvas.setFont(papers.BOLD, 11)
        self._y = self._size[1] - margin - 11
        canvas.drawString(margin, self._y, self._on)
        canvas.drawRightString(self._size[0] - margin, self._y, str(self._page))
        self._y -= 2 * _LINE
        canvas.setFont(papers.BOLD, _SIZE)
        self._write([_in_lines(head, fit) for head, fit in zip(self._heads, self._fit_bold, strict=True)])
        canvas.setFont(papers.REGULAR, _SIZE)

    def _write(self, cells: list[list[str]]) -> None:
        x, lines = papers.MARGIN, max(map(len, cells), default=1)
        for cell, width in zip(cells, self._widths, strict=True):
            for at, line in enumerate(cell):
                self._canvas.drawString(x, self._y - at * _LINE, line)
            x += width
        self._y -= lines * _LINE
        self._canvas.setStrokeColor(papers.RULE)
        self._canvas.setLineWidth(0.4)
        self._canvas.line(papers.MARGIN, self._y + _LINE - 3, self._size[0] - papers.MARGIN, self._y + _LINE - 3)

    def add(self, cells: list[str]) -> None:
        """A row, on the next page where this one is full."""
        if self._y < papers.MARGIN + _LINE:
            self.end()
            self._begin()
        self._write([[fit(cell)] for cell, fit in zip(cells, self._fit, strict=True)])

    def end(self) -> None:
        self._canvas.showPage()


def _fitter(font: str, room: float) -> Callable[[str], str]:
    """Cuts a text to a width; what is short is not measured."""
    widest = pdfmetrics.stringWidth("W", font, _SIZE)

    def fit(text: str) -> str:
        text = " ".join(text.split())
        if len(text) * widest <= room or pdfmetrics.stringWidth(text, font, _SIZE) <= room:
            return text
        while text and pdfmetrics.stringWidth(text + "…", font, _SIZE) > room:
            text = text[: max(len(text) * 15 // 16, 0)] if len(text) > 16 else text[:-1]
        return text + "…"

    return fit


def _in_lines(text: str, fit: Callable[[str], str]) -> list[str]:
    """A head in at most two lines."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and fit(joined) == joined:
            lines[-1] = joined
        elif lines and len(lines) == _HEAD_LINES:
            lines[-1] = fit(joined)
            break
        else:
            lines.append(fit(word))
    return lines or [""]
