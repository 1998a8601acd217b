"""Quick intake: one screen, six questions in their order, nothing required. After saving, the number in large type."""

import functools
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QStackedWidget, QVBoxLayout, QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.drafts import put_cursor
from attache_app.desktop.fields.answers import AnswersEditor
from attache_app.desktop.fields.cell import FieldCell
from attache_app.desktop.fields.references import ReferenceEditor
from attache_app.desktop.pages.intake.known import KnownPeople
from attache_app.desktop.pages.intake.presenter import ASKED, FILLED_IN, SLIP, IntakePresenter
from attache_app.desktop.pages.page import Page
from attache_app.desktop.theme.sheet import text_is_large
from attache_app.desktop.theme.spacing import HUGE, LARGE, MEDIUM, TINY
from attache_app.desktop.widgets.basics import button, card, clear, column, label, row, scrolled
from attache_app.desktop.widgets.dialogs import Question
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.domain.derived_ids import new_id
from attache_app.errors import DomainError
from attache_app.services.intake import COMPLAINT, IntakeResult

_BY_ONE_KEY = ("type", "next_step")


class IntakePage(Page):
    """The cursor stands in the words; Ctrl+Enter saves from anywhere."""

    saves = True

    def __init__(self, desk: Desk, presenter: IntakePresenter, states: dict[str, Any] | None = None) -> None:
        super().__init__(desk)
        self.setObjectName("intake")
        self.presenter = presenter
        self.keep(self.presenter)
        self._states = states or {}
        self._cursor: Mapping[str, Any] | None = None  # of a draft that is gone on with
        self._prints = False  # the paper is asked for as soon as this is saved
        self._around = desk.surroundings()
        self.head(self._tr("Quick intake"), self._tr("Nothing is required. What is not known stays empty."))
        self.cells: dict[str, FieldCell] = {name: self._cell(name) for name in (*ASKED, *FILLED_IN, SLIP)}
        slips = button(self._tr("Blank slips…"), self._ask_blank, picture="print", name="blankSlips")
        slips.setToolTip(self._tr("Numbered, for a power cut and for the field"))
        self._save = button(
            self._tr("Save"), self.save, role="primary", picture="save", name="save", tip=self._tr("Ctrl+Enter")
        )
        self.buttons.addWidget(slips)
        self.buttons.addWidget(self._save)
        self._stack = QStackedWidget()
        self._stack.addWidget(scrolled(self._form(), name="intakeForm"))
        self._done = QWidget()
        self._done_layout = column(spacing=MEDIUM)
        self._done.setLayout(self._done_layout)
        self._stack.addWidget(scrolled(self._done, name="intakeDone"))
        self.layout_.addWidget(self._stack, 1)
        presenter.ready.connect(self._show)
        presenter.changed.connect(self._refresh)
        presenter.written.connect(self._show_result)
        presenter.refused.connect(self.refuse)
        self.key("Ctrl+Return", self.save)
        self.key("Ctrl+S", self.save)
        self.key("Ctrl+P", self._save_and_print)
        presenter.slip_known.connect(self._say_slip_known)
        presenter.slips_drawn.connect(self.desk.show_blank_slips)
        for at, option in enumerate(desk.declarations.lists[self.cells["type"].field.target].options, 1):
            self.digit_key(at, functools.partial(self._choose_type, option.code))
        give_mnemonics(self)
        if presenter.result is not None:
            self._show_result(presenter.result)
        elif presenter.values:
            self._show()

    def _cell(self, name: str) -> FieldCell:
        field = self.presenter.register.fields[name]
        made = FieldCell(field, self._around, AnswersEditor(field, self._around) if name in _BY_ONE_KEY else None)
        made.changed.connect(self._typed)
        return made

    def _form(self) -> QWidget:
        cells = self.cells
        pair = row(cells["who_is_here"], cells["phone"], spacing=LARGE)
        pair.setStretch(0, 1)
        pair.setStretch(1, 1)
        asked = column(cells["words"], cells["type"], cells["danger_now"], cells["danger_signs"], spacing=MEDIUM)
        asked.addLayout(pair)
        asked.addWidget(cells["next_step"])
        asked.addStretch(1)
        left = card(margins=MEDIUM)
        self._fill(left, asked)
        self._worker = ReferenceEditor(self.presenter.register.fields["worker"], self._around)
        self._worker.setObjectName("field_worker")
        self._worker.changed.connect(self._worker_typed)
        found = label(self._tr("Already known? Find the worker"), "label")
        found.setBuddy(self._worker)
        self._worker.describe(found.text(), "")
        self._makes_worker = QCheckBox(self._tr("Make a worker’s record of this name"))
        self._makes_worker.setObjectName("makesWorker")
        self._makes_worker.clicked.connect(self.presenter.make_worker)
        self._makes_worker.clicked.connect(self.touched)
        self._opens_case = label(self._tr("A complaint opens a case, with a number of its own."), "help")
        name = cells["who_is_here"].editor
        self._known = KnownPeople(self.desk, name.focusProxy() or name)
        self._known.taken.connect(self._take_known)
        worker = QWidget()
        worker.setLayout(column(found, self._worker, self._known, self._makes_worker, self._opens_case, spacing=TINY))
        beside = column(cells["visited_at"], cells["channel"], worker, cells[SLIP], spacing=MEDIUM)
        beside.addStretch(1)
        beside.addWidget(label(self._tr("Ctrl+Enter saves, Ctrl+P saves and shows the paper to print."), "help"))
        right = card(margins=MEDIUM)
        self._fill(right, beside)
        both = column(left, right, spacing=MEDIUM) if text_is_large() else row(left, right, spacing=MEDIUM)
        both.setStretch(0, 5)
        both.setStretch(1, 2)
        made = QWidget()
        made.setLayout(both)
        return made

    @staticmethod
    def _fill(holder: QWidget, inside: QVBoxLayout) -> None:
        outer = holder.layout()
        if isinstance(outer, QVBoxLayout):
            outer.addLayout(inside)

    # Showing

    def start(self) -> None:
        if not self.presenter.values:
            self.presenter.load()
        if self._cursor is not None:
            put_cursor(self, self._cursor)
            self._cursor = None
        elif self.presenter.result is None:
            self.cells["words"].take_focus()

    def came_back(self) -> None:
        if self.presenter.result is None:
            self.cells["words"].take_focus()
        else:
            self._next.setFocus()

    def _show(self) -> None:
        for name, cell in self.cells.items():
            cell.set_value(self.presenter.values.get(name))
            if name in self._states:
                cell.restore(self._states[name])
        self._states = {}
        self._worker.set_value(self.presenter.worker)
        self._known.look_for("")
        self._stack.setCurrentIndex(0)
        self._save.show()
        self.banner.say("")
        self._refresh()

    def _refresh(self) -> None:
        hidden = self.presenter.hidden()
        for name in ASKED:
            self.cells[name].setVisible(name not in hidden)
        self._makes_worker.setVisible(
            self.presenter.worker is None and self.presenter.values.get("who_is_here") is not None
        )
        self._makes_worker.setChecked(self.presenter.will_make_worker)
        self._opens_case.setVisible(self.presenter.opens_case)
        self._propose_case()

    def _propose_case(self) -> None:
        """Danger now proposes a P1 case and writes none by itself (dictionary, visit.danger_now)."""
        if self.presenter.values.get("danger_now") is True and not self.presenter.opens_case:
            tr = self._tr
            yes = button(tr("Open a case"), functools.partial(self._choose_type, COMPLAINT), name="openCase")
            self.banner.say(
                tr("Danger now: a case with priority P1 is proposed. As a complaint it opens one."), "warn", yes
            )
        elif not self.presenter.is_saving:
            self.banner.say("")

    def _typed(self, name: str) -> None:
        try:
            value = self.cells[name].value()
        except DomainError:
            self.presenter.type_unreadable(name)
            self.touched.emit()
            return
        self.presenter.type(name, value)
        if name == "who_is_here":
            self._known.look_for(value if isinstance(value, str) and self.presenter.worker is None else "")
        elif name == SLIP:
            self._judge_slip()
        self.touched.emit()

    def _judge_slip(self) -> None:
        """A number misread from paper is told; nothing is refused for it. The day is the one on the slip."""
        self.cells[SLIP].tell(self.presenter.slip_problem())
        asks_day = self.presenter.values.get(SLIP) is not None and not self.presenter.day_was_typed
        self.cells["visited_at"].tell(self._tr("Type the day and hour written on the slip.") if asks_day else "")

    def _say_slip_known(self, visit: str, number: str) -> None:
        look = button(self._tr("Open it"), lambda: self.desk.go("record", kind="visit", id=visit), name="openKnownSlip")
        self.banner.say(self._tr("This slip was typed in before, as visit {number}.", number=number), "warn", look)

    def _take_known(self, worker: str) -> None:
        self._worker.set_value(worker)
        self._worker.touch()
        self._known.look_for("")
        self.cells["phone"].take_focus()

    def _worker_typed(self) -> None:
        try:
            self.presenter.choose_worker(self._worker.value())
        except DomainError:
            self.presenter.choose_worker(None)
        self.touched.emit()

    def _choose_type(self, code: str) -> None:
        """The reason of the visit by one key, from wherever the cursor stands."""
        cell = self.cells["type"]
        cell.set_value(code)
        cell.editor.touch()

    def _save_and_print(self) -> None:
        """From the form: save, then show the paper. From what was saved: show it again."""
        if self.presenter.result is not None:
            self._print()
        else:
            self._prints = True
            self.save()

    def save(self) -> None:
        for cell in self.cells.values():
            try:
                cell.value()
            except DomainError as error:
                cell.tell(self.desk.speech.of_error(error))
                cell.take_focus()
                self._prints = False
                return
        self.presenter.save(self.draft_id)

    def _show_result(self, result: IntakeResult) -> None:
        self.touched.emit()  # it is saved: its draft goes
        clear(self._done_layout)
        tr = self._tr
        main = result.case or result.visit
        inside = card(spacing=MEDIUM, margins=HUGE, name="written")
        layout = inside.layout()
        saved = tr("Case opened") if result.case else tr("Visit noted")
        number = label(main.number or "", "number", name="number", wrap=False)
        number.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        number.setAccessibleName(f"{saved}: {main.number}")
        widgets: list[QWidget] = [label(saved, "heading"), number]
        if result.case:
            widgets.append(label(tr("Visit {number}", number=result.visit.number or ""), "muted"))
        if result.worker:
            widgets.append(label(tr("Worker {number}", number=result.worker.number or ""), "muted"))
        self._next = button(tr("Next person"), self._next_person, role="primary", picture="plus", name="next")
        print_ = button(
            tr("Print the receipt") if result.case else tr("Print the slip"), self._print, picture="print", name="print"
        )
        open_ = button(
            tr("Open the case") if result.case else tr("Open the visit"), self._open, picture="open", name="open"
        )
        buttons = row(self._next, print_, open_, spacing=MEDIUM)
        buttons.addStretch(1)
        holder = QWidget()
        holder.setLayout(buttons)
        widgets += [holder, label(tr("Enter: next person. Everything else can be added later."), "help")]
        if layout is not None:
            for widget in widgets:
                layout.addWidget(widget)
        self._done_layout.addWidget(inside)
        self._done_layout.addStretch(1)
        self._stack.setCurrentIndex(1)
        self._save.hide()
        give_mnemonics(self._done)
        self._next.setFocus()
        self.desk.undo.tell(tr("Saved: {number}", number=main.number or ""), main)
        if self._prints:
            self._prints = False
            self._print()

    # What the user does

    def _main(self) -> tuple[str, str]:
        result = self.presenter.result
        assert result is not None  # the buttons stand only on a result
        saved = result.case or result.visit
        return saved.kind, saved.id

    def _next_person(self) -> None:
        """Begin again; whoever types in a pile of slips goes on with the next slip."""
        of_slip = self.presenter.values.get(SLIP) is not None
        self.presenter.next_person()
        self.draft_id = new_id()  # the next visit has an id of its own
        self._show()
        self.cells[SLIP if of_slip else "words"].take_focus()

    def _ask_blank(self) -> None:
        answers = [("make", self._tr("Show them"), "primary"), ("no", self._tr("Not now"), "")]
        text = self._tr(
            "For a power cut and for the field. Two stand on a sheet; one half goes home with the person. Type them in here later, with the number and the day written on them. How many?"
        )
        question = Question(self, self._tr("Blank slips"), text, answers, line=self._tr("How many (40 if left empty)"))
        question.ask(lambda answer: self.presenter.draw_slips(question.typed) if answer == "make" else None)

    def _print(self) -> None:
        self.desk.show_receipts([self._main()])

    def _open(self) -> None:
        kind, id = self._main()
        self.desk.go("record", kind=kind, id=id)

    def typed(self) -> dict[str, Any] | None:
        return self.presenter.draft({name: self.cells[name].state() for name in self.presenter.unreadable})

    def retype(self, typed: Mapping[str, Any], *, save: bool = False) -> None:
        self.presenter.take_up(typed)
        self._states, self._cursor = dict(typed["raw"]), typed["cursor"]
        self._show()
        if save:
            self.save()

    def anew(self) -> Page:
        states = {name: cell.state() for name, cell in self.cells.items()}
        return IntakePage(self.desk, self.presenter, states)
