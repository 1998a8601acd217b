"""Under the rows: how many are chosen, and what can be done with them; asked before it is done, shown while it lasts, taken back after."""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.listing.acts import MOST_RECEIPTS, Acts
from attache_app.desktop.pages.listing.dialogs import ExportDialog, ValueDialog
from attache_app.desktop.pages.listing.presenter import ListPresenter
from attache_app.desktop.tasks import Job
from attache_app.desktop.theme.spacing import SMALL
from attache_app.desktop.widgets import file_choosers
from attache_app.desktop.widgets.basics import button, column, label
from attache_app.desktop.widgets.busy import Busy
from attache_app.desktop.widgets.dialogs import Question
from attache_app.desktop.widgets.flow import Flow
from attache_app.domain import formats
from attache_app.errors import DomainError
from attache_app.services import list_export, many
from attache_app.services.list_export import Exported


class ActsBar(QWidget):
    """`told`: a sentence for the page's banner (text, kind, buttons); `copied`; `open_asked`; `reason_typed`: of a deletion."""

    told = Signal(str, str, object)
    copied = Signal(object)
    open_asked = Signal()
    reason_typed = Signal()

    def __init__(self, desk: Desk, presenter: ListPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("acts")
        self._desk, self._tr, self._list = desk, desk.speech.tr_, presenter
        self._acts = Acts(desk, presenter)
        self._acts.setParent(self)
        self.reason = ""  # of a deletion, as far as it is typed
        tr = self._tr
        self._said = label("", "muted", name="chosenCount", wrap=False)
        self._busy = Busy(tr("Stop"))
        self._open = button(
            tr("Open"), self.open_asked.emit, role="quiet", picture="open", name="openChosen", tip="Enter"
        )
        self._set = button(tr("Set a field…"), self.ask_value, role="quiet", name="setField")
        self._receipts = button(
            tr("Print receipts…"), self.print_receipts, role="quiet", picture="print", name="printReceipts"
        )
        self._copy = button(tr("Copy"), self.copy, role="quiet", name="copyRows", tip="Ctrl+C")
        self._export = button(
            tr("Export…"), self.ask_export, role="quiet", picture="file", name="exportRows", tip="Ctrl+E"
        )
        self._print = button(tr("Print the list"), self.print_list, role="quiet", name="printList", tip="Ctrl+P")
        self._delete = button(tr("Delete…"), self.ask_delete, role="quiet", name="deleteRows", tip="Del")
        line = Flow(
            self._said, self._open, self._receipts, self._set, self._copy, self._export, self._print, self._delete
        )
        self._said.setMinimumHeight(self._open.sizeHint().height())
        layout = column(self._busy, spacing=SMALL)
        layout.addLayout(line)
        self.setLayout(layout)
        self._acts.copied.connect(self.copied)
        self._acts.exported.connect(self._exported)
        self._acts.changed.connect(self._changed)
        self._acts.began.connect(self._follow)
        self._acts.refused.connect(lambda sentence: self.told.emit(sentence, "bad", []))
        self.say_chosen()

    @property
    def _count(self) -> int:
        return sum(map(len, self._list.chosen))

    def say_chosen(self) -> None:
        """How many rows are chosen, of how many; what can be done with them."""
        n, total, code = self._count, max(self._list.total, 0), self._desk.speech.code
        self._said.setText(
            self._tr("{chosen} of {total} chosen", chosen=formats.number(n, code), total=formats.number(total, code))
        )
        may_change = bool(self._acts.settable())
        self._open.setEnabled(n > 0)
        self._set.setVisible(may_change)
        self._set.setEnabled(n > 0)
        self._delete.setEnabled(n > 0)
        self._copy.setEnabled(n > 0)
        self._export.setEnabled(total > 0)
        self._print.setEnabled(total > 0)
        self._receipts.setVisible(self._acts.has_receipts)
        self._receipts.setEnabled(n > 0)

    def open_menu(self, at: QPoint) -> None:
        """The same acts, where the rows' menu is wanted."""
        menu = QMenu(self)
        menu.setObjectName("rowsMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for made in self.findChildren(QPushButton):
            if made.isVisibleTo(self) and made.property("role") == "quiet":
                action = menu.addAction(made.text())
                action.setEnabled(made.isEnabled())
                action.triggered.connect(made.click)
        menu.popup(at)

    def copy(self) -> None:
        self._acts.copy()

    @property
    def may_undo(self) -> bool:
        return self._acts.may_undo

    def undo(self) -> None:
        self._acts.undo()

    def _may_touch(self, most: int) -> bool:
        """Whether some rows are chosen, and not too many for one act; else it is said."""
        if self._count > most:
            self.told.emit(self._desk.speech.of_error(DomainError("too_many_at_once", most=most)), "bad", [])
        return 0 < self._count <= most

    def print_receipts(self) -> None:
        if self._may_touch(MOST_RECEIPTS):
            self._acts.receipts()

    def print_list(self) -> None:
        """The chosen rows, where there are several, else the whole list, as a paper to be seen first."""
        places = self._list.chosen if self._count > 1 else [range(max(self._list.total, 0))]
        if self._list.order is not None and self._list.total > 0:
            from attache_app.desktop import sheets  # with what makes PDF: later, for whoever prints

            self._desk.go("paper", sheet=sheets.of_list(self._desk.session, self._list.order, places))

    def ask_export(self) -> None:
        """Which rows, as what, and where to."""
        dialog = ExportDialog(self.window(), self._desk.speech, max(self._list.total, 0), self._count)
        dialog.chosen.connect(self._choose_file)
        dialog.open()

    def _choose_file(self, ending: str, everything: bool, restricted: bool) -> None:
        places = [range(max(self._list.total, 0))] if everything else self._acts.places()
        proposed = list_export.file_name(self._desk.session, self._list.kind, self._desk.speech.code, ending)
        title = self._tr("Take this list out of the register")
        path = file_choosers.choose_new_file(self.window(), title, str(Path.home() / proposed), f"*.{ending}")
        if path is not None:
            self._acts.export(path if path.suffix else path.with_suffix(f".{ending}"), places, restricted)

    def _exported(self, done: Exported) -> None:
        tr = self._tr
        said = [tr.plural("{n} row is in {file}.", "{n} rows are in {file}.", done.rows, file=done.path.name)]
        if done.left_out:
            said.append(
                tr.plural("{n} restricted record was left out.", "{n} restricted records were left out.", done.left_out)
            )
        if done.columns_left_out:
            said.append(tr("Restricted columns were left out: {columns}.", columns=", ".join(done.columns_left_out)))
        said.append(tr("It is not encrypted: delete it when it has served."))
        self.told.emit(" ".join(said), "warn", [])

    def ask_delete(self) -> None:
        """How many, and why: the reason is theirs together."""
        n, tr = self._count, self._tr
        if not self._may_touch(many.MOST):
            return
        text = tr("It stays in the history and can be taken back. Write no names in the reason.")
        answers = [
            ("delete", tr("Delete"), "danger"),
            ("no", tr.plural("Leave the record", "Leave the records", n), ""),
        ]
        title = (
            tr("Delete this record?")
            if n == 1
            else tr("Delete {n} records?", n=formats.number(n, self._desk.speech.code))
        )
        question = Question(self.window(), title, text, answers, line=tr("Reason"), typed=self.reason)
        question.line_typed.connect(lambda: self._keep_reason(question.typed))
        question.ask(lambda answer: self._answer(answer, question.typed))

    def _keep_reason(self, typed: str) -> None:
        self.reason = typed
        self.reason_typed.emit()

    def _answer(self, answer: str, reason: str) -> None:
        self._keep_reason("")
        if answer == "delete":
            self._acts.delete(reason)

    def ask_value(self) -> None:
        """Which field, and what it becomes in all of them."""
        fields = self._acts.settable()
        if fields and self._may_touch(many.MOST):
            dialog = ValueDialog(self.window(), self._desk.surroundings(), fields, self._count)
            dialog.chosen.connect(self._acts.set_field)
            dialog.open()

    def _follow(self, text: str, job: Job) -> None:
        self._busy.follow(text, job)

    def _changed(self, text: str, may_undo: bool) -> None:
        actions = [button(self._tr("Undo"), self.undo, name="undoAct", tip="Ctrl+Z")] if may_undo else []
        self.told.emit(text, "good", actions)
