"""The encrypted database of a workspace: opened with a raw key, used in units of work that are one transaction each."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection as Connection
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, QueuePool

from attache_app.errors import EnvironmentProblem

KEY_BYTES = 32
# A writer waits this long for another program, then says so (issue of the store; a bulk import of a whole year takes less).
BUSY_SECONDS = 15.0
# Each connection keeps up to this much of the register deciphered in memory; filled only as far as it is used.
_CACHE_KIB = 16 * 1024
# Pages of 4 KiB in the log before they go into the register's file: rare enough that a save seldom pays for it.
_CHECKPOINT_PAGES = 2000
_JOURNAL_BYTES = 64 * 1024 * 1024
# Instructions of SQLite between two looks whether somebody wants a copy stopped: some thousandths of a second.
_STEPS_BETWEEN = 20_000

# SQLite's primary result codes (https://sqlite.org/rescode.html) that are the environment's fault.
_PROBLEMS = {
    5: "locked",  # BUSY
    8: "read_only",  # READONLY
    10: "io",  # IOERR
    11: "corrupt",  # CORRUPT: also a page whose HMAC does not match
    13: "disk_full",  # FULL
    14: "cannot_open",  # CANTOPEN
    26: "wrong_key",  # NOTADB: the first page does not decipher
}


class Store:
    """One open register. Any thread may read; one at a time writes, in this program and among all programs."""

    def __init__(self, path: Path, key: bytes, *, create: bool = False) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError("the key of a register has 32 bytes")
        if not create and not path.exists():
            raise EnvironmentProblem("register_missing", file=path.name)
        self.path = path
        self._key = key
        self._write_lock = threading.Lock()
        self._writing_thread: int | None = None
        self._readers = _engine(path, key, "BEGIN", create=False, query_only=True)
        self._writers = _engine(path, key, "BEGIN IMMEDIATE", create=create, query_only=False)
        with self._problems_told():
            # One connection for all writing: its statements and pages stay warm.
            self._writer = self._writers.connect()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view of the register as it stands at the first read; nothing can be written through it."""
        with self._problems_told(), self._readers.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self, *, foreign_keys: bool = True) -> Iterator[Connection]:
        """One transaction: kept and flushed to the disk at the end of the block, undone if it raises.

        Only a migration that rebuilds tables asks to leave the foreign keys unchecked while it runs.
        """
        if self._writing_thread == threading.get_ident():
            raise RuntimeError("a unit of work inside another one of the same thread")
        if not self._write_lock.acquire(timeout=BUSY_SECONDS):
            raise EnvironmentProblem("locked", file=self.path.name)
        try:
            self._writing_thread = threading.get_ident()
            with self._problems_told():
                if not foreign_keys:
                    self._pragma("foreign_keys=OFF")
                with self._writer.begin():
                    yield self._writer
        finally:
            if not foreign_keys:
                self._pragma("foreign_keys=ON")
            self._writing_thread = None
            self._write_lock.release()

    def copy_to(self, target: Path, going: Callable[[], object] = lambda: None) -> None:
        """Write a compact copy under the same key to `target`, a new or empty file. The caller flushes it.

        `going` is called now and then; what it raises stops the copy.
        """
        stopped: list[BaseException] = []

        def step() -> int:
            try:
                going()
            except BaseException as error:  # nothing may be raised through SQLite: it goes on its way below
                stopped.append(error)
                return 1
            return 0

        with self._problems_told(), contextlib.closing(_connect(self.path, self._key)) as connection:
            connection.set_progress_handler(step, _STEPS_BETWEEN)
            try:
                connection.execute("VACUUM INTO ?", (str(target),))
            except sqlcipher.DatabaseError:
                if not stopped:
                    raise
                raise stopped[0] from None

    @contextlib.contextmanager
    def at_rest(self) -> Iterator[Path]:
        """While this lasts nobody writes, and all that was saved is in the register's file itself, as far as it can be read."""
        with self._problems_told(), contextlib.closing(_connect(self.path, self._key)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("BEGIN IMMEDIATE")
            yield self.path

    def faults(self, path: Path | None = None) -> list[str]:
        """What SQLCipher and SQLite find wrong with the register, or a copy of it, in their words; empty if it is sound."""
        found: list[str] = []
        with self._problems_told(), contextlib.closing(_connect(path or self.path, self._key)) as connection:
            for pragma in ("cipher_integrity_check", "integrity_check", "foreign_key_check"):
                try:
                    rows = connection.execute(f"PRAGMA {pragma}").fetchall()
                except sqlcipher.DatabaseError as error:
                    rows = [(str(error),)]
                found += [" ".join(map(str, row)) for row in rows if row != ("ok",)]
        return found

    def row_counts(self, path: Path | None = None) -> dict[str, int]:
        """How many rows each table of the register, or of a copy of it, has."""
        with self._problems_told(), contextlib.closing(_connect(path or self.path, self._key)) as connection:
            connection.execute("BEGIN")
            names = [
                name
                for (name,) in connection.execute(
                    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
                )
            ]
            return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in sorted(names)}

    def close(self) -> None:
        """Let go of the file; what the write-ahead log still holds goes into it. What another thread is writing ends first."""
        inside = self._writing_thread == threading.get_ident()
        if not inside:
            self._write_lock.acquire()  # a connection closed under a thread that uses it takes the whole program with it
        try:
            self._writer.close()
            self._writers.dispose()
        finally:
            if not inside:
                self._write_lock.release()
        self._readers.dispose()

    def _pragma(self, statement: str) -> None:
        # SQLite ignores this one inside a transaction, so it goes to the driver, past SQLAlchemy's begin.
        driver = self._writer.connection.driver_connection
        assert driver is not None
        driver.execute(f"PRAGMA {statement}")

    @contextlib.contextmanager
    def _problems_told(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, sqlcipher.DatabaseError) as error:
            problem = problem_of(error, self.path)
            if problem is None:
                raise
            raise problem from error


