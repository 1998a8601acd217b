"""`attache new post`, `attache new hq`."""

import argparse
import contextlib
import getpass
from collections.abc import Iterator
from pathlib import Path

from attache_app import files
from attache_app.cli.arguments import Commands
from attache_app.cli.sign_in import first_passphrase
from attache_app.cli.terminal import Terminal
from attache_app.errors import EnvironmentProblem
from attache_app.i18n import N_


def add(commands: Commands) -> None:
    """The commands of this family."""
    tr = commands.tr
    post = commands.plain("new post", N_("make a post's workspace"), _new_post)
    hq = commands.plain("new hq", N_("make headquarters' workspace"), _new_hq)
    for parser in (post, hq):
        parser.add_argument("workspace", metavar="WORKSPACE", type=Path, help=tr("a new or empty folder"))
    post.add_argument("--post", metavar="CODE", required=True, help=tr("code of the post, for example SDQ"))
    post.add_argument("--country", metavar="CODE", required=True, help=tr("where the post is, for example DO"))
    post.add_argument("--city", metavar="NAME", required=True)
    post.add_argument("--person", metavar="NAME", required=True, help=tr("who signs in"))
    hq.add_argument("--post", metavar="CODE", default="ONM", help=tr("headquarters' own code"))
    hq.add_argument("--person", metavar="NAME", help=tr("who signs in; else this computer's user"))
    hq.add_argument(
        "--recovery", metavar="FILE", type=Path,
        help=tr("where the recovery key goes: a sheet to print (.pdf), else an age identity"),
    )  # fmt: skip
    for parser in (post, hq):
        parser.add_argument("--realm", choices=("production", "training"), default="production")
        commands.passphrase_file(parser)


def _new_post(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services.sessions import new_post

    new_post(
        args.workspace, passphrase=first_passphrase(args, terminal), post=args.post, country=args.country, city=args.city,
        person=args.person, realm=args.realm, language=terminal.tr.language,
    )  # fmt: skip
    terminal.document(
        {"workspace": str(args.workspace), "kind": "post", "realm": args.realm, "post": args.post},
        terminal.tr("The workspace of post {post} is in {folder}.", post=args.post, folder=args.workspace),
    )


def _new_hq(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services import recovery
    from attache_app.services.sessions import new_hq, open_session

    tr = terminal.tr
    out = args.recovery or args.workspace.with_name(f"{args.workspace.name}-recovery.pdf")
    passphrase = first_passphrase(args, terminal)
    with _reserved(out):
        key = recovery.new_recovery_key()
        new_hq(
            args.workspace, passphrase=passphrase, person=args.person or getpass.getuser(), post=args.post, realm=args.realm,
            language=tr.language, recovery=key.recipient,
        )  # fmt: skip
        with open_session(args.workspace, passphrase) as session:
            is_sheet = out.suffix.lower() == ".pdf"
            data = recovery.sheet(session, key, tr.language) if is_sheet else f"{key.identity}\n".encode("ascii")
        try:
            files.write_whole(out, data)
        except OSError as error:
            raise EnvironmentProblem("recovery_not_written", file=str(out), folder=str(args.workspace)) from error
    terminal.document(
        {"workspace": str(args.workspace), "kind": "hq", "realm": args.realm, "post": args.post, "recovery": str(out)},
        tr("The workspace of headquarters {post} is in {folder}.", post=args.post, folder=args.workspace),
    )
    terminal.tell(
        tr(
            "The recovery key is in {file}, and nowhere else: print it, lock the paper away, and delete the file.",
            file=out,
        )
    )


@contextlib.contextmanager
def _reserved(out: Path) -> Iterator[None]:
    """Hold the name of a file that will be written, so that what cannot be is known before anything is made."""
    try:
        out.open("xb").close()
    except FileExistsError as error:
        raise EnvironmentProblem("recovery_file_there", file=str(out)) from error
    except OSError as error:
        raise EnvironmentProblem("cannot_write", file=str(out)) from error
    try:
        yield
    finally:
        if out.stat().st_size == 0:
            files.remove(out)
