"""Registers made by older versions open, newer ones are refused, and a field declared gets its column."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.schema import CreateIndex, CreateTable

from attache_app.data import data_path
from attache_app.errors import EnvironmentProblem
from attache_app.records import declarations as declared
from attache_app.records.declarations import Declarations, declarations
from attache_app.store.engine import Store
from attache_app.store.migrations import runner
from attache_app.store.migrations.runner import bring_up_to_date
from attache_app.store.tables import bookkeeping

KEY = bytes(range(32))

STEP = """
from alembic import op
import sqlalchemy as sa
revision = "{revision}"
down_revision = "{before}"
def upgrade():
{body}
"""


def opened(folder: Path, declarations: Declarations) -> Store:
    path = folder / "register.db"
    store = Store(path, KEY, create=not path.exists())
    bring_up_to_date(store, declarations, folder / "backups")
    return store


def put(store: Store, key: str, value: str) -> None:
    with store.writing() as conn:
        conn.exec_driver_sql("INSERT INTO setting VALUES (?, ?)", (key, value))


def settings_of(store: Store) -> dict[str, str]:
    with store.reading() as conn:
        return {row.key: row.value for row in conn.exec_driver_sql("SELECT key, value FROM setting")}


def revision_of(store: Store) -> str | None:
    with store.reading() as conn:
        return runner._revision(conn)


@pytest.fixture
def steps(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a program that has steps of its own after the first."""
    copy = folder / "100% steps"
    shutil.copytree(runner.STEPS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(runner, "STEPS", copy)
    yield copy / "versions"


def add_step(steps: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    revision = f"{int(runner.HEAD) + 1:04d}"
    indented = "\n".join(f"    {line}" for line in body.splitlines())
    text = STEP.format(revision=revision, before=runner.HEAD, body=indented)
    (steps / f"s{revision}.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(runner, "HEAD", revision)


def definition(sql: str) -> str:
    """A table's definition without what its author was free in: blanks, quotes, the order of constraints."""
    head, _, body = re.sub(r'[\s"]+', " ", sql).strip().partition("(")
    parts = sorted(part.strip() for part in re.split(r",(?![^(]*\))", body.rsplit(")", 1)[0]))
    return f"{head.strip()} ({', '.join(parts)})"


def test_the_newest_step_is_the_one_the_program_knows_without_alembic(folder: Path) -> None:
    from alembic.script import ScriptDirectory

    assert ScriptDirectory.from_config(runner._config()).get_heads() == [runner.HEAD]


def test_all_steps_together_make_the_tables_that_the_program_uses(folder: Path) -> None:
    store = opened(folder, declarations())
    with store.reading() as conn:
        made = {sql for (sql,) in conn.exec_driver_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")}
        dialect = conn.dialect
    wanted = [str(CreateTable(table).compile(dialect=dialect)) for table in bookkeeping.tables.values()]
    wanted += [str(CreateIndex(i).compile(dialect=dialect)) for t in bookkeeping.tables.values() for i in t.indexes]
    assert {definition(sql) for sql in wanted} <= {definition(sql) for sql in made}
    store.close()


def test_every_register_declared_has_its_table(folder: Path) -> None:
    store = opened(folder, declarations())
    assert {f"r_{kind}" for kind in declarations().registers} <= store.row_counts().keys()
    with store.reading() as conn:
        assert conn.dialect.has_table(conn, "search")
    store.close()


def test_opening_again_changes_nothing_and_writes_nothing(folder: Path) -> None:
    opened(folder, declarations()).close()
    before = (folder / "register.db").read_bytes()
    store = Store(folder / "register.db", KEY)
    assert bring_up_to_date(store, declarations(), folder / "backups") == ()
    store.close()
    assert (folder / "register.db").read_bytes() == before
    assert not (folder / "backups").exists()


def changed_declarations(folder: Path) -> Declarations:
    """The shipped declarations with a register more, and a field more for a worker."""
    resources = folder / "resources"
    shutil.copytree(data_path("resources"), resources, ignore=shutil.ignore_patterns("fonts", "icons"))
    for name, model, old, new in (
        ("registers.csv", "kin,", "kin,", "pet,"),
        ("data_dictionary.csv", "worker,said_name,", "worker,said_name,", "worker,lucky_number,"),
        ("data_dictionary.csv", "kin,name,", "kin,name,", "pet,name,"),
        ("data_dictionary.csv", "kin,relation,", "kin,relation,", "pet,relation,"),
        ("form_groups.csv", "kin,", "kin,", "pet,"),
    ):
        path = resources / name
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        more = [line.replace(old, new, 1) for line in lines if line.startswith(model)]
        path.write_text("".join(lines + more), encoding="utf-8")
    return declared.read(resources)


def test_an_invented_register_and_a_new_field_get_their_table_and_column(folder: Path) -> None:
    store = opened(folder, declarations())
    put(store, "kept", "1")
    with store.writing() as conn:
        conn.exec_driver_sql("INSERT INTO r_worker (_id, _visible, _heads, _last) VALUES ('w', 1, '{}', 1)")
    changed = changed_declarations(folder)

    assert bring_up_to_date(store, changed, folder / "backups") == ("worker",)
    assert bring_up_to_date(store, changed, folder / "backups") == ()
    with store.writing() as conn:
        assert conn.exec_driver_sql("SELECT _id, lucky_number FROM r_worker").all() == [("w", None)]
        conn.exec_driver_sql(
            "INSERT INTO r_pet (_id, _visible, _heads, _last, name) VALUES ('p', 1, '{}', 1, 'Ti Chen')"
        )
    # The older program goes on with the same register and does not mind what it does not know.
    assert bring_up_to_date(store, declarations(), folder / "backups") == ()
    assert settings_of(store) == {"kept": "1"}
    store.close()


def test_a_register_of_a_newer_program_is_refused_and_not_touched(folder: Path) -> None:
    store = opened(folder, declarations())
    with store.writing() as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(EnvironmentProblem) as problem:
        bring_up_to_date(store, declarations(), folder / "backups")
    assert problem.value.code == "workspace_newer"
    assert revision_of(store) == "9999"
    assert not (folder / "backups").exists()
    store.close()


def test_an_older_register_is_migrated_after_a_copy_that_opens(
    folder: Path, steps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(folder, declarations())
    put(store, "name", "Désilus")
    add_step(
        steps,
        monkeypatch,
        "with op.batch_alter_table('setting') as t:\n    t.add_column(sa.Column('folded', sa.Text()))\n"
        "op.execute(\"UPDATE setting SET folded = 'desilus' WHERE key = 'name'\")",
    )
    bring_up_to_date(store, declarations(), folder / "backups")
    with store.reading() as conn:
        assert conn.exec_driver_sql("SELECT folded FROM setting").scalar() == "desilus"
    assert revision_of(store) == "0002"
    store.close()

    (copy,) = (folder / "backups").iterdir()
    assert copy.name == "before-0002-was-0001.db"
    old = Store(copy, KEY)
    assert settings_of(old) == {"name": "Désilus"}
    assert revision_of(old) == "0001"
    old.close()


def test_a_step_that_fails_leaves_the_register_as_it_was(
    folder: Path, steps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(folder, declarations())
    put(store, "name", "Désilus")
    tables = store.row_counts()
    add_step(
        steps,
        monkeypatch,
        "op.create_table('extra', sa.Column('a', sa.Text()))\n"
        "with op.batch_alter_table('setting') as t:\n    t.drop_column('value')\n"
        "raise ZeroDivisionError",
    )
    with pytest.raises(EnvironmentProblem, match=r"^migration_failed") as problem:
        bring_up_to_date(store, declarations(), folder / "backups")
    assert isinstance(problem.value.__cause__, ZeroDivisionError)
    assert store.row_counts() == tables
    assert settings_of(store) == {"name": "Désilus"}
    assert revision_of(store) == "0001"
    assert store.faults() == []
    put(store, "works", "on")
    store.close()


def test_a_step_that_leaves_a_reference_to_nothing_is_undone(
    folder: Path, steps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(folder, declarations())
    add_step(
        steps,
        monkeypatch,
        "op.create_table('child', sa.Column('key', sa.Text(), sa.ForeignKey('setting.key')))\n"
        "op.execute(\"INSERT INTO child VALUES ('nobody')\")",
    )
    with pytest.raises(EnvironmentProblem) as problem:
        bring_up_to_date(store, declarations(), folder / "backups")
    assert problem.value.code == "migration_failed"
    assert "child" not in store.row_counts()
    store.close()


DIES_AT_STATEMENT = """
import os, sys
from pathlib import Path
from sqlalchemy import event
from attache_app.records.declarations import declarations
from attache_app.store.engine import Store
from attache_app.store.migrations import runner
runner.STEPS, runner.HEAD = Path(sys.argv[2]), "0002"
store = Store(Path(sys.argv[1]), bytes(range(32)))
left = int(sys.argv[3])
@event.listens_for(store._writers, "before_cursor_execute")
def count(*_):
    global left
    left -= 1
    if left < 0:
        os._exit(9)
runner.bring_up_to_date(store, declarations(), Path(sys.argv[1]).parent / "backups")
"""


def test_a_migration_killed_at_any_of_its_statements_is_done_whole_the_next_time(
    folder: Path, steps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(folder, declarations())
    put(store, "name", "Désilus")
    store.close()
    original = (folder / "register.db").read_bytes()
    add_step(
        steps, monkeypatch, "with op.batch_alter_table('setting') as t:\n    t.add_column(sa.Column('b', sa.Text()))"
    )
    killed = 0
    for statement in (0, 3, 5, 7, 10_000):
        for name in ("register.db-wal", "register.db-shm"):
            (folder / name).unlink(missing_ok=True)
        (folder / "register.db").write_bytes(original)
        arguments = [str(folder / "register.db"), str(runner.STEPS), str(statement)]
        run = subprocess.run([sys.executable, "-c", DIES_AT_STATEMENT, *arguments], check=False)
        assert run.returncode in (0, 9)
        killed += run.returncode == 9
        store = Store(folder / "register.db", KEY)
        assert revision_of(store) == ("0001" if run.returncode else "0002")
        bring_up_to_date(store, declarations(), folder / "backups")
        with store.reading() as conn:
            assert columns(conn) == ["key", "value", "b"]
        assert settings_of(store) == {"name": "Désilus"}
        assert store.faults() == []
        store.close()
    assert killed >= 3


def columns(conn: Connection) -> list[str]:
    return [row[1] for row in conn.exec_driver_sql("PRAGMA table_info(setting)")]