def problem_of(error: BaseException, path: Path) -> EnvironmentProblem | None:
    """The environment's fault that a database error means, or None where it is ours."""
    original = error.orig if isinstance(error, DBAPIError) else error
    code = _PROBLEMS.get(getattr(original, "sqlite_errorcode", 0) & 0xFF)
    return EnvironmentProblem(code, file=path.name) if code else None


def _connect(path: Path, key: bytes, *, create: bool = False) -> Any:
    # mode=rw: a register on a stick that was pulled out must not come back as a new empty one.
    posix = path.absolute().as_posix()
    uri = "file://" + quote(posix if posix.startswith("/") else "/" + posix, safe="/:")
    uri += "?mode=rwc" if create else "?mode=rw"
    connection = sqlcipher.connect(uri, uri=True, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None)
    try:
        # First of all: SQLCipher writes to standard error on a wrong key, which a Windows program may not have.
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
        connection.execute(f"PRAGMA wal_autocheckpoint={_CHECKPOINT_PAGES}")
        connection.execute(f"PRAGMA journal_size_limit={_JOURNAL_BYTES}")
    except BaseException:
        connection.close()
        raise
    return connection


def _engine(path: Path, key: bytes, begin: str, *, create: bool, query_only: bool) -> Engine:
    def creator() -> Any:
        connection = _connect(path, key, create=create)
        if query_only:
            connection.execute("PRAGMA query_only=ON")
        return connection

    pool: dict[str, Any] = {"poolclass": NullPool}
    if query_only:
        # Last in, first out: the warm one is taken again, the others stay small.
        pool = {"poolclass": QueuePool, "pool_size": 4, "max_overflow": 8, "pool_use_lifo": True}
    engine = create_engine("sqlite://", creator=creator, module=sqlcipher, **pool)

    # The driver is in autocommit mode (isolation_level=None); else it would commit DDL by itself, even in a failed migration.
    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
