"""Who may see a line outside the laptop: worked out anew at every batch and return, from the levels then known (DESIGN §4 *Audience*).

What follows the answer to `CONS_HQ` comes with the issue "Synchronisation that survives the field".
"""

import functools
from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import Connection, Select, Table, bindparam, null, select

from attache_app.records.declarations import Declarations, Field
from attache_app.store.chunks import chunks
from attache_app.store.queries import rows
from attache_app.store.registers import RecordKey
from attache_app.store.tables import register_table

_LEVELS = ("N0", "N1", "N2", "N3")
_DEEP = 8  # a record is part of a record at most this many steps away; more is a circle


def levels(conn: Connection, declarations: Declarations, records: Iterable[RecordKey]) -> dict[RecordKey, str]:
    """The level of each record: its register's, its own, its parents'; the highest wins, of several heads the strictest."""
    known: dict[RecordKey, str] = {}
    parents: dict[RecordKey, list[RecordKey]] = {}
    todo = [key for key in dict.fromkeys(records) if key[0] in declarations.registers]
    for _ in range(_DEEP):
        for kind, ids in _by_kind(todo).items():
            register, table = declarations.registers[kind], register_table(declarations, kind)
            known.update({(kind, id): register.level for id in ids})
            up = register.fields.get(register.parent)
            ask = _rows_of(table, up.name if up is not None else None)
            for some in chunks(ids):
                for id, level, above in conn.execute(ask, {"ids": some}).all():
                    if level:
                        known[kind, id] = level  # its own replaces the register's: lowered with a reason, it is lower
                    if up is not None and above:
                        refs = orjson.loads(above) if up.is_set else [above]
                        parents[kind, id] = [_target(up, ref) for ref in refs]
        todo = [p for ps in parents.values() for p in ps if p not in known and p[0] in declarations.registers]
        if not todo:
            break
    return {key: _highest(key, known, parents, set()) if key in parents else own for key, own in known.items()}


def closed_to(conn: Connection, declarations: Declarations, records: Iterable[RecordKey], staff: str) -> set[RecordKey]:
    """Those of some records that are restricted to named readers (`named_readers` of themselves or of what they are part of)
    of whom this member of staff is none. A rule of the program, not of cryptography (DESIGN §5)."""
    keys = list(records)
    restricted = [
        key for key, level in levels(conn, declarations, keys).items() if key in keys and level in ("N2", "N3")
    ]
    return {key for key in restricted if not _may_read(conn, declarations, key, staff)}


def _may_read(conn: Connection, declarations: Declarations, key: RecordKey, staff: str) -> bool:
    todo, named = [key], False
    for _ in range(_DEEP):
        above = []
        for kind, id in todo:
            register = declarations.registers[kind]
            values = rows(conn, declarations, kind, [id]).get(id, {})
            readers = values.get("named_readers")
            if isinstance(readers, list) and readers:
                if staff in readers:
                    return True
                named = True
            up = register.fields.get(register.parent)
            refs = values.get(register.parent) if up is not None else None
            if up is not None and refs and not isinstance(refs, dict):
                above += [_target(up, ref) for ref in (refs if up.is_set else [refs])]
        todo = above
    return not named


@functools.lru_cache(maxsize=512)
def _rows_of(table: Table, parent: str | None) -> Select[Any]:
    """(id, own level, parent) of some rows of a register."""
    above = table.c[parent] if parent else null()
    return select(table.c._id, table.c._level, above).where(table.c._id.in_(bindparam("ids", expanding=True)))


def _by_kind(records: Iterable[RecordKey]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for kind, id in dict.fromkeys(records):
        out.setdefault(kind, []).append(id)
    return out


def _target(f: Field, ref: str) -> RecordKey:
    """The record that a ref names: `kind:id` where several kinds are allowed."""
    kind, _, id = ref.rpartition(":")
    return kind or f.kinds[0], id


def _highest(
    key: RecordKey, known: dict[RecordKey, str], parents: dict[RecordKey, list[RecordKey]], seen: set[RecordKey]
) -> str:
    seen.add(key)
    above = [_highest(p, known, parents, seen) for p in parents.get(key, ()) if p not in seen]
    return max([known.get(key, "N0"), *above], key=_LEVELS.index)


def is_restricted(cls: int, level: str) -> bool:
    """Whether a line of this class (`records.changes.audience_classes`) is for the protection unit alone."""
    return cls >= 3 or (cls >= 1 and level in ("N2", "N3"))
