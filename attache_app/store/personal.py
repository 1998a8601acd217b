"""What somebody set for himself in this workspace: columns of a list, saved lists, …; values are JSON."""

from typing import Any

import orjson
from sqlalchemy import Connection, delete, insert, select

from attache_app.store.tables import personal


def get(conn: Connection, staff: str, name: str, default: Any = None) -> Any:
    """What this person set under this name, or the default."""
    content = conn.execute(select(personal.c.value).where(personal.c.staff == staff, personal.c.name == name)).scalar()
    return default if content is None else orjson.loads(content)


def put(conn: Connection, staff: str, name: str, value: Any) -> None:
    """Keep a value under this name; None takes it away."""
    conn.execute(delete(personal).where(personal.c.staff == staff, personal.c.name == name))
    if value is not None:
        conn.execute(insert(personal).values(staff=staff, name=name, value=orjson.dumps(value).decode()))
