"""Opening brings a register up to date: older after a verified copy, newer refused. The registers' own tables follow the declarations."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection
from sqlalchemy.schema import CreateColumn

from attache_app import files, program_log, system
from attache_app.errors import AttacheError, EnvironmentProblem
from attache_app.records.declarations import Declarations
from attache_app.store import dialect_sqlite as dialect
from attache_app.store import search_index
from attache_app.store.disk_problems import need_space
from attache_app.store.engine import Store
from attache_app.store.tables import bookkeeping, register_table

if TYPE_CHECKING:
    from alembic.config import Config

# The newest step of versions/. Kept here too, so that opening an up-to-date register need not load Alembic (0.15 s).
HEAD = "0001"
STEPS = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Update:
    """An older register about to be brought up to date: where its copy will lie, the bytes that needs and those that are free."""

    copy: Path
    needed: int
    free: int


# Hears of each step of an update before it is done: `copy`, then `change`, then `done`. What it raises stops it, untouched.
Tell = Callable[[str, Update], object]


def silently(step: str, update: Update) -> None:
    """Nobody wants to know."""


def bring_up_to_date(store: Store, declarations: Declarations, copies: Path, tell: Tell = silently) -> tuple[str, ...]:
    """Make a new register's tables, or mend an older one's; one transaction, after which everything stands or nothing changed.

    Before an older register is touched, a copy that was read through lies in the folder `copies`. Returns the registers
    that got new fields: changes that waited for them can be applied now.
    """
    with store.reading() as conn:
        found = _revision(conn)
        lacking = found != HEAD or bool(_lacking(conn, declarations)) or not conn.dialect.has_table(conn, "search")
        heard = lacking or search_index.is_heard(conn)
    if not lacking:
        if not heard:
            with store.writing() as conn:
                search_index.hear_anew(conn, declarations)
        return ()
    if found not in (None, HEAD):
        if found not in _known():
            raise EnvironmentProblem("workspace_newer")
        update = _planned(store, copies / f"before-{HEAD}-was-{found}.db")
        tell("copy", update)
        _keep_copy(store, update)
        tell("change", update)
        try:
            changed = _change(store, declarations)
        except AttacheError:
            raise
        except Exception as error:  # whatever a step met: the transaction is undone, and its user needs one sentence
            program_log.note_error(error, where="migration")
            raise EnvironmentProblem("migration_failed") from error
        program_log.note("migrated", to=HEAD, was=found)
        tell("done", update)
        return changed
    return _change(store, declarations)


def _change(store: Store, declarations: Declarations) -> tuple[str, ...]:
    with store.writing(foreign_keys=False) as conn:
        upgrade(conn)
        changed = sync_register_tables(conn, declarations)
        dialect.create_index(conn)
        search_index.hear_anew(conn, declarations)
        if conn.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise EnvironmentProblem("migration_failed")
    return changed


def upgrade(conn: Connection, revision: str = "head") -> None:
    """Run the steps up to this one, in the transaction of `conn`."""
    from alembic import command

    config = _config()
    config.attributes.update(connection=conn, metadata=bookkeeping)
    command.upgrade(config, revision)


def sync_register_tables(conn: Connection, declarations: Declarations) -> tuple[str, ...]:
    """Add the tables and columns that the declarations have and the register lacks; nothing is ever dropped.

    Returns the registers whose table was there and got new columns.
    """
    changed = []
    for kind, missing in _lacking(conn, declarations).items():
        table = register_table(declarations, kind)
        if missing is None:
            table.create(conn)
            continue
        for name in missing:
            column = CreateColumn(table.c[name]).compile(dialect=conn.dialect)
            conn.exec_driver_sql(
                f"ALTER TABLE {conn.dialect.identifier_preparer.format_table(table)} ADD COLUMN {column}"
            )
        for index in table.indexes:
            index.create(conn, checkfirst=True)
        changed.append(kind)
    return tuple(changed)


def _lacking(conn: Connection, declarations: Declarations) -> dict[str, list[str] | None]:
    """By register: the columns its table lacks, None where there is no table."""
    there: dict[str, set[str]] = {}
    # One question for all tables: asking for each would cost more than the rest of opening.
    for table, column in conn.exec_driver_sql(
        "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"
    ):
        there.setdefault(table, set()).add(column)
    lacking: dict[str, list[str] | None] = {}
    for kind in declarations.registers:
        table = register_table(declarations, kind)
        has = there.get(table.name)
        missing = None if has is None else [c.name for c in table.columns if c.name not in has]
        if missing is None or missing:
            lacking[kind] = missing
    return lacking


def _revision(conn: Connection) -> str | None:
    """The step that this register stands at; None for a new one."""
    if not conn.dialect.has_table(conn, "alembic_version"):
        return None
    return str(conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())


def _planned(store: Store, copy: Path) -> Update:
    # The copy, and beside it as much again while the steps rewrite tables.
    return Update(copy, 2 * store.path.stat().st_size, system.free_bytes(store.path.parent))


def _keep_copy(store: Store, update: Update) -> None:
    update.copy.parent.mkdir(exist_ok=True)
    need_space(update.copy.parent, update.needed)
    with files.whole(update.copy) as temporary:
        store.copy_to(temporary)
        if store.faults(temporary):
            raise EnvironmentProblem("corrupt", file=store.path.name)


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    # The value is read by a parser to which % means something; a user's folder may have one in its name.
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    return config


def _known() -> set[str]:
    from alembic.script import ScriptDirectory

    return {step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()}
