"""The register is looked after: a check before each backup, copies of every day, what is told of clocks and of backups grown old."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from attache_app import system
from attache_app.errors import AttacheError, DomainError, EnvironmentProblem
from attache_app.i18n import LANGUAGES
from attache_app.services import backups, care, problems, records, restoring, sessions
from attache_app.services.sessions import Session
from attache_app.store import backup as store_backup
from attache_app.store import backup_folder
from attache_app.store.backup import Head
from attache_app.store.backup_folder import Kept
from tests.services.conftest import PASSPHRASE


@pytest.fixture
def at_work(post: Session) -> Session:
    """A post that has recorded something."""
    records.save(post, "worker", None, {"given": "Jan", "surname": "Pyè"})
    return post


def damage(session: Session) -> None:
    """A value in a table is not what the log says."""
    with session.store.writing() as conn:
        assert conn.exec_driver_sql("UPDATE r_worker SET given = 'Juan'").rowcount == 1


def spoil_a_page(session: Session) -> None:
    """A page of the register's file does not authenticate any more."""
    with session.store.reading() as conn:
        page = conn.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'r_provider'").scalar_one()
    with session.store.at_rest() as path, path.open("r+b") as file:
        file.seek((page - 1) * 4096 + 100)
        file.write(b"\xff" * 8)


def said(session: Session) -> list[str]:
    return [w.code for w in [*care.warnings(session), *care.window_warnings(session, 7)]]


# Backups


def test_a_backup_says_whose_it_is_and_comes_back(at_work: Session, folder: Path) -> None:
    steps: list[str] = []
    made = backups.backup(at_work, folder / backups.file_name(at_work), lambda what, *_: steps.append(what))
    assert list(dict.fromkeys(steps)) == ["checking", "copying", "writing", "reading"]
    assert made.problems == () and made.file.suffix == ".attache-backup"
    view = restoring.describe(made.file)
    assert (view.kind, view.post, view.letter) == ("post", "SDQ", at_work.identity.letter)
    assert view.made_at is not None and abs(view.made_at - at_work.now()) < dt.timedelta(minutes=1)
    assert "Mirlande" not in made.file.name

    assert restoring.restore(made.file, folder / "retounen") == "post"
    with sessions.open_session(folder / "retounen", PASSPHRASE) as restored:
        assert len(restored.identity.letter) == 4
        assert "lives_twice" in said(restored)


def test_a_damaged_register_is_backed_up_under_a_name_that_says_so_and_the_good_one_stays(
    at_work: Session, folder: Path
) -> None:
    out = folder / "SDQ.attache-backup"
    backups.backup(at_work, out)
    good = out.read_bytes()
    damage(at_work)
    made = backups.backup(at_work, out)
    assert made.problems == ("check_tables",)
    assert made.file == folder / "SDQ-damaged.attache-backup"
    assert out.read_bytes() == good
    assert restoring.describe(made.file).problems == ("check_tables",)


def test_a_register_whose_file_is_damaged_is_kept_byte_for_byte(at_work: Session, folder: Path) -> None:
    spoil_a_page(at_work)
    made = backups.backup(at_work, folder / "SDQ.attache-backup")
    assert made.problems == ("check_database",)
    restoring.restore(made.file, folder / "retounen")
    assert (folder / "retounen" / "register.db").read_bytes() == at_work.store.path.read_bytes()


