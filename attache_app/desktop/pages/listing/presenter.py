"""The state of a list: its columns, order and filters; which rows are chosen; and the stretches of it that were fetched, as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.listing import filters_said, proposed
from attache_app.desktop.tasks import Cancelled
from attache_app.records import rights
from attache_app.records.declarations import Field
from attache_app.services import list_texts, listing, saved_lists, texts
from attache_app.services.list_texts import ShownRow
from attache_app.services.listing import ListQuery, Order
from attache_app.services.saved_lists import SavedList

STRETCH = 200  # rows fetched at a time
KEPT = 60  # stretches kept: far more than a screen, far less than a register
_QUEUED = 3  # when one scrolls fast, only the last places matter
CONFLICTS, DELETED, WHERE = "?conflicts", "?deleted", "?where"
"""Filters that are no field's."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What a look at the register brought. `places`: where the chosen rows stand now; `current`: where the row with the keyboard does."""

    order: Order
    stretches: Mapping[int, list[ShownRow]]
    titles: Mapping[str, str]
    places: list[range]
    current: int


class ListPresenter(QObject):
    """`reset`: the columns are others; `sorted`: the order is; `counted` with the total; `fetched` with the number of a stretch;
    `narrowed`: filters are others; `rearranged` with the places of the chosen rows and of the current one; `from_top`: it is
    another list, to be read from its start."""

    reset = Signal()
    sorted = Signal()
    counted = Signal(int)
    fetched = Signal(int)
    narrowed = Signal()
    rearranged = Signal(object, int)
    from_top = Signal()
    refused = Signal(str)

    def __init__(
        self, desk: Desk, kind: str, where: tuple[str, str] | None = None, of: str = "", query: ListQuery | None = None
    ) -> None:
        super().__init__()
        self.desk, self.register, self.of = desk, desk.register(kind), of
        self.is_own = where is None and query is None
        """Whether this is the register's list as one left it, not one that another page asked for."""
        columns = listing.columns_of(desk.session, kind)
        self.query = replace(query or ListQuery(kind), language=desk.speech.code)
        self.query = replace(self.query, where=where or self.query.where, columns=self.query.columns or columns)
        self.total = -1
        self.is_looking = False
        self.order: Order | None = None
        self.titles: Mapping[str, str] = {}  # of records that filters name
        self.chosen: list[range] = []
        self.current = -1
        self._is_open = False
        self._is_hidden = self._is_stale = False
        self._stretches: dict[int, list[ShownRow]] = {}
        self._wanted: list[int] = []
        self._is_fetching = False
        self._generation = 0
        self._last = 0
        desk.records_changed.connect(self._changed)

    @property
    def kind(self) -> str:
        return self.register.name

    @property
    def columns(self) -> tuple[str, ...]:
        return self.query.columns

    @property
    def may_create(self) -> bool:
        return self.kind not in rights.NOT_YET and rights.may_create(self.register, self.desk.session.rights.role)

    def choosable(self) -> list[Field]:
        """The fields that may be columns."""
        computed = [f for f in self.register.own if f.computed and listing.is_computed(self.kind, f.name)]
        return [*self.filterable(), *computed]

    def filterable(self) -> list[Field]:
        """The fields by which a list may be filtered and ordered: those that are stored."""
        common = [self.register.fields[n] for n in ("number", "post") if n in self.register.fields]
        return [*common, *(f for f in self.register.own if not f.computed)]

    def heads(self) -> list[str]:
        return list_texts.heads(self.desk.session, self.kind, self.columns, self.desk.speech.code)

    # What narrows the list

    def is_narrowed(self) -> bool:
        """Whether the list may be empty because of a filter."""
        return bool(self.query.text.strip() or self.query.where or self.query.filters or self.query.conflicts)

    def said_filters(self) -> list[tuple[str, str]]:
        """(name, text) of each filter that holds, in words."""
        speech, tr, fields = self.desk.speech, self.desk.speech.tr_, self.register.fields
        out = []
        if self.query.where:
            out.append((WHERE, self.of or fields[self.query.where[0]].labels(speech.code)))
        for name, test in self.query.filters.items():
            out.append((name, filters_said.said(self.desk.declarations, speech, fields[name], test, self.titles)))
        if self.query.conflicts:
            out.append((CONFLICTS, tr("In conflict")))
        if self.query.deleted:
            out.append((DELETED, tr("Deleted ones too")))
        return out

    def filter(self, text: str) -> None:
        """Words that the record holds."""
        self._ask(text=text)

    def filter_by(self, name: str, test: Any) -> None:
        """A test on a field; None takes it off. Also `CONFLICTS` and `DELETED` (truth), and `WHERE` to take off."""
        if name == CONFLICTS:
            self._ask(conflicts=bool(test))
        elif name == DELETED:
            self._ask(deleted=bool(test))
        elif name == WHERE:
            self._ask(where=None)
        else:
            others = {n: t for n, t in self.query.filters.items() if n != name}
            self._ask(filters=others if test is None else {**others, name: test})

    def take_filters_off(self) -> None:
        self._ask(filters={}, conflicts=False, deleted=False, where=None, text="")

    def show_list(self, kept: SavedList) -> None:
        """Show a saved list, or one that we propose."""
        self._ask(
            columns=kept.columns or listing.columns_of(self.desk.session, self.kind), sort=kept.sort, text="",
            descending=kept.descending, filters=kept.filters, conflicts=kept.conflicts, deleted=kept.deleted,
        )  # fmt: skip

    # Columns and order

    def sort_by(self, column: str) -> None:
        """Ascending, then descending, then as it was: the newest first."""
        if self.query.sort != column:
            self.sort(column, False)
        elif not self.query.descending:
            self.sort(column, True)
        else:
            self.sort(None, False)

    def sort(self, column: str | None, descending: bool) -> None:
        """By a column; None: the newest first."""
        if column is not None and self.register.fields[column].computed:
            tr = self.desk.speech.tr_
            self.desk.tell(tr("This column is worked out from other records: no list is ordered by it."), "info")
        else:
            self._ask(sort=column, descending=descending)

    def choose_columns(self, columns: Sequence[str]) -> None:
        """Which columns, in their order; none: as declared."""
        self._ask(columns=tuple(columns) or listing.columns_of(self.desk.session, self.kind))

    def _ask(self, **parts: Any) -> None:
        new = replace(self.query, **parts)
        if new == self.query:
            return
        has_columns = new.columns == self.query.columns
        self.query = new
        if self.is_own and self._is_open:
            session, state = self.desk.session, saved_lists.of_query("", new)
            self.desk.run(self, lambda: saved_lists.leave(session, state), None, self._fail)
        if has_columns and self.order is not None:
            self._load_anew()
        else:
            self.load()

    def widths(self) -> dict[str, int]:
        return dict(self.desk.preferences.get(f"list.{self.kind}", {}).get("widths", {}))

    def remember_widths(self, widths: dict[str, int]) -> None:
        kept = self.desk.preferences.get(f"list.{self.kind}", {})
        self.desk.preferences.put(f"list.{self.kind}", {**kept, "widths": {**kept.get("widths", {}), **widths}})

    # Rows

    def row(self, at: int) -> ShownRow | None:
        """A row, or None while it is fetched."""
        stretch = self._stretches.get(at // STRETCH)
        if stretch is None:
            self._want(at // STRETCH)
            return None
        within = at % STRETCH
        return stretch[within] if within < len(stretch) else None

    def load(self) -> None:
        """Look the list up anew, from its start."""
        self._generation += 1
        self._stretches.clear()
        self._wanted = []
        self.total, self.order, self.chosen, self.current = -1, None, [], -1
        self._is_fetching = self._is_stale = False
        session, state, generation = self.desk.session, self.query, self._generation
        proposals = proposed.lists(self.desk, self.kind) if self.is_own else []
        is_first = self.is_own and not self._is_open
        if not is_first:
            self.reset.emit()
            self.narrowed.emit()

        def work() -> tuple[ListQuery, _Found]:
            self._check_wanted(generation)
            query = state
            if is_first:
                left = saved_lists.left(session, self.kind) or (proposals[0] if proposals else None)
                query = _as_left(state, left) if left else state
            return query, self._look(query, [0])

        def done(found: tuple[ListQuery, _Found]) -> None:
            if generation == self._generation:
                self._is_open = True
                self.query = replace(found[0], language=self.desk.speech.code)
                if is_first:
                    self.reset.emit()
                self._take(found[1])

        self.desk.run(self, work, done, lambda error: self._fail_in(generation, error))

    def _load_anew(self) -> None:
        """Look it up with other filters or in another order; what was shown stays until then."""
        self.is_looking = True
        self.sorted.emit()
        self.narrowed.emit()
        self._look_again([0], [range(1)], 0, None)

    def refresh(self) -> None:
        """Look the list up anew while it goes on being shown; what is chosen stays chosen, wherever it stands then."""
        if self.order is not None:
            self._look_again(list(self._stretches)[-_QUEUED:] or [0], list(self.chosen), self.current, self.order)

    def _look_again(self, stretches: list[int], chosen: list[range], current: int, old: Order | None) -> None:
        """`old`: the order in which the places of what is chosen are counted; None: in the new one."""
        self._generation += 1
        self._is_fetching = self._is_stale = False
        query, generation = self.query, self._generation

        def done(found: _Found) -> None:
            if generation != self._generation:
                return
            self._take(found)
            if old is None:
                self.rearranged.emit(chosen if self.total else [], current if self.total else -1)
                self.from_top.emit()
            elif found.current >= 0 or not self.total or not chosen:
                self.rearranged.emit(found.places, found.current)
            else:  # the row of the keyboard has gone: on to what stands there now
                here = max(0, min(current, self.total - 1))
                self.rearranged.emit(found.places or [range(here, here + 1)], here)

        def work() -> _Found:
            self._check_wanted(generation)
            return self._look(query, stretches, old, chosen, current)

        self.desk.run(self, work, done, lambda error: self._fail_in(generation, error))

    def _check_wanted(self, generation: int) -> None:
        """On the worker's thread: who types quickly asks for much that nobody waits for any more when its turn comes."""
        if generation != self._generation:
            raise Cancelled

    def speak(self) -> None:
        """Another language: the rows are fetched in it."""
        self.query = replace(self.query, language=self.desk.speech.code)
        self.load()

    def wake(self) -> None:
        """The list is seen again."""
        self._is_hidden = False
        if self._is_stale:
            self.refresh()

    def sleep(self) -> None:
        """The list is not seen: what changes is looked up when it is, so that whoever walks along it walks along what he saw."""
        self._is_hidden = True

    def _changed(self, keys: Sequence[tuple[str, str]]) -> None:
        shown = [self.register.fields[n] for n in self.columns]
        kinds = {self.kind, *(k for f in shown if f.type in ("ref", "refs") for k in f.kinds)}
        if any(kind in kinds for kind, _ in keys):
            self._is_stale = True
            if not self._is_hidden:
                self.refresh()

    def _look(
        self, query: ListQuery, stretches: Sequence[int], old: Order | None = None, chosen: Sequence[range] = (), current: int = -1
    ) -> _Found:  # fmt: skip
        """On the worker's thread: the order, and the rows of some stretches of it."""
        session = self.desk.session
        order = listing.order(session, query)
        rows = {s: self._shown(order, s) for s in stretches}
        keys = filters_said.records_in(self.register.fields, query.filters)
        titles = texts.titles(session, keys, query.language) if keys else {}
        if old is None:
            return _Found(order, rows, titles, [], -1)
        at = order.places_in(old, [range(current, current + 1)]) if current >= 0 else []
        return _Found(order, rows, titles, order.places_in(old, chosen), at[0].start if at else -1)

    def _shown(self, order: Order, stretch: int) -> list[ShownRow]:
        return list_texts.shown(self.desk.session, order, stretch * STRETCH, STRETCH, order.query.language)

    def _take(self, found: _Found) -> None:
        self.order, self.titles = found.order, found.titles
        self.chosen, self.current = found.places, found.current
        self._is_fetching = self.is_looking = False
        self._stretches = dict(found.stretches)
        self.total = len(found.order)
        self.counted.emit(self.total)
        self.narrowed.emit()
        for stretch in found.stretches:
            self.fetched.emit(stretch)
        self._next()

    def _want(self, stretch: int) -> None:
        if stretch in self._wanted:
            return
        self._wanted = [*self._wanted[-_QUEUED + 1 :], stretch]
        self._next()

    def _next(self) -> None:
        order = self.order
        if self._is_fetching or not self._wanted or order is None:
            return
        self._is_fetching = True
        stretch, generation = self._wanted.pop(), self._generation

        def done(rows: list[ShownRow]) -> None:
            if generation == self._generation and order is self.order:
                self._keep(stretch, rows)

        self.desk.run(self, lambda: self._shown(order, stretch), done, lambda error: self._fail_in(generation, error))

    def _keep(self, stretch: int, rows: list[ShownRow]) -> None:
        self._is_fetching = False
        while len(self._stretches) >= KEPT:
            del self._stretches[next(iter(self._stretches))]
        self._stretches[stretch] = rows
        self.fetched.emit(stretch)
        if not self._wanted:
            # Before one gets there: the stretch that follows in the direction in which one goes.
            ahead = stretch + (1 if stretch >= self._last else -1)
            if 0 <= ahead * STRETCH < self.total and ahead not in self._stretches and len(self._stretches) < KEPT:
                self._wanted = [ahead]
        self._last = stretch
        self._next()

    def _fail_in(self, generation: int, error: Exception) -> None:
        if generation == self._generation:
            self._is_fetching = self.is_looking = False
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        self.refused.emit(self.desk.speech.of_error(error))


def _as_left(query: ListQuery, left: SavedList) -> ListQuery:
    return replace(
        query, columns=left.columns or query.columns, sort=left.sort, descending=left.descending, filters=left.filters,
        conflicts=left.conflicts, deleted=left.deleted,
    )  # fmt: skip
