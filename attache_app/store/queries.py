"""What is read of the registers and the log, beside the lists: rows by id, names, who wrote first and last."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Table, func, insert, select

from attache_app.records.declarations import Declarations, Field
from attache_app.store import settings
from attache_app.store.chunks import chunks
from attache_app.store.columns import row_values
from attache_app.store.devices import Devices
from attache_app.store.tables import access, device, line, register_table


def ids(conn: Connection, declarations: Declarations, kind: str) -> list[str]:
    """The ids of all records of a register, in text order; deleted ones too."""
    table = register_table(declarations, kind)
    return list(conn.execute(select(table.c._id).order_by(table.c._id)).scalars())


def rows(conn: Connection, declarations: Declarations, kind: str, wanted: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The values of these records of a register, by id, as far as they are held."""
    register, table = declarations.registers[kind], register_table(declarations, kind)
    out = {}
    for some in chunks(wanted):
        for row in conn.execute(select(table).where(table.c._id.in_(some))).mappings():
            out[row["_id"]] = row_values(register, row)
    return out


def ids_by_number(conn: Connection, declarations: Declarations, kind: str, number: str) -> list[str]:
    """The records of a register that have this human number; two where two came to share it."""
    table = register_table(declarations, kind)
    return list(conn.execute(select(table.c._id).where(table.c.number == number)).scalars())


def visit_of_slip(conn: Connection, declarations: Declarations, slip: str) -> tuple[str, str] | None:
    """The undeleted visit (id, number) that was typed from the paper slip of this number; the first where there are several."""
    table = register_table(declarations, "visit")
    found = select(table.c._id, table.c.number).where(table.c.slip_number == slip, table.c._visible == 1)
    row = conn.execute(found.order_by(table.c._no).limit(1)).first()
    return (row[0], row[1]) if row else None


def naming(table: Table, f: Field, id: str) -> ColumnElement[bool]:
    """The condition that a field names a record of this id."""
    column = table.c[f.name]
    if f.is_set:
        return column.contains(id, autoescape=True)
    return column == id if len(f.kinds) == 1 and f.kinds != ("*",) else column.endswith(":" + id, autoescape=True)


def bodies(conn: Connection, id: str) -> dict[int, Mapping[str, Any]]:
    """The changes held of a record by row of the log, as JSON objects, with why they are set aside in `aside`."""
    found = conn.execute(
        select(line.c.no, line.c.body, line.c.aside).where(line.c.record == id, line.c.body.is_not(None))
    )
    return {r.no: {**orjson.loads(r.body), "aside": r.aside} for r in found}


def first_and_last(
    conn: Connection, devices: Devices, kind: str, id: str
) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """The first and the last change of a record that stand, by clock and device."""
    found = conn.execute(
        select(line.c.clock, line.c.dev, line.c.body).where(
            line.c.record == id, line.c.kind == kind, line.c.body.is_not(None), line.c.aside.is_(None)
        )
    ).all()
    if not found:
        return None
    ordered = sorted(found, key=lambda r: (r.clock, devices.by_no[r.dev].dev))
    return orjson.loads(ordered[0].body), orjson.loads(ordered[-1].body)


def seq_of(conn: Connection, no: int) -> int:
    """The sequence number of a row of the log."""
    return conn.execute(select(line.c.seq).where(line.c.no == no)).scalar() or 0


def note_access(conn: Connection, at: str, by: str, kind: str, id: str, act: str) -> None:
    """Write down that somebody opened a restricted record (DESIGN §3), or used or changed the recovery key."""
    conn.execute(insert(access).values(at=at, by=by, kind=kind, id=id, act=act))


def last_access(conn: Connection, kind: str, id: str, act: str) -> str | None:
    """When this was last done with a record, or to a person."""
    found = select(access.c.at).where(access.c.kind == kind, access.c.id == id, access.c.act == act)
    return conn.execute(found.order_by(access.c.no.desc())).scalar()


def newest_line(conn: Connection) -> int:
    """The row of the log that was written or taken in last; 0 where there is none."""
    return conn.execute(select(func.max(line.c.no))).scalar() or 0


def first_written(conn: Connection) -> str | None:
    """When the oldest line that is held was written, by its writer's clock."""
    body = conn.execute(select(line.c.body).where(line.c.body.is_not(None)).order_by(line.c.no).limit(1)).scalar()
    return str(orjson.loads(body)["at"]) if body else None


def last_written(conn: Connection, dev: str) -> str | None:
    """When this device last wrote, by its own clock; for the warning that the clock was set back."""
    state = settings.get(conn, "writer") or {"seq": 0}
    body = conn.execute(
        select(line.c.body)
        .join(device, device.c.no == line.c.dev)
        .where(device.c.dev == dev, line.c.seq == state["seq"], line.c.body.is_not(None), line.c.came.is_(None))
        .order_by(line.c.no.desc())
    ).scalar()
    return str(orjson.loads(body)["at"]) if body else None
