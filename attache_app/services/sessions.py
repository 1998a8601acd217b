"""Making and opening workspaces, and who signs in. A `Session` is an open workspace with somebody at it."""

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attache_app import program_log
from attache_app.domain.derived_ids import new_id, post_id
from attache_app.domain.numbering import check_post_code, new_stand_in
from attache_app.errors import DomainError, EnvironmentProblem
from attache_app.records.declarations import Declarations, declarations
from attache_app.records.rights import Writer as Rights
from attache_app.services import passphrases
from attache_app.store import queries, settings, workspace, workspace_info
from attache_app.store.devices import Devices
from attache_app.store.engine import Store
from attache_app.store.keyslots import Person
from attache_app.store.migrations.runner import Tell, silently
from attache_app.store.tables import register_table
from attache_app.store.vocabulary import Vocabulary
from attache_app.store.writer import Author, Writer
from attache_app.sync import enrolment, settling
from attache_app.sync.keys import DeviceKeys, identities_in

_A4_COUNTRIES = frozenset({"GP", "GF", "BR", "FR", "MF"})  # domain reference §1: Letter elsewhere


@dataclass(frozen=True, slots=True)
class WorkspaceInfo:
    """What anybody sees of a workspace without a passphrase. `people`: names that may sign in; `staff`: their staff ids.

    `has_recovery`: whether a recovery key opens it.
    """

    path: Path
    id: str
    kind: str
    realm: str
    people: tuple[str, ...]
    staff: tuple[str, ...]
    has_recovery: bool


@dataclass(frozen=True, slots=True)
class Identity:
    """What a workspace is: its device, its post, and the letter in its numbers (or the four characters that stand in for it)."""

    dev: str
    post: str
    post_id: str
    country: str
    letter: str
    zone: str


class Session:
    """An open workspace and the person who signed in. Safe to read from several threads; one at a time writes."""

    def __init__(self, folder: Path, opened: workspace.Workspace, person: Person | None) -> None:
        self.folder = folder
        self.workspace = opened
        self.declarations: Declarations = declarations()
        self.person = person.name if person else ""
        self.staff_id = person.id if person else ""
        self.vocabulary = Vocabulary()
        with self.store.reading() as conn:
            self.identity = Identity(**settings.get(conn, "identity"))
            self.language: str = settings.get(conn, "language", "fr")

    @property
    def store(self) -> Store:
        return self.workspace.store

    @property
    def kind(self) -> str:
        return self.workspace.info.kind

    @property
    def realm(self) -> str:
        return self.workspace.info.realm

    @property
    def zone(self) -> dt.tzinfo:
        """The time zone of the post: deadlines run in it."""
        return zone_of(self.identity.zone)

    @property
    def rights(self) -> Rights:
        return Rights(self.kind, self.identity.post_id, self.identity.country)

    def now(self) -> dt.datetime:
        """Now, by this laptop's clock, in whole seconds with the offset of the place."""
        return dt.datetime.now(self.zone).replace(microsecond=0)

    def close(self) -> None:
        self.workspace.close()

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def zone_of(name: str) -> dt.tzinfo:
    """The time zone of this IANA name; this computer's own where the name is not known here."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return dt.datetime.now().astimezone().tzinfo or dt.UTC


def describe(path: Path) -> WorkspaceInfo:
    """What a folder is, without a passphrase. EnvironmentProblem where it is no workspace, or one of a newer version."""
    info = workspace_info.read_info(path)
    keys = workspace_info.read_keys(path, info)
    people = keys.people()
    return WorkspaceInfo(
        path, info.id, info.kind, info.realm, tuple(p.name for p in people), tuple(p.id for p in people), bool(keys.recoveries)
    )  # fmt: skip


def get_ready() -> None:
    """What opening any workspace needs and no passphrase guards: done while it is typed."""
    known = declarations()
    for kind in known.registers:
        register_table(known, kind)


def check_passphrase(passphrase: str) -> None:
    """DomainError where a passphrase is too short to guard anything, or one that everybody tries first."""
    if len(passphrase) < passphrases.LEAST:
        raise DomainError("passphrase_short", least=passphrases.LEAST)
    if passphrases.is_common(passphrase):
        raise DomainError("passphrase_common")


def new_post(
    path: Path, *, passphrase: str, post: str, country: str, city: str, person: str, realm: str = "production", language: str = "fr"
) -> None:  # fmt: skip
    """Make a post's workspace: its keys, and the first records: the post, and who signs in."""
    _new(path, "post", passphrase, post, country, city, person, realm, language, "attache", {})


