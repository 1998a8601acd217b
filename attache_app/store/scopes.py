"""Whose a record is: its posts, its countries, the posts that it concerns. Input of the rules on who may write and who is sent what."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from attache_app.records.declarations import Declarations, Field, Register
from attache_app.records.merge import Entry
from attache_app.records.rights import Scope
from attache_app.store.devices import ABOVE_POSTS, Devices
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


def scope_of(
    register: Register, owned_by: set[str], values: Iterable[Mapping[str, Any]], countries: Countries
) -> Scope:
    """The scope of a record of these posts. `values`: its values, or all that was ever written of it."""
    found: set[str] = set()
    if "country" in (register.goes_to, register.changed_by):
        found = countries.of(owned_by)
    concerned: set[str] = set()
    for written in values:
        place = written.get("place")
        if isinstance(place, dict) and isinstance(place.get("country"), str):
            found.add(place["country"])
        for name in register.concerns:
            concerned |= countries.posts_named(register.fields[name], written.get(name))
    return Scope(owned_by, found, concerned)
