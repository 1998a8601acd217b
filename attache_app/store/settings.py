"""What a workspace knows of itself, as JSON by key: kind, realm, device, post, the last link written, the receipt that governs …"""

from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, delete, insert, select

from attache_app.store.tables import setting

_READ = select(setting.c.value).where(setting.c.key == bindparam("k"))
_DROP = delete(setting).where(setting.c.key == bindparam("k"))
_PUT = insert(setting)


def get(conn: Connection, key: str, default: Any = None) -> Any:
    """The value of a setting, or the default."""
    content = conn.execute(_READ, {"k": key}).scalar()
    return default if content is None else orjson.loads(content)


def put(conn: Connection, key: str, value: Any) -> None:
    """Write a setting."""
    conn.execute(_DROP, {"k": key})
    conn.execute(_PUT, {"key": key, "value": orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()})
