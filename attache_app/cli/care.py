"""Looking after a workspace: how it stands, whether it is sound, backup and restore."""

import argparse
from pathlib import Path
from typing import Any

from attache_app.cli.arguments import Commands
from attache_app.cli.sign_in import signed_in
from attache_app.cli.terminal import Terminal
from attache_app.i18n import N_, Tr


def add(commands: Commands) -> None:
    """The commands of this family."""
    tr = commands.tr
    commands.on_workspace("status", N_("how a workspace stands"), _status)
    commands.on_workspace("check", N_("prove that nothing in a workspace is damaged"), _check)
    backup = commands.on_workspace("backup", N_("put a workspace into one file, as enciphered as it is"), _backup)
    backup.add_argument("--out", metavar="FILE", type=Path, required=True, help=tr("the file to write"))
    restore = commands.plain("restore", N_("put a backup into a new or empty folder"), _restore)
    restore.add_argument("file", metavar="FILE", type=Path, help=tr("the backup"))
    restore.add_argument("workspace", metavar="WORKSPACE", type=Path, help=tr("a new or empty folder"))
    acts = restore.add_mutually_exclusive_group()
    acts.add_argument(
        "--acts", metavar="FILE", type=Path, help=tr("headquarters' file of revocations, kept apart from the backups")
    )
    acts.add_argument(
        "--without-acts", action="store_true", help=tr("that file is lost: laptops revoked since are trusted again")
    )


def _status(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services import exchange

    with signed_in(args, terminal) as session:
        found = exchange.status(session)
    terminal.document(found, "\n".join(_standing(found, terminal.tr)))


def _standing(found: dict[str, Any], tr: Tr) -> list[str]:
    kinds = {"post": tr("Post {post}", post=found["post"]), "hq": tr("Headquarters {post}", post=found["post"])}
    lines = [
        kinds.get(found["kind"], found["kind"])
        + (tr(", training: nothing in it is real") if found["realm"] == "training" else "")
    ]
    if found["kind"] == "post":
        lines.append(
            tr("Laptop {letter}, enrolled.", letter=found["letter"])
            if found["enrolled"]
            else tr("This laptop is not enrolled yet.")
        )
        lines.append(
            tr.plural(
                "{n} change is not confirmed by headquarters.",
                "{n} changes are not confirmed by headquarters.",
                found["unreceipted"],
            )
        )
    lines.append(tr.plural("{n} field is in conflict.", "{n} fields are in conflict.", found["conflicts"]))
    lines.append(tr.plural("{n} change is held aside.", "{n} changes are held aside.", found["quarantined"]))
    lines.append(tr.plural("{n} change waits for an upgrade.", "{n} changes wait for an upgrade.", found["waiting"]))
    if found.get("lives_twice"):
        lines.append(tr("This register lives twice: it was restored or copied. Enrol it again."))
    return lines


def _check(args: argparse.Namespace, terminal: Terminal) -> int:
    from attache_app.services import care

    with signed_in(args, terminal) as session:
        found = care.check(session, terminal.tr)
    lines = [f"{p['text']} {p['mend']}" for p in found["problems"]] or [terminal.tr("Everything is in order.")]
    terminal.document(found, "\n".join(lines))
    return 0 if found["ok"] else 1


def _backup(args: argparse.Namespace, terminal: Terminal) -> int:
    from attache_app.sentences import CHECKS
    from attache_app.services import backups

    with signed_in(args, terminal) as session:
        tr = terminal.tr
        made = backups.backup(session, args.out)
    found = {"file": str(made.file), "bytes": made.bytes, "problems": list(made.problems)}
    text = tr("The backup is in {file}; it was read back whole.", file=made.file)
    if made.problems:
        text = tr(
            "The register is damaged and was backed up as it is, in {file}. Earlier backups are untouched: keep them.",
            file=made.file,
        )
    terminal.document(found, "\n".join([*(tr(CHECKS[code]) for code in made.problems), text]))
    return 1 if made.problems else 0


def _restore(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.domain.formats import date_time
    from attache_app.sentences import AFTER_RESTORE, CHECKS
    from attache_app.services import restoring

    tr = terminal.tr
    view = restoring.describe(args.file)
    if view.problems:
        problems = " ".join(tr(CHECKS[code]) for code in view.problems if code in CHECKS)
        terminal.tell(
            tr(
                "The register was damaged before this backup was made: {problems} Take an earlier one if there is one.",
                problems=problems,
            )
        )
    restoring.restore(args.file, args.workspace, acts_file=args.acts, without_acts=args.without_acts)
    said = [
        tr(
            "The workspace is in {folder}. Sign in with the passphrase it had; the laptops and headquarters hear of it by themselves.",
            folder=args.workspace,
        )
    ]
    if view.made_at is not None:
        said.append(tr("It is as it was on {at}.", at=date_time(view.made_at.isoformat(), tr.language)))
    said += [tr(text) for text in AFTER_RESTORE[view.kind]]
    terminal.document({"workspace": str(args.workspace)}, "\n".join(said))
