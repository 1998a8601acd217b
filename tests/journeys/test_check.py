"""`attache check` sees whatever damage was done to a register, and says which; a sound one it leaves in peace."""

import shutil
from pathlib import Path

import pytest

from attache_app.i18n import LANGUAGES, language
from attache_app.services import care, records
from attache_app.services.sessions import Session, open_session
from attache_app.store import keyslots
from tests.journeys.offices import PASSPHRASE, answer, enrol, headquarters, laptop, send

# What was done (SQL), and what check must say of it; other tables may suffer with it.
DAMAGES = {
    "a word of the log was changed": ("UPDATE line SET body = CAST(replace(CAST(body AS TEXT), 'W01', 'W02') AS BLOB)", "check_lines"),
    "the clock of a line was changed": ("UPDATE line SET clock = clock + 1 WHERE kind = 'case'", "check_lines"),
    "a line was given to another record": ("UPDATE line SET record = (SELECT record FROM line WHERE kind = 'worker') WHERE kind = 'case'", "check_lines"),
    "a line was given to another register": ("UPDATE line SET kind = 'visit' WHERE kind = 'case'", "check_lines"),
    "a line was given another number": ("UPDATE line SET seq = seq + 1000 WHERE kind = 'worker'", "check_lines"),
    "a line was given to another laptop": ("UPDATE line SET dev = 1 + (dev = 1) WHERE kind = 'case'", "check_lines"),
    "a line was taken out": ("DELETE FROM line WHERE kind = 'case'", "check_chains"),
    "the last line was taken out": ("DELETE FROM line WHERE no = (SELECT max(no) FROM line)", "check_chains"),
    "a link was changed": ("UPDATE line SET link = randomblob(32) WHERE kind = 'case'", "check_chains"),
    "a gap is said to be none": ("UPDATE line SET complete = 0 WHERE kind = 'worker'", "check_chains"),
    "an end was taken out": ("DELETE FROM tip", "check_chains"),
    "an end was invented": ("INSERT INTO tip (dev, link, seq) VALUES (1, randomblob(32), 7)", "check_chains"),
    "an end is none": ("INSERT INTO tip (dev, link, seq) SELECT dev, before, seq - 1 FROM line WHERE kind = 'worker' LIMIT 1", "check_chains"),
    "a value was changed": ("UPDATE r_worker SET given = 'Juan'", "check_tables"),
    "a value was taken out": ("UPDATE r_case SET category = NULL", "check_tables"),
    "a gap was filled": ("UPDATE r_case SET _missing = NULL", "check_tables"),
    "a record was hidden": ("UPDATE r_case SET _visible = 0", "check_tables"),
    "a level was lowered": ("UPDATE r_case SET _level = 'N0' WHERE _level IS NOT NULL", "check_tables"),
    "a record was taken out": ("DELETE FROM r_worker", "check_tables"),
    "a record was doubled": ("INSERT INTO r_worker SELECT 99, '01934f5e-0000-7000-8000-0000000000aa', {rest} FROM r_worker LIMIT 1", "check_tables"),
    "a conflict was invented": ("INSERT INTO conflict SELECT 'worker', _id, 'given' FROM r_worker", "check_tables"),
    "a word of the index was changed": ("UPDATE search_document SET names = 'nobody'", "check_index"),
    "a record is not found any more": ("DELETE FROM search_document WHERE kind = 'worker'", "check_index"),
}  # fmt: skip


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A laptop's folder after some work."""
    box = tmp_path_factory.mktemp("Poste à Saint-Marc é")
    with pytest.MonkeyPatch.context() as cheap:
        cheap.setattr(keyslots, "MEMORY_KIB", 8 * 1024)
        hq, _ = headquarters(box / "ONM")
        post = laptop(box / "SDQ")
    with hq, post:
        enrol(hq, post, box)
        records.save(
            post, "case", None, {"category": "W01", "channel": {"missing": "unknown"}, "confidentiality": "N2"}
        )
        records.save(post, "worker", None, {"given": "Jan", "surname": "Pyè"})
        send(post, hq, box)
        answer(hq, post, box)
        records.save(post, "visit", None, {"who_is_here": "Anacaona"})
    return box / "SDQ"


def found(session: Session) -> list[str]:
    """The codes of what check finds; each has its sentence and what mends it, in every language."""
    codes = []
    for code in LANGUAGES:
        report = care.check(session, language(code))
        assert report["ok"] is not bool(report["problems"])
        assert all(p["text"].endswith(".") and p["mend"].endswith(".") for p in report["problems"])
        codes.append([p["code"] for p in report["problems"]])
    assert all(c == codes[0] for c in codes)
    return codes[0]


def test_a_sound_register_has_no_problems(sound: Path) -> None:
    with open_session(sound, PASSPHRASE) as session:
        assert found(session) == []


@pytest.mark.parametrize("what", DAMAGES)
def test_damage_is_found(sound: Path, folder: Path, what: str) -> None:
    statement, code = DAMAGES[what]
    shutil.copytree(sound, folder / "SDQ")
    with open_session(folder / "SDQ", PASSPHRASE) as session:
        with session.store.writing() as conn:
            columns = [row[1] for row in conn.exec_driver_sql("PRAGMA table_info(r_worker)")]
            rest = ", ".join(f'"{name}"' for name in columns if name not in ("_no", "_id"))
            assert conn.exec_driver_sql(statement.replace("{rest}", rest)).rowcount > 0, "nothing was damaged"
        assert code in found(session)


def test_a_damaged_page_of_the_file_is_found(sound: Path, folder: Path) -> None:
    shutil.copytree(sound, folder / "SDQ")
    with open_session(folder / "SDQ", PASSPHRASE) as session, session.store.reading() as conn:
        page = conn.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'r_provider'").scalar_one()
        size = int(conn.exec_driver_sql("PRAGMA page_size").scalar_one())
    with (folder / "SDQ" / "register.db").open("r+b") as file:
        file.seek((page - 1) * size + 100)
        file.write(b"\xff" * 8)
    with open_session(folder / "SDQ", PASSPHRASE) as session:
        assert found(session) == ["check_database"]