def new_hq(
    path: Path, *, passphrase: str, person: str, post: str = "ONM", city: str = "Port-au-Prince", realm: str = "production",
    language: str = "fr", recovery: str,
) -> None:  # fmt: skip
    """Make headquarters' workspace. `recovery`: the age recipient of the recovery key, whose identity is on paper only."""
    own = {"epoch": new_id(), "recovery": recovery}
    _new(path, "hq", passphrase, post, "HT", city, person, realm, language, "hq_desk", own, (recovery,))


def _new(
    path: Path, kind: str, passphrase: str, post: str, country: str, city: str, person: str, realm: str, language: str, role: str,
    more: Mapping[str, Any], recipients: tuple[str, ...] = (),
) -> None:  # fmt: skip
    check_passphrase(passphrase)
    check_post_code(post, realm == "training")
    if not person.strip():
        raise DomainError("person_missing")
    known = declarations()
    row = known.lists["countries"].by_code.get(country)
    if row is None:
        raise DomainError("country_unknown", country=country)
    staff, dev = new_id(), new_id()
    identity = {
        "dev": dev, "post": post, "post_id": post_id(post), "country": country, "zone": row.more["time_zone"],
        "letter": "A" if kind == "hq" else new_stand_in(),
    }  # fmt: skip
    who = Person(staff, person.strip())
    facts = {"identity": identity, "language": language, "keys": DeviceKeys.generate().to_text(), **more}
    now = dt.datetime.now(zone_of(identity["zone"])).replace(microsecond=0)
    with (
        workspace.creating(
            path, known, kind=kind, realm=realm, person=who, passphrase=passphrase, recipients=recipients
        ) as made,
        made.store.writing() as conn,
    ):
        for key, value in facts.items():
            settings.put(conn, key, value)
        devices = Devices(conn)
        devices.learn(dev, role=kind, post=post_id(post))
        writer = Writer(conn, known, devices, Author(dev, staff, now.isoformat()))
        place = {
            "post_code": post, "country": country, "city": city, "time_zone": row.more["time_zone"],
            "currency": row.more["currency"], "paper": "a4" if country in _A4_COUNTRIES else "letter",
            "post": post_id(post),
        }  # fmt: skip
        writer.save("post", post_id(post), {k: v for k, v in place.items() if v}, new=True)
        writer.save("staff", staff, _staff(person.strip(), role, post_id(post), now), new=True)
        writer.flush()


def _staff(name: str, role: str, post: str, now: dt.datetime) -> dict[str, Any]:
    return {"full_name": name, "role": role, "duty_post": post, "active_from": now.date().isoformat(), "post": post}


def open_session(
    path: Path, passphrase: str | None, person: str | None = None, *, use_keyring: bool = False, update: Tell = silently
) -> Session:  # fmt: skip
    """Sign in. EnvironmentProblem for a wrong passphrase, a damaged or newer workspace; DomainError where several sign in and no name was said.

    `update` hears of each step before a register of an older version is brought up to date (`services.updates`); it may refuse.
    """
    if use_keyring:
        opened = workspace.open_with_keyring(path, declarations(), person, update)
        if opened is not None:
            return _session(path, opened)
    if passphrase is None:
        raise DomainError("passphrase_missing")
    return _session(path, workspace.open_with_passphrase(path, declarations(), person, passphrase, update))


