"""What a list shows, taken out of the register: as a workbook, comma-separated text, a paper, or text for the clipboard."""

import datetime as dt
import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attache_app import files
from attache_app.domain import formats
from attache_app.errors import DomainError, EnvironmentProblem
from attache_app.i18n import language as speak
from attache_app.records.declarations import Field
from attache_app.services import list_texts
from attache_app.services.listing import Order, Row
from attache_app.services.sessions import Session
from attache_app.store import audience, queries

FORMATS = ("xlsx", "csv", "pdf")
MOST_COPIED = 5_000
MOST_PRINTED = 5_000
_AT_ONCE = 500
_RESTRICTED = ("N2", "N3")
_LETTERS = {"short": 14, "half": 22, "full": 30}
_NUMBER_LETTERS = 31  # never cut on paper: it is what people quote
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written. `left_out`: records that only named staff may see; `columns_left_out`: labels of such columns."""

    path: Path
    rows: int
    left_out: int
    columns_left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Copied:
    """Rows as lines with tabs between the cells, for a spreadsheet, and as a table of HTML, for a letter. `more`: rows left out."""

    text: str
    html: str
    rows: int
    more: int


def file_name(session: Session, kind: str, language: str, format: str) -> str:
    """A name that says which register and which day, and nobody."""
    label = session.declarations.registers[kind].labels_many(language)
    plain = "".join(c if c.isalnum() else " " for c in label)
    return f"{session.identity.post} {' '.join(plain.split())} {session.now().date().isoformat()}.{format}"


def copy(session: Session, order: Order, places: Sequence[range], language: str) -> Copied:
    """Rows at some places of a list as text, heads included; the first 5,000 of them."""
    heads = list_texts.heads(session, order.query.kind, order.query.columns, language)
    wanted, rows = sum(map(len, places)), []
    for some in _cut(places, MOST_COPIED):
        rows += list_texts.shown(session, order, some.start, len(some), language)
    lines = [heads, *(row.cells for row in rows)]
    text = "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)
    cells = [
        "".join(f"<{'td' if n else 'th'}>{html.escape(c)}</{'td' if n else 'th'}>" for c in line)
        for n, line in enumerate(lines)
    ]
    return Copied(text, f"<table>{''.join(f'<tr>{c}</tr>' for c in cells)}</table>", len(rows), wanted - len(rows))


def export(
    session: Session, order: Order, places: Sequence[range], path: Path, language: str, *, restricted: bool = False,
    progress: Progress | None = None,
) -> Exported:  # fmt: skip
    """Write rows of a list, with its columns, to a file; its ending says as what (`FORMATS`).

    `restricted`: with records and fields at N2, which is written down as opening them is (DESIGN §3); N3 never leaves the
    laptop. `progress` is called with (done, how many), and may raise to stop: then no file is left.
    """
    format = path.suffix.removeprefix(".").lower()
    if format not in FORMATS:
        raise DomainError("export_format", format=format)
    if not path.parent.is_dir():
        raise EnvironmentProblem("folder_missing", folder=str(path.parent))
    total = sum(map(len, places))
    if format == "pdf":
        _check_length(total)
    taken = _Taken(session, order, language, restricted)
    rows = taken.rows(places, progress, total)
    try:
        with files.whole(path) as temporary:
            if format == "pdf":
                temporary.write_bytes(_as_paper(session, taken, rows, language))
            else:
                _write(session, taken, rows, temporary, format, language)
            if progress:
                progress(total, total)
    except OSError as error:
        raise EnvironmentProblem("cannot_write", file=path.name) from error
    return Exported(path, taken.count, taken.left_out, tuple(f.labels(language) for f in taken.hidden))


def pdf(
    session: Session, order: Order, places: Sequence[range], language: str, progress: Progress | None = None
) -> bytes:
    """Rows of a list as a paper, without what is restricted."""
    total = sum(map(len, places))
    _check_length(total)
    taken = _Taken(session, order, language, restricted=False)
    return _as_paper(session, taken, taken.rows(places, progress, total), language)


def _check_length(rows: int) -> None:
    if rows > MOST_PRINTED:
        raise DomainError("list_too_long_to_print", most=MOST_PRINTED)


def _write(
    session: Session, taken: "_Taken", rows: Iterator[list[Any]], path: Path, format: str, language: str
) -> None:
    # What makes workbooks and papers takes long to load: not before somebody wants one.
    from attache_app.reports import workbook

    heads = [workbook.Head(text, letters) for text, letters in taken.heads()]
    if format == "csv":
        workbook.write_csv(path, heads, rows)
        return
    tr, title = speak(language), taken.title()
    day = formats.long_date(session.now().date().isoformat(), language)
    note = tr("{register} of post {post}, taken out on {day}.", register=title, post=session.identity.post, day=day)
    workbook.write_xlsx(path, title, heads, rows, note)


def _as_paper(session: Session, taken: "_Taken", rows: Iterator[list[Any]], language: str) -> bytes:
    from attache_app.reports import list_paper

    return list_paper.render(
        taken.title(), taken.heads(), rows, post=session.identity.post, day=session.now().date(), paper=_paper(session),
        realm=session.realm, language=language,
    )  # fmt: skip


def _paper(session: Session) -> str:
    with session.store.reading() as conn:
        post = queries.rows(conn, session.declarations, "post", [session.identity.post_id])
    return str(post.get(session.identity.post_id, {}).get("paper") or "letter")


class _Taken:
    """The rows that may leave, and what was held back of them."""

    def __init__(self, session: Session, order: Order, language: str, restricted: bool) -> None:
        self._session, self.order, self._language, self._restricted = session, order, language, restricted
        fields = [session.declarations.registers[order.query.kind].fields[n] for n in order.query.columns]
        allowed = ("N0", "N1", "N2") if restricted else ("N0", "N1")
        self.hidden = [f for f in fields if f.level not in allowed]
        self.fields = [f for f in fields if f.level in allowed]
        self._places = [at for at, f in enumerate(fields) if f.level in allowed]
        self.count = self.left_out = 0

    def title(self) -> str:
        return self._session.declarations.registers[self.order.query.kind].labels_many(self._language)

    def heads(self) -> list[tuple[str, int]]:
        """The label of each column, and how many letters wide it is, about."""
        wide = {"number": _NUMBER_LETTERS}
        return [(f.labels(self._language), wide.get(f.name, _LETTERS.get(f.width, 20))) for f in self.fields]

    def rows(self, places: Sequence[range], progress: Progress | None, total: int) -> Iterator[list[Any]]:
        done = 0
        for some in _cut(places, total):
            if progress:
                progress(done, total)
            found = self._allowed(self.order.rows(some.start, len(some)))
            self.left_out += len(some) - len(found)
            self.count += len(found)
            done += len(some)
            query = self.order.query
            shown = list_texts.as_text(self._session, query.kind, query.columns, found, self._language)
            for row, text in zip(found, shown, strict=True):
                yield [_cell(f, row.cells[at], text.cells[at]) for f, at in zip(self.fields, self._places, strict=True)]

    def _allowed(self, rows: list[Row]) -> list[Row]:
        """Without what is restricted; where it was asked for, that it was taken out is written down."""
        kind, session = self.order.query.kind, self._session
        keys = [(kind, row.id) for row in rows]
        with session.store.reading() as conn:
            levels = audience.levels(conn, session.declarations, keys)
            closed = {key for key in keys if levels[key] in _RESTRICTED}
            if closed and self._restricted:
                asked = {key for key in closed if levels[key] == "N2"}
                readable = asked - audience.closed_to(conn, session.declarations, asked, session.staff_id)
                closed -= readable
        if self._restricted and (
            taken := [id for _, id in keys if levels[kind, id] == "N2" and (kind, id) not in closed]
        ):
            at = session.now().isoformat()
            with session.store.writing() as conn:
                for id in taken:
                    queries.note_access(conn, at, session.staff_id, kind, id, "export")
        return [row for row in rows if (kind, row.id) not in closed]


def _cell(f: Field, value: Any, text: str) -> Any:
    """A day and a number as such, so that a spreadsheet can sort and add; the rest as it is shown."""
    if f.type == "date" and isinstance(value, str):
        return dt.date.fromisoformat(value)
    if f.type == "int" and isinstance(value, int) and not f.unit:
        return value
    return text


def _cut(places: Sequence[range], most: int) -> Iterator[range]:
    """The first `most` places, some at a time."""
    left = most
    for some in places:
        for start in range(some.start, some.stop, _AT_ONCE):
            stop = min(start + _AT_ONCE, some.stop, start + left)
            if stop > start:
                left -= stop - start
                yield range(start, stop)
