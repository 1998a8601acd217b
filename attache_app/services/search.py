"""Finding a record by what a person remembers of it: names in any order and by their sound, numbers, telephones, employers, words.

The store gives the documents that may be meant, `domain.likeness` says how near each is, and the best are told with their reason.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from attache_app.domain import numbering
from attache_app.errors import DomainError
from attache_app.records.name_rules import sounds
from attache_app.services import reasons, texts
from attache_app.services.reasons import Reason
from attache_app.services.sessions import Session
from attache_app.store import audience, finding, queries, search_index
from attache_app.store.engine import Connection
from attache_app.store.registers import RecordKey

if TYPE_CHECKING:
    from attache_app.domain.likeness import Likeness, Typed

_MOST_WORDS = 8
_ENOUGH = 5  # records in which every word was found; with fewer, search looks for slips too
_LEAST = 0.45  # what is less like is not meant
_MOSTLY = 0.6  # as like as two words of three
_ELSEWHERE = 0.6  # the grade of a word that stands in an address, a note, …
_NUMBER, _BEGINS, _WRONG = 2.0, 1.5, 1.4  # numbers and telephones: whole, begun, with one wrong character
_MOST_PLACES, _MOST_WORKERS, _MANY = (
    3,
    2_000,
    20,
)  # employers and sites looked into; workers of each; and without a name for them
_SERIAL_DIGITS = 6
_NEARLY = 2  # decimals: what is nearer to one another than this is told by register and age
_FIRST = {kind: n for n, kind in enumerate(("worker", "employer", "site", "provider", "kin", "case", "visit"))}


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found. `text`: the line by which a person recognises it.

    `why`: name, nickname, form (of the same name: Juan, Jean), sound, near (a slip of the pen), number, misheard (a number with
    one wrong character), phone, employer, site, or words. `matched`: what of the record answered, as it is written there;
    `field`: the field of that, where it is not the name.
    """

    kind: str
    id: str
    number: str | None
    text: str
    why: str
    matched: str = ""
    field: str = ""


@dataclass(slots=True)
class _Found:
    """What was found so far, by record; `good`: how many hold every word."""

    by_key: dict[RecordKey, tuple[float, finding.Document, Reason, bool]] = field(default_factory=dict)
    good: int = 0

    def add(self, d: finding.Document, value: float, reason: Reason, is_good: bool = True) -> None:
        key = (d.kind, d.id)
        before = self.by_key.get(key)
        if before is None or before[0] < value:
            self.by_key[key] = (value, d, reason, is_good)
            self.good += is_good and before is None

    def best(self) -> list[RecordKey]:
        """Those that hold every word, best first, then those that hold most of them.

        Of equals persons come first, then the newest of each name, then the second of each.
        """
        found = sorted(self.by_key.items(), key=lambda item: -item[1][1].no)
        namesakes: Counter[tuple[float, str]] = Counter()
        order: dict[RecordKey, tuple[bool, float, int, int]] = {}
        for key, (value, d, _, is_good) in found:
            if self.good and not is_good and value < _MOSTLY:
                continue
            near = round(value, _NEARLY)
            namesakes[near, d.names] += 1
            order[key] = (not is_good, -near, _FIRST.get(d.kind, len(_FIRST)), namesakes[near, d.names])
        return sorted(order, key=lambda key: order[key])


def search(
    session: Session, text: str, kind: str | None = None, limit: int = 20, language: str | None = None
) -> list[Hit]:
    """The records that are meant by a text, best first. Order, accents and hyphens of what is typed do not matter."""
    return search_in(session, text, [kind] if kind else [], limit, language)


def search_in(
    session: Session, text: str, kinds: Sequence[str], limit: int = 20, language: str | None = None
) -> list[Hit]:
    """As `search`, in some registers; none named: in all of them. DomainError for one that is none."""
    for kind in kinds:
        if kind not in session.declarations.registers:
            raise DomainError("register_unknown", register=kind)
    words = search_index.words(text)[:_MOST_WORDS]
    if not words:
        return []
    with session.store.reading() as conn:
        found = _find(conn, session, text, words, kinds)
        readable = _readable(conn, session, found, limit)
        return _told(conn, session, found, readable, language or session.language)


def prepare(session: Session) -> None:
    """Load what the first search needs, so that the first letters are answered as soon as the others."""
    from attache_app.domain import likeness  # noqa: F401

    with session.store.reading() as conn:
        session.vocabulary.keys(conn)


def shared_numbers(hits: Iterable[Hit]) -> list[str]:
    """The numbers that several of the records found have: two laptops gave one number before they knew of each other."""
    seen = Counter(hit.number for hit in hits if hit.number and hit.why == "number")
    return sorted(number for number, times in seen.items() if times > 1)


def misheard(text: str) -> list[str]:
    """Where a number was typed with one wrong character: the numbers that were probably meant; else nothing."""
    written = numbering.normalise(text)
    return [] if written is None or numbering.is_right(written) else numbering.one_character_away(written)


