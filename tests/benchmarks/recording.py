"""Recording: many workers at once, and one edited worker."""

import random
from pathlib import Path

from attache_app.services import records, search
from tests.benchmarks import floors
from tests.benchmarks.bench import Figure, in_turn, percentile, timed
from tests.benchmarks.people import typed, workers
from tests.benchmarks.senders import as_worker_line
from tests.journeys.offices import laptop


def bulk(folder: Path, quick: bool) -> list[Figure]:
    """Record 10⁵ workers in bulk, log and index included; then search them as one types."""
    count = 5_000 if quick else 100_000
    people = list(workers(count))
    lines = [as_worker_line(person) for person in people]
    sessions = []

    def product() -> float:
        session = laptop(folder / f"bulk {len(sessions)}")
        sessions.append(session)
        return timed(lambda: records.record_lines(session, lines))

    def floor() -> float:
        return floors.rows_and_index(folder / f"bulk floor {len(sessions)}.db", people)

    took = in_turn({"floor": floor, "product": product}, 1 if not quick else 2)
    detail = f"{took['product'] / count * 1e6:.0f} µs a worker; floor {took['floor'] / count * 1e6:.1f}"
    figures = [Figure(f"record {count:,} workers", "raw rows + FTS", took["product"] / took["floor"], "≤ 3", detail)]
    session = sessions[0]
    asked = typed(20 if quick else 70)
    search.search(session, asked[0])
    seconds = [timed(lambda text=text: search.search(session, text)) for text in asked]
    figures.append(
        Figure(
            f"search as one types, {count:,} workers", "16 ms", percentile(seconds, 0.95) / 0.016, "≤ 1",
            f"p50 {percentile(seconds, 0.5) * 1e3:.1f} ms, p95 {percentile(seconds, 0.95) * 1e3:.1f} ms",
        )
    )  # fmt: skip
    for opened in sessions:
        opened.close()
    return figures


def save_one(folder: Path, quick: bool) -> list[Figure]:
    """Save one edited record: history, row and index, one durable commit."""
    known, times = 1_000, 100 if quick else 500
    r = random.Random(1)
    with laptop(folder / "save") as session:
        ids = [saved.id for saved in records.record_lines(session, map(as_worker_line, workers(known)))]

        def product() -> float:
            edits = [(r.choice(ids), {"said_name": f"Ti Jan {r.randrange(10**6)}"}) for _ in range(times)]
            return timed(lambda: [records.save(session, "worker", id, values) for id, values in edits]) / times

        took = in_turn({"floor": lambda: floors.durable_writes(folder, times), "product": product}, 5)
        commits, pages = _written(session, ids, 50)
    detail = f"{took['product'] * 1e3:.2f} ms; floor {took['floor'] * 1e3:.3f}; {commits:g} commit, {pages:.1f} pages of 4 KiB"
    return [
        Figure("save one edited worker", "4 KiB write + fdatasync", took["product"] / took["floor"], "≤ 2.5", detail)
    ]


def _written(session, ids: list[str], times: int) -> tuple[float, float]:
    """(commits, pages) that a save writes, as the write-ahead log counts them."""
    store = session.store
    driver = store._writer.connection.driver_connection
    frames = commits = 0
    for n in range(times):
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        records.save(session, "worker", ids[n], {"said_name": f"Jan {n}"})
        wal = Path(f"{store.path}-wal").read_bytes()
        headers = [wal[at : at + 24] for at in range(32, len(wal), 24 + 4096)]
        salt = wal[16:24]
        valid = [h for h in headers if h[8:16] == salt]
        frames += len(valid)
        commits += sum(int.from_bytes(h[4:8], "big") > 0 for h in valid)
    return commits / times, frames / times
