"""What a person types for a date she may know in part, read leniently in French, Creole, Spanish and English.

Nothing typed is lost: wherever reading it took more than copying, the words are kept beside the date in `said`.
"""

import re
from datetime import date

from attache_app.domain import partial_dates
from attache_app.domain.names import fold

_MONTHS: dict[str, int] = {
    word: number
    for language in (
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "janvye fevriye mas avril me jen jiye out septanm oktob novanm desanm",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "january february march april may june july august september october november december",
    )
    for number, word in enumerate(language.split(), 1)
}
_SEASONS = {
    word: season
    for season, words in {
        partial_dates.SPRING: "printemps prentan primavera spring",
        partial_dates.SUMMER: "ete verano summer",
        partial_dates.AUTUMN: "automne oton otono autumn fall",
        partial_dates.WINTER: "hiver ive invierno winter",
    }.items()
    for word in words.split()
}
_ABOUT_PHRASES = re.compile(r"\b(mas o menos|plus ou moins|a peu pres|more or less|alrededor de)\b")
_ABOUT = frozenset(
    "vers environ env anviwon apepre konsa hacia aproximadamente aprox about around circa ca c approx".split()
)
_YEARS = frozenset("an ans lane ane ano anos year years yr yrs".split())
# Words that may stand beside a date or an age without changing it.
_BESIDE_DATE = frozenset("le la l el en in an nan the d de del du of annee lane ane ano year mwa mois mes".split())
_BESIDE_AGE = frozenset("il elle li a age agee laj gen edad tiene de d old y".split())
_OLDEST = 120  # a greater age is a misread number
_PIVOT_YEARS = 10  # 27 is 2027 for a contract that ends soon, 87 is 1987
_ORDINAL = re.compile(r"([0-9]{1,2})(er|e|ye|st|nd|rd|th|ro|o)")


def read(typed: str, today: date, *, birth: bool = False) -> dict[str, str] | None:
    """A partial date as stored, from what was typed; None for nothing typed, `said` alone where no date is recognised.

    Days come before months. `birth`: a bare number up to 120 is an age.
    """
    said = " ".join(typed.split())
    if not said:
        return None
    if partial_dates.is_valid(said):
        return {"edtf": said}
    folded = _ABOUT_PHRASES.sub("about", fold(said))
    words = [found[1] if (found := _ORDINAL.fullmatch(word)) else word for word in folded.split()]
    mark = "~" if "~" in said or not _ABOUT.isdisjoint(words) else "?" if "?" in said else ""
    words = [word for word in words if word not in _ABOUT]
    if (age := _age(words, birth)) is not None:
        return partial_dates.from_age(age, today, said)
    edtf, is_literal = _date([word for word in words if word not in _BESIDE_DATE], today)
    if not partial_dates.is_valid(edtf):
        return {"said": said}
    return {"edtf": edtf} if is_literal and not mark else {"edtf": edtf + mark, "said": said}


def _age(words: list[str], birth: bool) -> int | None:
    """The age in "30 ans", "li gen 30 an", "30", or None."""
    numbers = [word for word in words if word.isdecimal()]
    if len(numbers) != 1 or len(numbers[0]) > 3 or int(numbers[0]) > _OLDEST:
        return None
    after = words[words.index(numbers[0]) + 1 :]
    if not (after and after[0] in _YEARS) and not (birth and words == numbers):
        return None
    beside = set(words) - {numbers[0]} - _YEARS
    return int(numbers[0]) if beside <= _BESIDE_AGE else None


def _date(words: list[str], today: date) -> tuple[str, bool]:
    """The EDTF text of these words ("" if they are no date), and whether each was taken as it stands."""
    match [_number(word) for word in words], words:
        case [int(year)], [y] if len(y) == 4:
            return f"{year:04}", True
        case [None, int(year)], [name, y] if len(y) == 4:
            month = _month(name) or _SEASONS.get(name)
            return (f"{year:04}-{month:02}", True) if month else ("", False)
        case [int(year), int(month)], [y, _] if len(y) == 4:
            return f"{year:04}-{month:02}", True
        case [int(month), int(year)], [_, y] if len(y) == 4:
            return f"{year:04}-{month:02}", True
        case [int(year), int(month), int(day)], [y, _, _] if len(y) == 4:
            return f"{year:04}-{month:02}-{day:02}", True
        case [int(day), None, int(year)], [_, name, y]:
            return _day(day, _month(name), year, y, today)
        case [None, int(day), int(year)], [name, _, y]:
            return _day(day, _month(name), year, y, today)
        case [int(day), int(month), int(year)], [_, _, y]:
            if month > 12 >= day:  # the American order, the only one that makes a date
                return _day(month, day, year, y, today)[0], False
            return _day(day, month, year, y, today)
    return "", False


def _day(day: int, month: int | None, year: int, year_typed: str, today: date) -> tuple[str, bool]:
    if month is None or month > 12 or len(year_typed) not in (2, 4):
        return "", False
    is_short = len(year_typed) == 2
    if is_short:
        year += 2000 if year + 2000 <= today.year + _PIVOT_YEARS else 1900
    return f"{year:04}-{month:02}-{day:02}", not is_short


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) <= 4 else None


def _month(word: str) -> int | None:
    """The month of this name, or the only one whose name begins so."""
    if word in _MONTHS:
        return _MONTHS[word]
    begun = {number for name, number in _MONTHS.items() if name.startswith(word)} if len(word) >= 3 else set()
    return begun.pop() if len(begun) == 1 else None
