"""The pages of a PDF as pictures in memory: the window shows a paper before it is printed and no file is left behind."""

import contextlib
import io
import threading
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pypdfium2

_ONE_AT_A_TIME = threading.Lock()  # pdfium is not made for several threads
_POINTS_PER_INCH = 72


class PageImage(NamedTuple):
    """A page. `pixels`: rows from the top, each of 4 × `width` bytes: blue, green, red, 255 (Qt's Format_RGB32)."""

    width: int
    height: int
    pixels: bytes


@contextlib.contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    with _opened(pdf) as document:
        return len(document)


def page_size(pdf: bytes) -> tuple[float, float]:
    """Width and height of its first page, in points."""
    with _opened(pdf) as document:
        return document.get_page_size(0)


def page_image(pdf: bytes, at: int, dpi: int = 96) -> PageImage:
    """One page of a PDF, counted from 0, at this resolution: 3.4 MB for a page of Letter at 96 dpi."""
    with _opened(pdf) as document:
        bitmap = document[at].render(scale=dpi / _POINTS_PER_INCH, prefer_bgrx=True, maybe_alpha=False)
        assert bitmap.stride == 4 * bitmap.width, "four bytes a pixel, rows without padding"
        return PageImage(bitmap.width, bitmap.height, bytes(bitmap.buffer))


def one_after_another(papers: Iterable[bytes]) -> bytes:
    """Several PDFs as one, in their order: forty receipts in one print. Taken one by one, so that memory holds a few."""
    with _ONE_AT_A_TIME:
        whole = pypdfium2.PdfDocument.new()
    for paper in papers:
        with _opened(paper) as part:
            whole.import_pages(part)
    out = io.BytesIO()
    with _ONE_AT_A_TIME:
        whole.save(out)
        whole.close()
    return out.getvalue()
