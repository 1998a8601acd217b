"""Something to choose, and which of many match what was typed. Plain values: presenters use them too."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from attache_app.domain.names import fold


@dataclass(frozen=True, slots=True)
class Choice:
    """`detail` stands small beside the text; `is_checked`: None where one chooses one thing only."""

    key: Any
    text: str
    detail: str = ""
    is_checked: bool | None = None


def matching(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """The choices whose words begin with the typed words, in any order and without accents.

    First the one whose code was typed, then those that begin so as a whole.
    """
    wanted = fold(typed).split()
    if not wanted:
        return list(choices)
    found = []
    for place, choice in enumerate(choices):
        text = fold(f"{choice.text} {choice.detail}")
        words = text.split()
        if str(choice.key).casefold() == typed.strip().casefold():
            found.append((-1, place, choice))
        elif all(any(word.startswith(part) for word in words) for part in wanted):
            found.append((int(not text.startswith(wanted[0])), place, choice))
    return [choice for *_, choice in sorted(found, key=lambda f: f[:2])]
