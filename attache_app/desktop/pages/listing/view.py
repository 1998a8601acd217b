"""The page of a list: what narrows it, the rows, and what can be done with those that are chosen."""

from typing import Any

from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QStackedWidget, QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.listing.acts_bar import ActsBar
from attache_app.desktop.pages.listing.dialogs import ColumnsDialog
from attache_app.desktop.pages.listing.filter_dialog import FilterDialog
from attache_app.desktop.pages.listing.lists_menu import SavedLists
from attache_app.desktop.pages.listing.model import ListModel
from attache_app.desktop.pages.listing.presenter import ListPresenter
from attache_app.desktop.pages.listing.rows import Rows
from attache_app.desktop.pages.page import Page
from attache_app.desktop.theme.sheet import shades_of
from attache_app.desktop.theme.spacing import MEDIUM
from attache_app.desktop.widgets.basics import button, column, label, picture, row
from attache_app.desktop.widgets.chips import Chips
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.domain import formats
from attache_app.services.list_export import Copied

_SHARES = {"short": 0, "half": 1, "full": 3}
_SAMPLES = {
    "date": "31/12/2026",
    "datetime": "31/12/2026 23:59",
    "pdate": "vers 1987",
    "int": "000",
}
_HEAD_LINES = 3  # of a head, where there is room
_PAUSE_MS = 180  # of typing, before the register is asked
_WIDTHS_MS = 800
_ROWS, _EMPTY, _WAITING = range(3)