def _find(conn: Connection, session: Session, text: str, words: list[str], kinds: Sequence[str]) -> _Found:
    from attache_app.domain.likeness import Typed  # loads what compares texts: for whoever searches

    found, known, typed = _Found(), sounds(), Typed(sounds(), words)
    for number in (text, *_serials(session, text)):
        exact = search_index.exact_key(number)
        for d in finding.by_number(conn, number, kinds):
            whole = exact in d.exact.split() or exact in d.phones.split()
            found.add(d, _NUMBER if whole else _BEGINS, Reason("number" if exact in d.exact else "phone", number))
    for number in misheard(text):
        for d in finding.by_number(conn, number, kinds):
            if search_index.exact_key(number) in d.exact.split():
                found.add(d, _WRONG, Reason("misheard", number))
    _rank(found, typed, finding.by_words(conn, known, words, kinds))
    if found.good < _ENOUGH and any(not w.isdigit() for w in words):
        used = session.vocabulary.keys(conn)
        _rank(found, typed, finding.by_less(conn, known, words, kinds, used, fewer=found.good == 0))
    if not kinds or kinds == ["worker"]:
        _workers_of(conn, session, found, typed)
    return found


def _serials(session: Session, text: str) -> list[str]:
    """Of a serial alone: how the numbers of this laptop begin that have it, of this year and of the last."""
    typed = text.strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) <= _SERIAL_DIGITS):
        return []
    own, year = session.identity, session.now().year
    return [numbering.make(own.post, own.letter, y, int(typed))[:-2] for y in (year, year - 1)]


def _rank(found: _Found, typed: "Typed", documents: Iterable[finding.Document]) -> None:
    count = len(typed.words)
    known: dict[str, Likeness] = {}
    for d in documents:
        if (d.kind, d.id) in found.by_key:
            continue
        like = known.get(d.names)
        if like is None:
            like = known[d.names] = typed.likeness(_names(d))
        elsewhere = [w for w in like.missing if finding.holds(d, w)]
        value = like.value + _ELSEWHERE * len(elsewhere) / count
        if value >= _LEAST:
            reason = Reason("words", " ".join(elsewhere)) if elsewhere else Reason(like.by, *like.weakest, like.name)
            found.add(d, value, reason, len(elsewhere) == len(like.missing))


def _workers_of(conn: Connection, session: Session, found: _Found, typed: "Typed") -> None:
    """Who works at an employer or a site that some of the words name; the others name the worker."""
    from attache_app.domain.likeness import Typed

    if found.good >= _MANY:
        return
    likes = [(place, typed.likeness(_names(place))) for place in finding.places(conn, sounds(), typed.words)]
    likes = [(place, like) for place, like in likes if like.value and like.by != "near"]
    least = min((len(like.missing) for _, like in likes), default=0)
    likes = sorted((x for x in likes if len(x[1].missing) == least), key=lambda x: -x[1].value)[:_MOST_PLACES]
    count = len(typed.words)
    for place, like in likes:
        rest = Typed(sounds(), like.missing)
        most = _MOST_WORKERS if rest.words else _MANY
        for d in finding.workers_at(conn, session.declarations, place.kind, place.id, most):
            who = rest.likeness(_names(d))
            if not who.missing:
                value = (who.value * len(rest.words) + _ELSEWHERE * (count - len(rest.words))) / count
                found.add(d, value, Reason(place.kind, place.id))


def _names(d: finding.Document) -> list[list[str]]:
    return [name.split() for name in d.names.split(search_index.NAME_END)] if d.names else []


def _readable(conn: Connection, session: Session, found: _Found, limit: int) -> dict[RecordKey, bool]:
    """The best of what was found, and whether who is signed in may read more of it than its number.

    Of a restricted record with named readers others see the number, and find it by that alone (DESIGN §3, §5).
    """
    out: dict[RecordKey, bool] = {}
    best = found.best()
    for at in range(0, len(best), limit):
        some = best[at : at + limit]
        closed = audience.closed_to(conn, session.declarations, some, session.staff_id)
        for key in some:
            if key not in closed or found.by_key[key][2].why == "number":
                out[key] = key not in closed
        if len(out) >= limit:
            break
    return dict(list(out.items())[:limit])


def _told(
    conn: Connection, session: Session, found: _Found, readable: dict[RecordKey, bool], language: str
) -> list[Hit]:
    by_kind: dict[str, list[str]] = {}
    for kind, id in readable:
        by_kind.setdefault(kind, []).append(id)
    rows = {
        (kind, id): values
        for kind, ids in by_kind.items()
        for id, values in queries.rows(conn, session.declarations, kind, ids).items()
    }
    titles = texts.titles_of(conn, session.declarations, rows, language)
    explain = reasons.Reasons(conn, session.declarations, rows, language)
    hits = []
    for key in readable:
        title = titles.get(key)
        if title is None:
            continue
        if not readable[key]:
            hits.append(Hit(*key, title.number, title.number or "…", "number"))
            continue
        hits.append(Hit(*key, title.number, title.text, *explain.of(key, found.by_key[key][2])))
    return hits
