"""The merge of DESIGN §4 in its plainest form: a change, the heads of a field, what is shown, whether a record stands."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

SETS = frozenset({"other_categories", "linked_cases", "aliases", "languages"})
Changes = Mapping[bytes, "Change"]
Heads = dict[str, list["Change"]]


@dataclass(frozen=True, slots=True)
class Change:
    """`set`: {field: (value, stamps of what its writer had before him)}. `open`: the office sees it whatever the level."""

    dev: str
    seq: int
    clock: int
    kind: str
    id: str
    set: Mapping[str, tuple[Any, tuple[str, ...]]]
    hash: bytes
    stamp: str
    open: bool = True

    @property
    def order(self) -> tuple[int, str]:
        return self.clock, self.stamp


def text(value: Any) -> str:
    """A value so that two are equal where their canonical JSON is."""
    return json.dumps(value, sort_keys=True)


def named(
    stamps: Iterable[str], changes: Collection[Change], aside: Collection[bytes], field: str | None = None
) -> set[str]:
    """These stamps and, as naming goes through a change set aside, what it named in its turn."""
    by, todo, seen = {c.stamp: c for c in changes}, list(stamps), set[str]()
    while todo:
        stamp = todo.pop()
        if stamp not in seen:
            seen.add(stamp)
            if stamp in by and by[stamp].hash in aside:
                todo += [x for f, (_, was) in by[stamp].set.items() if field in (None, f) for x in was]
    return seen


def heads(changes: Iterable[Change], aside: Collection[bytes]) -> dict[tuple[str, str], Heads]:
    """{(kind, id): {field: [heads, greatest (clock, stamp) first]}}: the writes that no other known write names."""
    writes: dict[tuple[str, str], dict[str, list[Change]]] = {}
    for c in changes:
        for f in c.set:
            writes.setdefault((c.kind, c.id), {}).setdefault(f, []).append(c)
    out: dict[tuple[str, str], Heads] = {}
    for key, fields in writes.items():
        for f, cs in fields.items():
            gone = named([s for c in cs if c.hash not in aside for s in c.set[f][1]], cs, aside, f)
            found = [c for c in cs if c.hash not in aside and c.stamp not in gone]
            if found:
                out.setdefault(key, {})[f] = sorted(found, key=lambda c: c.order, reverse=True)
    return out


def show(field: str, found: list[Change], changes: Collection[Change]) -> tuple[Any, bool]:
    """(value shown, is it a conflict). A set shows the union, a conflict only where a head took out what another holds."""
    values = [c.set[field][0] for c in found]
    differ = len({text(v) for v in values}) > 1
    if field not in SETS or not all(v is None or isinstance(v, list) for v in values):
        return values[0], differ  # heads with equal values are no conflict
    union = sorted(set().union(*(v or () for v in values)))
    by = {c.stamp: c for c in changes if field in c.set}
    taken = {
        e
        for c in found
        for s in c.set[field][1]
        if s in by
        for e in by[s].set[field][0] or ()
        if e not in (c.set[field][0] or ())
    }
    return union or None, differ and bool(taken & set(union))


def _unnamed(acts: list[Change], fields: Heads, changes: Collection[Change], aside: Collection[bytes]) -> list[Change]:
    stamps = [s for a in acts for f in ("deleted", "post") if f in a.set for s in a.set[f][1]]
    seen = named(stamps, changes, aside)
    return [
        c
        for f, hs in fields.items()
        if f not in ("deleted", "post")
        for c in hs
        if c.stamp not in seen and c not in acts
    ]


def record_state(
    fields: Heads, changes: Collection[Change], aside: Collection[bytes], posts: Mapping[str, str | None]
) -> tuple[bool, set[str]]:
    """(visible, which of `deleted` and `post` are in conflict). `posts`: whom a device writes for, None above posts."""
    out = set()
    moved = [c for c in fields.get("post", []) if c.set["post"][1]]
    if moved:
        owner = moved[0].set["post"][0]
        if any(posts.get(c.dev) not in (None, owner) for c in _unnamed(moved, fields, changes, aside)):
            out.add("post")
    gone = fields.get("deleted", [])
    if not any(c.set["deleted"][0] for c in gone):
        return True, out
    unseen = not all(c.set["deleted"][0] for c in gone) or bool(_unnamed(gone, fields, changes, aside))
    return unseen, out | ({"deleted"} if unseen else set())


def conflicts(
    changes: Collection[Change], aside: Collection[bytes], posts: Mapping[str, str | None]
) -> set[tuple[str, str, str]]:
    """(kind, id, field) of all fields in conflict."""
    out = set()
    for (kind, id), fields in heads(changes, aside).items():
        own = [c for c in changes if (c.kind, c.id) == (kind, id)]
        out |= {(kind, id, f) for f, hs in fields.items() if show(f, hs, own)[1]}
        out |= {(kind, id, f) for f in record_state(fields, own, aside, posts)[1]}
    return out
