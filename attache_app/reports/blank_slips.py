"""Numbered blank slips for a power cut and for the field: two on a sheet, each with a stub that the person takes home.

The left part stays at the post and is typed in later, with the day written on it; its questions are those of quick intake.
The stub is a worker's paper: number, telephone, hours, no subject.
"""

from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable, KeepInFrame, Spacer, Table

from attache_app.domain import formats
from attache_app.records.declarations import Declarations, Field
from attache_app.reports import paper
from attache_app.reports.office import Office
from attache_app.reports.paper_sentences import languages_for
from attache_app.reports.speaker import Speaker

_ASKED = ("who_is_here", "phone")  # a line each, under the words and what is ticked
_TICKED = ("type", "danger_now", "next_step")
_WRITTEN_LINES = 7
_LINE = 17.0  # points between written lines: room for a hand that stands in the sun
_STUB_SHARE = 0.36
_GAP = 14.0
_ABOVE = 12.0
_QR_SIDE = 58.0  # points, 20 mm


def render(office: Office, numbers: Sequence[str], language: str, declarations: Declarations) -> bytes:
    """Blank slips with these numbers as PDF, their questions and stubs in `language`."""
    width = paper.text_width(office.paper)
    height = (paper.page_size(office.paper)[1] - 2 * paper.MARGIN) / 2 - 1  # two on a sheet, whatever rounding does
    stub_width = width * _STUB_SHARE - _GAP
    first = Speaker(languages_for(language, ()), stub_width, 8.5)
    list(_stub(office, "", first))  # to know which sentences it says
    languages = languages_for(language, first.said)
    story: list[Flowable] = []
    for number in numbers:
        form = list(_form(number, width * (1 - _STUB_SHARE) - _GAP, language, declarations))
        stub = list(_stub(office, number, Speaker(languages, stub_width, 8.5)))
        story.append(_slip(form, stub, width, height))
    return paper.make_pdf(story, paper=office.paper, language=languages[0], realm=office.realm, footer="")


def _slip(form: list[Flowable], stub: list[Flowable], width: float, height: float) -> Table:
    """Form and stub side by side, a dotted line to tear along between them and under both."""
    left = width * (1 - _STUB_SHARE)
    inside = height - _ABOVE
    # A post with a long letterhead gets smaller letters, never a slip that runs into the next.
    parts = [
        KeepInFrame(part_width - _GAP, inside, part, mode="shrink")
        for part, part_width in ((form, left), (stub, width - left))
    ]
    return Table(
        [parts],
        [left, width - left],
        [height],
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (0, 0), 0),
            ("RIGHTPADDING", (0, 0), (0, 0), _GAP),
            ("LEFTPADDING", (1, 0), (1, 0), _GAP),
            ("RIGHTPADDING", (1, 0), (1, 0), 0),
            ("TOPPADDING", (0, 0), (-1, -1), _ABOVE),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ("LINEAFTER", (0, 0), (0, 0), 0.7, paper.RULE, 0, (3, 3)),
            ("LINEBELOW", (0, 0), (-1, -1), 0.7, paper.RULE, 0, (3, 3)),
        ],
    )


def _form(number: str, width: float, language: str, declarations: Declarations) -> Iterator[Flowable]:
    fields = declarations.registers["visit"].fields

    def asked(name: str) -> str:
        return fields[name].labels(language)

    head = [
        paper.paragraph(asked("slip_number"), paper.style(8, textColor=paper.GREY)),
        paper.paragraph(number, paper.style(15, bold=True)),
    ]
    yield paper.row([head, paper.QrSquare(number, _QR_SIDE)], [width - _QR_SIDE, _QR_SIDE])
    yield _line(asked("visited_at"), width)
    yield Spacer(0, 6)
    yield paper.paragraph(asked("words"), paper.style(9, bold=True))
    for _ in range(_WRITTEN_LINES):
        yield _line("", width)
    yield Spacer(0, 5)
    for name in _TICKED:
        asks = asked(name) if asked(name).endswith("?") else f"{asked(name)}:"
        yield paper.paragraph(f"{asks}\u2003{_boxes(declarations, fields[name], language)}", paper.style(9))
        yield Spacer(0, 3)
    for name in _ASKED:
        yield _line(asked(name), width)


def _boxes(declarations: Declarations, field: Field, language: str) -> str:
    """The answers with a box before each; words and box are not parted at the end of a line."""
    if field.type == "tri":
        labels = [formats.truth(answer, language) for answer in (True, False, "unknown")]
    else:
        labels = [option.labels(language) for option in declarations.lists[field.target].options]
    return "\u2003".join("☐\u00a0" + label.replace(" ", "\u00a0") for label in labels)


def _line(text: str, width: float) -> Table:
    """A line to write on, with what is asked before it."""
    return Table(
        [[text]],
        [width],
        [_LINE],
        style=[
            ("FONT", (0, 0), (-1, -1), paper.REGULAR, 8.5),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.6, paper.RULE),
        ],
    )


def _stub(office: Office, number: str, speaker: Speaker) -> Iterator[Flowable]:
    """What the person takes home; one language above the other, for there is no room beside."""

    def say(key: str, size: float = speaker.size, *, bold: bool = False, **values: str) -> Iterator[Flowable]:
        for at, text in enumerate(speaker.texts(key, **values)):
            grey = {} if at == 0 else {"textColor": paper.GREY}
            yield paper.paragraph(text, paper.style(size - at, bold=bold and at == 0, **grey))
        yield Spacer(0, 3)

    if office.letterhead:
        yield paper.paragraph(office.letterhead, paper.style(7.5, bold=True))
    else:
        yield from say("office", 7.5, city=office.city)
    yield from say("your_number")
    yield paper.paragraph(number, paper.style(12.5, bold=True))
    yield Spacer(0, 4)
    yield from say("say_number")
    for phone in office.phones:
        yield paper.paragraph(speaker.phone(phone), paper.style(10.5, bold=True))
    if not office.phones:
        yield from say("come_back")
    if office.hours:
        yield paper.paragraph(office.hours, paper.style(8.5))
    if office.address:
        yield paper.paragraph(office.address, paper.style(8))
    yield Spacer(0, 4)
    yield from say("danger_paper", 7.5)
    yield from say("no_permit", 7.5)
