"""Values of fields: `canonical` brings what a caller gives into the one JSON form, `check` says whether an arriving value has it.

`canonical` is kind to people (it trims, makes one line of a text of one line, writes a telephone as E.164); `check` asks for no
more than DESIGN §3 lays down, because what it refuses is set aside at headquarters.
"""

import re
from collections.abc import Callable, Collection, Sequence
from types import NoneType
from typing import Any

from attache_app.domain.phones import to_e164
from attache_app.records.value_types import FORMS, ValueProblem

MISSING_WORDS = ("unknown", "refused", "not_asked")

_EMPTY_SAYS_NOTHING = (str, list, dict, NoneType)
_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85]")
_NOT_ONE_LINE = re.compile(r"[\t\n\r\x0b\x0c\x85]+")


def canonical(
    type: str,
    value: Any,
    *,
    kinds: Sequence[str] = (),
    own_missing: Collection[str] = frozenset(),
    country: str | None = None,
) -> Any:
    """The value in the form in which it is written, None where it says nothing; `ValueProblem` if it is not of this type.

    `value` is decoded JSON. `kinds`: where a reference may point. `own_missing`: the words of `missing` that the field's
    list has a code for. `country`: whose telephone numbers are meant (ISO 3166 code).
    """
    if value is None:
        return None
    return _form(type, _TIDIERS.get(type, _tidy_line)(value, country), kinds, own_missing)


def check(
    type: str, value: Any, *, kinds: Sequence[str] = (), own_missing: Collection[str] = frozenset()
) -> str | None:
    """The code of what is wrong with the form, type or size of a value from elsewhere; None if nothing is. `null` is a value."""
    try:
        formed = _form(type, value, kinds, own_missing)
    except ValueProblem as problem:
        return problem.code
    # Forms let no value pass that only looks equal (True for 1, 1.0 for 1), so equal is the same.
    return None if formed == value else "value_not_canonical"


def _form(type: str, value: Any, kinds: Sequence[str], own_missing: Collection[str]) -> Any:
    if not value and value.__class__ in _EMPTY_SAYS_NOTHING:
        return None
    if value.__class__ is dict and "missing" in value:
        return _missing(type, value, own_missing)
    return FORMS[type](value, kinds)


def _missing(type: str, value: dict[str, Any], own_missing: Collection[str]) -> Any:
    word = value["missing"]
    if len(value) > 1:
        raise ValueProblem("value_unknown_part")
    if word not in MISSING_WORDS:
        raise ValueProblem("value_not_missing")
    if word == "not_asked":
        return None
    if type == "tri" and word == "unknown":
        return "unknown"
    if word in own_missing:
        raise ValueProblem("value_missing_has_code")
    return {"missing": word}


Tidier = Callable[[Any, str | None], Any]


def _one_line(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text.strip()
    return _NOT_ONE_LINE.sub(" ", text).strip()


def _tidy_line(value: Any, country: str | None) -> Any:
    """Trims; tabs and newlines in a text of one line become a space. Reaches into objects and arrays, no deeper than values go."""
    if isinstance(value, str):
        return _one_line(value)
    if isinstance(value, dict):
        return {name: _one_line(part) if isinstance(part, str) else part for name, part in value.items()}
    if isinstance(value, list):
        return [_one_line(item) if isinstance(item, str) else item for item in value]
    return value


def _tidy_lines(value: Any, country: str | None) -> Any:
    """Newlines stay, however the machine writes them; tabs are spaces."""
    if isinstance(value, str):
        return _LINE_ENDS.sub("\n", value).replace("\t", " ").strip()
    return value


def _tidy_verbatim(value: Any, country: str | None) -> Any:
    tidy = _tidy_line(value, country)
    if isinstance(tidy, dict) and "text" in tidy:
        tidy["text"] = _tidy_lines(value["text"], country)
    return tidy


def _tidy_phone(value: Any, country: str | None) -> Any:
    tidy = _tidy_line(value, country)
    if isinstance(tidy, dict) and isinstance(tidy.get("number"), str):
        tidy["number"] = to_e164(tidy["number"], country)
    return tidy


def _tidy_phones(value: Any, country: str | None) -> Any:
    return [_tidy_phone(item, country) for item in value] if isinstance(value, list) else _tidy_phone(value, country)


_TIDIERS: dict[str, Tidier] = {
    "longtext": _tidy_lines,
    "verbatim": _tidy_verbatim,
    "phone": _tidy_phone,
    "phones": _tidy_phones,
}
