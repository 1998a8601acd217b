"""Sending a paper to a printer, page by page, so that forty receipts do not fill the memory of an old laptop."""

from PySide6.QtCore import QMarginsF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from attache_app.desktop.tasks import Control
from attache_app.errors import EnvironmentProblem
from attache_app.reports import pictures
from attache_app.reports.pictures import PageImage

DPI = 220  # fine enough for small print, a quarter of what the slowest printers take


def printer_names() -> list[str]:
    """The printers of this computer, its usual one first. Asking the system may take seconds: not on the window's thread."""
    usual = QPrinterInfo.defaultPrinterName()
    return sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != usual, name))


def printer(name: str) -> QPrinter:
    """A printer of this name, ready for a paper that has its own margins."""
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setPrinterName(name)
    made.setDocName("Attaché")  # what whoever stands at the printer sees in its queue
    return made


def send(to: QPrinter, pdf: bytes, control: Control) -> None:
    """Print all pages, as often as the printer was told to. EnvironmentProblem where it refuses them."""
    size = QPageSize(QSizeF(*pictures.page_size(pdf)), QPageSize.Unit.Point)
    to.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
    to.setFullPage(True)
    painter = QPainter()
    if not painter.begin(to):
        raise EnvironmentProblem("printer_refused")
    try:
        count = pictures.page_count(pdf)
        for at in range(count):
            control.progress(at, count)
            if at and not to.newPage():
                raise EnvironmentProblem("printer_refused")
            page = image(pictures.page_image(pdf, at, DPI))
            target = painter.viewport()
            target.setSize(page.size().scaled(target.size(), Qt.AspectRatioMode.KeepAspectRatio))
            painter.drawImage(target, page)
    finally:
        painter.end()


def image(page: PageImage) -> QImage:
    """A page as Qt knows it; a copy, for Qt would otherwise read memory that Python may free."""
    return QImage(page.pixels, page.width, page.height, 4 * page.width, QImage.Format.Format_RGB32).copy()
