"""The first page on paper, as somebody filtered it in the window, to tick by hand."""

from collections.abc import Sequence

from attache_app.domain import formats
from attache_app.i18n import language as speak
from attache_app.reports import today as on_paper
from attache_app.reports.today import PaperLine, PaperSection, TodayPaper
from attache_app.services import papers, today
from attache_app.services.sessions import Session
from attache_app.services.today_lines import LATE, Line
from attache_app.services.today_words import Words


def today_pdf(session: Session, language: str, mine: bool, text: str, sections: Sequence[str]) -> bytes:
    """The first page on paper, as it is filtered in the window: these sections, whole."""
    tr = speak(language)
    words = Words(tr, session)
    agenda = today.agenda(session, language=language, mine=mine, text=text)
    marks = [tr("Only what is for {name}, and what nobody has taken", name=session.person)] if mine else []
    marks += [tr("Only lines with: {text}", text=text.strip())] if text.strip() else []
    shown = tuple(
        PaperSection(words.heading(s), tuple(_line(words, line) for line in s.lines), words.empty(s.name, bool(marks)))
        for s in agenda.sections
        if s.name in sections
    )
    day = formats.weekday_date(agenda.on.isoformat(), language)
    now = formats.date_time(session.now().isoformat(), language)
    model = TodayPaper(
        title=f"{day[:1].upper()}{day[1:]}", post=tr("Post {post}", post=session.identity.post), marks=tuple(marks), sections=shown,
        foot=tr("Printed {at}. It names persons: not for the counter.", at=now),
    )  # fmt: skip
    return on_paper.render(model, papers.office(session), language)


def _line(words: Words, line: Line) -> PaperLine:
    what, details = words.what(line)
    return PaperLine(line.when, words.exact(line), what, details, words.about(line), line.level == LATE)
