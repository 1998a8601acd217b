"""Writing into the registers: `attache record`, and settling what is in conflict."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attache_app.cli.arguments import Commands
from attache_app.cli.sign_in import signed_in
from attache_app.cli.terminal import Terminal
from attache_app.errors import DomainError, EnvironmentProblem
from attache_app.i18n import N_

if TYPE_CHECKING:
    from attache_app.services.conflicts import ConflictView, Written
    from attache_app.services.sessions import Session


def add(commands: Commands) -> None:
    """The commands of this family."""
    tr = commands.tr
    record = commands.on_workspace("record", N_("save records from JSON lines, all of them or none"), _record)
    record.add_argument("file", metavar="FILE", nargs="?", default="-", help=tr("JSON lines; - is standard input"))
    commands.on_workspace("conflicts", N_("list what people wrote without having seen each other"), _conflicts)
    resolve = commands.on_workspace("resolve", N_("settle a field that is in conflict"), _resolve)
    resolve.add_argument("kind", metavar="KIND")
    resolve.add_argument("id", metavar="ID", help=tr("id or number"))
    resolve.add_argument("field", metavar="FIELD")
    choice = resolve.add_mutually_exclusive_group(required=True)
    choice.add_argument("--keep", metavar="STAMP", help=tr("keep the value that was written with this stamp"))
    choice.add_argument("--value", metavar="JSON", help=tr("write this value"))


def _record(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services.records import record_lines

    def progress(n: int) -> None:
        terminal.tell(terminal.tr.plural("{n} line read …", "{n} lines read …", n))

    with signed_in(args, terminal) as session:
        saved = record_lines(session, _lines(args.file), progress)
    for record in saved:
        terminal.line({"kind": record.kind, "id": record.id, "number": record.number})
    terminal.tell(terminal.tr.plural("{n} record is saved.", "{n} records are saved.", len(saved)))


def _lines(name: str) -> Iterator[bytes]:
    if name == "-":
        yield from sys.stdin.buffer
        return
    try:
        with Path(name).open("rb") as file:
            yield from file
    except OSError as error:
        raise EnvironmentProblem("file_unreadable", file=name) from error


def _conflicts(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services.conflicts import conflicts

    with signed_in(args, terminal) as session:
        found = conflicts(session)
        for conflict in found:
            if terminal.json:
                terminal.line(_facts(conflict))
            else:
                terminal.say(_told(session, conflict, terminal))
    if not found:
        terminal.tell(terminal.tr("Nothing is in conflict."))


def _facts(conflict: "ConflictView") -> dict[str, Any]:
    def written(w: "Written") -> dict[str, Any]:
        return {"stamp": w.stamp, "is": w.value, "by": w.by, "at": w.at}

    return {
        "kind": conflict.kind, "id": conflict.id, "field": conflict.field, "heads": [written(w) for w in conflict.heads],
        "base": [written(w) for w in conflict.base],
    }  # fmt: skip


def _told(session: "Session", conflict: "ConflictView", terminal: Terminal) -> str:
    from attache_app.domain.formats import date_time
    from attache_app.services import texts

    tr = terminal.tr
    register = session.declarations.registers[conflict.kind]
    field = register.fields[conflict.field]
    title = texts.title(session, conflict.kind, conflict.id, tr.language)
    lines = [f"{register.labels(tr.language)} {title} ({conflict.id}), {field.labels(tr.language)} ({conflict.field}):"]
    for head in conflict.heads:
        value = texts.value_text(session.declarations, field, head.value, tr.language) or "—"
        at = date_time(head.at, tr.language)
        lines.append(
            tr("  {value}, written by {name} on {laptop}, {at} (stamp {stamp})", value=value, name=head.by, laptop=head.laptop,
               at=at, stamp=head.stamp)
        )  # fmt: skip
    return "\n".join(lines)


def _resolve(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services import conflicts

    with signed_in(args, terminal) as session:
        if args.keep is not None:
            saved = conflicts.resolve(session, args.kind, args.id, args.field, keep=args.keep)
        else:
            saved = conflicts.resolve(session, args.kind, args.id, args.field, value=_value(args.value))
    facts = {"kind": saved.kind, "id": saved.id, "field": args.field}
    terminal.document(facts, terminal.tr("{field} is settled.", field=args.field))


def _value(text: str) -> Any:
    import orjson

    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise DomainError("value_no_json", typed=text[:80]) from error
