"""How a name sounds, whoever wrote it: Guerline and Gèlin, Beauvais and Bovè have one key; Juan, Jan and Yan are told by a table.

The rules and the table are data (`resources/name_sounds.csv`, `name_equivalents.csv`). Two names of one key need not be one name:
search proposes, a person decides (domain reference §8).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_KNOWN = 1 << 16  # words, and pairs of them, whose keys are remembered: about as many as a million persons have
_LATIN = re.compile(r"[a-z]+")
_VOWELS = ("a", "e", "i", "o", "u", "y", "h")
_FEW = 3  # letters of a key: fewer are the beginning of too many
_WHOLE = "z"  # no key has this letter: it begins the keys of whole names


@dataclass(frozen=True, slots=True)
class Rule:
    """Letters that sound as others. `letters`: a regular expression over the word as the rules before left it.

    `when`: always (""); "end": of a whole word only, not of one that is still being typed; "also": the word is heard both ways.
    """

    letters: re.Pattern[str]
    sound: str
    when: str


class Sounds:
    """The keys of folded words (`domain.names.fold`). `heads`: a written form → the names whose form it is."""

    def __init__(self, rules: Sequence[Rule], heads: Mapping[str, Iterable[str]]) -> None:
        self._always = [r for r in rules if not r.when]
        self._ends = [r for r in rules if r.when == "end"]
        self._also = [r for r in rules if r.when == "also"]
        self._heads = {form: tuple(names) for form, names in heads.items()}
        self._keys: dict[str, tuple[str, ...]] = {}
        self._joined: dict[tuple[str, str], tuple[str, ...]] = {}

    def key(self, word: str) -> str:
        """The key of a word by the rules alone; what is not in Latin letters is its own key."""
        return _apply(self._ends, self._apply(word)) or word

    def beginning(self, word: str) -> str:
        """What the keys of words begin with that begin like this one."""
        begun = self._apply(word)
        return (
            begun[:-1] if begun[-1:] in "aei" and len(begun) > _FEW else begun
        )  # an n may follow, and change the vowel

    def heads(self, word: str) -> tuple[str, ...]:
        """The names of which a word is a form: `juan` → `jean`. Nothing where the table does not know it."""
        return self._heads.get(word, ())

    def keys(self, word: str) -> tuple[str, ...]:
        """All keys under which a word is known, its name's first: words that may be one name share one of them."""
        known = self._keys.get(word)
        if known is None:
            if len(self._keys) >= _KNOWN:
                self._keys.clear()
            also = (changed for r in self._also if (changed := r.letters.sub(r.sound, word)) != word)
            known = tuple(dict.fromkeys(self.key(w) for w in (*self.heads(word), word, *also)))
            self._keys[word] = known
        return known

    def joined(self, one: str, other: str) -> tuple[str, ...]:
        """The keys of two words written as one: `petit frere`, `petifre`; an end that is silent may then be heard: Saint-Élie, Senteli."""
        known = self._joined.get((one, other))
        if known is None:
            if len(self._joined) >= _KNOWN:
                self._joined.clear()
            first = next(iter(self.heads(one)), one)
            as_written = self.key(first + other)
            as_apart = _apply(self._ends, self.key(first) + self._apply(other))
            known = (as_written,) if other[:1] in _VOWELS else tuple(dict.fromkeys((as_apart, as_written)))
            self._joined[one, other] = known
        return known

    def whole(self, words: Sequence[str]) -> str:
        """One key for a name of several words, whatever their order."""
        return _WHOLE + _WHOLE.join(sorted(self.keys(w)[0] for w in words))

    def _apply(self, word: str) -> str:
        return _apply(self._always, word) or word


def _apply(rules: Iterable[Rule], word: str) -> str:
    if not _LATIN.fullmatch(word):
        return word
    for rule in rules:
        word = rule.letters.sub(rule.sound, word)
    return word
