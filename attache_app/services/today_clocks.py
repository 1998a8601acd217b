"""Cases and visits against the clock of their priority, cases that nobody touches, records with gaps (domain reference §3)."""

import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from typing import Any

from attache_app.i18n import Tr
from attache_app.services import remarks
from attache_app.services.sessions import Session
from attache_app.services.today_lines import Candidate
from attache_app.store import today_queries
from attache_app.store.engine import Connection
from attache_app.store.registers import RecordKey

# Where no priority is known yet: the ordinary complaint (priorities.csv, P3).
_USUAL = "P3"
# Days of silence after which somebody else must know (domain reference §3, Escalation); any other case after thirty.
_SILENT = {"P1": 1, "P2": 5, "P3": 15}
_SILENT_ANY = 30
# Families of action_types.csv that reach somebody outside: the first of them stops the clock (M3).
_OUTSIDE = frozenset({"contact", "employer", "referral", "authority", "welfare", "recovery", "document"})
_CASE_FIELDS = (
    "status", "priority", "category", "other_categories", "opened_on", "visit", "owner", "waiting_for", "next_contact_on",
)  # fmt: skip
_VISIT_FIELDS = ("visited_at", "danger_now", "topics", "received_by")
_MADE_BY_A_PERSON = "7"  # version of a UUID; what the program makes by itself has 8 (DESIGN §3)
_NEWEST = 200  # records of a register that are looked through for gaps: those of the last days


