"""Search as one types among 10⁵ and 10⁶ workers, and how many of the labelled pairs it finds.

The registers are put into the database as they would stand there after recording (rows and documents by the store's own
functions, no log): recording a million takes too long. A tenth of the workers has a family name nobody else has.
"""

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import insert

from attache_app.domain.names import fold
from attache_app.domain.numbering import make
from attache_app.services import search
from attache_app.services.sessions import Session
from attache_app.store import dialect_sqlite as dialect
from attache_app.store import queries, search_index
from attache_app.store.columns import to_column
from attache_app.store.tables import document, register_table
from tests.benchmarks.bench import Figure, percentile
from tests.benchmarks.pairs import Pair, missed, names_needed, pairs
from tests.benchmarks.people import workers
from tests.journeys.offices import laptop

_SYLLABLES = "ba be bo da de do fa fe ga jo ka ke la le lo ma me mi mo na ne no pa pe ra re ri sa si ta ti va vi zan len vil son".split()
_FIRST = 10  # recall@10
_AT_ONCE = 5_000
_REACH = {100_000: 0.016, 1_000_000: 0.050}


def typing(folder: Path, quick: bool) -> list[Figure]:
    """p95 as one types, against what is to be reached and against a scan of every name; recall@10."""
    figures = []
    for count, reach in ({5_000: 0.016} if quick else _REACH).items():
        with laptop(folder / f"{count}") as session:
            names = _fill(session, count)
            figures += _measure(session, names, count, reach, quick)
    return figures


def _measure(session: Session, names: list[str], count: int, reach: float, quick: bool) -> list[Figure]:
    known = pairs()
    asked = _typed(known, 10 if quick else 40)
    ordered = [" ".join(sorted(fold(name).split())) for name in names]

    def scan(text: str) -> list[str]:
        found = process.extract(" ".join(sorted(fold(text).split())), ordered, scorer=fuzz.ratio, limit=_FIRST)
        return [names[at] for *_, at in found]

    def find(text: str) -> list[str]:
        hits = search.search(session, text, "worker", _FIRST)
        with session.store.reading() as conn:
            rows = queries.rows(conn, session.declarations, "worker", [hit.id for hit in hits])
        return [_name(rows[hit.id]) for hit in hits]

    search.search(session, "zzzz", "worker")  # reads the vocabulary once
    runs = 3 if count <= 100_000 else 2
    ours = [min(_spent(lambda text=text: search.search(session, text)) for _ in range(runs)) for text in asked]
    every = [
        min(_spent(lambda text=text: scan(text)) for _ in range(2)) for text in asked[:: 5 if count <= 100_000 else 20]
    ]
    p95, floor = percentile(ours, 0.95), percentile(every, 0.95)
    detail = f"p50 {percentile(ours, 0.5) * 1e3:.1f} ms, p95 {p95 * 1e3:.1f} ms; scan p95 {floor * 1e3:.1f} ms; {len(asked)} texts, processor time, least of {runs}"
    what = f"search as one types, {count:,} workers"
    figures = [
        Figure(what, f"{reach * 1e3:.0f} ms", p95 / reach, "≤ 1", detail),
        Figure(what, "rapidfuzz over every name", p95 / floor, "–", "as the line above"),
    ]
    for name, some in (("own", "own"), ("first", "first")):
        same = [pair for pair in known if pair.set == some and pair.same]
        right, by_scan = (1 - len(list(missed(same, f, _FIRST))) / len(same) for f in (find, scan))
        others = [pair for pair in known if pair.set == some and not pair.same]
        wrong = len(list(missed(others, find, _FIRST)))
        told = f"recall@10 {right:.3f} of {len(same)}; scan {by_scan:.3f}"
        told += f"; of {len(others)} others {wrong} taken for who was typed" if others else ""
        figures.append(Figure(f"labelled pairs ({name}), {count:,} workers", "0.95", right / 0.95, "≥ 1", told))
    return figures


def _spent(work: Callable[[], object]) -> float:
    """Seconds of the processor that this takes: nothing here waits for a disk, and others may be busy beside it."""
    start = time.thread_time()
    work()
    return time.thread_time() - start


def _typed(known: list[Pair], count: int) -> list[str]:
    """What stands in the line at every letter while some of the pairs are typed."""
    some = random.Random(3).sample(known, count)
    return [pair.typed[:end] for pair in some for end in range(1, len(pair.typed) + 1)]


def _name(values: dict[str, Any]) -> str:
    return f"{values.get('given', '')} {values.get('surname', '')}".strip()


def _fill(session: Session, count: int) -> list[str]:
    """Put so many workers into the register; their names."""
    register = session.declarations.registers["worker"]
    table = register_table(session.declarations, "worker")
    fields = [register.fields[n] for n in ("number", "surname", "given", "aliases", "phones", "address", "sex")]
    people = _people(count)
    with session.store.writing() as conn:
        for start in range(0, count, _AT_ONCE):
            rows, documents = [], []
            for n, person in enumerate(people[start : start + _AT_ONCE], start):
                id = f"01934f5e-0000-7000-8000-{n:012x}"
                cells = {f.name: to_column(f, person[f.name]) if f.name in person else None for f in fields}
                rows.append({"_id": id, "_visible": 1, "_heads": "{}", "_last": 0, **cells})
                words = search_index.words_of(session.declarations, register, person) or {}
                documents.append({"kind": "worker", "id": id, **words})
            conn.execute(insert(table), rows)
            last = conn.exec_driver_sql("SELECT max(no) FROM search_document").scalar_one()
            conn.execute(insert(document), documents)
            dialect.learn_after(conn, last)
    return [_name(person) for person in people]


def _people(count: int) -> list[dict[str, Any]]:
    """Workers with a number each; those of the pairs stand anywhere among them."""
    r = random.Random(11)
    people = list(workers(count))
    for person in people:
        if r.random() < 0.1:
            person["surname"] = "".join(r.choices(_SYLLABLES, k=3)).title()
    needed = names_needed(pairs())
    for at, name in zip(r.sample(range(count), len(needed)), needed, strict=True):
        given, _, surname = name.rpartition(" ")
        people[at].pop("aliases", None)
        people[at].update(given=given, surname=surname)
    for n, person in enumerate(people, 1):
        person["number"] = make("SDQ", "A", 2026, n)
    return people
