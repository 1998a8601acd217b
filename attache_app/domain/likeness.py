"""How near what somebody typed is to the names of a record: by letters, by a form of the name, by sound, or nearly.

Every pair of words gets a grade; words are paired so that the grades add up to most; what the record has beyond that takes a little off.
"""

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA, Indel

from attache_app.domain.sounds import Sounds

NAME, FORM, SOUND, NEAR, NOTHING = "name", "form", "sound", "near", ""
"""What a grade rests on: the letters themselves, a form of the same name, the sound, all but one letter or two."""

_OF_FORM = 0.9
_OF_BEGINNING = (0.7, 0.2)  # and more, the more of the word was typed
_OF_SOUND = (0.72, 0.15)  # and more, the more alike they are written
_OF_SOUND_BEGINNING = (0.5, 0.15)
_OF_NEAR = (0.3, 0.35)
_LEAST_ALIKE = 0.5  # words whose sounds are near, and that are written less alike, are two words
_JOINED, _PARTED = 0.84, 0.74  # one typed word for two of the name; two for one
_BEGUN = 0.6  # of two words written as one the beginning was typed
_BEYOND = 0.012  # taken off for each word of the name that was not typed
_MOST_BEYOND = 8
_LETTERS_HEARD = 3  # fewer letters of a key are the beginning of too many
_SHORT, _LONG = 4, 7  # a word of four letters may have one wrong letter, one of seven two


class Grade(NamedTuple):
    """How near one word is to another, 0 to 1, and by what."""

    value: float
    by: str


class Likeness(NamedTuple):
    """How near a text is to the names of a record.

    `by`: what the weakest pair rests on, `weakest`: its (typed, name's) words, the second empty for words written as one;
    `name`: which name was meant most; `missing`: typed words that are in none.
    """

    value: float
    by: str
    weakest: tuple[str, str]
    name: int
    missing: tuple[str, ...]


_NONE = Grade(0.0, NOTHING)


def slips(word: str) -> int:
    """How many wrong letters a word may have and still be taken for itself."""
    return 0 if len(word) < _SHORT else 1 if len(word) < _LONG else 2


