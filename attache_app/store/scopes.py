"""Whose a record is: its posts, its countries, the posts that it concerns. Input of the rules on who may write and who is sent what."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, select

from attache_app.records.declarations import Declarations, Field, Register
from attache_app.records.merge import Entry
from attache_app.records.rights import Scope
from attache_app.store.chunks import chunks
from attache_app.store.devices import ABOVE_POSTS, Devices
from attache_app.store.registers import RecordKey
from attache_app.store.tables import register_table


def owners(heads: Mapping[str, Sequence[Entry]]) -> set[str]:
    """Ids of the posts that a record belongs to now; two while a transfer is in conflict."""
    return {v for h in heads.get("post", ()) if isinstance(v := h.set["post"].value, str)}


def ever_owners(devices: Devices, entries: Iterable[Entry]) -> set[str]:
    """Ids of the posts that a record has ever belonged to: at creation by a device of that post, then by headquarters (DESIGN §4)."""
    out = set()
    for e in entries:
        write = e.set.get("post")
        if write is None or not isinstance(write.value, str):
            continue
        known = devices.by_id.get(e.dev)
        if (known and known.role in ABOVE_POSTS) or (devices.post_of(e.dev) == write.value and not write.was):
            out.add(write.value)
    return out


class Countries:
    """The countries of posts, as their certificates say, else as their records say; and the posts that references lead to."""

    def __init__(self, conn: Connection, declarations: Declarations, devices: Devices) -> None:
        self._conn, self._declarations = conn, declarations
        self._of = {d.post: str(d.certificate["country"]) for d in devices.by_no.values() if d.post and d.certificate}

    def of(self, posts: Iterable[str]) -> set[str]:
        return {c for p in posts if (c := self._country(p))}

    def _country(self, post: str) -> str | None:
        if post not in self._of:
            table = register_table(self._declarations, "post")
            self._of[post] = self._conn.execute(select(table.c.country).where(table.c._id == post)).scalar() or ""
        return self._of[post]

    def posts_named(self, f: Field, value: Any) -> set[str]:
        """The posts that a reference in `concerns` names: the post itself, or the one that the record it names belongs to."""
        refs = value if isinstance(value, list) else [value]
        return {p for ref in refs if isinstance(ref, str) and (p := self._post_named(f, ref))}

    def _post_named(self, f: Field, ref: str) -> str | None:
        kind, _, id = ref.rpartition(":")
        kind = kind or f.kinds[0]
        if kind == "post" or kind not in self._declarations.registers:
            return id if kind == "post" else None
        table = register_table(self._declarations, kind)
        return self._conn.execute(select(table.c.post).where(table.c._id == id)).scalar()

    def of_record(self, kinds: Sequence[str], ref: Any) -> set[str]:
        """The countries of the record that a reference to a parent leads to: vetting lines go where their employer goes (DESIGN §5)."""
        kind, id = kinds[0], ref
        register, table = self._declarations.registers[kind], register_table(self._declarations, kind)
        columns = [table.c.post, *(table.c[n] for n in ("place", register.parent) if n in table.c)]
        row = self._conn.execute(select(*columns).where(table.c._id == id)).mappings().first()
        if row is None:
            return set()
        place = orjson.loads(row["place"]) if row.get("place") else {}
        found = self.of([row["post"]] if row["post"] else []) | ({place["country"]} if "country" in place else set())
        up = register.fields.get(register.parent)
        return found | (self.of_record(up.kinds, row[up.name]) if up is not None and row[up.name] else set())


def parts_of(
    conn: Connection, declarations: Declarations, records: Iterable[RecordKey], by_country: bool
) -> list[RecordKey]:
    """What is part of these records (`parent`), and the parts' parts; `by_country`: only where the countries of the whole matter."""
    out: dict[RecordKey, None] = {}
    todo = list(records)
    while todo:
        ids, refs = _by_kind(todo), [f"{kind}:{id}" for kind, id in todo]
        todo = []
        for register in declarations.registers.values():
            up = register.fields.get(register.parent)
            if up is None or (by_country and not register.by_country):
                continue
            table = register_table(declarations, register.name)
            for some in chunks(refs if up.kinds == ("*",) else ids.get(up.kinds[0], [])):
                found = conn.execute(select(table.c._id).where(table.c[up.name].in_(some))).scalars()
                todo += [key for id in found if (key := (register.name, id)) not in out]
        out |= dict.fromkeys(todo)
    return list(out)


def _by_kind(records: Iterable[RecordKey]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for kind, id in records:
        out.setdefault(kind, []).append(id)
    return out


def scope_of(
    register: Register, owned_by: set[str], values: Iterable[Mapping[str, Any]], countries: Countries
) -> Scope:
    """The scope of a record of these posts. `values`: its values, or all that was ever written of it."""
    found: set[str] = set()
    if register.by_country:
        found = countries.of(owned_by)
    concerned: set[str] = set()
    for written in values:
        place = written.get("place")
        if isinstance(place, dict) and isinstance(place.get("country"), str):
            found.add(place["country"])
        if register.by_country and isinstance(written.get(register.parent), str):
            found |= countries.of_record(register.fields[register.parent].kinds, written[register.parent])
        for name in register.concerns:
            concerned |= countries.posts_named(register.fields[name], written.get(name))
    return Scope(owned_by, found, concerned)
