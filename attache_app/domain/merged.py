"""Records that were found to be of one and the same person, place or firm: `same_as` of one names the other (DESIGN §3, §4)."""

from collections.abc import Mapping


def survivors(same_as: Mapping[str, str]) -> dict[str, str]:
    """The record that each of these is shown as, at the end of the chain. Merges that close a circle: the least id stands."""
    return {id: _end_of(id, same_as) for id in same_as}


def _end_of(id: str, same_as: Mapping[str, str]) -> str:
    passed = {id: None}
    while id in same_as:
        id = same_as[id]
        if id in passed:
            chain = list(passed)
            return min(chain[chain.index(id) :])
        passed[id] = None
    return id
