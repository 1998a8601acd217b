"""How a name sounds, whoever wrote it: Guerline and Gèlin, Beauvais and Bovè have one key; Juan, Jan and Yan are told by a table.

The rules and the table are data (`resources/name_sounds.csv`, `name_equivalents.csv`). Two names of one key need not be one name:
search proposes, a person decides (domain reference §8).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_KNOWN = 1 << 17  # words whose keys are remembered: as many as a register of a million persons has
_LATIN = re.compile(r"[a-z]+")
_WHOLE = "z"  # no key has this letter: it begins the keys of whole names


@dataclass(frozen=True, slots=True)
class Rule:
    """Letters that sound as others. `letters`: a regular expression over the word as the rules before left it.

    `end`: of a whole word only, not of one that is still being typed.
    """

    letters: re.Pattern[str]
    sound: str
    end: bool


class Sounds:
    """The keys of folded words (`domain.names.fold`). `heads`: a written form → the names whose form it is."""

    def __init__(self, rules: Sequence[Rule], heads: Mapping[str, Iterable[str]]) -> None:
        self._rules = rules
        self._heads = {form: tuple(names) for form, names in heads.items()}
        self._keys: dict[str, tuple[str, ...]] = {}

    def key(self, word: str) -> str:
        """The key of a word by the rules alone; what is not in Latin letters is its own key."""
        return self._apply(word, whole=True)

    def beginning(self, word: str) -> str:
        """What the keys of words begin with that begin like this one."""
        return self._apply(word, whole=False)

    def heads(self, word: str) -> tuple[str, ...]:
        """The names of which a word is a form: `juan` → `jean`. Nothing where the table does not know it."""
        return self._heads.get(word, ())

    def keys(self, word: str) -> tuple[str, ...]:
        """All keys under which a word is known, its name's first: words that may be one name share one of them."""
        known = self._keys.get(word)
        if known is None:
            if len(self._keys) >= _KNOWN:
                self._keys.clear()
            known = tuple(dict.fromkeys(self.key(w) for w in (*self.heads(word), word)))
            self._keys[word] = known
        return known

    def joined(self, one: str, other: str) -> str:
        """The key of two words written as one: `petit frere`, `petifre`."""
        if other[:1] in "aeiouyh":
            return self.key(one + other)  # what is silent at an end may be heard before a vowel: Saint-Élie, Senteli
        return self.keys(one)[0] + self.keys(other)[0]

    def whole(self, words: Sequence[str]) -> str:
        """One key for a name of several words, whatever their order."""
        return _WHOLE + _WHOLE.join(sorted(self.keys(w)[0] for w in words))

    def _apply(self, word: str, whole: bool) -> str:
        if not _LATIN.fullmatch(word):
            return word
        sound = word
        for rule in self._rules:
            if whole or not rule.end:
                sound = rule.letters.sub(rule.sound, sound)
        return sound or word
