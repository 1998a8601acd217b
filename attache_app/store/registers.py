"""The registers' tables, made from the log: a record is folded anew from all its changes whenever one arrives (DESIGN §4)."""

import functools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Delete, Insert, Select, Table, Update, bindparam, delete, insert, select, update

from attache_app.records.changes import Write, stamp
from attache_app.records.declarations import Declarations, Register
from attache_app.records.merge import Entry, Record, fold, named_stamps
from attache_app.store import search_index
from attache_app.store.chunks import chunks
from attache_app.store.columns import to_column
from attache_app.store.devices import Devices
from attache_app.store.tables import conflict, line, register_table

_LEVELS = ("N0", "N1", "N2", "N3")
_MANY = 100
RecordKey = tuple[str, str]
"""(kind, id)"""


_ENTRIES = select(
    line.c.no,
    line.c.dev,
    line.c.clock,
    line.c.hash,
    line.c.kind,
    line.c.record,
    line.c.body,
    line.c.names,
    line.c.aside,
).where(line.c.record.in_(bindparam("ids", expanding=True)))
_DROP_CONFLICTS = delete(conflict).where(
    conflict.c.kind == bindparam("kind_"), conflict.c.id.in_(bindparam("ids", expanding=True))
)
_ADD_CONFLICT = insert(conflict)


class _Statements(NamedTuple):
    """What is asked of a register's table, built once: building costs more than asking. `empty`: a row without content."""

    held: Select[Any]
    add: Insert
    change: Update
    renumber: Update
    drop: Delete
    empty: dict[str, Any]


@functools.lru_cache(maxsize=512)
def _statements(table: Table, numbered: bool) -> _Statements:
    at = table.c._no == bindparam("no_")
    number = ["number"] if numbered else []  # indexed: written only where it differs, which is next to never
    names = [c.name for c in table.c if c.name not in ("_no", "_id", *number)]
    return _Statements(
        select(*(table.c[n] for n in ("_id", "_no", *number))).where(table.c._id.in_(bindparam("ids", expanding=True))),
        insert(table),
        update(table).where(at).values({n: bindparam(n) for n in names}),
        update(table).where(at).values({n: bindparam(n) for n in number}),
        delete(table).where(at),
        dict.fromkeys([*names, *number]),
    )


def read_entries(conn: Connection, devices: Devices, ids: Sequence[str]) -> dict[RecordKey, list[Entry]]:
    """All changes held of these records, as the merge sees them, by record."""
    found: dict[RecordKey, list[Entry]] = {}
    for some in chunks(ids):
        for row in conn.execute(_ENTRIES, {"ids": some}).all():
            dev = devices.by_no[row.dev].dev
            content = orjson.loads(row.body or row.names)
            writes = {n: Write(w["is"], tuple(w["was"])) for n, w in content["set"].items()}
            aside = row.aside is not None or row.body is None
            entry = Entry(row.clock, stamp(dev, row.clock, row.hash), dev, writes, aside, row.no)
            found.setdefault((row.kind, row.record), []).append(entry)
    return found


def fold_record(declarations: Declarations, devices: Devices, kind: str, entries: Sequence[Entry]) -> Record:
    """The record of these entries, in the meaning of the declarations."""
    fields = declarations.registers[kind].fields
    return fold(entries, lambda name: name in fields and fields[name].is_set, devices.post_of)


def fold_all(
    declarations: Declarations, devices: Devices, entries: Mapping[RecordKey, Sequence[Entry]]
) -> dict[RecordKey, Record]:
    """What the changes of each record add up to."""
    return {key: fold_record(declarations, devices, key[0], es) for key, es in entries.items()}


def _strictest_level(record: Record, entries: Sequence[Entry]) -> str | None:
    """The strictest head governs; one that is set aside counts until a write that stands names it (DESIGN §4 *Audience*)."""
    writes = [e for e in entries if "confidentiality" in e.set]
    if not writes:
        return None
    gone = named_stamps(
        (s for e in writes if not e.aside for s in e.set["confidentiality"].was), writes, "confidentiality"
    )
    levels = [e.set["confidentiality"].value for e in writes if e.stamp not in gone]
    return max((v for v in levels if v in _LEVELS), key=_LEVELS.index, default=None)


