"""The state of quick intake: what was typed of the visit, the worker found or to be made, and what was written."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from attache_app.desktop.desk import Desk
from attache_app.domain import numbering
from attache_app.errors import DomainError
from attache_app.services import intake, records
from attache_app.services.intake import COMPLAINT, Intake, IntakeResult
from attache_app.services.remarks import is_asked

# Quick intake 1 to 6 of the dictionary, in its order; then what is shown filled in.
ASKED = ("words", "type", "danger_now", "danger_signs", "who_is_here", "phone", "next_step")
FILLED_IN = ("visited_at", "channel")
SLIP = "slip_number"
_USUAL_SLIPS = 40


class IntakePresenter(QObject):
    """`ready`: the proposed values are known. `changed`: something else is to be asked or shown. `written` with what was saved.

    `slip_known`: the slip was typed in before, with that visit's id and number. `slips_drawn` with numbers for blank slips.
    """

    ready = Signal()
    changed = Signal()
    written = Signal(object)
    slip_known = Signal(str, str)
    slips_drawn = Signal(object)
    refused = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.register = desk.register("visit")
        self.values: dict[str, Any] = {}
        self.unreadable: set[str] = set()
        self.worker: str | None = None
        self.makes_worker: bool | None = None  # None: as proposed
        self.result: IntakeResult | None = None
        self.is_saving = False
        self.day_was_typed = False

    def load(self) -> None:
        session = self.desk.session

        def done(proposed: dict[str, Any]) -> None:
            for name in FILLED_IN:
                self.values.setdefault(name, proposed.get(name))
            self.ready.emit()

        self.desk.run(self, lambda: records.defaults(session, "visit"), done, self._fail)

    @property
    def is_dirty(self) -> bool:
        typed = any(self.values.get(name) is not None for name in (*ASKED, SLIP)) or self.worker is not None
        typed |= self.day_was_typed
        return self.result is None and (typed or bool(self.unreadable))

    @property
    def opens_case(self) -> bool:
        return self.values.get("type") == COMPLAINT

    @property
    def will_make_worker(self) -> bool:
        """Whether saving makes a worker's record of the name as said. Proposed for a complaint; the user decides."""
        if self.worker is not None or self.values.get("who_is_here") is None:
            return False
        return self.opens_case if self.makes_worker is None else self.makes_worker

    def hidden(self) -> frozenset[str]:
        """The fields that are not asked now."""
        return frozenset(
            n for n in ASKED if n not in self.values and not is_asked(self.register.fields[n], self.values)
        )

    def type(self, name: str, value: Any) -> None:
        self.day_was_typed |= name == "visited_at"
        self.unreadable.discard(name)
        if value is None:
            self.values.pop(name, None)
        else:
            self.values[name] = value
        self.changed.emit()

    def slip_problem(self) -> str:
        """What is wrong with the slip's number as typed, in a sentence; empty where nothing is. Looks whether it was typed in before."""
        typed = self.values.get(SLIP)
        written = numbering.normalise(typed) if isinstance(typed, str) else None
        if written is None:
            return ""
        if not numbering.is_right(written):
            return self.desk.speech.of_error(DomainError("number_misheard", number=written))
        session = self.desk.session

        def done(found: tuple[str, str] | None) -> None:
            if found is not None and self.result is None:
                self.slip_known.emit(*found)

        self.desk.run(self, lambda: intake.visit_of_slip(session, written), done, self._fail)
        return ""

    def draw_slips(self, count: str) -> None:
        """Numbers for that many blank slips, as typed; forty where nothing was typed."""
        session, wanted = self.desk.session, count.strip()
        n = _USUAL_SLIPS if not wanted else int(wanted) if wanted.isdecimal() else 0

        def work() -> tuple[str, ...]:
            from attache_app.services import papers  # with what makes PDF: later, for whoever prints

            return papers.draw_slip_numbers(session, n)

        self.desk.run(self, work, self.slips_drawn.emit, self._fail)

    def type_unreadable(self, name: str) -> None:
        self.values.pop(name, None)
        self.unreadable.add(name)

    def choose_worker(self, id: str | None) -> None:
        self.worker = id
        self.changed.emit()

    def make_worker(self, makes: bool) -> None:
        self.makes_worker = makes

    def draft(self, raw: Mapping[str, Any]) -> dict[str, Any] | None:
        """What was typed, to be kept; `raw`: what stands in the fields that cannot be read yet. None: nothing."""
        if not self.is_dirty:
            return None
        return {
            "set": dict(self.values), "raw": dict(raw), "worker": self.worker, "makes_worker": self.makes_worker,
            "day_was_typed": self.day_was_typed,
        }  # fmt: skip

    def take_up(self, draft: Mapping[str, Any]) -> None:
        """Go on with what `draft` gave."""
        self.values, self.unreadable = dict(draft["set"]), set(draft["raw"])
        self.worker, self.makes_worker, self.day_was_typed = (
            draft["worker"],
            draft["makes_worker"],
            draft["day_was_typed"],
        )

    def save(self, visit: str | None = None) -> None:
        """Write what was typed; nothing is required. `visit`: the id that the visit gets."""
        if self.is_saving or self.result is not None:
            return
        new = {}
        if self.will_make_worker:
            new = {
                "said_name": self.values.get("who_is_here"),
                "phones": [self.values["phone"]] if self.values.get("phone") else None,
            }
        values = dict(self.values)
        if values.get(SLIP) is not None:
            values |= {SLIP: numbering.normalise(values[SLIP]) or values[SLIP], "typed_later": True}
        asked = Intake(values, self.worker, new, visit)
        session = self.desk.session
        self.is_saving = True

        def done(result: IntakeResult) -> None:
            self.is_saving, self.result = False, result
            saved = [s for s in (result.visit, result.case, result.worker) if s is not None]
            self.written.emit(result)
            self.desk.records_changed.emit(tuple({key for s in saved for key in (*s.changed, (s.kind, s.id))}))

        def failed(error: Exception) -> None:
            self.is_saving = False
            self._fail(error)

        self.desk.run(self, lambda: intake.quick_intake(session, asked), done, failed)

    def next_person(self) -> None:
        """Begin again with an empty screen."""
        self.values, self.unreadable = {}, set()
        self.worker = self.makes_worker = self.result = None
        self.day_was_typed = False
        self.load()

    def _fail(self, error: Exception) -> None:
        self.refused.emit(self.desk.speech.of_error(error))
