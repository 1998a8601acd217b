"""What of a record can be searched, folded and by its sound; and the documents that the index is made of."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from attache_app.domain.names import fold
from attache_app.domain.phones import digits, search_key
from attache_app.domain.sounds import Sounds
from attache_app.records import name_rules
from attache_app.records.declarations import Declarations, Field, Register
from attache_app.store import dialect_sqlite as dialect
from attache_app.store.chunks import chunks
from attache_app.store.columns import row_values
from attache_app.store.tables import document, register_table

_COLUMN = {"name": "names", "words": "words", "exact": "exact", "phone": "phones"}
_EMPTY = dict.fromkeys((*_COLUMN.values(), "sounds", "joined"), "")
_ONE_NAME = ("given", "surname")  # fields that make one name together
NAME_END = " ; "  # between two names of one record: `jean robert etienne ; ti jan`
_FEW_DIGITS = 4  # fewer digits are an age or a year, not a telephone
_LAST_DIGITS = 7  # what two ways of writing one number share
_NOT_EXACT = re.compile(r"[^0-9a-z]")
_OF_RECORDS = select(document).where(
    document.c.kind == bindparam("kind_"), document.c.id.in_(bindparam("ids", expanding=True))
)
_LAST = select(func.max(document.c.no))
_ADD = insert(document)
_CHANGE = update(document).where(document.c.no == bindparam("no_")).values({c: bindparam(c) for c in _EMPTY})
_DROP = delete(document).where(document.c.no == bindparam("no_"))


def exact_key(text: str) -> str:
    """A number as the index knows it: letters and digits only, so that hyphens and spaces do not matter."""
    return _NOT_EXACT.sub("", fold(text))


def _phone_keys(text: str) -> str:
    """A telephone whole and by its last digits, so that it is found with or without area code."""
    return f"{digits(text)} {search_key(text)}"


def texts_in(declarations: Declarations, f: Field, value: Any) -> Iterator[str]:
    """The texts inside a value that can be searched."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(declarations, f, part)
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
        elif f.type == "name":
            yield " ".join(value[k] for k in _ONE_NAME if k in value)
            yield value.get("said", "")
        else:
            yield value.get("text", "")


def names_in(declarations: Declarations, register: Register, values: Mapping[str, Any]) -> list[tuple[Field, str]]:
    """The names of a record, each with the (first) field it stands in; given names and surname are one name."""
    out: list[tuple[Field, str]] = []
    parts: list[tuple[Field, str]] = []
    for f in register.searched:
        value = values.get(f.name)
        if f.searched != "name" or value is None:
            continue
        found = [(f, text) for text in texts_in(declarations, f, value) if text]
        if f.name in _ONE_NAME:
            parts += found
        else:
            out += found
    return [(parts[0][0], " ".join(text for _, text in parts)), *out] if parts else out


def words_of(declarations: Declarations, register: Register, values: Mapping[str, Any]) -> dict[str, str] | None:
    """The columns of a record's document, or None where nothing of it can be searched."""
    found: dict[str, list[str]] = {}
    for f in register.searched:
        value = values.get(f.name)
        if value is None or f.searched == "name":
            continue
        make = _phone_keys if f.searched == "phone" else exact_key if f.searched == "exact" else fold
        texts = (value,) if isinstance(value, str) else texts_in(declarations, f, value)
        found.setdefault(_COLUMN[f.searched], []).extend([make(t) for t in texts if t])
    columns = {column: " ".join(texts) for column, texts in found.items()}
    names = [fold(text) for _, text in names_in(declarations, register, values)]
    if names:
        columns["names"] = NAME_END.join(names)
        columns["sounds"], columns["joined"] = _heard(name_rules.sounds(), [name.split() for name in names])
    return {**_EMPTY, **columns} if columns else None


def _heard(known: Sounds, names: Iterable[Sequence[str]]) -> tuple[str, str]:
    """The keys of the words of some names; and those of neighbours written as one, and of whole names."""
    keys: dict[str, None] = {}
    joined: dict[str, None] = {}
    for words in names:
        for word in words:
            keys.update(dict.fromkeys(known.keys(word)))
        for one, other in itertools.pairwise(words):
            joined.update(dict.fromkeys(known.joined(one, other)))
        if len(words) > 1:
            joined[known.whole(words)] = None
    return " ".join(keys), " ".join(joined)


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


def is_heard(conn: Connection) -> bool:
    """Whether the names of this register are heard by the rules of this program, not by those of an older one."""
    return dialect.index_rules(conn) == name_rules.fingerprint()


def hear_anew(conn: Connection, declarations: Declarations) -> None:
    """Make all documents by the rules of this program; those that say the same stay as they are."""
    for register in declarations.registers.values():
        if not register.searched:
            continue
        table = register_table(declarations, register.name)
        ids = conn.execute(select(table.c._id).where(table.c._visible == 1).order_by(table.c._no)).scalars().all()
        for some in chunks(ids):
            rows = conn.execute(select(table).where(table.c._id.in_(some))).mappings()
            values = {row["_id"]: row_values(register, row) for row in rows}
            documents = [(id, words_of(declarations, register, values[id])) for id in some]
            put(conn, register.name, documents, may_be_known=True)
    dialect.note_index_rules(conn, name_rules.fingerprint())


def words(text: str) -> list[str]:
    """The folded words of what a person typed."""
    return fold(text).split()


def query_for(text: str) -> str | None:
    """The FTS5 query: every word, in any order, as the beginning of a word or by its sound; a number or telephone also as a whole.

    None for nothing to look for.
    """
    known = name_rules.sounds()
    terms = [f"({letters(w)} OR {heard(known.keys(w))})" for w in words(text)]
    if not terms:
        return None
    return " OR ".join(f"({q})" for q in (" AND ".join(terms), *numbers(text)))


def letters(word: str) -> str:
    """FTS5: some word of the document begins with this one."""
    return f'- {{kind sounds joined}} : "{word}"*'


def heard(keys: Iterable[str]) -> str:
    """FTS5: some word of the names, or two written as one, has one of these keys."""
    return "{sounds joined} : (" + " OR ".join(f'"{key}"' for key in keys) + ")"


def is_phone(number: str, typed: str) -> bool:
    """Whether a telephone of a document is found by what was typed."""
    asked = digits(typed)
    return bool(asked) and (digits(number).startswith(asked) or search_key(number).startswith(asked[-_LAST_DIGITS:]))


def numbers(text: str) -> list[str]:
    """FTS5: what was typed as a number or a telephone."""
    found = []
    number = digits(text)
    if len(number) >= _FEW_DIGITS and len(number) >= len(exact_key(text)) - 1:
        found.append(f'phones : ("{number[-_LAST_DIGITS:]}"* OR "{number}"*)')
    if number:
        found.append(f'exact : "{exact_key(text)}"*')
    return found
