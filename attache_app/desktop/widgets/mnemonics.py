"""Mnemonics: each button of a page gets a letter of its text that no other has, in whatever language the text is."""

from collections.abc import Iterable

from PySide6.QtWidgets import QAbstractButton, QWidget


def share_letters(texts: Iterable[str], taken: Iterable[str] = ()) -> list[int]:
    """For each text the place of its letter, or -1 where none is free. First letters of words are given first."""
    used = {letter.casefold() for letter in taken}
    found = []
    for text in texts:
        starts = [i for i, c in enumerate(text) if c.isalnum() and (i == 0 or not text[i - 1].isalnum())]
        others = [i for i in range(len(text)) if i not in starts]
        at = next(
            (
                i
                for i in [*starts, *others]
                if text[i].isascii() and text[i].isalpha() and text[i].casefold() not in used
            ),
            -1,
        )
        if at >= 0:
            used.add(text[at].casefold())
        found.append(at)
    return found


def give_mnemonics(root: QWidget, taken: Iterable[str] = ()) -> None:
    """Underline a letter in each button of a page or dialog that was made with its plain text (`basics.button`)."""
    buttons = [b for b in root.findChildren(QAbstractButton) if b.property("plain")]
    texts = [str(b.property("plain")) for b in buttons]
    for b, text, at in zip(buttons, texts, share_letters(texts, taken), strict=True):
        parts = (text[:at], text[at:]) if at >= 0 else (text, "")
        escaped = [part.replace("&", "&&") for part in parts]
        b.setText(f"{escaped[0]}&{escaped[1]}" if at >= 0 else escaped[0])


def letters_beside(part: QWidget, whole: QWidget) -> list[str]:
    """The letters that visible buttons of the whole have outside this part of it, which lies over them."""
    return [
        b.shortcut().toString()[-1]
        for b in whole.findChildren(QAbstractButton)
        if b.isVisible() and not b.shortcut().isEmpty() and not part.isAncestorOf(b)
    ]
