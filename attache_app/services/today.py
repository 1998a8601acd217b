"""The first page: what lapses, what is due, who waits, what is incomplete, what has not left; and how far each is, in words.

The rules are data (`resources/agenda.csv`), but for the limits of the law and the clocks of priorities, which are computed.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from attache_app.domain.limits import rows as limit_rows
from attache_app.domain.names import fold
from attache_app.i18n import language as speak
from attache_app.records.agenda_rules import AgendaRule, agenda_rules
from attache_app.services import exchange, limits
from attache_app.services.limits import CaseLimit
from attache_app.services.sessions import Session
from attache_app.services.today_clocks import Clocks, day_of
from attache_app.services.today_lines import CALM, LATE, SOON, Candidate, Line, ago, read
from attache_app.store import today_queries
from attache_app.store.engine import Connection
from attache_app.store.today_queries import Asked, Found

LAPSES, DUE, WAITS, INCOMPLETE, LEFT = SECTIONS = ("lapses", "due", "waits", "incomplete", "left")
LIMIT_DAYS = 60  # domain reference A10: limits in sixty days
RED_DAYS = 10  # any limit within ten days is raised to P2 (domain reference §3)
_OLD_DAYS = 90  # a limit that passed so long ago stands behind those that can still be met
_SHOWN = frozenset({*limit_rows.ALIVE, limit_rows.PASSED, limit_rows.DATE_MISSING, limit_rows.NO_KNOWN_LIMIT})
_MOST_FILTERED = 3_000  # lines of a section whose words a filter looks through
_STALE_DAYS = 7  # a batch leaves every Friday (domain reference §1)


@dataclass(frozen=True, slots=True)
class Section:
    """`lines`: the first ones; `total`: how many there are in all, `late` of these."""

    name: str
    lines: tuple[Line, ...]
    total: int
    late: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """What stands on the first page on a day, in the order in which it is read."""

    on: dt.date
    zone: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that stands there on a day, before titles are read: filters pick from it. `left`: lines of the last section."""

    now: dt.datetime
    language: str
    candidates: tuple[Candidate, ...]
    left: tuple[Line, ...]


def agenda(
    session: Session, *, on: dt.date | None = None, language: str | None = None, mine: bool = False, text: str = "", most: int = 0
) -> Agenda:  # fmt: skip
    """What stands on the first page. `on`: the day, today at the post if not given; the rest as `pick` takes it."""
    found = gather(session, on, language)
    return pick(session, found, gather_limits(session, on, language), mine=mine, text=text, most=most)


def gather(session: Session, on: dt.date | None = None, language: str | None = None) -> Gathered:
    """Everything but the limits of the law, which take longer where there are many cases."""
    now, spoken = _now(session, on), language or session.language
    with session.store.reading() as conn:
        found = tuple(_candidates(conn, session, now, spoken))
    return Gathered(now, spoken, found, tuple(_standing(session, spoken)))


def gather_limits(session: Session, on: dt.date | None = None, language: str | None = None) -> tuple[Candidate, ...]:
    """The limit that counts of every open case, where it lapses soon, has passed or is not known."""
    today = _now(session, on).date()
    found = limits.earliest(session, today)
    with session.store.reading() as conn:
        return tuple(_of_limits(conn, session, found, today, language or session.language))


def pick(
    session: Session, found: Gathered, lapsing: Iterable[Candidate] = (), *, mine: bool = False, text: str = "", most: int = 0
) -> Agenda:  # fmt: skip
    """The sections with the lines of each. `mine`: only what is for whoever signed in, and what is for nobody yet. `text`: words
    that a line must hold. `most`: lines of each section; 0 for all."""
    asked = [c for c in (*found.candidates, *lapsing) if not mine or c.owner in (None, session.staff_id)]
    words = fold(text).split()
    with session.store.reading() as conn:
        sections = [_section(conn, session, name, asked, found, words, most) for name in SECTIONS[:-1]]
    left = tuple(line for line in found.left if _holds(line, words))
    sections.append(Section(LEFT, left, len(left), sum(line.level == LATE for line in left)))
    return Agenda(found.now.date(), session.identity.zone, tuple(sections))


def _now(session: Session, on: dt.date | None) -> dt.datetime:
    now = session.now()
    return now if on is None or on == now.date() else dt.datetime.combine(on, now.timetz())


def _section(
    conn: Connection, session: Session, name: str, asked: list[Candidate], found: Gathered, words: list[str], most: int
) -> Section:  # fmt: skip
    now, language = found.now, found.language
    own = sorted((c for c in asked if c.section == name), key=lambda c: _place(c, now.date()))
    if not words:
        lines = read(conn, session, own[: most or None], now, language)
        return Section(name, tuple(lines), len(own), sum(c.level(now) == LATE for c in own))
    matching = [line for line in read(conn, session, own[:_MOST_FILTERED], now, language) if _holds(line, words)]
    late = sum(line.level == LATE for line in matching)
    return Section(name, tuple(matching[: most or None]), len(matching), late)


def _holds(line: Line, words: list[str]) -> bool:
    said = fold(" ".join((line.number or "", line.title, line.reason, line.details, line.when, line.owner)))
    return all(word in said for word in words)


def _place(c: Candidate, on: dt.date) -> tuple[bool, bool, int, str, str]:
    """Most late first; what has no date last; a limit long past behind those that can still be met."""
    left = c.left(on)
    is_old = c.is_limit and left is not None and left < -_OLD_DAYS
    return left is None, is_old, left or 0, c.at or "24:00", c.place[1]


