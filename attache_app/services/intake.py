"""Quick intake: what comes to the counter, in under two minutes (domain reference §5 A1). Nothing is required."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from attache_app.services.records import Saved
from attache_app.services.sessions import Session
from attache_app.services.work import Work, working
from attache_app.store import queries

COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Intake:
    """What was typed. `visit`: fields of the visit; `worker`: id of a worker found on the way; `new_worker`: fields of one made here.

    `id`: that the visit will have, where a draft of it was kept under that id.
    """

    visit: Mapping[str, Any]
    worker: str | None = None
    new_worker: Mapping[str, Any] = field(default_factory=dict)
    id: str | None = None


@dataclass(frozen=True, slots=True)
class IntakeResult:
    """What was written: the visit, and for a complaint the case; the worker where one was made."""

    visit: Saved
    case: Saved | None
    worker: Saved | None


def quick_intake(session: Session, intake: Intake) -> IntakeResult:
    """Write a visit and, for a complaint, its case, with or without a worker; all of it or nothing."""
    with working(session) as work:
        worker, made = intake.worker, None
        if worker is None and any(v is not None for v in intake.new_worker.values()):
            made = _saved(work, "worker", intake.new_worker)
            worker = made.id
        visit_values = {**intake.visit, **({"worker": worker} if worker else {})}
        if visit_values.get("type") != COMPLAINT:
            return _whole(work, _saved(work, "visit", visit_values, intake.id), None, made)
        visit = _saved(work, "visit", visit_values, intake.id)
        case = _saved(work, "case", _case(session, intake.visit, visit.id))
        work.save("visit", visit.id, {"case": case.id})
        if worker:
            work.save(
                "case_worker",
                None,
                {"case": case.id, "worker": worker, "role": "claimant", "joined_on": work.at.date().isoformat()},
            )
        return _whole(work, visit, case, made)


def _whole(work: Work, visit: Saved, case: Saved | None, worker: Saved | None) -> IntakeResult:
    """Each part knows all that was written, so that taking one back takes back the intake."""

    def whole(saved: Saved) -> Saved:
        return replace(saved, changed=tuple(work.changed), stamps=tuple(work.stamps))

    return IntakeResult(whole(visit), whole(case) if case else None, whole(worker) if worker else None)


def _case(session: Session, visit: Mapping[str, Any], visit_id: str) -> dict[str, Any]:
    """The case that a complaint opens: the same words, the same way in, opened on the day of the contact."""
    at = visit.get("visited_at")
    opened = at[:10] if isinstance(at, str) else session.now().date().isoformat()
    values = {
        "visit": visit_id, "words": visit.get("words"), "channel": visit.get("channel"), "scope": "single", "status": "NEW",
        "opened_on": opened, "owner": session.staff_id, "contact_phone": visit.get("phone"),
    }  # fmt: skip
    if visit.get("danger_now") is True:
        values["priority"] = "P1"  # proposed by the danger question (visit.danger_now)
    return {n: v for n, v in values.items() if v is not None}


def _saved(work: Work, kind: str, values: Mapping[str, Any], id: str | None = None) -> Saved:
    id, number, _ = work.save(kind, id, values)
    return Saved(kind, id, number, tuple(work.changed), tuple(work.stamps))


def visit_of_slip(session: Session, slip: str) -> tuple[str, str] | None:
    """The visit (id, number) in which a paper slip of this number was typed in already."""
    with session.store.reading() as conn:
        return queries.visit_of_slip(conn, session.declarations, slip)
