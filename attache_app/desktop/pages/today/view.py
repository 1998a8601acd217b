"""The first page: where to begin, then what waits, the most urgent first. Every line opens its record at the field that matters."""

import functools

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QMenu, QWidget

from attache_app.desktop.desk import Desk, Place
from attache_app.desktop.pages.page import Page
from attache_app.desktop.pages.today.drawing import Drawing
from attache_app.desktop.pages.today.lines import Lines
from attache_app.desktop.pages.today.model import TodayModel
from attache_app.desktop.pages.today.presenter import LINE, MORE, Row, TodayPresenter
from attache_app.desktop.theme.sheet import text_is_large
from attache_app.desktop.theme.spacing import MEDIUM
from attache_app.desktop.widgets.basics import button, label, row
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.desktop.widgets.segment import Segment
from attache_app.domain import formats
from attache_app.services.records import Saved
from attache_app.services.today import SECTIONS
from attache_app.services.today_lines import Line
from attache_app.services.today_settle import NOTICE, may_settle
from attache_app.services.today_words import Words

_PAUSE_MS = 180  # of typing, before lines are looked through
_CHANGED_MS = 400  # several saves in a row are read once
_CLOCK_MS = 30_000  # how often the page looks whether midnight has passed


class _Filter(QLineEdit):
    """`left`: down, or Escape, which also takes the filter away, leads to the lines."""

    left = Signal()

    def event(self, event: QEvent) -> bool:
        # Escape is the window's way back, unless whoever has the keyboard takes it.
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and bool(self.text())
        if event.type() == QEvent.Type.ShortcutOverride and is_escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class TodayPage(Page):
    """Read anew when records change, when one comes back to it, and at midnight at the post."""

    def __init__(self, desk: Desk, presenter: TodayPresenter | None = None) -> None:
        super().__init__(desk)
        self.setObjectName("today")
        self.presenter = presenter or TodayPresenter(desk)
        self.keep(self.presenter)
        self._words = Words(desk.speech.tr_, desk.session)
        self._say_day()
        self._begin()
        self.layout_.addWidget(self._tools())
        self.lines = Lines(TodayModel(self._words, self._tr), Drawing(self._words))
        self.lines.setAccessibleName(self._tr("Today"))
        self.layout_.addWidget(self.lines, 1)
        if not text_is_large():
            keys = self._tr("Enter: open · Ctrl+Enter: done now · ← →: fold · Alt+1 … 5: to a section")
            self.layout_.addWidget(label(keys, "help"))
        self._pause = self._timer(_PAUSE_MS, self._filter_now)
        self._changed = self._timer(_CHANGED_MS, self.presenter.load)
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_MS)
        self._clock.timeout.connect(self._look_at_the_clock)
        self._connect()
        give_mnemonics(self)

    def _timer(self, pause: int, then: object) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(pause)
        made.timeout.connect(then)
        return made

    def _say_day(self) -> None:
        today = formats.weekday_date(self.desk.session.now().date().isoformat(), self.desk.speech.code)
        self.head(f"{today[:1].upper()}{today[1:]}", self._tr("Signed in: {name}", name=self.desk.session.person))

    def _begin(self) -> None:
        """Where work begins, and print."""
        tr, code = self._tr, self.desk.speech.code
        registers = self.desk.declarations.registers
        if self.desk.is_hq:
            places = [(tr("Inbox"), "inbox", Place("inbox")), (tr("To settle"), "conflict", Place("conflicts"))]
        else:
            new = tr("New: {register}", register=registers["case"].labels(code))
            places = [(tr("Quick intake"), "intake", Place("intake")), (new, "case", Place("record", kind="case"))]
        self._print = button(tr("Print"), self._print_page, picture="print", name="print", tip="Ctrl+P")
        self.buttons.addWidget(self._print)
        for n, (text, picture, place) in enumerate(places):
            role = "primary" if n == 0 else ""
            made = button(text, role=role, picture=picture, name=f"begin_{place.kind or place.page}")
            made.clicked.connect(functools.partial(self.desk.go, place.page, kind=place.kind))
            self.buttons.addWidget(made)

    def _tools(self) -> QWidget:
        tr = self._tr
        self._filter = _Filter(self.presenter.text)
        self._filter.setObjectName("filter")
        self._filter.setProperty("role", "search")
        self._filter.setPlaceholderText(tr("Filter (Ctrl+F)"))
        self._filter.setAccessibleName(tr("Filter today’s lines"))
        self._filter.setClearButtonEnabled(True)
        self._filter.setMinimumWidth(self.fontMetrics().averageCharWidth() * 22)
        self._chips = Segment([(name, self._words.title(name)) for name in SECTIONS])
        self._chips.setObjectName("sections")
        self._chips.describe(tr("Only one section"))
        self._chips.choose(self.presenter.only or None)
        self._mine = QCheckBox(tr("Mine only"))
        self._mine.setObjectName("mine")
        self._mine.setToolTip(tr("Only what is for me, and what nobody has taken"))
        self._mine.setChecked(self.presenter.mine)
        made = row(self._filter, self._chips, self._mine, spacing=MEDIUM)
        made.setStretch(1, 1)
        holder = QWidget()  # a piece that is shown before it has a place is a window, and takes the keyboard
        holder.setLayout(made)
        # The sections themselves say as much, and Alt with a digit goes there.
        self._chips.setVisible(not text_is_large())
        return holder

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.shown.connect(self._show)
        presenter.refused.connect(self.refuse)
        presenter.settled.connect(self._say_settled)
        self.desk.records_changed.connect(self._note_changes)
        self._filter.textChanged.connect(lambda: self._pause.start())
        self._filter.returnPressed.connect(self.lines.setFocus)
        self._filter.left.connect(self.lines.setFocus)
        self._chips.changed.connect(lambda: presenter.show_only(self._chips.chosen() or ""))
        self._mine.toggled.connect(presenter.show_mine)
        self.lines.opened.connect(self._open)
        self.lines.folded.connect(lambda at, folded: presenter.fold(at.section, folded))
        self.lines.settled.connect(self._settle)
        self.lines.typed.connect(self._type_in_filter)
        self.key("Ctrl+F", self._filter.setFocus)
        self.key("Ctrl+P", self._print_page)
        self.key("Ctrl+C", self._copy)
        self.key("F5", presenter.load)
        for n, name in enumerate(SECTIONS, 1):
            self.digit_key(n, functools.partial(self._go_to, name))

    # What happens

    def start(self) -> None:
        self._say_day()
        if (
            not self.presenter.is_reading
        ):  # signing in starts the first page twice: before and after the window shows it
            self.presenter.load()
        self._clock.start()
        self.lines.setFocus()

    def _note_changes(self, _changed: object) -> None:
        # A page under another is read when one comes back to it.
        if self.isVisible():
            self._changed.start()

    def _look_at_the_clock(self) -> None:
        if self.isVisible() and self.presenter.is_of_another_day():
            self._say_day()
            self.presenter.load()

    def _show(self, rows: list[Row]) -> None:
        for section in self.presenter.sections:
            self._chips.say(section.name, f"{self._words.title(section.name)} ({self._words.number(section.total)})")
        self.lines.show_rows(rows, self.presenter.is_filtered)

    def _filter_now(self) -> None:
        self.presenter.filter(self._filter.text())

    def _type_in_filter(self, letter: str) -> None:
        self._filter.setText(self._filter.text() + letter)
        self._filter.setFocus()

    def _go_to(self, section: str) -> None:
        if self.presenter.only not in ("", section):
            self._chips.choose(None)
            self.presenter.show_only("")
        self.lines.go_to(section)

    def _open(self, at: Row) -> None:
        if at.form == MORE:
            self.presenter.show_more(at.section)
        elif at.line is not None:
            line = at.line
            if line.page == "record":
                self.desk.go("record", kind=line.kind, id=line.id, field=line.field)
            else:
                self.desk.go(line.page)

    def _settle(self, at: Row) -> None:
        if at.line is not None and may_settle(self.desk.declarations, at.line):
            self.presenter.settle(at.line)
        elif at.form == LINE:
            self.desk.tell(self._tr("This takes more than a word: Enter opens it."), "info")

    def _say_settled(self, line: Line, saved: Saved) -> None:
        said = self._tr("Noted as read.") if line.line == NOTICE else self._tr("Noted as done now.")
        self.desk.tell(said, "good", (self._tr("Undo"), functools.partial(self.presenter.take_back, saved)))

    def _copy(self) -> None:
        if self.lines.row() is not None:
            QGuiApplication.clipboard().setText(str(self.lines.currentIndex().data()))
            self.desk.tell(self._tr("Copied as text."))

    def _print_page(self) -> None:
        from attache_app.desktop import sheets  # with what makes PDF: later, for whoever prints

        presenter = self.presenter
        sections = (presenter.only,) if presenter.only else SECTIONS
        sheet = sheets.of_today(self.desk.session, presenter.mine, presenter.text, sections)
        self.desk.go("paper", sheet=sheet)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = self.lines.row()
        if at is not None and at.line is not None:
            self._menu(at).popup(event.globalPos() if event.reason() == event.Reason.Mouse else self._menu_place())

    def _menu_place(self) -> QPoint:
        return self.lines.viewport().mapToGlobal(self.lines.visualRect(self.lines.currentIndex()).bottomLeft())

    def _menu(self, at: Row) -> QMenu:
        tr = self._tr
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        acts = [(tr("Open"), "Enter", lambda: self._open(at)), (tr("Copy as text"), "Ctrl+C", self._copy)]
        if at.line is not None and may_settle(self.desk.declarations, at.line):
            text = tr("I have read it") if at.line.line == NOTICE else tr("Done now")
            acts.insert(1, (text, "Ctrl+Enter", lambda: self._settle(at)))
        for text, keys, act in acts:
            made = QAction(f"{text}\t{keys}", menu)
            made.triggered.connect(act)
            menu.addAction(made)
        return menu

    def anew(self) -> Page:
        return TodayPage(self.desk, self.presenter)
