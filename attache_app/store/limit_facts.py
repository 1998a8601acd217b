"""What the limits of cases are reckoned from, read from the registers in a few questions, however many cases there are."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, and_, or_, select, true, union

from attache_app.domain.claims import is_in_hand
from attache_app.domain.limits.facts import Case, Event, Job, Line, Participant, Proceeding
from attache_app.domain.merged import survivors
from attache_app.domain.settlements import standing
from attache_app.records.declarations import Declarations
from attache_app.store.chunks import chunks
from attache_app.store.devices import Devices
from attache_app.store.scopes import Countries
from attache_app.store.tables import line, register_table

_NOWHERE = "ZZ"
_WITNESS = "witness"

_CASE = "opened_on happened_on category category_group other_categories site place post".split()
_PERSON = "case worker role employment left_on outcome outcome_on".split()
_JOB = "ended_on ended_how started_on notified_on dismissed_on final_receipt_on site employer".split()
_LINE = "case worker item employment period_from period_until due_on known_on given_up_on".split()
_AMOUNTS = ["quantity", "claimed", "rate_due", "paid"]
_PAYMENT = ["claim_line", "amount", "confirmed_by_worker", "corrects"]
_FILING = (
    "case forum workers covers stops result filed_on served_on reported_on referred_on judgment_on notified_on".split()
)
# Of what befalls a worker: the fields that name a case, the one that names a job, and the days.
_EVENTS: Mapping[str, tuple[Sequence[str], Sequence[str], Sequence[str]]] = {
    "accident": (("case",), ("employment",), ("happened_on", "stable_on")),
    "death": (("case", "benefit_case"), (), ("died_on",)),
    "custody": (("case",), (), ("arrested_on",)),
    "return_record": (("case",), (), ("returned_on",)),
}


def of_cases(conn: Connection, declarations: Declarations, ids: Iterable[str]) -> list[Case]:
    """The facts of these cases, deleted ones too."""
    table = register_table(declarations, "case")
    return [case for some in chunks(ids) for case in _Reading(conn, declarations, table.c._id.in_(some)).cases()]


def of_open_cases(conn: Connection, declarations: Declarations, closed: Collection[str]) -> list[Case]:
    """The facts of all cases that are not deleted and have none of these statuses."""
    table = register_table(declarations, "case")
    is_open = or_(table.c.status.is_(None), table.c.status.not_in(closed))
    return _Reading(conn, declarations, and_(table.c._visible == 1, is_open), few=False).cases()


def shown_as(conn: Connection, declarations: Declarations, kind: str) -> dict[str, str]:
    """The record that each merged one of a register is shown as."""
    table = register_table(declarations, kind)
    asked = select(table.c._id, table.c.same_as).where(table.c._visible == 1, table.c.same_as.is_not(None))
    return survivors(dict(map(tuple, conn.execute(asked).all())))


class _Reading:
    """One reading of all registers that speak of some cases. `condition`: on the table of cases.

    `few`: only what names one of them is read. Else whole registers are, which is quicker than to ask of each row.
    """

    def __init__(
        self, conn: Connection, declarations: Declarations, condition: ColumnElement[bool], few: bool = True
    ) -> None:
        self._conn, self._declarations, self._condition, self._few = conn, declarations, condition, few
        cases, people, lines = (register_table(declarations, kind) for kind in ("case", "case_worker", "claim_line"))
        self._wanted = select(cases.c._id).where(condition)
        self._job_ids = union(
            select(people.c.employment).where(people.c.case.in_(self._wanted)),
            select(lines.c.employment).where(lines.c.case.in_(self._wanted)),
        )
        self._same = shown_as(conn, declarations, "worker")
        self._sites = self._countries_of_sites()
        self._posts = Countries(conn, declarations, Devices(conn))

    def cases(self) -> list[Case]:
        """All of them."""
        jobs = self._jobs()
        people, witnesses = self._participants(jobs)
        lines, proceedings = self._lines(jobs), self._proceedings()
        events = self._events(people, lines)
        rows = self._rows("case", _CASE, self._condition, deleted_too=True)
        recorded = self._recorded_on([id for id, opened_on, *_ in rows if not opened_on])
        out = []
        for id, opened_on, happened_on, category, group, others, site, place, post in rows:
            country = self._sites.get(site) or _country(place) or self._country_of(post)
            case = Case(
                id, _date(opened_on) or recorded.get(id), country, _edtf(happened_on),
                tuple(dict.fromkeys([*([category] if category else []), *_set(others)])), tuple(people.get(id, ())),
                tuple(witnesses.get(id, ())), tuple(lines.get(id, ())), tuple(events.get(id, ())), tuple(proceedings.get(id, ())),
                # The office sees the group of a restricted case, but not its category (DESIGN §3).
                is_withheld=category is None and group is not None,
            )  # fmt: skip
            out.append(case)
        return out

    def _rows(
        self, kind: str, names: Sequence[str], condition: ColumnElement[bool], deleted_too: bool = False
    ) -> Sequence[Any]:
        """Tuples (id, these columns) of the records of a register that this holds for, in the order in which they came."""
        table = register_table(self._declarations, kind)
        stands = condition if deleted_too else and_(table.c._visible == 1, condition)
        columns = (table.c[name] for name in names)
        return self._conn.execute(select(table.c._id, *columns).where(stands).order_by(table.c._no)).all()

    def _of_cases(self, kind: str, names: Sequence[str]) -> Sequence[Any]:
        column = register_table(self._declarations, kind).c.case
        return self._rows(kind, names, column.in_(self._wanted) if self._few else column.is_not(None))

    def _countries_of_sites(self) -> dict[str | None, str]:
        """By site; where it says nothing, of the one that it was found to be."""
        cases, jobs = (register_table(self._declarations, kind) for kind in ("case", "employment"))
        sites, merged = register_table(self._declarations, "site"), shown_as(self._conn, self._declarations, "site")
        named = union(
            select(cases.c.site).where(self._condition), select(jobs.c.site).where(jobs.c._id.in_(self._job_ids))
        )
        asked = or_(sites.c._id.in_(named), sites.c._id.in_(set(merged.values()))) if self._few else true()
        found = {id: _country(place) for id, place in self._rows("site", ["place"], asked)}
        return {id: said for id in found if (said := found[id] or found.get(merged.get(id, "")))}

    def _country_of(self, post: str | None) -> str | None:
        return next(iter(self._posts.of([post])), None) if post else None

    def _jobs(self) -> dict[str, Job]:
        employers, jobs = (register_table(self._declarations, kind) for kind in ("employer", "employment"))
        merged = shown_as(self._conn, self._declarations, "employer")
        ends = dict(map(tuple, self._rows("employer", ["fy_end"], employers.c.fy_end.is_not(None))))
        asked = jobs.c._id.in_(self._job_ids) if self._few else true()
        out = {}
        for id, ended, how, started, notified, dismissed, receipt, site, employer in self._rows(
            "employment", _JOB, asked
        ):
            whose = merged.get(employer, employer)
            out[id] = Job(
                id, self._sites.get(site), _edtf(ended), how, _edtf(started), _edtf(notified), _edtf(dismissed), _edtf(receipt), whose,
                ends.get(whose),
            )  # fmt: skip
        return out

    def _participants(
        self, jobs: Mapping[str, Job]
    ) -> tuple[dict[str, list[Participant]], dict[str, list[Participant]]]:
        """(participants, witnesses) by case."""
        people: dict[str, list[Participant]] = {}
        witnesses: dict[str, list[Participant]] = {}
        for id, case, worker, role, job, left_on, outcome, outcome_on in self._of_cases("case_worker", _PERSON):
            gone_on = _date(left_on) or (_date(outcome_on) or dt.date.min if outcome else None)
            row = Participant(id, self._same.get(worker, worker), jobs.get(job), gone_on)
            (witnesses if role == _WITNESS else people).setdefault(case, []).append(row)
        return people, witnesses

    def _lines(self, jobs: Mapping[str, Job]) -> dict[str, list[Line]]:
        in_hand = self._in_hand()
        out: dict[str, list[Line]] = {}
        for id, case, worker, item, job, first, last, due, known, given_up in self._of_cases("claim_line", _LINE):
            line = Line(
                id, self._same.get(worker, worker), item, jobs.get(job), _edtf(first), _edtf(last), _edtf(due), _edtf(known),
                _date(given_up), id in in_hand,
            )  # fmt: skip
            out.setdefault(case, []).append(line)
        return out

    def _in_hand(self) -> set[str]:
        """The claim lines of which the worker says that all of it was received."""
        paid = self._payments()
        table = register_table(self._declarations, "claim_line")
        digits = {c.code: int(c.more["minor_units"]) for c in self._declarations.lists["currencies"].options}
        out = set()
        for some in chunks(paid):
            for id, quantity, *amounts in self._rows("claim_line", _AMOUNTS, table.c._id.in_(some)):
                claimed, rate_due, before = map(_json, amounts)
                line = {"claimed": claimed, "quantity": quantity, "rate_due": rate_due, "paid": before}
                if is_in_hand(line, paid[id], digits):
                    out.add(id)
        return out

    def _payments(self) -> dict[str, list[dict[str, Any]]]:
        """Those that stand, by claim line."""
        rows = [
            {
                "id": id,
                "line": line,
                "amount": _json(amount),
                "confirmed_by_worker": said == "true",
                "corrects": corrects,
            }
            for id, line, amount, said, corrects in self._of_cases("payment", _PAYMENT)
        ]
        out: dict[str, list[dict[str, Any]]] = {}
        for row in standing(rows):
            if row["line"]:
                out.setdefault(row["line"], []).append(dict(row))
        return out

    def _proceedings(self) -> dict[str, list[Proceeding]]:
        out: dict[str, list[Proceeding]] = {}
        for id, case, forum, workers, covers, stops, result, *days in self._of_cases("proceeding", _FILING):
            whose = frozenset(self._same.get(w, w) for w in _set(workers))
            filing = Proceeding(
                id, forum, whose, frozenset(_set(covers)), frozenset(_set(stops)), result, *map(_date, days)
            )
            out.setdefault(case, []).append(filing)
        return out

    def _events(
        self, people: Mapping[str, Sequence[Participant]], lines: Mapping[str, Sequence[Line]]
    ) -> dict[str, list[Event]]:
        """What befell the workers, by each case that it names, or whose jobs it names."""
        found: list[Event] = []
        for kind, (naming_case, naming_job, days) in _EVENTS.items():
            table = register_table(self._declarations, kind)
            asked = [table.c[n].in_(self._wanted) for n in naming_case]
            asked += [table.c[n].in_(self._job_ids) for n in naming_job]
            names = ["worker", *naming_case, *naming_job, *days]
            for row in self._rows(kind, names, or_(*asked) if self._few else true()):
                said = row._mapping
                cases = frozenset(said[n] for n in naming_case if said[n])
                known = {n: edtf for n in days if (edtf := _edtf(said[n]))}
                worker, job = said["worker"], next((said[n] for n in naming_job), None)
                found.append(Event(kind, row._id, self._same.get(worker, worker), cases, job, known))
        of_job = _cases_by_job(people, lines) if any(e.job for e in found) else {}
        out: dict[str, list[Event]] = {}
        for event in found:
            for case in event.cases | of_job.get(event.job or "", set()):
                out.setdefault(case, []).append(event)
        return out

    def _recorded_on(self, ids: Sequence[str]) -> dict[str, dt.date]:
        """The day on which each of these was recorded, as the laptop that did so told the time."""
        out: dict[str, dt.date] = {}
        for some in chunks(ids):
            asked = select(line.c.record, line.c.body).where(
                line.c.record.in_(some), line.c.kind == "case", line.c.body.is_not(None), line.c.aside.is_(None)
            )
            # The first by clock comes last, and stays.
            for id, body in self._conn.execute(asked.order_by(line.c.clock.desc(), line.c.dev.desc())):
                out[id] = dt.date.fromisoformat(orjson.loads(body)["at"][:10])
        return out


def _cases_by_job(
    people: Mapping[str, Sequence[Participant]], lines: Mapping[str, Sequence[Line]]
) -> dict[str, set[str]]:
    out: dict[str, set[str]] = {}
    for case, job in (
        *((case, row.job) for case, rows in people.items() for row in rows),
        *((case, row.job) for case, rows in lines.items() for row in rows),
    ):
        if job:
            out.setdefault(job.id, set()).add(case)
    return out


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@lru_cache(maxsize=16_384)
def _edtf(content: str | None) -> str | None:
    """A day as EDTF: of a partial date, or an exact one as it is."""
    if not content or content[0] != "{":
        return content
    return str(orjson.loads(content)["edtf"])


def _json(content: str | None) -> Any:
    return orjson.loads(content) if content else None


def _set(content: str | None) -> list[str]:
    return orjson.loads(content) if content else []


@lru_cache(maxsize=16_384)
def _country(place: str | None) -> str | None:
    """The country of a place; none where nobody knows in which country it lies."""
    said = orjson.loads(place).get("country") if place else None
    return said if said != _NOWHERE else None
