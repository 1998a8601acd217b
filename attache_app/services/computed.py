"""Fields that are calculated on reading, never stored: the common ones that the log gives, and those of each register by its own rule."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from attache_app.services import computed_casework, computed_employers, computed_office
from attache_app.services.computed_reading import Reading
from attache_app.services.sessions import Session
from attache_app.store import queries
from attache_app.store.devices import Devices
from attache_app.store.engine import Connection

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_id(text: str) -> bool:
    """Whether a text has the form of an id."""
    return _ID.fullmatch(text) is not None


def fields(
    conn: Connection, session: Session, devices: Devices, kind: str, id: str, values: Mapping[str, Any]
) -> dict[str, Any]:
    """The computed fields of a record, by name."""
    out = _from_log(conn, devices, kind, id)
    rule = _RULES.get(kind)
    if rule:
        out.update({n: v for n, v in rule(Reading(conn, session), id, values).items() if v is not None})
    return out


def has_rule(kind: str, name: str) -> bool:
    """Whether a computed field of this name is worked out for a whole list at once: what a rule gives, not what the log says."""
    return kind in _RULES and name not in _LATER


def cells(
    conn: Connection, session: Session, kind: str, ids: Sequence[str], names: Sequence[str]
) -> dict[str, tuple[Any, ...]]:
    """Computed fields of some records of a list, in the order of `names`, by id."""
    reading, rule = Reading(conn, session), _RULES[kind]
    held = queries.rows(conn, session.declarations, kind, ids)
    if kind in computed_casework.OF_LIMITS:
        reading.look_up_limits(values.get("case") for values in held.values())
    found = {id: rule(reading, id, values) for id, values in held.items()}
    return {id: tuple(values.get(name) for name in names) for id, values in found.items()}


def _from_log(conn: Connection, devices: Devices, kind: str, id: str) -> dict[str, Any]:
    """Created and changed: when, by whom, on which laptop (dictionary.md, register `common`)."""
    found = queries.first_and_last(conn, devices, kind, id)
    if found is None:
        return {}
    first, last = found
    return {
        "created_at": first["at"], "created_by": first["by"], "changed_at": last["at"], "changed_by": last["by"],
        "laptop": laptop_name(devices, last["dev"]),
    }  # fmt: skip


def laptop_name(devices: Devices, dev: str) -> str:
    """A device as people know it, `SDQ-A`; before its certificate is known, the end of its id."""
    known = devices.by_id.get(dev)
    if known and known.certificate:
        return f"{known.certificate['post']}-{known.certificate['letter']}"
    return f"…{dev[-6:]}"


# What waits for batches that tell of themselves, and for frozen reports.
_LATER = frozenset({"late_entry"})
_RULES = {**computed_casework.RULES, **computed_employers.RULES, **computed_office.RULES}
