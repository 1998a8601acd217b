"""The page of a record: read as a file, edited where it stands; beside it what belongs to it and its history."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.drafts import put_cursor
from attache_app.desktop.fields.cell import FieldCell
from attache_app.desktop.pages.page import Page
from attache_app.desktop.pages.record import telling
from attache_app.desktop.pages.record.adding import Ways
from attache_app.desktop.pages.record.around import RecordAround
from attache_app.desktop.pages.record.file import TOLD_IN_PARTS, FileParts
from attache_app.desktop.pages.record.group import GroupSection
from attache_app.desktop.pages.record.limits_part import Alike
from attache_app.desktop.pages.record.menu import record_menu
from attache_app.desktop.pages.record.presenter import RecordPresenter
from attache_app.desktop.pages.record.side import SidePanel
from attache_app.desktop.pages.record.split import Split
from attache_app.desktop.pages.record.stops import Stops
from attache_app.desktop.pages.record.walk import Walk
from attache_app.desktop.theme.spacing import MEDIUM, TINY
from attache_app.desktop.widgets.basics import button, clear, column, label, row, scrolled
from attache_app.desktop.widgets.dialogs import Question
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.services.case_file import CaseFile
from attache_app.services.conflicts import HistoryEntry
from attache_app.services.listing import ListQuery
from attache_app.services.records import Saved
from attache_app.services.related import Related

_WITH_RECEIPT = ("case", "visit")
# What one wants to know of a record before reading it.
_IN_HEAD = {
    "case": ("status", "priority", "owner"),
    "worker": ("pseudonym",),
    "visit": ("visited_at", "channel"),
}


class RecordPage(Page):
    """`field`: the one to show first, from wherever the user came. `states`: of the open groups, when built anew in another language.

    `query`: the list to walk along. `returns`: once it is saved the page goes.
    """

    saves = True

    def __init__(
        self, desk: Desk, presenter: RecordPresenter, field: str = "", states: Mapping[str, Any] | None = None,
        query: ListQuery | None = None, returns: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(desk)
        self.presenter, self._field, self._query, self._returns = presenter, field, query, returns
        self.around = RecordAround(desk, presenter.register.name, query)
        self.keep(self.presenter)
        self.keep(self.around)
        self.ways = Ways(desk, presenter, lambda name: self.stops.show_field(name))
        self._states: Mapping[str, Any] = states or {}
        self._raw: Mapping[str, Any] = {}  # what could not be read when it was kept as a draft
        self._cursor: Mapping[str, Any] | None = None
        self._saves_at_once = False
        self.setObjectName("record")
        self.sections: dict[str, GroupSection] = {}
        self._fields_around = replace(desk.surroundings(), values=presenter.values)
        self._badges = row(spacing=TINY)
        self.walk = Walk(desk, presenter.register.name, query)
        self._save = button(self._tr("Save"), self.save, role="primary", picture="save", name="save", tip="Ctrl+S")
        self._print = button(self._tr("Receipt…"), self._ask_receipt, picture="print", name="receipt")
        self._more = button(self._tr("More"), self._open_menu, picture="more", name="more")
        self.buttons.addLayout(self._badges)
        self.buttons.addWidget(self.walk)
        for b in (self._more, self._print, self._save):
            self.buttons.addWidget(b)
        self.parts = FileParts(desk, presenter.register.name, self._id, self.ways.open, self.ways.add, self.ways.list)
        self._form = column(spacing=MEDIUM)
        inner = QWidget()
        inner.setLayout(self._form)
        self._scroll = scrolled(inner, name="form")
        self._scroll.setAccessibleName(self._tr("The record"))
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrows and pages read on
        self._scroll.setViewportMargins(2, 0, 0, 0)  # where its focus shows
        self._side = SidePanel(presenter, self.parts.tells)
        self.stops = Stops(presenter, self._scroll, self.parts, self.sections)
        self.layout_.addWidget(Split(desk.preferences, self._scroll, self._side), 1)
        self._connect()
        if presenter.view is not None or presenter.defaults or presenter.is_dirty:
            self._show()
        else:
            self.head(self.presenter.register.labels(desk.speech.code))
            presenter.load()

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.shown.connect(self._show)
        presenter.asked.connect(self._refresh)
        presenter.refused.connect(self.refuse)
        presenter.saved.connect(self._say_saved)
        presenter.dirty_changed.connect(self._dress)
        presenter.touched.connect(self.touched)
        presenter.acted.connect(self._say_acted)
        self.around.file_shown.connect(self._show_file)
        self.around.related_shown.connect(self._side.show_related)
        self.around.related_shown.connect(self._show_related)
        self.around.history_shown.connect(self._side.history.show_history)
        self.around.neighbours_shown.connect(self.walk.show_neighbours)
        self._side.history.asked.connect(self._load_history)
        self._side.history.restored.connect(self._restore)
        self._side.add_asked.connect(self.ways.add)
        self._side.list_asked.connect(self.ways.list)
        self._side.open_asked.connect(self.ways.open)
        self.desk.records_changed.connect(self._changed)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        self.key("Ctrl+S", self.save)
        self.key("Ctrl+Return", self.save)
        self.key("Ctrl+H", self._whole_history)
        self.key("F2", self.stops.edit_here)
        self.key("F7", lambda: self.stops.step(1))
        self.key("F6", lambda: self.stops.step(-1))
        self.key("Alt+PgDown", self.walk.forward)
        self.key("Alt+PgUp", self.walk.back)
        for place in range(1, 10):
            self.digit_key(place, functools.partial(self.stops.go_to, place - 1))
        if presenter.register.name == "case":
            self.key("Ctrl+Shift+A", self.ways.add_action)
            self.key("Ctrl+F", self.parts.timeline.filter_focus)

    # Showing

    def _show(self) -> None:
        presenter = self.presenter
        register, code = presenter.register, self.desk.speech.code
        kind = register.labels(code)
        if presenter.is_new:
            self.head(
                self._tr("New: {register}", register=kind),
                self._tr("Nothing here is required. What is not known stays empty."),
            )
        else:
            number = presenter.view.number if presenter.view else None
            facts = [presenter.said.get(name, "") for name in _IN_HEAD.get(register.name, ())]
            if register.name == "case" and (day := presenter.said.get("opened_on")):
                facts.append(self._tr("opened on {day}", day=day))
            about = " · ".join(t for t in (number, kind, *facts) if t)
            self.head(presenter.title.removeprefix(f"{number} · ") or kind, about)
        if not self.sections:
            self._make_sections()
        for section in self.sections.values():
            if section.is_open or presenter.is_new:
                section.show_values()
        QTimer.singleShot(0, self, self._show_reading)
        if presenter.id is not None:
            self.around.load(presenter.id)
            self.around.load_neighbours(presenter.id)
        self._side.setVisible(not presenter.is_new)
        self._print.setVisible(register.name in _WITH_RECEIPT and not presenter.is_new)
        self._more.setVisible(not presenter.is_new)
        self._dress()
        self._tell()
        give_mnemonics(self)
        if self._saves_at_once:
            self._saves_at_once = False
            self.save()

    def _show_reading(self) -> None:
        """The groups that are read, a turn of the window later: those that are edited came first."""
        for section in self.sections.values():
            if not section.is_open:
                section.show_values()

    def _make_sections(self) -> None:
        kind = self.presenter.register.name
        told = TOLD_IN_PARTS.get(kind, frozenset())
        if told:
            self._form.addWidget(self.parts)  # a case is read before its form; of anything else the form says who it is
        for place, group in enumerate(self.presenter.groups, 1):
            section = GroupSection(group, place, self.presenter, self._fields_around, told)
            section.history_asked.connect(self._side.show_history)
            section.conflict_asked.connect(self._ask_conflict)
            section.opened.connect(self._tab_order)
            self.sections[group.name] = section
            self._form.addWidget(section)
        if not told:
            self._form.addWidget(self.parts)
        self._form.addStretch(1)
        self._open_what_is_typed()
        self._tab_order()
        if self._cursor:
            put_cursor(self, self._cursor)
        elif self._field:
            self.stops.show_field(self._field)
        else:
            self.start()

    def _open_what_is_typed(self) -> None:
        """Groups to be edited at once: of a new record the first, of any the one that is asked for and those with unsaved typing."""
        presenter = self.presenter
        group_of = {f.name: f.group for f in presenter.register.own}
        wanted = {group_of.get(n, "") for n in (self._field, *presenter.typed, *presenter.unreadable)} | set(
            self._states
        )
        if presenter.is_new:
            wanted |= {next(iter(self.sections), ""), *presenter.opened}
        for name, section in self.sections.items():
            if name in wanted:
                section.open()
                section.restore(self._states.get(name, self._raw))

    def _tab_order(self, *_: object) -> None:
        before: QWidget = self._save
        for section in self.sections.values():
            QWidget.setTabOrder(before, section)
            before = section

    def _tell(self) -> None:
        """What one must know before reading on."""
        presenter = self.presenter
        clear(self._badges)
        for text in telling.badges(presenter):
            self._badges.addWidget(label(text, "badge-warn", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
        actions = []
        if presenter.view is not None and not presenter.view.visible:
            actions = [button(self._tr("Take the deletion back"), presenter.undelete, name="undelete")]
        self.banner.say(*telling.warning(presenter), *actions)
        if changed := telling.changed_since(presenter):
            self.offer.say(changed, "warn")

    def _dress(self, *_: object) -> None:
        self._save.setVisible(self.presenter.may_write)
        self._save.setEnabled(self.presenter.is_dirty or self.presenter.is_new)

    def _refresh(self) -> None:
        for section in self.sections.values():
            section.refresh()

    # What the user does

    def start(self) -> None:
        """A new record is typed from its first field; one that is there is read."""
        first = next(iter(self.sections.values()), None)
        if first is not None and self.presenter.is_new:
            first.take_focus()
        elif not any(section.is_open for section in self.sections.values()):
            self._scroll.setFocus()

    def came_back(self) -> None:
        """Other pages may have changed what is shown here; what was typed here stays, and the cursor where it was."""
        if self.presenter.id is not None:
            self.presenter.load()
        here = self.focusWidget()
        if here is not None:
            here.setFocus()
        else:
            self.start()

    def save(self) -> None:
        for section in self.sections.values():
            section.tell_unreadable()
        if self.presenter.status_to_explain():
            self._ask_reason()
        else:
            self.presenter.save(self.draft_id)

    def _ask_reason(self, typed: str = "") -> None:
        title = self._tr("Why: {status}?", status=self.presenter.status_to_explain())
        text = self._tr("The reason stands in the chronology of the case. Without one it is saved all the same.")
        answers = [("save", self._tr("Save"), "primary"), ("stay", self._tr("Not yet"), "")]
        question = Question(self, title, text, answers, line=self._tr("Reason"), typed=typed)

        def then(answer: str) -> None:
            if answer == "save":
                self.presenter.save(self.draft_id, question.typed)

        self.ask("reason", question, then)

    def _say_saved(self, saved: Saved) -> None:
        n = len(self.presenter.unreadable)
        if n:
            self.desk.tell(
                self._tr.plural(
                    "Saved, but {n} field could not be read.", "Saved, but {n} fields could not be read.", n
                ),
                "warn",
            )
        else:
            text = self._tr("Saved: {number}", number=saved.number) if saved.number else self._tr("Saved.")
            self.desk.undo.tell(text, saved)
        self._side.refresh_history()
        if self._returns and not self.presenter.is_dirty:
            self.desk.returned.emit()

    def _say_acted(self, act: str, saved: Saved) -> None:
        said = {
            "deleted": self._tr("Deleted."),
            "undeleted": self._tr("The deletion was taken back."),
            "restored": self._tr("The earlier value stands again."),
        }
        self.desk.undo.tell(said[act], saved)
        self._side.refresh_history()

    def _changed(self, keys: Sequence[tuple[str, str]]) -> None:
        """A save was taken back, or something was written from a dialog over this page."""
        if self.presenter.id is not None and not self.presenter.is_saving and self.isVisible():
            self.presenter.load()
            self._side.refresh_history()

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._scroll.isAncestorOf(new):
            self._scroll.ensureWidgetVisible(new, 20, 30)
        cell = old
        while cell is not None and not isinstance(cell, FieldCell):
            cell = cell.parentWidget()
        # Half a date is no mistake while it is typed; once the field is left, its sentence stands beside it.
        if isinstance(cell, FieldCell) and self.isAncestorOf(cell) and not (new is not None and cell.isAncestorOf(new)):
            cell.tell(str(cell.property("sentence") or ""))

    def _whole_history(self) -> None:
        self._side.show_history("")

    def _load_history(self) -> None:
        if self.presenter.id is not None:
            self.around.load_history(self.presenter.id)

    def _restore(self, entry: HistoryEntry) -> None:
        self.presenter.restore(entry.field, entry.written.value)

    # What belongs to it

    def _id(self) -> str:
        return self.presenter.id or ""

    def _show_file(self, file: CaseFile, limits: Sequence[Alike]) -> None:
        self.ways.people = [p.worker for p in file.people if p.worker and not p.is_gone]
        self.parts.show_file(file, limits)
        give_mnemonics(self)

    def _show_related(self, found: Sequence[Related]) -> None:
        self.parts.show_related(found)
        give_mnemonics(self)

    def _ask_conflict(self, _field: str) -> None:
        self.desk.go("conflicts", kind=self.presenter.register.name, id=self.presenter.id)

    def _ask_receipt(self) -> None:
        if self.presenter.id is not None:
            self.desk.show_receipts([(self.presenter.register.name, self.presenter.id)])

    def _open_menu(self) -> None:
        menu = record_menu(self, self.presenter, self.ways, self._whole_history, self._ask_delete)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _ask_delete(self, typed: str = "") -> None:
        text = self._tr("It stays in the history and can be taken back. Write no names in the reason.")
        answers = [("delete", self._tr("Delete"), "danger"), ("no", self._tr("Keep it"), "")]
        question = Question(self, self._tr("Delete this record?"), text, answers, line=self._tr("Reason"), typed=typed)
        self.ask(
            "delete", question, lambda answer: self.presenter.delete(question.typed) if answer == "delete" else None
        )

    def ask_again(self, name: str, typed: str) -> None:
        {"delete": self._ask_delete, "reason": self._ask_reason}[name](typed)

    def called(self) -> str:
        view, kind = self.presenter.view, self.presenter.register.labels(self.desk.speech.code)
        return f"{kind} {view.number}" if view is not None and view.number else kind

    def typed(self) -> dict[str, Any] | None:
        cells = [c for s in self.sections.values() for c in s.cells.values()]
        raw = {c.field.name: c.state() for c in cells if c.field.name in self.presenter.unreadable}
        return self.presenter.draft(raw if self.sections else self._raw)

    def retype(self, typed: Mapping[str, Any], *, save: bool = False) -> None:
        self.presenter.take_up(typed)
        self._raw, self._cursor, self._saves_at_once = typed.get("raw", {}), typed.get("cursor"), save

    def anew(self) -> Page:
        unsaved = self.presenter.typed.keys() | self.presenter.unreadable
        # A group that was closed over half a date keeps it.
        states = {n: s.states() for n, s in self.sections.items() if s.is_open or unsaved & s.cells.keys()}
        return RecordPage(self.desk, self.presenter, states=states, query=self._query, returns=self._returns)
