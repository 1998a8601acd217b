"""The paper a worker takes home: the receipt of a case, or a slip that shows number, telephone and hours and no subject.

A slip is printed for a visit, and for a case whose subject no paper should carry (`may_tell`); from outside nobody can
see which of the two it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, HRFlowable, Spacer

from attache_app.domain import formats
from attache_app.records.declarations import declarations
from attache_app.reports import paper
from attache_app.reports.paper_sentences import languages_for, paper_sentences

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
    """A receipt. `number`: the human number; `given_on`: date; `phones`: telephones of the post as stored; `paper`: code of
    paper_size; hours, address and letterhead as the post wrote them. Without `account` it is a slip.
    """

    number: str
    given_on: str
    city: str
    phones: tuple[Mapping[str, Any], ...] = ()
    hours: str = ""
    address: str = ""
    letterhead: str = ""
    paper: str = "letter"
    realm: str = "production"
    account: Account | None = None


def may_tell(level: str, safe_to_talk: bool | str | None) -> bool:
    """Whether the receipt of a case may say what it is about: not at N2 or above, nor where it is known that the person is
    not safe (`case.safe_to_talk`). A paper is found by whoever shares the room.
    """
    return level in ("N0", "N1") and safe_to_talk is not False


def render(model: ReceiptModel, language: str) -> bytes:
    """The receipt as PDF, in `language`; Creole has French beside it until a native reader has signed what it says."""
    alone = _Story(model, languages_for(language, ()))
    list(alone.flowables())  # to know which sentences it says
    languages = languages_for(language, alone.said)
    story = list(_Story(model, languages).flowables())
    return paper.make_pdf(story, paper=model.paper, language=languages[0], realm=model.realm, footer=model.number)


class _Story:
    """Builds one receipt from top to bottom. Where there are two languages, each sentence stands in both, side by side.

    `said`: the keys of the sentences it came to say.
    """

    def __init__(self, model: ReceiptModel, languages: tuple[str, ...]) -> None:
        self.said: set[str] = set()
        self._model = model
        self._languages = languages
        self._width = paper.text_width(model.paper)
        self._large = 12.5 if len(languages) == 1 else 11.5

    def flowables(self) -> Iterator[Flowable]:
        account = self._model.account
        yield from self._head("case_receipt" if account else "receipt")
        if account:
            yield from self._told(account)
            yield from self._will_do(account)
        yield from self._reach_us()
        if account:
            for key in ("call_if", "bring_papers", "sign_nothing"):
                yield self._say(key)
        yield HRFlowable("100%", 0.8, color=paper.RULE, spaceBefore=3, spaceAfter=4)
        yield self._say("danger_paper")
        yield self._say("no_permit")
        if not account:
            yield paper.CutLine()

    def _head(self, title: str) -> Iterator[Flowable]:
        model = self._model
        if model.letterhead:
            yield paper.paragraph(model.letterhead, paper.style(10, bold=True, alignment=TA_CENTER))
        else:
            yield self._label("office", city=model.city)
        yield HRFlowable("100%", 1.2, color=paper.RULE, spaceBefore=3, spaceAfter=5)
        beside = [
            self._say(title, larger=6, bold=True, width=self._width - _QR_SIDE),
            Spacer(0, 4),
            self._label("your_number"),
            paper.paragraph(model.number, paper.style(26, bold=True)),
            self._label("given_on", date=model.given_on),
        ]
        yield paper.row([beside, paper.QrSquare(model.number, _QR_SIDE)], [self._width - _QR_SIDE, _QR_SIDE])
        yield self._say("say_number")

    def _told(self, account: Account) -> Iterator[Flowable]:
        yield from self._section("you_told_us")
        if not account.words:
            yield self._say("nothing_written")
            return
        if account.words_language not in ("", self._languages[0]):
            name = declarations().lists["languages"].label(account.words_language, self._languages[0])
            yield paper.paragraph(name, self._label_style())
        said = paper.style(self._large, leftIndent=12, rightIndent=12, spaceAfter=3)
        for line in account.words.split("\n"):
            yield paper.paragraph(line or "\u00a0", said)
        yield self._say("your_words", larger=-2)

    def _will_do(self, account: Account) -> Iterator[Flowable]:
        yield from self._section("what_we_do")
        for key in [option for option in OPTIONS if option in account.chosen] or ["study"]:
            yield self._say(key)
        yield self._say("ask_first")
        if account.by:
            for key in ("news_by", "if_silent") if account.may_call else ("come_by",):
                yield self._say(key, larger=0.5, bold=True, date=account.by)

    def _reach_us(self) -> Iterator[Flowable]:
        model = self._model
        yield from self._section("reach_us")
        numbers = [
            formats.phone_number(phone["number"]) + (" · WhatsApp" if phone.get("whatsapp") is True else "")
            for phone in model.phones
            if phone.get("number")
        ]
        label_width = 105.0 * len(self._languages)
        for key, text, larger in (
            ("telephone", "\n".join(numbers), 3),
            ("hours", model.hours, 0),
            ("address", model.address, 0),
        ):
            if text:
                value = paper.paragraph(text, paper.style(self._large + larger, bold=True))
                yield paper.row([self._label(key), value], [label_width, self._width - label_width])
        if not numbers:
            yield self._say("come_back")

    def _section(self, key: str) -> Iterator[Flowable]:
        """A heading under a line, never the last thing on a page."""
        yield CondPageBreak(100)
        yield HRFlowable("100%", 0.8, color=paper.RULE, spaceBefore=3, spaceAfter=3)
        yield self._say(key, larger=1.5, bold=True)

    def _label_style(self) -> ParagraphStyle:
        return paper.style(9.5, textColor=paper.GREY)

    def _label(self, key: str, **values: str) -> Flowable:
        """A few words above what the post or the program wrote, in all languages of the paper on one line."""
        return paper.paragraph(" · ".join(self._texts(key, **values)), self._label_style())

    def _say(self, key: str, *, larger: float = 0, bold: bool = False, width: float = 0, **values: str) -> Flowable:
        """A numbered sentence; the second language stands beside the first, smaller."""
        size = self._large + larger
        texts = self._texts(key, **values)
        if len(texts) == 1:
            return paper.paragraph(texts[0], paper.style(size, bold=bold, spaceAfter=3))
        first = paper.paragraph(texts[0], paper.style(size, bold=bold))
        second = paper.paragraph(texts[1], paper.style(min(max(size * 0.78, 8), 10), bold=bold, textColor=paper.GREY))
        left = self._width * 0.58
        return paper.row([first, second], [left, (width or self._width) - left])

    def _texts(self, key: str, **values: str) -> list[str]:
        self.said.add(key)
        return [_text(key, language, **values) for language in self._languages]


def _text(key: str, language: str, date: str = "", city: str = "") -> str:
    """A numbered sentence in one language; `date` may be a datetime."""
    if date:
        date = formats.long_date_time(date, language) if "T" in date else formats.weekday_date(date, language)
    return paper_sentences()[key].texts(language).format(date=date, city=city)
