"""Batches, returns, what was held aside: what leaves a workspace and what comes in."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attache_app.cli.arguments import Commands, expanded
from attache_app.cli.enrolment import device_named
from attache_app.cli.sign_in import signed_in
from attache_app.cli.terminal import Terminal
from attache_app.errors import DomainError
from attache_app.i18n import N_, Tr
from attache_app.sentences import ASIDE

if TYPE_CHECKING:
    from attache_app.services.exchange import HeldAside, ImportResult
    from attache_app.services.sessions import Session
    from attache_app.sync.post_batch_out import Exported


def add(commands: Commands) -> None:
    """The commands of this family."""
    tr = commands.tr
    export = commands.on_workspace("post export", N_("seal a batch for headquarters into a folder"), _export)
    commands.on_workspace("post preview", N_("say what a batch would take along, and what stays"), _preview)
    back = commands.on_workspace("hq return", N_("seal the next return for a laptop into a folder"), _return)
    back.add_argument("--device", metavar="ID", required=True, help=tr("its id, or its name like SDQ-B"))
    for parser in (export, back):
        parser.add_argument("--out", metavar="DIR", type=Path, required=True, help=tr("the folder to put the file in"))
    for parser, kind in (
        (commands.on_workspace("hq import", N_("take in posts' batches"), _import), "hq"),
        (commands.on_workspace("post import", N_("take in headquarters' returns"), _import), "post"),
    ):
        parser.set_defaults(kind=kind)
        parser.add_argument("files", metavar="FILE", type=Path, nargs="+")
    held = commands.on_workspace("hq quarantine", N_("list the changes that are held aside"), _quarantine)
    held.add_argument("--retry", action="store_true", help=tr("judge all of them again first, as after an upgrade"))
    held.add_argument("--let-stand", action="store_true", help=tr("Let what only its sender vouches for stand…"))
    inspect = commands.plain("inspect", N_("say what a batch holds, without taking it in"), _inspect)
    inspect.add_argument("file", metavar="FILE", type=Path)
    key = inspect.add_mutually_exclusive_group(required=True)
    key.add_argument("--workspace", metavar="WORKSPACE", type=Path, help=tr("the workspace that it is for"))
    key.add_argument("--identity", metavar="FILE", type=Path, help=tr("an age identity that it is sealed to"))
    commands.signing_in(inspect)


def _export(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services import exchange

    args.out.mkdir(parents=True, exist_ok=True)
    with signed_in(args, terminal) as session:
        _sealed(terminal, exchange.export(session, args.out))


def _return(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services import exchange

    args.out.mkdir(parents=True, exist_ok=True)
    with signed_in(args, terminal) as session:
        device = device_named(exchange.devices(session), args.device)
        _sealed(terminal, exchange.make_return(session, device, args.out))


def _sealed(terminal: Terminal, made: "Exported") -> None:
    tr = terminal.tr
    if made.files:
        names = ", ".join(path.name for path in made.files)
        text = tr.plural("{n} change in {files}.", "{n} changes in {files}.", made.changes, files=names)
    else:
        text = tr("There is nothing new; no file was made.")
    facts = {
        "files": [str(path) for path in made.files], "changes": made.changes, "first_seq": made.first_seq, "last_seq": made.last_seq,
    }  # fmt: skip
    terminal.document(facts, text)


def _preview(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services import exchange

    with signed_in(args, terminal) as session:
        found = exchange.preview(session)
        tr = terminal.tr
        lines = [tr("There is nothing new to send.")] if found.nothing else []
        if found.changes:
            lines.append(tr.plural("{n} change would leave:", "{n} changes would leave:", found.changes))
            lines += _by_register(session, found.sent, tr)
        elif not found.nothing:
            lines.append(tr("No change would leave; headquarters would hear what this laptop has received."))
        if found.hash_only:
            lines.append(
                tr("These are restricted: they stay on this laptop until they can be sealed to the protection unit:")
            )
            lines += _by_register(session, found.hash_only, tr)
    facts = {
        "nothing": found.nothing,
        "changes": found.changes,
        "sent": dict(found.sent),
        "hash_only": dict(found.hash_only),
    }
    terminal.document(facts, "\n".join(lines))


def _by_register(session: "Session", counts: Mapping[str, int], tr: Tr) -> list[str]:
    registers = session.declarations.registers
    return [
        f"  {registers[kind].labels_many(tr.language) if kind in registers else kind}: {n}"
        for kind, n in sorted(counts.items())
    ]


def _import(args: argparse.Namespace, terminal: Terminal) -> int:
    from attache_app.services import exchange

    refused = False
    with signed_in(args, terminal) as session:
        if session.kind != args.kind:
            raise DomainError(f"only_{args.kind}")
        for result in exchange.import_files(session, expanded(args.files)):
            refused |= result.outcome == "refused"
            _imported(terminal, result)
    return 1 if refused else 0


def _imported(terminal: Terminal, result: "ImportResult") -> None:
    from attache_app.services.problems import explain

    tr = terminal.tr
    reason = explain(result.problem, tr.language) if result.problem else None
    facts = {
        "file": result.file, "outcome": result.outcome, "new": result.new, "known": result.known, "quarantined": result.quarantined,
        "conflicts": result.conflicts, "waiting": result.waiting, "reason": reason,
    }  # fmt: skip
    if reason:
        terminal.tell(f"{result.file}: {reason}")
        text = ""
    elif result.outcome == "already":
        text = tr("{file}: this was taken in already.", file=result.file)
    else:
        text = tr(
            "{file}: taken in; new {new}, known {known}, held aside {quarantined}, in conflict {conflicts}, waiting {waiting}.",
            **{k: v for k, v in facts.items() if k not in ("outcome", "reason")},
        )
    if terminal.json:
        terminal.line(facts)
    elif text:
        terminal.say(text)


def _quarantine(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services import exchange

    with signed_in(args, terminal) as session:
        if args.let_stand:
            exchange.let_stand(session)
        found = exchange.quarantine(session, retry=args.retry)
    tr = terminal.tr
    for held in found:
        if terminal.json:
            terminal.line(_held(held, tr))
        else:
            fields = ", ".join(held.fields)
            terminal.say(f"{held.laptop}  {held.kind} {held.id} {fields}: {_reason(held, tr)}")
    if not found:
        terminal.tell(tr("Nothing is held aside."))


def _held(held: "HeldAside", tr: Tr) -> dict[str, object]:
    return {
        "kind": held.kind, "id": held.id, "fields": list(held.fields), "reason": held.reason, "advice": _reason(held, tr),
        "laptop": held.laptop, "hash": held.hash,
    }  # fmt: skip


def _reason(held: "HeldAside", tr: Tr) -> str:
    return tr(ASIDE[held.reason]) if held.reason in ASIDE else held.reason


def _inspect(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services import exchange

    if args.workspace is None:
        found = exchange.inspect(args.file, identity=args.identity)
    else:
        with signed_in(args, terminal) as session:
            found = exchange.inspect(args.file, session)
    terminal.document(found, _told(found, terminal.tr))


def _told(manifest: Mapping[str, Any], tr: Tr) -> str:
    paper = next(iter(manifest["sender"].values()))
    sender = f"{paper['post']}-{paper['letter']}" if "letter" in paper else paper["post"]
    parts = [
        tr("{kind} number {number} from {sender}, made {at}, realm {realm}.", kind=manifest["kind"], number=manifest["number"],
           sender=sender, at=manifest["made_at"], realm=manifest["realm"]),
        *(f"  {name}  {size:,} B  {sha256}" for name, size, sha256 in manifest["members"]),
    ]  # fmt: skip
    return "\n".join(parts)
