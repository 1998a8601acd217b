"""The limits of all open cases, for the first page: beside reading by hand the rows that they follow from."""

import datetime as dt
import json
import random
from collections.abc import Iterator
from pathlib import Path

from attache_app.domain.derived_ids import new_id
from attache_app.services import limits, records
from attache_app.services.sessions import Session
from tests.benchmarks.bench import Figure, in_turn
from tests.journeys.offices import laptop

_TODAY = dt.date(2026, 11, 24)
_BY_HAND = (
    'SELECT "_id", "opened_on", "happened_on", "category", "other_categories", "place", "post" FROM "r_case" WHERE "_visible" = 1',
    'SELECT "_id", "case", "worker", "employment", "left_on" FROM "r_case_worker" WHERE "_visible" = 1',
    'SELECT "_id", "ended_on", "ended_how", "dismissed_on", "notified_on", "started_on" FROM "r_employment" WHERE "_visible" = 1',
    'SELECT "_id", "case", "worker", "item", "due_on", "period_from" FROM "r_claim_line" WHERE "_visible" = 1',
)


def open_cases(folder: Path, quick: bool) -> list[Figure]:
    """30,000 open cases: the row that counts of each."""
    count = 3_000 if quick else 30_000
    session = laptop(folder / "limits")
    records.record_lines(session, _told(count))

    def by_hand() -> None:
        with session.store.reading() as conn:
            for statement in _BY_HAND:
                conn.exec_driver_sql(statement).fetchall()

    took = in_turn({"floor": by_hand, "product": lambda: _earliest(session, count)}, 3)
    detail = f"{took['product']:.2f} s, {took['product'] / count * 1e6:.0f} µs a case; floor {took['floor']:.2f} s"
    return [Figure(f"limits of {count:,} open cases", "read their rows", took["product"] / took["floor"], "–", detail)]


def _earliest(session: Session, count: int) -> None:
    assert len(limits.earliest(session, _TODAY)) > count // 2


def _told(count: int) -> Iterator[bytes]:
    """Cases of one worker each, sent away in the last half year; every tenth has filed."""
    r = random.Random(7)
    for n in range(count):
        worker, job, case, *lines = (new_id() for _ in range(3 + r.randint(1, 3)))
        day = (_TODAY - dt.timedelta(days=r.randrange(180))).isoformat()
        yield _line("worker", worker, {"given": "Jan", "surname": f"Fiktif {n}"})
        yield _line(
            "employment",
            job,
            {"worker": worker, "ended_how": "dismissed", "ended_on": {"edtf": r.choice([day, day[:7]])}},
        )
        yield _line(
            "case", case, {"category": r.choice(["W01", "W07", "C05", "V01"]), "opened_on": day, "status": "TRIAGE"}
        )
        yield _line("case_worker", new_id(), {"case": case, "worker": worker, "employment": job})
        for line in lines:
            yield _line(
                "claim_line", line, {"case": case, "worker": worker, "item": r.choice(["WAGE", "OT", "SEVER", "XMAS"])}
            )
        if n % 10 == 0:
            covered = {"workers": [worker], "covers": sorted(lines), "stops": ["DO-OTHER"]}
            yield _line("proceeding", new_id(), {"case": case, "forum": "labour_court", "filed_on": day, **covered})


def _line(kind: str, id: str, values: dict[str, object]) -> bytes:
    return json.dumps({"kind": kind, "id": id, "set": values}).encode()