class Clocks:
    """The lines of one day. `now`: the moment that counts as now, at the post."""

    def __init__(self, conn: Connection, session: Session, now: dt.datetime, tr: Tr) -> None:
        self._conn, self._session, self._now, self._tr = conn, session, now, tr
        self._declarations = session.declarations
        self._categories = self._declarations.lists["complaint_categories"].by_code
        self._priorities = self._declarations.lists["priorities"].by_code
        self._register = self._declarations.registers["case"]

    def cases(self) -> Iterator[Candidate]:
        """A line for each open case that is new, late, silent or incomplete: the gravest of these."""
        asked = {*_CASE_FIELDS, *(f.name for f in self._register.own if f.required or f.type in ("code", "codes"))}
        known = dict(today_queries.open_cases(self._conn, self._declarations, sorted(asked)))
        types = self._declarations.lists["action_types"].options
        outside = [o.code for o in types if o.more["report_family"] in _OUTSIDE]
        actions = today_queries.last_actions(self._conn, self._declarations, outside)
        visits = {values["visit"] for values in known.values() if isinstance(values["visit"], str)}
        visited = today_queries.some_values(self._conn, self._declarations, "visit", "visited_at", visits)
        for id, values in known.items():
            last, first_outside = actions.get(id, (None, None))
            began = visited.get(values["visit"]) if isinstance(values["visit"], str) else None
            line = self._case(id, values, began or _text(values["opened_on"]), last, first_outside)
            if line:
                yield line

    def _case(
        self, id: str, values: Mapping[str, Any], began: str | None, last: str | None, outside: str | None
    ) -> Candidate | None:
        tr, owner, priority = self._tr, _text(values["owner"]), self._priority(values)
        day, hour = self._deadline(began, priority)
        of_case = functools.partial(Candidate, owner=owner, about=("case", id), details=("priority",))
        if values["status"] in (None, "NEW"):
            return of_case(
                "incomplete", "triage", ("case", id, self._gap(values) or "category"), day, hour,
                reason=tr("To complete: assess the case"),
            )  # fmt: skip
        silent = self._silent_days(last or began)
        most = _SILENT.get(priority, _SILENT_ANY)
        too_long = silent is not None and silent >= (_SILENT_ANY if self._is_awaited(values) else most)
        if too_long and silent is not None:
            return of_case(
                "incomplete", "silent", ("case", id, "status"), self._now.date() - dt.timedelta(days=silent), since=True, red=most - 1,
                reason=self._who_must_know(priority, silent),
            )  # fmt: skip
        if outside is None and day is not None and (day - self._now.date()).days <= 1:
            return of_case(
                "incomplete", "first_action", ("case", id, "status"), day, hour, reason=tr("No step outside the office yet")
            )  # fmt: skip
        return self._incomplete("case", id, values, owner, ("case", id))

    def _who_must_know(self, priority: str, silent: int) -> str:
        tr = self._tr
        if priority == "P1":
            return tr("No action: the head of mission and headquarters must know")
        if silent < _SILENT_ANY:
            return tr("No action: headquarters must know")
        return tr("No action for thirty days or more: in red in the monthly report")

    def _is_awaited(self, values: Mapping[str, Any]) -> bool:
        """Whether somebody is waited for until a day that is still to come."""
        until = _text(values["next_contact_on"])
        return bool(values["waiting_for"] and until and until >= self._now.date().isoformat())

    def visits(self) -> Iterator[Candidate]:
        """The visits that nobody has finished, with the deadline of the priority that their subject proposes."""
        for id, values in today_queries.visits_to_complete(self._conn, self._declarations, _VISIT_FIELDS):
            priority = "P1" if values["danger_now"] is True else self._of_topics(values["topics"])
            day, hour = self._deadline(_text(values["visited_at"]), priority)
            yield Candidate(
                "incomplete", "visit", ("visit", id, "next_step"), day, hour, owner=_text(values["received_by"]),
                reason=self._tr("To complete: what happens next?"), details=("type", "words"),
            )  # fmt: skip

    def gaps(self) -> Iterator[Candidate]:
        """What is missing or unknown in the records that came last; cases and visits have lines of their own."""
        for register in self._declarations.registers.values():
            if (
                register.name in ("case", "visit")
                or register.module == "office"
                or not any(f.required for f in register.own)
            ):
                continue
            for id, values in today_queries.newest(self._conn, self._declarations, register.name, _NEWEST):
                if values.get("post") != self._session.identity.post_id or id[14] != _MADE_BY_A_PERSON:
                    continue
                case = _text(values.get("case"))
                line = self._incomplete(
                    register.name, id, values, _text(values.get("owner")), ("case", case) if case else None
                )
                if line:
                    yield line

    def _incomplete(
        self, kind: str, id: str, values: Mapping[str, Any], owner: str | None, about: RecordKey | None
    ) -> Candidate | None:
        register, tr = self._declarations.registers[kind], self._tr
        found = list(remarks.of(self._declarations, register, values))
        if not found:
            return None
        missing = [r.field for r in found if r.code == "gap"]
        names = ", ".join(dict.fromkeys(register.fields[r.field].labels(tr.language) for r in found))
        return Candidate(
            "incomplete", "gap", (kind, id, found[0].field), owner=owner, about=about, named=() if kind == "case" else ((kind, id),),
            reason=tr("Missing: {fields}", fields=names) if missing else tr("To look at: {fields}", fields=names),
        )  # fmt: skip

    def _gap(self, values: Mapping[str, Any]) -> str | None:
        found = next(iter(remarks.of(self._declarations, self._register, values)), None)
        return found.field if found else None

    def _priority(self, values: Mapping[str, Any]) -> str:
        """The priority of a case; before anybody said one, the strictest that its categories propose."""
        said = _text(values["priority"])
        return (
            said
            if said is not None and said in self._priorities
            else self._of_topics([values["category"], *(_many(values["other_categories"]))])
        )

    def _of_topics(self, topics: Any) -> str:
        known = [c for c in _many(topics) if isinstance(c, str) and c in self._categories]
        return min((self._categories[c].more["default_priority"] for c in known), default=_USUAL)

    def _deadline(self, began: str | None, priority: str) -> tuple[dt.date | None, str | None]:
        """The day by which the first step must be done, and its hour where the clock runs through (priorities.csv)."""
        if began is None:
            return None, None
        row = self._priorities[priority].more
        hours = dt.timedelta(hours=int(row["hours"]))
        if row["clock"] == "continuous" and "T" in began:
            moment = dt.datetime.fromisoformat(began).astimezone(self._session.zone) + hours
            return moment.date(), f"{moment:%H:%M}"
        return self._day(began) + hours, None

    def _silent_days(self, last: str | None) -> int | None:
        return (self._now.date() - self._day(last)).days if last else None

    def _day(self, moment: str) -> dt.date:
        return day_of(moment, self._session.zone)


def day_of(moment: str, zone: dt.tzinfo) -> dt.date:
    """The day at the post of a date or a datetime as stored."""
    return dt.datetime.fromisoformat(moment).astimezone(zone).date() if "T" in moment else dt.date.fromisoformat(moment)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
