"""A table as a workbook (.xlsx) or as comma-separated text, written row by row: a long list takes no more memory than a short one.

No cell is ever a formula: what somebody typed is opened by a spreadsheet as the words it is.
"""

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

Cell = str | int | float | dt.date
"""A date or a number is one in the workbook too, so that it can be sorted and added up."""
_WIDEST, _NARROWEST = 48, 8  # letters
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_MOST_LETTERS = 32_767  # of a cell, by the format
MOST_ROWS = 1_048_575
"""Below the heads, by the format."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column. `letters`: how wide its cells are, about."""

    text: str
    letters: int


def write_xlsx(path: Path, sheet: str, heads: Sequence[Head], rows: Iterable[Sequence[Cell]], note: str = "") -> None:
    """Write the table. `sheet`: the name of its sheet; `note`: a line under the table, as where it comes from."""
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "in_memory": False, "tmpdir": str(path.parent),
    }  # fmt: skip
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": "Attaché", "author": "Attaché"})
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        page = book.add_worksheet(_sheet_name(sheet))
        for at, head in enumerate(heads):
            page.set_column(at, at, max(_NARROWEST, min(head.letters, _WIDEST)))
            page.write_string(0, at, head.text, bold)
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        page.set_landscape()
        last = 0
        for last, row in enumerate(rows, 1):
            for at, cell in enumerate(row):
                if isinstance(cell, str):
                    if cell:
                        page.write_string(last, at, cell[:_MOST_LETTERS])
                elif isinstance(cell, dt.date):
                    page.write_datetime(last, at, dt.datetime.combine(cell, dt.time()), day)
                else:
                    page.write_number(last, at, cell)
        if last:
            page.autofilter(0, 0, last, max(len(heads) - 1, 0))
        if note:
            page.write_string(last + 2, 0, note)


def write_csv(path: Path, heads: Sequence[Head], rows: Iterable[Sequence[Cell]]) -> None:
    """Write the table as UTF-8 with a byte order mark, which spreadsheets on Windows need to see the accents."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([harmless(head.text) for head in heads])
        writer.writerows([harmless(cell) for cell in row] for row in rows)


def harmless(cell: Cell) -> str:
    """The cell as text that no spreadsheet takes for a formula: an apostrophe stands before what looks like one."""
    if not isinstance(cell, str):
        return cell.isoformat() if isinstance(cell, dt.date) else str(cell)
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _sheet_name(text: str) -> str:
    """As a spreadsheet allows it: at most 31 letters, none of `[]:*?/\\`, no apostrophe at an end."""
    return "".join(" " if c in "[]:*?/\\" else c for c in text)[:31].strip(" '") or "Attaché"
