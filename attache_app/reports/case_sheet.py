"""A case on paper, for the office's folder and for a lawyer: head, limits, people, money, words, what happened, what is missing.

It knows no rule: parts come with their headings and texts in the language of the paper.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.platypus import CondPageBreak, Flowable, HRFlowable, Spacer, Table

from attache_app.reports import paper
from attache_app.reports.office import Office

_SIZE = 9.0
_LABEL_SHARE = 0.3
_QR_SIDE = 64.0
_LONG_CELL = 600  # letters
_HEADING_ROOM = 70.0  # points: a heading is never the last thing on a page


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and what stands behind each."""

    heading: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `shares`: of the width, one a column; they add up to 1."""

    heading: str
    heads: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """Paragraphs, each with a small line above it (who said it, in which language, when) or none."""

    heading: str
    paragraphs: tuple[tuple[str, str], ...]


Part = Facts | Grid | Texts


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """`marks`: what every reader must see first, such as the level. `foot`: when it was printed and that it holds personal data."""

    number: str
    title: str
    marks: tuple[str, ...]
    parts: tuple[Part, ...]
    foot: str


def render(sheet: CaseSheet, office: Office, language: str) -> bytes:
    """The case sheet as PDF."""
    width = paper.text_width(office.paper)
    story = [*_head(sheet, office, width)]
    for part in sheet.parts:
        story += _part(part, width)
    story += [Spacer(0, 8), paper.paragraph(sheet.foot, paper.style(7.5, textColor=paper.GREY))]
    return paper.make_pdf(story, paper=office.paper, language=language, realm=office.realm, footer=sheet.number)


def _head(sheet: CaseSheet, office: Office, width: float) -> Iterator[Flowable]:
    if office.letterhead:
        yield paper.paragraph(office.letterhead, paper.style(8.5, bold=True))
    beside = [
        paper.paragraph(sheet.title, paper.style(11, textColor=paper.GREY)),
        paper.paragraph(sheet.number, paper.style(20, bold=True)),
        *(paper.paragraph(mark, paper.style(10, bold=True)) for mark in sheet.marks),
    ]
    yield paper.row([beside, paper.QrSquare(sheet.number, _QR_SIDE)], [width - _QR_SIDE, _QR_SIDE])


def _part(part: Part, width: float) -> Iterator[Flowable]:
    yield CondPageBreak(_HEADING_ROOM)
    yield HRFlowable("100%", 0.8, color=paper.RULE, spaceBefore=5, spaceAfter=3)
    yield paper.paragraph(part.heading, paper.style(11, bold=True, spaceAfter=3))
    match part:
        case Facts():
            yield from _facts(part.rows, width)
        case Grid():
            yield _grid(part, width)
        case Texts():
            for above, text in part.paragraphs:
                if above:
                    yield paper.paragraph(above, paper.style(7.5, textColor=paper.GREY, spaceBefore=2))
                yield paper.paragraph(text, paper.style(_SIZE + 0.5, spaceAfter=4))


def _facts(rows: Sequence[tuple[str, str]], width: float) -> Iterator[Flowable]:
    label, value = paper.style(_SIZE - 1, textColor=paper.GREY), paper.style(_SIZE)
    widths = [width * _LABEL_SHARE, width * (1 - _LABEL_SHARE)]
    for name, text in rows:
        yield paper.row([paper.paragraph(name, label), paper.paragraph(text, value)], widths)


def _grid(part: Grid, width: float) -> Table:
    head, cell = paper.style(_SIZE - 1.5, bold=True), paper.style(_SIZE - 0.5)
    rows = [[paper.paragraph(text, head) for text in part.heads]]
    rows += [[paper.paragraph(text, cell) for text in row] for row in part.rows]
    return Table(
        rows,
        [width * share for share in part.shares],
        repeatRows=1,
        # A row is torn between two pages only where it may be longer than one.
        splitInRow=int(any(len(text) > _LONG_CELL for row in part.rows for text in row)),
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("RIGHTPADDING", (0, 0), (-1, -1), 5),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ("LINEBELOW", (0, 0), (-1, 0), 0.8, paper.RULE),
            ("LINEBELOW", (0, 1), (-1, -1), 0.3, paper.RULE),
        ],
    )