def _session(path: Path, opened: workspace.Workspace) -> Session:
    try:
        if opened.info.restored:
            enrolment.note_restore(
                opened.store, declarations(), opened.info.realm, path, opened.info.kind, opened.info.restored
            )
            opened.restore_noted()
        if opened.new_fields:
            settling.apply_waiting(opened.store, declarations(), is_hq=opened.info.kind == "hq")
        session = Session(path, opened, opened.person)
        program_log.note("signed_in", staff=session.staff_id, kind=session.kind, realm=session.realm)
        return session
    except BaseException:
        opened.close()
        raise


def set_language(session: Session, language: str) -> None:
    """The workspace's language from now on."""
    with session.store.writing() as conn:
        settings.put(conn, "language", language)
    session.language = language


@contextlib.contextmanager
def _writing(session: Session) -> Iterator[Writer]:
    """One transaction in which something is written about who signs in here."""
    with session.store.writing() as conn:
        devices, now = Devices(conn), session.now().isoformat()
        writer = Writer(conn, session.declarations, devices, Author(session.identity.dev, session.staff_id, now))
        yield writer
        changed = writer.flush()
        if session.kind == "hq":
            settling.settle(conn, session.declarations, devices, changed, set())


def add_person(session: Session, name: str, passphrase: str) -> None:
    """Let a colleague sign in here: a slot of his own, and a record of staff, so that changes say who."""
    check_passphrase(passphrase)
    if not name.strip():
        raise DomainError("person_missing")
    staff, role = new_id(), "attache" if session.kind == "post" else "hq_desk"
    with _writing(session) as writer:
        writer.save("staff", staff, _staff(name.strip(), role, session.identity.post_id, session.now()), new=True)
        session.workspace.add_person(staff, name.strip(), passphrase)


def close_person(session: Session, name: str) -> None:
    """Let somebody sign in here no more; what he wrote stays."""
    found = _person(session.workspace, name)
    session.workspace.close_person(found.id)
    with _writing(session) as writer:
        writer.save("staff", found.id, {"active_until": session.now().date().isoformat()})


def _person(opened: workspace.Workspace, name: str) -> Person:
    """Who signs in under this name or staff id."""
    people = opened.people()
    found = next((p for p in people if name in (p.name, p.id)), None)
    if found is None:
        raise DomainError("person_unknown", name=name, names=", ".join(p.name for p in people))
    return found


def reset_passphrase(path: Path, identity: bytes, person: str, new: str) -> None:
    """A new passphrase for who has forgotten his, with headquarters' recovery key: `identity` is what an age identity file holds.

    The register writes down that it was done, and tells that person at the next signing in.
    """
    check_passphrase(new)
    with workspace.open_with_recovery(path, declarations(), str(identities_in(identity)[0])) as opened:
        found = _person(opened, person)
        opened.reset_passphrase(found.id, new)
        with opened.store.writing() as conn:
            now = dt.datetime.now(zone_of(settings.get(conn, "identity")["zone"])).replace(microsecond=0).isoformat()
            queries.note_access(conn, now, "", "staff", found.id, "passphrase_reset")


def verify(session: Session, passphrase: str) -> None:
    """See that whoever unlocks the window knows the passphrase of who signed in; EnvironmentProblem where he does not."""
    session.workspace.verify_passphrase(passphrase)


def keep_in_keyring(session: Session) -> None:
    """Keep the key in the keyring of this computer's user; EnvironmentProblem where it is not there afterwards."""
    if not session.workspace.keep_in_keyring():
        raise EnvironmentProblem("keyring_refused")


def forget_in_keyring(session: Session) -> None:
    """Ask for the passphrase again from now on; EnvironmentProblem where the keyring holds on to the key."""
    session.workspace.forget_in_keyring()
    if session.workspace.is_in_keyring():
        raise EnvironmentProblem("keyring_keeps")


def change_passphrase(session: Session, old: str, new: str) -> None:
    """A new passphrase for whoever is signed in."""
    check_passphrase(new)
    session.workspace.change_passphrase(session.staff_id, old, new)
