"""What belongs to a record: the records that name it in some field, as many as a page shows."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from attache_app.records.declarations import Declarations, Field
from attache_app.store.chunks import chunks
from attache_app.store.columns import row_values
from attache_app.store.queries import naming
from attache_app.store.tables import register_table


def naming_rows(
    conn: Connection, declarations: Declarations, f: Field, id: str, most: int
) -> tuple[list[dict[str, Any]], int]:
    """The values, with their `id`, of the undeleted records that name a record in a field: the newest first, no more than `most`;
    and how many there are."""
    register, table = declarations.registers[f.register], register_table(declarations, f.register)
    # The index of the field answers this alone; only the rows that are wanted are read.
    where = (table.c[f.name].is_not(None), naming(table, f, id), table.c._visible == 1)
    numbers = sorted(conn.execute(select(table.c._no).where(*where)).scalars(), reverse=True)
    rows = []
    for some in chunks(numbers[:most]):
        found = conn.execute(select(table).where(table.c._no.in_(some)).order_by(table.c._no.desc())).mappings()
        rows += [{**row_values(register, row), "id": row["_id"]} for row in found]
    return rows, len(numbers)


def naming_any(conn: Connection, declarations: Declarations, f: Field, ids: Iterable[str]) -> list[dict[str, Any]]:
    """As `naming_rows`, of those that name one of several records in a field of one kind; in the order in which they came."""
    register, table = declarations.registers[f.register], register_table(declarations, f.register)
    out = []
    for some in chunks(ids):
        wanted = select(table).where(table.c._visible == 1, table.c[f.name].in_(some)).order_by(table.c._no)
        out += [{**row_values(register, row), "id": row["_id"]} for row in conn.execute(wanted).mappings()]
    return out
