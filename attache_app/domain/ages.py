"""How old a person may be on a day, from a birth known in part."""

from calendar import monthrange
from datetime import date

from attache_app.domain.partial_dates import PartialDate, parse

_ABOUT_YEARS = 2  # "about thirty", an uncertain year: two years to either side leave a minor possible
_SEASON_MONTHS = {21: (3, 8), 22: (1, 12), 23: (3, 12), 24: (1, 12)}  # of either hemisphere


def age_bounds(edtf: str, day: date) -> tuple[int, int]:
    """(youngest, oldest) in full years on this day that the birth leaves open."""
    known = parse(edtf)
    first, last = _first_and_last(known)
    slack = _ABOUT_YEARS if known.mark else 0
    return _years(last, day) - slack, _years(first, day) + slack


def _first_and_last(known: PartialDate) -> tuple[date, date]:
    if known.month is None:
        return date(known.year, 1, 1), date(known.year, 12, 31)
    low, high = _SEASON_MONTHS.get(known.month, (known.month, known.month))
    if known.day is not None:
        return date(known.year, low, known.day), date(known.year, low, known.day)
    return date(known.year, low, 1), date(known.year, high, monthrange(known.year, high)[1])


def _years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
