"""The grammar of the command line: commands by name, what they share, and argparse's own words in the user's language."""

import argparse
import datetime as dt
import gettext
import os
from collections.abc import Callable
from pathlib import Path

from attache_app.cli.terminal import Terminal
from attache_app.data import data_path
from attache_app.i18n import LANGUAGES, N_, Tr

Run = Callable[[argparse.Namespace, Terminal], int | None]

# argparse asks gettext for these; they stand here so that the translators meet them.
ARGPARSE = (
    N_("usage: "),
    N_("options"),
    N_("positional arguments"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("unrecognized arguments: %s"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("not allowed with argument %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
)
_GROUPS = {
    "new": N_("make a workspace"),
    "hq": N_("headquarters' side"),
    "post": N_("a post's side"),
}


def let_argparse_speak(tr: Tr) -> None:
    """Have argparse take its words from our catalogue: it asks the default domain of gettext, in the language of the environment."""
    os.environ["LANGUAGE"] = tr.language
    gettext.bindtextdomain("attache", str(data_path("i18n")))
    gettext.textdomain("attache")


def integer(text: str) -> int:
    """A whole number from 1 on; argparse names this function when it refuses."""
    value = int(text)
    if value < 1:
        raise ValueError(text)
    return value


def day(text: str) -> dt.date:
    """A day as YYYY-MM-DD; argparse names this function when it refuses."""
    return dt.date.fromisoformat(text)


class Commands:
    """Registers commands by their full name, `hq enrol`; the groups come by themselves."""

    def __init__(self, tr: Tr, version: str) -> None:
        self.tr = tr
        self.parser = argparse.ArgumentParser(
            prog="attache",
            description=tr("Without a command: the window, on WORKSPACE or on the last one."),
            usage="attache [--lang L] [WORKSPACE | COMMAND …]",
        )
        self.parser.add_argument(
            "--version",
            action="version",
            version=f"attache {version}",
            help=tr("show program's version number and exit"),
        )
        self._language(self.parser, default=None)
        self._groups = {"": self.parser.add_subparsers(prog="attache", metavar="COMMAND", required=True)}

    def names(self) -> frozenset[str]:
        """The first words of all commands."""
        return frozenset(self._groups[""].choices)

    def plain(self, name: str, help: str, run: Run) -> argparse.ArgumentParser:
        """A command that opens no workspace. `help` is a marked sentence."""
        group, _, own = name.rpartition(" ")
        if group not in self._groups:
            about = self.tr(_GROUPS[group])
            parser = self._groups[""].add_parser(group, help=about, description=about)
            self._language(parser)
            self._groups[group] = parser.add_subparsers(metavar="COMMAND", required=True)
        parser = self._groups[group].add_parser(own, help=self.tr(help), description=self.tr(help))
        parser.set_defaults(run=run)
        parser.add_argument(
            "--json", action="store_true", help=self.tr("JSON on standard output, words on standard error")
        )
        if name not in ("receipt", "slips", "sheet"):  # there it is the paper's language
            self._language(parser)
        return parser

    def on_workspace(self, name: str, help: str, run: Run) -> argparse.ArgumentParser:
        """A command that signs in on a workspace."""
        parser = self.plain(name, help, run)
        parser.add_argument("workspace", metavar="WORKSPACE", type=Path, help=self.tr("the workspace's folder"))
        self.signing_in(parser)
        return parser

    def signing_in(self, parser: argparse.ArgumentParser) -> None:
        """Who signs in, and where the passphrase stands."""
        parser.add_argument("--as", dest="person", metavar="NAME", help=self.tr("who signs in, where several do"))
        self.passphrase_file(parser)

    def passphrase_file(self, parser: argparse.ArgumentParser) -> None:
        """Where a passphrase stands; else ATTACHE_PASSPHRASE, the keyring or the terminal."""
        parser.add_argument(
            "--passphrase-file", metavar="FILE", type=Path,
            help=self.tr("the passphrase is the first line of FILE; else ATTACHE_PASSPHRASE, the keyring, the terminal"),
        )  # fmt: skip

    def new_passphrase_file(self, parser: argparse.ArgumentParser) -> None:
        """Where a new passphrase stands, beside that of who signs in."""
        parser.add_argument(
            "--new-passphrase-file", metavar="FILE", type=Path,
            help=self.tr("the new passphrase is the first line of FILE; else ATTACHE_NEW_PASSPHRASE, the terminal"),
        )  # fmt: skip

    def _language(self, parser: argparse.ArgumentParser, default: str | None = argparse.SUPPRESS) -> None:
        parser.add_argument(
            "--lang",
            choices=LANGUAGES,
            default=default,
            help=self.tr("language of what people read; else the workspace's"),
        )


def expanded(paths: list[Path]) -> list[Path]:
    """The files of these names. A Windows console hands `*.age` on as it stands."""
    found: list[Path] = []
    for path in paths:
        matches = sorted(path.parent.glob(path.name)) if "*" in path.name and not path.exists() else []
        found += matches or [path]
    return found
