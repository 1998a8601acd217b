"""The pages of a PDF as pictures in memory: the window shows a paper before it is printed and no file is left behind."""

import threading
from typing import NamedTuple

import pypdfium2

_ONE_AT_A_TIME = threading.Lock()  # pdfium is not made for several threads
_POINTS_PER_INCH = 72


class PageImage(NamedTuple):
    """A page. `pixels`: rows from the top, each of 4 × `width` bytes: blue, green, red, 255 (Qt's Format_RGB32)."""

    width: int
    height: int
    pixels: bytes


def page_images(pdf: bytes, dpi: int = 96) -> list[PageImage]:
    """Every page of a PDF at this resolution: 3.4 MB a page of Letter at 96 dpi."""
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return [_image(page, dpi) for page in document]
        finally:
            document.close()


def _image(page: pypdfium2.PdfPage, dpi: int) -> PageImage:
    bitmap = page.render(scale=dpi / _POINTS_PER_INCH, prefer_bgrx=True, maybe_alpha=False)
    assert bitmap.stride == 4 * bitmap.width, "four bytes a pixel, rows without padding"
    return PageImage(bitmap.width, bitmap.height, bytes(bitmap.buffer))
