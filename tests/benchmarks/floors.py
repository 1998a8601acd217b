"""The floors: what the raw libraries take for the same work, with nothing around them. DESIGN §10 names them."""

import io
import json
import os
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyrage
import sqlcipher3
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.benchmarks.people import COLUMNS

_SIGN = Ed25519PrivateKey.generate()
_AGE = pyrage.x25519.Identity.generate()
_WORKER = f"CREATE TABLE worker (id TEXT PRIMARY KEY, {', '.join(f'{c} TEXT' for c in COLUMNS)}, nationality_note TEXT)"
_INDEX = (
    "CREATE VIRTUAL TABLE found USING fts5(given, surname, aliases, content='worker', content_rowid='rowid',"
    " tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
)
_CELL = "CREATE TABLE cell (id TEXT, f TEXT, v TEXT, at TEXT, PRIMARY KEY (id, f)) WITHOUT ROWID"
_LOG = "CREATE TABLE log (at TEXT PRIMARY KEY, id TEXT, f TEXT, v TEXT) WITHOUT ROWID"
_NEWEST = (
    "INSERT INTO cell (id, f, v, at) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (id, f) DO UPDATE SET v = excluded.v, at = excluded.at WHERE excluded.at > cell.at"
)

Edit = tuple[str, str, str, str]
"""(id, field, value, stamp)"""


def raw(path: Path) -> Any:
    """A raw SQLCipher database with the settings of the product."""
    conn = sqlcipher3.connect(str(path), isolation_level=None)
    conn.execute(f"PRAGMA key=\"x'{'2b' * 32}'\"")
    conn.execute("PRAGMA journal_mode=WAL")
    conn.execute("PRAGMA synchronous=FULL")
    conn.execute("PRAGMA cache_size=-65536")
    return conn


def _row(id: str, person: dict[str, Any]) -> tuple[Any, ...]:
    return (id, *(v if isinstance(v, str) or v is None else json.dumps(v) for v in map(person.get, COLUMNS)), None)


def rows_and_index(path: Path, people: list[dict[str, Any]]) -> float:
    """Seconds for the people as rows of one table and an index over their names, in one transaction."""
    rows = [_row(f"{n:032x}", person) for n, person in enumerate(people)]
    conn = raw(path)
    conn.execute(_WORKER)
    conn.execute(_INDEX)
    start = time.perf_counter()
    conn.execute("BEGIN")
    conn.executemany(f"INSERT INTO worker VALUES ({', '.join('?' * (len(COLUMNS) + 2))})", rows)
    conn.execute("INSERT INTO found (rowid, given, surname, aliases) SELECT rowid, given, surname, aliases FROM worker")
    conn.execute("COMMIT")
    taken = time.perf_counter() - start
    conn.close()
    return taken


class Registry:
    """Records by cell and by row, and the log of what was written: the whole job of a merge by hand."""

    def __init__(self, path: Path, people: dict[str, dict[str, Any]]) -> None:
        self.conn = raw(path)
        for statement in (_WORKER, _CELL, _LOG, "BEGIN"):
            self.conn.execute(statement)
        rows = [_row(id, person) for id, person in people.items()]
        self.conn.executemany(f"INSERT INTO worker VALUES ({', '.join('?' * (len(COLUMNS) + 2))})", rows)
        names = ("id", *COLUMNS)
        cells = [(row[0], f, v, "0") for row in rows for f, v in zip(names[1:], row[1:], strict=False) if v is not None]
        self.conn.executemany(_NEWEST, cells)
        self.conn.execute("COMMIT")

    def merge(self, edits: list[Edit]) -> None:
        """The log appended once, the newest by cell, the wide row brought up to date; one durable commit."""
        conn = self.conn
        conn.execute("BEGIN")
        conn.executemany("INSERT OR IGNORE INTO log VALUES (?, ?, ?, ?)", [(at, i, f, v) for i, f, v, at in edits])
        newest: dict[tuple[str, str], tuple[str, str]] = {}
        fields: dict[str, dict[str, None]] = {}
        for i, f, v, at in edits:
            fields.setdefault(f, {})[i] = None
            if (i, f) not in newest or newest[i, f][1] < at:
                newest[i, f] = (v, at)
        conn.executemany(_NEWEST, [(*cell, *write) for cell, write in sorted(newest.items())])
        for f, ids in fields.items():
            conn.executemany(
                f"UPDATE worker SET {f} = (SELECT v FROM cell WHERE cell.id = worker.id AND f = '{f}') WHERE id = ?",
                [(i,) for i in ids],
            )
        conn.execute("COMMIT")


class Outbox:
    """Edits that wait to be sent: read, sealed into a file, marked as sent."""

    def __init__(self, path: Path, edits: list[Edit]) -> None:
        self.conn = raw(path)
        self.conn.execute("CREATE TABLE outbox (at TEXT PRIMARY KEY, id TEXT, f TEXT, v TEXT, sent INT) WITHOUT ROWID")
        self.conn.execute("BEGIN")
        self.conn.executemany("INSERT INTO outbox VALUES (?, ?, ?, ?, 0)", [(at, i, f, v) for i, f, v, at in edits])
        self.conn.execute("COMMIT")

    def push(self, path: Path) -> None:
        waiting = self.conn.execute("SELECT at, id, f, v FROM outbox WHERE sent = 0").fetchall()
        lines = as_lines({"t": "worker", "id": i, "f": f, "v": v, "at": at} for at, i, f, v in waiting)
        sealed = pyrage.encrypt(zstandard.compress(lines, 3), [_AGE.to_public()])
        with path.open("wb") as file:
            file.write(_SIGN.sign(sealed) + sealed)
            file.flush()
            os.fsync(file.fileno())
        self.conn.execute("UPDATE outbox SET sent = 1 WHERE sent = 0")


def pull(path: Path, registry: Registry) -> None:
    """The file of an outbox, proven, opened and merged."""
    data = path.read_bytes()
    _SIGN.public_key().verify(data[:64], data[64:])
    lines = zstandard.decompress(pyrage.decrypt(data[64:], [_AGE]), max_output_size=1 << 30)
    said = [json.loads(line) for line in lines.splitlines()]
    registry.merge([(c["id"], c["f"], c["v"], c["at"]) for c in said])


def as_lines(changes: Iterable[dict[str, Any]]) -> bytes:
    """JSON lines, by the standard library."""
    return "".join(json.dumps(c, ensure_ascii=False, separators=(",", ":")) + "\n" for c in changes).encode()


def json_and_zip(changes: list[dict[str, Any]]) -> bytes:
    """The changes as JSON lines in a zip, in memory."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("changes.jsonl", as_lines(changes))
    return out.getvalue()


def durable_writes(folder: Path, count: int) -> float:
    """Seconds for one write of 4 KiB and its fdatasync, of so many."""
    with (folder / "floor").open("wb") as file:
        sync = getattr(os, "fdatasync", os.fsync)
        start = time.perf_counter()
        for _ in range(count):
            file.write(b"x" * 4096)
            file.flush()
            sync(file.fileno())
        return (time.perf_counter() - start) / count
