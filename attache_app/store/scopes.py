"""Whose a record is: its posts, its countries, the posts that it concerns. Input of the rules on who may write and who is sent what."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from attache_app.records.declarations import Declarations, Register
from attache_app.records.merge import Entry
from attache_app.records.rights import Scope
from attache_app.store.columns import row_values
from attache_app.store.devices import ABOVE_POSTS, Devices
from attache_app.store.tables import register_table


def owners(heads: Mapping[str, Sequence[Entry]]) -> set[str]:
    """Ids of the posts that a record belongs to now; two while a transfer is in conflict."""
    return {v for h in heads.get("post", ()) if isinstance(v := h.set["post"].value, str)}


def ever_owners(devices: Devices, entries: Sequence[Entry]) -> set[str]:
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


def post_country(conn: Connection, declarations: Declarations, devices: Devices, post: str) -> str | None:
    """The country of a post: as its certificates say, else as its record says."""
    for known in devices.by_no.values():
        if known.post == post and known.certificate:
            return str(known.certificate["country"])
    table = register_table(declarations, "post")
    return conn.execute(select(table.c.country).where(table.c._id == post)).scalar()


def scope_of(
    conn: Connection, declarations: Declarations, devices: Devices, register: Register, values: Mapping[str, Any],
    heads: Mapping[str, Sequence[Entry]], ever: set[str] | None = None,
) -> Scope:  # fmt: skip
    """The scope of a record. `ever`: posts it has ever belonged to; without it, those of now."""
    own = owners(heads) if ever is None else ever
    countries: set[str] = set()
    if "country" in (register.goes_to, register.changed_by):
        countries = {c for post in own if (c := post_country(conn, declarations, devices, post))} | _place_countries(
            conn, declarations, register, values
        )
    concerned: set[str] = set()
    for name in register.concerns:
        value = values.get(name)
        concerned |= {value} if isinstance(value, str) else set(value) if isinstance(value, list) else set()
    return Scope(own, countries, concerned)


def _place_countries(
    conn: Connection, declarations: Declarations, register: Register, values: Mapping[str, Any]
) -> set[str]:
    """The country of the record's place, or of its parent's where it is a part of one (a contact of an employer)."""
    place = values.get("place")
    if isinstance(place, dict) and isinstance(place.get("country"), str):
        return {place["country"]}
    up = register.fields.get(register.parent)
    if up is None or up.type != "ref" or not isinstance(values.get(up.name), str):
        return set()
    parent = declarations.registers.get(up.kinds[0])
    if parent is None:
        return set()
    table = register_table(declarations, parent.name)
    row = conn.execute(select(table).where(table.c._id == values[up.name])).mappings().first()
    return _place_countries(conn, declarations, parent, row_values(parent, row)) if row else set()
