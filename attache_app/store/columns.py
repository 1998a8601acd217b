"""A value in its column: text, code, date and the like as they are, whole numbers and truth values as such, the rest as canonical JSON."""

from typing import Any

import orjson

from attache_app.records.declarations import Field, Register

_PLAIN = frozenset({"text", "longtext", "dec", "code", "date", "datetime", "ref"})


def to_column(f: Field, value: Any) -> Any:
    """The column's content; None for a value that is missing or is not of the field's type."""
    if value is None or (isinstance(value, dict) and "missing" in value):
        return None
    if f.type == "int":
        return value if type(value) is int else None
    if f.type == "bool":
        return int(value) if isinstance(value, bool) else None
    if f.type in _PLAIN:
        return value if isinstance(value, str) else None
    if f.type == "tri":
        return {True: "true", False: "false", "unknown": "unknown"}.get(value)
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def from_column(f: Field, content: Any) -> Any:
    """The value that `to_column` was given."""
    if content is None or f.type == "int" or f.type in _PLAIN:
        return content
    if f.type == "bool":
        return bool(content)
    if f.type == "tri":
        return {"true": True, "false": False}.get(content, content)
    return orjson.loads(content)


def row_values(register: Register, row: Any) -> dict[str, Any]:
    """The values of a row of the register's table (a mapping), missing ones included, empty ones left out."""
    missing = orjson.loads(row["_missing"]) if row["_missing"] else {}
    out = {}
    for f in register.written():
        value = from_column(f, row[f.name])
        if value is not None:
            out[f.name] = value
        elif f.name in missing:
            out[f.name] = {"missing": missing[f.name]}
    return out
