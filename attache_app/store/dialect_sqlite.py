"""SQL that only SQLite understands: the FTS5 index over `search_document`, and what lists are sorted by. A PostgreSQL twin of this module follows."""

import functools
from array import array
from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, Row, Select, TextualSelect, column, func, select, text

from attache_app.domain import partial_dates
from attache_app.domain.names import fold
from attache_app.errors import DomainError

_COLUMNS = ("kind", "names", "sounds", "joined", "words", "exact", "phones")
_LIST = ", ".join(_COLUMNS)
_VALUES = ", ".join(f":{c}" for c in ("no", *_COLUMNS))
_FORGET = text(f"INSERT INTO search(search, rowid, {_LIST}) VALUES('delete', {_VALUES})")
_LEARN = text(f"INSERT INTO search(rowid, {_LIST}) VALUES({_VALUES})")
_LEARN_AFTER = text(f"INSERT INTO search(rowid, {_LIST}) SELECT no, {_LIST} FROM search_document WHERE no > :no")
# Newest first. CROSS: the index leads, whatever SQLite thinks of its size.
_FIND = text(
    "SELECT d.no, d.kind, d.id, d.names, d.words, d.exact, d.phones FROM search CROSS JOIN search_document d ON d.no = search.rowid"
    " WHERE search MATCH :query ORDER BY search.rowid DESC LIMIT :limit"
)
_SOUNDS = text("SELECT term FROM search_word WHERE col = 'sounds'")
_MATCHING = text(
    "SELECT d.id FROM search JOIN search_document d ON d.no = search.rowid WHERE search MATCH :matching AND d.kind = :of_kind"
)


def create_index(conn: Connection) -> None:
    """Make the full-text index; it keeps no copy of the words, which stand in `search_document`.

    Its words are folded already, so letters beyond ASCII need no rules (`ascii`). Nobody asks where in a column a word
    stands (`detail=column`) or how many there are (`columnsize=0`): that saves a quarter of the index, and a page of each
    save. Two letters are looked up at once (`prefix`); so few words begin with the same three that they are merged in time.
    """
    conn.execute(
        text(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5({_LIST}, content='search_document', content_rowid='no',"
            " tokenize=\"ascii tokenchars '_'\", detail='column', columnsize=0, prefix='2')"
        )
    )
    conn.execute(text("CREATE VIRTUAL TABLE IF NOT EXISTS search_word USING fts5vocab(search, 'col')"))


def index_rules(conn: Connection) -> int:
    """The number of the rules by which the names in the index are heard (`records.name_rules.fingerprint`)."""
    return int(conn.exec_driver_sql("PRAGMA user_version").scalar() or 0)


def note_index_rules(conn: Connection, number: int) -> None:
    """Write it down, in the head of the file."""
    conn.exec_driver_sql(f"PRAGMA user_version = {number:d}")


def forget(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Take documents out of the index; FTS5 needs the words that it was given."""
    conn.execute(_FORGET, list(rows))


def learn(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Put documents into the index."""
    conn.execute(_LEARN, list(rows))


def learn_after(conn: Connection, no: int) -> None:
    """Put all documents with a greater number into the index, by one statement."""
    conn.execute(_LEARN_AFTER, {"no": no})


def find(conn: Connection, query: str, limit: int) -> Sequence[Row[Any]]:
    """The newest documents that match an FTS5 query: no, kind, id, names, words, exact, phones."""
    return conn.execute(_FIND, {"query": query, "limit": limit}).all()


def sounds(conn: Connection) -> list[str]:
    """The keys of all names (`domain.sounds`), each once."""
    return list(conn.execute(_SOUNDS).scalars())


def matching(query: str, kind: str) -> TextualSelect:
    """The ids of a register's documents that match an FTS5 query, for a condition."""
    return _MATCHING.bindparams(matching=query, of_kind=kind).columns(column("id"))


def numbers(conn: Connection, statement: Select[Any]) -> "array[int]":
    """The whole numbers of one column, in the order of the statement: gathered by the database into one text, which costs a tenth of a
    row for each, and lets other threads run meanwhile."""
    inner = statement.subquery()
    gathered = conn.execute(select(func.json_group_array(inner.c[0])).select_from(inner)).scalar_one()
    return array("I", orjson.loads(gathered))


def know_words(conn: Connection) -> None:
    """Let this connection fold texts and read partial dates, for lists: `folded(text)`, `earliest_day(pdate)`."""
    driver = conn.connection.driver_connection
    assert driver is not None
    driver.create_function("folded", 1, _folded, deterministic=True)
    driver.create_function("earliest_day", 1, _earliest_day, deterministic=True)


def _folded(content: Any) -> str | None:
    return None if content is None else fold(str(content))


@functools.lru_cache(maxsize=1 << 14)  # the same years come again and again
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
