"""What travels between workspaces: enrolment, batches, returns; what became of each file."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from attache_app import files, program_log
from attache_app.errors import AttacheError, DomainError, EnvironmentProblem
from attache_app.services.computed import laptop_name
from attache_app.services.sessions import Identity, Session
from attache_app.store import batches, chain, lines, settings
from attache_app.store.conflict_rows import count_conflicts
from attache_app.store.devices import Devices
from attache_app.store.registers import RecordKey
from attache_app.store.tables_access import value_of
from attache_app.sync import enrolment, own, post_batch_out, settling
from attache_app.sync.container import POST_BATCH, RETURN
from attache_app.sync.container_reader import inspect_batch
from attache_app.sync.enrolment import Enrolled
from attache_app.sync.keys import identities_in
from attache_app.sync.post_batch_in import take_post_batch
from attache_app.sync.post_batch_out import Exported
from attache_app.sync.return_in import take_return
from attache_app.sync.return_out import make_return as seal_return

MAX_PAPER = 64 * 1024


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of one file. outcome: imported, already or refused; `problem` says why it was refused."""

    file: str
    outcome: str
    new: int = 0
    known: int = 0
    quarantined: int = 0
    conflicts: int = 0
    waiting: int = 0
    problem: AttacheError | None = None
    changed: tuple[RecordKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a batch would take along. `sent`, `hash_only`: how many changes of each register; hash_only are restricted and stay."""

    nothing: bool
    changes: int
    sent: Mapping[str, int]
    hash_only: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DeviceView:
    """A laptop as headquarters knows it. `last_at`: when its last batch was taken in."""

    device: str
    name: str
    post: str
    letter: str
    last_at: str | None
    revoked: bool
    lives_twice: bool


@dataclass(frozen=True, slots=True)
class HeldAside:
    """A change that is kept and does not count. `reason`: form, value, rights, clock, scope, revoked or waiting."""

    hash: str
    kind: str | None
    id: str | None
    fields: tuple[str, ...]
    reason: str
    laptop: str


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch or return made here. `receipted`: headquarters answered it, or a later one."""

    name: str
    number: int
    at: str
    changes: int
    receipted: bool


def _read_paper(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_PAPER)
    except OSError as error:
        raise EnvironmentProblem("file_unreadable", file=path.name) from error


def _write(path: Path, data: bytes) -> None:
    try:
        files.write_whole(path, data)
    except OSError as error:
        raise EnvironmentProblem("cannot_write", file=str(path)) from error


def write_card(session: Session, out: Path) -> str:
    """Write headquarters' card; its fingerprint, to be read aloud."""
    _only(session, "hq")
    with session.store.reading() as conn:
        data, fingerprint = enrolment.card_file(conn, session.realm)
    _write(out, data)
    return fingerprint


def fingerprint(session: Session) -> str:
    """Headquarters' fingerprint, as it is read aloud and stands on the recovery sheet."""
    _only(session, "hq")
    with session.store.reading() as conn:
        return enrolment.card_file(conn, session.realm)[1]


def write_request(session: Session, card: Path, out: Path) -> str:
    """Write this laptop's request to the headquarters of a card; the card's fingerprint, to be compared over the telephone."""
    _only(session, "post")
    with session.store.reading() as conn:
        city = value_of(conn, session.declarations, "post", session.identity.post_id, "city") or session.identity.post
    data, fingerprint = enrolment.request_file(session.store, session.realm, _read_paper(card), city)
    _write(out, data)
    return fingerprint


def enrol(session: Session, request: Path, out: Path, rights: Iterable[str] = ()) -> Enrolled:
    """Grant what a request asks for, and write the grant."""
    _only(session, "hq")
    found = enrolment.enrol(
        session.store, session.declarations, session.realm, _read_paper(request), tuple(rights), session.now().date()
    )
    _write(out, found.grant)
    return found


def accept(session: Session, grant: Path) -> str:
    """Take in a grant; the letter that stands in this laptop's numbers from now on."""
    _only(session, "post")
    card, certificate = enrolment.accept(session.store, session.realm, _read_paper(grant))
    # A forgotten passphrase is not the end of a register: headquarters' recovery key opens it too (DESIGN §5).
    session.workspace.add_recovery(card.recovery)
    with session.store.reading() as conn:
        session.identity = Identity(**settings.get(conn, "identity"))
    return certificate.letter


def revoke(session: Session, device: str, before_seq: int | None, reason: str) -> None:
    """Revoke a lost laptop."""
    _only(session, "hq")
    if not reason.strip():
        raise DomainError("reason_missing")
    enrolment.revoke(
        session.store, session.declarations, session.realm, session.folder, device, before_seq, reason.strip(), session.now().isoformat()
    )  # fmt: skip


def preview(session: Session) -> Preview:
    """What the next batch would take along, and what stays."""
    _only(session, "post")
    with session.store.reading() as conn:
        planned = post_batch_out.plan(conn, session.declarations, session.realm)
    return Preview(planned.nothing, planned.changes, planned.sent, planned.hash_only)


def export(session: Session, folder: Path) -> Exported:
    """Seal a batch for headquarters into a folder. Nothing new, no tip and no position moved: no file."""
    _only(session, "post")
    _is_folder(folder)
    made = post_batch_out.make_batch(
        session.store, session.declarations, session.realm, folder, session.now().isoformat()
    )
    program_log.note("export", files=len(made.files), changes=made.changes)
    return made


def make_return(session: Session, device: str, folder: Path) -> Exported:
    """Seal the next return for a laptop into a folder."""
    _only(session, "hq")
    _is_folder(folder)
    return seal_return(session.store, session.declarations, session.realm, device, folder, session.now().isoformat())


def import_files(
    session: Session, paths: Iterable[Path], started: Callable[[Path], None] | None = None
) -> Iterator[ImportResult]:
    """Take in files one by one: batches at headquarters, returns at a post. What is refused leaves the register as it was."""
    take = take_post_batch if session.kind == "hq" else take_return
    for path in paths:
        if started:
            started(path)
        try:
            done = take(session.store, session.declarations, session.realm, path, session.now().isoformat())
        except AttacheError as problem:
            program_log.note_error(problem, where="import")
            yield ImportResult(path.name, "refused", problem=problem)
            continue
        program_log.note("import", outcome=done.outcome, new=done.new, aside=done.quarantined, waiting=done.waiting)
        with session.store.reading() as conn:
            session.identity = Identity(**settings.get(conn, "identity"))  # its letter may have changed
        yield ImportResult(
            path.name, done.outcome, done.new, done.known, done.quarantined, done.conflicts, done.waiting, changed=done.records
        )  # fmt: skip


def devices(session: Session) -> list[DeviceView]:
    """The laptops that headquarters enrolled, by post and letter."""
    with session.store.reading() as conn:
        known, last = Devices(conn), batches.last_taken(conn)
        twice = settings.get(conn, "lives_twice", []) or []
        found = [
            DeviceView(
                d.dev, laptop_name(known, d.dev), d.certificate["post"], d.certificate["letter"], last.get(d.dev), d.revoked is not None,
                session.kind == "hq" and d.dev in twice,
            )
            for d in known.by_no.values() if d.role == "post" and d.certificate
        ]  # fmt: skip
    return sorted(found, key=lambda d: (d.post, len(d.letter), d.letter))


def quarantine(session: Session, *, retry: bool = False) -> list[HeldAside]:
    """The changes that are held aside. `retry`: judge all of them again, as after an upgrade."""
    if retry and session.kind == "hq":
        with session.store.writing() as conn:
            rows = [row for row in lines.aside(conn) if row.key]
            settling.settle(
                conn,
                session.declarations,
                Devices(conn),
                {row.key: None for row in rows if row.key},
                {r.no for r in rows},
                again=True,
            )
    with session.store.reading() as conn:
        known = Devices(conn)
        return [_held_aside(known, row) for row in lines.aside(conn)]


def let_stand(session: Session, hashes: Iterable[str] | None = None) -> int:
    """Let lines stand that came back without their chain after headquarters was restored, all or those of these hashes; how many.

    For these only the laptop that sent them vouches, so a person looks at them first (DESIGN §6).
    """
    _only(session, "hq")
    wanted = None if hashes is None else set(hashes)
    with session.store.writing() as conn:
        rows = [
            r for r in lines.aside(conn) if r.aside == chain.UNPROVEN and (wanted is None or r.hash.hex() in wanted)
        ]
        lines.set_aside(conn, {row.no: None for row in rows})
        touched = {row.key: None for row in rows if row.key}
        settling.settle(conn, session.declarations, Devices(conn), touched, {row.no for row in rows}, again=True)
    return len(rows)


def _held_aside(known: Devices, row: lines.LogLine) -> HeldAside:
    fields = tuple(sorted(orjson.loads(row.body)["set"])) if row.key and row.body else ()
    laptop = laptop_name(known, known.by_no[row.dev].dev) if row.dev in known.by_no else ""
    return HeldAside(row.hash.hex(), row.kind, row.record, fields, row.aside or "", laptop)


def inspect(path: Path, session: Session | None = None, identity: Path | None = None) -> dict[str, Any]:
    """What a batch says of itself, without importing it: its manifest. Opened by a workspace, or by the age identity in a file."""
    if session is not None:
        with session.store.reading() as conn:
            identities = own.load(conn, session.realm).identities
    else:
        identities = identities_in(_read_paper(identity) if identity else b"")
    return dict(inspect_batch(path, identities).body)


def made(session: Session) -> list[BatchView]:
    """What was sealed here, newest first."""
    kind = RETURN if session.kind == "hq" else POST_BATCH
    with session.store.reading() as conn:
        answered = settings.get(conn, "newest", [-1])[0]
        return [
            BatchView(
                m.name,
                m.number,
                m.at,
                m.facts.get("changes", m.facts.get("lines", 0)),
                kind == POST_BATCH and m.number <= answered,
            )
            for m in batches.made_files(conn, kind)
        ]


def status(session: Session) -> dict[str, Any]:
    """How things stand, for `attache status`."""
    with session.store.reading() as conn:
        enrolled = settings.get(conn, "certificate") is not None or session.kind == "hq"
        unreceipted = 0
        if session.kind == "post" and enrolled:
            unreceipted = post_batch_out.plan(conn, session.declarations, session.realm).changes
        elif session.kind == "post":
            unreceipted = (settings.get(conn, "writer") or {"seq": 0})["seq"]
        return {
            "kind": session.kind, "realm": session.realm, "post": session.identity.post, "device": session.identity.dev,
            "letter": session.identity.letter, "enrolled": enrolled, "unreceipted": unreceipted, "conflicts": count_conflicts(conn),
            "quarantined": lines.count_aside(conn), "waiting": lines.count_aside(conn, "waiting"),
            "lives_twice": bool(settings.get(conn, "lives_twice")),
        }  # fmt: skip


def _only(session: Session, kind: str) -> None:
    if session.kind != kind:
        raise DomainError("only_post" if kind == "post" else "only_hq")


def _is_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise EnvironmentProblem("folder_missing", folder=str(folder))
