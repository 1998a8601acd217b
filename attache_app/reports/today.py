"""The first page on paper: what waits today, section by section, with a square before each line to tick by hand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.platypus import CondPageBreak, Flowable, HRFlowable, LongTable, Spacer

from attache_app.reports import paper
from attache_app.reports.office import Office

_SIZE = 9.0
_BOX = 10.0  # points, the side of the square
_WHEN_SHARE = 0.2
_HEADING_ROOM = 60.0  # points: a heading is never the last thing on a page


@dataclass(frozen=True, slots=True)
class PaperLine:
    """`when` in words and `date` itself; `what` and `details` why it is there; `about`: number, title, who does it. `late`: in bold, with a sign."""

    when: str
    date: str
    what: str
    details: str
    about: str
    late: bool


@dataclass(frozen=True, slots=True)
class PaperSection:
    """`heading` with its count; `empty`: what stands there without lines."""

    heading: str
    lines: tuple[PaperLine, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class TodayPaper:
    """`marks`: which filters were on. `foot`: when it was printed, and that it names persons."""

    title: str
    post: str
    marks: tuple[str, ...]
    sections: tuple[PaperSection, ...]
    foot: str


def render(model: TodayPaper, office: Office, language: str) -> bytes:
    """The page as PDF."""
    width = paper.text_width(office.paper)
    story: list[Flowable] = [
        paper.paragraph(model.title, paper.style(16, bold=True)),
        paper.paragraph(model.post, paper.style(_SIZE, textColor=paper.GREY)),
        *(paper.paragraph(mark, paper.style(_SIZE, bold=True)) for mark in model.marks),
    ]
    for section in model.sections:
        story += _section(section, width)
    story += [Spacer(0, 8), paper.paragraph(model.foot, paper.style(7.5, textColor=paper.GREY))]
    return paper.make_pdf(story, paper=office.paper, language=language, realm=office.realm, footer=model.title)


def _section(section: PaperSection, width: float) -> Iterator[Flowable]:
    yield CondPageBreak(_HEADING_ROOM)
    yield HRFlowable("100%", 1.0, color=paper.RULE, spaceBefore=8, spaceAfter=2)
    yield paper.paragraph(section.heading, paper.style(11, bold=True, spaceAfter=2))
    if not section.lines:
        yield paper.paragraph(section.empty, paper.style(_SIZE, textColor=paper.GREY))
        return
    rows = [[_Square(), _when(line), _what(line)] for line in section.lines]
    yield _table(rows, [_BOX + 8, width * _WHEN_SHARE, width * (1 - _WHEN_SHARE) - _BOX - 8])


def _when(line: PaperLine) -> list[Flowable]:
    # Many printers know black only: what is late has a sign before it.
    said = f"! {line.when}" if line.late else line.when
    small = paper.style(7.5, textColor=paper.GREY)
    return [paper.paragraph(said, paper.style(_SIZE, bold=line.late)), paper.paragraph(line.date, small)]


def _what(line: PaperLine) -> list[Flowable]:
    what = paper.paragraph(line.what, paper.style(_SIZE, bold=True))
    more = [paper.paragraph(line.details, paper.style(_SIZE - 0.5))] if line.details else []
    about = [paper.paragraph(line.about, paper.style(7.5, textColor=paper.GREY))] if line.about else []
    return [what, *more, *about]


def _table(rows: Sequence[Sequence[object]], widths: Sequence[float]) -> LongTable:
    return LongTable(
        [list(row) for row in rows],
        list(widths),
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 6),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ("LINEBELOW", (0, 0), (-1, -2), 0.4, paper.RULE),
        ],
    )


class _Square(Flowable):
    """A square to tick."""

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return _BOX, _BOX

    def draw(self) -> None:
        self.canv.setStrokeColor(paper.GREY)
        self.canv.rect(0, 0, _BOX, _BOX, stroke=1, fill=0)
