"""Reading the registers: search, one record, everything, and what can be recorded at all."""

import argparse
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from attache_app.cli.arguments import Commands, integer
from attache_app.cli.sign_in import signed_in
from attache_app.cli.terminal import Terminal
from attache_app.i18n import N_

if TYPE_CHECKING:
    from attache_app.records.declarations import Field
    from attache_app.services.conflicts import HistoryEntry
    from attache_app.services.records import RecordView
    from attache_app.services.sessions import Session

_USUAL_LIMIT = 20


def add(commands: Commands) -> None:
    """The commands of this family."""
    tr = commands.tr
    search = commands.on_workspace("search", N_("find records by name, number, telephone, employer or words"), _search)
    search.add_argument(
        "text", metavar="TEXT", nargs="+", help=tr("words in any order, as they are heard; beginnings do")
    )
    search.add_argument("--kind", metavar="K", help=tr("only in this register"))
    search.add_argument("--limit", metavar="N", type=integer, default=_USUAL_LIMIT, help=tr("no more than N"))
    show = commands.on_workspace("show", N_("show one record"), _show)
    show.add_argument("kind", metavar="KIND")
    show.add_argument("ref", metavar="ID-OR-NUMBER")
    show.add_argument("--history", action="store_true", help=tr("with every write: who, when, from what to what"))
    dump = commands.on_workspace(
        "dump", N_("all records as JSON lines, the same on every workspace that holds the same"), _dump
    )
    dump.add_argument("--kind", metavar="K", help=tr("only this register"))
    schema = commands.plain("schema", N_("the data dictionary: registers, fields and lists"), _schema)
    schema.add_argument("--markdown", action="store_true", help=tr("as a page to read"))


def _search(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services.search import misheard, search, shared_numbers

    text, tr = " ".join(args.text), terminal.tr
    with signed_in(args, terminal) as session:
        found = search(session, text, args.kind, args.limit, tr.language)
        labels = {k: r.labels(tr.language) for k, r in session.declarations.registers.items()}
    for hit in found:
        if terminal.json:
            terminal.line({"kind": hit.kind, "id": hit.id, "number": hit.number, "text": hit.text, "why": hit.why})
        else:
            answered = f"  ({hit.matched})" if hit.matched and hit.matched not in hit.text else ""
            terminal.say(f"{hit.number or hit.id}  {labels[hit.kind]}: {hit.text}{answered}")
    for number in shared_numbers(found):
        terminal.tell(
            tr(
                "Two laptops gave the number {numbers} before they knew of each other: these are different records.",
                numbers=number,
            )
        )
    known = [hit.matched for hit in found if hit.why == "misheard"]
    meant = known or ([] if any(hit.why == "number" for hit in found) else misheard(text))
    if meant:
        terminal.tell(tr("One character of this number is wrong. Meant may be: {numbers}.", numbers=", ".join(meant)))
    elif not found:
        terminal.tell(tr("Nothing was found. Try fewer words, or only the beginning of a name."))


def _show(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services.conflicts import history
    from attache_app.services.records import show

    with signed_in(args, terminal) as session:
        view = show(session, args.kind, args.ref)
        entries = history(session, args.kind, view.id) if args.history else None
        facts: dict[str, Any] = {
            "kind": view.kind, "id": view.id, "number": view.number, "fields": dict(view.values), "computed": dict(view.computed),
            "conflicts": list(view.conflicts),
        }  # fmt: skip
        if entries is not None:
            facts["history"] = [_written(entry) for entry in entries]
        text = "" if terminal.json else "\n".join(_Sheet(session, terminal).lines(view, entries or []))
    terminal.document(facts, text)


def _written(entry: "HistoryEntry") -> dict[str, Any]:
    w = entry.written
    return {
        "field": entry.field, "stamp": w.stamp, "is": w.value, "was": list(entry.was), "by": w.by, "at": w.at, "laptop": w.laptop,
        "current": entry.current, "aside": entry.aside,
    }  # fmt: skip


class _Sheet:
    """A record for people: labels and values in the language of the terminal."""

    def __init__(self, session: "Session", terminal: Terminal) -> None:
        self._session, self._tr = session, terminal.tr
        self._titles: dict[str, str] = {}

    def lines(self, view: "RecordView", entries: list["HistoryEntry"]) -> Iterator[str]:
        from attache_app.domain.formats import date_time
        from attache_app.services import texts

        tr, declarations = self._tr, self._session.declarations
        register = declarations.registers[view.kind]
        self._titles = texts.titles(self._session, _named(declarations.registers, register.fields, view), tr.language)
        title = texts.title(self._session, view.kind, view.id, tr.language)
        yield f"{register.labels(tr.language)}: {title}  ({view.id})"
        for name, value in {**view.values, **view.computed}.items():
            mark = tr(" (in conflict)") if name in view.conflicts else ""
            yield f"  {self._label(register.fields, name)}: {self._text(register.fields, name, value)}{mark}"
        if entries:
            yield tr("History, newest first:")
        for e in entries:
            was = ", ".join(self._text(register.fields, e.field, v) for v in e.was) or "—"
            yield "  " + tr(
                "{at}, {name} on {laptop}: {field}: {was} → {value}", at=date_time(e.written.at, tr.language), name=e.written.by,
                laptop=e.written.laptop, field=self._label(register.fields, e.field), was=was,
                value=self._text(register.fields, e.field, e.written.value) or "—",
            )  # fmt: skip

    def _label(self, fields: Mapping[str, "Field"], name: str) -> str:
        return fields[name].labels(self._tr.language) if name in fields else name

    def _text(self, fields: Mapping[str, "Field"], name: str, value: Any) -> str:
        from attache_app.services import texts

        if name not in fields:
            return str(value)
        return texts.value_text(self._session.declarations, fields[name], value, self._tr.language, self._titles)


def _named(
    registers: Mapping[str, Any], fields: Mapping[str, "Field"], view: "RecordView"
) -> Iterator[tuple[str, str]]:
    """The records that a record names, as (kind, id)."""
    for name, value in {**view.values, **view.computed}.items():
        field = fields.get(name)
        if field is None or field.type not in ("ref", "refs"):
            continue
        for ref in value if isinstance(value, list) else [value]:
            if isinstance(ref, str):
                kind, _, id = ref.rpartition(":")
                yield kind or field.kinds[0], id


def _dump(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services.dump import dump

    with signed_in(args, terminal) as session:
        terminal.lines(dump(session, args.kind))


def _schema(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.records.declarations import declarations
    from attache_app.services.schema import schema_json, schema_markdown

    if args.markdown and not args.json:
        terminal.say("".join(schema_markdown(declarations(), terminal.tr.language)).rstrip("\n"))
    else:
        terminal.line(schema_json(declarations()))
