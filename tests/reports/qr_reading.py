"""A small reader of QR codes in a picture, so that tests read what a telephone would: upright, undamaged, versions 1 to 6, level M."""

import re
from collections.abc import Iterator

from attache_app.reports.pictures import PageImage

_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_DATA_BLOCKS = {1: [16], 2: [28], 3: [44], 4: [32, 32], 5: [43, 43], 6: [27, 27, 27, 27]}  # ISO/IEC 18004, level M
_FORMAT_MASK = 0b101010000010010
_LEVEL_M = 0b00
_MASKS = [
    lambda r, c: (r + c) % 2 == 0,
    lambda r, c: r % 2 == 0,
    lambda r, c: c % 3 == 0,
    lambda r, c: (r + c) % 3 == 0,
    lambda r, c: (r // 2 + c // 3) % 2 == 0,
    lambda r, c: r * c % 2 + r * c % 3 == 0,
    lambda r, c: (r * c % 2 + r * c % 3) % 2 == 0,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2 == 0,
]
_DARK = bytes(1 if level < 96 else 0 for level in range(256))
_FINDER_ROW = re.compile(rb"(?<!\x01)(?=(\x01+)(\x00+)(\x01+)(\x00+)(\x01+)(?!\x01))")  # they may overlap


def read_qr(page: PageImage) -> str:
    """The text of the one QR code of a page; AssertionError if there is none that can be read."""
    return _decode(_modules(page))


def _modules(page: PageImage) -> list[list[int]]:
    blue = page.pixels[::4].translate(_DARK)
    rows = [blue[at : at + page.width] for at in range(0, len(blue), page.width)]
    left, right, top, bottom, unit = _corners(rows)
    size = round((right - left) / unit) + 7
    unit = (right - left) / (size - 7)
    assert size % 4 == 1 and abs(bottom - top - (right - left)) < unit, "not a square of modules"
    start_x, start_y = left - 3 * unit, top - 3 * unit
    return [[rows[round(start_y + r * unit)][round(start_x + c * unit)] for c in range(size)] for r in range(size)]


def _corners(rows: list[bytes]) -> tuple[float, float, float, float, float]:
    """Centres of the finder patterns (left, right, top, bottom) and the side of a module, in pixels."""
    found: list[tuple[float, int, float]] = []
    for y, row in enumerate(rows):
        for hit in _FINDER_ROW.finditer(row):
            runs = [len(hit[part]) for part in range(1, 6)]
            unit = sum(runs) / 7
            if unit > 2 and all(
                abs(run - want * unit) < unit * 0.6 for run, want in zip(runs, (1, 1, 3, 1, 1), strict=True)
            ):
                found.append(((hit.start() + hit.end(5) - 1) / 2, y, unit))
    # The middle of a finder pattern shows these runs on three rows of modules, one below the other; text does not.
    rows_at = {(x, y) for x, y, _ in found}
    stacks = [
        (x, y, unit) for x, y, unit in found if all((x, y + down) in rows_at for down in range(round(2.4 * unit)))
    ]
    assert stacks, "no QR code on this page"
    left, right, unit = min(x for x, _, _ in stacks), max(x for x, _, _ in stacks), stacks[0][2]
    top = min(y for x, y, _ in stacks if x == right) + 1.5 * unit
    bottom = max(y for x, y, _ in stacks if x == left) + 1.5 * unit
    return left, right, top, bottom, unit


def _decode(modules: list[list[int]]) -> str:
    size = len(modules)
    version = (size - 17) // 4
    cells = [*((8, c) for c in (0, 1, 2, 3, 4, 5, 7, 8)), *((r, 8) for r in (7, 5, 4, 3, 2, 1, 0))]
    form = int("".join(str(modules[r][c]) for r, c in cells), 2) ^ _FORMAT_MASK
    assert form >> 13 == _LEVEL_M, "another level of correction"
    mask = _MASKS[form >> 10 & 7]
    bits = "".join(str(modules[r][c] ^ mask(r, c)) for r, c in _path(size, version))
    words = [int(bits[at : at + 8], 2) for at in range(0, len(bits) // 8 * 8, 8)]
    blocks = _DATA_BLOCKS[version]
    ordered = [words[at * len(blocks) + block] for block in range(len(blocks)) for at in range(blocks[0])]
    return _text("".join(f"{word:08b}" for word in ordered))


def _path(size: int, version: int) -> Iterator[tuple[int, int]]:
    """The cells that hold data, in the order of their bits."""
    upward = True
    for right in [*range(size - 1, 6, -2), 5, 3, 1]:
        for row in range(size - 1, -1, -1) if upward else range(size):
            for column in (right, right - 1):
                if not _is_pattern(row, column, size, version):
                    yield row, column
        upward = not upward


def _is_pattern(row: int, column: int, size: int, version: int) -> bool:
    at_finder = (row < 9 and column < 9) or (row < 9 and column >= size - 8) or (row >= size - 8 and column < 9)
    at_alignment = version > 1 and abs(row - (size - 7)) <= 2 and abs(column - (size - 7)) <= 2
    return at_finder or at_alignment or row == 6 or column == 6


def _text(bits: str) -> str:
    assert bits[:4] == "0010", "not alphanumeric"
    length, at, text = int(bits[4:13], 2), 13, ""
    while len(text) < length - 1:
        first, second = divmod(int(bits[at : at + 11], 2), 45)
        text += _ALPHANUMERIC[first] + _ALPHANUMERIC[second]
        at += 11
    return text + _ALPHANUMERIC[int(bits[at : at + 6], 2)] if length % 2 else text
