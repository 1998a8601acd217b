"""A unit of work of the person signed in: what is saved in it stands whole or not at all."""

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from attache_app.domain import numbering
from attache_app.domain.derived_ids import derived_id, new_id, post_id
from attache_app.errors import DomainError
from attache_app.records import rights
from attache_app.records.canonical import canonical_json
from attache_app.records.changes import Change
from attache_app.records.declarations import Register
from attache_app.records.merge import Record
from attache_app.records.value_types import ValueProblem
from attache_app.records.values import canonical
from attache_app.services.sessions import Session
from attache_app.store import queries, scopes, settings
from attache_app.store.devices import Devices
from attache_app.store.engine import Connection
from attache_app.store.registers import RecordKey
from attache_app.store.writer import Author, Base, Writer
from attache_app.sync import settling

# The actions that the program writes by itself, beside the record that makes them (registers.csv, note of `action`).
ACTION_OF = {"offer": ("OFFER", "made_on"), "payment": ("PAYRCV", "paid_on"), "consent": ("CONSENT", "given_at")}


class Work:
    """Saves of one unit of work, checked as the form checks them."""

    def __init__(self, session: Session, conn: Connection) -> None:
        self.session, self.conn = session, conn
        self.devices = Devices(conn)
        self.at = session.now()
        author = Author(session.identity.dev, session.staff_id, self.at.isoformat())
        self.writer = Writer(conn, session.declarations, self.devices, author)
        self._serials: dict[str, int] | None = None  # read once a number is needed
        self.changed: dict[RecordKey, None] = {}
        self.stamps: list[str] = []  # of the changes written so far
        self.reason = ""  # why a case changes its status, where case_statuses asks for it

    def save(
        self, kind: str, id: str | None, values: Mapping[str, Any], base: Base | None = None
    ) -> tuple[str, str | None, list[Change]]:
        """Save one record: (id, its number or None, its changes). Nothing is written where nothing differs.

        DomainError for a register, field or value that is none, and for what this workspace may not write.
        """
        register = self._register(kind)
        if kind == "post" and id is None and self.session.kind == "hq" and isinstance(values.get("post_code"), str):
            id = post_id(values["post_code"])  # of each post there is one record, whoever writes it first (DESIGN §3)
        before = None if id is None else self.writer.current(kind, id)
        clean = self.clean(register, values)
        if before is not None:
            clean = {n: v for n, v in clean.items() if n in before.conflicts or not _is_same(v, before.values.get(n))}
            if not clean:
                return str(id), before.values.get("number"), []
        else:
            clean = {n: v for n, v in clean.items() if v is not None}
        fresh, record = id is None, id or new_id()
        self._check_rights(register, id, before, clean)
        if clean.get("confidentiality") == "N3" and register.level != "N3":
            # What is for its author alone is not in the log, and so no record of another register (DESIGN §3).
            raise DomainError("author_only", register=kind)
        if "category" in clean and "category_group" in register.fields:
            clean["category_group"] = self._group_of(clean["category"])
        if before is None:
            clean = {**self._at_creation(register, record), **clean}
        number = (before.values if before else clean).get("number")
        changes = self.writer.save(kind, record, clean, base, new=fresh)
        self._note(kind, record, changes)
        self._consequences(kind, record, before, clean, changes)
        return record, number, changes

    def clean(self, register: Register, values: Mapping[str, Any]) -> dict[str, Any]:
        """The canonical form of these values; DomainError that names the field where one has none."""
        out, declarations = {}, self.session.declarations
        for name, value in values.items():
            f = register.fields.get(name)
            if f is None or f.computed or name in ("id", "number"):
                raise DomainError("field_unknown", register=register.name, field=name)
            try:
                out[name] = canonical(
                    f.type,
                    value,
                    kinds=f.kinds,
                    own_missing=declarations.own_missing(f),
                    country=self.session.identity.country,
                )
            except ValueProblem as problem:
                raise DomainError(
                    "value_refused", register=register.name, field=name, problem=problem.code, type=f.type
                ) from problem
        return out

    def finish(self) -> None:
        """Write the log, the tables and the index."""
        if self._serials is not None:
            settings.put(self.conn, "serials", self._serials)
        self.writer.flush()
        if self.session.kind == "hq":
            # What headquarters writes takes its places in the laptops' feeds.
            settling.settle(self.conn, self.session.declarations, self.devices, self.changed, set())

    def _register(self, kind: str) -> Register:
        register = self.session.declarations.registers.get(kind)
        if register is None:
            raise DomainError("register_unknown", register=kind)
        if kind in rights.NOT_YET:
            raise DomainError("register_not_yet", register=kind)
        return register

    def _check_rights(
        self, register: Register, id: str | None, before: Record | None, values: Mapping[str, Any]
    ) -> None:
        who = self.session.rights
        if before is None:
            if not rights.may_create(register, who.role):
                raise DomainError("may_not_create", register=register.name)
        else:
            countries = scopes.Countries(self.conn, self.session.declarations, self.devices)
            scope = scopes.scope_of(register, scopes.owners(before.heads), [before.values], countries)
            moving = values.keys() == {"post"} and who.role == "hq"
            if not moving and not rights.may_change(register, who, scope):
                raise DomainError("may_not_change", register=register.name)
            self._check_append_only(register, before, values)
            self._check_locked(register, before, values)
        forbidden = rights.may_set(self.session.declarations, register, who, values, before is None)
        if forbidden:
            raise DomainError("may_not_set", register=register.name, field=forbidden)

    @staticmethod
    def _check_append_only(register: Register, before: Record, values: Mapping[str, Any]) -> None:
        """No field that has a value is given another; a mistake is followed by a row that names the first in `corrects`."""
        if not register.append_only:
            return
        for name, value in values.items():
            # Where two people filled it in unseen, one of their values stands.
            settles = name in before.conflicts and value in [h.set[name].value for h in before.heads[name]]
            if register.fields[name].register != "common" and before.values.get(name) is not None and not settles:
                raise DomainError("append_only", register=register.name, field=name)

    def _check_locked(self, register: Register, before: Record, values: Mapping[str, Any]) -> None:
        """What a worker said is locked once it was read back or has left in a batch (DESIGN §3); corrections stand beside it."""
        spoken = [n for n in values if register.fields[n].type == "verbatim" and before.values.get(n) is not None]
        if not spoken:
            return
        left = settings.get(self.conn, "left", 0)
        for name in spoken:
            for head in before.heads[name]:
                mine = head.dev == self.session.identity.dev
                if before.values.get("read_back") is True or not mine or queries.seq_of(self.conn, head.no) <= left:
                    raise DomainError("words_locked", register=register.name, field=name)

    def _at_creation(self, register: Register, record: str) -> dict[str, Any]:
        # The record of a post is that post's own, also where headquarters writes it first.
        of_a_post = register.name == "post" and self.session.kind == "hq"
        out: dict[str, Any] = {"post": record if of_a_post else self.session.identity.post_id}
        if register.numbered:
            out["number"] = self.next_number()
        if register.name == "vetting":
            out["side"] = "hq" if self.session.kind == "hq" else "post"  # filled by the workspace (data dictionary)
        return out

    def next_number(self) -> str:
        """One serial per laptop and year over all registers (DESIGN §3)."""
        own, year = self.session.identity, str(self.at.year)
        if self._serials is None:
            self._serials = settings.get(self.conn, "serials", {})
        self._serials[year] = self._serials.get(year, 0) + 1
        return numbering.make(own.post, own.letter, int(year), self._serials[year])

    def _group_of(self, category: Any) -> str | None:
        option = (
            self.session.declarations.lists["complaint_categories"].by_code.get(category)
            if isinstance(category, str)
            else None
        )
        return option.more["group"] if option else None

    def _consequences(
        self, kind: str, id: str, before: Record | None, values: Mapping[str, Any], changes: list[Change]
    ) -> None:
        """The actions that this save makes by itself; their ids and values follow from their source (FORMAT.md *Derived records*)."""
        if kind == "case" and before is not None and "status" in values:
            stamp = next(c.stamp for c in changes if "status" in c.set)
            self._action(id, id, "STATUS", stamp, self.at.isoformat(), {"note": self.reason} if self.reason else {})
        elif before is None and kind in ACTION_OF and isinstance(values.get("case"), str):
            rule, when = ACTION_OF[kind]
            done = values.get(when)
            named = values.get("worker") or values.get("person")  # it may be known to be missing, or be kin
            worker = named.removeprefix("worker:") if isinstance(named, str) else ""
            more = {"workers": [worker]} if worker and ":" not in worker else {}
            done_at = done if isinstance(done, str) and "T" in done else self.at.isoformat()
            self._action(values["case"], id, rule, None, done_at, more)

    def _action(
        self, case: str, source: str, rule: str, occurrence: str | None, done_at: str, more: Mapping[str, Any]
    ) -> None:
        id = derived_id("action", source, rule, occurrence)
        values = {"case": case, "type": rule, "done_at": done_at, "post": self.session.identity.post_id}
        self._note("action", id, self.writer.save("action", id, {**values, **more}, base={}))

    def _note(self, kind: str, id: str, changes: list[Change]) -> None:
        self.changed[kind, id] = None
        self.stamps.extend(c.stamp for c in changes)


def _is_same(one: Any, other: Any) -> bool:
    """Whether two canonical values are one: True is not 1."""
    return one is other or canonical_json(one) == canonical_json(other)


@contextlib.contextmanager
def working(session: Session) -> Iterator[Work]:
    """One transaction for the person signed in: kept at the end of the block, undone if it raises."""
    with session.store.writing() as conn:
        work = Work(session, conn)
        yield work
        work.finish()
