"""The desk: an open workspace with somebody at it, and what every page needs of it. Pages speak to each other only through its signals."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from attache_app.desktop import found, tasks
from attache_app.desktop.drafts import Keeper
from attache_app.desktop.fields.base import Surroundings
from attache_app.desktop.preferences import Preferences
from attache_app.desktop.speech import Speech
from attache_app.desktop.undo import Undo
from attache_app.desktop.widgets.choice import Choice
from attache_app.records import rights
from attache_app.records.declarations import Declarations, Register
from attache_app.services import listing, recent, search, texts
from attache_app.services.sessions import Session

if TYPE_CHECKING:
    pass

if TYPE_CHECKING:
    from attache_app.desktop.sheets import Sheet

_OFFERED = 12
_COMMON = ("case", "worker", "employer", "site")  # what is meant most where any record may be
_NOT_MADE_HERE = ("staff", "post")  # who signs in, and where: added with a passphrase, or by headquarters


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere in the window. `page`: home, intake, list, record, search, sync, inbox, conflicts, settings, paper.

    `field`: the one to show. `preset`: values of a new record. `where`: (field, id) that a list is narrowed to, `of` its title.
    `sheet`: the paper to show.
    `query`: the list from which a record was opened, to walk along it (`services.listing.neighbours`); of a list, what it shows.
    `returns`: once it is saved one goes back to where it was asked for.
    """

    page: str
    kind: str = ""
    id: str | None = None
    field: str = ""
    preset: Mapping[str, Any] = dataclasses.field(default_factory=dict)  # the call is of the module, not of the field
    where: tuple[str, str] | None = None
    of: str = ""
    sheet: "Sheet | None" = None
    query: listing.ListQuery | None = None
    returns: bool = False


class Desk(QObject):
    """`went`: show a place; `replaced`: show it instead of the page that is shown; `returned`: go back; `told`: a passing message (text, kind, actions);
    `records_changed`: the (kind, id) pairs that a save touched."""

    went = Signal(object)
    replaced = Signal(object)
    returned = Signal()
    told = Signal(str, str, object)
    records_changed = Signal(object)

    def __init__(self, session: Session, speech: Speech, preferences: Preferences) -> None:
        super().__init__()
        self.session, self.speech, self.preferences = session, speech, preferences
        self.drafts = Keeper(self)
        self.undo = Undo(self)

    @property
    def declarations(self) -> Declarations:
        return self.session.declarations

    @property
    def is_hq(self) -> bool:
        return self.session.kind == "hq"

    def register(self, kind: str) -> Register:
        return self.declarations.registers[kind]

    def go(self, page: str, **more: Any) -> None:
        self.went.emit(Place(page, **more))

    def replace(self, page: str, **more: Any) -> None:
        """Show a place instead of the page that is shown; what was typed there is kept as a draft."""
        self.replaced.emit(Place(page, **more))

    def show_receipts(self, refs: Sequence[tuple[str, str]]) -> None:
        """The papers of these cases and visits, (kind, id) each, to be seen and printed."""
        from attache_app.desktop import sheets  # with what makes PDF: later, for whoever prints

        self.go("paper", sheet=sheets.receipts(self.session, refs))

    def show_case_sheet(self, id: str) -> None:
        """The file of a case on paper, to be seen and printed."""
        from attache_app.desktop import sheets

        self.go("paper", sheet=sheets.of_case(self.session, id))

    def show_blank_slips(self, numbers: Sequence[str]) -> None:
        """Blank slips with these numbers, to be printed."""
        from attache_app.desktop import sheets

        self.go("paper", sheet=sheets.blank_slips(self.session, numbers))

    def tell(self, text: str, kind: str = "good", *actions: tuple[str, Callable[[], object]]) -> None:
        """A passing message. `actions`: what can be done about it, (text, function); F9 does the first."""
        self.told.emit(text, kind, actions)

    def run(
        self, owner: QObject, work: Callable[..., Any], done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None, *, control: bool = False,
    ) -> tasks.Job:  # fmt: skip
        """Do something off the window's thread; what fails is told in one sentence unless the page wants to."""
        return tasks.run(owner, work, done, failed or self._tell_error, control=control)

    def run_apart(
        self, owner: QObject, work: Callable[..., Any], done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> tasks.Job:  # fmt: skip
        """As `run`, for what must not wait behind long work."""
        return tasks.run(owner, work, done, failed or self._tell_error, apart=True)

    def _tell_error(self, error: Exception) -> None:
        self.tell(self.speech.of_error(error), "bad")

    def surroundings(self) -> Surroundings:
        """What fields are told about this desk."""
        session = self.session
        country = session.identity.country
        known = session.declarations.lists["countries"].by_code.get(country)
        currency = known.more.get("currency", "") if known else ""
        return Surroundings(
            session.declarations, self.speech, References(self), country, currency, session.zone, session.now
        )


class References:
    """Other records, for the fields that name them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def find(self, owner: QObject, kinds: Sequence[str], text: str, done: Callable[[list[Choice]], None]) -> None:
        session, speech, language = self._desk.session, self._desk.speech, self._desk.speech.code
        registers = session.declarations.registers
        shows_kind = len(kinds) != 1 or kinds[0] == "*"

        def work() -> list[Choice]:
            if text.strip():
                hits = search.search_in(session, text, [] if "*" in kinds else kinds, _OFFERED, language)
                return [
                    Choice(
                        (h.kind, h.id), h.text, found.detail(speech.tr_, registers, h, language, shows_kind=shows_kind)
                    )
                    for h in hits
                ]
            keys = recent.chosen(session, _COMMON if "*" in kinds else kinds)
            if not shows_kind:
                keys += [(kinds[0], row.id) for row in listing.page(session, kinds[0], limit=_OFFERED).rows]
            keys = list(dict.fromkeys(keys))[:_OFFERED]
            titles = texts.titles(session, keys, language)
            return [
                Choice(k, titles[k[1]], registers[k[0]].labels(language) if shows_kind else "")
                for k in keys
                if k[1] in titles
            ]

        self._desk.run(owner, work, done)

    def titles(self, owner: QObject, keys: Sequence[tuple[str, str]], done: Callable[[dict[str, str]], None]) -> None:
        session, language = self._desk.session, self._desk.speech.code
        self._desk.run(owner, lambda: texts.titles(session, keys, language), done)

    def open(self, kind: str, id: str) -> None:
        self._desk.go("record", kind=kind, id=id)

    def note_chosen(self, kind: str, id: str) -> None:
        session = self._desk.session
        self._desk.run(self._desk, lambda: recent.note(session, kind, id))

    def makes(self, kinds: Sequence[str]) -> list[tuple[str, str]]:
        registers, role = self._desk.declarations.registers, self._desk.session.rights.role
        return [
            (kind, registers[kind].labels(self._desk.speech.code))
            for kind in kinds
            if kind in registers
            and kind not in (*rights.NOT_YET, *_NOT_MADE_HERE)
            and rights.may_create(registers[kind], role)
        ]

    def make(
        self, owner: QWidget, kind: str, text: str, values: Mapping[str, Any], done: Callable[[str, str], None]
    ) -> None:
        from attache_app.desktop.pages.record.quick import QuickForm  # pages need the desk

        QuickForm(self._desk, kind, text, values, owner).ask(done)
