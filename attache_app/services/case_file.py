"""A case as one reads a file: who is in it, the money, the words, what happened, what is missing, the limits. Computed on reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from attache_app.domain import settlements
from attache_app.domain.consents import may_be_named
from attache_app.domain.limits.rows import LimitRow, which_counts
from attache_app.domain.money import totals
from attache_app.records.declarations import Declarations
from attache_app.services import case_gaps, case_money, limit_words, limits, texts, timeline
from attache_app.services.case_gaps import Gap, Held
from attache_app.services.case_money import ClaimLine, Sums
from attache_app.services.list_texts import records_named
from attache_app.services.sessions import Session
from attache_app.services.texts import Said
from attache_app.services.timeline import Event
from attache_app.store import queries
from attache_app.store.engine import Connection
from attache_app.store.parts import naming_any, naming_rows

MOST = 5_000  # participants, claim lines, payments: more is no case
# Shown in a part of their own, or no part of what happened.
_NO_EVENTS = ("case_worker", "claim_line", "indicator", "handover", "report")
_OTHERS = ("employer", "site", "filed_by", "owner", "visit", "linked_cases", "merged_into")


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody in the case. `id`: of the case_worker. `role`, `job`, `outcome`: as text. `claimed`: {currency: minor units}.

    `limit`: the row of the limits that counts for this person. `named`: whether the employer may hear the name, None if not asked.
    """

    id: str
    worker: str | None
    name: str
    role: str
    job: str
    outcome: str
    is_gone: bool
    claimed: Mapping[str, int]
    limit: LimitRow | None
    named: bool | None


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody or something else that the case names in a field: its text, and `kind` and `id` of its record where it has one."""

    field: str
    text: str
    kind: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody said: the case's own words, or a statement's. `by`: as text; `at`: as recorded."""

    kind: str
    id: str
    text: str
    language: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All of it. `unpriced`: claim lines whose amount is not known. `counts`: the limit that counts for the case. `titles`: by id."""

    people: tuple[Participant, ...]
    others: tuple[Other, ...]
    sums: tuple[Sums, ...]
    unpriced: int
    lines: tuple[ClaimLine, ...]
    words: tuple[Words, ...]
    events: tuple[Event, ...]
    gaps: tuple[Gap, ...]
    limits: tuple[LimitRow, ...]
    counts: LimitRow | None
    titles: Mapping[str, str]


def case_file(session: Session, id: str, language: str) -> CaseFile:
    """The file of a case, its texts in a language."""
    rows = limits.of_case(session, id)
    with session.store.reading() as conn:
        held, found, offers, answers = _read(conn, session.declarations, id, rows)
        titles = _titles(conn, session.declarations, held, found, language)
    said = Said(session.declarations, language, titles)
    settled = settlements.settle(held.lines, offers, answers, session.now().date())
    return CaseFile(
        people=_people(said, held),
        others=_others(said, held),
        sums=case_money.sums(held.lines, settled, held.payments),
        unpriced=sum(not settlements.is_amount(line.get("claimed")) for line in held.lines),
        lines=case_money.claim_lines(said, held.lines, settled, held.payments, rows),
        words=_words(said, held),
        events=tuple(timeline.events(said, found, id, session.zone)),
        gaps=tuple(case_gaps.gaps(said, held)),
        limits=tuple(rows),
        counts=which_counts(row for row in rows if row.counts),
        titles=titles,
    )


_Rows = list[dict[str, Any]]


def _read(
    conn: Connection, known: Declarations, id: str, rows: Sequence[LimitRow]
) -> tuple[Held, Mapping[str, _Rows], _Rows, _Rows]:
    """What is held of the case, the records that name it by register, its offers and their answers."""

    def parts(kind: str) -> _Rows:
        """In the order in which they came."""
        rows, _ = naming_rows(conn, known, known.field(kind, "case"), id, MOST)
        return rows[::-1]

    found = timeline.read(conn, known, "case", id, _NO_EVENTS)
    members, offers = parts("case_worker"), parts("offer")
    answers = naming_any(conn, known, known.field("offer_answer", "offer"), (o["id"] for o in offers))
    people = [f"worker:{m['worker']}" for m in members if isinstance(m.get("worker"), str)]
    consents = naming_any(conn, known, known.field("consent", "person"), people)
    case = queries.rows(conn, known, "case", [id]).get(id, {})
    held = Held(
        id, case, members, may_be_named(consents, id), parts("claim_line"), parts("payment"), parts("statement"), rows
    )
    return held, found, offers, answers


def _titles(
    conn: Connection, known: Declarations, held: Held, found: Mapping[str, _Rows], language: str
) -> dict[str, str]:
    wanted = [key for f in known.registers["case"].own for key in records_named(f, held.case.get(f.name))]
    for row in (*held.members, *held.lines):
        wanted += [(kind, row[kind]) for kind in ("worker", "employment") if isinstance(row.get(kind), str)]
    wanted += [(r.field.kind, r.field.id) for r in held.limits if r.field is not None]
    wanted += limit_words.named(held.limits)
    wanted += timeline.named_in(known, found)
    titles = texts.titles_in(conn, known, dict.fromkeys(wanted), language)
    return {id: title.text for (_, id), title in titles.items()}


def _people(said: Said, held: Held) -> tuple[Participant, ...]:
    """Who speaks for the others first, who left last."""
    claimed: dict[Any, list[Any]] = {}
    for line in held.lines:
        if settlements.is_amount(line.get("claimed")):
            claimed.setdefault(line.get("worker"), []).append(line["claimed"])
    rows: dict[str | None, list[LimitRow]] = {}
    for row in held.limits:
        rows.setdefault(row.worker, []).append(row)

    def one(member: Mapping[str, Any]) -> Participant:
        worker = member["worker"] if isinstance(member.get("worker"), str) else None
        name = said.field("case_worker", "worker", member)
        return Participant(
            id=member["id"],
            worker=worker,
            name=name or said.tr("not known"),
            role=said.field("case_worker", "role", member),
            job=said.field("case_worker", "employment", member).removeprefix(f"{name} · "),
            outcome=said.field("case_worker", "outcome", member),
            is_gone=member.get("left_on") is not None,
            claimed=totals(claimed.get(worker, ())) if worker else {},
            limit=which_counts(rows.get(worker, ())) if worker else None,
            named=held.named.get(worker) if worker else None,
        )

    speaks = {m["id"] for m in held.members if m.get("role") == "spokesperson"}
    return tuple(sorted(map(one, held.members), key=lambda p: (p.is_gone, p.id not in speaks, p.name)))


def _others(said: Said, held: Held) -> tuple[Other, ...]:
    out = []
    for name in _OTHERS:
        f, value = said.declarations.field("case", name), held.case.get(name)
        keys = list(records_named(f, value))
        out += [Other(name, said.titles.get(id, said.tr("not arrived yet")), kind, id) for kind, id in keys]
        if not keys and (text := said.field("case", name, held.case)):
            relation = said.field("case", "filed_by_relation", held.case) if name == "filed_by" else ""
            out.append(Other(name, f"{text} ({relation})" if relation else text))
    return tuple(out)


def _words(said: Said, held: Held) -> tuple[Words, ...]:
    """The words of the case first, then what was added to them."""
    spoken: list[tuple[str, Mapping[str, Any], tuple[str, ...], str]] = [
        ("case", {**held.case, "id": held.id}, ("filed_by",), "opened_on")
    ]
    spoken += [("statement", s, ("spoken_by", "worker"), "taken_at") for s in held.statements]
    out = []
    for kind, row, speakers, when in spoken:
        words = row.get("words")
        if isinstance(words, dict) and "text" in words:
            code = words.get("lang", "")
            tongue = said.declarations.lists["languages"].label(code, said.language) if code else ""
            by = next((text for name in speakers if (text := said.field(kind, name, row))), "")
            at = row.get(when)
            out.append(Words(kind, row["id"], words["text"], tongue, by, at if isinstance(at, str) else ""))
    return tuple(out)
