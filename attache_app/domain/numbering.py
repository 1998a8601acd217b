"""Human numbers `SDQ-A-2026-00042-N`: post, laptop letter, year, serial, ISO 7064 MOD 37,36 check character (DESIGN §3).

They are read aloud over bad lines and typed by tired people, so reading one is lenient, and one wrong character is always noticed.
"""

import re
import secrets
from typing import NamedTuple

from attache_app.errors import DomainError

_CHARS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUE = {char: value for value, char in enumerate(_CHARS)}
_STAND_IN_CHARS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without I, O, 0 and 1, which are taken for one another
_STAND_IN_LENGTH = 4
_SERIAL_DIGITS = 5
_LETTERS = 26 + 26 * 26  # A to Z, then AA to ZZ

_POST_CODE = re.compile(r"[A-Z]{3}")
# A stand-in has no 0, so no part of a year 20xx can be taken for it: the parts are told apart without hyphens.
_PARTS = re.compile(
    rf"([A-Z]{{3}})([A-Z]{{1,2}}|[{_STAND_IN_CHARS}]{{{_STAND_IN_LENGTH}}})(20[0-9]{{2}})([0-9]{{{_SERIAL_DIGITS}}}|[1-9][0-9]{{{_SERIAL_DIGITS},}})"
)
_NOT_OURS = re.compile(r"[^0-9A-Z]+")


class Number(NamedTuple):
    """The parts of a human number. `letter`: the laptop's letter, or the four characters that stand in for it."""

    post: str
    letter: str
    year: int
    serial: int


def make(post: str, letter: str, year: int, serial: int) -> str:
    """The number in its written form, check character included."""
    body = f"{post}-{letter}-{year}-{serial:0{_SERIAL_DIGITS}}"
    return f"{body}-{check_character(body)}"


def check_character(body: str) -> str:
    """The ISO 7064 MOD 37,36 check character over the characters without hyphens."""
    product = 36
    for char in body.replace("-", ""):
        product = ((product + _VALUE[char]) % 36 or 36) * 2 % 37
    return _CHARS[(37 - product) % 36]


def is_right(number: str) -> bool:
    """Whether the check character of a number in its written form agrees with the rest."""
    return check_character(number[:-2]) == number[-1]


def normalise(typed: str) -> str | None:
    """The written form of what a person typed, or None where it has not the form of a number.

    Small letters, spaces and missing hyphens are mended; a check character left out is filled in. One that is given is
    not judged: ask `is_right`.
    """
    plain = _NOT_OURS.sub("", typed.upper())
    if whole := _PARTS.fullmatch(plain[:-1]):
        return _written(whole, plain[-1])
    if body := _PARTS.fullmatch(plain):
        return _written(body, check_character(plain))
    return None


def parse(typed: str) -> Number:
    """The parts of a number as typed; DomainError `number_not_readable`, or `number_misheard` where one character is wrong."""
    number = normalise(typed)
    if number is None:
        raise DomainError("number_not_readable", typed=typed)
    if not is_right(number):
        raise DomainError("number_misheard", number=number)
    post, letter, year, serial, _ = number.split("-")
    return Number(post, letter, int(year), int(serial))


def one_character_away(number: str) -> list[str]:
    """The right numbers that differ from this wrong one in a single character: one of them was probably meant."""
    found = set()
    for place, old in enumerate(number):
        for char in _CHARS if old != "-" else "":
            other = number[:place] + char + number[place + 1 :]
            if char != old and is_right(other) and normalise(other) == other:
                found.add(other)
    return sorted(found)


def _written(parts: re.Match[str], check: str) -> str:
    return "-".join((*parts.groups(), check))


def laptop_letter(granted: int) -> str:
    """The letter for the next laptop of a post that has had `granted` letters: A to Z, then AA to ZZ, each granted once."""
    if granted >= _LETTERS:
        raise DomainError("laptop_letters_used_up")
    if granted < 26:
        return chr(65 + granted)
    first, second = divmod(granted - 26, 26)
    return chr(65 + first) + chr(65 + second)


def letters_used(letter: str) -> int:
    """How many letters a post has had once it was granted this one: the reverse of `laptop_letter`."""
    first, last = ord(letter[0]) - 64, ord(letter[-1]) - 64
    return last if len(letter) == 1 else 26 * first + last


def new_stand_in() -> str:
    """Four random characters in the place of the letter, for a laptop that has none or may share its own."""
    return "".join(secrets.choice(_STAND_IN_CHARS) for _ in range(_STAND_IN_LENGTH))


def is_stand_in(letter: str) -> bool:
    """Whether this stands in the place of a laptop's letter."""
    return len(letter) == _STAND_IN_LENGTH


def check_post_code(code: str, training: bool) -> None:
    """DomainError if no post of this realm may have this code: three letters, and T first exactly in training."""
    if not _POST_CODE.fullmatch(code):
        raise DomainError("post_code_form", post=code)
    if code.startswith("T") is not training:
        raise DomainError("post_code_training" if training else "post_code_production", post=code)
