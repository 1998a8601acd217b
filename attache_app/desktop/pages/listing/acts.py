"""What is done to the chosen rows of a list: copied, exported, printed, deleted, given one value; and the way back of it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.listing.presenter import ListPresenter
from attache_app.desktop.tasks import Control, Job
from attache_app.records import rights
from attache_app.records.declarations import Field
from attache_app.services import list_export, many
from attache_app.services.list_export import Exported
from attache_app.services.many import Done

MOST_RECEIPTS = 200
"""In one print: a day's queue and more."""
_NOT_FOR_ALL = frozenset({"verbatim", "name", "file", "geo"})


class Acts(QObject):
    """`copied`, `exported` with what became of it; `changed` with a text to show and whether it can be undone; `began` with a text and
    the job that is under way."""

    copied = Signal(object)
    exported = Signal(object)
    changed = Signal(str, bool)
    began = Signal(str, object)
    refused = Signal(str)

    def __init__(self, desk: Desk, presenter: ListPresenter) -> None:
        super().__init__()
        self._desk, self._list = desk, presenter
        self._undoable: Done | None = None

    def settable(self) -> list[Field]:
        """The fields that can be set for many at once: none where nothing may be written over."""
        register, role = self._list.register, self._desk.session.rights.role
        if register.append_only or register.name in rights.NOT_YET or not rights.may_touch(register, role):
            return []
        return [f for f in register.own if not f.computed and f.type not in _NOT_FOR_ALL and not self._has_steps(f)]

    def _has_steps(self, f: Field) -> bool:
        """Whether one value leads to another by rules, which are asked for record by record (a case's status)."""
        known = self._desk.declarations.lists.get(f.target) if f.type == "code" else None
        return known is not None and any("allowed_next" in option.more for option in known.options)

    def places(self) -> list[range]:
        """The chosen rows; all of the list where none is."""
        return self._list.chosen or [range(max(self._list.total, 0))]

    def copy(self) -> None:
        session, order, places, language = self._desk.session, self._list.order, self.places(), self._desk.speech.code
        if order is not None:
            self._run("", lambda control: list_export.copy(session, order, places, language), self.copied.emit)

    @property
    def has_receipts(self) -> bool:
        """Whether people take a paper home of such records."""
        return self._list.kind in ("case", "visit")

    def receipts(self) -> None:
        """The papers of the chosen records, in one print."""
        kind, ids = self._list.kind, self._ids()
        self._run("", lambda control: ids(), lambda found: self._desk.show_receipts([(kind, id) for id in found]))

    def export(self, path: Path, places: Sequence[range], restricted: bool) -> None:
        """Write rows to a file, which this laptop no longer guards."""
        session, order, language = self._desk.session, self._list.order, self._desk.speech.code
        if order is None:
            return
        text = self._desk.speech.tr_("Writing {file}…", file=path.name)

        def work(control: Control) -> Exported:
            return list_export.export(
                session, order, places, path, language, restricted=restricted, progress=control.progress
            )

        self._run(text, work, self.exported.emit)

    def delete(self, reason: str) -> None:
        tr = self._desk.speech.tr_
        session, kind, ids = self._desk.session, self._list.kind, self._ids()

        def say(done: Done) -> str:
            return tr.plural("{n} record deleted.", "{n} records deleted.", done.count)

        self._write(tr("Deleting…"), lambda control: many.delete(session, kind, ids(), reason, control.progress), say)

    def set_field(self, f: Field, value: Any) -> None:
        """One value for all chosen rows."""
        tr, code = self._desk.speech.tr_, self._desk.speech.code
        session, kind, ids = self._desk.session, self._list.kind, self._ids()

        def say(done: Done) -> str:
            return tr.plural(
                "{field}: {n} record changed.", "{field}: {n} records changed.", done.count, field=f.labels(code)
            )

        self._write(
            tr("Changing…"), lambda control: many.set_field(session, kind, ids(), f.name, value, control.progress), say
        )

    @property
    def may_undo(self) -> bool:
        return self._undoable is not None

    def undo(self) -> None:
        """Take the last act back, where nobody has written since."""
        tr, session, last = self._desk.speech.tr_, self._desk.session, self._undoable
        if last is None:
            return
        self._undoable = None

        def say(done: Done) -> str:
            return tr.plural("Taken back: {n} record.", "Taken back: {n} records.", done.count)

        self._write(tr("Taking back…"), lambda control: many.undo(session, last, control.progress), say, may_undo=False)

    def _ids(self) -> Callable[[], list[str]]:
        """The chosen records' ids, to be asked off the window's thread."""
        order, places = self._list.order, list(self._list.chosen)
        return lambda: order.ids(places) if order is not None else []

    def _write(
        self, text: str, work: Callable[[Control], Done], say: Callable[[Done], str], may_undo: bool = True
    ) -> None:
        def done(result: Done) -> None:
            if may_undo:
                self._undoable = result if result.count else None
            if result.changed:
                self._desk.records_changed.emit(result.changed)
            self.changed.emit(say(result), self._undoable is not None)

        self._run(text, work, done)

    def _run(self, text: str, work: Callable[[Control], Any], done: Callable[[Any], None]) -> None:
        job: Job = self._desk.run(self, work, done, self._fail, control=True)
        if text:
            self.began.emit(text, job)

    def _fail(self, error: Exception) -> None:
        self.refused.emit(self._desk.speech.of_error(error))
