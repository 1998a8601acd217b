"""The one form of a value of each type, as DESIGN §3 *Values* and *One value, one form* lay it down.

A form takes a decoded JSON value and returns it in its form, None where it says nothing, or raises `ValueProblem`. Whether a
value is in its form already is asked by comparing (`values.py`), so every rule stands here once.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date as calendar_date
from typing import Any

from attache_app.domain import partial_dates
from attache_app.errors import DomainError
from attache_app.records.canonical import MAX_INT, canonical_json

# A value larger than this is no record but a mistake or an attack; each bound is far above what the work brings.
MAX_TEXT = 2_000  # one line: the longest titles, addresses and nicknames have a few hundred characters
MAX_LONG_TEXT = 100_000  # a statement of forty typed pages
MAX_CODE = 64  # the longest code of a list has 24
MAX_ITEMS = 2_000  # the largest group case has 400 people
MAX_FIELD_BYTES = 500_000  # what 100,000 characters may take, so that a set is no way around it
MAX_DECIMAL = 30  # digits and mark: no amount, weight or rate is longer
MAX_FILE_NAME = 255  # what the file systems take
MAX_COUNT = 1_000_000  # people counted at one place

_NOT_IN_TEXT = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # controls but newline, lone surrogates
_DECIMAL = re.compile(r"([+-]?)0*([0-9]*)(?:\.([0-9]*?)0*)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATETIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]((?:[01][0-9]|2[0-3]):[0-5][0-9])(:[0-5][0-9])?(?:\.[0-9]+)?"
    r"([Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
_CURRENCY = re.compile(r"[A-Z]{3}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KIND = re.compile(r"[a-z][a-z0-9_]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,63}/[a-z0-9][a-z0-9.+-]{0,63}")


class ValueProblem(DomainError):
    """A value that is not of its field's type; `values` hold no part of the value, so that it may be logged."""


Form = Callable[[Any, Sequence[str]], Any]  # the value, and the kinds a reference may point to
ObjectForm = Callable[[Any, Sequence[str]], dict[str, Any] | None]


def _text(value: Any, limit: int) -> str:
    if type(value) is not str:
        raise ValueProblem("value_not_text")
    text: str = value if value.isascii() else unicodedata.normalize("NFC", value)
    if not text.isprintable() and _NOT_IN_TEXT.search(text):
        raise ValueProblem("value_control_character")
    if len(text) > limit:
        raise ValueProblem("value_too_long", limit=limit)
    return text


def _line(value: Any, kinds: Sequence[str] = ()) -> str:
    return _text(value, MAX_TEXT)


def _longtext(value: Any, kinds: Sequence[str] = ()) -> str:
    return _text(value, MAX_LONG_TEXT)


def _code(value: Any, kinds: Sequence[str] = ()) -> str:
    # Any code: one that no list here knows is kept and shown as it is (DESIGN §4, remarks).
    if "\n" in (code := _text(value, MAX_CODE)):
        raise ValueProblem("value_control_character")
    return code


def _int(value: Any, kinds: Sequence[str] = ()) -> int:
    if type(value) is not int:
        raise ValueProblem("value_not_int")
    if not -MAX_INT <= value <= MAX_INT:
        raise ValueProblem("value_out_of_range")
    return value


def _between(least: int, most: int) -> Form:
    def form(value: Any, kinds: Sequence[str] = ()) -> int:
        if not least <= _int(value) <= most:
            raise ValueProblem("value_out_of_range")
        return int(value)

    return form


def _dec(value: Any, kinds: Sequence[str] = ()) -> str:
    text = str(_int(value)) if type(value) is int else value
    found = _DECIMAL.fullmatch(text) if type(text) is str and len(text) <= MAX_TEXT else None
    if not found or not (found[2] or found[3] or "0" in text):
        raise ValueProblem("value_not_decimal")
    whole, decimals = found[2] or "0", found[3]
    number = f"{whole}.{decimals}" if decimals else whole
    if len(number) > MAX_DECIMAL:
        raise ValueProblem("value_too_long", limit=MAX_DECIMAL)
    return f"-{number}" if found[1] == "-" and number != "0" else number


def _bool(value: Any, kinds: Sequence[str] = ()) -> bool:
    if type(value) is not bool:
        raise ValueProblem("value_not_bool")
    return value


def _tri(value: Any, kinds: Sequence[str] = ()) -> bool | str:
    if type(value) is bool or (type(value) is str and value == "unknown"):
        return value
    raise ValueProblem("value_not_tri")


def _date(value: Any, kinds: Sequence[str] = ()) -> str:
    if type(value) is not str or not _DATE.fullmatch(value):
        raise ValueProblem("value_not_date")
    _in_the_calendar(value)
    return value


def _in_the_calendar(text: str) -> None:
    try:
        calendar_date.fromisoformat(text)
    except ValueError:
        raise ValueProblem("value_not_date") from None


def _datetime(value: Any, kinds: Sequence[str] = ()) -> str:
    found = _DATETIME.fullmatch(value) if type(value) is str else None
    if not found:
        raise ValueProblem("value_not_datetime")
    day, minutes, seconds, offset = found.groups()
    _in_the_calendar(day)
    return f"{day}T{minutes}{seconds or ':00'}{'+00:00' if offset in ('Z', 'z', '-00:00') else offset}"


def _edtf(value: Any, kinds: Sequence[str] = ()) -> str:
    if type(value) is not str or not partial_dates.is_valid(value):
        raise ValueProblem("value_not_partial_date")
    return value


