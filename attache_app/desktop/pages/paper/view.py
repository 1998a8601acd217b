"""The page of a paper: how it will look, its language, and two ways out: a printer, a PDF."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.page import Page
from attache_app.desktop.pages.paper.presenter import PaperPresenter
from attache_app.desktop.sheets import Sheet
from attache_app.desktop.speech import NAMES
from attache_app.desktop.tasks import Job
from attache_app.desktop.theme.spacing import MEDIUM
from attache_app.desktop.widgets.basics import button, column, label, row, scrolled
from attache_app.desktop.widgets.busy import Busy
from attache_app.desktop.widgets.file_choosers import choose_new_file
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.desktop.widgets.segment import Segment
from attache_app.reports.pictures import PageImage

_MOST_COPIES = 20


class PaperPage(Page):
    """Nothing of it lies on the disk until someone keeps it. Enter prints on the printer used last."""

    def __init__(self, desk: Desk, sheet: Sheet, presenter: PaperPresenter | None = None) -> None:
        super().__init__(desk)
        self.setObjectName("paper")
        self.presenter = presenter or PaperPresenter(desk, sheet)
        self.keep(self.presenter)
        tr = self._tr
        self.head(tr(sheet.title), tr(sheet.about))
        self._keep = button(tr("Keep as PDF…"), self._ask_file, picture="save", name="keep")
        self._print = button(tr("Print"), self._print_now, role="primary", picture="print", name="print", tip="Ctrl+P")
        self.buttons.addWidget(self._keep)
        self.buttons.addWidget(self._print)
        self.layout_.addLayout(self._tools())
        self._busy = Busy(tr("Stop"))
        self.layout_.addWidget(self._busy)
        self._seen = label("", name="page")
        self._seen.setProperty("role", "paper")
        self._seen.hide()
        self._picture: QPixmap | None = None
        inner = QWidget()
        inside = column(self._seen)
        inside.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        inner.setLayout(inside)
        self._scroll = scrolled(inner, name="pages")
        self.layout_.addWidget(self._scroll, 1)
        self._connect()
        give_mnemonics(self)

    def _tools(self) -> QHBoxLayout:
        tr = self._tr
        self._language = Segment(list(NAMES.items()))
        self._language.describe(tr("Language of the paper"))
        self._language.choose(self.presenter.language)
        self._printer = QComboBox()
        self._printer.setObjectName("printer")
        self._printer.setAccessibleName(tr("Printer"))
        self._printer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._copies = QSpinBox()
        self._copies.setObjectName("copies")
        self._copies.setRange(1, _MOST_COPIES)
        self._copies.setAccessibleName(tr("Copies"))
        self._no_printer = label(
            tr("No printer is set up on this computer. Keep the paper as PDF."), "muted", name="noPrinter"
        )
        self._no_printer.hide()
        self._pages = label("", "muted", name="pageOf", wrap=False)
        self._before = button("‹", lambda: self._turn(-1), name="pageBefore", tip=tr("Page before"))
        self._after = button("›", lambda: self._turn(1), name="pageAfter", tip=tr("Page after"))
        for b in (self._before, self._after):
            b.setAccessibleName(b.toolTip())
            b.setProperty("plain", "")
        printer, copies = label(tr("Printer"), "label", wrap=False), label(tr("Copies"), "label", wrap=False)
        printer.setBuddy(self._printer)
        copies.setBuddy(self._copies)
        self._with_printer: tuple[QWidget, ...] = (printer, self._printer, copies, self._copies)
        made = row(label(tr("Language of the paper"), "label", wrap=False), self._language, spacing=MEDIUM)
        made.setStretch(1, 1)
        for widget in (self._before, self._pages, self._after, *self._with_printer, self._no_printer):
            made.addWidget(widget)
        return made

    def _connect(self) -> None:
        presenter = self.presenter
        self._language.changed.connect(self._speak)
        presenter.shown.connect(self._show)
        presenter.listed.connect(self._list)
        presenter.began.connect(self._follow)
        presenter.kept.connect(self._say_kept)
        presenter.printed.connect(self._say_printed)
        presenter.refused.connect(self.refuse)
        self.key("Ctrl+P", self._print_now)
        self.key("Ctrl+S", self._ask_file)
        self.key("PgUp", lambda: self._turn(-1))
        self.key("PgDown", lambda: self._turn(1))

    def start(self) -> None:
        if self.presenter.count == 0:
            self.presenter.load()
        else:
            self.presenter.turn_to(self.presenter.at)
        self.presenter.find_printers()
        self._print.setFocus()

    # Showing

    def _show(self, page: PageImage) -> None:
        from attache_app.desktop.printing import image

        tr, at, count = self._tr, self.presenter.at, self.presenter.count
        self.banner.say("")
        said = tr("Page {n} of {all}", n=at + 1, all=count)
        self._picture = QPixmap.fromImage(image(page))
        self._fit()
        self._seen.setAccessibleName(said)
        self._seen.show()
        self._scroll.verticalScrollBar().setValue(0)
        self._pages.setText(said)
        for widget in (self._before, self._pages, self._after):
            widget.setVisible(count > 1)
        self._before.setEnabled(at > 0)
        self._after.setEnabled(at + 1 < count)

    def _fit(self) -> None:
        """The page no wider than there is room; nothing of it is to be looked for beyond an edge."""
        if self._picture is not None:
            room = self._scroll.viewport().width() - 2
            narrow = self._picture.width() > room
            mode = Qt.TransformationMode.SmoothTransformation
            self._seen.setPixmap(self._picture.scaledToWidth(room, mode) if narrow else self._picture)

    def _list(self, names: list[str]) -> None:
        self._printer.clear()
        self._printer.addItems(names)
        used = self._printer.findText(self.desk.preferences.get("printer", ""))
        self._printer.setCurrentIndex(max(used, 0))
        for widget in self._with_printer:
            widget.setVisible(bool(names))
        self._no_printer.setVisible(not names)
        if not names and self._print.hasFocus():
            self._keep.setFocus()
        self._print.setEnabled(bool(names))

    def _follow(self, what: str, job: Job) -> None:
        self._busy.follow(self._tr("Making the paper…") if what == "make" else self._tr("Printing…"), job)

    # What the user does

    def _speak(self) -> None:
        if self._language.chosen():
            self.presenter.speak(self._language.chosen())
        else:
            self._language.choose(self.presenter.language)  # a paper has a language

    def _turn(self, by: int) -> None:
        self.presenter.turn_to(self.presenter.at + by)

    def _ask_file(self) -> None:
        proposed = f"{self._tr(self.presenter.sheet.file)}.pdf"
        out = choose_new_file(self, self._tr("Where to keep the paper"), proposed, "*.pdf")
        if out is not None:
            self.presenter.keep(out if out.suffix else out.with_suffix(".pdf"))

    def _print_now(self) -> None:
        if self._printer.count() == 0:
            return
        from attache_app.desktop import printing

        name = self._printer.currentText()
        self.desk.preferences.put("printer", name)
        printer = printing.printer(name)
        printer.setCopyCount(self._copies.value())
        self.presenter.print(printer)

    def _say_kept(self, name: str) -> None:
        self.desk.tell(self._tr("Kept: {file}", file=name))

    def _say_printed(self) -> None:
        self.desk.tell(self._tr("Sent to the printer."))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def anew(self) -> Page:
        return PaperPage(self.desk, self.presenter.sheet, self.presenter)
