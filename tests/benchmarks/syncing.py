"""What travels: sealing, sizes, a whole leg from a laptop to headquarters, and the merge of many laptops."""

import functools
import itertools
import shutil
from pathlib import Path

import orjson

from attache_app.services import exchange, records
from attache_app.services.sessions import Session, open_session
from tests.benchmarks import floors
from tests.benchmarks.bench import Figure, in_turn, timed
from tests.benchmarks.people import edits, workers
from tests.benchmarks.senders import Sender, as_worker_line
from tests.journeys.offices import PASSPHRASE, answer, enrol, headquarters, laptop, send

_SALT = 16  # random bytes of each salted line: DESIGN §10 does not count them


def _offices(folder: Path) -> tuple[Session, Session]:
    folder.mkdir()
    hq, post = headquarters(folder / "hq")[0], laptop(folder / "post")
    enrol(hq, post, folder)
    return hq, post


def _known_workers(hq: Session, post: Session, folder: Path, count: int) -> list[str]:
    """Workers that headquarters holds and has answered."""
    ids = [saved.id for saved in records.record_lines(post, map(as_worker_line, workers(count)))]
    send(post, hq, folder)
    answer(hq, post, folder)
    return ids


def _edit(post: Session, ids: list[str], count: int, seed: int) -> None:
    lines = [orjson.dumps({"kind": "worker", "id": i, "set": {f: v}}) for i, f, v in edits(count, ids, seed)]
    lines[-1] = orjson.dumps({"kind": "worker", "id": ids[-1], "set": {"said_name": f"Ti Jan {seed}"}})  # surely new
    records.record_lines(post, lines)


def _floor_edits(ids: list[str], count: int, seed: int) -> list[floors.Edit]:
    changed = enumerate(edits(count, ids, seed))
    return [
        (i, f, v if isinstance(v, str) else orjson.dumps(v).decode(), f"{n:014x}-{seed:02d}")
        for n, (i, f, v) in changed
    ]


def seal(folder: Path, quick: bool) -> list[Figure]:
    """Seal 10⁴ changes from the store; what a changed field takes, and the smallest batch."""
    count = 2_000 if quick else 10_000
    hq, post = _offices(folder / "seal")
    box = folder / "seal box"
    box.mkdir()
    ids = _known_workers(hq, post, box, count)
    records.save(post, "worker", ids[0], {"nationality_note": "haitian"})
    (smallest,) = exchange.export(post, box).files
    smallest_size = smallest.stat().st_size
    send(post, hq, box)
    answer(hq, post, box)
    _edit(post, ids, count, 3)
    made: list[Path] = []
    took_lines = [orjson.loads(line) for line in _lines_of(post, box)]

    def product() -> float:
        return timed(lambda: made.extend(exchange.export(post, box).files))

    took = in_turn({"floor": lambda: timed(lambda: floors.json_and_zip(took_lines)), "product": product}, 5)
    fields = sum(len(body["set"]) for body in took_lines)
    salts = sum("salt" in body for body in took_lines)
    size = made[-1].stat().st_size
    bare = (size - _SALT * salts) / fields
    hq.close()
    post.close()
    return [
        Figure(
            f"seal {len(took_lines):,} changes from the store", "json + zip, in memory", took["product"] / took["floor"], "≤ 1",
            f"{took['product'] * 1e3:.0f} ms; floor {took['floor'] * 1e3:.0f}",
        ),
        Figure("bytes a changed field", "36 B", bare / 36, "≤ 1", f"{bare:.1f} B; with salts {size / fields:.1f}"),
        Figure("smallest batch, 2 recipients", "1.5 KB", smallest_size / 1500, "≤ 1", f"{smallest_size} B"),
    ]  # fmt: skip


def _lines_of(post: Session, box: Path) -> list[bytes]:
    """The lines that the next batch carries."""
    from attache_app.store import lines as log
    from attache_app.sync import post_batch_out

    with post.store.reading() as conn:
        planned = post_batch_out.plan(conn, post.declarations, post.realm)
        return [row.body for row in log.read(conn, planned.numbers()) if row.body]


