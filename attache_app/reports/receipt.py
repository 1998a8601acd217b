"""The paper a worker takes home: the receipt of a case, or a slip that shows number, telephone and hours and no subject.

A slip is printed for a visit, and for a case whose subject no paper should carry (`may_tell`); from outside nobody can
see which of the two it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.platypus import Flowable, HRFlowable, Spacer

from attache_app.records.declarations import declarations
from attache_app.reports import paper
from attache_app.reports.office import Office
from attache_app.reports.paper_sentences import languages_for
from attache_app.reports.speaker import Speaker

# What a worker may choose (list case_option), in the order in which it is printed; each is also the key of its sentence.
OPTIONS = ("advice", "conciliation", "inspection", "court", "insurer", "police", "protection", "return_home", "nothing")
_QR_SIDE = 90.0  # points, 32 mm: a cheap telephone reads it from arm's length


@dataclass(frozen=True, slots=True)
class Account:
    """What the receipt of a case says beside its number.

    `words`: what the person said, as said, and its language. `chosen`: codes of case_option; none: we study the case.
    `by`: date or datetime by which we said we would speak. `may_call`: false where the person must not be called.
    """

    words: str = ""
    words_language: str = ""
    chosen: tuple[str, ...] = ()
    by: str = ""
    may_call: bool = True


@dataclass(frozen=True, slots=True)
class ReceiptModel:
    """A receipt. `number`: the human number; `given_on`: date. Without `account` it is a slip."""

    number: str
    given_on: str
    office: Office
    account: Account | None = None


def may_tell(level: str, safe_to_talk: bool | str | None) -> bool:
    """Whether the receipt of a case may say what it is about: not at N2 or above, nor where it is known that the person is
    not safe (`case.safe_to_talk`). A paper is found by whoever shares the room.
    """
    return level in ("N0", "N1") and safe_to_talk is not False


def render(model: ReceiptModel, language: str) -> bytes:
    """The receipt as PDF, in `language`; Creole has French beside it until a native reader has signed what it says."""
    alone = Speaker(languages_for(language, ()), paper.text_width(model.office.paper))
    list(_flowables(model, alone))  # to know which sentences it says
    languages = languages_for(language, alone.said)
    story = list(_flowables(model, Speaker(languages, paper.text_width(model.office.paper))))
    office = model.office
    return paper.make_pdf(story, paper=office.paper, language=languages[0], realm=office.realm, footer=model.number)


def _flowables(model: ReceiptModel, speaker: Speaker) -> Iterator[Flowable]:
    """A receipt from top to bottom."""
    account = model.account
    yield from speaker.letterhead(model.office)
    beside = [
        speaker.say("case_receipt" if account else "receipt", larger=6, bold=True, width=speaker.width - _QR_SIDE),
        Spacer(0, 4),
        speaker.label("your_number"),
        paper.paragraph(model.number, paper.style(26, bold=True)),
        speaker.label("given_on", date=model.given_on),
    ]
    yield paper.row([beside, paper.QrSquare(model.number, _QR_SIDE)], [speaker.width - _QR_SIDE, _QR_SIDE])
    yield speaker.say("say_number")
    if account:
        yield from _told(account, speaker)
        yield from _will_do(account, speaker)
    yield from speaker.section("reach_us")
    yield from speaker.reach_us(model.office)
    if account:
        for key in ("call_if", "bring_papers", "sign_nothing"):
            yield speaker.say(key)
    yield HRFlowable("100%", 0.8, color=paper.RULE, spaceBefore=3, spaceAfter=4)
    yield speaker.say("danger_paper")
    yield speaker.say("no_permit")
    if not account:
        yield paper.CutLine()


def _told(account: Account, speaker: Speaker) -> Iterator[Flowable]:
    yield from speaker.section("you_told_us")
    if not account.words:
        yield speaker.say("nothing_written")
        return
    if account.words_language not in ("", speaker.languages[0]):
        yield speaker.small(declarations().lists["languages"].label(account.words_language, speaker.languages[0]))
    said = paper.style(speaker.size, leftIndent=12, rightIndent=12, spaceAfter=3)
    for line in account.words.split("\n"):
        yield paper.paragraph(line or "\u00a0", said)
    yield speaker.say("your_words", larger=-2)


def _will_do(account: Account, speaker: Speaker) -> Iterator[Flowable]:
    yield from speaker.section("what_we_do")
    for key in [option for option in OPTIONS if option in account.chosen] or ["study"]:
        yield speaker.say(key)
    yield speaker.say("ask_first")
    if account.by:
        for key in ("news_by", "if_silent") if account.may_call else ("come_by",):
            yield speaker.say(key, larger=0.5, bold=True, date=account.by)
