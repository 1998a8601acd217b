"""What one text has and another has not, word by word; what one set has and another has not."""

import difflib
import re
from collections.abc import Sequence
from typing import Literal

Part = tuple[Literal["same", "added", "taken"], str]

_WORDS = re.compile(r"\S+\s*|\s+")
_MOST_WORDS = 4_000  # beyond, comparing costs seconds: such a text counts as wholly another


def words(before: str, after: str) -> list[Part]:
    """How `after` came of `before`: stretches that are the same in both, added, or taken out, in the order of reading."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        return [part for part in (("taken", before), ("added", after)) if part[1]]
    out: list[Part] = []
    # Words count as the same whatever space follows them.
    matcher = difflib.SequenceMatcher(None, [w.strip() for w in old], [w.strip() for w in new], autojunk=False)
    for tag, i, j, k, n in matcher.get_opcodes():
        if tag == "equal":
            out.append(("same", "".join(new[k:n])))
            continue
        if i < j:
            out.append(("taken", "".join(old[i:j])))
        if k < n:
            out.append(("added", "".join(new[k:n])))
    return out


def elements(before: Sequence[str], after: Sequence[str]) -> list[Part]:
    """The elements of two sets, as texts: those of `after`, those it added, those it took out."""
    return [
        *(("same" if e in before else "added", e) for e in after), *(("taken", e) for e in before if e not in after)
    ]  # fmt: skip