def leg(folder: Path, quick: bool) -> list[Figure]:
    """Device → headquarters: 10⁴ edits, and one; the floor is the same by hand, what Anki is compared with."""
    known, many = (1_000, 1_000) if quick else (10_000, 10_000)
    hq, post = _offices(folder / "leg")
    box = folder / "leg box"
    box.mkdir()
    ids = _known_workers(hq, post, box, known)
    registry = floors.Registry(box / "registry.db", dict(zip(ids, workers(known), strict=True)))
    sizes: dict[str, int] = {}
    seeds = iter(range(10, 90))

    def product(count: int) -> float:
        _edit(post, ids, count, next(seeds))

        def work() -> None:
            (path,) = exchange.export(post, box).files
            sizes[f"product {count}"] = path.stat().st_size
            (result,) = exchange.import_files(hq, [path])
            assert result.outcome == "imported"

        seconds = timed(work)
        answer(hq, post, box)
        return seconds

    def floor(count: int) -> float:
        seed = next(seeds)
        outbox = floors.Outbox(box / f"outbox {seed}.db", _floor_edits(ids, count, seed))
        file = box / f"outbox {seed}"

        def work() -> None:
            outbox.push(file)
            floors.pull(file, registry)

        seconds = timed(work)
        sizes[f"floor {count}"] = file.stat().st_size
        outbox.conn.close()
        return seconds

    figures = []
    for count in (many, 1):
        cases = {"floor": functools.partial(floor, count), "product": functools.partial(product, count)}
        took = in_turn(cases, 3 if count > 1 else 7)
        detail = (
            f"{took['product'] / count * 1e6:.0f} µs an edit, {sizes[f'product {count}'] / count:.0f} B;"
            f" floor {took['floor'] / count * 1e6:.0f} µs, {sizes[f'floor {count}'] / count:.0f} B"
        )
        figures.append(
            Figure(f"device → headquarters, {count:,} edits", "the same by hand", took["product"] / took["floor"], "≤ 1.5 × Anki's" , detail)
        )  # fmt: skip
    hq.close()
    post.close()
    return figures


def merge(folder: Path, quick: bool) -> list[Figure]:
    """Merge 10⁵ changes of 20 laptops, two to a post, at headquarters; the floor is the whole job by hand (log, cells, row)."""
    known, count, posts = (2_000, 4_000, 2) if quick else (50_000, 100_000, 10)
    base = folder / "merge"
    hq, _ = headquarters(base)
    box = folder / "merge box"
    box.mkdir()
    people = iter(workers(known))
    heads: dict[str, dict[str, str]] = {}
    senders, ids_of, results = [], {}, []
    for n in range(posts):
        pair = [Sender(hq, box, f"PO{chr(65 + n)}") for _ in range(2)]
        own = pair[0].create(itertools.islice(people, known // posts))
        results += exchange.import_files(hq, [pair[0].batch(box)])
        heads.update(own)
        ids_of.update({sender: list(own) for sender in pair})
        senders += pair
    hq.close()
    files, raw = [], []
    for n, sender in enumerate(senders):
        for id, field, value in edits(count // len(senders), ids_of[sender], 100 + n):
            sender.write(id, {field: value}, heads[id])
        files.append(sender.batch(box))
        raw += _floor_edits(ids_of[sender], count // len(senders), 100 + n)

    def product() -> float:
        copy = folder / "merge copy"
        shutil.copytree(base, copy)
        with open_session(copy, PASSPHRASE) as session:
            seconds = timed(lambda: results.extend(exchange.import_files(session, files)))
        shutil.rmtree(copy)
        return seconds

    def floor() -> float:
        path = box / "floor.db"
        registry = floors.Registry(path, dict(zip(heads, workers(known), strict=True)))
        seconds = timed(lambda: registry.merge(raw))
        registry.conn.close()
        for file in box.glob("floor.db*"):
            file.unlink()
        return seconds

    took = in_turn({"floor": floor, "product": product}, 2 if quick else 1)
    assert all(r.outcome == "imported" and not r.quarantined for r in results), results
    return [
        Figure(
            f"merge {count:,} changes of {len(senders)} laptops", "whole job by hand (pace)", took["floor"] / took["product"], "≥ 0.5",
            f"{took['product'] / count * 1e6:.0f} µs a change; floor {took['floor'] / count * 1e6:.1f}",
        )
    ]  # fmt: skip
