"""The files of resources/ as they lie there, row by row, for the tests of their grammar (resources/README.md)."""

import csv
from collections.abc import Iterator

from attache_app.data import data_path
from attache_app.records.declarations import Field, declarations

RESOURCES = data_path("resources")
KNOWN = declarations()
NAME = r"[a-z][a-z0-9_]{0,63}"
# Files that are no code lists; communes are one, but places have one name.
NOT_LISTS = {
    "registers", "data_dictionary", "form_groups", "options", "holidays", "haiti_communes", "paper_sentences", "agenda", "name_sounds",
    "name_equivalents",
}  # fmt: skip


def rows(name: str) -> list[dict[str, str]]:
    with (RESOURCES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def columns(name: str) -> list[str]:
    with (RESOURCES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def list_names() -> list[str]:
    return sorted(path.stem for path in RESOURCES.glob("*.csv") if path.stem not in NOT_LISTS)


def every_field() -> Iterator[Field]:
    """Each declared field once: the common ones as the registers have them, then everybody's own."""
    common = {f.name: f for r in KNOWN.registers.values() for f in r.fields.values() if f.register == "common"}
    yield from common.values()
    for register in KNOWN.registers.values():
        yield from register.own


def where(f: Field) -> str:
    return f"{f.register}.{f.name}"


def bad(found: Iterator[str] | list[str]) -> None:
    """No row of this list: the list itself is what a reader of the failure needs."""
    assert list(found) == []
