"""A line of the first page: what waits, whose it is, until when in words, and the field at which its record opens."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from attache_app.domain import formats
from attache_app.i18n import Tr
from attache_app.i18n import language as speak
from attache_app.records.agenda_rules import agenda_rules
from attache_app.services.sessions import Session
from attache_app.services.texts import Title, titles_in, value_text
from attache_app.store import audience, queries
from attache_app.store.engine import Connection
from attache_app.store.registers import RecordKey

LATE, SOON, CALM = "late", "soon", ""
_SOON_DAYS = 2
_HOLE = re.compile(r"\{(\w+)\}")
_MOST_LETTERS = 90  # of one detail: what somebody wrote may be a page


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line before anybody reads it. `day`: to be met, or where something began (`since`, late after `red` days); None: no date.

    `place`: (kind, id, field) that it opens. `about`: the record it is known by, as a rule its case. `reason`: said already, else
    the label of the rule `line`. `named`: records whose titles stand behind the reason, and `beside`: words that do. `passed`: words of its own where the day is over.
    """

    section: str
    line: str
    place: tuple[str, str, str]
    day: dt.date | None = None
    at: str | None = None
    since: bool = False
    red: int = 0
    owner: str | None = None
    about: RecordKey | None = None
    reason: str = ""
    details: tuple[str, ...] = ()
    named: tuple[RecordKey, ...] = ()
    beside: tuple[str, ...] = ()
    estimated: bool = False
    is_limit: bool = False

    def left(self, on: dt.date) -> int | None:
        """Days left on a day; below zero: late by so many."""
        if self.day is None:
            return None
        days = (self.day - on).days
        return days + self.red if self.since else days

    def level(self, now: dt.datetime) -> str:
        left = self.left(now.date())
        if left is None:
            return CALM
        if self.is_limit:
            return LATE if left <= self.red else CALM
        if left < 0 or (left == 0 and self.at is not None and not self.since and self.at < f"{now:%H:%M}"):
            return LATE
        return SOON if left <= _SOON_DAYS and not self.since else CALM


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is read. `days`: to its date, below zero after it. `when`: the same in words. `level`: late, soon or empty.

    `page`: record, or the page of the window to which it leads. `owner`: name of who does it; `reason`, `details`: why it is here.
    """

    section: str
    line: str
    page: str
    kind: str
    id: str
    field: str
    number: str | None
    title: str
    date: str | None
    at: str | None
    days: int | None
    when: str
    reason: str
    details: str = ""
    level: str = CALM
    estimated: bool = False
    owner: str = ""


def read(conn: Connection, session: Session, some: Sequence[Candidate], now: dt.datetime, language: str) -> list[Line]:
    """The lines of these candidates, with titles and details; of a restricted record others than its named readers see its number."""
    return _Reader(conn, session, now, language).lines(some)


class _Reader:
    """Reads titles and details of many lines at once."""

    def __init__(self, conn: Connection, session: Session, now: dt.datetime, language: str) -> None:
        self._conn, self._session, self._now, self._language = conn, session, now, language
        self._tr = speak(language)
        self._declarations = session.declarations
        self._titles: dict[RecordKey, Title] = {}
        self._named: dict[str, str] = {}  # the same by id

    def lines(self, some: Sequence[Candidate]) -> list[Line]:
        records = {key for c in some for key in ((c.place[0], c.place[1]), c.about) if key}
        closed = audience.closed_to(self._conn, self._declarations, records, self._session.staff_id)
        details = self._details(some)
        staff = {("staff", c.owner) for c in some if c.owner}
        keys = records | details.keys_named | staff | {key for c in some for key in c.named}
        self._titles = titles_in(self._conn, self._declarations, keys, self._language)
        self._named = {id: title.text for (_, id), title in self._titles.items()}
        return [self._line(c, details.values, closed) for c in some]

    def _details(self, some: Iterable[Candidate]) -> "_Details":
        wanted: dict[str, list[str]] = {}
        shown: dict[str, set[str]] = {}
        for c in some:
            if c.details or not c.reason:
                wanted.setdefault(c.place[0], []).append(c.place[1])
                shown.setdefault(c.place[0], set()).update(c.details)
        found = _Details({}, set())
        for kind, ids in wanted.items():
            fields = self._declarations.registers[kind].fields
            refs = [fields[n] for n in shown[kind] if fields[n].type == "ref"]
            for id, values in queries.rows(self._conn, self._declarations, kind, ids).items():
                found.values[kind, id] = values
                for f in refs:
                    if isinstance(values.get(f.name), str):
                        target, _, other = values[f.name].rpartition(":")
                        found.keys_named.add((target or f.kinds[0], other))
        return found

    def _line(self, c: Candidate, values: Mapping[RecordKey, Mapping[str, Any]], closed: set[RecordKey]) -> Line:
        kind, id, opens = c.place
        # A part of a case is known by its case; its own line says which part.
        known_by = self._titles.get(c.about) if c.about else None
        known_by = known_by or self._titles.get((kind, id))
        is_closed = (kind, id) in closed or c.about in closed
        title, details = _without_number(known_by) if known_by else "…", ""
        if is_closed:
            title = self._tr("Restricted: only its named readers see more")
        else:
            details = self._beside(c, values.get((kind, id), {}), title)
        owner = self._titles.get(("staff", c.owner)) if c.owner else None
        days = None if c.day is None else (c.day - self._now.date()).days
        return Line(
            section=c.section, line=c.line, page="record", kind=kind, id=id, field=opens,
            number=known_by.number if known_by else None, title=title, date=c.day.isoformat() if c.day else None, at=c.at,
            days=days, when=when(self._tr, c, days), reason=c.reason or self._label(c, {} if is_closed else values.get((kind, id), {})),
            details=details, level=c.level(self._now), estimated=c.estimated, owner=owner.text.partition(" · ")[0] if owner else "",
        )  # fmt: skip

    def _beside(self, c: Candidate, values: Mapping[str, Any], title: str) -> str:
        """What stands behind the reason; nothing twice, and nothing that the title says."""
        names = [self._titles[key].text for key in c.named if key in self._titles]
        said = [*names, *c.beside, *(self._said(c.place[0], name, values) for name in c.details)]
        return " · ".join(dict.fromkeys(text for text in said if text and text not in title))

    def _label(self, c: Candidate, values: Mapping[str, Any]) -> str:
        """The label of a line's rule, in which a field of the record may stand: `Task: {title}`."""
        label = agenda_rules()[c.line].labels(self._language)
        return _HOLE.sub(lambda hole: self._said(c.place[0], hole[1], values) or "…", label)

    def _said(self, kind: str, name: str, values: Mapping[str, Any]) -> str:
        value = values.get(name)
        if value is None or (isinstance(value, dict) and "missing" in value):
            return ""
        f = self._declarations.registers[kind].fields[name]
        text = value_text(self._declarations, f, value, self._language, self._named)
        return text if len(text) <= _MOST_LETTERS else text[: _MOST_LETTERS - 1] + "…"


