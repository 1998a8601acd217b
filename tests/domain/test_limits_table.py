"""Limits reckoned by hand from the rules that the program is shipped with; the last column says from which law, and why that day."""

import csv
from pathlib import Path

import pytest

from tests.domain.limit_stories import TODAY, day, of_one, rows

TABLE = Path(__file__).with_name("limits.csv")
with TABLE.open(encoding="utf-8", newline="") as file:
    LINES = list(csv.DictReader(file))


@pytest.mark.parametrize("told", LINES, ids=[f"{n}-{line['rule']}" for n, line in enumerate(LINES, 2)])
def test_a_limit_falls_on_the_day_that_the_table_says(told: dict[str, str]) -> None:
    case = of_one(told["country"], told["about"], told["facts"], stops=(told["rule"],))

    found = [
        row
        for row in rows(case, day(told["on"]) or TODAY)
        if row.rule == told["rule"] and (not told["occurrence"] or row.occurrence == day(told["occurrence"]))
    ]

    assert [(row.date, row.estimated, row.status) for row in found] == [
        (day(told["date"]), told["estimated"] == "yes", told["status"])
    ], told["why"]


def test_every_rule_of_the_list_has_a_line() -> None:
    from attache_app.records.declarations import declarations

    french = {"GP": "GF", "GF": "GP"}  # the two lists are one law
    told = {line["rule"] for line in LINES}
    missing = [
        o.code
        for o in declarations().lists["limitation_rules"].options
        if o.code not in told and f"{french.get(o.code[:2], '')}{o.code[2:]}" not in told
    ]
    assert missing == []
