"""The state of an employer, from the lines of its vetting: a post gives opinions and alerts, headquarters rules (domain reference A5)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ALERT, EXPIRED, UNVETTED = "ALERT", "EXPIRED", "UNVETTED"
APPROVALS = frozenset({"APPROVED", "APPCOND"})
ALERT_DAYS = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Line:
    """One step. `side`: post or hq; `no`: its place in the order in which the lines came. Corrected lines are left out before."""

    state: str
    decided_on: dt.date
    side: str
    valid_until: dt.date | None
    no: int


def state_of(lines: Iterable[Line], today: dt.date, max_days: Mapping[str, int]) -> tuple[str, dt.date | None]:
    """(state, until when it holds) on a day; `max_days`: how long an opinion of a post holds, by state, 0 for ever.

    A young alert that headquarters has not answered; else the last ruling while it is valid; EXPIRED where that was an approval;
    else the last opinion of a post; else UNVETTED (data dictionary, employer.state).
    """
    known = sorted((n for n in lines if n.decided_on <= today), key=lambda n: (n.decided_on, n.no))
    rulings = [n for n in known if n.side == "hq"]
    opinions = [n for n in known if n.side == "post"]
    ruling = rulings[-1] if rulings else None
    alerts = [n for n in opinions if n.state == ALERT]
    if (
        alerts
        and today < alerts[-1].decided_on + ALERT_DAYS
        and (ruling is None or _place(ruling) < _place(alerts[-1]))
    ):
        return ALERT, alerts[-1].decided_on + ALERT_DAYS
    if ruling is not None:
        if ruling.valid_until is None or today <= ruling.valid_until:
            return ruling.state, ruling.valid_until
        if ruling.state in APPROVALS:
            return EXPIRED, None
    opinion = next((n for n in reversed(opinions) if n.state != ALERT), None)
    if opinion is not None:
        days = max_days.get(opinion.state, 0)
        until = opinion.valid_until or (opinion.decided_on + dt.timedelta(days=days) if days else None)
        if until is None or today <= until:
            return opinion.state, until
    return UNVETTED, None


def _place(line: Line) -> tuple[dt.date, int]:
    return line.decided_on, line.no
