"""The rules and the table by which names are heard, read from `resources/`."""

import csv
import functools
import re
from collections.abc import Iterator
from pathlib import Path

from attache_app.data import data_path
from attache_app.domain.names import fold
from attache_app.domain.sounds import Rule, Sounds

_FORMS = ("ht", "es", "en", "also")  # columns of forms, separated by spaces


@functools.cache
def sounds() -> Sounds:
    """How names sound, by the rules shipped with the program; read once."""
    return read(data_path("resources"))


def read(folder: Path) -> Sounds:
    """The rules and the table of a folder laid out like `resources/`."""
    rules = [Rule(re.compile(row["from"]), row["to"], row["when"]) for row in _rows(folder / "name_sounds.csv")]
    heads: dict[str, list[str]] = {}
    for row in _rows(folder / "name_equivalents.csv"):
        name = fold(row["name"])
        for form in fold(" ".join(row[column] for column in _FORMS)).split():
            if form != name and name not in heads.setdefault(form, []):
                heads[form].append(name)
    return Sounds(rules, heads)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
