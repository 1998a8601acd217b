"""Names folded for search: without accents, case, hyphens and apostrophes, so that Jean-Robert and jean robert meet.

Letters outside the Latin script stay, with their marks (domain reference §8). What sounds alike is not decided here.
"""

import functools
import unicodedata

# Latin letters that Unicode does not take apart; casefold has already made them small.
_SPELLED_OUT = {"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "n"}


class _Table(dict[int, str]):
    """For str.translate: what a code point becomes, worked out the first time it is met."""

    def __missing__(self, point: int) -> str:
        char = chr(point)
        if char in _SPELLED_OUT:
            became = _SPELLED_OUT[char]
        elif 0x300 <= point <= 0x36F:
            became = ""  # accents of Latin, Greek and Cyrillic; the vowel signs of other scripts are letters to their readers
        else:
            became = char if unicodedata.category(char)[0] in "LNM" else " "
        self[point] = became
        return became


_TABLE = _Table()


@functools.lru_cache(maxsize=1 << 14)  # the same names and places come again and again
def fold(text: str) -> str:
    """The text in small letters without accents, words separated by one space: `Saint-Élie D’Œuvre` → `saint elie d oeuvre`."""
    if not text.isascii():
        # Folding case may bring forth what can be taken apart again, and the other way round.
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join(text.casefold().translate(_TABLE).split())


def words(text: str) -> list[str]:
    """The folded words of a text, in its order."""
    return fold(text).split()
