"""Search as one types: asks the register after a short pause, and drops answers to what is no longer asked."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from attache_app.desktop import found
from attache_app.desktop.desk import Desk
from attache_app.records import rights
from attache_app.services import search
from attache_app.services.listing import ListQuery
from attache_app.services.search import Hit

_PAUSE_MS = 90
_SLOW_MS = 350  # an answer that takes longer is announced
_MOST = 40
_FILTERS = ("worker", "case", "visit", "employer", "site")
_NAMED = {
    "worker": "said_name",
    "employer": "known_as",
    "site": "name",
}  # the field in which a new one has what was typed


@dataclass(frozen=True, slots=True)
class Shown:
    """A record found, as it is shown: `detail` its number, `reason` why."""

    kind: str
    id: str
    text: str
    register: str
    detail: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for a text. `meant`: the numbers that were probably meant; `shared`: those that several records have."""

    text: str
    rows: tuple[Shown, ...]
    meant: tuple[str, ...]
    shared: tuple[str, ...]


class SearchPresenter(QObject):
    """`answered` with an `Answer`; `waiting` where one takes long; `failed` with a sentence."""

    answered = Signal(object)
    waiting = Signal()
    failed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.text = ""
        self.kind = ""
        self._pause = self._timer(_PAUSE_MS, self._ask)
        self._slow = self._timer(_SLOW_MS, self.waiting.emit)

    def _timer(self, milliseconds: int, then: object) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(milliseconds)
        made.timeout.connect(then)
        return made

    def filters(self) -> list[tuple[str, str]]:
        """(register or "" for all, its name), in the order of their digits."""
        code, registers = self._desk.speech.code, self._desk.declarations.registers
        return [("", self._desk.speech.tr_("All")), *((kind, registers[kind].labels_many(code)) for kind in _FILTERS)]

    def prepare(self) -> None:
        """Somebody is about to search."""
        session = self._desk.session
        self._desk.run(self, lambda: search.prepare(session))

    def type(self, text: str) -> None:
        self.text = text
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self._slow.stop()
            self.answered.emit(Answer(text, (), (), ()))

    def choose_kind(self, kind: str) -> None:
        """Look in one register only; "": in all."""
        if kind != self.kind:
            self.kind = kind
            self.type(self.text)

    def _ask(self) -> None:
        text, kind, session, speech = self.text, self.kind, self._desk.session, self._desk.speech
        registers, code = self._desk.declarations.registers, speech.code
        self._slow.start()

        def work() -> Answer:
            hits = search.search(session, text, kind or None, _MOST, code)
            rows = tuple(
                Shown(
                    h.kind, h.id, h.text, registers[h.kind].labels(code), _number(h),
                    found.reason(speech.tr_, registers, h, code),
                )
                for h in hits
            )  # fmt: skip
            is_known = any(h.why in ("number", "misheard") for h in hits)
            meant = () if is_known else tuple(search.misheard(text))
            return Answer(text, rows, meant, tuple(search.shared_numbers(hits)))

        def done(answer: Answer) -> None:
            if (text, kind) == (self.text, self.kind):
                self._slow.stop()
                self.answered.emit(answer)

        def failed(error: Exception) -> None:
            if (text, kind) == (self.text, self.kind):
                self._slow.stop()
                self.failed.emit(speech.of_error(error))

        self._desk.run(self, work, done, failed)

    # What one does with it

    def open(self, row: Shown) -> None:
        self._desk.go("record", kind=row.kind, id=row.id)

    def open_list(self, kind: str) -> None:
        """The list of a register, narrowed to what was typed."""
        self._desk.go("list", kind=kind, query=ListQuery(kind, text=self.text.strip()))

    def new_kind(self) -> str:
        """The register in which what was typed may become a new record; "" where this workspace makes none."""
        kind = self.kind if self.kind in _NAMED else "worker"
        may = rights.may_create(self._desk.register(kind), self._desk.session.rights.role)
        return kind if may and self.text.strip() and not any(c.isdigit() for c in self.text) else ""

    def make_new(self) -> None:
        """A new record with the name that was typed."""
        kind = self.new_kind()
        if kind:
            name, field = " ".join(self.text.split()), self._desk.register(kind).fields[_NAMED[kind]]
            self._desk.go("record", kind=kind, preset={field.name: [name] if field.is_set else name})


def _number(hit: Hit) -> str:
    return hit.number if hit.number and hit.number not in hit.text else ""
