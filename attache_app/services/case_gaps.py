"""What a case still lacks by the procedure (domain reference §3), in sentences. Nothing is refused for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from attache_app.domain.limits.rows import DATE_MISSING, LimitRow
from attache_app.domain.settlements import Row, is_amount, standing
from attache_app.services.texts import Said

_WITNESS = "witness"
_DATES_TOLD = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing, in a sentence, and where it is to be filled in. Without `id` a record of `kind` is to be added."""

    text: str
    kind: str
    id: str | None
    field: str


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of a case. `members`: its case_workers; `named`: by worker, whether the employer may hear the name."""

    id: str
    case: Row
    members: Sequence[Row]
    named: Mapping[str, bool]
    lines: Sequence[Row]
    payments: Sequence[Row]
    statements: Sequence[Row]
    limits: Sequence[LimitRow]


def gaps(said: Said, held: Held) -> Iterator[Gap]:
    """The gaps in the order of the procedure."""
    yield from _of_the_case(said, held)
    yield from _of_people(said, held)
    yield from _of_limits(said, held)
    yield from _of_money(said, held)
    unread = [s for s in held.statements if s.get("read_back") is not True]
    if unread:
        text = said.tr.plural("{n} statement not read back.", "{n} statements not read back.", len(unread))
        yield Gap(text, "statement", unread[0]["id"], "read_back")


def _of_the_case(said: Said, held: Held) -> Iterator[Gap]:
    if held.case.get("category") is None:
        yield Gap(said.tr("No category yet: no limit can be found."), "case", held.id, "category")
    if held.case.get("expulsion_risk") is None:
        text = said.tr("The risk of expulsion was not asked: no step outside the post before that.")
        yield Gap(text, "case", held.id, "expulsion_risk")


def _of_people(said: Said, held: Held) -> Iterator[Gap]:
    present = [m for m in held.members if m.get("left_on") is None and m.get("role") != _WITNESS]
    if not present:
        yield Gap(said.tr("Nobody is named in this case yet."), "case_worker", None, "worker")
    jobless = [m for m in present if m.get("employment") is None]
    if jobless:
        text = said.tr.plural("{n} person without a job recorded.", "{n} people without a job recorded.", len(jobless))
        yield Gap(text, "case_worker", jobless[0]["id"], "employment")
    silent = [m for m in present if isinstance(m.get("worker"), str) and m["worker"] not in held.named]
    if silent and held.case.get("employer") is not None:
        text = said.tr.plural(
            "{n} person not asked yet whether the employer may hear the name.",
            "{n} people not asked yet whether the employer may hear their names.",
            len(silent),
        )
        yield Gap(text, "consent", None, "person")


def _of_limits(said: Said, held: Held) -> Iterator[Gap]:
    """Dates without which a limit cannot be counted, each field once, with the record where it is missing first."""
    missing: dict[tuple[str, str], dict[str, None]] = {}
    for row in held.limits:
        if row.status == DATE_MISSING and row.field is not None and row.is_limit and row.field.field != "employment":
            missing.setdefault((row.field.kind, row.field.field), {})[row.field.id] = None
    for (kind, field), ids in list(missing.items())[:_DATES_TOLD]:
        label = said.declarations.field(kind, field).labels(said.language)
        text = said.tr.plural(
            "A limit cannot be counted without: {field}", "Limits cannot be counted without: {field} ({n} times)",
            len(ids), field=label,
        )  # fmt: skip
        yield Gap(text, kind, next(iter(ids)), field)


def _of_money(said: Said, held: Held) -> Iterator[Gap]:
    unpriced = [line for line in held.lines if not is_amount(line.get("claimed")) and line.get("given_up_on") is None]
    if unpriced:
        text = said.tr.plural("{n} claim line without an amount.", "{n} claim lines without an amount.", len(unpriced))
        yield Gap(text, "claim_line", unpriced[0]["id"], "claimed")
    for line in held.lines:
        if isinstance(line.get("evidence_missing"), str):
            item = said.field("claim_line", "item", line)
            text = said.tr("To prove “{item}”: {missing}", item=item, missing=line["evidence_missing"])
            yield Gap(text, "claim_line", line["id"], "evidence_missing")
    open_ = [p for p in standing(held.payments) if p.get("confirmed_by_worker") is None]
    if open_:
        text = said.tr.plural("{n} payment that nobody confirmed.", "{n} payments that nobody confirmed.", len(open_))
        yield Gap(text, "payment", open_[0]["id"], "confirmed_by_worker")
