"""The case sheet: the file of a case as a paper, in a language chosen apart from the window's."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attache_app.domain import formats
from attache_app.i18n import Tr
from attache_app.i18n import language as speak
from attache_app.reports import case_sheet as reports
from attache_app.reports.case_sheet import CaseSheet, Facts, Grid, Part, Texts
from attache_app.services import limit_words, papers, records, texts
from attache_app.services.case_file import CaseFile, case_file
from attache_app.services.limit_words import LimitWords
from attache_app.services.papers import Progress
from attache_app.services.records import RecordView
from attache_app.services.sessions import Session
from attache_app.services.texts import Said
from attache_app.store import queries

_HEAD = ("status", "priority", "category", "other_categories", "opened_on", "owner", "expulsion_risk")
_ELSEWHERE = frozenset({"words", *_HEAD})  # printed in a part of their own
_STEPS = 6
_NAMED = 6  # more fill a page and tell no more


def case_sheet_pdf(session: Session, ref: str, language: str, progress: Progress = papers.nobody) -> bytes:
    """The sheet of a case, by id or number. That a restricted one was printed is written down (DESIGN §3)."""
    progress(0, _STEPS)
    view = records.show(session, "case", ref)
    file = case_file(session, view.id, language)
    progress(2, _STEPS)
    if view.level in ("N2", "N3"):
        with session.store.writing() as conn:
            queries.note_access(conn, session.now().isoformat(), session.staff_id, "case", view.id, "print")
    sheet = _sheet(session, view, file, language)
    progress(3, _STEPS)
    pdf = reports.render(sheet, papers.office(session), language)
    progress(_STEPS, _STEPS)
    return pdf


def _sheet(session: Session, view: RecordView, file: CaseFile, language: str) -> CaseSheet:
    tr = speak(language)
    said = Said(session.declarations, language, file.titles)
    levels = session.declarations.lists["confidentiality_levels"]
    marks = (levels.label(view.level, language),) if view.level in ("N2", "N3") else ()
    now = formats.long_date_time(session.now().isoformat(), language)
    foot = tr(
        "Printed on {when} at {post} by {person}. It names persons: keep it locked away, and destroy it when it is not needed.",
        when=now, post=session.identity.post, person=session.person,
    )  # fmt: skip
    parts = (
        part
        for part in _parts(said, view, file, limit_words.of_rows(session, file.limits, language))
        if part is not None
    )
    return CaseSheet(view.number or "", tr("Case sheet"), marks, tuple(parts), foot)


def _parts(said: Said, view: RecordView, file: CaseFile, spoken: Sequence[LimitWords]) -> Iterator[Part | None]:
    tr = said.tr
    yield _facts(said, tr("The case"), view.values, _HEAD)
    yield _limits(said, spoken)
    yield _people(said, file)
    yield _money(said, file)
    yield _lines(said, file)
    words = [(" · ".join(filter(None, (w.by, w.language, _day(w.at, said.language)))), w.text) for w in file.words]
    yield Texts(tr("In their own words"), tuple(words)) if words else None
    happened = [(_day(e.at, said.language), e.title, e.detail) for e in file.events]
    heads = (tr("When"), tr("What"), tr("More"))
    yield Grid(tr("What happened"), heads, (0.16, 0.34, 0.5), tuple(happened)) if happened else None
    yield Texts(tr("What is missing"), tuple(("", gap.text) for gap in file.gaps)) if file.gaps else None
    for group in said.declarations.registers["case"].groups:
        names = [f.name for f in said.declarations.registers["case"].own if f.group == group.name]
        yield _facts(said, group.labels(said.language), view.values, [n for n in names if n not in _ELSEWHERE])


def _facts(said: Said, heading: str, values: Mapping[str, Any], names: Iterable[str]) -> Facts | None:
    fields = said.declarations.registers["case"].fields
    rows = [(fields[n].labels(said.language), said.field("case", n, values)) for n in names]
    filled = tuple((label, text) for label, text in rows if text)
    return Facts(heading, filled) if filled else None


def _limits(said: Said, spoken: Iterable[LimitWords]) -> Part | None:
    """Limits that are alike but for whom they concern stand in one row: forty cutters share theirs."""
    tr = said.tr
    alike: dict[tuple[str, str, str], dict[str, None]] = {}
    for words in spoken:
        until = "\n".join(filter(None, (words.date, words.standing)))
        rule = "\n".join(filter(None, (words.rule, words.law, words.certainty)))
        whom = words.worker or words.about
        alike.setdefault((until, rule, "\n".join(words.remarks)), {})[whom] = None
    rows = [(until, rule, _some(tr, whom), remarks) for (until, rule, remarks), whom in alike.items()]
    heads = (tr("Until"), tr("Rule"), tr("For"), tr("Assumed, and to know"))
    return Grid(tr("Limits"), heads, (0.2, 0.3, 0.24, 0.26), tuple(rows)) if rows else None


def _some(tr: Tr, names: Iterable[str]) -> str:
    """The first names of a list, and how many more there are."""
    every = [name for name in names if name]
    more = len(every) - _NAMED
    if more <= 0:
        return "\n".join(every)
    return "\n".join([*every[:_NAMED], tr.plural("and {n} more", "and {n} more", more)])


def _people(said: Said, file: CaseFile) -> Part | None:
    tr = said.tr

    def label(name: str) -> str:
        return said.declarations.field("case_worker", name).labels(said.language)

    rows = [(p.name, p.role, _amounts(said, p.claimed), p.outcome) for p in file.people]
    heads = (label("worker"), label("role"), tr("Claimed"), label("outcome"))
    jobs = [p.job for p in file.people]
    if not rows or len(set(jobs)) == 1:
        # Forty cutters of one mill: what is the same for all is said once, in the heading.
        about = f"{tr('People')} – {jobs[0]}" if rows and jobs[0] else tr("People")
        return Grid(about, heads, (0.36, 0.22, 0.21, 0.21), tuple(rows)) if rows else None
    with_jobs = tuple((*row[:2], job, *row[2:]) for row, job in zip(rows, jobs, strict=True))
    return Grid(tr("People"), (*heads[:2], label("employment"), *heads[2:]), (0.26, 0.14, 0.3, 0.15, 0.15), with_jobs)


def _money(said: Said, file: CaseFile) -> Part | None:
    tr = said.tr
    heads = (tr("Currency"), tr("Claimed"), tr("Offered"), tr("Accepted"), tr("Received"), tr("Not confirmed"))

    def text(minor: int | None, currency: str) -> str:
        return "–" if minor is None else texts.amount(said.declarations, minor, currency, said.language)

    rows = [
        (s.currency, *(text(n, s.currency) for n in (s.claimed, s.offered, s.accepted, s.received, s.unconfirmed)))
        for s in file.sums
    ]
    return Grid(tr("Money"), heads, (0.12, 0.18, 0.18, 0.18, 0.18, 0.16), tuple(rows)) if rows else None


def _lines(said: Said, file: CaseFile) -> Part | None:
    tr = said.tr

    def money(value: Any) -> str:
        return (
            _amounts(said, {value["currency"]: value["amount_minor"]}) if isinstance(value, dict) else tr("not known")
        )

    rows = [
        (line.item, line.worker, line.period, money(line.claimed), _amounts(said, line.received)) for line in file.lines
    ]
    heads = (tr("Sum due"), tr("To whom"), tr("Period"), tr("Claimed"), tr("Received"))
    return Grid(tr("Claim, line by line"), heads, (0.26, 0.24, 0.2, 0.15, 0.15), tuple(rows)) if rows else None


def _amounts(said: Said, amounts: Mapping[str, int]) -> str:
    """Sums of several currencies, never added."""
    return "\n".join(texts.amount(said.declarations, n, c, said.language) for c, n in sorted(amounts.items()))


def _day(at: str, language: str) -> str:
    if not at:
        return ""
    return formats.date_time(at, language) if "T" in at else formats.partial_date({"edtf": at}, language)
