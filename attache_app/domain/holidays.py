"""Holidays of a country, worked out from rules that need no network (rows of holidays.csv; domain reference §9, *Holidays*)."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from math import cos, radians

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_DAY = dt.timedelta(days=1)
_KNOWN = "known"
_OATH = "dr_ley_139_97_but_oath_year"
_OATH_YEAR = 2024  # a president of the Dominican Republic takes office in it and in every fourth year

_ONCE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_EVERY_YEAR = re.compile(r"(\d{2})-(\d{2})", re.ASCII)
_EVERY_SO_MANY = re.compile(r"(\d{2})-(\d{2})-every-(\d+)-from-(\d{4})", re.ASCII)
_FROM_EASTER = re.compile(r"easter([+-]\d+)", re.ASCII)
_NTH_WEEKDAY = re.compile(r"(\d|last)-(mon|tue|wed|thu|fri|sat|sun)-of-(\d{2})", re.ASCII)


class Calendar:
    """The days on which a country rests. `rows`: its rows of holidays.csv; `zone`: its time, for the day of the solstice.

    Two readings: a day may be free (every holiday, and where a move is to confirm both days), or surely is. The first
    brings a limit forward to the day before, the second is left out when working days are counted: both the earlier reading.
    """

    def __init__(self, rows: Sequence[Mapping[str, str]], zone: dt.tzinfo) -> None:
        self._rows, self._zone = tuple(rows), zone
        self._years: dict[int, tuple[frozenset[dt.date], frozenset[dt.date]]] = {}

    def may_be_free(self, day: dt.date) -> bool:
        """Whether it is a Sunday, or a holiday, though one to confirm."""
        return day.weekday() == SUNDAY or day in self._of_year(day.year)[0]

    def is_working_day(self, day: dt.date) -> bool:
        """Monday to Saturday, and not surely a holiday."""
        return day.weekday() != SUNDAY and day not in self._of_year(day.year)[1]

    def day_before(self, day: dt.date) -> dt.date:
        """The day itself, or where it may be free the nearest one before that is not; a Saturday stays."""
        while self.may_be_free(day) and day > dt.date.min:
            day -= _DAY
        return day

    def _of_year(self, year: int) -> tuple[frozenset[dt.date], frozenset[dt.date]]:
        if year not in self._years:
            # A holiday of the end of December may move into January, and back.
            near = range(max(1, year - 1), min(9999, year + 1) + 1)
            found = [holidays(self._rows, y, self._zone) for y in near]
            self._years[year] = (frozenset().union(*(f[0] for f in found)), frozenset().union(*(f[1] for f in found)))
        return self._years[year]


def holidays(rows: Iterable[Mapping[str, str]], year: int, zone: dt.tzinfo) -> tuple[set[dt.date], set[dt.date]]:
    """(days that may be free, days that surely are) by these rows of one country in a year."""
    possible: set[dt.date] = set()
    sure: set[dt.date] = set()
    observed: list[tuple[dt.date, bool, bool]] = []  # those that give way to other holidays: after these
    for row in rows:
        day = _day(row["date_rule"], year, zone)
        if day is None or not _is_valid(row, day):
            continue
        known, moves_surely = row["certainty"] == _KNOWN, row["move_certainty"] == _KNOWN
        if row["moved"] == "observed_monday" and day.weekday() in (SATURDAY, SUNDAY):
            observed.append((day, known, moves_surely))
            continue
        if row["moved"] == _OATH and (year - _OATH_YEAR) % 4:
            moves_surely = True  # what is to confirm is that it stays in the other years
        to = _MOVES.get(row["moved"], _stays)(day)
        if row["moved"] not in _MOVES:
            known = False  # a newer list moves it in a way that this program does not know
        if to is not None:
            _note(day, to, known, moves_surely, possible, sure)
    taken = {*possible}
    for day, known, moves_surely in sorted(observed):
        to = _weekday_after(day, MONDAY)
        while to in taken or to.weekday() == SUNDAY:
            to += _DAY
        taken.add(to)
        _note(day, to, known, moves_surely, possible, sure)
    return possible, sure


def _note(
    day: dt.date, to: dt.date, known: bool, moves_surely: bool, possible: set[dt.date], sure: set[dt.date]
) -> None:
    possible.add(to)
    if to != day and not moves_surely:
        possible.add(day)
    elif known:
        sure.add(to)


def _is_valid(row: Mapping[str, str], day: dt.date) -> bool:
    text = day.isoformat()
    return (row["valid_from"] or text) <= text <= (row["valid_to"] or text)


def _day(rule: str, year: int, zone: dt.tzinfo) -> dt.date | None:
    """The day of a rule in a year, before it is moved; None where there is none, or for a rule of a newer list."""
    if found := _EVERY_YEAR.fullmatch(rule):
        return _date(year, int(found[1]), int(found[2]))
    if found := _FROM_EASTER.fullmatch(rule):
        return easter(year) + dt.timedelta(days=int(found[1]))
    if found := _NTH_WEEKDAY.fullmatch(rule):
        return _nth_weekday(year, int(found[3]), _WEEKDAYS[found[2]], found[1])
    if found := _ONCE.fullmatch(rule):
        return _date(year, int(found[2]), int(found[3])) if int(found[1]) == year else None
    if found := _EVERY_SO_MANY.fullmatch(rule):
        since = year - int(found[4])
        return _date(year, int(found[1]), int(found[2])) if since >= 0 and since % int(found[3]) == 0 else None
    return june_solstice(year, zone) if rule == "june-solstice" else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None  # 29 February


def _nth_weekday(year: int, month: int, weekday: int, nth: str) -> dt.date | None:
    first = _weekday_from(dt.date(year, month, 1), weekday)
    if nth != "last":
        day = first + dt.timedelta(weeks=int(nth) - 1)
    else:
        day = first + dt.timedelta(weeks=4)
        if day.month != month:
            day -= dt.timedelta(weeks=1)
    return day if day.month == month else None


@cache
def easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876, as J. Meeus gives it)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


# J. Meeus, Astronomical Algorithms, 2nd ed., ch. 27: periodic terms (A, B, C) of the moment of a solstice, A·cos(B + C·T).
_TERMS = (
    (485, 324.96, 1934.136), (203, 337.23, 32964.467), (199, 342.08, 20.186), (182, 27.85, 445267.112),
    (156, 73.14, 45036.886), (136, 171.52, 22518.443), (77, 222.54, 65928.934), (74, 296.72, 3034.906),
    (70, 243.58, 9037.513), (58, 119.81, 33718.147), (52, 297.17, 150.678), (50, 21.02, 2281.226),
    (45, 247.54, 29929.562), (44, 325.15, 31555.956), (29, 60.93, 4443.417), (18, 155.12, 67555.328),
    (17, 288.79, 4562.452), (16, 198.04, 62894.029), (14, 199.76, 31436.921), (12, 95.39, 14577.848),
    (12, 287.11, 31931.756), (12, 320.81, 34777.259), (9, 227.73, 1222.114), (8, 15.45, 16859.074),
)  # fmt: skip
_J2000 = dt.datetime(2000, 1, 1, 12, tzinfo=dt.UTC)
_TT_AHEAD = dt.timedelta(seconds=70)  # of Universal Time in these decades


def june_solstice(year: int, zone: dt.tzinfo) -> dt.date:
    """The day of the June solstice in this time zone; exact to about a minute in our centuries."""
    y = (year - 2000) / 1000
    mean = 2451716.56767 + 365241.62603 * y + 0.00325 * y**2 + 0.00888 * y**3 - 0.00030 * y**4
    t = (mean - 2451545) / 36525
    w = radians(35999.373 * t - 2.47)
    swing = sum(a * cos(radians(b + c * t)) for a, b, c in _TERMS)
    moment = mean + 0.00001 * swing / (1 + 0.0334 * cos(w) + 0.0007 * cos(2 * w))
    return (_J2000 + dt.timedelta(days=moment - 2451545) - _TT_AHEAD).astimezone(zone).date()


def _weekday_from(day: dt.date, weekday: int) -> dt.date:
    """This weekday, on the day itself or after it."""
    return day + dt.timedelta(days=(weekday - day.weekday()) % 7)


def _weekday_after(day: dt.date, weekday: int) -> dt.date:
    return _weekday_from(day + _DAY, weekday)


def _weekday_before(day: dt.date, weekday: int) -> dt.date:
    return _weekday_from(day, weekday) - dt.timedelta(weeks=1)


def _stays(day: dt.date) -> dt.date:
    return day


def _ley_139_97(day: dt.date) -> dt.date:
    if day.weekday() in (TUESDAY, WEDNESDAY):
        return _weekday_before(day, MONDAY)
    return _weekday_after(day, MONDAY) if day.weekday() in (THURSDAY, FRIDAY) else day


def _ley_139_97_sunday_too(day: dt.date) -> dt.date:
    return day + _DAY if day.weekday() == SUNDAY else _ley_139_97(day)


def _ley_19668(day: dt.date) -> dt.date:
    if day.weekday() in (TUESDAY, WEDNESDAY, THURSDAY):
        return _weekday_before(day, MONDAY)
    return _weekday_after(day, MONDAY) if day.weekday() == FRIDAY else day


def _ley_20299(day: dt.date) -> dt.date:
    if day.weekday() == TUESDAY:
        return _weekday_before(day, FRIDAY)
    return _weekday_after(day, FRIDAY) if day.weekday() == WEDNESDAY else day


def _only_on(*weekdays: int) -> Callable[[dt.date], dt.date | None]:
    return lambda day: day if day.weekday() in weekdays else None


# The day on which a holiday is kept, by the code in `moved`; None: it is no holiday in that year.
_MOVES: dict[str, Callable[[dt.date], dt.date | None]] = {
    "none": _stays,
    "dr_ley_139_97": _ley_139_97,
    "dr_ley_139_97_sunday_too": _ley_139_97_sunday_too,
    _OATH: _ley_139_97,
    "chile_ley_19668": _ley_19668,
    "chile_ley_20299": _ley_20299,
    "observed_monday": _stays,  # on a Saturday or Sunday see `holidays`
    "only_if_monday": _only_on(MONDAY),
    "only_if_friday": _only_on(FRIDAY),
    "only_if_monday_or_friday": _only_on(MONDAY, FRIDAY),
}
