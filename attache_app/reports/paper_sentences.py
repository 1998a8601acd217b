"""The numbered sentences of papers that a worker takes home (DESIGN §8): data of `paper_sentences.csv`, at most 60.

They are few so that a native reader can sign each; until all of a paper's are signed, French stands beside the Creole.
"""

import csv
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from attache_app.data import data_path
from attache_app.records.declarations import LANGUAGES, Labels

MOST = 60


@dataclass(frozen=True, slots=True)
class PaperSentence:
    """One sentence; `{date}` and `{city}` in it are filled when it is printed. `ht_reviewed_by`: who signed the Creole, or empty."""

    no: int
    key: str
    texts: Labels
    ht_reviewed_by: str
    ht_reviewed_on: str

    @property
    def is_reviewed(self) -> bool:
        return bool(self.ht_reviewed_by and self.ht_reviewed_on)


@functools.cache
def paper_sentences() -> Mapping[str, PaperSentence]:
    """All of them by key, in the order of their numbers."""
    with data_path("resources", "paper_sentences.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return MappingProxyType(
        {
            row["key"]: PaperSentence(
                no=int(row["no"]),
                key=row["key"],
                texts=Labels(*(row[language] for language in LANGUAGES)),
                ht_reviewed_by=row["ht_reviewed_by"],
                ht_reviewed_on=row["ht_reviewed_on"],
            )
            for row in rows
        }
    )


def languages_for(language: str, keys: Iterable[str]) -> tuple[str, ...]:
    """In which languages to print these sentences: the one asked for, and French beside Creole that nobody has signed."""
    if language == "ht" and not all(paper_sentences()[key].is_reviewed for key in keys):
        return "ht", "fr"
    return (language if language in LANGUAGES else "fr",)
