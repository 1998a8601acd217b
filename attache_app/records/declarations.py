"""The declarations: every register, field, group, option and code list, read from `resources/` into frozen values.

This is the one loader of the room; the grammar of the files is `resources/README.md`. Everything that needs to know a
field (tables, log, checks, forms, search, labels, schema) reads it from here.
"""

import csv
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from attache_app.data import data_path

LANGUAGES = ("fr", "ht", "es", "en")
SET_TYPES = frozenset({"codes", "refs", "texts", "phones"})
FREE_TEXT_TYPES = frozenset({"text", "longtext", "texts", "verbatim"})
TYPES = frozenset(
    "text longtext int dec bool tri code codes date datetime pdate money rate verbatim name phone phones place count3 geo "
    "ref refs file texts".split()
)


@dataclass(frozen=True, slots=True)
class Labels:
    """One text in four languages."""

    fr: str
    ht: str
    es: str
    en: str

    def __call__(self, language: str) -> str:
        return str(getattr(self, language)) if language in LANGUAGES else self.fr


# A code `refused` may mean that an offer was refused, not an answer.
_OWN_MISSING = {"not_asked": "notasked", "unknown": "unknown"}


@dataclass(frozen=True, slots=True)
class Option:
    """A code of a list. `more` holds the columns that only this list has (`group`, `minor_units` …), as text."""

    code: str
    labels: Labels
    more: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CodeList:
    """A code list in its order; a short one of options.csv or a file of its own. `own_missing`: see `Declarations.own_missing`."""

    name: str
    options: tuple[Option, ...]
    by_code: Mapping[str, Option]
    own_missing: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        codes = {code.lower() for code in self.by_code}
        object.__setattr__(self, "own_missing", frozenset(w for w, code in _OWN_MISSING.items() if code in codes))

    def label(self, code: str, language: str) -> str:
        """The label of a code; an unknown code stands as it is (domain reference §10: kept and shown raw)."""
        option = self.by_code.get(code)
        return option.labels(language) if option else code


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a register; `dictionary.md` explains the columns. `kinds`: registers a ref may point to, `("*",)` any.

    `is_free_text`: *free text* of dictionary.md, words a person typed, above N0.
    """

    register: str
    name: str
    group: str
    labels: Labels
    help: Labels
    type: str
    target: str
    unit: str
    required: bool
    level: str
    identifying: bool
    searched: str
    computed: bool
    default: str
    listed: int
    width: str
    asked_when: str
    note: str

    # Worked out once: every value that is recorded or arrives asks for them.
    kinds: tuple[str, ...] = field(init=False)
    is_set: bool = field(init=False)
    is_free_text: bool = field(init=False)

    def __post_init__(self) -> None:
        kinds = tuple(self.target.split()) if self.type in ("ref", "refs") else ()
        object.__setattr__(self, "kinds", kinds)
        object.__setattr__(self, "is_set", self.type in SET_TYPES)
        object.__setattr__(self, "is_free_text", self.type in FREE_TEXT_TYPES and self.level != "N0")


@dataclass(frozen=True, slots=True)
class Group:
    """A group of fields on a form."""

    name: str
    labels: Labels


@dataclass(frozen=True, slots=True, eq=False)  # itself and no other: what is worked out for a register is kept by it
class Register:
    """A register. `own`: its fields in the order of the form; `fields`: these and the common ones, by name; `searched`: those of
    them that search knows."""

    name: str
    module: str
    numbered: bool
    append_only: bool
    level: str
    created_by: str
    changed_by: str
    goes_to: str
    concerns: tuple[str, ...]
    parent: str
    person: str
    shown_as: tuple[str, ...]
    labels: Labels
    labels_many: Labels
    note: str
    groups: tuple[Group, ...]
    own: tuple[Field, ...]
    fields: Mapping[str, Field]

    searched: tuple[Field, ...] = field(init=False, repr=False)
    _written: tuple[Field, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        written = (f for f in self.fields.values() if not f.computed and f.name != "id")
        object.__setattr__(self, "_written", tuple(written))
        object.__setattr__(self, "searched", tuple(f for f in self.fields.values() if f.searched != "no"))

    @property
    def by_country(self) -> bool:
        """Whether its records go to, or are changed by, all posts of a country."""
        return "country" in (self.goes_to, self.changed_by)

    def written(self) -> tuple[Field, ...]:
        """The fields that stand in the change log: all but `id` and the computed ones."""
        return self._written

    def listed(self) -> list[Field]:
        """The columns of its list, in their order."""
        return sorted((f for f in self.own if f.listed), key=lambda f: f.listed)


@dataclass(frozen=True, slots=True)
class Declarations:
    """All that is declared. `holidays`: rows of holidays.csv as they stand."""

    registers: Mapping[str, Register]
    lists: Mapping[str, CodeList]
    holidays: tuple[Mapping[str, str], ...] = field(default=(), repr=False)

    def field(self, kind: str, name: str) -> Field:
        """KeyError if there is no such register or field."""
        return self.registers[kind].fields[name]

    def own_missing(self, f: Field) -> frozenset[str]:
        """The words of `missing` for which the field's code list has a code of its own (DESIGN §3)."""
        if f.type not in ("code", "codes") or f.target not in self.lists:
            return frozenset()
        return self.lists[f.target].own_missing


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        heads = next(rows, [])
        for row in rows:  # csv.DictReader takes twice as long, at every start
            if row:
                yield dict(zip(heads, row, strict=True))


