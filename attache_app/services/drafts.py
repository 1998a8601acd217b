"""Drafts: what the person signed in typed and has not saved, kept as he types and offered again to him alone (store/FORMAT.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from attache_app.records.canonical import canonical_json
from attache_app.records.declarations import Declarations
from attache_app.services.sessions import Session
from attache_app.services.texts import titles_in, value_text
from attache_app.store import queries
from attache_app.store.conflict_rows import all_conflicts
from attache_app.store.drafts import DraftRow
from attache_app.store.engine import Connection

_MAKES_RECORD = frozenset({"record", "intake"})  # pages whose new record gets the draft's id
_LONGEST_EXCERPT = 120
_WORDS = frozenset({"text", "longtext", "texts", "verbatim", "name"})


@dataclass(frozen=True, slots=True)
class Draft:
    """`page`, `kind`, `record`: where in the window; a new record has none. `at`: of the last key.

    `typed` is what the page gave. Its `set` holds canonical values by field, `raw` what cannot be read yet, as the editor gave it,
    `base` the stamps that each value was typed over, `cursor` where the cursor stood.
    """

    id: str
    page: str
    kind: str
    record: str | None
    typed: Mapping[str, Any]
    at: str
    preset: Mapping[str, Any] = field(default_factory=dict)

    @property
    def register(self) -> str:
        """Of which register its fields are; empty for none."""
        return "visit" if self.page == "intake" else self.kind


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft as it is offered: the title of its record, empty for a new one, and the words of it by which one knows it again."""

    draft: Draft
    title: str
    excerpt: str


def write(session: Session, drafts: Mapping[str, Draft | None]) -> None:
    """Keep these drafts by id, or, for None, keep them no more. They are on the disk when this returns."""
    rows: dict[str, DraftRow | None] = {}
    for id, draft in drafts.items():
        register = session.declarations.registers.get(draft.register) if draft else None
        if draft is None or (register is not None and register.level == "N3"):
            rows[id] = None  # what is sealed to its author has no second, less sealed copy
            continue
        about = draft.record or (id if draft.page in _MAKES_RECORD else None)
        body = {
            "page": draft.page,
            "kind": draft.kind,
            "preset": draft.preset,
            "record": draft.record,
            "typed": draft.typed,
        }
        rows[id] = DraftRow(id, about, orjson.dumps(body).decode(), draft.at)
    session.workspace.drafts.write(session.staff_id, rows)


def waiting(session: Session, language: str) -> list[Waiting]:
    """The drafts of the person signed in, the newest first. Those that a power cut left behind after their save are dropped."""
    found: list[Draft] = []
    done: dict[str, None] = {}
    with session.store.reading() as conn:
        for row in session.workspace.drafts.of(session.staff_id):
            draft = _as_it_stands(conn, session.declarations, _draft(row))
            if draft is None:
                done[row.id] = None
            else:
                found.append(draft)
        keys = [(d.kind, d.record) for d in found if d.record is not None]
        titles = titles_in(conn, session.declarations, keys, language)
        out = []
        for d in found:
            title = titles.get((d.kind, d.record or ""))
            out.append(Waiting(d, title.text if title else "", _excerpt(session.declarations, d, language)))
    if done:
        session.workspace.drafts.write(session.staff_id, done)
    return out


def _draft(row: DraftRow) -> Draft:
    body = orjson.loads(row.body)
    return Draft(row.id, body["page"], body["kind"], body["record"], body["typed"], row.at, body["preset"])


def _as_it_stands(conn: Connection, declarations: Declarations, draft: Draft) -> Draft | None:
    """The draft beside what the register holds now: None where it says nothing more; of a record saved meanwhile, a draft of that one."""
    if draft.page == "conflicts":
        waiting = {"|".join(key) for key in all_conflicts(conn)} & draft.typed["values"].keys()
        return draft if waiting else _as_it_stands(conn, declarations, _of_record(draft))
    if draft.page not in _MAKES_RECORD or draft.register not in declarations.registers:
        return draft
    stands = queries.rows(conn, declarations, draft.register, [draft.record or draft.id]).get(draft.record or draft.id)
    if stands is None:
        return draft
    if draft.record is None and draft.page == "intake":
        return None  # the visit was written, and all else with it
    values = {n: v for n, v in draft.typed["set"].items() if canonical_json(v) != canonical_json(stands.get(n))}
    if not values and not draft.typed.get("raw") and not draft.typed.get("line"):
        return None
    return replace(draft, record=draft.record or draft.id)


def _of_record(draft: Draft) -> Draft:
    """What was typed to settle a field that others have settled meanwhile, as a draft of its record: nobody's words are dropped."""
    name, (_missing, value, _raw) = next(iter(draft.typed["values"].items()))
    kind, id, field = name.split("|")
    return replace(
        draft, page="record", kind=kind, record=id, typed={"set": {field: value}, "cursor": {"field": field}}
    )


def _excerpt(declarations: Declarations, draft: Draft, language: str) -> str:
    """The words where the cursor stood, else the first that were typed."""
    register, typed = declarations.registers.get(draft.register), draft.typed
    if register is None or typed.get("line"):
        return _short(str(typed.get("line", "")))
    fields, values = register.fields, typed.get("set", {})
    texts = {n: value_text(declarations, fields[n], v, language) for n, v in values.items() if n in fields}
    # A reference would need its record's title; what a person typed says more.
    texts = {n: t for n, t in texts.items() if t.strip("… ")}
    here = (typed.get("cursor") or {}).get("field")
    words = [t for n, t in texts.items() if fields[n].type in _WORDS]
    return _short(texts.get(here) or next(iter([*words, *texts.values()]), ""))


def _short(text: str) -> str:
    text = text.strip()
    return text if len(text) <= _LONGEST_EXCERPT else text[: _LONGEST_EXCERPT - 1].rstrip() + "…"
