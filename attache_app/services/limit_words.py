"""A row of the limits in words: what it is about, until when, by which rule, how sure that is, what was assumed."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from attache_app.domain import formats
from attache_app.domain.limits import rows
from attache_app.domain.limits.rows import LimitRow, Remark
from attache_app.i18n import N_, Tr
from attache_app.records.declarations import Declarations, Option
from attache_app.services import texts
from attache_app.services.sessions import Session
from attache_app.services.texts import Said


@dataclass(frozen=True, slots=True)
class LimitWords:
    """The parts of what is said of a row; each may be empty, and none ends in a mark that joins it to the next.

    `worker`; `about`: the claim line or the category; `rule`: the label, or that no limit is known; `date`: in the language;
    `standing`: the status and the days left; `law`: the article; `source`: what the rule rests on, as the list says it;
    `certainty`: whether a lawyer has still to confirm it; `remarks`: what was assumed, and what else to know.
    """

    worker: str
    about: str
    rule: str
    date: str
    standing: str
    law: str
    source: str
    certainty: str
    remarks: tuple[str, ...]


_STATUS = {
    rows.NOT_STARTED: N_("not started"),
    rows.DATE_MISSING: N_("date missing: ask"),
    rows.STOPPED: N_("stopped by {filing}"),
    rows.SUSPENDED: N_("suspended by {filing}, at the latest until this day"),
    rows.NOTE: N_("to know, no limit of the worker"),
    rows.NO_KNOWN_LIMIT: N_("ask a lawyer"),
}
_CERTAINTY = {
    "verified": N_("a source was read"),
    "to_confirm": N_("a lawyer must confirm it"),
}
REMARKS = {
    "vague": N_("Only part of the date is known: the earliest possible day counts."),
    "stands_in": N_("Another date stands in for the one that is missing."),
    "day_of_facts": N_("The date of the facts stands in for the one that is missing."),
    "assumed_year_end": N_("The end of the employer’s financial year is not known: 31 December is assumed."),
    "goes_on": N_("The work goes on: this starts when it ends."),
    "ask_last_day": N_("A death, an arrest or a return is recorded: ask for the last day worked."),
    "each_due_date": N_("Beside it another limit runs from each day on which money was due."),
    "not_happened": N_("It starts when this has happened."),
    "later_periods": N_("The line is over several periods: this is the limit of the first, later ones lapse later."),
    "art_704_may_give_more": N_("The stricter reading: after the end of the work art. 704 may give more time."),
    "version_of_today": N_("By the rules of today, which are stricter than those of the day the case was opened."),
    "gap_worker": N_("{filing} names the claim line but not its worker, and so stops nothing here."),
    "gap_line": N_("{filing} names the worker but not this claim line, and so stops nothing here."),
    "filed_late": N_("{filing} came after this day. It may be pleaded all the same: ask a lawyer."),
    "was_suspended": N_("Put off by {filing}; the clock goes on."),
    "ceiling": N_("Never later than this day, however long {filing} lasts."),
    "withheld": N_("Part of this case is restricted and was not read: other limits may exist."),
}


def of_rows(
    session: Session, found: Iterable[LimitRow], language: str | None = None, on: dt.date | None = None
) -> list[LimitWords]:
    """The words of these rows; `on`: the day to look from, as for `limits.of_case`."""
    listed, spoken = list(found), language or session.language
    with session.store.reading() as conn:
        known = texts.titles_in(conn, session.declarations, dict.fromkeys(named(listed)), spoken)
    said = Said(session.declarations, spoken, {id: title.text for (_, id), title in known.items()})
    return [words(said, row, on or session.now().date()) for row in listed]


def named(found: Iterable[LimitRow]) -> Iterable[tuple[str, str]]:
    """The records that these rows name, for their titles."""
    for row in found:
        if row.worker:
            yield "worker", row.worker
        for id in (row.stopped_by, *(remark.id for remark in row.remarks)):
            if id:
                yield "proceeding", id


def words(said: Said, row: LimitRow, on: dt.date) -> LimitWords:
    """What is said of one row; `on`: today, or the day one looks from."""
    tr, rule = said.tr, _rule(said.declarations, row)
    return LimitWords(
        worker=said.titles.get(row.worker, "…") if row.worker else "",
        about=_about(said, row),
        rule=rule.labels(said.language) if rule else row.rule or tr("No known limit"),
        date=formats.long_date(row.date.isoformat(), said.language) if row.date else "",
        standing=_standing(tr, row, on, said.titles),
        law=rule.more["law_reference"] if rule else "",
        source=rule.more["basis"] if rule else "",
        certainty=tr(_CERTAINTY[row.certainty]) if row.certainty in _CERTAINTY else row.certainty or "",
        remarks=tuple(_remark(tr, remark, said.titles) for remark in row.remarks if remark.code in REMARKS),
    )


def _rule(declarations: Declarations, row: LimitRow) -> Option | None:
    return declarations.lists["limitation_rules"].by_code.get(row.rule or "")


def _about(said: Said, row: LimitRow) -> str:
    """The item of the line, the complaint of a category; of a line with a code that no rule holds both."""
    lists = said.declarations.lists
    item = lists["claim_items"].label(row.item, said.language) if row.item else ""
    category = lists["complaint_categories"].label(row.category, said.language) if row.category else ""
    return " · ".join(part for part in (item, category) if part)


def _standing(tr: Tr, row: LimitRow, on: dt.date, titles: Mapping[str, str]) -> str:
    if row.status in _STATUS:
        return tr(_STATUS[row.status], **({"filing": _filing(row.stopped_by, titles)} if row.stopped_by else {}))
    if row.date is None:
        return ""
    days = (row.date - on).days
    estimated = row.estimated
    if days < 0:
        if estimated:
            return tr.plural("passed {n} day ago, estimated", "passed {n} days ago, estimated", -days)
        return tr.plural("passed {n} day ago", "passed {n} days ago", -days)
    if days == 0:
        return tr("last day, estimated") if estimated else tr("last day")
    if estimated:
        return tr.plural("{n} day left, estimated", "{n} days left, estimated", days)
    return tr.plural("{n} day left", "{n} days left", days)


def _remark(tr: Tr, remark: Remark, titles: Mapping[str, str]) -> str:
    return tr(REMARKS[remark.code], **({"filing": _filing(remark.id, titles)} if remark.id else {}))


def _filing(id: str | None, titles: Mapping[str, str]) -> str:
    return titles.get(id or "", "…")
