"""A new record made over the form that refers to it: its first group, its name already typed. The form below stays as it is."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from attache_app.desktop.desk import Desk, Place
from attache_app.desktop.pages.page import Page
from attache_app.desktop.pages.record.group import GroupSection
from attache_app.desktop.pages.record.presenter import RecordPresenter
from attache_app.desktop.theme.spacing import LARGE, MEDIUM
from attache_app.desktop.widgets.basics import button, column, row, scrolled
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.records.declarations import Register
from attache_app.services.records import Saved

_NAME_TYPES = ("text", "texts", "name")
# Where a name goes as it was said, before anybody knows which part is which.
_NAMED_IN = {"worker": "said_name"}
_HIGH, _WIDE = 34, 96  # letters


def named(register: Register, text: str) -> dict[str, Any]:
    """A typed name as the value of the field by which one recognises a record of this register."""
    first = [f.name for f in register.own if f.group == register.groups[0].name]
    wanted = (_NAMED_IN.get(register.name, ""), *register.shown_as, *first)
    name = next((n for n in wanted if n in first and register.fields[n].type in _NAME_TYPES), None)
    if not text or name is None:
        return {}
    return {name: {"text": text, "texts": [text], "name": {"said": text}}[register.fields[name].type]}


def shared(register: Register, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the form below knows already and the new record asks too: the worker of a job."""
    out = {}
    for f in register.own:
        if f.type == "ref" and len(f.kinds) == 1 and f.name in f.kinds and isinstance(values.get(f.name), str):
            out[f.name] = values[f.name]
    return out


class QuickForm(QDialog):
    """`made` with the record's kind and id. What is typed here is kept as a draft of its own. Freed when closed."""

    made = Signal(str, str)

    def __init__(self, desk: Desk, kind: str, text: str, values: Mapping[str, Any], over: QWidget) -> None:
        super().__init__(over.window())
        register = desk.register(kind)
        preset = {**shared(register, values), **named(register, text)}
        self._desk, self._page = desk, QuickPage(desk, kind, preset)
        self.setObjectName("quickForm")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self._page.heading.text())
        self.setModal(True)
        tr = desk.speech.tr_
        save = button(
            tr("Save and use it"), self._page.save, role="primary", picture="save", name="quickSave", tip="Ctrl+S"
        )
        buttons = row(save, button(tr("Cancel"), self.reject, name="quickCancel"))
        buttons.insertStretch(0, 1)
        layout = column(self._page, spacing=MEDIUM)
        layout.addLayout(buttons)
        layout.setContentsMargins(0, 0, LARGE, LARGE)
        self.setLayout(layout)
        for keys in ("Ctrl+S", "Ctrl+Return"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._page.save)
        letters = self.fontMetrics()
        self.resize(letters.averageCharWidth() * _WIDE, letters.height() * _HIGH)
        give_mnemonics(self)
        self._page.presenter.saved.connect(self._saved)
        self.finished.connect(self._finish)
        desk.drafts.watch(self._page, Place("record", kind=kind, preset=preset))

    def ask(self, done: Callable[[str, str], None]) -> None:
        """Show, and call `done` with what was made."""
        self.made.connect(done)
        self.open()

    def _saved(self, saved: Saved) -> None:
        if not self._page.presenter.is_dirty:
            self.made.emit(saved.kind, saved.id)
            self.accept()

    def _finish(self) -> None:
        draft = self._desk.drafts.unwatch(self._page)
        if draft is not None:
            tr, drafts = self._desk.speech.tr_, self._desk.drafts
            text = tr("Kept as a draft: {what}", what=self._page.heading.text())
            self._desk.tell(text, "info", (tr("Throw away"), lambda: drafts.throw_away(draft)))


class QuickPage(Page):
    """The first group of a new record."""

    saves = True

    def __init__(self, desk: Desk, kind: str, preset: Mapping[str, Any]) -> None:
        super().__init__(desk)
        self.presenter = RecordPresenter(desk, kind, None, preset)
        self.keep(self.presenter)
        self.section: GroupSection | None = None
        self.head(
            self._tr("New: {register}", register=self.presenter.register.labels(desk.speech.code)),
            self._tr("Enough to go on with; the rest can be filled in later on its own page."),
        )
        self._holder = QWidget()
        self._inside = column()
        self._inside.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._holder.setLayout(self._inside)
        self.layout_.addWidget(scrolled(self._holder, name="quickFields"), 1)
        self.presenter.shown.connect(self._show)
        self.presenter.touched.connect(self.touched)
        self.presenter.asked.connect(self._refresh)
        self.presenter.refused.connect(self.refuse)
        self.presenter.saved.connect(self._say_saved)
        self.presenter.load()

    def _show(self) -> None:
        if self.section is None:
            self.section = GroupSection(self.presenter.groups[0], 0, self.presenter, self.desk.surroundings())
            self._inside.addWidget(self.section)
            QTimer.singleShot(
                0, self.section, self.section.take_focus
            )  # once the dialog has its own idea of where to begin

    def _refresh(self) -> None:
        if self.section is not None:
            self.section.refresh()

    def save(self) -> None:
        if self.section is not None:
            self.section.tell_unreadable()
            self.presenter.save(self.draft_id)

    def _say_saved(self, saved: Saved) -> None:
        number = saved.number
        self.desk.undo.tell(self._tr("Saved: {number}", number=number) if number else self._tr("Saved."), saved)

    def typed(self) -> dict[str, Any] | None:
        cells = self.section.cells.values() if self.section is not None else ()
        raw = {c.field.name: c.state() for c in cells if c.field.name in self.presenter.unreadable}
        return self.presenter.draft(raw)
