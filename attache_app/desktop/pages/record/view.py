"""The page of a record: its form in groups, and beside it what belongs to it."""

import functools
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMenu, QSplitter, QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.drafts import put_cursor
from attache_app.desktop.fields.cell import FieldCell
from attache_app.desktop.pages.conflicts.settle import SettleDialog
from attache_app.desktop.pages.page import Page
from attache_app.desktop.pages.record.group import GroupSection
from attache_app.desktop.pages.record.presenter import RecordPresenter
from attache_app.desktop.pages.record.side import SidePanel
from attache_app.desktop.theme.spacing import MEDIUM, TINY
from attache_app.desktop.widgets.basics import button, clear, column, label, row, scrolled
from attache_app.desktop.widgets.dialogs import Question
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.services import conflicts
from attache_app.services.conflicts import ConflictView
from attache_app.services.records import Saved

_WITH_RECEIPT = ("case", "visit")


class RecordPage(Page):
    """`field`: the one to show first, from wherever the user came. `states`: of the open groups, when built anew in another language."""

    saves = True

    def __init__(
        self, desk: Desk, presenter: RecordPresenter, field: str = "", states: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(desk)
        self.presenter, self._field = presenter, field
        self.keep(self.presenter)
        self._states: Mapping[str, Any] = states or {}
        self._raw: Mapping[str, Any] = {}  # what could not be read when it was kept as a draft
        self._cursor: Mapping[str, Any] | None = None
        self._saves_at_once = False
        self.setObjectName("record")
        self.sections: dict[str, GroupSection] = {}
        self._around = desk.surroundings()
        self._badges = row(spacing=TINY)
        self._save = button(self._tr("Save"), self.save, role="primary", picture="save", name="save", tip="Ctrl+S")
        self._print = button(self._tr("Receipt…"), self._ask_receipt, picture="print", name="receipt")
        self._more = button(self._tr("More"), self._open_menu, picture="more", name="more")
        self.buttons.addLayout(self._badges)
        for b in (self._more, self._print, self._save):
            self.buttons.addWidget(b)
        self._form = column(spacing=MEDIUM)
        inner = QWidget()
        inner.setLayout(self._form)
        self._scroll = scrolled(inner, name="form")
        self._side = SidePanel(presenter)
        self._split = QSplitter()
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._scroll)
        self._split.addWidget(self._side)
        self._split.setStretchFactor(0, 1)
        self._split.setSizes(desk.preferences.get("record_split", [800, 270]))
        self.layout_.addWidget(self._split, 1)
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
        self._side.add_asked.connect(self._add_related)
        self._side.list_asked.connect(self._list_related)
        self._split.splitterMoved.connect(self._keep_split)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        self.key("Ctrl+S", self.save)
        self.key("Ctrl+Return", self.save)
        self.key("Ctrl+H", self._whole_history)
        self.key("F7", lambda: self._step(1))
        self.key("F6", lambda: self._step(-1))
        for place in range(1, 10):
            self.digit_key(place, functools.partial(self._go_to, place - 1))
        if presenter.register.name == "case":
            self.key("Ctrl+Shift+A", lambda: self._add_related("action", "case"))

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
            self.head(presenter.title.removeprefix(f"{number} · ") or kind, kind)
        self._show_badges()
        if not self.sections:
            self._make_sections()
        for section in self.sections.values():
            section.show_values()
        self._side.setVisible(not presenter.is_new)
        self._print.setVisible(register.name in _WITH_RECEIPT and not presenter.is_new)
        self._more.setVisible(not presenter.is_new)
        self._dress()
        self._warn()
        self._warn_of_changes()
        give_mnemonics(self)
        if self._saves_at_once:
            self._saves_at_once = False
            self.save()

    def _make_sections(self) -> None:
        for place, group in enumerate(self.presenter.groups, 1):
            section = GroupSection(group, place, self.presenter, self._around)
            section.history_asked.connect(self._side.show_history)
            section.conflict_asked.connect(self._ask_conflict)
            section.opened.connect(self._tab_order)
            self.sections[group.name] = section
            self._form.addWidget(section)
        self._form.addStretch(1)
        fields = {f.name: f.group for f in self.presenter.register.own}
        first = fields.get(self._field) or next(iter(self.sections), "")
        wanted = {first, *self._states, *self.presenter.opened}
        for name, section in self.sections.items():
            if name in wanted:
                section.open()
                section.restore(self._states.get(name, self._raw))
        self._tab_order()
        if self._cursor:
            put_cursor(self, self._cursor)
        elif self._field:
            self._focus_field(self._field)
        else:
            self.start()

    def _tab_order(self, *_: object) -> None:
        before: QWidget = self._save
        for section in self.sections.values():
            QWidget.setTabOrder(before, section)
            before = section

    def _show_badges(self) -> None:
        clear(self._badges)
        view = self.presenter.view
        if view is None:
            return
        levels = self.desk.declarations.lists["confidentiality_levels"]
        if not view.visible:
            self._badges.addWidget(
                label(self._tr("deleted"), "badge-warn", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter
            )
        if view.level in ("N2", "N3"):
            self._badges.addWidget(
                label(levels.label(view.level, self.desk.speech.code), "badge-warn", wrap=False),
                0,
                Qt.AlignmentFlag.AlignVCenter,
            )
        if view.number:
            self._badges.addWidget(label(view.number, "badge", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)

    def _warn(self) -> None:
        view = self.presenter.view
        register = self.presenter.register
        if view is not None and not view.visible:
            undo = button(self._tr("Take the deletion back"), self.presenter.undelete, name="undelete")
            self.banner.say(
                self._tr("This record is deleted: {reason}", reason=str(view.values.get("deleted", ""))), "warn", undo
            )
        elif view is not None and view.conflicts:
            names = ", ".join(register.fields[f].labels(self.desk.speech.code) for f in view.conflicts)
            self.banner.say(
                self._tr("Two people wrote without having seen each other. To settle: {fields}", fields=names), "warn"
            )
        elif (view.level if view else register.level) == "N2":
            self.banner.say(
                self._tr("Restricted record. Until sealing exists, these leave the laptop as lines of hash only."),
                "info",
            )
        elif not self.presenter.may_write:
            self.banner.say(self._tr("Only its owner writes here; you can read it."), "info")
        else:
            self.banner.say("")

    def _dress(self, *_: object) -> None:
        self._save.setVisible(self.presenter.may_write)
        self._save.setEnabled(self.presenter.is_dirty or self.presenter.is_new)

    def _refresh(self) -> None:
        for section in self.sections.values():
            section.refresh()

    # What the user does

    def start(self) -> None:
        first = next(iter(self.sections.values()), None)
        if first is not None:
            first.take_focus()

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
        self.presenter.save(self.draft_id)

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
            self.desk.tell(self._tr("Saved: {number}", number=saved.number) if saved.number else self._tr("Saved."))
        self._side.refresh_history()

    def _go_to(self, at: int) -> None:
        sections = list(self.sections.values())
        if at < len(sections):
            sections[at].take_focus()
            # Once the fields that were just made have their places.
            QTimer.singleShot(0, sections[at], lambda: self._scroll.verticalScrollBar().setValue(sections[at].y()))

    def _step(self, by: int) -> None:
        sections = list(self.sections.values())
        here = next((n for n, s in enumerate(sections) if s.isAncestorOf(QApplication.focusWidget() or self)), 0)
        self._go_to((here + by) % len(sections))

    def _focus_field(self, name: str) -> None:
        for section in self.sections.values():
            cell = section.cells.get(name)
            if cell is not None:
                cell.take_focus()
                self._scroll.ensureWidgetVisible(cell)

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

    def _add_related(self, kind: str, field: str) -> None:
        if self.presenter.id is not None:
            declared = self.desk.register(kind).fields[field]
            is_only = len(declared.kinds) == 1 and declared.kinds[0] != "*"
            ref = self.presenter.id if is_only else f"{self.presenter.register.name}:{self.presenter.id}"
            self.desk.go("record", kind=kind, preset={field: [ref] if declared.is_set else ref})

    def _list_related(self, kind: str, field: str) -> None:
        if self.presenter.id is not None:
            self.desk.go("list", kind=kind, where=(field, self.presenter.id), of=self.presenter.title)

    def _ask_conflict(self, field: str) -> None:
        kind, id, session = self.presenter.register.name, self.presenter.id, self.desk.session

        def work() -> ConflictView | None:
            return next((c for c in conflicts.conflicts(session) if (c.kind, c.id, c.field) == (kind, id, field)), None)

        self.desk.run(self, work, self._settle)

    def _settle(self, conflict: ConflictView | None) -> None:
        if conflict is not None:
            dialog = SettleDialog(self.desk, conflict, self)
            dialog.settled.connect(self.presenter.load)
            dialog.open()

    def _ask_receipt(self) -> None:
        if self.presenter.id is not None:
            self.desk.show_receipts([(self.presenter.register.name, self.presenter.id)])

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self._tr("History of the record") + "\tCtrl+H", self._whole_history)
        if self.presenter.register.name == "case":
            menu.addAction(self._tr("Add an action") + "\tCtrl+Shift+A", lambda: self._add_related("action", "case"))
        if self.presenter.may_write and self.presenter.view is not None and self.presenter.view.visible:
            menu.addSeparator()
            menu.addAction(self._tr("Delete…"), self._ask_delete)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _ask_delete(self, typed: str = "") -> None:
        text = self._tr("It stays in the history and can be taken back. Write no names in the reason.")
        answers = [("delete", self._tr("Delete"), "danger"), ("no", self._tr("Keep it"), "")]
        question = Question(self, self._tr("Delete this record?"), text, answers, line=self._tr("Reason"), typed=typed)
        self.ask(
            "delete", question, lambda answer: self.presenter.delete(question.typed) if answer == "delete" else None
        )

    def ask_again(self, name: str, typed: str) -> None:
        self._ask_delete(typed)

    def typed(self) -> dict[str, Any] | None:
        cells = [c for s in self.sections.values() for c in s.cells.values()]
        raw = {c.field.name: c.state() for c in cells if c.field.name in self.presenter.unreadable}
        return self.presenter.draft(raw if self.sections else self._raw)

    def retype(self, typed: Mapping[str, Any], *, save: bool = False) -> None:
        self.presenter.take_up(typed)
        self._raw, self._cursor, self._saves_at_once = typed.get("raw", {}), typed.get("cursor"), save

    def _warn_of_changes(self) -> None:
        """What was typed here a while ago, and others have changed since."""
        names = [
            self.presenter.register.fields[n].labels(self.desk.speech.code) for n in self.presenter.changed_since()
        ]
        if names:
            text = self._tr(
                "Since you typed this, somebody else changed: {fields}. If you save, both values stay, to be settled.",
                fields=", ".join(names),
            )
            self.offer.say(text, "warn")

    def anew(self) -> Page:
        return RecordPage(
            self.desk, self.presenter, states={n: s.states() for n, s in self.sections.items() if s.cells}
        )

    def _keep_split(self, *_: object) -> None:
        self.desk.preferences.put("record_split", self._split.sizes())
