"""A register of many workers made in seconds: some are recorded as usual, then multiplied within the database.

The copies have rows, search entries and lines of their own, so that they are listed, found and opened like any other; they
have no place in the laptop's chain, so that nobody may make batches of them.
"""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import text

from attache_app.services import records
from attache_app.services.sessions import Session
from attache_app.store import dialect_sqlite as dialect
from attache_app.store.tables import document, line, register_table
from tests.benchmarks.people import workers

_SAMPLE, _MOST_COPIES = 1_000, 250
# The first digits of an id, which count seven weeks each, and the serial of a number tell the copies apart: each is older than the last.
_ID = "printf('%04x', :before) || substr({0}, 5)"
_NUMBER = "replace({0}, '-2026-', '-2026-' || :copy)"


def grow(session: Session, count: int, *, only_listed: bool = False) -> list[str]:
    """Record `count` workers, a multiple of 1,000; the ids of those that were recorded as usual. `only_listed`: the others cannot be
    opened, which is made in half the time."""
    sample = max(_SAMPLE, count // _MOST_COPIES)
    people = workers(sample)
    made = records.record_lines(session, (orjson.dumps({"kind": "worker", "set": person}) for person in people))
    table = register_table(session.declarations, "worker")
    with session.store.writing() as conn:
        year = str(session.now().year)
        last = conn.exec_driver_sql("SELECT max(_no) FROM r_worker").scalar_one()
        last_document = conn.exec_driver_sql("SELECT max(no) FROM search_document").scalar_one()
        last_line = conn.exec_driver_sql("SELECT max(no) FROM line").scalar_one()
        number = _NUMBER.replace("2026", year)
        rows = _copy(table.name, [c.name for c in table.c], "_no", f"_no <= {last}", {
            "_id": _ID.format("_id"), "number": number.format("number"),
        })  # fmt: skip
        documents = _copy(document.name, [c.name for c in document.c], "no", f"kind = 'worker' AND no <= {last_document}", {
            "id": _ID.format("id"), "exact": "exact || :copy",
        })  # fmt: skip
        body = f"replace(CAST(body AS TEXT), record, {_ID.format('record')})"
        lines = _copy(line.name, [c.name for c in line.c], "no", f"kind = 'worker' AND no <= {last_line}", {
            "hash": "randomblob(32)", "record": _ID.format("record"), "body": f"CAST({number.format(body)} AS BLOB)", "link": "NULL",
            "before": "NULL", "seq": "NULL", "complete": "0",
        })  # fmt: skip
        for copy in range(1, count // sample):
            for statement in (rows, documents) if only_listed else (rows, documents, lines):
                conn.execute(text(statement), {"copy": copy, "before": int(made[0].id[:4], 16) - copy})
        dialect.learn_after(conn, last_document)
    return [saved.id for saved in made]


def _copy(table: str, columns: Sequence[str], key: str, where: str, made: dict[str, str]) -> str:
    """INSERT … SELECT of the sample with some columns made anew; its key counts on."""
    kept = [c for c in columns if c != key]
    return (
        f"INSERT INTO {table}({', '.join(kept)}) SELECT {', '.join(made.get(c, c) for c in kept)} FROM {table}"
        f" WHERE {where} ORDER BY {key}"
    )


def add_cases(session: Session, workers_: Sequence[str], count: int) -> None:
    """Cases of some of these workers, half of them with a task."""
    statuses = ("NEW", "TRIAGE", "INVEST", "CONCIL", "AUTH", "CLOSED")
    lines: list[dict[str, Any]] = []
    for n in range(count):
        id = f"0193e0d5-0000-7000-8000-{n:012x}"
        values = {
            "title": f"Salaire de {1 + n % 12} quinzaines", "category": "W01", "priority": f"P{1 + n % 4}", "status": statuses[n % 6],
            "opened_on": f"2026-{1 + n % 10:02}-{1 + n % 28:02}", "owner": session.staff_id,
        }  # fmt: skip
        lines.append({"kind": "case", "id": id, "set": values})
        lines.append({"kind": "case_worker", "set": {"case": id, "worker": workers_[n % len(workers_)]}})
        if n % 2:
            due = f"2026-12-{1 + n % 28:02}T09:00:00-04:00"
            lines.append(
                {
                    "kind": "task",
                    "set": {"title": "Rappeler", "due_at": due, "linked": [f"case:{id}"], "owner": session.staff_id},
                }
            )
    records.record_lines(session, map(orjson.dumps, lines))
