"""The state of an employer, from what posts and headquarters wrote about it."""

import datetime as dt

import pytest

from attache_app.domain.vetting import Line, state_of

TODAY = dt.date(2026, 11, 24)
MAX_DAYS = {"DOCS": 182, "VISITED": 182, "FAVOUR": 91, "ADVERSE": 91, "CEASED": 0}


def steps(told: str) -> list[Line]:
    """`post:FAVOUR:2026-10-01 hq:APPROVED:2026-10-15:2027-10-15`: side, state, decided on, valid until."""
    out = []
    for no, step in enumerate(told.split()):
        side, state, decided_on, *until = step.split(":")
        out.append(
            Line(state, dt.date.fromisoformat(decided_on), side, dt.date.fromisoformat(until[0]) if until else None, no)
        )
    return out


@pytest.mark.parametrize(
    ("told", "state", "until"),
    [
        ("", "UNVETTED", None),
        ("post:DOCS:2026-10-01 post:FAVOUR:2026-11-01", "FAVOUR", "2027-01-31"),
        ("post:FAVOUR:2026-08-01", "UNVETTED", None),  # an opinion lapses after 91 days
        ("post:CEASED:2015-01-01", "CEASED", None),
        ("post:FAVOUR:2026-10-01 hq:APPROVED:2026-10-15:2027-10-15", "APPROVED", "2027-10-15"),
        ("hq:APPROVED:2026-10-15:2027-10-15 post:ADVERSE:2026-11-01", "APPROVED", "2027-10-15"),
        ("hq:WATCH:2026-01-10", "WATCH", None),
        ("hq:APPROVED:2025-10-15:2026-10-15", "EXPIRED", None),
        ("post:DOCS:2026-10-01 hq:WATCH:2026-01-10:2026-07-10", "DOCS", "2027-04-01"),
        ("hq:APPROVED:2026-01-10:2027-01-10 post:ALERT:2026-11-10", "ALERT", "2026-12-10"),
        ("hq:APPROVED:2026-01-10:2027-01-10 post:ALERT:2026-10-25", "APPROVED", "2027-01-10"),  # thirty days are over
        ("post:ALERT:2026-11-10 hq:SUSPENDED:2026-11-12:2027-11-12", "SUSPENDED", "2027-11-12"),
        ("post:FAVOUR:2026-11-01 post:ALERT:2026-10-20", "FAVOUR", "2027-01-31"),
        ("hq:APPROVED:2026-12-01:2027-12-01", "UNVETTED", None),  # decided tomorrow
    ],
)  # fmt: skip
def test_the_state_follows_from_the_lines(told: str, state: str, until: str | None) -> None:
    assert state_of(steps(told), TODAY, MAX_DAYS) == (state, dt.date.fromisoformat(until) if until else None)


def test_of_two_lines_of_one_day_the_later_one_counts() -> None:
    assert state_of(steps("post:DOCS:2026-11-01 post:ADVERSE:2026-11-01"), TODAY, MAX_DAYS)[0] == "ADVERSE"