class Typed:
    """A text that was typed, split into folded words, against many names."""

    def __init__(self, sounds: Sounds, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self._sounds = sounds
        self._keys = [set(sounds.keys(w)) for w in words]
        self._forms = [{w, *sounds.heads(w)} for w in words]
        self._beginnings = [sounds.beginning(w) for w in words]
        self._pairs = {
            (i, j): set(sounds.joined(one, other))
            for i, one in enumerate(words)
            for j, other in enumerate(words)
            if i != j and len(words) <= 4
        }
        self._known: dict[str, tuple[tuple[int, Grade], ...]] = {}

    def grades(self, word: str) -> tuple[tuple[int, Grade], ...]:
        """The typed words, by place, that a word of a name is like, and how much."""
        found = self._known.get(word)
        if found is None:
            every = ((n, self._grade(n, word)) for n in range(len(self.words)))
            found = self._known[word] = tuple((n, grade) for n, grade in every if grade.value)
        return found

    def _grade(self, n: int, word: str) -> Grade:
        typed = self.words[n]
        if typed == word:
            return Grade(1.0, NAME)
        if self._forms[n] & {word, *self._sounds.heads(word)}:
            return Grade(_OF_FORM, FORM)
        best = _NONE
        if word.startswith(typed):
            best = Grade(_OF_BEGINNING[0] + _OF_BEGINNING[1] * len(typed) / len(word), NAME)
        keys = self._sounds.keys(word)
        if self._keys[n].intersection(keys):
            alike = _OF_SOUND[0] + _OF_SOUND[1] * Indel.normalized_similarity(typed, word)
            return Grade(
                max(best.value, alike), best.by or SOUND
            )  # what was typed is there: no need to speak of its sound
        begins = self._beginnings[n]
        if best.value == 0 and len(begins) >= _LETTERS_HEARD and any(k.startswith(begins) for k in keys):
            best = Grade(
                _OF_SOUND_BEGINNING[0] + _OF_SOUND_BEGINNING[1] * len(typed) / max(len(typed), len(word)), SOUND
            )
        if best.value == 0:
            best = self._near(n, word, keys)
        return best

    def _near(self, n: int, word: str, keys: Sequence[str]) -> Grade:
        typed = self.words[n]
        most = slips(typed)
        if not most or abs(len(typed) - len(word)) > most + 1:
            return _NONE
        alike = Indel.normalized_similarity(typed, word)
        if alike < _LEAST_ALIKE:
            return _NONE
        by_letters = OSA.distance(typed, word, score_cutoff=most) <= most
        if by_letters or any(
            OSA.distance(key, own, score_cutoff=1) <= 1
            for key in keys
            for own in self._keys[n]
            if min(len(key), len(own)) >= _SHORT
        ):
            return Grade(_OF_NEAR[0] + _OF_NEAR[1] * alike, NEAR)
        return _NONE

    def likeness(self, names: Sequence[Sequence[str]]) -> Likeness:
        """How near the typed words are to a record's names, each a list of folded words."""
        count = len(self.words)
        pairs = [
            (-grade.value, n, at, place, grade)
            for at, name in enumerate(names)
            for place, word in enumerate(name)
            for n, grade in self.grades(word)
        ]
        if len(pairs) > 1:
            pairs.sort()
        given: dict[int, Grade] = {}
        used: set[tuple[int, int]] = set()
        meant: dict[int, str] = {}
        for _, n, at, place, grade in pairs:
            if n not in given and (at, place) not in used:
                given[n] = grade
                used.add((at, place))
                meant[n] = names[at][place]
        if len(given) < count or any(grade.value < _PARTED for grade in given.values()):
            self._join(names, given, used)
        if not given:
            return Likeness(0.0, NOTHING, ("", ""), 0, self.words)
        per_name: dict[int, int] = {}
        for at, _ in used:
            per_name[at] = per_name.get(at, 0) + 1
        main = max(per_name, key=lambda at: (per_name[at], -at))
        beyond = sum(len(names[at]) for at in per_name) - len(used)
        value = (
            sum(g.value for g in given.values()) / count
            - _BEYOND * min(beyond, _MOST_BEYOND)
            - (main > 0) * _BEYOND / 2
        )
        least = min(given, key=lambda n: given[n])
        weakest = (self.words[least], meant.get(least, ""))
        missing = tuple(w for n, w in enumerate(self.words) if n not in given)
        return Likeness(value, given[least].by, weakest, main, missing)

    def _join(self, names: Sequence[Sequence[str]], given: dict[int, Grade], used: set[tuple[int, int]]) -> None:
        """Words written as one on either side: `petifre` for Petit-Frère, `saint hilaire` for Sainthilaire."""
        for at, name in enumerate(names):
            for place in range(len(name) - 1):
                both = {(at, place), (at, place + 1)}
                written = name[place] + name[place + 1]
                heard = self._sounds.joined(name[place], name[place + 1])
                for n, typed in enumerate(self.words):
                    found = self._one_for_two(n, typed, written, heard)
                    if found > given.get(n, _NONE):
                        given[n] = found
                        used |= both
            for place, word in enumerate(name):
                keys = self._sounds.keys(word)
                for (i, j), one in self._pairs.items():
                    if one.intersection(keys) and (i not in given or j not in given):
                        given[i] = given[j] = Grade(_PARTED, SOUND)
                        used.add((at, place))

    def _one_for_two(self, n: int, typed: str, written: str, heard: Sequence[str]) -> Grade:
        if written == typed:
            return Grade(_JOINED, NAME)
        if self._keys[n].intersection(heard):
            return Grade(_JOINED, SOUND)
        if len(typed) > _SHORT and written.startswith(typed):
            return Grade(_BEGUN, NAME)
        begins = self._beginnings[n]
        if len(begins) > _LETTERS_HEARD and any(key.startswith(begins) for key in heard):
            return Grade(_BEGUN - 0.05, SOUND)
        return _NONE
