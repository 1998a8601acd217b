"""Pages as pictures, for the preview."""

from concurrent.futures import ThreadPoolExecutor

from attache_app.reports.office import Office
from attache_app.reports.pictures import one_after_another, page_count, page_size
from attache_app.reports.receipt import ReceiptModel, render
from tests.reports.reading import page_images, page_texts

PDF = render(ReceiptModel("SDQ-A-2026-00042-N", "2026-11-24", Office("Saint-Domingue")), "ht")


def test_a_page_becomes_opaque_pixels_of_its_size():
    (page,) = page_images(PDF, dpi=144)

    assert (page.width, page.height) == (1224, 1584)
    assert len(page.pixels) == 1224 * 1584 * 4
    assert page.pixels[:4] == b"\xff\xff\xff\xff"
    assert set(page.pixels[3::4]) == {255}
    assert b"\x00\x00\x00\xff" in page.pixels


def test_several_threads_may_draw_at_once():
    (alone,) = page_images(PDF)
    with ThreadPoolExecutor(4) as pool:
        assert all(pages == [alone] for pages in pool.map(page_images, [PDF] * 12))


def test_forty_receipts_are_one_print_in_their_order():
    numbers = [f"SDQ-A-2026-{n:05}" for n in range(1, 41)]
    each = [render(ReceiptModel(n, "2026-11-24", Office("Saint-Domingue")), "fr") for n in numbers]

    whole = one_after_another(iter(each))

    assert page_count(whole) == 40
    assert page_size(whole) == page_size(each[0])
    for number, text in zip(numbers, page_texts(whole), strict=True):
        assert number in text