class ListPage(Page):
    """A list generated from the declaration of its register."""

    def __init__(self, desk: Desk, presenter: ListPresenter) -> None:
        super().__init__(desk)
        self.setObjectName("list")
        self.presenter = presenter
        self.keep(presenter)
        self._begins, self._list_name = False, ""
        self._new = button(self._tr("New"), self._make, role="primary", picture="plus", name="new", tip="Ctrl+N")
        self.buttons.addWidget(self._new)  # first its place: alone it would be shown as a window, and take the keyboard
        self._new.setVisible(presenter.may_create)
        self._build_tools()
        self.rows = Rows()
        self.model = ListModel(presenter)
        self.model.setParent(self)
        self.rows.setModel(self.model)
        self.rows.setAccessibleName(presenter.register.labels_many(desk.speech.code))
        self.rows.heads.setAccessibleName(self._tr("Heads of the columns"))
        self._stack = QStackedWidget()
        for inside in (self.rows, self._make_empty(), QWidget()):
            self._stack.addWidget(inside)
        self.layout_.addWidget(self._stack, 1)
        self.acts = self.foot = ActsBar(desk, presenter, self)
        self.layout_.addWidget(self.acts)
        self.lists = SavedLists(desk, presenter)
        self.lists.setParent(self)
        self._pause, self._widths = self._timer(_PAUSE_MS), self._timer(_WIDTHS_MS)
        self._connect()
        self._say_head()
        self._say_filters()
        if presenter.total >= 0:
            self._lay_columns()
            self._count(presenter.total)
        else:
            self._stack.setCurrentIndex(_WAITING)
        give_mnemonics(self)
        for before, after in ((self._filter, self._narrow), (self._narrow, self._lists), (self._lists, self._columns)):
            self.setTabOrder(before, after)
        self.lists.load()

    def _build_tools(self) -> None:
        tr = self._tr
        self._filter = QLineEdit(self.presenter.query.text)
        self._filter.setObjectName("filter")
        self._filter.setProperty("role", "search")
        self._filter.setClearButtonEnabled(True)
        self._filter.setPlaceholderText(tr("Words of the record (Ctrl+F)"))
        self._filter.setAccessibleName(tr("Filter this list"))
        self._narrow = button(tr("Filter…"), self.ask_filter, name="narrow", tip="Ctrl+Shift+F")
        self._lists = button(
            tr("Lists"),
            self._open_lists,
            picture="down",
            name="lists",
            tip=tr("Lists that are proposed, and those that you saved"),
        )
        self._columns = button(tr("Columns"), self.ask_columns, picture="columns", name="columns")
        tools = row(self._filter, self._narrow, self._lists, self._columns, spacing=MEDIUM)
        tools.setStretch(0, 1)
        self._chips = Chips(tr("Take this filter off"))
        self._chips.setObjectName("filters")
        self._all_off = button(tr("Take all filters off"), self.presenter.take_filters_off, role="quiet", name="allOff")
        line = row(self._chips, self._all_off)
        line.setStretch(0, 1)
        self.layout_.addLayout(tools)
        self.layout_.addLayout(line)

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.reset.connect(self._lay_columns)
        presenter.sorted.connect(self._show_order)
        presenter.counted.connect(self._count)
        presenter.narrowed.connect(self._say_filters)
        presenter.rearranged.connect(self.rows.choose)
        presenter.from_top.connect(self.rows.scrollToTop)
        presenter.refused.connect(self.refuse)
        self._chips.removed.connect(lambda name: presenter.filter_by(name, None))
        self._filter.textChanged.connect(lambda: self._pause.start())
        self._filter.returnPressed.connect(self._to_rows)
        self._pause.timeout.connect(self._apply_filter)
        self._widths.timeout.connect(self._keep_widths)
        self._widths.timeout.connect(self.rows.heads.fit)
        self.rows.opened.connect(self._open)
        self.rows.typed.connect(self._type_in_filter)
        self.rows.chose.connect(self._chose)
        self.rows.asked.connect(self.acts.open_menu)
        heads = self.rows.heads
        heads.sorted.connect(lambda at: presenter.sort_by(presenter.columns[at]))
        heads.asked.connect(self._open_head_menu)
        heads.moved_to.connect(self._move_column)
        heads.sectionResized.connect(self._resized)
        self.acts.open_asked.connect(self._open_current)
        self.acts.copied.connect(self._copied)
        self.acts.reason_typed.connect(self.touched)
        self.acts.told.connect(lambda text, kind, actions: self.banner.say(text, kind, *actions))
        self.lists.shown.connect(self._name_list)
        self.lists.refused.connect(self.refuse)
        self.lists.told.connect(self._tell_of_list)
        for keys, pressed in (
            ("Ctrl+F", self._to_filter), ("/", self._to_filter), ("Ctrl+Shift+F", self.ask_filter), ("Ctrl+N", self._make),
            ("Ctrl+C", self.acts.copy), ("Ctrl+E", self.acts.ask_export), ("Ctrl+P", self.acts.print_list),
            ("Del", self.acts.ask_delete),
        ):  # fmt: skip
            self.key(keys, pressed)

    def typed(self) -> dict[str, Any] | None:
        return {"set": {}, "asked": "delete", "line": self.acts.reason} if self.acts.reason else None

    def ask_again(self, name: str, typed: str) -> None:
        """Which records it was for is not kept: they are chosen again."""
        self.acts.reason = typed
        self.desk.tell(self._tr("Choose the records again; the reason stands in the question."), "info")

    def undo(self) -> None:
        self.acts.undo() if self.acts.may_undo else super().undo()

    def _timer(self, pause: int) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(pause)
        return made

    def _make_empty(self) -> QWidget:
        self._empty_text = label("", "heading", name="emptyText")
        self._empty_help = label("", "muted", name="emptyHelp")
        for text in (self._empty_text, self._empty_help):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty_off = button(self._tr("Take all filters off"), self.presenter.take_filters_off, name="emptyOff")
        self._empty_new = button(
            self._tr("Make the first one"), self._make, role="primary", picture="plus", name="first"
        )
        sign = picture("case", shades_of().line_strong, 44)
        inside = column(spacing=MEDIUM)
        inside.addStretch(2)
        for widget in (sign, self._empty_text, self._empty_help, self._empty_off, self._empty_new):
            centred = widget not in (self._empty_text, self._empty_help)
            inside.addWidget(widget, 0, Qt.AlignmentFlag.AlignCenter if centred else Qt.AlignmentFlag(0))
        inside.addStretch(3)
        made = QWidget()
        made.setLayout(inside)
        return made

    # What is shown

    def start(self) -> None:
        if self.presenter.total < 0:
            self.presenter.load()
        self._begins = self._stack.currentIndex() == _WAITING
        (self._empty_button() if self._stack.currentIndex() == _EMPTY else self.rows).setFocus()

    def _empty_button(self) -> QPushButton:
        return self._empty_new if self._empty_new.isVisibleTo(self) else self._empty_off

    def _say_head(self) -> None:
        code, n = self.desk.speech.code, self.presenter.total
        said = (
            self._tr.plural("{n} record", "{n} records", n).replace(str(n), formats.number(n, code))
            if n >= 0 and not self.presenter.is_looking
            else self._tr("Looking…")
        )
        self.head(self.presenter.register.labels_many(code), "  ·  ".join(filter(None, (said, self._list_name))))

    def _say_filters(self) -> None:
        said = self.presenter.said_filters()
        self._chips.show_items(said)
        self._all_off.setVisible(len(said) > 1)
        if not self._filter.hasFocus():
            self._filter.blockSignals(True)
            self._filter.setText(self.presenter.query.text)
            self._filter.blockSignals(False)

    def _count(self, total: int) -> None:
        self._say_head()
        self._stack.setCurrentIndex(_EMPTY if total == 0 else _ROWS)
        self.acts.setVisible(total > 0)
        self.acts.say_chosen()
        if total == 0:
            self._say_empty()
        elif not self.presenter.chosen and self.presenter.current < 0:
            self.rows.choose([range(1)], 0)
        if self._begins and self.isVisible():
            # Until now there was nothing that could have had the keyboard.
            self._begins = False
            (self._empty_button() if total == 0 else self.rows).setFocus()

    def _say_empty(self) -> None:
        tr, may, narrowed = self._tr, self.presenter.may_create, self.presenter.is_narrowed()
        if narrowed:
            self._empty_text.setText(tr("Nothing fits these filters"))
            self._empty_help.setText(tr("Take them off, try fewer words, or look everywhere with Ctrl+K."))
        else:
            name = self.presenter.register.labels_many(self.desk.speech.code)
            self._empty_text.setText(tr("{register}: nothing recorded yet", register=name))
            more = (
                tr("A name, a word, a date is enough to begin.")
                if may
                else tr("It fills when headquarters or another post sends some.")
            )
            self._empty_help.setText(more)
        self._empty_off.setVisible(narrowed)
        self._empty_new.setVisible(may and (not narrowed or self.presenter.query.where is not None))

    def _lay_columns(self) -> None:
        if self.presenter.total < 0:
            self._stack.setCurrentIndex(_WAITING)
        header, query = self.rows.heads, self.presenter.query
        header.blockSignals(True)
        kept, proposed = self.presenter.widths(), self._proposed_widths()
        for at, name in enumerate(query.columns):
            self.rows.setColumnWidth(at, kept.get(name, proposed[name]))
        header.blockSignals(False)
        header.fit()
        self._show_order()

    def _show_order(self) -> None:
        header, query = self.rows.heads, self.presenter.query
        header.setSortIndicatorShown(query.sort in query.columns)
        if query.sort in query.columns:
            order = Qt.SortOrder.DescendingOrder if query.descending else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(query.columns.index(str(query.sort)), order)
        self._say_head()

    def _proposed_widths(self) -> dict[str, int]:
        """Each column gets what its head and its type need at least; what is left is shared by the declared widths."""
        fields, metrics, code = self.presenter.register.fields, self.rows.heads.metrics(), self.desk.speech.code
        least = {}
        for name in self.presenter.columns:
            f = fields[name]
            head = f.labels(code)
            sample = "SDQ-MMMM-2026-00042-W" if name == "number" else _SAMPLES.get(f.type, "n" * 12)
            if f.type in ("tri", "bool"):
                sample = formats.truth("unknown", code)
            in_lines = metrics.horizontalAdvance(head) // _HEAD_LINES + metrics.averageCharWidth() * 2
            words = max(metrics.horizontalAdvance(word) for word in head.split())
            least[name] = max(in_lines, words, self.rows.fontMetrics().horizontalAdvance(sample)) + 2 * MEDIUM + 4
        shares = {n: _SHARES.get(fields[n].width, 1) for n in least if n != "number"}
        shown = self._stack.width() - self.rows.verticalScrollBar().sizeHint().width() - 4
        left = max(shown - sum(least.values()), 0) / max(sum(shares.values()), 1)
        return {name: width + int(left * shares.get(name, 0)) for name, width in least.items()}

    def _resized(self, at: int, *_: int) -> None:
        if at < len(self.presenter.columns) - 1:  # the last takes what is left, by itself
            self._widths.start()

    def _keep_widths(self) -> None:
        names = self.presenter.columns[:-1]
        self.presenter.remember_widths({name: self.rows.columnWidth(at) for at, name in enumerate(names)})

    # What narrows and orders it

    def _apply_filter(self) -> None:
        self._pause.stop()
        self.presenter.filter(self._filter.text())

    def _to_rows(self) -> None:
        self._apply_filter()
        self.rows.setFocus()

    def _to_filter(self) -> None:
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.selectAll()

    def _type_in_filter(self, text: str) -> None:
        self._filter.setFocus()
        self._filter.setText(self._filter.text() + text)

    def ask_filter(self, field: str = "") -> None:
        """Ask for a filter; of one field, where it is said."""
        dialog = FilterDialog(self, self.presenter, self.desk.surroundings(), field)
        dialog.chosen.connect(self.presenter.filter_by)
        dialog.open()

    def ask_columns(self) -> None:
        presenter = self.presenter
        dialog = ColumnsDialog(self, self.desk.speech, presenter.choosable(), presenter.columns)
        dialog.chosen.connect(presenter.choose_columns)
        dialog.open()

    def _open_lists(self) -> None:
        self.lists.open_menu(self._lists)

    def _name_list(self, name: str) -> None:
        self._list_name = name
        self._lists.setAccessibleName(self._tr("Lists") + (f": {name}" if name else ""))
        self._say_head()

    def _tell_of_list(self, text: str, back: object) -> None:
        actions = [button(self._tr("Undo"), back, name="undoList")] if callable(back) else []
        self.banner.say(text, "good", *actions)

    def _open_head_menu(self, at: int, where: QPoint) -> None:
        tr, presenter = self._tr, self.presenter
        name, others = presenter.columns[at], [n for n in presenter.columns if n != presenter.columns[at]]
        menu = QMenu(self)
        menu.setObjectName("headMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not presenter.register.fields[name].computed:
            menu.addAction(tr("Sort ascending"), lambda: presenter.sort(name, False))
            menu.addAction(tr("Sort descending"), lambda: presenter.sort(name, True))
            menu.addAction(tr("Newest first"), lambda: presenter.sort(None, False))
            menu.addSeparator()
            menu.addAction(tr("Filter by this column…"), lambda: self.ask_filter(name))
        if others:
            menu.addAction(tr("Hide this column"), lambda: presenter.choose_columns(others))
        menu.addAction(tr("Columns…"), self.ask_columns)
        menu.popup(where)

    def _move_column(self, at: int, to: int) -> None:
        columns = list(self.presenter.columns)
        columns.insert(to, columns.pop(at))
        self.presenter.choose_columns(columns)

    # What is done with it

    def _chose(self) -> None:
        self.presenter.chosen = self.rows.chosen()
        self.presenter.current = self.rows.currentIndex().row()
        self.acts.say_chosen()

    def _open(self, id: str) -> None:
        self.desk.go("record", kind=self.presenter.kind, id=id, query=self.presenter.query)

    def _open_current(self) -> None:
        found = self.presenter.row(self.rows.currentIndex().row()) if self.rows.currentIndex().isValid() else None
        if found is not None:
            self._open(found.id)

    def _make(self) -> None:
        if not self.presenter.may_create:
            return
        preset = {}
        if self.presenter.query.where:
            field, id = self.presenter.query.where
            if self.presenter.register.fields[field].type == "ref":
                preset = {field: id}
        self.desk.go("record", kind=self.presenter.kind, preset=preset)

    def _copied(self, copied: Copied) -> None:
        data = QMimeData()
        data.setText(copied.text)
        data.setHtml(copied.html)
        QGuiApplication.clipboard().setMimeData(data)
        text = self._tr.plural("{n} row copied.", "{n} rows copied.", copied.rows)
        if copied.more:
            text = self._tr("The first {n} rows are copied; export the list to have all.", n=copied.rows)
        self.desk.tell(text)

    def anew(self) -> Page:
        page = ListPage(self.desk, self.presenter)
        self.presenter.speak()
        return page

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.presenter.wake()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.presenter.sleep()
