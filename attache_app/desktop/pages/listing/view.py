"""The page of a list: filter, columns, order, and the rows."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFont, QFontMetrics, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHeaderView,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QTableView,
    QWidget,
)

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.listing.model import ID_ROLE, ListModel
from attache_app.desktop.pages.listing.presenter import ListPresenter
from attache_app.desktop.pages.page import Page
from attache_app.desktop.theme.sheet import shades_of
from attache_app.desktop.theme.spacing import LARGE, MEDIUM, ROW
from attache_app.desktop.widgets.basics import button, column, label, picture, row
from attache_app.desktop.widgets.dialogs import Question
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.domain import formats

_SHARES = {"short": 0, "half": 1, "full": 3}
_SAMPLES = {
    "date": "31/12/2026",
    "datetime": "31/12/2026 23:59",
    "pdate": "vers 1987",
    "int": "000",
    "bool": "oui",
    "tri": "oui",
}
_PAUSE_MS = 180  # of typing, before the register is asked
_WIDTHS_MS = 800


class Rows(QTableView):
    """`opened` with an id; `typed` with a letter typed among the rows: Qt would look through all of them for it."""

    opened = Signal(str)
    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rows")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        down = self.verticalHeader()
        down.hide()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(ROW)
        across = self.horizontalHeader()
        across.setSectionsClickable(True)
        across.setHighlightSections(False)
        across.setStretchLastSection(True)
        across.setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag(int(Qt.TextFlag.TextWordWrap))
        )
        self.doubleClicked.connect(self._open)

    def _open(self, index: QModelIndex) -> None:
        if (id := index.data(ID_ROLE)) is not None:
            self.opened.emit(id)

    def keyboardSearch(self, search: str) -> None:
        if search.strip():
            self.typed.emit(search)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)


class ListPage(Page):
    """A list generated from the declaration of its register."""

    def __init__(self, desk: Desk, presenter: ListPresenter) -> None:
        super().__init__(desk)
        self.setObjectName("list")
        self.presenter = presenter
        self.keep(self.presenter)
        self._filter = QLineEdit(presenter.text)
        self._filter.setObjectName("filter")
        self._filter.setProperty("role", "search")
        self._filter.setPlaceholderText(self._tr("Filter: any words of the record (Ctrl+F)"))
        self._filter.setAccessibleName(self._tr("Filter this list"))
        self._deleted = QCheckBox(self._tr("Show deleted"))
        self._deleted.setObjectName("showDeleted")
        self._deleted.setChecked(presenter.deleted)
        self._columns = button(self._tr("Columns"), self._choose_columns, picture="columns", name="columns")
        self._new = button(self._tr("New"), self._make, role="primary", picture="plus", name="new", tip="Ctrl+N")
        self.buttons.addWidget(self._new)
        self._new.setVisible(presenter.may_create)
        tools = row(self._filter, self._deleted, self._columns, spacing=MEDIUM)
        tools.setStretch(0, 1)
        self.layout_.addLayout(tools)
        self.rows = Rows()
        self.model = ListModel(presenter)
        self.model.setParent(self)
        self.rows.setModel(self.model)
        self.rows.setAccessibleName(presenter.register.labels_many(desk.speech.code))
        self._empty = self._make_empty()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.rows)
        self._stack.addWidget(self._empty)
        self.layout_.addWidget(self._stack, 1)
        self._pause, self._widths = self._timer(_PAUSE_MS), self._timer(_WIDTHS_MS)
        self._connect()
        self._say_head()
        give_mnemonics(self)

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.reset.connect(self._lay_columns)
        presenter.counted.connect(self._count)
        presenter.refused.connect(self.refuse)
        presenter.copied.connect(self._copied)
        self._filter.textChanged.connect(lambda: self._pause.start())
        self._pause.timeout.connect(self._apply_filter)
        self._widths.timeout.connect(self._keep_widths)
        self._widths.timeout.connect(self._fit_heads)
        self._filter.returnPressed.connect(self._to_rows)
        self._deleted.toggled.connect(presenter.show_deleted)
        self.rows.opened.connect(self._open)
        self.rows.typed.connect(self._type_in_filter)
        self.rows.horizontalHeader().sectionClicked.connect(self._sort)
        self.rows.horizontalHeader().sectionResized.connect(lambda *_: self._widths.start())
        self.key("Ctrl+F", self._filter.setFocus)
        self.key("Ctrl+N", self._make)
        self.key("Ctrl+C", self._copy)
        self.key("Del", self._ask_delete)

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
        self._empty_new = button(
            self._tr("Make the first one"), self._make, role="primary", picture="plus", name="first"
        )
        sign = picture("case", shades_of().line_strong, 44)
        inside = column(spacing=MEDIUM)
        inside.addStretch(2)
        inside.addWidget(sign, 0, Qt.AlignmentFlag.AlignCenter)
        inside.addWidget(self._empty_text)
        inside.addWidget(self._empty_help)
        inside.addWidget(self._empty_new, 0, Qt.AlignmentFlag.AlignCenter)
        inside.addStretch(3)
        made = QWidget()
        made.setLayout(inside)
        return made

    def start(self) -> None:
        if self.presenter.total < 0:
            self.presenter.load()
        self.rows.setFocus()

    def _say_head(self) -> None:
        code, n = self.desk.speech.code, self.presenter.total
        title = self.presenter.register.labels_many(code)
        said = (
            self._tr.plural("{n} record", "{n} records", n).replace(str(n), formats.number(n, code))
            if n >= 0
            else self._tr("Looking…")
        )
        if self.presenter.of:
            said = f"{said} · {self.presenter.of}"
        self.head(title, said)

    def _count(self, total: int) -> None:
        self._say_head()
        self._stack.setCurrentIndex(1 if total == 0 else 0)
        if total == 0:
            self._say_empty()
        elif not self.rows.currentIndex().isValid():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.rows.selectionModel().setCurrentIndex(self.model.index(0, 0), flags)

    def _say_empty(self) -> None:
        may = self.presenter.may_create
        if self.presenter.narrowed():
            self._empty_text.setText(self._tr("Nothing here matches"))
            self._empty_help.setText(self._tr("Try fewer words, or look for it everywhere with Ctrl+K."))
        else:
            self._empty_text.setText(self._tr("Nothing recorded here yet"))
            more = (
                self._tr("A name, a word, a date is enough to begin.")
                if may
                else self._tr("It fills when headquarters or another post sends some.")
            )
            self._empty_help.setText(more)
        self._empty_new.setVisible(may and not self.presenter.text)

    def _lay_columns(self) -> None:
        header = self.rows.horizontalHeader()
        header.blockSignals(True)
        kept, proposed = self.presenter.widths(), self._proposed_widths()
        for at, name in enumerate(self.presenter.columns):
            self.rows.setColumnWidth(at, kept.get(name, proposed[name]))
        header.blockSignals(False)
        self._fit_heads()
        header.setSortIndicatorShown(self.presenter.sort in self.presenter.columns)
        if self.presenter.sort in self.presenter.columns:
            order = Qt.SortOrder.DescendingOrder if self.presenter.descending else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(self.presenter.columns.index(str(self.presenter.sort)), order)
        self._say_head()

    def _proposed_widths(self) -> dict[str, int]:
        """Each column gets what its head and its type need at least; what is left is shared by the declared widths."""
        fields, metrics = self.presenter.register.fields, self._head_metrics()
        least = {}
        for name in self.presenter.columns:
            words = fields[name].labels(self.desk.speech.code).split()
            sample = "SDQ-MMMM-2026-00042-W" if name == "number" else _SAMPLES.get(fields[name].type, "M" * 9)
            least[name] = max(metrics.horizontalAdvance(text) for text in (*words, sample)) + 2 * MEDIUM + 4
        shares = {n: _SHARES.get(fields[n].width, 1) for n in least if n != "number"}
        shown = self.rows.width() - self.rows.verticalScrollBar().sizeHint().width() - 4
        left = max(shown - sum(least.values()), 0) / max(sum(shares.values()), 1)
        return {name: width + int(left * shares.get(name, 0)) for name, width in least.items()}

    def _head_metrics(self) -> QFontMetrics:
        """The heads are set bolder than the font that Qt knows of them."""
        font = QFont(self.rows.horizontalHeader().font())
        font.setWeight(QFont.Weight.DemiBold)
        return QFontMetrics(font)

    def _fit_heads(self) -> None:
        """The heads are as high as the one with the most lines needs."""
        header, metrics, flags = self.rows.horizontalHeader(), self._head_metrics(), int(Qt.TextFlag.TextWordWrap)
        heights = []
        for at, text in enumerate(self.presenter.heads()):
            room = QRect(0, 0, max(header.sectionSize(at) - 2 * MEDIUM, 40), 400)
            heights.append(metrics.boundingRect(room, flags, text).height())
        header.setFixedHeight(max(heights, default=0) + LARGE)

    def _keep_widths(self) -> None:
        names = self.presenter.columns[:-1]  # the last takes what is left
        self.presenter.remember_widths({name: self.rows.columnWidth(at) for at, name in enumerate(names)})

    def _apply_filter(self) -> None:
        self.presenter.filter(self._filter.text())

    def _to_rows(self) -> None:
        self._apply_filter()
        self.rows.setFocus()

    def _type_in_filter(self, text: str) -> None:
        self._filter.setFocus()
        self._filter.setText(self._filter.text() + text)

    def _sort(self, at: int) -> None:
        self.presenter.sort_by(self.presenter.columns[at])

    def _choose_columns(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for f in self.presenter.choosable():
            action = menu.addAction(f.labels(self.desk.speech.code).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(f.name in self.presenter.columns)
            action.setData(f.name)
            action.triggered.connect(self._column_chosen)
        menu.popup(self._columns.mapToGlobal(self._columns.rect().bottomLeft()))

    def _column_chosen(self) -> None:
        action, chosen = self.sender(), self.presenter.columns
        name = action.data() if isinstance(action, QAction) else ""
        self.presenter.choose_columns([n for n in chosen if n != name] if name in chosen else [*chosen, name])

    def _open(self, id: str) -> None:
        self.desk.go("record", kind=self.presenter.kind, id=id, query=self.presenter.query())

    def _make(self) -> None:
        if not self.presenter.may_create:
            return
        preset = {}
        if self.presenter.where:
            field, id = self.presenter.where
            if self.presenter.register.fields[field].type == "ref":
                preset = {field: id}
        self.desk.go("record", kind=self.presenter.kind, preset=preset)

    def _copy(self) -> None:
        ranges = [(r.top(), r.bottom()) for r in self.rows.selectionModel().selection().toList()]
        self.presenter.copy(sorted(ranges))

    def _copied(self, text: str, rows: int) -> None:
        QGuiApplication.clipboard().setText(text)
        self.desk.tell(self._tr.plural("{n} row copied.", "{n} rows copied.", rows))

    def _ask_delete(self) -> None:
        id = self.rows.currentIndex().data(ID_ROLE)
        if id is None:
            return
        text = self._tr("It stays in the history and can be taken back. Write no names in the reason.")
        answers = [("delete", self._tr("Delete"), "danger"), ("no", self._tr("Keep it"), "")]
        question = Question(self, self._tr("Delete this record?"), text, answers, line=self._tr("Reason"))
        question.ask(lambda answer: self.presenter.delete(id, question.typed) if answer == "delete" else None)

    def anew(self) -> Page:
        page = ListPage(self.desk, self.presenter)
        self.presenter.load()
        return page