def row_of(register: Register, record: Record, entries: Sequence[Entry]) -> dict[str, Any]:
    """The row of the register's table that these changes add up to, but for its number and id; empty columns left out."""
    missing = {n: v["missing"] for n, v in record.values.items() if isinstance(v, dict) and "missing" in v}
    last = max((e for e in entries if not e.aside), key=lambda e: (e.clock, e.dev))
    heads = {n: [h.no for h in hs] for n, hs in record.heads.items()}
    row: dict[str, Any] = {
        "_visible": int(record.visible),
        "_heads": orjson.dumps(heads, option=orjson.OPT_SORT_KEYS).decode(),
        "_last": last.no,
    }
    if missing:
        row["_missing"] = orjson.dumps(missing, option=orjson.OPT_SORT_KEYS).decode()
    if level := _strictest_level(record, entries):
        row["_level"] = level
    values = record.values
    for f in register.written():
        if f.name in values and (content := to_column(f, values[f.name])) is not None:
            row[f.name] = content
    return row


def refold(
    conn: Connection, declarations: Declarations, devices: Devices, touched: Iterable[RecordKey],
    entries: Mapping[RecordKey, list[Entry]] | None = None, fresh: Collection[RecordKey] = frozenset(),
    folded: Mapping[RecordKey, Record] | None = None,
) -> None:  # fmt: skip
    """Make the rows, conflicts and index entries of these records anew.

    `entries`: of records whose changes were read already, all of them. `fresh`: records that have no row yet. `folded`: what
    all of them add up to, where it is known.
    """
    entries = entries or {}
    by_kind: dict[str, list[str]] = {}
    for kind, id in dict.fromkeys(touched):
        if kind in declarations.registers:
            by_kind.setdefault(kind, []).append(id)
    for kind, ids in by_kind.items():
        for some in chunks(ids, 4000):
            known = {(kind, id): entries[kind, id] for id in some if (kind, id) in entries}
            asked = [id for id in some if (kind, id) not in entries]
            read = {key: es for key, es in read_entries(conn, devices, asked).items() if key[0] == kind}
            there = [id for id in some if (kind, id) not in fresh]
            every = {**known, **read}
            _store(conn, declarations, kind, every, folded or fold_all(declarations, devices, every), there)


def _store(
    conn: Connection, declarations: Declarations, kind: str, entries: dict[RecordKey, list[Entry]],
    records: Mapping[RecordKey, Record], there: list[str],
) -> None:  # fmt: skip
    """Write the rows of some records of one register. `there`: those that may have a row already."""
    register = declarations.registers[kind]
    ask = _statements(register_table(declarations, kind), register.numbered)
    held: dict[str, Any] = {}
    for some in chunks(there):
        held.update((found._id, found) for found in conn.execute(ask.held, {"ids": some}).all())
        conn.execute(_DROP_CONFLICTS, {"kind_": kind, "ids": some})
    added, changed, renumbered, conflicts, documents = [], [], [], [], []
    gone = dict(held)
    for (_, id), es in entries.items():
        record = records[kind, id]
        if not record.heads:
            continue  # all of it is set aside
        gone.pop(id, None)
        row = {**ask.empty, **row_of(register, record, es)}
        conflicts += [{"kind": kind, "id": id, "field": f} for f in sorted(record.conflicts)]
        documents.append((id, search_index.words_of(declarations, register, record.values if record.visible else {})))
        if id not in held:
            added.append({**row, "_id": id})
            continue
        at = {"no_": held[id]._no}
        if register.numbered and (number := row.pop("number")) != held[id].number:
            renumbered.append({**at, "number": number})
        changed.append({**row, **at})
    if added:
        if len(added) > _MANY:  # columns that none of them fills cost time
            used = {n for row in added for n, content in row.items() if content is not None}
            added = [{n: row[n] for n in used} for row in added]
        conn.execute(ask.add, added)
    if changed:
        conn.execute(ask.change, changed)
    if renumbered:
        conn.execute(ask.renumber, renumbered)
    if gone:
        conn.execute(ask.drop, [{"no_": found._no} for found in gone.values()])
        documents += [(id, None) for id in gone]
    if conflicts:
        conn.execute(_ADD_CONFLICT, conflicts)
    search_index.put(conn, kind, documents, may_be_known=bool(held))


def heads_of(conn: Connection, declarations: Declarations, devices: Devices, kind: str, id: str) -> Record | None:
    """The record as it stands with its heads, folded from the log; None if nothing of it is held."""
    entries = read_entries(conn, devices, [id]).get((kind, id))
    if not entries:
        return None
    record = fold_record(declarations, devices, kind, entries)
    return record if record.heads else None


def all_records(conn: Connection, declarations: Declarations) -> Iterator[list[RecordKey]]:
    """All records of which content is held, some at a time, by register."""
    ids: dict[str, list[str]] = {}
    # One walk through the log for all registers: there is no index by kind, and there are seventy kinds.
    for kind, id in conn.execute(select(line.c.kind, line.c.record).where(line.c.kind.is_not(None)).distinct()):
        ids.setdefault(kind, []).append(id)
    for kind in declarations.registers:
        for some in chunks(ids.get(kind, ()), 4000):
            yield [(kind, id) for id in some]
