"""What the limits of cases are reckoned from, read from the registers in a few questions, however many cases there are."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select, union

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
_LINE = "case worker item employment period_from period_until due_on known_on given_up_on claimed quantity rate_due paid".split()
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
    return _Reading(conn, declarations, and_(table.c._visible == 1, is_open)).cases()


class _Reading:
    """One reading of all registers that speak of some cases. `condition`: on the table of cases."""

    def __init__(self, conn: Connection, declarations: Declarations, condition: ColumnElement[bool]) -> None:
        self._conn, self._declarations, self._condition = conn, declarations, condition
        cases, people, lines = (register_table(declarations, kind) for kind in ("case", "case_worker", "claim_line"))
        self._wanted = select(cases.c._id).where(condition)
        self._job_ids = union(
            select(people.c.employment).where(people.c.case.in_(self._wanted)),
            select(lines.c.employment).where(lines.c.case.in_(self._wanted)),
        )
        self._same = self._merged("worker")
        self._sites = self._countries_of_sites()
        self._posts = Countries(conn, declarations, Devices(conn))

    def cases(self) -> list[Case]:
        """All of them."""
        jobs = self._jobs()
        people, witnesses = self._participants(jobs)
        lines, proceedings = self._lines(jobs), self._proceedings()
        events = self._events(people, lines)
        rows = self._rows("case", _CASE, self._condition, deleted_too=True)
        recorded = self._recorded_on([r._id for r in rows if not r.opened_on])
        return [
            Case(
                r._id, _date(r.opened_on) or recorded.get(r._id, dt.date.min), self._country_of(r), _edtf(r.happened_on), _categories(r),
                tuple(people.get(r._id, ())), tuple(witnesses.get(r._id, ())), tuple(lines.get(r._id, ())), tuple(events.get(r._id, ())),
                tuple(proceedings.get(r._id, ())),
                # The office sees the group of a restricted case, but not its category (DESIGN §3).
                is_withheld=r.category is None and r.category_group is not None,
            )
            for r in rows
        ]  # fmt: skip

    def _rows(
        self, kind: str, names: Sequence[str], condition: ColumnElement[bool], deleted_too: bool = False
    ) -> Sequence[Row[Any]]:
        """(id, these columns) of the records of a register that this holds for, in the order in which they came."""
        table = register_table(self._declarations, kind)
        stands = condition if deleted_too else and_(table.c._visible == 1, condition)
        columns = (table.c[name] for name in names)
        return self._conn.execute(select(table.c._id, *columns).where(stands).order_by(table.c._no)).all()

    def _of_cases(self, kind: str, names: Sequence[str]) -> Sequence[Row[Any]]:
        return self._rows(kind, names, register_table(self._declarations, kind).c.case.in_(self._wanted))

    def _merged(self, kind: str) -> dict[str, str]:
        """The record that each merged one is shown as."""
        same_as = register_table(self._declarations, kind).c.same_as
        return survivors({r._id: r.same_as for r in self._rows(kind, ["same_as"], same_as.is_not(None))})

    def _countries_of_sites(self) -> dict[str, str]:
        cases, jobs = (register_table(self._declarations, kind) for kind in ("case", "employment"))
        sites = register_table(self._declarations, "site")
        named = union(
            select(cases.c.site).where(self._condition), select(jobs.c.site).where(jobs.c._id.in_(self._job_ids))
        )
        merged = self._merged("site")
        asked = or_(sites.c._id.in_(named), sites.c._id.in_(set(merged.values())))
        found = {r._id: _country(r.place) for r in self._rows("site", ["place"], asked)}
        return {id: said for id in found if (said := found[id] or found.get(merged.get(id, "")))}

    def _jobs(self) -> dict[str, Job]:
        employers, jobs = (register_table(self._declarations, kind) for kind in ("employer", "employment"))
        merged = self._merged("employer")
        fy_end = {r._id: r.fy_end for r in self._rows("employer", ["fy_end"], employers.c.fy_end.is_not(None))}
        out = {}
        for r in self._rows("employment", _JOB, jobs.c._id.in_(self._job_ids)):
            employer = merged.get(r.employer, r.employer)
            out[r._id] = Job(
                r._id, self._sites.get(r.site), _edtf(r.ended_on), r.ended_how, _edtf(r.started_on), _edtf(r.notified_on),
                _edtf(r.dismissed_on), _edtf(r.final_receipt_on), employer, fy_end.get(employer),
            )  # fmt: skip
        return out

    def _participants(
        self, jobs: Mapping[str, Job]
    ) -> tuple[dict[str, list[Participant]], dict[str, list[Participant]]]:
        """(participants, witnesses) by case."""
        people: dict[str, list[Participant]] = {}
        witnesses: dict[str, list[Participant]] = {}
        for r in self._of_cases("case_worker", _PERSON):
            gone_on = _date(r.left_on) or (_date(r.outcome_on) or dt.date.min if r.outcome else None)
            of = witnesses if r.role == _WITNESS else people
            row = Participant(r._id, self._worker(r.worker), jobs.get(r.employment), gone_on)
            of.setdefault(r.case, []).append(row)
        return people, witnesses

    def _lines(self, jobs: Mapping[str, Job]) -> dict[str, list[Line]]:
        paid = self._payments()
        digits = {c.code: int(c.more["minor_units"]) for c in self._declarations.lists["currencies"].options}
        out: dict[str, list[Line]] = {}
        for r in self._of_cases("claim_line", _LINE):
            in_hand = False
            if r._id in paid:
                amounts = {name: _json(r._mapping[name]) for name in ("claimed", "rate_due", "paid")}
                in_hand = is_in_hand({**amounts, "quantity": r.quantity}, paid[r._id], digits)
            row = Line(
                r._id, self._worker(r.worker), r.item, jobs.get(r.employment), _edtf(r.period_from), _edtf(r.period_until),
                _edtf(r.due_on), _edtf(r.known_on), _date(r.given_up_on), in_hand,
            )  # fmt: skip
            out.setdefault(r.case, []).append(row)
        return out

    def _payments(self) -> dict[str, list[dict[str, Any]]]:
        """Those that stand, by claim line."""
        rows = [
            {"id": r._id, "line": r.claim_line, "amount": _json(r.amount), "confirmed_by_worker": r.confirmed_by_worker == "true",
             "corrects": r.corrects}
            for r in self._of_cases("payment", ["claim_line", "amount", "confirmed_by_worker", "corrects"])
        ]  # fmt: skip
        out: dict[str, list[dict[str, Any]]] = {}
        for row in standing(rows):
            out.setdefault(str(row["line"]), []).append(dict(row))
        return out

    def _proceedings(self) -> dict[str, list[Proceeding]]:
        out: dict[str, list[Proceeding]] = {}
        for r in self._of_cases("proceeding", _FILING):
            row = Proceeding(
                r._id, r.forum, frozenset(self._same.get(w, w) for w in _set(r.workers)), frozenset(_set(r.covers)), frozenset(_set(r.stops)),
                r.result, _date(r.filed_on), _date(r.served_on), _date(r.reported_on), _date(r.referred_on), _date(r.judgment_on),
                _date(r.notified_on),
            )  # fmt: skip
            out.setdefault(r.case, []).append(row)
        return out

    def _events(
        self, people: Mapping[str, Sequence[Participant]], lines: Mapping[str, Sequence[Line]]
    ) -> dict[str, list[Event]]:
        """What befell the workers, by each case that it names, or whose jobs it names."""
        of_job: dict[str, set[str]] = {}
        held: Mapping[str, Sequence[Participant | Line]]
        for held in (people, lines):
            for case, rows in held.items():
                for row in rows:
                    if row.job:
                        of_job.setdefault(row.job.id, set()).add(case)
        out: dict[str, list[Event]] = {}
        for kind, (naming_case, naming_job, days) in _EVENTS.items():
            table = register_table(self._declarations, kind)
            asked = [table.c[n].in_(self._wanted) for n in naming_case] + [
                table.c[n].in_(self._job_ids) for n in naming_job
            ]
            for r in self._rows(kind, ["worker", *naming_case, *naming_job, *days], or_(*asked)):
                said = r._mapping
                cases = frozenset(said[n] for n in naming_case if said[n])
                job = next((said[n] for n in naming_job), None)
                known = {n: edtf for n in days if (edtf := _edtf(said[n]))}
                event = Event(kind, r._id, self._worker(r.worker), cases, job, known)
                for case in cases | of_job.get(job or "", set()):
                    out.setdefault(case, []).append(event)
        return out

    def _worker(self, id: str | None) -> str | None:
        """The worker that a merged one is shown as."""
        return self._same.get(id, id) if id else None

    def _country_of(self, case: Row[Any]) -> str | None:
        """Of its site, else of the facts, else of the post that owns it."""
        said = self._sites.get(case.site) or _country(case.place)
        return said or next(iter(self._posts.of([case.post] if case.post else [])), None)

    def _recorded_on(self, ids: Sequence[str]) -> dict[str, dt.date]:
        """The day on which each of these was recorded, as the laptop that did so told the time."""
        out: dict[str, dt.date] = {}
        for some in chunks(ids):
            asked = select(line.c.record, line.c.body).where(
                line.c.record.in_(some), line.c.kind == "case", line.c.body.is_not(None), line.c.aside.is_(None)
            )
            for id, body in self._conn.execute(asked.order_by(line.c.clock.desc(), line.c.dev.desc())):
                out[id] = dt.date.fromisoformat(orjson.loads(body)["at"][:10])
        return out


def _categories(case: Row[Any]) -> tuple[str, ...]:
    codes = [*([case.category] if case.category else []), *_set(case.other_categories)]
    return tuple(dict.fromkeys(codes))


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _edtf(content: str | None) -> str | None:
    """A day as EDTF: of a partial date, or an exact one as it is."""
    if not content or content[0] != "{":
        return content
    return str(orjson.loads(content)["edtf"])


def _json(content: str | None) -> Any:
    return orjson.loads(content) if content else None


def _set(content: str | None) -> list[str]:
    return orjson.loads(content) if content else []


def _country(place: str | None) -> str | None:
    """The country of a place; none where nobody knows in which country it lies."""
    said = orjson.loads(place).get("country") if place else None
    return said if said != _NOWHERE else None
