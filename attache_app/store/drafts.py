"""What was typed and is not saved yet: a small file of its own under the register's key, so that no draft waits for a long import (FORMAT.md)."""

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Column, Index, MetaData, Table, Text, delete, insert, literal_column, select

from attache_app import files
from attache_app.errors import EnvironmentProblem
from attache_app.store.engine import Store

FILE, DAMAGED = "drafts.db", "drafts.damaged.db"
FILES = (FILE, f"{FILE}-wal", f"{FILE}-shm", DAMAGED)

_tables = MetaData()
# `about`: the record that the draft is of, or will make. `body`: JSON (`services/drafts.py`). `at`: of the last key, RFC 3339.
_draft = Table(
    "draft",
    _tables,
    Column("id", Text, primary_key=True),
    Column("staff", Text, nullable=False),
    Column("about", Text),
    Column("body", Text, nullable=False),
    Column("at", Text, nullable=False),
    Index("draft_staff", "staff"),
)


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One draft as it is kept."""

    id: str
    about: str | None
    body: str
    at: str


class Drafts:
    """The file is opened when it is needed first, and made when something is kept first. Any thread may use it."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder, self._key = folder, key
        self._lock = threading.Lock()
        self._store: Store | None = None

    def of(self, staff: str) -> list[DraftRow]:
        """The drafts of one person, the newest first."""
        if self._store is None and not (self._folder / FILE).exists():
            return []
        with self._opened().reading() as conn:
            found = conn.execute(
                select(_draft)
                .where(_draft.c.staff == staff)
                .order_by(_draft.c.at.desc(), literal_column("rowid").desc())
            )
            return [DraftRow(r.id, r.about, r.body, r.at) for r in found]

    def write(self, staff: str, rows: Mapping[str, DraftRow | None]) -> None:
        """Keep these drafts, by id, in the place of what was kept before; None: keep it no more. On the disk when it returns."""
        with self._opened().writing() as conn:
            conn.execute(delete(_draft).where(_draft.c.id.in_(rows), _draft.c.staff == staff))
            kept = [r for r in rows.values() if r is not None]
            if kept:
                values = [{"id": r.id, "staff": staff, "about": r.about, "body": r.body, "at": r.at} for r in kept]
                conn.execute(insert(_draft), values)

    def forget(self, records: Collection[str], staff: str | None = None) -> None:
        """Drop every draft of these records, and every one that names one of them; of one person, or (an erasure) of everybody."""
        if self._store is None and not (self._folder / FILE).exists():
            return
        with self._opened().writing() as conn:
            for id in records:
                dropping = delete(_draft).where((_draft.c.about == id) | _draft.c.body.contains(id))
                conn.execute(dropping.where(_draft.c.staff == staff) if staff else dropping)

    def close(self) -> None:
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None

    def _opened(self) -> Store:
        with self._lock:
            if self._store is None:
                self._store = self._open()
            return self._store

    def _open(self) -> Store:
        path = self._folder / FILE
        try:
            return _ready(path, self._key)
        except EnvironmentProblem as problem:
            if problem.code not in ("wrong_key", "corrupt"):
                raise
        # It is no reason to keep nothing from now on; what it holds is put aside, not thrown away.
        files.replace(path, self._folder / DAMAGED)
        for left in FILES[1:3]:
            files.remove(self._folder / left)
        return _ready(path, self._key)


def _ready(path: Path, key: bytes) -> Store:
    store = Store(path, key, create=not path.exists())
    try:
        with store.writing() as conn:
            _tables.create_all(conn)
    except BaseException:
        store.close()
        raise
    return store