def _matching(pattern: re.Pattern[str], code: str) -> Form:
    def form(value: Any, kinds: Sequence[str] = ()) -> str:
        if type(value) is not str or not pattern.fullmatch(value):
            raise ValueProblem(code)
        return value

    return form


def _file_name(value: Any, kinds: Sequence[str] = ()) -> str:
    # It becomes the name of a file when someone saves it: it must not lead anywhere.
    name = _text(value, MAX_FILE_NAME)
    if name in (".", "..") or any(char in name for char in "/\\\n"):
        raise ValueProblem("value_not_file_name")
    return name


def _ref(value: Any, kinds: Sequence[str] = ()) -> str:
    if type(value) is not str:
        raise ValueProblem("value_not_ref")
    kind, _, id = value.rpartition(":")
    is_only = len(kinds) == 1 and kinds[0] != "*"
    if kind and (kind not in kinds if "*" not in kinds else not _KIND.fullmatch(kind)):
        raise ValueProblem("value_ref_kind")
    if not kind and not is_only:
        raise ValueProblem("value_ref_kind")
    if not _UUID.fullmatch(id := id.lower()):
        raise ValueProblem("value_not_ref")
    return id if is_only else f"{kind}:{id}"


def _object(parts: Mapping[str, Form], needs: Sequence[str] = (), alone: Sequence[str] = ()) -> ObjectForm:
    """The form of an object with these parts, any of which may be missing but those in `needs`.

    Parts in `alone` say nothing alone: an object with no others is empty.
    """

    def form(value: Any, kinds: Sequence[str] = ()) -> dict[str, Any] | None:
        if type(value) is not dict:
            raise ValueProblem("value_not_object")
        known = {}
        for name, part in value.items():
            if name not in parts:
                raise ValueProblem("value_unknown_part")
            if part is not None and part != "":
                known[name] = parts[name](part, kinds)
        if known.keys() <= set(alone):
            return None
        if not all(name in known for name in needs):
            raise ValueProblem("value_part_missing")
        return known

    return form


_count3_parts = _object({"f": _between(0, MAX_COUNT), "m": _between(0, MAX_COUNT), "minors": _between(0, MAX_COUNT)})


def _count3(value: Any, kinds: Sequence[str] = ()) -> dict[str, Any] | None:
    known = _count3_parts(value, kinds)
    # Minors are counted among women and men; where one of these is not known, nothing can be said.
    if known and {"f", "m", "minors"} <= known.keys() and known["minors"] > known["f"] + known["m"]:
        raise ValueProblem("value_too_many_minors")
    return known


_rate_parts = _object({"amount": _dec, "currency": _matching(_CURRENCY, "value_not_currency"), "per": _code})


def _rate(value: Any, kinds: Sequence[str] = ()) -> dict[str, Any] | None:
    known = _rate_parts(value, kinds)
    if known and "amount" in known and "currency" not in known:
        raise ValueProblem("value_part_missing")
    return known


def _array(element: Form) -> Form:
    """The form of a set: elements in the order of their canonical bytes, without repeats."""

    def form(value: Any, kinds: Sequence[str] = ()) -> list[Any] | None:
        if type(value) is not list:
            raise ValueProblem("value_not_array")
        if len(value) > MAX_ITEMS:
            raise ValueProblem("value_too_many", limit=MAX_ITEMS)
        elements = (element(item, kinds) for item in value if item is not None and item != "")
        known = {canonical_json(item): item for item in elements if item is not None}
        if sum(map(len, known)) > MAX_FIELD_BYTES:
            raise ValueProblem("value_too_long", limit=MAX_FIELD_BYTES)
        return [item for _, item in sorted(known.items())] or None

    return form


_phone = _object({"number": _line, "whose": _line, "safe": _line, "whatsapp": _bool}, alone=["whatsapp"])

FORMS: dict[str, Form] = {
    "text": _line,
    "longtext": _longtext,
    "int": _int,
    "dec": _dec,
    "bool": _bool,
    "tri": _tri,
    "code": _code,
    "codes": _array(_code),
    "date": _date,
    "datetime": _datetime,
    "pdate": _object({"edtf": _edtf, "said": _line}),
    "money": _object(
        {"amount_minor": _int, "currency": _matching(_CURRENCY, "value_not_currency")},
        needs=["amount_minor", "currency"],
        alone=["currency"],
    ),
    "rate": _rate,
    "verbatim": _object({"text": _longtext, "lang": _code}, needs=["text"], alone=["lang"]),
    "name": _object({"surname": _line, "given": _line, "said": _line}),
    "phone": _phone,
    "phones": _array(_phone),
    "place": _object({"country": _code, "admin1": _code, "admin2": _code, "text": _line}),
    "count3": _count3,
    "geo": _object(
        {"lat_e5": _between(-9_000_000, 9_000_000), "lon_e5": _between(-18_000_000, 18_000_000)},
        needs=["lat_e5", "lon_e5"],
    ),
    "ref": _ref,
    "refs": _array(_ref),
    "file": _object(
        {
            "sha256": _matching(_SHA256, "value_not_hash"),
            "name": _file_name,
            "media_type": _matching(_MEDIA_TYPE, "value_not_media_type"),
            "bytes": _between(0, MAX_INT),
        },
        needs=["sha256"],
    ),
    "texts": _array(_line),
}
