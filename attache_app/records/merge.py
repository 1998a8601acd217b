"""The merge: what a record is, as a function of the set of its changes alone (DESIGN §4). No order of arrival, no wall clock."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from attache_app.records.canonical import canonical_json
from attache_app.records.changes import Write

# Writes to these name the heads of every field of the record.
WHOLE_RECORD = frozenset({"deleted", "post"})


class Entry(NamedTuple):
    """One change of a record as the merge sees it. `aside`: quarantined or waiting; it shows nothing, naming goes through it."""

    clock: int
    stamp: str
    dev: str
    set: Mapping[str, Write]
    aside: bool = False
    no: int = 0  # its row in the log

    @property
    def order(self) -> tuple[int, str]:
        return self.clock, self.stamp


@dataclass(slots=True)
class Record:
    """What the changes of one record add up to. `heads`: by field, greatest (clock, stamp) first; the first is shown."""

    heads: dict[str, list[Entry]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    conflicts: set[str] = field(default_factory=set)
    visible: bool = True

    def stamps(self) -> dict[str, list[str]]:
        """{field: stamps of its heads, in text order}: what a form keeps of the values it was opened on."""
        return {name: sorted(h.stamp for h in heads) for name, heads in self.heads.items()}


def named_stamps(stamps: Iterable[str], entries: Sequence[Entry], name: str | None = None) -> set[str]:
    """These stamps and what was named through changes set aside (*Naming goes through a quarantined change*)."""
    aside = {e.stamp: e for e in entries if e.aside}
    todo, seen = list(stamps), set[str]()
    while todo:
        stamp = todo.pop()
        if stamp in seen:
            continue
        seen.add(stamp)
        if stamp in aside:
            todo.extend(s for f, w in aside[stamp].set.items() if name in (None, f) for s in w.was)
    return seen


def field_heads(name: str, writes: Sequence[Entry]) -> list[Entry]:
    """The heads among the writes of one field: standing writes that no other standing write names, greatest first."""
    gone = named_stamps((s for e in writes if not e.aside for s in e.set[name].was), writes, name)
    return sorted((e for e in writes if not e.aside and e.stamp not in gone), key=lambda e: e.order, reverse=True)


def shown(name: str, heads: Sequence[Entry], writes: Sequence[Entry], is_set: bool) -> tuple[Any, bool]:
    """(the value every workspace shows, whether the field is a conflict)."""
    values = [h.set[name].value for h in heads]
    if len(heads) == 1:
        return values[0], False
    distinct = {canonical_json(v) for v in values}
    if len(distinct) == 1:
        return values[0], False
    if not is_set or not all(v is None or isinstance(v, list) for v in values):
        return values[0], True
    return _union(name, heads, writes, values)


def _union(name: str, heads: Sequence[Entry], writes: Sequence[Entry], values: list[Any]) -> tuple[Any, bool]:
    """A set shows the union of its heads; a conflict only where a head took out what another still holds."""

    def parts(value: Any) -> dict[bytes, Any]:
        return {canonical_json(v): v for v in value} if isinstance(value, list) else {}

    union = {k: v for value in values for k, v in parts(value).items()}
    by_stamp = {e.stamp: e for e in writes}
    taken_out: set[bytes] = set()
    for head in heads:
        own = parts(head.set[name].value)
        for stamp in head.set[name].was:
            if stamp in by_stamp:
                taken_out |= parts(by_stamp[stamp].set[name].value).keys() - own.keys()
    return [union[k] for k in sorted(union)] or None, bool(taken_out & union.keys())


def unnamed(acts: Sequence[Entry], heads: Mapping[str, list[Entry]], entries: Sequence[Entry]) -> list[Entry]:
    """Heads of the record that these writes to `deleted` or `post` do not name: they had not been seen."""
    stamps = [s for e in acts for f in WHOLE_RECORD if f in e.set for s in e.set[f].was]
    seen = named_stamps(stamps, entries)
    acting = {e.stamp for e in acts}
    return [
        h
        for f, hs in heads.items()
        if f not in WHOLE_RECORD
        for h in hs
        if h.stamp not in seen and h.stamp not in acting
    ]


def fold(entries: Sequence[Entry], is_set: Callable[[str], bool], post_of: Callable[[str], str | None]) -> Record:
    """The record that these changes add up to.

    `is_set(field)`: whether the field holds a set. `post_of(device)`: id of the post a device writes for, None for
    headquarters and the unit, which stand above posts.
    """
    writes: dict[str, list[Entry]] = {}
    for entry in entries:
        for name in entry.set:
            writes.setdefault(name, []).append(entry)
    record = Record()
    for name, ws in writes.items():
        if len(ws) == 1 and not ws[0].aside:  # written once: most fields of most records
            record.heads[name] = ws
            record.values[name] = ws[0].set[name].value
            continue
        heads = field_heads(name, ws)
        if heads:
            record.heads[name] = heads
            record.values[name], conflict = shown(name, heads, ws, is_set(name))
            if conflict:
                record.conflicts.add(name)
    _judge_whole_record(record, entries, post_of)
    return record


def _judge_whole_record(record: Record, entries: Sequence[Entry], post_of: Callable[[str], str | None]) -> None:
    """§4 *A deletion …*, §5 *A record's `post`*: what was written unseen beside a deletion or a transfer is a conflict."""
    moved = [e for e in record.heads.get("post", ()) if e.set["post"].was]
    if moved:
        new_owner = moved[0].set["post"].value
        if any(post_of(e.dev) not in (None, new_owner) for e in unnamed(moved, record.heads, entries)):
            record.conflicts.add("post")
    gone = record.heads.get("deleted", [])
    deletions = [e for e in gone if e.set["deleted"].value]
    if not deletions:
        return
    if len(deletions) < len(gone) or unnamed(gone, record.heads, entries):
        record.conflicts.add("deleted")
    else:
        record.visible = False
