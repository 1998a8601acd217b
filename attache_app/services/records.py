"""Saving, showing, deleting and settling records; the same for the window and the command line."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from attache_app.domain import numbering
from attache_app.errors import AttacheError, DomainError
from attache_app.records import rights
from attache_app.records.merge import Record
from attache_app.services import computed, remarks
from attache_app.services.sessions import Session
from attache_app.services.work import Work, working
from attache_app.store import audience, queries, scopes
from attache_app.store.devices import Devices
from attache_app.store.engine import Connection
from attache_app.store.registers import RecordKey, heads_of
from attache_app.store.writer import Base, base_of

_AT_ONCE = 1_000  # lines that wait in memory to be written


@dataclass(frozen=True, slots=True)
class Saved:
    """A record that was saved. `number`: its human number. `changed`: (kind, id) of all records that changed with it.

    `stamps`: of the changes that this save wrote, for `undo`; none where nothing differed.
    """

    kind: str
    id: str
    number: str | None
    changed: tuple[RecordKey, ...]
    stamps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record as it is shown. `base`: hand it back to `save`, so that it is known what the writer saw."""

    kind: str
    id: str
    number: str | None
    values: Mapping[str, Any]
    computed: Mapping[str, Any]
    conflicts: tuple[str, ...]
    visible: bool
    level: str
    base: Base
    remarks: tuple[remarks.Remark, ...]
    writable: bool  # this workspace may change it; else its owner does


def save(
    session: Session, kind: str, id: str | None, values: Mapping[str, Any], base: Base | None = None, reason: str = ""
) -> Saved:
    """Save one record; without id a new one. `base`: from `show` when the form was opened; None: what stands now was seen.

    `reason`: of a new status; it becomes the note of the action that the change of status writes.
    """
    with working(session) as work:
        work.reason = reason.strip()
        record, number, _ = work.save(kind, id, values, base)
    return Saved(kind, record, number, tuple(work.changed), tuple(work.stamps))


def record_lines(
    session: Session, lines: Iterable[bytes], progress: Callable[[int], None] | None = None
) -> list[Saved]:
    """`attache record`: JSON lines {"kind","id"?,"set":{…}}, all or nothing; DomainError `bad_line` names the line.

    An unknown id creates; lines may name later lines of the same file.
    """
    out = []
    with working(session) as work:
        for n, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                out.append(_record_line(work, line))
            except AttacheError as problem:
                raise DomainError("bad_line", line=n, problem=problem) from problem
            if n % _AT_ONCE == 0:
                work.writer.flush()
                if progress:
                    progress(n)
    return out


def _record_line(work: Work, line: bytes) -> Saved:
    try:
        body = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise DomainError("line_no_json") from error
    if (
        not isinstance(body, dict)
        or not isinstance(body.get("kind"), str)
        or not isinstance(body.get("set"), dict)
        or body.keys() - {"kind", "id", "set"}
    ):
        raise DomainError("line_no_record")
    id = body.get("id")
    if id is not None and not (isinstance(id, str) and computed.is_id(id)):
        raise DomainError("id_refused", id=str(id))
    record, number, _ = work.save(body["kind"], id, body["set"])
    return Saved(body["kind"], record, number, ((body["kind"], record),))


def find_id(session: Session, kind: str, ref: str) -> str:
    """The id of a record that is named by id or number. DomainError where there is none, or where two share the number."""
    with session.store.reading() as conn:
        return find_in(conn, session, kind, ref)


def find_in(conn: Connection, session: Session, kind: str, ref: str) -> str:
    """As `find_id`, within a reading."""
    register = session.declarations.registers.get(kind)
    if register is None:
        raise DomainError("register_unknown", register=kind)
    if computed.is_id(ref):
        if not queries.rows(conn, session.declarations, kind, [ref]):
            raise DomainError("record_unknown", register=kind, ref=ref)
        return ref
    if not register.numbered:
        raise DomainError("record_unknown", register=kind, ref=ref)
    found = queries.ids_by_number(conn, session.declarations, kind, numbering.normalise(ref) or ref)
    if not found and numbering.normalise(ref):
        numbering.parse(ref)  # says where one character was misheard
    if len(found) != 1:
        raise DomainError("number_shared" if found else "record_unknown", register=kind, ref=ref)
    return found[0]


def show(session: Session, kind: str, ref: str) -> RecordView:
    """A record by id or number. Opening a restricted one is written down (DESIGN §3)."""
    with session.store.reading() as conn:
        id = find_in(conn, session, kind, ref)
        devices = Devices(conn)
        record = heads_of(conn, session.declarations, devices, kind, id)
        if record is None:
            raise DomainError("record_unknown", register=kind, ref=ref)
        view = _view(conn, session, devices, kind, id, record)
    if view.level in ("N2", "N3"):
        with session.store.writing() as conn:
            queries.note_access(conn, session.now().isoformat(), session.staff_id, kind, id, "open")
    return view


def _view(conn: Connection, session: Session, devices: Devices, kind: str, id: str, record: Record) -> RecordView:
    values = {n: v for n, v in record.values.items() if v is not None}
    register = session.declarations.registers[kind]
    countries = scopes.Countries(conn, session.declarations, devices)
    scope = scopes.scope_of(register, scopes.owners(record.heads), [values], countries)
    return RecordView(
        kind, id, values.get("number"), values, computed.fields(conn, session, devices, kind, id, values),
        tuple(sorted(record.conflicts)), record.visible,
        audience.levels(conn, session.declarations, [(kind, id)])[kind, id], base_of(record),
        tuple(remarks.of(session.declarations, register, values)), rights.may_change(register, session.rights, scope),
    )  # fmt: skip


def defaults(session: Session, kind: str) -> dict[str, Any]:
    """What a form of a new record proposes; nothing reads it later (dictionary.md, `default`)."""
    now = session.now()
    words = {
        "now": now.isoformat(),
        "today": now.date().isoformat(),
        "me": session.staff_id,
        "post": session.identity.post_id,
        "true": True,
    }
    currency = session.declarations.lists["countries"].by_code[session.identity.country].more.get("currency")
    out: dict[str, Any] = {}
    for f in session.declarations.registers[kind].own:
        if not f.default:
            continue
        if f.default == "post.currency":
            value: Any = {"currency": currency}
        elif f.type == "place":
            value = {"country": f.default}
        elif f.is_set:
            value = sorted(f.default.split())
        elif f.type == "int":
            value = int(f.default)
        else:
            value = words.get(f.default, f.default)
        out[f.name] = {"edtf": value} if f.type == "pdate" else value
    return out


def delete(session: Session, kind: str, ref: str, reason: str) -> Saved:
    """A dated, reasoned act that can be undone; it names all that was seen of the record."""
    if not reason.strip():
        raise DomainError("reason_missing")
    saved = save(session, kind, find_id(session, kind, ref), {"deleted": reason.strip()})
    session.workspace.drafts.forget([saved.id], session.staff_id)  # what he had begun in it goes with it
    return saved


def undelete(session: Session, kind: str, ref: str) -> Saved:
    """Take a deletion back."""
    return save(session, kind, find_id(session, kind, ref), {"deleted": None})
