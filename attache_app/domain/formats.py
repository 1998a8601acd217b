"""How a value is shown in French, Creole, Spanish and English: dates, numbers, money, telephones. The one helper for it.

Values come in their canonical JSON form. The tables are our own: Creole month and day names are in no library, and the
window starts without loading one; a test compares the other three languages with CLDR.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from attache_app.domain import partial_dates

NBSP = "\u00a0"  # keeps 14 400 on one line; U+202F, finer, stops a Windows console


class _Manner(NamedTuple):
    """What one language does with dates and numbers."""

    months: tuple[str, ...]
    short_months: tuple[str, ...]
    days: tuple[str, ...]  # from Monday
    seasons: tuple[str, ...]  # EDTF 21 to 24
    first: str  # the first day of a month
    long_date: str
    month_and_year: str
    about: str
    unsure: str
    decimal: str
    group: str
    money: str
    truth: tuple[str, str, str]  # true, false, unknown
    missing: Mapping[str, str]
    women_men: tuple[str, str]
    minors: tuple[str, str]  # one, several
    whose: str


_MANNERS = {
    "fr": _Manner(
        months=tuple("janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()),
        short_months=tuple("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()),
        days=tuple("lundi mardi mercredi jeudi vendredi samedi dimanche".split()),
        seasons=("printemps", "été", "automne", "hiver"),
        first="1er",
        long_date="{day} {month} {year}",
        month_and_year="{month} {year}",
        about="vers {date}",
        unsure=f"{{date}}{NBSP}?",
        decimal=",",
        group=NBSP,
        money=f"{{amount}}{NBSP}{{currency}}",
        truth=("oui", "non", "on ne sait pas"),
        missing={"unknown": "on ne sait pas", "refused": "n’a pas voulu répondre", "not_asked": "pas demandé"},
        women_men=("F", "H"),
        minors=("dont 1 mineur", "dont {n} mineurs"),
        whose="téléphone de",
    ),
    "ht": _Manner(
        months=tuple("janvye fevriye mas avril me jen jiyè out septanm oktòb novanm desanm".split()),
        short_months=tuple("jan fev mas avr me jen jiy out sep okt nov des".split()),
        days=tuple("lendi madi mèkredi jedi vandredi samdi dimanch".split()),
        seasons=("prentan", "ete", "otòn", "ivè"),
        first="1ye",
        long_date="{day} {month} {year}",
        month_and_year="{month} {year}",
        about="anviwon {date}",
        unsure="{date}?",
        decimal=",",
        group=NBSP,
        money=f"{{amount}}{NBSP}{{currency}}",
        truth=("wi", "non", "nou pa konnen"),
        missing={"unknown": "nou pa konnen", "refused": "li pa vle reponn", "not_asked": "nou poko mande"},
        women_men=("fi", "gason"),
        minors=("1 timoun ladan yo", "{n} timoun ladan yo"),
        whose="telefòn",
    ),
    # Thousands apart by a space, decimals after a point, as the academies of Spanish advise: 14 400.50 is misread neither
    # in Santo Domingo, which writes 14,400.50, nor in Santiago de Chile, which writes 14.400,50.
    "es": _Manner(
        months=tuple(
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
        ),
        short_months=tuple("ene feb mar abr may jun jul ago sept oct nov dic".split()),
        days=tuple("lunes martes miércoles jueves viernes sábado domingo".split()),
        seasons=("primavera", "verano", "otoño", "invierno"),
        first="1",
        long_date="{day} de {month} de {year}",
        month_and_year="{month} de {year}",
        about="hacia {date}",
        unsure="¿{date}?",
        decimal=".",
        group=NBSP,
        money=f"{{amount}}{NBSP}{{currency}}",
        truth=("sí", "no", "no se sabe"),
        missing={"unknown": "no se sabe", "refused": "no quiso responder", "not_asked": "no preguntado"},
        women_men=("M", "H"),
        minors=("1 menor incluido", "{n} menores incluidos"),
        whose="teléfono de",
    ),
    "en": _Manner(
        months=tuple("January February March April May June July August September October November December".split()),
        short_months=tuple("Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec".split()),
        days=tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()),
        seasons=("spring", "summer", "autumn", "winter"),
        first="1",
        long_date="{day} {month} {year}",
        month_and_year="{month} {year}",
        about="about {date}",
        unsure="{date}?",
        decimal=".",
        group=",",
        money=f"{{currency}}{NBSP}{{amount}}",
        truth=("yes", "no", "not known"),
        missing={"unknown": "not known", "refused": "did not want to answer", "not_asked": "not asked"},
        women_men=("F", "M"),
        minors=("1 minor among them", "{n} minors among them"),
        whose="telephone of",
    ),
}


def _manner(language: str) -> _Manner:
    return _MANNERS.get(language, _MANNERS["fr"])


def long_date(value: str, language: str) -> str:
    """`2026-11-01` → `1er novembre 2026`, `1ye novanm 2026`, `1 de noviembre de 2026`, `1 November 2026`."""
    day = date.fromisoformat(value)
    return _long(_manner(language), day.year, day.month, day.day)


def _long(manner: _Manner, year: int, month: int, day: int) -> str:
    first = manner.first if day == 1 else str(day)
    return manner.long_date.format(day=first, month=manner.months[month - 1], year=year)


def weekday_date(value: str, language: str) -> str:
    """A long date with its day, for papers that people act upon: `mardi 24 novembre 2026`."""
    return f"{_manner(language).days[date.fromisoformat(value).weekday()]} {long_date(value, language)}"


def short_date(value: str, language: str) -> str:
    """For columns: `24/11/2026`; in English `24 Nov 2026`, because 04/05 is read in two ways."""
    day = date.fromisoformat(value)
    if language == "en":
        return f"{day_month(value, language)} {day.year}"
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def day_month(value: str, language: str) -> str:
    """A day of this year, short: `24 nov.`, `24 nov`, `24 Nov`."""
    day = date.fromisoformat(value)
    return f"{day.day} {_manner(language).short_months[day.month - 1]}"


def date_time(value: str, language: str) -> str:
    """`2026-11-23T10:02:11-04:00` → `23/11/2026 10:02`, in the time of the place where it was written (domain reference §10)."""
    return f"{short_date(_day(value), language)} {time(value)}"


def long_date_time(value: str, language: str) -> str:
    """A datetime for papers: `lundi 23 novembre 2026, 10:02`."""
    return f"{weekday_date(_day(value), language)}, {time(value)}"


def time(value: str) -> str:
    """The hour of a datetime: `10:02`, of 24 hours in all languages."""
    return f"{datetime.fromisoformat(value):%H:%M}"


def _day(value: str) -> str:
    return datetime.fromisoformat(value).date().isoformat()


def partial_date(value: Mapping[str, str], language: str) -> str:
    """`{"edtf": "1987~"}` → `vers 1987`; what the person said comes first: `trentan (anviwon 1987)`."""
    said, edtf = value.get("said", ""), value.get("edtf", "")
    if not edtf:
        return said
    known, manner = partial_dates.parse(edtf), _manner(language)
    shown = _known(manner, known)
    if known.mark:
        shown = (manner.about if known.mark == "~" else manner.unsure).format(date=shown)
    return f"{said} ({shown})" if said else shown


def _known(manner: _Manner, known: partial_dates.PartialDate) -> str:
    if known.month is None:
        return str(known.year)
    if known.day is not None:
        return _long(manner, known.year, known.month, known.day)
    is_season = known.month >= partial_dates.SPRING
    name = manner.seasons[known.month - partial_dates.SPRING] if is_season else manner.months[known.month - 1]
    return manner.month_and_year.format(month=name, year=known.year)


def number(value: int | str, language: str, digits: int = 0) -> str:
    """A whole number, or decimal text as stored, with at least `digits` decimals: `1234.5` → `1 234,5`; `1,234.5` in English."""
    manner = _manner(language)
    whole, _, decimals = f"{Decimal(value):,f}".partition(".")
    decimals = decimals.ljust(digits, "0")
    whole = whole.replace(",", manner.group)
    return f"{whole}{manner.decimal}{decimals}" if decimals else whole


def size(n: int, language: str) -> str:
    """Bytes in millions or milliards, as sticks are sold: `412 MB`, `1,5 Go`."""
    letter = "o" if language in ("fr", "ht") else "B"
    if n >= 1_000_000_000:
        return f"{number(f'{n / 1e9:.1f}', language)} G{letter}"
    return f"{number(max(1, round(n / 1e6)), language)} M{letter}"


def money(value: Mapping[str, Any], digits: int, language: str) -> str:
    """`{"amount_minor": 1440050, "currency": "DOP"}` → `14 400,50 DOP`: always the ISO code, never a sign that several countries share.

    `digits`: decimals of the currency (`minor_units` of currencies.csv).
    """
    amount = f"{Decimal(value['amount_minor']).scaleb(-digits):f}"
    return _manner(language).money.format(amount=number(amount, language, digits), currency=value["currency"])


def rate(value: Mapping[str, str], digits: int, per: str, language: str) -> str:
    """`{"amount": "0.335", "currency": "DOP", …}` → `0,335 DOP (à la pièce)`; `per`: the label of its unit."""
    amount = number(value["amount"], language, digits)
    shown = _manner(language).money.format(amount=amount, currency=value["currency"])
    return f"{shown} ({per[:1].lower()}{per[1:]})" if per else shown


def count3(value: Mapping[str, int], language: str) -> str:
    """`{"f": 7, "m": 24, "minors": 2}` → `31 (7 F, 24 H, dont 2 mineurs)`; a part that is not known is left out."""
    manner = _manner(language)
    parts = [f"{value[key]} {label}" for key, label in zip(("f", "m"), manner.women_men, strict=True) if key in value]
    if minors := value.get("minors"):
        parts.append(manner.minors[0] if minors == 1 else manner.minors[1].format(n=minors))
    if "f" in value and "m" in value:
        return f"{value['f'] + value['m']} ({', '.join(parts)})"
    return ", ".join(parts)


# How the digits after the country code are grouped, where people here are used to it; general knowledge.
_PHONE_GROUPS = {
    "1": (3, 3, 4),
    "509": (4, 4),
    "33": (1, 2, 2, 2, 2),
    "590": (3, 2, 2, 2),
    "594": (3, 2, 2, 2),
    "596": (3, 2, 2, 2),
    "56": (1, 4, 4),
    "52": (2, 4, 4),
    "55": (2, 5, 4),
    "34": (3, 3, 3),
}


def phone_number(number: str) -> str:
    """`+18095550134` → `+1 809 555 0134`; a number that is not E.164, or of a country we do not know, as it is."""
    for code, groups in _PHONE_GROUPS.items():
        rest = number.removeprefix(f"+{code}")
        if rest != number and rest.isdecimal() and len(rest) == sum(groups):
            starts = [sum(groups[:i]) for i in range(len(groups))]
            return NBSP.join([f"+{code}", *(rest[at : at + size] for at, size in zip(starts, groups, strict=True))])
    return number


def phone(value: Mapping[str, Any], language: str) -> str:
    """A telephone with what one must know before calling: `+1 809 555 0134 (téléphone de Marie, 14:00-15:00, WhatsApp)`."""
    beside = []
    if whose := value.get("whose"):
        beside.append(f"{_manner(language).whose} {whose}")
    if safe := value.get("safe"):
        beside.append(safe)
    if value.get("whatsapp") is True:
        beside.append("WhatsApp")
    shown = phone_number(value.get("number", ""))
    return f"{shown} ({', '.join(beside)})".strip() if beside else shown


def truth(value: bool | str, language: str) -> str:
    """True, False or `"unknown"` as a word."""
    yes, no, unknown = _manner(language).truth
    if value == "unknown":
        return unknown
    return yes if value else no


def missing(why: str, language: str) -> str:
    """Why there is no value: `unknown`, `refused`, `not_asked`, three different facts."""
    return _manner(language).missing[why]
