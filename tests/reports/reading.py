"""What a test reads from a PDF: its text with single spaces, and what its file says about itself."""

import pypdfium2

from attache_app.reports.pictures import PageImage, page_count, page_image


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page, words separated by one space."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def text_of(pdf: bytes) -> str:
    return " ".join(page_texts(pdf))


def page_sizes(pdf: bytes) -> set[tuple[float, float]]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return {(round(page.get_width(), 1), round(page.get_height(), 1)) for page in document}
    finally:
        document.close()


def metadata(pdf: bytes) -> dict[str, str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return dict(document.get_metadata_dict())
    finally:
        document.close()


def page_images(pdf: bytes, dpi: int = 96) -> list[PageImage]:
    return [page_image(pdf, at, dpi) for at in range(page_count(pdf))]
