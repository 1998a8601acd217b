"""The records of other registers that name one: how many of each, and the newest as lines to read."""

from dataclasses import dataclass

from attache_app.services import texts, timeline
from attache_app.services.sessions import Session
from attache_app.services.texts import Said
from attache_app.services.timeline import Event
from attache_app.store.parts import naming_rows


@dataclass(frozen=True, slots=True)
class Related:
    """The records of a register that name this one in a field: how many, and the `newest` of them, without `at` where undated."""

    kind: str
    field: str
    count: int
    newest: tuple[Event, ...]


def related(session: Session, kind: str, id: str, language: str, most: int) -> list[Related]:
    """By register and field, in the order of the declarations; those with none only where this record is their `parent`.

    `most`: of the newest, of each.
    """
    known = session.declarations
    out = []
    with session.store.reading() as conn:
        for f in timeline.naming_fields(known, kind):
            rows, count = naming_rows(conn, known, f, id, most)
            if not count and known.registers[f.register].parent != f.name:
                continue
            titles = texts.titles_in(conn, known, dict.fromkeys(timeline.named_in(known, {f.register: rows})), language)
            said = Said(known, language, {id: title.text for (_, id), title in titles.items()})
            newest = timeline.events(said, {f.register: rows}, id, session.zone, mixed=False)
            out.append(Related(f.register, f.name, count, tuple(newest)))
    return out
