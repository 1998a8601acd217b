"""Signing in from the command line: the passphrase from its file, the environment, the keyring or the terminal, in that order."""

import argparse
import contextlib
import getpass
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from attache_app.cli.terminal import Terminal
from attache_app.errors import AttacheError, DomainError, EnvironmentProblem

if TYPE_CHECKING:
    from attache_app.services.sessions import Session

_MOST = 4096  # bytes of a passphrase file that are read


@contextlib.contextmanager
def signed_in(args: argparse.Namespace, terminal: Terminal, passphrase: str | None = None) -> Iterator["Session"]:
    """The workspace of a command, open for whoever `--as` names; from here on the terminal speaks its language."""
    session = _open(args, terminal, passphrase)
    try:
        terminal.speak(session.language)
        _warn(session, terminal)
        yield session
    finally:
        session.close()


def _warn(session: "Session", terminal: Terminal) -> None:
    from attache_app.services.care import warnings
    from attache_app.services.problems import warn

    for warning in warnings(session):
        terminal.tell(warn(warning.code, warning.values, terminal.tr.language))


def _open(args: argparse.Namespace, terminal: Terminal, passphrase: str | None) -> "Session":
    from attache_app.services import updates
    from attache_app.services.sessions import describe, open_session
    from attache_app.store.migrations.runner import Update

    def told(step: str, update: Update) -> None:
        terminal.tell(updates.said(step, update, terminal.tr))

    describe(args.workspace)  # no passphrase is asked for what is no workspace
    given = passphrase or _given(args.passphrase_file, "ATTACHE_PASSPHRASE")
    if given is not None:
        return open_session(args.workspace, given, args.person, update=told)
    try:
        return open_session(args.workspace, None, args.person, use_keyring=True, update=told)
    except AttacheError as error:
        if error.code != "passphrase_missing":
            raise
    return open_session(args.workspace, own_passphrase(args, terminal), args.person, update=told)


def own_passphrase(args: argparse.Namespace, terminal: Terminal) -> str:
    """The passphrase itself of whoever signs in; the keyring keeps none."""
    given = _given(args.passphrase_file, "ATTACHE_PASSPHRASE")
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise DomainError("passphrase_missing")
    return _ask(terminal.tr("Passphrase of {name}: ", name=args.person) if args.person else terminal.tr("Passphrase: "))


def first_passphrase(args: argparse.Namespace, terminal: Terminal) -> str:
    """The passphrase of whoever a new workspace is made for; typed twice where it is typed."""
    return _chosen(_given(args.passphrase_file, "ATTACHE_PASSPHRASE"), terminal)


def new_passphrase(args: argparse.Namespace, terminal: Terminal) -> str:
    """A new passphrase beside the one that signs in."""
    return _chosen(_given(args.new_passphrase_file, "ATTACHE_NEW_PASSPHRASE"), terminal)


def _given(file: Path | None, variable: str) -> str | None:
    if file is not None:
        return _first_line(file)
    return os.environ.get(variable)


def _chosen(given: str | None, terminal: Terminal) -> str:
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise DomainError("new_passphrase_missing")
    typed = _ask(terminal.tr("New passphrase: "))
    if typed != _ask(terminal.tr("The same again: ")):
        raise DomainError("passphrases_differ")
    return typed


def _ask(prompt: str) -> str:
    try:
        return getpass.getpass(prompt, stream=sys.stderr)
    except EOFError as error:
        raise DomainError("passphrase_missing") from error


def _first_line(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return opened.read(_MOST).decode("utf-8-sig").splitlines()[0]
    except (OSError, UnicodeDecodeError, IndexError) as error:
        raise EnvironmentProblem("file_unreadable", file=str(file)) from error
