"""What somebody set for his lists: the columns, order and filters he left, and lists saved under a name. Never sent (`personal`)."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from attache_app.errors import DomainError
from attache_app.records.declarations import Declarations
from attache_app.services import personal
from attache_app.services.listing import ListQuery, is_computed
from attache_app.services.sessions import Session
from attache_app.store.list_filters import as_json

_SAVED, _LEFT = "lists.saved", "lists.left"
MOST_LETTERS = 60
"""Of a saved list's name."""


@dataclass(frozen=True, slots=True)
class SavedList:
    """What is shown of a register, and how. `name`: empty for how a list was left."""

    name: str
    kind: str
    columns: tuple[str, ...] = ()
    sort: str | None = None
    descending: bool = False
    filters: Mapping[str, Any] = field(default_factory=dict)
    conflicts: bool = False
    deleted: bool = False

    def shows(self, query: ListQuery) -> bool:
        """Whether a list shows just this: without columns of its own, in whichever columns."""
        shown = of_query(self.name, query)
        return as_json(asdict(self)) == as_json(asdict(shown if self.columns else replace(shown, columns=())))


def of_query(name: str, query: ListQuery) -> SavedList:
    """What a list shows, to be kept under a name."""
    return SavedList(
        name, query.kind, query.columns, query.sort, query.descending, query.filters, query.conflicts, query.deleted
    )


def saved(session: Session, kind: str) -> list[SavedList]:
    """The saved lists of a register, by name."""
    found = [s for s in _all(session) if s.kind == kind]
    return sorted(found, key=lambda s: s.name.casefold())


def save(session: Session, new: SavedList) -> None:
    """Keep a list under its name; one of the same name gives way. DomainError for a name that is none."""
    name = " ".join(new.name.split())
    if not name or len(name) > MOST_LETTERS:
        raise DomainError("list_name_refused", most=MOST_LETTERS)
    _put(session, [*_without(session, new.kind, name), replace(new, name=name)])


def name_anew(session: Session, old: SavedList, name: str) -> None:
    """Another name for a saved list."""
    others = [s for s in _all(session) if (s.kind, s.name) != (old.kind, old.name)]
    _put(session, others)
    try:
        save(session, replace(old, name=name))
    except DomainError:
        _put(session, [*others, old])
        raise


def remove(session: Session, old: SavedList) -> None:
    """Forget a saved list; to undo it, save it again."""
    _put(session, _without(session, old.kind, old.name))


def left(session: Session, kind: str) -> SavedList | None:
    """How whoever is signed in left the list of a register."""
    return _read(session.declarations, personal.get(session, f"{_LEFT}.{kind}"))


def leave(session: Session, state: SavedList) -> None:
    """Remember how a list was left."""
    personal.put(session, f"{_LEFT}.{state.kind}", _as_json(replace(state, name="")))


def _all(session: Session) -> list[SavedList]:
    read = (_read(session.declarations, one) for one in personal.get(session, _SAVED, []))
    return [s for s in read if s is not None]


def _without(session: Session, kind: str, name: str) -> list[SavedList]:
    return [s for s in _all(session) if (s.kind, s.name.casefold()) != (kind, name.casefold())]


def _put(session: Session, lists: Iterable[SavedList]) -> None:
    personal.put(session, _SAVED, [_as_json(s) for s in lists])


def _as_json(state: SavedList) -> dict[str, Any]:
    return {**asdict(state), "columns": list(state.columns)}


def _read(declarations: Declarations, said: Any) -> SavedList | None:
    """What was kept, as far as this version still knows the register and its fields."""
    if not isinstance(said, dict) or said.get("kind") not in declarations.registers:
        return None
    kind = said["kind"]
    fields = declarations.registers[kind].fields
    known = {n for n, f in fields.items() if not f.computed}
    shown = {n for n in fields if n in known or is_computed(kind, n)}
    sort, filters = said.get("sort"), said.get("filters")
    return SavedList(
        name=str(said.get("name", "")), kind=said["kind"],
        columns=tuple(n for n in said.get("columns", ()) if n in shown), sort=sort if sort in known else None,
        descending=bool(said.get("descending")),
        filters={n: test for n, test in filters.items() if n in known} if isinstance(filters, dict) else {},
        conflicts=bool(said.get("conflicts")), deleted=bool(said.get("deleted")),
    )  # fmt: skip