@dataclass(slots=True)
class _Details:
    """`values` of the records whose details are shown; `keys_named`: the records that they name."""

    values: dict[RecordKey, dict[str, Any]]
    keys_named: set[RecordKey]


def _without_number(title: Title) -> str:
    """The title without the number that stands beside it."""
    return title.text.removeprefix(f"{title.number} · ") if title.number else title.text


def when(tr: Tr, c: Candidate, days: int | None) -> str:
    """How far a line's day is, in words: `in 6 days`, `tomorrow, 10:00`, `3 days late`, `for 12 days`."""
    if days is None:
        return tr("no date")
    if c.since:
        return tr("since today") if days >= 0 else tr.plural("for {n} day", "for {n} days", -days)
    if c.is_limit and days < 0:
        return tr.plural("passed {n} day ago", "passed {n} days ago", -days)
    said = relative(tr, days)
    return f"{said}, {c.at}" if c.at and days >= 0 else said


def relative(tr: Tr, days: int) -> str:
    """A day from today on, or one that somebody missed."""
    named = {0: tr("today"), 1: tr("tomorrow")}
    if days in named:
        return named[days]
    if days > 0:
        return tr.plural("in {n} day", "in {n} days", days)
    return tr.plural("{n} day late", "{n} days late", -days)


def ago(tr: Tr, days: int) -> str:
    """How long ago something was: `today`, `yesterday`, `6 days ago`."""
    named = {0: tr("today"), 1: tr("yesterday")}
    return named[days] if days in named else tr.plural("{n} day ago", "{n} days ago", days)


def exact(line: Line, language: str) -> str:
    """The date of a line itself, with its hour."""
    if line.date is None:
        return ""
    shown = formats.short_date(line.date, language)
    return f"{shown} {line.at}" if line.at else shown
