"""Single values out of the registers' tables."""

from typing import Any

from sqlalchemy import Connection, select

from attache_app.records.declarations import Declarations
from attache_app.store.columns import from_column
from attache_app.store.tables import register_table


def value_of(conn: Connection, declarations: Declarations, kind: str, id: str, field: str) -> Any:
    """The shown value of one field of a record, None where there is none."""
    table = register_table(declarations, kind)
    content = conn.execute(select(table.c[field]).where(table.c._id == id)).scalar()
    return from_column(declarations.field(kind, field), content)
