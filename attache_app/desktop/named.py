"""The records that a value names, so that their titles can be fetched before it is shown."""

from typing import Any

from attache_app.records.declarations import Field


def records_named(f: Field, value: Any) -> list[tuple[str, str]]:
    """(kind, id) of each record that a ref or refs names; nothing for other types and for a value that is missing."""
    if f.type not in ("ref", "refs") or value is None or isinstance(value, dict):
        return []
    found = []
    for one in value if isinstance(value, list) else [value]:
        kind, _, id = one.rpartition(":")
        found.append((kind or f.kinds[0], id))
    return found
