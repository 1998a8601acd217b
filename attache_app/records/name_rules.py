"""The rules and the table by which names are heard, read from `resources/`."""

import csv
import functools
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from attache_app.data import data_path
from attache_app.domain.names import fold
from attache_app.domain.sounds import Rule, Sounds

_FILES = ("name_sounds.csv", "name_equivalents.csv")
_FORMS = ("ht", "es", "en", "also")  # columns of forms, separated by spaces


@functools.cache
def sounds() -> Sounds:
    """How names sound, by the rules shipped with the program; read once."""
    return read(data_path("resources"))


@functools.cache
def fingerprint() -> int:
    """A number of 31 bits that tells these rules from those of another version: the keys that an index holds follow from them."""
    folder = data_path("resources")
    digest = hashlib.sha256(b"".join((folder / name).read_bytes() for name in _FILES)).digest()
    return int.from_bytes(digest[:4], "big") >> 1


def read(folder: Path) -> Sounds:
    """The rules and the table of a folder laid out like `resources/`."""
    rules = [Rule(re.compile(row["from"]), row["to"], row["when"]) for row in _rows(folder / _FILES[0])]
    heads: dict[str, list[str]] = {}
    for row in _rows(folder / _FILES[1]):
        name = fold(row["name"])
        for form in fold(" ".join(row[column] for column in _FORMS)).split():
            if form != name and name not in heads.setdefault(form, []):
                heads[form].append(name)
    return Sounds(rules, heads)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