def test_a_stick_that_gives_back_something_else_holds_no_backup(
    at_work: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = folder / "SDQ.attache-backup"
    backups.backup(at_work, out)
    before = out.read_bytes()

    def bad_stick(file: Path) -> None:
        with file.open("r+b") as opened:
            opened.seek(file.stat().st_size // 2)
            opened.write(b"\x00" * 600)

    monkeypatch.setattr(system, "forget_cached", bad_stick)
    with pytest.raises(EnvironmentProblem, match=r"^backup_reads_otherwise"):
        backups.backup(at_work, out)
    assert out.read_bytes() == before
    assert sorted(p.name for p in folder.iterdir()) == ["SDQ", "SDQ.attache-backup"]


class Stopped(Exception):
    """The user pressed Stop."""


@pytest.mark.parametrize("when", ["checking", "copying", "writing", "reading"])
def test_a_backup_that_is_stopped_leaves_no_half_file(at_work: Session, folder: Path, when: str) -> None:
    def stop(what: str, done: int, total: int) -> None:
        if what == when:
            raise Stopped

    with pytest.raises(Stopped):
        backups.backup(at_work, folder / "SDQ.attache-backup", stop)
    assert [p.name for p in folder.iterdir()] == ["SDQ"]
    assert not list((folder / "SDQ" / "backups").glob(".*"))
    backups.backup(at_work, folder / "SDQ.attache-backup")


def test_a_check_looks_at_one_moment_while_others_write(at_work: Session) -> None:
    told: list[tuple[int, int]] = []

    def write(done: int, total: int) -> None:
        told.append((done, total))
        records.save(at_work, "visit", None, {"who_is_here": f"n{done}"})  # with a lock held this would wait for ever

    assert care.check(at_work, lambda text: text, write) == {"ok": True, "problems": []}  # type: ignore[arg-type]
    assert told and all(done <= total for done, total in told)


# The copies of every day


def test_the_laptop_makes_a_copy_a_day_and_none_where_nothing_was_written(
    at_work: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = folder / "kopi"
    assert backups.daily(at_work, copies) is not None
    assert backups.daily(at_work, copies) is None
    records.save(at_work, "visit", None, {"who_is_here": "Anacaona"})
    assert backups.daily(at_work, copies) is None, "one a day"
    tomorrow = at_work.now() + dt.timedelta(days=1)
    monkeypatch.setattr(type(at_work), "now", lambda _: tomorrow)
    assert backups.daily(at_work, copies) is not None
    monkeypatch.setattr(type(at_work), "now", lambda _: tomorrow + dt.timedelta(days=1))
    assert backups.daily(at_work, copies) is None, "nothing was written since"
    assert len(list(copies.iterdir())) == 2


def test_no_copy_is_begun_where_the_disk_would_become_full(
    at_work: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "free_bytes", lambda _: 300_000_000)
    with pytest.raises(EnvironmentProblem, match=r"^disk_space"):
        backups.daily(at_work, folder / "kopi")
    assert not list((folder / "kopi").iterdir())


def kept(*ages: int, damaged: tuple[int, ...] = ()) -> list[Kept]:
    """Backups made so many days ago, at noon."""
    noon = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
    return [
        Kept(
            Path(f"{age}"),
            Head("w", (noon - dt.timedelta(days=age)).isoformat(), problems=("x",) * (age in damaged)),
            "post",
            "production",
            1,
        )
        for age in ages
    ]


def test_seven_days_and_four_weeks_stay() -> None:
    stay = {int(k.path.name) for k in backup_folder.kept(kept(*range(60)))}
    assert stay >= set(range(7))
    assert len(stay) == 9  # 24 November is a Tuesday: this week, the one before, and two more
    weeks = {(dt.date(2026, 11, 24) - dt.timedelta(days=age)).isocalendar()[:2] for age in stay}
    assert len(weeks) == 4


def test_a_clock_that_ran_a_year_ahead_does_not_clear_the_folder() -> None:
    stay = {int(k.path.name) for k in backup_folder.kept(kept(-365, *range(10)))}
    assert stay >= {-365, 0, 1, 2, 3, 4, 5}
    assert backup_folder.kept(kept(400, 401)), "an old folder is not emptied either"


def test_a_damaged_copy_drives_out_no_good_one(at_work: Session, folder: Path) -> None:
    copies = folder / "kopi"
    copies.mkdir()
    made = backups.backup(at_work, copies / "n.attache-backup").file
    good = []
    for n in range(12):  # an old program's folder: more than the rule keeps
        good.append(copies / f"n{n:02}.attache-backup")
        shutil.copyfile(made, good[-1])
    made.unlink()
    damage(at_work)
    found = backups.daily(at_work, copies)
    assert found is not None and found.problems and found.removed == 0
    assert all(path.exists() for path in good)
    shutil.copyfile(good[0], copies / "another.attache-backup")
    assert backup_folder.prune(copies, at_work.workspace.info.id, copies / "another.attache-backup")
    assert found.file.exists() and (copies / "another.attache-backup").exists()


def test_the_copies_of_another_register_in_the_same_folder_are_not_touched(at_work: Session, folder: Path) -> None:
    other = folder / "lòt"
    sessions.new_post(
        other, passphrase=PASSPHRASE, post="NAS", country="BS", city="Nassau", person="Rose Fictive", language="fr"
    )
    copies = folder / "kopi"
    copies.mkdir()
    with sessions.open_session(other, PASSPHRASE) as nassau:
        theirs = [backups.backup(nassau, copies / f"NAS{n}.attache-backup").file for n in range(2)]
    backups.daily(at_work, copies)
    assert all(path.exists() for path in theirs)


# What is told


@pytest.fixture
def clock(post: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dt.timedelta]]:
    """How far this laptop's clock is off: to be set."""
    off = [dt.timedelta()]
    zone = post.zone
    monkeypatch.setattr(type(post), "now", lambda _: dt.datetime.now(zone).replace(microsecond=0) + off[0])
    yield off


def test_a_clock_set_back_or_a_year_ahead_is_told_and_hinders_nothing(
    at_work: Session, clock: list[dt.timedelta]
) -> None:
    assert said(at_work) == []
    clock[0] = dt.timedelta(days=-2)
    assert "clock_set_back" in said(at_work)
    clock[0] = dt.timedelta(days=370)
    assert "clock_year_ahead" in said(at_work)
    assert records.save(at_work, "visit", None, {"who_is_here": "Anacaona"}).id
    for warning in care.warnings(at_work):
        for code in LANGUAGES:
            text = problems.warn(warning.code, warning.values, code)
            assert text.endswith(".") and "{" not in text


def test_a_register_without_a_backup_on_a_stick_is_told_after_the_days_that_were_set(
    at_work: Session, folder: Path, clock: list[dt.timedelta], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "backup_old" not in said(at_work)
    clock[0] = dt.timedelta(days=8)
    assert "backup_old" in said(at_work)
    backups.backup(at_work, folder / "here.attache-backup")
    assert "backup_old" in said(at_work), "a backup on the same disk is lost with the laptop"
    monkeypatch.setattr(system, "drive_kind", lambda _: "removable")
    backups.backup(at_work, folder / "stick.attache-backup")
    assert "backup_old" not in said(at_work)
    state = backups.state(at_work, folder)
    assert state.elsewhere is not None and state.elsewhere.file == "stick.attache-backup"
    assert state.here is not None and len(state.kept) == 2


@pytest.mark.skipif(not hasattr(__import__("time"), "tzset"), reason="Windows has one zone for all programs")
def test_a_laptop_in_another_zone_than_its_post_is_told(at_work: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    assert "zone_differs" not in said(at_work)
    monkeypatch.setenv("TZ", "Europe/Paris")
    time.tzset()
    try:
        (told,) = [w for w in care.window_warnings(at_work, 7) if w.code == "zone_differs"]
    finally:
        monkeypatch.undo()
        time.tzset()
    assert told.values["zone"] == "America/Santo_Domingo" and told.values["post"] == "UTC−04:00"
    assert told.values["laptop"] in ("UTC+01:00", "UTC+02:00")


# Restoring


def test_headquarters_backup_asks_for_the_file_of_revocations(folder: Path) -> None:
    from tests.journeys.offices import headquarters

    hq, _ = headquarters(folder / "ONM")
    with hq:
        made = backups.backup(hq, folder / "ONM.attache-backup")
    assert restoring.describe(made.file).needs_acts
    with pytest.raises(DomainError, match=r"^acts_missing"):
        restoring.restore(made.file, folder / "r")
    assert restoring.restore(made.file, folder / "r", without_acts=True) == "hq"


def test_backups_at_hand_are_found_newest_first(
    at_work: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = folder / "KLE USB"
    stick.mkdir()
    monkeypatch.setattr(backups.platformdirs, "user_data_dir", lambda *_, **__: str(folder / "data"))
    monkeypatch.setattr(system, "removable_drives", lambda: [system.Drive(stick, "KLE USB", 10**9, 10**9)])
    backups.daily(at_work)
    later = at_work.now() + dt.timedelta(hours=1)
    monkeypatch.setattr(type(at_work), "now", lambda _: later)
    backups.backup(at_work, stick / "SDQ.attache-backup")
    (stick / "photo.attache-backup").write_bytes(b"no backup")
    found = restoring.found()
    assert [(v.drive, v.file.parent.name) for v in found] == [
        ("KLE USB", "KLE USB"),
        ("", at_work.workspace.info.id),
    ]


def test_what_a_backup_says_of_itself_is_believed_only_in_form(at_work: Session, folder: Path) -> None:
    head = Head(at_work.workspace.info.id, "yesterday", "S" * 500, "A\n", "1", ("check_tables", "x" * 900))
    store_backup.backup(at_work.workspace, folder / "odd.attache-backup", head)
    view = restoring.describe(folder / "odd.attache-backup")
    assert (view.made_at, view.post, view.letter, view.problems) == (None, "", "", ("check_tables",))


def test_a_file_that_is_no_backup_is_refused(folder: Path) -> None:
    (folder / "photo.jpg").write_bytes(b"\xff\xd8" * 2000)
    with pytest.raises(AttacheError, match=r"^backup_unreadable"):
        restoring.describe(folder / "photo.jpg")
