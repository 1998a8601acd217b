"""Digits of the upper row as keys. A French keyboard gives `&é"'(-è_ç` there without Shift: they count as 1 to 9."""

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

_FRENCH_ROW = "&é\"'(-è_ç"
_FRENCH_KEYS = (
    Qt.Key.Key_Ampersand, Qt.Key.Key_Eacute, Qt.Key.Key_QuoteDbl, Qt.Key.Key_Apostrophe, Qt.Key.Key_ParenLeft, Qt.Key.Key_Minus,
    Qt.Key.Key_Egrave, Qt.Key.Key_Underscore, Qt.Key.Key_Ccedilla,
)  # fmt: skip


def digit_typed(text: str) -> int | None:
    """The digit 1 to 9 that a key of the upper row stands for, with or without Shift, or None."""
    if len(text) == 1 and text in "123456789":
        return int(text)
    return _FRENCH_ROW.index(text) + 1 if len(text) == 1 and text in _FRENCH_ROW else None


def digit_keys(modifier: Qt.KeyboardModifier, digit: int) -> list[QKeySequence]:
    """The keys for a modifier and a digit 1 to 9, on either keyboard."""
    keys = (Qt.Key(Qt.Key.Key_0.value + digit), _FRENCH_KEYS[digit - 1])
    return [QKeySequence(QKeyCombination(modifier, key)) for key in keys]
