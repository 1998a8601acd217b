"""What all printed papers share: page size, embedded fonts, QR codes, page numbers, the banner of the training realm.

A paper is made in memory. Its file data name nobody, and the same paper gives the same bytes.
"""

import functools
import io
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.graphics.barcode.qr import QrCode
from reportlab.lib.colors import Color, black, white
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table

from attache_app.data import data_path

REGULAR, BOLD = "DejaVuSans", "DejaVuSans-Bold"
SIZES = {"letter": LETTER, "a4": A4}  # codes of the list paper_size; points
MARGIN = 36.0  # points: what the worst office printers still reach, and room for two columns
GREY = Color(0.3, 0.3, 0.3)  # still black enough for a printer short of toner
RULE = Color(0.55, 0.55, 0.55)
EXERCISE = "EXERCICE – EGZÈSIS"
_WATERMARK = Color(0.87, 0.87, 0.87)


def page_size(paper: str) -> tuple[float, float]:
    """Width and height in points of a code of `paper_size`; Letter for one that we do not know."""
    return SIZES.get(paper, LETTER)


def text_width(paper: str) -> float:
    """What is left between the margins, in points."""
    return page_size(paper)[0] - 2 * MARGIN


@functools.cache
def register_fonts() -> None:
    """Let papers use our fonts."""
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, data_path("resources", "fonts", f"{name}.ttf")))
    # Paragraphs look for a family, even of text that is neither bold nor italic.
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def style(size: float, *, bold: bool = False, **more: Any) -> ParagraphStyle:
    """A paragraph style in our font; `size` in points."""
    register_fonts()
    name = BOLD if bold else REGULAR
    return ParagraphStyle(f"{name}-{size}", fontName=name, fontSize=size, leading=size * 1.3, **more)


def paragraph(text: str, in_style: ParagraphStyle) -> Paragraph:
    """Plain text as a paragraph: line breaks stay, nothing in it is taken for mark-up."""
    return Paragraph("<br/>".join(escape(line) for line in text.split("\n")), in_style)


def row(cells: list[Any], widths: list[float]) -> Table:
    """Cells side by side, as tight as lines of a paragraph; what is longer than a page goes on upon the next."""
    return Table(
        [cells],
        widths,
        splitInRow=1,
        style=[
            ("FONT", (0, 0), (-1, -1), REGULAR),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (0, 0), 10),
            ("RIGHTPADDING", (1, 0), (1, 0), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ],
    )


class QrSquare(QrCode):
    """A QR code `side` points wide, its quiet margin included. Level M still reads with a fold or a stain across it."""

    def __init__(self, payload: str, side: float) -> None:
        super().__init__(payload, width=side, height=side, qrLevel="M")

    def draw(self) -> None:
        self.canv.setFillColor(white)  # no watermark between its squares
        self.canv.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        self.canv.setFillColor(black)
        super().draw()


class CutLine(Flowable):
    """Ends a short paper: if it took less than half the sheet, scissors show where to cut it. A small paper hides well."""

    width = height = 0.0

    def draw(self) -> None:
        _, y = self.canv.absolutePosition(0, 0)
        width, height = self.canv._pagesize
        if y < height / 2 or self.canv.getPageNumber() > 1:
            return
        x, _ = self.canv.absolutePosition(0, 0)
        self.canv.translate(-x, height / 2 - y)
        self.canv.setStrokeColor(RULE)
        self.canv.setDash(3, 3)
        self.canv.line(MARGIN / 2, 0, width - MARGIN / 2, 0)
        self.canv.setFillColor(RULE)
        self.canv.setFont(REGULAR, 11)
        self.canv.drawString(MARGIN / 2, 2, "✂")


class _Canvas(Canvas):
    """Holds pages back until their number is known, so that each says which it is of how many."""

    def __init__(self, *args: Any, footer: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._footer = footer
        self._held: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self._held.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._held, 1):
            self.__dict__.update(page)
            if len(self._held) > 1:
                self.setFont(REGULAR, 9)
                self.setFillColor(GREY)
                self.drawString(MARGIN, MARGIN / 2, self._footer)
                self.drawRightString(self._pagesize[0] - MARGIN, MARGIN / 2, f"{number} / {len(self._held)}")
            super().showPage()
        super().save()


def mark_exercise(canvas: Canvas, _document: BaseDocTemplate | None = None) -> None:
    """The banner of the training realm on every page, and across it, under the text (domain reference §11)."""
    width, height = canvas._pagesize
    canvas.saveState()
    canvas.setFillColor(black)
    canvas.rect(0, height - 24, width, 24, stroke=0, fill=1)
    canvas.setFillColor(white)
    canvas.setFont(BOLD, 12)
    canvas.drawCentredString(width / 2, height - 17, EXERCISE)
    canvas.setFillColor(_WATERMARK)
    canvas.setFont(BOLD, 46)
    for part in (0.27, 0.75):  # twice, so that a sheet cut in half still says it
        canvas.saveState()
        canvas.translate(width / 2, height * part)
        canvas.rotate(25)
        canvas.drawCentredString(0, -15, EXERCISE)
        canvas.restoreState()
    canvas.restoreState()


def make_pdf(story: Sequence[Flowable], *, paper: str, language: str, realm: str, footer: str) -> bytes:
    """The PDF of these flowables. `footer` stands at the foot of each page where there are several: a number, never a name."""
    register_fonts()
    out = io.BytesIO()
    size = page_size(paper)
    document = BaseDocTemplate(
        out,
        pagesize=size,
        lang=language,
        title="Attaché",
        author="Attaché",
        creator="Attaché",
        subject="",
        invariant=1,
        initialFontName=REGULAR,
    )
    frame = Frame(MARGIN, MARGIN, size[0] - 2 * MARGIN, size[1] - 2 * MARGIN, 0, 0, 0, 0)
    on_page = mark_exercise if realm == "training" else _nothing
    document.addPageTemplates([PageTemplate("page", [frame], onPage=on_page)])
    document.build(list(story), canvasmaker=functools.partial(_Canvas, footer=footer))
    return out.getvalue()


def _nothing(_canvas: Canvas, _document: BaseDocTemplate) -> None:
    return
