"""Says the numbered sentences of a worker's paper in one language, or in two side by side (DESIGN §8)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reportlab.lib.enums import TA_CENTER
from reportlab.platypus import CondPageBreak, Flowable, HRFlowable

from attache_app.domain import formats
from attache_app.reports import paper
from attache_app.reports.office import Office
from attache_app.reports.paper_sentences import paper_sentences


class Speaker:
    """Makes the flowables of one paper. `width`: of its text, `size`: of its letters, in points. `said`: keys of what it came to say."""

    def __init__(self, languages: Sequence[str], width: float, size: float = 12.5) -> None:
        self.said: set[str] = set()
        self.languages = languages
        self.width = width
        self.size = size if len(languages) == 1 else size - 1

    def letterhead(self, office: Office) -> Iterator[Flowable]:
        """Who gives the paper, over a line."""
        if office.letterhead:
            yield paper.paragraph(office.letterhead, paper.style(10, bold=True, alignment=TA_CENTER))
        else:
            yield self.label("office", city=office.city)
        yield HRFlowable("100%", 1.2, color=paper.RULE, spaceBefore=3, spaceAfter=5)

    def reach_us(self, office: Office) -> Iterator[Flowable]:
        """Telephone, hours, address; where no telephone is known, that one may come back. Nobody's name beside a number."""
        numbers = [self.phone(phone) for phone in office.phones]
        label_width = 105.0 * len(self.languages)
        for key, text, larger in (
            ("telephone", "\n".join(numbers), 3),
            ("hours", office.hours, 0),
            ("address", office.address, 0),
        ):
            if text:
                value = paper.paragraph(text, paper.style(self.size + larger, bold=True))
                yield paper.row([self.label(key), value], [label_width, self.width - label_width])
        if not numbers:
            yield self.say("come_back")

    @staticmethod
    def phone(phone: Mapping[str, Any]) -> str:
        """A telephone of the post as one dials it."""
        return formats.phone_number(phone["number"]) + (" · WhatsApp" if phone.get("whatsapp") is True else "")

    def section(self, key: str) -> Iterator[Flowable]:
        """A heading under a line, never the last thing on a page."""
        yield CondPageBreak(100)
        yield HRFlowable("100%", 0.8, color=paper.RULE, spaceBefore=3, spaceAfter=3)
        yield self.say(key, larger=1.5, bold=True)

    def small(self, text: str) -> Flowable:
        """A few words in small grey letters."""
        return paper.paragraph(text, paper.style(9.5, textColor=paper.GREY))

    def label(self, key: str, **values: str) -> Flowable:
        """A few words above what the post or the program wrote, in all languages of the paper on one line."""
        return self.small(" · ".join(self.texts(key, **values)))

    def say(self, key: str, *, larger: float = 0, bold: bool = False, width: float = 0, **values: str) -> Flowable:
        """A numbered sentence; the second language stands beside the first, smaller."""
        size = self.size + larger
        texts = self.texts(key, **values)
        if len(texts) == 1:
            return paper.paragraph(texts[0], paper.style(size, bold=bold, spaceAfter=3))
        first = paper.paragraph(texts[0], paper.style(size, bold=bold))
        second = paper.paragraph(texts[1], paper.style(min(max(size * 0.78, 8), 10), bold=bold, textColor=paper.GREY))
        left = self.width * 0.58
        return paper.row([first, second], [left, (width or self.width) - left])

    def texts(self, key: str, date: str = "", city: str = "") -> list[str]:
        """A numbered sentence in the languages of the paper; `date` may be a datetime."""
        self.said.add(key)
        out = []
        for language in self.languages:
            when = ""
            if date:
                when = formats.long_date_time(date, language) if "T" in date else formats.weekday_date(date, language)
            out.append(paper_sentences()[key].texts(language).format(date=when, city=city))
        return out
