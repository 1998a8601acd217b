"""The state of the first page: what was gathered, what is filtered, which sections are folded; and the rows that follow from it."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from attache_app.desktop.desk import Desk
from attache_app.services import today, today_settle, undo
from attache_app.services.records import Saved
from attache_app.services.today import SECTIONS, Agenda, Gathered, Section
from attache_app.services.today_lines import Candidate, Line

_FIRST, _MORE = 25, 200  # lines of a section at first; and how many more each time
HEAD, LINE, EMPTY, MORE = "head", "line", "empty", "more"


@dataclass(frozen=True, slots=True)
class Row:
    """What stands on one row: the head of a section, a line, why there is none, or how many more there are.

    `count`: lines of the section, or how many more; `late` of them. `busy`: the section is still being worked out.
    """

    form: str
    section: str
    line: Line | None = None
    count: int = 0
    late: int = 0
    folded: bool = False
    busy: bool = False

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What stays the same when the page is read anew."""
        line = self.line
        return (self.form, self.section, line.line, line.id) if line else (self.form, self.section, "", "")


class TodayPresenter(QObject):
    """`shown` with the rows; `refused` with a sentence; `settled` with what was done to a line, as a Saved that can be undone."""

    shown = Signal(object)
    refused = Signal(str)
    settled = Signal(object, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        kept = desk.preferences.get("today", {})
        self.folded: set[str] = {s for s in kept.get("folded", []) if s in SECTIONS}
        self.mine = bool(kept.get("mine"))
        self.text, self.only = "", ""
        self.sections: tuple[Section, ...] = ()
        self._most = dict.fromkeys(SECTIONS, _FIRST)
        self._gathered: Gathered | None = None
        self._lapsing: tuple[Candidate, ...] | None = None
        self._generation = 0
        self.is_reading = False

    # What the user asks for

    def load(self) -> None:
        """Read everything anew: first what is quick, then the limits."""
        session, language = self.desk.session, self.desk.speech.code
        self._generation += 1
        self.is_reading = True
        generation = self._generation
        if not self.sections:
            self.sections = tuple(Section(name, (), 0, 0) for name in SECTIONS)
            self._emit()

        def gathered(found: Gathered) -> None:
            if generation == self._generation:
                self.is_reading = False
                self._gathered = found
                self._pick()
                self.desk.run(self, lambda: today.gather_limits(session, None, language), lapsing, self._fail)

        def lapsing(found: tuple[Candidate, ...]) -> None:
            if generation == self._generation:
                self._lapsing = found
                self._pick()

        self.desk.run(self, lambda: today.gather(session, None, language), gathered, self._fail)

    def filter(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self._pick()

    def show_mine(self, mine: bool) -> None:
        if mine != self.mine:
            self.mine = mine
            self._remember()
            self._pick()

    def show_only(self, section: str) -> None:
        """One section alone; empty: all of them."""
        self.only = section
        self._emit()

    def fold(self, section: str, folded: bool) -> None:
        (self.folded.add if folded else self.folded.discard)(section)
        self._remember()
        self._emit()

    def show_more(self, section: str) -> None:
        self._most[section] += _MORE
        self._pick()

    def settle(self, line: Line) -> None:
        """Write that a line is done: now."""
        session = self.desk.session

        def done(saved: Saved) -> None:
            self.desk.records_changed.emit(saved.changed)
            self.settled.emit(line, saved)

        self.desk.run(self, lambda: today_settle.settle(session, line), done, self._fail)

    def take_back(self, saved: Saved) -> None:
        session = self.desk.session
        self.desk.run(
            self, lambda: undo.undo(session, saved), lambda s: self.desk.records_changed.emit(s.changed), self._fail
        )

    # What is shown

    @property
    def is_filtered(self) -> bool:
        return bool(self.text.strip()) or self.mine

    def is_of_another_day(self) -> bool:
        """Whether midnight has passed at the post since the page was read."""
        return self._gathered is not None and self._gathered.now.date() != self.desk.session.now().date()

    def _pick(self) -> None:
        found, lapsing = self._gathered, self._lapsing
        if found is None:
            return
        session, generation = self.desk.session, self._generation
        asked = (self.mine, self.text, max(self._most.values()))

        def done(agenda: Agenda) -> None:
            if generation == self._generation and asked == (self.mine, self.text, max(self._most.values())):
                self.sections = agenda.sections
                self._emit()

        self.desk.run(
            self, lambda: today.pick(session, found, lapsing or (), mine=asked[0], text=asked[1], most=asked[2]), done, self._fail
        )  # fmt: skip

    def _emit(self) -> None:
        self.shown.emit(list(self.rows()))

    def rows(self) -> Iterator[Row]:
        """The rows of the sections that are wanted, in the order of the page."""
        for section in self.sections:
            name = section.name
            if self.only not in ("", name):
                continue
            folded = name in self.folded and self.only != name
            busy = self._gathered is None or (name == today.LAPSES and self._lapsing is None)
            yield Row(HEAD, name, None, section.total, section.late, folded, busy)
            if folded:
                continue
            lines = section.lines[: self._most[name]]
            yield from (Row(LINE, name, line) for line in lines)
            if not section.total:
                yield Row(EMPTY, name, busy=busy)
            elif section.total > len(lines):
                yield Row(MORE, name, count=section.total - len(lines))

    def _remember(self) -> None:
        self.desk.preferences.put("today", {"folded": sorted(self.folded), "mine": self.mine})

    def _fail(self, error: Exception) -> None:
        self.is_reading = False
        self.refused.emit(self.desk.speech.of_error(error))
