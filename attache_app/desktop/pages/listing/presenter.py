"""The state of a list: its columns, order and filter; and the stretches of it that were fetched, as text ready to be shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from attache_app.desktop.desk import Desk
from attache_app.desktop.named import records_named
from attache_app.records import rights
from attache_app.records.declarations import Field
from attache_app.services import listing, records, texts
from attache_app.services.records import Saved

STRETCH = 200  # rows fetched at a time
KEPT = 60  # stretches kept: far more than a screen, far less than a register
_QUEUED = 3  # when one scrolls fast, only the last places matter
_MOST_COPIED = 5_000
_NAMES = frozenset({"surname", "given", "said_name", "who_is_here", "full_name", "name"})


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as text, in the order of the columns."""

    id: str
    cells: tuple[str, ...]
    visible: bool


class ListPresenter(QObject):
    """`reset`: everything anew; `counted` with the total; `fetched` with the number of a stretch; `copied` with text."""

    reset = Signal()
    counted = Signal(int)
    fetched = Signal(int)
    copied = Signal(str, int)
    refused = Signal(str)

    def __init__(self, desk: Desk, kind: str, where: tuple[str, str] | None = None, of: str = "") -> None:
        super().__init__()
        self.desk, self.register, self.where, self.of = desk, desk.register(kind), where, of
        self.text, self.deleted = "", False
        self.total = -1
        self._stretches: dict[int, list[ShownRow]] = {}
        self._wanted: list[int] = []
        self._is_fetching = False
        self._generation = 0
        kept = desk.preferences.get(f"list.{kind}", {})
        known = {f.name for f in self.choosable()}
        chosen = [n for n in kept.get("columns", []) if n in known]
        self.columns: tuple[str, ...] = tuple(chosen) or listing.columns_of(desk.session, kind)
        sort = kept.get("sort")
        self.sort: str | None = sort if sort in known else None
        self.descending = bool(kept.get("descending"))
        desk.records_changed.connect(self._changed)

    @property
    def kind(self) -> str:
        return self.register.name

    @property
    def may_create(self) -> bool:
        return self.kind not in rights.NOT_YET and rights.may_create(self.register, self.desk.session.rights.role)

    def choosable(self) -> list[Field]:
        """The fields that may be columns."""
        number = [self.register.fields["number"]] if self.register.numbered else []
        return [*number, *(f for f in self.register.own if not f.computed)]

    def heads(self) -> list[str]:
        return [self.register.fields[n].labels(self.desk.speech.code) for n in self.columns]

    def narrowed(self) -> bool:
        """Whether the list may be empty because of a filter."""
        return bool(self.text or self.where)

    def query(self) -> listing.ListQuery:
        """What this list shows, for whoever walks along it."""
        return listing.ListQuery(
            self.kind, self.columns, self.sort, self.descending, self.text, {}, self.where, self.deleted,
            language=self.desk.speech.code,
        )  # fmt: skip

    # What the user asks for

    def filter(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.load()

    def show_deleted(self, deleted: bool) -> None:
        if deleted != self.deleted:
            self.deleted = deleted
            self.load()

    def sort_by(self, column: str) -> None:
        """Ascending, then descending, then as it was: the newest first."""
        if self.sort != column:
            self.sort, self.descending = column, False
        elif not self.descending:
            self.descending = True
        else:
            self.sort, self.descending = None, False
        self._remember()
        self.load()

    def choose_columns(self, columns: Sequence[str]) -> None:
        if columns and tuple(columns) != self.columns:
            self.columns = tuple(columns)
            self._remember()
            self.load()

    def _remember(self) -> None:
        kept = self.desk.preferences.get(f"list.{self.kind}", {})
        new = {**kept, "columns": list(self.columns), "sort": self.sort, "descending": self.descending}
        self.desk.preferences.put(f"list.{self.kind}", new)

    def widths(self) -> dict[str, int]:
        return dict(self.desk.preferences.get(f"list.{self.kind}", {}).get("widths", {}))

    def remember_widths(self, widths: dict[str, int]) -> None:
        kept = self.desk.preferences.get(f"list.{self.kind}", {})
        self.desk.preferences.put(f"list.{self.kind}", {**kept, "widths": {**kept.get("widths", {}), **widths}})

    def delete(self, id: str, reason: str) -> None:
        session, kind = self.desk.session, self.kind

        def done(saved: Saved) -> None:
            self.desk.records_changed.emit(saved.changed or ((saved.kind, saved.id),))

        self.desk.run(self, lambda: records.delete(session, kind, id, reason), done, self._fail)

    def copy(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Rows as text for a spreadsheet, heads included; (first, last) of each range."""
        heads, fetch = self.heads(), self._fetch_rows
        capped, left = [], _MOST_COPIED
        for first, last in ranges:
            n = min(last - first + 1, left)
            if n > 0:
                capped.append((first, n))
                left -= n

        def work() -> list[ShownRow]:
            return [row for first, n in capped for row in fetch(first, n)[0]]

        def done(rows: list[ShownRow]) -> None:
            lines = ["\t".join(heads), *("\t".join(c.replace("\t", " ") for c in row.cells) for row in rows)]
            self.copied.emit("\n".join(lines), len(rows))

        self.desk.run(self, work, done, self._fail)

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
        """Begin anew; the rows that are shown are fetched first."""
        self._generation += 1
        self._stretches.clear()
        self._wanted = [0]
        self.total = -1
        self._is_fetching = False
        self.reset.emit()
        self._next()

    def _changed(self, keys: Sequence[tuple[str, str]]) -> None:
        if any(kind == self.kind for kind, _ in keys):
            self._generation += 1
            self._is_fetching = False
            seen = list(self._stretches)[-_QUEUED:] or [0]
            self._stretches.clear()
            self._wanted = seen
            self._next()

    def _want(self, stretch: int) -> None:
        if stretch in self._wanted:
            return
        self._wanted = [*self._wanted[-_QUEUED + 1 :], stretch]
        self._next()

    def _next(self) -> None:
        if self._is_fetching or not self._wanted:
            return
        self._is_fetching = True
        stretch, generation, fetch = self._wanted.pop(), self._generation, self._fetch_rows

        def done(found: tuple[list[ShownRow], int]) -> None:
            if generation == self._generation:
                self._take(stretch, *found)

        def failed(error: Exception) -> None:
            if generation == self._generation:
                self._is_fetching = False
                self._fail(error)

        self.desk.run(self, lambda: fetch(stretch * STRETCH, STRETCH), done, failed)

    def _take(self, stretch: int, rows: list[ShownRow], total: int) -> None:
        self._is_fetching = False
        while len(self._stretches) >= KEPT:
            del self._stretches[next(iter(self._stretches))]
        self._stretches[stretch] = rows
        if total != self.total:
            self.total = total
            self.counted.emit(total)
        self.fetched.emit(stretch)
        self._next()

    def _fetch_rows(self, offset: int, limit: int) -> tuple[list[ShownRow], int]:
        """On the worker's thread: a stretch as text, and how many rows there are."""
        session, language, known = self.desk.session, self.desk.speech.code, self.desk.declarations
        fields = [self.register.fields[n] for n in self.columns]
        page = listing.page(
            session, self.kind, columns=self.columns, sort=self.sort, descending=self.descending, text=self.text,
            deleted=self.deleted, offset=offset, limit=limit, where=self.where,
        )  # fmt: skip
        people = [at for at, n in enumerate(self.columns) if n in _NAMES and n in self.register.shown_as]
        nameless = {row.id for row in page.rows if people and not any(row.cells[at] for at in people)}
        keys = [(self.kind, id) for id in nameless]
        keys += [
            key
            for row in page.rows
            for f, cell in zip(fields, row.cells, strict=True)
            for key in records_named(f, cell)
        ]
        titles = texts.titles(session, dict.fromkeys(keys), language) if keys else {}
        rows = []
        for row in page.rows:
            cells = [
                texts.value_text(known, f, cell, language, titles) for f, cell in zip(fields, row.cells, strict=True)
            ]
            if row.id in nameless:
                # Somebody without a name still has a line by which one recognises him.
                cells[people[0]] = titles.get(row.id, "")
            rows.append(ShownRow(row.id, tuple(cells), row.visible))
        return rows, page.total

    def _fail(self, error: Exception) -> None:
        self.refused.emit(self.desk.speech.of_error(error))
