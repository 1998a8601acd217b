"""How a laptop becomes a laptop of its post: card, request, grant; and how a lost one is shut out."""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from attache_app.cli.arguments import Commands, integer
from attache_app.cli.sign_in import signed_in
from attache_app.cli.terminal import Terminal
from attache_app.i18n import N_

if TYPE_CHECKING:
    from attache_app.services.exchange import DeviceView


def add(commands: Commands) -> None:
    """The commands of this family."""
    tr = commands.tr
    card = commands.on_workspace("hq card", N_("write headquarters' card, for laptops that ask to enrol"), _card)
    request = commands.on_workspace("post request", N_("ask a headquarters to enrol this laptop"), _request)
    request.add_argument("--card", metavar="FILE", type=Path, required=True, help=tr("headquarters' card"))
    enrol = commands.on_workspace("hq enrol", N_("enrol a laptop that asks for it"), _enrol)
    enrol.add_argument("request", metavar="REQUEST", type=Path)
    enrol.add_argument(
        "--rights", choices=("restricted",), action="append", default=[], help=tr("may read restricted records (N2)")
    )
    for parser, name in ((card, "FILE"), (request, "FILE"), (enrol, "GRANT")):
        parser.add_argument("--out", metavar=name, type=Path, required=True, help=tr("the file to write"))
    accept = commands.on_workspace("post accept", N_("take in headquarters' grant"), _accept)
    accept.add_argument("grant", metavar="GRANT", type=Path)
    revoke = commands.on_workspace("hq revoke", N_("shut out a laptop that was lost"), _revoke)
    revoke.add_argument("device", metavar="DEVICE", help=tr("its id, or its name like SDQ-B"))
    revoke.add_argument(
        "--from-seq", metavar="N", type=integer,
        help=tr("changes from this number on are set aside; without it, all that headquarters does not hold yet"),
    )  # fmt: skip
    revoke.add_argument("--reason", metavar="TEXT", required=True)


def _card(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services import exchange

    with signed_in(args, terminal) as session:
        fingerprint = exchange.write_card(session, args.out)
    _written(terminal, args.out, fingerprint)


def _request(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services import exchange

    with signed_in(args, terminal) as session:
        fingerprint = exchange.write_request(session, args.card, args.out)
    _written(terminal, args.out, fingerprint)


def _written(terminal: Terminal, out: Path, fingerprint: str) -> None:
    text = terminal.tr(
        "{file} is written. Headquarters' fingerprint, to be compared over the telephone: {fingerprint}",
        file=out.name,
        fingerprint=fingerprint,
    )
    terminal.document({"file": str(out), "fingerprint": fingerprint}, text)


def _enrol(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services import exchange

    with signed_in(args, terminal) as session:
        found = exchange.enrol(session, args.request, args.out, args.rights)
    text = terminal.tr(
        "Laptop {letter} of post {post} ({city}) is enrolled as {device}. Take {file} to it.",
        letter=found.letter, post=found.post, city=found.city, device=found.device, file=args.out.name,
    )  # fmt: skip
    facts = {
        "file": str(args.out),
        "device": found.device,
        "post": found.post,
        "letter": found.letter,
        "city": found.city,
    }
    terminal.document(facts, text)


def _accept(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services import exchange

    with signed_in(args, terminal) as session:
        letter = exchange.accept(session, args.grant)
        post = session.identity.post
    text = terminal.tr("This laptop is {post}-{letter} from now on.", post=post, letter=letter)
    terminal.document({"post": post, "letter": letter}, text)


def _revoke(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services import exchange

    with signed_in(args, terminal) as session:
        device = device_named(exchange.devices(session), args.device)
        exchange.revoke(session, device, args.from_seq, args.reason)
    text = terminal.tr(
        "{device} is shut out. What headquarters did not hold of it is set aside from now on.", device=args.device
    )
    terminal.document({"device": device, "from_seq": args.from_seq}, text)


def device_named(devices: Iterable["DeviceView"], said: str) -> str:
    """The id of the laptop that is called so, `SDQ-A`; else what was said, which is an id or unknown."""
    return next((d.device for d in devices if d.name == said.upper()), said)
