"""The page of a receipt: the paper as it will be, its language, and two ways out: a printer, a PDF."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.page import Page
from attache_app.desktop.pages.receipt.presenter import ReceiptPresenter
from attache_app.desktop.speech import NAMES
from attache_app.desktop.theme.spacing import MEDIUM
from attache_app.desktop.widgets.basics import button, clear, column, label, row, scrolled
from attache_app.desktop.widgets.file_choosers import choose_new_file
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.desktop.widgets.segment import Segment
from attache_app.reports.pictures import PageImage


class ReceiptPage(Page):
    """Nothing of it lies on the disk until someone keeps it."""

    def __init__(self, desk: Desk, kind: str, id: str, presenter: ReceiptPresenter | None = None) -> None:
        super().__init__(desk)
        self.setObjectName("receipt")
        self.presenter = presenter or ReceiptPresenter(desk, kind, id)
        self.keep(self.presenter)
        tr = self._tr
        self.head(
            tr("Receipt") if kind == "case" else tr("Slip"), tr("In the language of the person who takes it home.")
        )
        self._keep = button(tr("Keep as PDF…"), self._ask_file, picture="save", name="keep")
        self._print = button(tr("Print…"), self.presenter.ready_to_print, role="primary", picture="print", name="print")
        self.buttons.addWidget(self._keep)
        self.buttons.addWidget(self._print)
        self._language = Segment(list(NAMES.items()))
        self._language.describe(tr("Language of the paper"))
        self._language.choose(self.presenter.language)
        self._language.changed.connect(self._speak)
        tools = row(label(tr("Language of the paper"), "label", wrap=False), self._language, spacing=MEDIUM)
        tools.setStretch(1, 1)
        self.layout_.addLayout(tools)
        self._pages = column(spacing=MEDIUM)
        self._pages.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        inner = QWidget()
        inner.setLayout(self._pages)
        self.layout_.addWidget(scrolled(inner, name="paper"), 1)
        self.presenter.shown.connect(self._show)
        self.presenter.kept.connect(self._say_kept)
        self.presenter.printable.connect(self._send_to_printer)
        self.presenter.refused.connect(self.refuse)
        self.key("Ctrl+P", self.presenter.ready_to_print)
        give_mnemonics(self)

    def start(self) -> None:
        self.presenter.load()
        self._print.setFocus()

    def _speak(self) -> None:
        if self._language.chosen():
            self.presenter.speak(self._language.chosen())

    def _show(self, pages: list[PageImage]) -> None:
        clear(self._pages)
        self.banner.say("")
        for n, page in enumerate(pages, 1):
            seen = QLabel()
            seen.setPixmap(QPixmap.fromImage(_image(page)))
            seen.setProperty("role", "paper")
            seen.setAccessibleName(self._tr("Page {n} of {all}", n=n, all=len(pages)))
            self._pages.addWidget(seen)

    def _ask_file(self) -> None:
        out = choose_new_file(self, self._tr("Where to keep the paper"), f"{self._tr('receipt')}.pdf", "*.pdf")
        if out is not None:
            self.presenter.keep(out if out.suffix else out.with_suffix(".pdf"))

    def _say_kept(self, name: str) -> None:
        self.desk.tell(self._tr("Kept: {file}", file=name))

    def _send_to_printer(self, pages: list[PageImage]) -> None:
        # Loaded when first needed: the printing system is slow to wake.
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def send() -> None:
            painter = QPainter(printer)
            for n, page in enumerate(pages):
                if n:
                    printer.newPage()
                picture = _image(page)
                target = painter.viewport()
                size = picture.size().scaled(target.size(), Qt.AspectRatioMode.KeepAspectRatio)
                target.setSize(size)
                painter.drawImage(target, picture)
            painter.end()
            self.desk.tell(self._tr("Sent to the printer."))

        dialog.accepted.connect(send)
        dialog.show()

    def anew(self) -> Page:
        return ReceiptPage(self.desk, self.presenter.kind, self.presenter.id, self.presenter)


def _image(page: PageImage) -> QImage:
    # A copy: Qt would otherwise read memory that Python may free.
    return QImage(page.pixels, page.width, page.height, 4 * page.width, QImage.Format.Format_RGB32).copy()
