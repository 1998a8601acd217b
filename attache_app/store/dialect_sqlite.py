"""SQL that only SQLite understands: the FTS5 index over `search_document`. A PostgreSQL twin of this module follows."""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, TextualSelect, column, text

from attache_app.domain import partial_dates
from attache_app.domain.names import fold
from attache_app.errors import DomainError

_COLUMNS = "names, words, exact, phones"
_FORGET = text(f"INSERT INTO search(search, rowid, {_COLUMNS}) VALUES('delete', :no, :names, :words, :exact, :phones)")
_LEARN = text(f"INSERT INTO search(rowid, {_COLUMNS}) VALUES(:no, :names, :words, :exact, :phones)")
_LEARN_AFTER = text(f"INSERT INTO search(rowid, {_COLUMNS}) SELECT no, {_COLUMNS} FROM search_document WHERE no > :no")
_FIND = (
    "SELECT d.kind, d.id FROM search JOIN search_document d ON d.no = search.rowid"
    " WHERE search MATCH :query {where} ORDER BY bm25(search, 10.0, 1.0, 8.0, 8.0), d.no LIMIT :limit"
)
_MATCHING = text(
    "SELECT d.id FROM search JOIN search_document d ON d.no = search.rowid WHERE search MATCH :matching AND d.kind = :of_kind"
)
_FIND_ANY, _FIND_KIND = text(_FIND.format(where="")), text(_FIND.format(where="AND d.kind = :kind"))


def create_index(conn: Connection) -> None:
    """Make the full-text index; it keeps no copy of the words, which stand in `search_document`."""
    conn.execute(
        text(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5({_COLUMNS}, content='search_document', content_rowid='no',"
            " tokenize='unicode61 remove_diacritics 0', prefix='2 3')"
        )
    )


def forget(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Take documents out of the index; FTS5 needs the words that it was given."""
    conn.execute(_FORGET, list(rows))


def learn(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Put documents into the index."""
    conn.execute(_LEARN, list(rows))


def learn_after(conn: Connection, no: int) -> None:
    """Put all documents with a greater number into the index, by one statement."""
    conn.execute(_LEARN_AFTER, {"no": no})


def find(conn: Connection, query: str, kind: str | None, limit: int) -> list[tuple[str, str]]:
    """(kind, id) of the documents that match an FTS5 query, best first: a name weighs most, then numbers and telephones."""
    asked = {"query": query, "limit": limit, **({"kind": kind} if kind else {})}
    rows = conn.execute(_FIND_KIND if kind else _FIND_ANY, asked)
    return [(row.kind, row.id) for row in rows]


def matching(query: str, kind: str) -> TextualSelect:
    """The ids of a register's documents that match an FTS5 query, for a condition."""
    return _MATCHING.bindparams(matching=query, of_kind=kind).columns(column("id"))


def know_words(conn: Connection) -> None:
    """Let this connection fold texts and read partial dates, for lists: `folded(text)`, `earliest_day(pdate)`."""
    driver = conn.connection.driver_connection
    assert driver is not None
    driver.create_function("folded", 1, _folded, deterministic=True)
    driver.create_function("earliest_day", 1, _earliest_day, deterministic=True)


def _folded(content: Any) -> str | None:
    return None if content is None else fold(str(content))


def _earliest_day(content: str | None) -> str | None:
    """Of what was said without a date: none, and so behind those with one."""
    try:
        return partial_dates.earliest(orjson.loads(content)["edtf"]).isoformat() if content else None
    except (KeyError, ValueError, DomainError):
        return None


def index_agrees(conn: Connection) -> bool:
    """Whether the index says what `search_document` says (FTS5's own comparison)."""
    try:
        conn.execute(text("INSERT INTO search(search, rank) VALUES('integrity-check', 1)"))
    except Exception:
        return False
    return True
