"""How well a passphrase guards: its length, and whether it is one that everybody tries first. Nothing cleverer would be honest."""

import functools
import itertools
import unicodedata
from typing import Literal

from attache_app.data import data_path

LEAST = 8
_GOOD = 16
Strength = Literal["short", "common", "fair", "good"]


@functools.cache
def _common() -> frozenset[str]:
    lines = data_path("resources", "common_passphrases.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def is_common(passphrase: str) -> bool:
    """Whether it is on the list, also with other capitals, accents, spaces, or digits and signs behind."""
    text = "".join(c for c in unicodedata.normalize("NFKD", passphrase).casefold() if c.isalnum())
    stem = text.rstrip("0123456789")
    return text in _common() or stem in _common() or len(set(text)) < 4 or _is_run(text)


def _is_run(text: str) -> bool:
    """Whether each character follows the one before: 12345678, abcdefgh, 87654321."""
    steps = {ord(b) - ord(a) for a, b in itertools.pairwise(text)}
    return len(steps) == 1 and steps <= {-1, 0, 1}


def strength(passphrase: str) -> Strength:
    """`short`: refused; `common`: refused; `fair`: a word more would make it good."""
    if len(passphrase) < LEAST:
        return "short"
    if is_common(passphrase):
        return "common"
    letters = unicodedata.normalize("NFC", passphrase)
    return "good" if len(letters) >= _GOOD and len(set(letters)) >= 8 else "fair"
