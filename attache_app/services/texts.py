"""Any value as text in a language, and the line by which a person recognises a record. The one helper for window, lists and command line."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from attache_app.domain import formats
from attache_app.i18n import Tr
from attache_app.i18n import language as speak
from attache_app.records.declarations import Declarations, Field
from attache_app.services.sessions import Session
from attache_app.store import queries
from attache_app.store.engine import Connection
from attache_app.store.registers import RecordKey

_NAMES_OF_A_PERSON = frozenset({"surname", "given", "said_name", "name", "who_is_here", "full_name"})


@dataclass(frozen=True, slots=True)
class Title:
    """How a record is called: `text` in one line, `number` where it has one."""

    number: str | None
    text: str


def value_text(
    declarations: Declarations, f: Field, value: Any, language: str, titles: Mapping[str, str] | None = None
) -> str:
    """A value as text on one line; `titles`: of records by id, for refs. Empty for no value."""
    if value is None:
        return ""
    if isinstance(value, dict) and "missing" in value:
        return formats.missing(value["missing"], language)
    if f.is_set and isinstance(value, list):
        return ", ".join(_part(declarations, f, v, language, titles) for v in value)
    return _part(declarations, f, value, language, titles)


@dataclass(frozen=True, slots=True)
class Said:
    """How values are said in one language. `titles`: of the records that they name, by id."""

    declarations: Declarations
    language: str
    titles: Mapping[str, str]

    @property
    def tr(self) -> Tr:
        return speak(self.language)

    def field(self, kind: str, name: str, row: Mapping[str, Any]) -> str:
        """The value of a field of a record as text; empty where there is none."""
        f = self.declarations.field(kind, name)
        return value_text(self.declarations, f, row.get(name), self.language, self.titles)


def _part(declarations: Declarations, f: Field, value: Any, language: str, titles: Mapping[str, str] | None) -> str:
    plain = _PLAIN.get(f.type)
    if plain:
        return plain(value, language)
    if f.type in ("code", "codes") and f.target in declarations.lists:
        return declarations.lists[f.target].label(value, language)
    if f.type in ("ref", "refs"):
        return (titles or {}).get(value.rpartition(":")[2], "…")
    if f.type == "place":
        return _place(declarations, value, language)
    if f.type in ("money", "rate"):
        return _amount(declarations, f.type, value, language)
    if f.type in ("int", "dec"):
        unit = (
            declarations.lists["unit"].label(f.unit, language) if f.unit in declarations.lists["unit"].by_code else ""
        )
        return f"{formats.number(value, language)} {unit}".strip()
    return str(value)


def _spoken(value: Any, language: str) -> str:
    return " ".join((value["text"] if isinstance(value, dict) else value).split())


def _name(value: Mapping[str, str], language: str) -> str:
    return " ".join(value[k] for k in ("given", "surname", "said") if k in value)


# Types whose text needs nothing but the value and the language.
_PLAIN: dict[str, Callable[[Any, str], str]] = {
    "tri": formats.truth, "bool": formats.truth, "date": formats.short_date, "datetime": formats.date_time, "pdate": formats.partial_date,
    "verbatim": _spoken, "longtext": _spoken, "name": _name, "phone": formats.phone, "phones": formats.phone, "count3": formats.count3,
    "file": lambda value, language: str(value.get("name", "")),
    "geo": lambda value, language: f"{value['lat_e5'] / 1e5:.5f}, {value['lon_e5'] / 1e5:.5f}",
}  # fmt: skip


def _amount(declarations: Declarations, type: str, value: Mapping[str, Any], language: str) -> str:
    known = declarations.lists["currencies"].by_code.get(value.get("currency", ""))
    digits = int(known.more["minor_units"]) if known else 2
    if type == "money":
        return formats.money(value, digits, language)
    return formats.rate(
        value, digits, declarations.lists["pay_bases"].label(value["per"], language) if "per" in value else "", language
    )


def amount(declarations: Declarations, minor: int, currency: str, language: str) -> str:
    """So many minor units of a currency, with its code."""
    return _amount(declarations, "money", {"amount_minor": minor, "currency": currency}, language)


def _place(declarations: Declarations, value: Mapping[str, str], language: str) -> str:
    parts = [value.get("text", "")]
    for part, lists in (
        ("admin2", ("haiti_communes",)),
        ("admin1", ("haiti_departments", "dominican_provinces")),
        ("country", ("countries",)),
    ):
        code = value.get(part)
        if code:
            known = next((declarations.lists[n] for n in lists if code in declarations.lists[n].by_code), None)
            parts.append(known.label(code, language) if known else code)
    return ", ".join(p for p in parts if p)


def made_on(id: str, zone: dt.tzinfo) -> dt.date | None:
    """The day on which a record of this id was made, from the UUIDv7 in it; None for an id that a rule made."""
    if id[14] != "7":
        return None
    return dt.datetime.fromtimestamp(int(id.replace("-", "")[:12], 16) / 1000, zone).date()


def titles_in(
    conn: Connection, declarations: Declarations, keys: Iterable[RecordKey], language: str, deep: bool = True
) -> dict[RecordKey, Title]:
    """The titles of these records, as far as they are held."""
    by_kind: dict[str, list[str]] = {}
    for kind, id in dict.fromkeys(keys):
        if kind in declarations.registers:
            by_kind.setdefault(kind, []).append(id)
    rows: dict[RecordKey, dict[str, Any]] = {}
    for kind, ids in by_kind.items():
        found = queries.rows(conn, declarations, kind, ids)
        rows.update({(kind, id): values for id, values in found.items()})
    return titles_of(conn, declarations, rows, language, deep)


def titles_of(
    conn: Connection, declarations: Declarations, rows: Mapping[RecordKey, Mapping[str, Any]], language: str, deep: bool = True
) -> dict[RecordKey, Title]:  # fmt: skip
    """The titles of records whose values were read."""
    named = _titles_of_refs(conn, declarations, rows, language) if deep else {}
    return {
        key: Title(values.get("number"), _title(declarations, key, values, language, named))
        for key, values in rows.items()
    }


def _titles_of_refs(
    conn: Connection, declarations: Declarations, rows: Mapping[RecordKey, Mapping[str, Any]], language: str
) -> dict[str, str]:
    wanted = []
    for (kind, _), values in rows.items():
        register = declarations.registers[kind]
        for name in register.shown_as:
            f = register.fields.get(name)
            if f is not None and f.type == "ref" and isinstance(values.get(name), str):
                target, _, id = values[name].rpartition(":")
                wanted.append((target or f.kinds[0], id))
    return (
        {id: t.text for (_, id), t in titles_in(conn, declarations, wanted, language, deep=False).items()}
        if wanted
        else {}
    )


def _title(
    declarations: Declarations, key: RecordKey, values: Mapping[str, Any], language: str, named: Mapping[str, str]
) -> str:
    kind, id = key
    register = declarations.registers[kind]
    shown: Sequence[str] = [n for n in register.shown_as if n in register.fields]
    found = {n: value_text(declarations, register.fields[n], values.get(n), language, named) for n in shown}
    said = [t for n, t in found.items() if t and not (isinstance(values.get(n), dict) and "missing" in values[n])]
    about = [t for n, t in found.items() if t and n not in ("number",)]
    is_person = bool(_NAMES_OF_A_PERSON & set(shown))
    if is_person and not about and isinstance(values.get("aliases"), list):
        return " · ".join([*said, *values["aliases"]])  # the only name that many a worker is known by
    if not about or (is_person and not any(found[n] for n in shown if n in _NAMES_OF_A_PERSON)):
        return " · ".join([*said, _nameless(register.labels(language), made_on(id, dt.UTC), is_person, language)])
    return " · ".join(said) if len(said) > 1 and kind != "worker" else " ".join(said)


def _nameless(label: str, day: dt.date | None, is_person: bool, language: str) -> str:
    """A name for what has none yet: `Worker, no name, 24 Nov`."""
    tr = speak(language)
    name = tr("{register}, no name", register=label) if is_person else label
    return tr("{name}, {day}", name=name, day=formats.day_month(day.isoformat(), language)) if day else name


def title(session: Session, kind: str, id: str, language: str | None = None) -> str:
    """The title of one record; "…" where it has not arrived."""
    return titles(session, [(kind, id)], language).get(id, "…")


def titles(session: Session, keys: Iterable[RecordKey], language: str | None = None) -> dict[str, str]:
    """Titles by id."""
    with session.store.reading() as conn:
        found = titles_in(conn, session.declarations, keys, language or session.language)
    return {id: t.text for (_, id), t in found.items()}
