"""What somebody agreed to, from the answers that stand: the last one counts (domain reference §7)."""

from collections.abc import Iterable, Mapping
from typing import Any

_TO_THE_EMPLOYER = "CONS_EMPLOYER"
_ANSWERS = ("yes", "no", "withdrawn")


def may_be_named(consents: Iterable[Mapping[str, Any]], case: Any) -> bool | None:
    """Whether the employer may hear a person's name: the last answer for this case or for all; None where nobody asked.

    `consents`: rows of that person, in the order in which they came.
    """
    asked = [
        c
        for c in consents
        if c.get("item") == _TO_THE_EMPLOYER and c.get("case") in (None, case) and c.get("answer") in _ANSWERS
    ]
    last = sorted(asked, key=lambda c: str(c.get("given_at", "")))[-1:]
    return last[0]["answer"] == "yes" if last else None
