"""Dates that are known in part: EDTF (ISO 8601-2) level 1 limited to year, month, day, season 21 to 24, `~` and `?` (DESIGN §3).

A partial date is stored as `{"edtf": "1987~", "said": "about thirty"}`; what people type is read in `typed_dates.py`.
"""

import functools
import re
from datetime import date
from typing import NamedTuple

from attache_app.errors import DomainError

_EDTF = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?]?)")

SPRING, SUMMER, AUTUMN, WINTER = 21, 22, 23, 24
# The month in whose first day a season begins, in the year written (domain reference §9, point 2).
_SEASON_BEGINS = {SPRING: 3, SUMMER: 6, AUTUMN: 9, WINTER: 1}
_SEASON_BEGINS_SOUTH = {SPRING: 9, SUMMER: 1, AUTUMN: 3, WINTER: 6}
_SOUTH = frozenset({"CL", "BR"})


class PartialDate(NamedTuple):
    """The parts of a partial date. `month` is 1 to 12, or a season 21 to 24; `mark` is `~` (about), `?` (uncertain) or empty."""

    year: int
    month: int | None
    day: int | None
    mark: str

    @property
    def is_exact(self) -> bool:
        """Whether it is one day of the calendar, without doubt."""
        return self.day is not None and not self.mark


@functools.lru_cache(maxsize=1 << 12)  # the same years come again and again
def parse(edtf: str) -> PartialDate:
    """The parts of an EDTF text; DomainError `partial_date_not_readable` if it is none of ours or no day of the calendar."""
    found = _EDTF.fullmatch(edtf)
    if not found:
        raise DomainError("partial_date_not_readable", edtf=edtf)
    year, month, day = (int(part) if part else None for part in found.group(1, 2, 3))
    known = PartialDate(year or 0, month, day, found[4])
    if not _is_in_the_calendar(known):
        raise DomainError("partial_date_not_readable", edtf=edtf)
    return known


def _is_in_the_calendar(known: PartialDate) -> bool:
    if known.month in _SEASON_BEGINS:
        return known.year > 0 and known.day is None
    try:
        date(known.year, 1 if known.month is None else known.month, 1 if known.day is None else known.day)
    except ValueError:
        return False
    return True


def is_valid(edtf: str) -> bool:
    """Whether a text is a partial date in the form that is stored."""
    try:
        parse(edtf)
    except DomainError:
        return False
    return True


def earliest(edtf: str, country: str | None = None) -> date:
    """The earliest day of what is written; `~` and `?` do not move it. `country`: where it was said, for the seasons."""
    known = parse(edtf)
    if known.month in _SEASON_BEGINS:
        begins = _SEASON_BEGINS_SOUTH if country in _SOUTH else _SEASON_BEGINS
        return date(known.year, begins[known.month], 1)
    return date(known.year, known.month or 1, known.day or 1)


def from_age(years: int, today: date, said: str) -> dict[str, str]:
    """An age as stored: as said, with the year it implies and `~`."""
    return {"edtf": f"{today.year - years:04}~", "said": said}
