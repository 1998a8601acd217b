"""Finding a record by what a person remembers of it: names in any order and without accents, numbers, telephones, words."""

from dataclasses import dataclass

from attache_app.domain import numbering
from attache_app.services import texts
from attache_app.services.sessions import Session
from attache_app.store import dialect_sqlite as dialect
from attache_app.store import search_index


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found. `text`: the line by which a person recognises it; `why`: name, number, phone or words."""

    kind: str
    id: str
    number: str | None
    text: str
    why: str


def search(
    session: Session, text: str, kind: str | None = None, limit: int = 20, language: str | None = None
) -> list[Hit]:
    """The records that hold all words of the text, as beginnings of words, best first."""
    query = search_index.query_for(text)
    if query is None:
        return []
    with session.store.reading() as conn:
        found = dialect.find(conn, query, kind, limit)
        titles = texts.titles_in(conn, session.declarations, found, language or session.language)
        why = search_index.why(conn, found, text)
    return [
        Hit(k, id, titles[k, id].number, titles[k, id].text, why.get((k, id), "words"))
        for k, id in found
        if (k, id) in titles
    ]


def misheard(text: str) -> list[str]:
    """Where a number was typed with one wrong character: the numbers that were probably meant; else nothing."""
    written = numbering.normalise(text)
    return [] if written is None or numbering.is_right(written) else numbering.one_character_away(written)
