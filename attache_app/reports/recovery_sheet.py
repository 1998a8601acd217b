"""The sheet on which headquarters, or the protection unit, keeps its recovery key: printed once, locked away (DESIGN §5).

The key is an age identity. It stands here as a QR code and in groups of four to be typed; it is on no computer.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.platypus import Flowable, HRFlowable, Spacer, Table

from attache_app.domain import formats
from attache_app.i18n import N_, Tr
from attache_app.i18n import language as speak
from attache_app.reports import paper

_PREFIX = "AGE-SECRET-KEY-1"
_GROUP = 4
_GROUPS_IN_A_LINE = 5
_GROUP_WIDTH = 69.0  # points: WWWW, the widest
_QR_SIDE = 170.0  # points, 60 mm: scanned by any telephone, even from a photocopy

_ADVICE = (
    N_(
        "Whoever holds this paper can read what the key opens. Put it into a sealed envelope, in a safe, in another "
        "building than the computers."
    ),
    N_("Do not photograph it, do not copy it, do not type it into a computer before the day it is needed."),
    N_(
        "It is needed when nobody's passphrase opens a register any more, or when the computer is lost. Scan the square, "
        "or type the key in one line without spaces; in its groups there is no letter B, I or O, and no digit 1."
    ),
    N_("The free program age reads it too: put the line into a file, then: age -d -i FILE BATCH"),
)


@dataclass(frozen=True, slots=True)
class RecoveryModel:
    """`identity`: `AGE-SECRET-KEY-1…`; `recipient`: its public half, `age1…`; `fingerprint`: of the card, as it is read aloud;
    `made_on`: date; `is_unit`: of the protection unit; `paper`: code of paper_size.
    """

    post_code: str
    identity: str
    recipient: str
    fingerprint: str
    made_on: str
    is_unit: bool = False
    paper: str = "letter"
    realm: str = "production"


def render(model: RecoveryModel, language: str) -> bytes:
    """The sheet as PDF, in `language`, with French beside it."""
    spoken = [speak(code) for code in dict.fromkeys((language, "fr"))]
    story = list(_flowables(model, spoken))
    return paper.make_pdf(story, paper=model.paper, language=language, realm=model.realm, footer=model.post_code)


def _flowables(model: RecoveryModel, spoken: list[Tr]) -> Iterator[Flowable]:
    width = paper.text_width(model.paper)
    size = 11.5 if len(spoken) == 1 else 9.5
    title = N_("Recovery key of the protection unit") if model.is_unit else N_("Recovery key of headquarters {post}")
    opens = (
        N_("This key opens everything that is sealed to the protection unit.")
        if model.is_unit
        else N_(
            "This key opens the registers of this headquarters and its posts, and every batch they send; not what is "
            "sealed to the protection unit."
        )
    )
    yield _beside([tr(title, post=model.post_code) for tr in spoken], width, size + 4, bold=True)
    yield HRFlowable("100%", 1.2, color=paper.RULE, spaceBefore=2, spaceAfter=8)
    yield _beside([tr(opens) for tr in spoken], width, size)
    yield Spacer(0, 6)
    yield paper.row([_key(model.identity), paper.QrSquare(model.identity, _QR_SIDE)], [width - _QR_SIDE, _QR_SIDE])
    facts = (
        (N_("Made on"), [formats.long_date(model.made_on, tr.language) for tr in spoken]),
        (N_("Fingerprint"), [model.fingerprint]),
        (N_("Public key"), [model.recipient]),
    )
    for label, values in facts:
        yield _label(spoken, label)
        yield paper.paragraph(" · ".join(values), paper.style(11, bold=True, spaceAfter=4))
    yield HRFlowable("100%", 0.8, color=paper.RULE, spaceBefore=4, spaceAfter=6)
    for number, advice in enumerate(_ADVICE, 1):
        yield _beside([f"{number}. {tr(advice)}" for tr in spoken], width, size)
    yield Spacer(0, 12)
    for _ in range(2):  # who holds it now, and who after
        yield _label(spoken, N_("Kept by, where, since when, signature"))
        yield HRFlowable("100%", 0.8, color=paper.RULE, spaceBefore=24, spaceAfter=8)


def _beside(texts: list[str], width: float, size: float, bold: bool = False) -> Flowable:
    cells = [paper.paragraph(text, paper.style(size, bold=bold, spaceAfter=4)) for text in texts]
    return cells[0] if len(cells) == 1 else paper.row(cells, [width / 2] * 2)


def _label(spoken: list[Tr], text: str) -> Flowable:
    return paper.paragraph(" · ".join(tr(text) for tr in spoken), paper.style(9.5, textColor=paper.GREY))


def _key(identity: str) -> list[Flowable]:
    """The key as it is typed: what all keys begin with, then groups of four."""
    rest = identity.removeprefix(_PREFIX)
    groups = [rest[at : at + _GROUP] for at in range(0, len(rest), _GROUP)]
    lines = [groups[at : at + _GROUPS_IN_A_LINE] for at in range(0, len(groups), _GROUPS_IN_A_LINE)]
    lines[-1] += [""] * (_GROUPS_IN_A_LINE - len(lines[-1]))
    in_style = paper.style(15, bold=True)
    cells = [[paper.paragraph(group, in_style) for group in line] for line in lines]
    plain = [
        ("FONT", (0, 0), (-1, -1), paper.REGULAR),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ]
    return [
        paper.paragraph(_PREFIX, in_style),
        Spacer(0, 4),
        Table(cells, _GROUP_WIDTH, hAlign="LEFT", style=plain),
    ]
