"""`attache person`, `attache passphrase`: who signs in on a workspace, and with what."""

import argparse
from pathlib import Path

from attache_app.cli.arguments import Commands
from attache_app.cli.sign_in import new_passphrase, own_passphrase, signed_in
from attache_app.cli.terminal import Terminal
from attache_app.errors import DomainError
from attache_app.i18n import N_


def add(commands: Commands) -> None:
    """The commands of this family."""
    tr = commands.tr
    person = commands.on_workspace("person", N_("let someone sign in on this workspace, or no more"), _person)
    person.add_argument("act", choices=("add", "close"))
    person.add_argument("name", metavar="NAME", help=tr("who it is, as changes will say"))
    commands.new_passphrase_file(person)
    passphrase = commands.on_workspace("passphrase", N_("give whoever signs in a new passphrase"), _passphrase)
    passphrase.add_argument(
        "--recovery", metavar="FILE", type=Path,
        help=tr("where it is forgotten: FILE holds headquarters' recovery key, --as NAME says whose passphrase"),
    )  # fmt: skip
    commands.new_passphrase_file(passphrase)


def _person(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services import sessions

    with signed_in(args, terminal) as session:
        if args.act == "add":
            sessions.add_person(session, args.name, new_passphrase(args, terminal))
            text = terminal.tr("{name} signs in here from now on.", name=args.name)
        else:
            sessions.close_person(session, args.name)
            text = terminal.tr("{name} signs in here no more; what {name} wrote stays.", name=args.name)
    terminal.document({"person": args.name, "signs_in": args.act == "add"}, text)


def _passphrase(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services import recovery, sessions

    if args.recovery:
        if not args.person:
            raise DomainError("person_missing")
        sessions.reset_passphrase(
            args.workspace, recovery.read(args.recovery), args.person, new_passphrase(args, terminal)
        )
        terminal.document({"person": args.person}, terminal.tr("{name} has a new passphrase.", name=args.person))
        return
    old = own_passphrase(args, terminal)
    with signed_in(args, terminal, old) as session:
        sessions.change_passphrase(session, old, new_passphrase(args, terminal))
        name = session.person
    terminal.document({"person": name}, terminal.tr("{name} has a new passphrase.", name=name))