def _candidates(conn: Connection, session: Session, now: dt.datetime, language: str) -> Iterator[Candidate]:
    side = "hq" if session.kind == "hq" else "post"
    rules = {name: rule for name, rule in agenda_rules().items() if rule.side in (side, "both")}
    words = {"@today": now.date().isoformat(), "@post": session.identity.post_id, "@me": session.staff_id}
    for f in today_queries.found(conn, session.declarations, rules.values(), Asked(now.date(), words)):
        yield _of_rule(rules[f.line], f, session.zone)
    if side == "post":
        clocks = Clocks(conn, session, now, speak(language))
        yield from clocks.cases()
        yield from clocks.visits()
        yield from clocks.gaps()


def _of_rule(rule: AgendaRule, found: Found, zone: dt.tzinfo) -> Candidate:
    day, at = None, None
    if found.moment:
        day = day_of(found.moment, zone) + dt.timedelta(days=rule.plus)
        if "T" in found.moment and not rule.plus and not rule.since:
            at = f"{dt.datetime.fromisoformat(found.moment).astimezone(zone):%H:%M}"
    return Candidate(
        rule.section, rule.line, (rule.register, found.id, rule.opens), day, at, since=rule.since, red=rule.red, owner=found.owner,
        about=found.about, details=rule.details,
    )  # fmt: skip


def _of_limits(
    conn: Connection, session: Session, found: list[CaseLimit], on: dt.date, language: str
) -> Iterator[Candidate]:
    tr, rules = speak(language), session.declarations.lists["limitation_rules"]
    shown = [f for f in found if f.status in _SHOWN and _is_shown(f, on, session.kind == "hq")]
    owners = today_queries.some_values(conn, session.declarations, "case", "owner", (f.case for f in shown))
    for f in shown:
        label = rules.label(f.rule, language) if f.rule else ""
        reason, beside = label, []
        if f.status == limit_rows.NO_KNOWN_LIMIT:
            reason = tr("No known limit: ask a lawyer")
        elif f.status == limit_rows.DATE_MISSING:
            field = session.declarations.field(f.field.kind, f.field.field).labels(language)
            reason, beside = tr("Date missing, ask: {field}", field=field), [label]
        elif f.status == limit_rows.SUSPENDED:
            beside = [tr("suspended for now")]
        known = rules.by_code.get(f.rule or "")
        if f.date is not None and known and known.more.get("certainty") == "to_confirm":
            beside.append(tr("a lawyer must confirm it"))
        yield Candidate(
            LAPSES, f"limit_{f.status}", _place_of(f), f.date, owner=owners.get(f.case), about=("case", f.case), reason=reason, red=RED_DAYS,
            named=(("worker", f.worker),) if f.worker else (), beside=tuple(beside), estimated=f.estimated, is_limit=True,
        )  # fmt: skip


def _place_of(limit: CaseLimit) -> tuple[str, str, str]:
    """What a limit opens: the field to ask for; of one that has its date the case, where its limits and filings stand together."""
    if limit.date is None or limit.field.kind == "case":
        return limit.field
    return "case", limit.case, ""


def _is_shown(limit: CaseLimit, on: dt.date, is_hq: bool) -> bool:
    """Within sixty days, and wherever nothing is known. Headquarters is told only what is red: the posts ask for dates."""
    if limit.date is None:
        return not is_hq
    return limit.date <= on + dt.timedelta(days=RED_DAYS if is_hq else LIMIT_DAYS)


def _standing(session: Session, language: str) -> list[Line]:
    """What has not left for headquarters; there, what came and what waits for a decision."""
    status, tr, today = exchange.status(session), speak(language), session.now().date()
    lines: list[Line] = []

    def add(line: str, page: str, n: int, title: str, reason: str, day: str | None = None, late: bool = False) -> None:
        days = (day_of(day, session.zone) - today).days if day else None
        said = ago(tr, -days) if days is not None else tr("not yet") if line == "unreceipted" else ""
        level = LATE if late else SOON if n else CALM
        date = day_of(day, session.zone).isoformat() if day else None
        lines.append(Line(LEFT, line, page, "", "", "", None, title, date, None, days, said, reason, level=level))

    if session.kind == "hq":
        for laptop in exchange.devices(session):
            age = (today - day_of(laptop.last_at, session.zone)).days if laptop.last_at else None
            if not laptop.revoked and (age is None or age > _STALE_DAYS):
                reason = tr("No batch came yet") if age is None else tr("Its last batch is old: ask the post")
                add("laptop", "inbox", 1, tr("Laptop {name}", name=laptop.name), reason, laptop.last_at, late=True)
    elif status["unreceipted"]:
        made = exchange.made(session)
        reason = (
            tr("Nothing was made for headquarters yet") if not made else tr("Last batch: {file}", file=made[0].name)
        )
        age = (today - day_of(made[0].at, session.zone)).days if made else 0
        title = tr.plural(
            "{n} change not confirmed by headquarters yet", "{n} changes not confirmed by headquarters yet", status["unreceipted"]
        )  # fmt: skip
        add(
            "unreceipted", "sync", status["unreceipted"], title, reason, made[0].at if made else None, age > _STALE_DAYS
        )
    if status["conflicts"]:
        title = tr.plural("{n} field to settle", "{n} fields to settle", status["conflicts"])
        reason = tr("Two people wrote without having seen each other.")
        add("conflicts", "conflicts", status["conflicts"], title, reason)
    if status["quarantined"]:
        hq = session.kind == "hq"
        reason = tr("Kept, and listed with the reason.") if hq else tr("Headquarters keeps them and says why.")
        title = tr.plural("{n} change held aside", "{n} changes held aside", status["quarantined"])
        add("aside", "inbox" if hq else "sync", status["quarantined"], title, reason)
    return lines
