"""The labelled pairs of names (`name_pairs.csv`) and how many of them a search gets right. All names are put together by chance."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from attache_app.domain.names import fold


@dataclass(frozen=True, slots=True)
class Pair:
    """What was typed, and a name in the register: of the person meant, or of somebody else. `set`: own, or first (the first forty)."""

    typed: str
    name: str
    same: bool
    about: str
    set: str


def pairs() -> list[Pair]:
    path = Path(__file__).with_name("name_pairs.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return [Pair(r["typed"], r["name"], r["same"] == "yes", r["about"], r["set"]) for r in csv.DictReader(file)]


def names_needed(labelled: Iterable[Pair]) -> list[str]:
    """The names that the register must have: those of the pairs, and of whom was typed where the other is somebody else."""
    out: dict[str, None] = {}
    for pair in labelled:
        out[pair.name] = None
        if not pair.same:
            out[pair.typed.title()] = None
    return list(out)


def missed(labelled: Iterable[Pair], find: Callable[[str], Sequence[str]], most: int) -> Iterator[Pair]:
    """The pairs that a search gets wrong; `find`: the names found for a text, best first.

    Of the same person: the name is not among the first `most`. Of another: it stands before the person who was typed.
    """
    for pair in labelled:
        found = [fold(name) for name in find(pair.typed)[:most]]
        wanted = fold(pair.name)
        if pair.same:
            if wanted not in found:
                yield pair
        elif wanted in found and fold(pair.typed) not in found[: found.index(wanted)]:
            yield pair
