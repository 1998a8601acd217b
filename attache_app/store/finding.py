"""Documents that may be meant by a text: wide first, so that whoever ranks them has the right one among them."""

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select

from attache_app.domain.sounds import Sounds
from attache_app.records.declarations import Declarations
from attache_app.store import dialect_sqlite as dialect
from attache_app.store import search_index
from attache_app.store.chunks import chunks
from attache_app.store.tables import document, register_table
from attache_app.store.vocabulary import Keys

Document = Row[Any]
"""no, kind, id, names, words, exact, phones"""

_WHOLE, _EVERY, _SOME = 400, 200, 120  # the newest so many documents of each question are ranked
_MOST_JOINED = 4  # words of which each two may be one
_MOST_PLACES = 40
_DOCUMENTS: Select[Any] = select(
    document.c.no, document.c.kind, document.c.id, document.c.names, document.c.words, document.c.exact, document.c.phones
).where(document.c.kind == bindparam("of_kind"), document.c.id.in_(bindparam("ids", expanding=True)))  # fmt: skip


def by_number(conn: Connection, text: str, kinds: Sequence[str]) -> list[Document]:
    """Documents with a number or telephone that begins so."""
    queries = search_index.numbers(text)
    return list(dialect.find(conn, _within(" OR ".join(queries), kinds), _SOME)) if queries else []


def by_words(conn: Connection, sounds: Sounds, words: Sequence[str], kinds: Sequence[str]) -> list[Document]:
    """Documents in which every word is found, by its beginning or its sound; first those whose whole name it is."""
    found: list[Document] = []
    if len(words) > 1:
        found += dialect.find(conn, _within(f'joined : "{sounds.whole(words)}"', kinds), _WHOLE)
    return found + list(dialect.find(conn, _within(_every(_term(sounds, w) for w in telling(words)), kinds), _EVERY))


def by_less(
    conn: Connection, sounds: Sounds, words: Sequence[str], kinds: Sequence[str], used: Keys, fewer: bool
) -> list[Document]:
    """Documents in which two words are one, or a word is a slip away; `fewer`: or one of three words is missing."""
    words = telling(words)
    close = [[near for key in sounds.keys(w) for near in used.near(key)] for w in words]
    queries = []
    if 1 < len(words) <= _MOST_JOINED:
        for one, other in itertools.permutations(range(len(words)), 2):
            keys = used.every.intersection(sounds.joined(words[one], words[other]))
            rest = [_term(sounds, w) for n, w in enumerate(words) if n not in (one, other)]
            queries += [_every([f'sounds : "{key}"', *rest]) for key in sorted(keys)]
    terms = [_term(sounds, w, keys) for w, keys in zip(words, close, strict=True)]
    if any(close):
        queries.append(_every(terms))
    if fewer and len(words) > 2:
        queries += [_every(some) for some in itertools.combinations(terms, len(terms) - 1)]
    return [d for query in queries for d in dialect.find(conn, _within(query, kinds), _SOME)]


def places(conn: Connection, sounds: Sounds, words: Sequence[str]) -> list[Document]:
    """Employers and sites whose names have some of the words."""
    some = " OR ".join(f'names : "{w}"* OR sounds : "{sounds.keys(w)[0]}"' for w in words if len(w) > 2)
    return list(dialect.find(conn, _within(some, ("employer", "site")), _MOST_PLACES)) if some else []


def workers_at(conn: Connection, declarations: Declarations, kind: str, id: str, most: int) -> list[Document]:
    """The workers of whom somebody wrote down that they work, or worked, for this employer or at this site; newest first."""
    register, table = declarations.registers["employment"], register_table(declarations, "employment")
    ids: dict[str, None] = {}
    for f in register.own:
        if f.type == "ref" and f.kinds == (kind,):
            asked = select(table.c.worker).where(table.c[f.name] == id, table.c._visible == 1)
            ids.update((w, None) for w in conn.execute(asked.order_by(table.c._no.desc()).limit(most)).scalars() if w)
    out: list[Document] = []
    for some in chunks(ids):
        out += conn.execute(_DOCUMENTS, {"of_kind": "worker", "ids": some}).all()
    return out


def telling(words: Sequence[str]) -> list[str]:
    """The words without single letters, which half a register begins with; they count when what was found is ranked."""
    return [w for w in words if len(w) > 1] or list(words)


def holds(d: Document, word: str) -> bool:
    """Whether a word stands elsewhere in a document than in its names."""
    return any(f" {text}".find(f" {word}") >= 0 for text in (d.words, d.exact, d.phones) if text)


def _term(sounds: Sounds, word: str, near: Iterable[str] = ()) -> str:
    """FTS5: some word begins with this one, or sounds like it, or has one of the keys `near`."""
    found = [search_index.letters(word), search_index.heard(dict.fromkeys((*sounds.keys(word), *near)))]
    begins = sounds.beginning(word)
    if len(word) > 3 and len(begins) > 2:
        found.append(f'{{sounds joined}} : "{begins}"*')
    return f"({' OR '.join(found)})"


def _every(terms: Iterable[str]) -> str:
    return " AND ".join(terms)


def _within(query: str, kinds: Sequence[str]) -> str:
    """FTS5: within some registers only."""
    return f"kind : ({' OR '.join(kinds)}) AND ({query})" if kinds else query
