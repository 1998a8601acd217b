"""What somebody agreed to, from the answers that stand: the last one counts (domain reference §7)."""

from collections.abc import Iterable, Mapping
from typing import Any

_TO_THE_EMPLOYER = "CONS_EMPLOYER"
_ANSWERS = ("yes", "no", "withdrawn")


def may_be_named(consents: Iterable[Mapping[str, Any]], case: Any) -> dict[str, bool]:
    """By worker whether the employer may hear the name: the last answer for this case or for all. Who was not asked is not in it."""
    asked = [
        c
        for c in consents
        if c.get("item") == _TO_THE_EMPLOYER and c.get("case") in (None, case) and c.get("answer") in _ANSWERS
    ]
    asked.sort(key=lambda c: str(c.get("given_at", "")))
    return {c["person"].removeprefix("worker:"): c["answer"] == "yes" for c in asked}
