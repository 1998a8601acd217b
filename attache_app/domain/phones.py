"""Telephone numbers: E.164 (`+18095550134`) where a number as typed clearly is one, else as typed (DESIGN §3).

A number that is told in a queue may be two digits short or belong to a shop next door: it is kept, never refused.
"""

import re
from typing import NamedTuple


class _Plan(NamedTuple):
    """How a country dials: its code, the prefix before a national number, and what a national number looks like."""

    code: str
    trunk: str
    national: re.Pattern[str]
    abroad: tuple[str, ...] = ("00",)


_NANP = _Plan("1", "1", re.compile(r"[2-9]\d{2}[2-9]\d{6}"), ("00", "011"))
_HAITI = _Plan("509", "", re.compile(r"[2-9]\d{7}"))
# General knowledge of the national plans; of other countries only numbers typed with + or 00 are taken for E.164.
_PLANS = {
    **dict.fromkeys("DO US PR CA BS TC JM DM LC AG TT SX".split(), _NANP),
    "HT": _HAITI,
    "CL": _Plan("56", "", re.compile(r"[2-9]\d{8}")),
    "FR": _Plan("33", "0", re.compile(r"[1-9]\d{8}")),
    "GP": _Plan("590", "0", re.compile(r"[1-9]\d{8}")),
    "MF": _Plan("590", "0", re.compile(r"[1-9]\d{8}")),
    "GF": _Plan("594", "0", re.compile(r"[1-9]\d{8}")),
    "MQ": _Plan("596", "0", re.compile(r"[1-9]\d{8}")),
}
_STRICT = (_NANP, _HAITI)  # the numbers people here give most: a wrong length is seen even when typed with +
_TYPED = re.compile(r"\+?[\d\s().\-\u2010-\u2013\u202f\xa0]+", re.ASCII)
_E164 = re.compile(r"[1-9]\d{7,14}", re.ASCII)
_NOT_DIGITS = re.compile(r"\D+", re.ASCII)
_LOCAL_DIGITS = 7  # a Dominican number without its area code: the shortest that people give


def to_e164(typed: str, country: str | None = None) -> str:
    """The number as E.164 where it clearly is one for someone in `country` (ISO 3166 code), else as typed."""
    if not _TYPED.fullmatch(typed):
        return typed  # words, two numbers at once, an extension
    number = digits(typed)
    if typed.startswith("+"):
        return _international(number) or typed
    plan = _PLANS.get(country or "")
    for prefix in plan.abroad if plan else ("00",):
        if number.startswith(prefix) and (found := _international(number.removeprefix(prefix))):
            return found
    if plan:
        # National with or without its trunk prefix, or with the country's own code and no +.
        for prefix in (plan.trunk, "", plan.code):
            if number.startswith(prefix) and plan.national.fullmatch(number[len(prefix) :]):
                return f"+{plan.code}{number[len(prefix) :]}"
        # Across the border people give the other side's code without +; eleven digits that begin 509 are no number here.
        if plan is _NANP and number.startswith(_HAITI.code) and _HAITI.national.fullmatch(number[3:]):
            return f"+{number}"
    return typed


def _international(number: str) -> str | None:
    """+ and the digits after the + or 00, if they can be a number of the country whose code they begin with."""
    for plan in _STRICT:
        if number.startswith(plan.code):
            return f"+{number}" if plan.national.fullmatch(number[len(plan.code) :]) else None
    return f"+{number}" if _E164.fullmatch(number) else None


def digits(text: str) -> str:
    """Its digits alone."""
    return _NOT_DIGITS.sub("", text)


def search_key(number: str) -> str:
    """What two ways of writing one number share: the last seven digits, with or without area and country code; "" without a digit."""
    return digits(number)[-_LOCAL_DIGITS:]