def _labels(row: Mapping[str, str], before: str = "", after: str = "") -> Labels:
    return Labels(*(row[f"{before}{language}{after}"] for language in LANGUAGES))


def _field(row: Mapping[str, str]) -> Field:
    return Field(
        register=row["register"], name=row["field"], group=row["group"], labels=_labels(row), help=_labels(row, before="help_"),
        type=row["type"], target=row["target"], unit=row["unit"], required=row["required"] == "yes", level=row["level"],
        identifying=row["identifying"] == "yes", searched=row["searched"], computed=row["computed"] == "yes",
        default=row["default"], listed=int(row["listed"] or 0), width=row["width"], asked_when=row["asked_when"], note=row["note"],
    )  # fmt: skip


def _list(name: str, rows: list[dict[str, str]]) -> CodeList:
    known = {"list", "code", "ht_review", *LANGUAGES}
    options = []
    for row in rows:
        # Places have one name in all languages.
        labels = _labels(row) if "fr" in row else Labels(*[row["commune"]] * 4)
        options.append(Option(row["code"], labels, MappingProxyType({k: v for k, v in row.items() if k not in known})))
    # A rule that changed has a second row of the same code: the first serves for its label.
    by_code = {o.code: o for o in reversed(options)}
    return CodeList(name, tuple(options), MappingProxyType(by_code))


def _common_for(register: Mapping[str, str], common: list[Field]) -> Iterator[Field]:
    for f in common:
        if (f.name == "number" and register["numbered"] != "yes") or (
            f.name == "corrects" and register["append_only"] != "yes"
        ):
            continue
        yield f


def read(folder: Path) -> Declarations:
    """Read the declarations of a folder laid out like `resources/`."""
    fields: dict[str, list[Field]] = {}
    for row in _rows(folder / "data_dictionary.csv"):
        fields.setdefault(row["register"], []).append(_field(row))
    groups: dict[str, list[Group]] = {}
    for row in _rows(folder / "form_groups.csv"):
        groups.setdefault(row["register"], []).append(Group(row["group"], _labels(row)))
    registers = {}
    for row in _rows(folder / "registers.csv"):
        name, own = row["register"], tuple(fields.get(row["register"], ()))
        every = {f.name: f for f in (*_common_for(row, fields["common"]), *own)}
        registers[name] = Register(
            name=name, module=row["module"], numbered=row["numbered"] == "yes", append_only=row["append_only"] == "yes",
            level=row["level"], created_by=row["created_by"], changed_by=row["changed_by"], goes_to=row["goes_to"],
            concerns=tuple(row["concerns"].split()), parent=row["parent"], person=row["person"],
            shown_as=tuple(row["shown_as"].split()), labels=_labels(row), labels_many=_labels(row, after="_many"),
            note=row["note"], groups=tuple(groups.get(name, ())), own=own, fields=MappingProxyType(every),
        )  # fmt: skip
    lists: dict[str, list[dict[str, str]]] = {}
    for row in _rows(folder / "options.csv"):
        lists.setdefault(row["list"], []).append(row)
    for path in sorted(folder.glob("*.csv")):
        rows = list(_rows(path))
        if rows and "code" in rows[0] and "list" not in rows[0]:
            lists[path.stem] = rows
    return Declarations(
        MappingProxyType(registers),
        MappingProxyType({name: _list(name, rows) for name, rows in lists.items()}),
        tuple(MappingProxyType(row) for row in _rows(folder / "holidays.csv")),
    )


@functools.cache
def declarations() -> Declarations:
    """The declarations shipped with the program, read once."""
    return read(data_path("resources"))
