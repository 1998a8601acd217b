"""The fields in conflict, as the registers' tables left them."""

from collections.abc import Iterable

from sqlalchemy import Connection, func, select

from attache_app.store.chunks import chunks
from attache_app.store.registers import RecordKey
from attache_app.store.tables import conflict


def count_conflicts(conn: Connection, records: Iterable[RecordKey] | None = None) -> int:
    """How many fields are in conflict: of these records, or of all."""
    counting = select(func.count()).select_from(conflict)
    if records is None:
        return conn.execute(counting).scalar() or 0
    return sum(
        conn.execute(counting.where(conflict.c.id.in_(some))).scalar() or 0 for some in chunks(id for _, id in records)
    )


def all_conflicts(conn: Connection) -> list[tuple[str, str, str]]:
    """(kind, id, field) of all, by record."""
    return [(r.kind, r.id, r.field) for r in conn.execute(select(conflict).order_by(*conflict.c))]
