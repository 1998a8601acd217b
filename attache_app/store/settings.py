"""What a workspace knows of itself, as JSON by key: kind, realm, device, post, the last link written, the receipt that governs …"""

from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, insert, select, update

from attache_app.store.tables import setting

_READ = select(setting.c.value).where(setting.c.key == bindparam("k"))
_CHANGE = update(setting).where(setting.c.key == bindparam("k")).values(value=bindparam("v"))
_ADD = insert(setting)


def get(conn: Connection, key: str, default: Any = None) -> Any:
    """The value of a setting, or the default."""
    content = conn.execute(_READ, {"k": key}).scalar()
    return default if content is None else orjson.loads(content)


def put(conn: Connection, key: str, value: Any) -> None:
    """Write a setting."""
    content = orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    if not conn.execute(_CHANGE, {"k": key, "v": content}).rowcount:
        conn.execute(_ADD, {"key": key, "value": content})
