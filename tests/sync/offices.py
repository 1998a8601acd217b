"""Real workspaces for the stories of what travels: a headquarters and laptops enrolled with it, made once and copied for each story."""

import contextlib
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from attache_app.records.changes import Change, read_line
from attache_app.services import backups, exchange, records, restoring, sessions
from attache_app.services.dump import dump
from attache_app.services.exchange import ImportResult
from attache_app.services.recovery import new_recovery_key
from attache_app.services.sessions import Session
from attache_app.services.work import working
from attache_app.store import feeds, keyslots, lines, registers, settings
from attache_app.store.conflict_rows import all_conflicts
from attache_app.store.devices import Devices
from attache_app.store.registers import RecordKey
from attache_app.store.tables import line
from attache_app.store.writer import Author, Writer
from attache_app.sync import feed_rules

PASSPHRASE = "kle a anba pòt la"
# name in a story: post, country. Two laptops of one post, a third; another post of the country; a post of another.
LAPTOPS = {
    "counter": ("SDQ", "DO"),
    "field": ("SDQ", "DO"),
    "third": ("SDQ", "DO"),
    "dajabon": ("DAJ", "DO"),
    "nassau": ("NAS", "BS"),
}


@contextlib.contextmanager
def quick_keys() -> Iterator[None]:
    """Passphrases of tests guard nothing: the least Argon2id that a workspace accepts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keyslots, "MEMORY_KIB", keyslots.MEMORY_RANGE[0])
        patch.setattr(keyslots, "PASSES", 1)
        yield


def make_pattern(folder: Path) -> None:
    """One headquarters and all laptops, enrolled, nothing exchanged yet."""
    with quick_keys():
        recovery = new_recovery_key().recipient
        sessions.new_hq(folder / "hq", passphrase=PASSPHRASE, person="Mirlande Toussaint", recovery=recovery)
        with sessions.open_session(folder / "hq", PASSPHRASE) as hq:
            exchange.write_card(hq, folder / "hq.attache-card")
            for name, (post, country) in LAPTOPS.items():
                sessions.new_post(
                    folder / name,
                    passphrase=PASSPHRASE,
                    post=post,
                    country=country,
                    city=post,
                    person=f"Attaché {name}",
                )
                with sessions.open_session(folder / name, PASSPHRASE) as laptop:
                    enrol(hq, laptop, folder)


def enrol(hq: Session, laptop: Session, folder: Path, card: Path | None = None) -> None:
    """Request and grant, carried by hand."""
    exchange.write_request(laptop, card or folder / "hq.attache-card", folder / "one.attache-request")
    exchange.enrol(hq, folder / "one.attache-request", folder / "one.attache-grant")
    exchange.accept(laptop, folder / "one.attache-grant")


@dataclass
class Office:
    """A workspace at work: a headquarters or a laptop."""

    name: str
    folder: Path
    session: Session = field(init=False)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        self.session = sessions.open_session(self.folder, PASSPHRASE)

    def close(self) -> None:
        self.session.close()

    @property
    def dev(self) -> str:
        return self.session.identity.dev

    @property
    def post_id(self) -> str:
        return self.session.identity.post_id

    def save(self, kind: str, values: Mapping[str, Any], id: str | None = None, base: Any = None) -> str:
        return records.save(self.session, kind, id, values, base).id

    def forge(self, kind: str, id: str, values: Mapping[str, Any], base: Mapping[str, list[str]] | None = None) -> None:
        """Write what the form would refuse, as a doctored program may."""
        with self.session.store.writing() as conn:
            now = self.session.now().isoformat()
            author = Author(self.dev, self.session.staff_id, now)
            writer = Writer(conn, self.session.declarations, Devices(conn), author)
            writer.save(kind, id, values, base)
            writer.flush()

    def export(self, folder: Path) -> list[Path]:
        return list(exchange.export(self.session, folder).files)

    def give(self, dev: str, folder: Path) -> list[Path]:
        return list(exchange.make_return(self.session, dev, folder).files)

    def take(self, *paths: Path) -> list[ImportResult]:
        return list(exchange.import_files(self.session, paths))

    def values(self, kind: str, id: str) -> Mapping[str, Any]:
        return records.show(self.session, kind, id).values

    def conflicts(self) -> set[tuple[str, str, str]]:
        with self.session.store.reading() as conn:
            return set(all_conflicts(conn))

    def dump(self, kind: str | None = None) -> bytes:
        return b"\n".join(dump(self.session, kind))

    def setting(self, key: str) -> Any:
        with self.session.store.reading() as conn:
            return settings.get(conn, key)

    def changes(self, after: int = 0) -> list[tuple[int, Change]]:
        """Rows of the log with the form of a change, and these changes."""
        with self.session.store.reading() as conn:
            rows = conn.execute(select(line.c.no, line.c.body).where(line.c.no > after, line.c.body.is_not(None))).all()
        return [(row.no, c) for row in rows if (c := read_line(row.body))]

    def aside(self) -> dict[bytes, str]:
        """{hash: reason} of what is set aside."""
        with self.session.store.reading() as conn:
            return dict(conn.execute(select(line.c.hash, line.c.aside).where(line.c.aside.is_not(None))).all())

    def reasons(self) -> list[str]:
        return sorted(self.aside().values())

    def lives_twice(self) -> bool:
        return bool(exchange.status(self.session)["lives_twice"])

    def touch(self) -> None:
        """Let one write go through, as any service would."""
        with working(self.session):
            pass


class Ministry:
    """A headquarters and some of its laptops, and the folder through which their files go."""

    def __init__(self, pattern: Path, folder: Path, *names: str) -> None:
        self.folder, self.post = folder, folder / "kourye"
        self.post.mkdir()
        self.offices = {name: self.copy_of(pattern / name, name) for name in ("hq", *names)}
        self.card = pattern / "hq.attache-card"

    def copy_of(self, source: Path, name: str) -> Office:
        shutil.copytree(source, self.folder / name)
        return Office(name, self.folder / name)

    @property
    def hq(self) -> Office:
        return self.offices["hq"]

    def __getitem__(self, name: str) -> Office:
        return self.offices[name]

    def close(self) -> None:
        for office in self.offices.values():
            office.close()

    def up(self, *names: str) -> list[ImportResult]:
        """Batches of these laptops come to headquarters."""
        return [result for name in names for result in self.hq.take(*self[name].export(self.post))]

    def down(self, *names: str) -> list[ImportResult]:
        """Returns come to these laptops."""
        return [r for name in names for r in self[name].take(*self.hq.give(self[name].dev, self.post))]

    def round(self, *names: str) -> list[ImportResult]:
        """Each of them: batch, return."""
        return [r for name in names or self.laptops() for r in (*self.up(name), *self.down(name))]

    def laptops(self) -> tuple[str, ...]:
        return tuple(name for name in self.offices if name != "hq")

    def settle(self, *names: str, rounds: int = 6) -> None:
        """Rounds until no laptop has anything to send."""
        for _ in range(rounds):
            results = self.round(*names)
            assert all(r.outcome == "imported" for r in results), [r for r in results if r.outcome != "imported"]
            if all(exchange.preview(self[name].session).nothing for name in names or self.laptops()):
                self.down(*(names or self.laptops()))
                return
        raise AssertionError("batches never become empty")


def parse(dump: bytes) -> dict[tuple[str, str], dict[str, Any]]:
    """A dump as {(kind, id): fields}."""
    rows = [orjson.loads(row) for row in dump.splitlines()]
    return {(row["kind"], row["id"]): row["fields"] for row in rows}


def keep(m: Ministry, name: str = "hq") -> Path:
    """A backup of this workspace, as of now."""
    path = m.folder / f"{name} é.attache-backup"
    backups.backup(m[name].session, path)
    return path


def put_back(m: Ministry, backup: Path, name: str = "hq") -> None:
    """The workspace as it was; headquarters with the file of acts that is kept apart."""
    office = m[name]
    office.close()
    acts = office.folder / "acts.jsonl"
    kept = m.folder / "acts.jsonl"
    if acts.exists():
        shutil.copy(acts, kept)
    shutil.rmtree(office.folder)
    restoring.restore(backup, office.folder, acts_file=kept if kept.exists() else None, without_acts=not kept.exists())
    office.open()


def check_feeds(hq: Office) -> None:
    """Every line's last place in a feed says how the laptop sees it now: nothing became visible, or was hidden, unnoticed."""
    declarations = hq.session.declarations
    with hq.session.store.reading() as conn:
        devices = Devices(conn)
        laptops = feed_rules.laptops(devices)
        for keys in registers.all_records(conn, declarations):
            rows: dict[RecordKey, list[lines.LogLine]] = {key: [] for key in keys}
            for row in lines.of_records(conn, [id for _, id in keys]):
                if row.key in rows:
                    rows[row.key].append(row)
            entries = {
                k: es for k, es in registers.read_entries(conn, devices, [id for _, id in keys]).items() if k in rows
            }
            records = registers.fold_all(declarations, devices, entries)
            forms = feed_rules.Viewer(conn, declarations, devices).forms(entries, rows, laptops, records)
            told = feeds.last_forms(conn, [row.no for rs in rows.values() for row in rs])
            for device in laptops:
                for key, rs in rows.items():
                    for row in rs:
                        now, last = forms[device.no].get(row.no), told.get(device.no, {}).get(row.no)
                        assert now == last or (now is None and last == feeds.Form(True, None)), (
                            f"{key} {row.aside}: {last}, now {now}"
                        )
