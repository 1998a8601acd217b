"""Which fields make a line of the first page: the rows of `resources/agenda.csv`, whose columns `resources/README.md` explains."""

import csv
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from attache_app.data import data_path
from attache_app.records.declarations import LANGUAGES, Labels

_UNNAMED = re.compile(r"-(?P<register>\w+)\.(?P<field>\w+)(?:>(?P<order>\w+))?(?::(?P<other>\w+)=(?P<value>@\w+))?")
_NEWEST = re.compile(r"\^(?P<field>\w+)>(?P<order>\w+)")
_DIFFERS = re.compile(r"(?P<field>\w+)<>(?P<order>\w+)")
_COMPARED = re.compile(r"(?P<field>\w+)(?P<op><=|>=)(?P<value>@\w+)")
_EQUAL = re.compile(r"(?P<field>[\w.]+)(?P<op>!?=)(?P<values>.+)")


@dataclass(frozen=True, slots=True)
class Condition:
    """One word of the column `when`. `op`: filled, empty, =, !=, <=, >=, differs, unnamed, newest or unpaid.

    `values`: of = and !=, "" among them for an empty field; a value that begins with @ is given when it is asked.
    `register`, `field`, `order`, `other`: of unnamed, no record of this register names this one in `field` (dated by `order`
    on or after the line's day; whose field `other` has the value). `order` of newest: no record of equal `field` is later by it; of differs: the field that is not equal.
    """

    op: str
    field: str = ""
    values: tuple[str, ...] = ()
    register: str = ""
    order: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class AgendaRule:
    """A row of the file. `fields`: the first that is filled gives the date, `plus` days added; none: a line without date.

    `lead`: days before the date from which it shows, None always; `keep`: days after which it goes by itself. `since`: the
    date is where something began, and is late `red` days after; else it is a day to meet. `owner`: the path to who does it.
    """

    line: str
    section: str
    register: str
    fields: tuple[str, ...]
    plus: int
    lead: int | None
    keep: int | None
    since: bool
    red: int
    when: tuple[Condition, ...]
    owner: tuple[str, ...]
    opens: str
    details: tuple[str, ...]
    side: str
    labels: Labels


@functools.cache
def agenda_rules() -> Mapping[str, AgendaRule]:
    """All rules by the name of their line, in the order of the file."""
    with data_path("resources", "agenda.csv").open(encoding="utf-8", newline="") as file:
        return {row["line"]: _rule(row) for row in csv.DictReader(file)}


def _rule(row: Mapping[str, str]) -> AgendaRule:
    def days(name: str) -> int | None:
        return int(row[name]) if row[name] else None

    return AgendaRule(
        line=row["line"], section=row["section"], register=row["register"], fields=tuple(row["field"].split()),
        plus=days("plus") or 0, lead=days("lead"), keep=days("keep"), since=row["since"] == "yes", red=days("red") or 0,
        when=tuple(map(condition, row["when"].split())), owner=tuple(row["owner"].split(".")) if row["owner"] else (),
        opens=row["opens"], details=tuple(row["details"].split()), side=row["side"],
        labels=Labels(*(row[language] for language in LANGUAGES)),
    )  # fmt: skip


def condition(word: str) -> Condition:
    """What a word of the column `when` asks. ValueError where it is none."""
    if word == "unpaid":
        return Condition(word)
    if found := _UNNAMED.fullmatch(word):
        values = (found["value"],) if found["value"] else ()
        return Condition(
            "unnamed", found["field"], values, found["register"], found["order"] or "", found["other"] or ""
        )
    if found := _NEWEST.fullmatch(word):
        return Condition("newest", found["field"], order=found["order"])
    if found := _DIFFERS.fullmatch(word):
        return Condition("differs", found["field"], order=found["order"])
    if found := _COMPARED.fullmatch(word):
        return Condition(found["op"], found["field"], (found["value"],))
    if found := _EQUAL.fullmatch(word):
        return Condition(found["op"], found["field"], tuple(found["values"].split("|")))
    if re.fullmatch(r"!?\w+", word):
        return Condition("empty" if word.startswith("!") else "filled", word.removeprefix("!"))
    raise ValueError(word)
