"""What of a record can be searched, folded; and the documents that the index is made of."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from attache_app.domain.names import fold
from attache_app.domain.phones import digits, search_key
from attache_app.records.declarations import Declarations, Field, Register
from attache_app.store import dialect_sqlite as dialect
from attache_app.store.chunks import chunks
from attache_app.store.tables import document

_COLUMN = {"name": "names", "words": "words", "exact": "exact", "phone": "phones"}
_EMPTY = dict.fromkeys(_COLUMN.values(), "")
_FEW_DIGITS = 4  # fewer digits are an age or a year, not a telephone
_LAST_DIGITS = 7  # what two ways of writing one number share
_NOT_EXACT = re.compile(r"[^0-9a-z]")
_OF_RECORDS = select(document).where(
    document.c.kind == bindparam("kind_"), document.c.id.in_(bindparam("ids", expanding=True))
)
_OF_IDS = select(document).where(document.c.id.in_(bindparam("ids", expanding=True)))
_LAST = select(func.max(document.c.no))
_ADD = insert(document)
_CHANGE = update(document).where(document.c.no == bindparam("no_")).values({c: bindparam(c) for c in _COLUMN.values()})
_DROP = delete(document).where(document.c.no == bindparam("no_"))


def exact_key(text: str) -> str:
    """A number as the index knows it: letters and digits only, so that hyphens and spaces do not matter."""
    return _NOT_EXACT.sub("", fold(text))


def _phone_keys(text: str) -> str:
    """A telephone whole and by its last digits, so that it is found with or without area code."""
    return f"{digits(text)} {search_key(text)}"


def _texts(declarations: Declarations, f: Field, value: Any) -> Iterator[str]:
    """The words inside a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(declarations, f, part)
    elif isinstance(value, dict) and "missing" not in value:
        if f.type == "place":
            for part, name in (
                ("admin1", "haiti_departments"),
                ("admin1", "dominican_provinces"),
                ("admin2", "haiti_communes"),
            ):
                option = declarations.lists[name].by_code.get(value.get(part, ""))
                if option:
                    yield option.labels.fr
            yield value.get("text", "")
        elif f.type in ("phone", "phones"):
            yield value.get("number", "")
        else:
            yield from (value[k] for k in ("surname", "given", "said", "text") if k in value)


def words_of(declarations: Declarations, register: Register, values: Mapping[str, Any]) -> dict[str, str] | None:
    """The columns of a record's document, or None where nothing of it can be searched."""
    found: dict[str, list[str]] = {}
    for f in register.searched:
        value = values.get(f.name)
        if value is None:
            continue
        make = _phone_keys if f.searched == "phone" else exact_key if f.searched == "exact" else fold
        texts = (value,) if isinstance(value, str) else _texts(declarations, f, value)
        found.setdefault(_COLUMN[f.searched], []).extend([make(t) for t in texts if t])
    return {**_EMPTY, **{column: " ".join(texts) for column, texts in found.items()}} if found else None


def put(
    conn: Connection, kind: str, documents: Sequence[tuple[str, dict[str, str] | None]], may_be_known: bool
) -> None:
    """Bring the index up to date for these records (id, columns or None). `may_be_known`: some may have a document already."""
    known: dict[str, dict[str, Any]] = {}
    if may_be_known:
        for some in chunks(id for id, _ in documents):
            rows = conn.execute(_OF_RECORDS, {"kind_": kind, "ids": some}).mappings()
            known.update({row["id"]: dict(row) for row in rows})
    added, changed, gone = [], [], []
    for id, columns in documents:
        before = known.get(id)
        if before is None and columns:
            added.append({"kind": kind, "id": id, **columns})
        elif before is not None and columns is None:
            gone.append(before)
        elif before is not None and columns and any(before[c] != text for c, text in columns.items()):
            changed.append((before, {**before, **columns}))
    if changed or gone:
        dialect.forget(conn, [*(before for before, _ in changed), *gone])
    if gone:
        conn.execute(_DROP, [{"no_": row["no"]} for row in gone])
    if changed:
        conn.execute(_CHANGE, [{"no_": row["no"], **{c: row[c] for c in _EMPTY}} for _, row in changed])
        dialect.learn(conn, [row for _, row in changed])
    if added:
        last = conn.execute(_LAST).scalar() or 0
        conn.execute(_ADD, added)
        dialect.learn_after(conn, last)


def words(text: str) -> list[str]:
    """The folded words of what a person typed."""
    return fold(text).split()


def query_for(text: str) -> str | None:
    """The FTS5 query: every word as the beginning of a word, in any order; a number or telephone also as a whole. None for nothing to look for."""
    terms = [f'"{w}"*' for w in words(text)]
    if not terms:
        return None
    queries = [" ".join(terms)]
    number = digits(text)
    if len(number) >= _FEW_DIGITS and len(number) >= len(exact_key(text)) - 1:
        queries += [f'phones : "{number[-_LAST_DIGITS:]}"*', f'phones : "{number}"*']
    if any(c.isdigit() for c in text):
        queries.append(f'exact : "{exact_key(text)}"*')
    return " OR ".join(f"({q})" for q in queries)


def why(conn: Connection, found: Sequence[tuple[str, str]], text: str) -> dict[tuple[str, str], str]:
    """What of each record answered: name, number, phone or words."""
    asked, number, exact = words(text), digits(text), exact_key(text)
    out = {}
    for some in chunks(found):
        for row in conn.execute(_OF_IDS, {"ids": [id for _, id in some]}):
            names = row.names.split()
            if all(any(n.startswith(w) for n in names) for w in asked):
                out[row.kind, row.id] = "name"
            elif exact and any(e.startswith(exact) for e in row.exact.split()):
                out[row.kind, row.id] = "number"
            elif len(number) >= _FEW_DIGITS and number[-_LAST_DIGITS:] in row.phones:
                out[row.kind, row.id] = "phone"
            else:
                out[row.kind, row.id] = "words"
    return out
