"""`attache [WORKSPACE]`: the window. Qt is met here and in the demonstration's pictures only."""

import argparse
import contextlib
import os
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from attache_app.cli.arguments import Commands
from attache_app.cli.terminal import Terminal
from attache_app.errors import EnvironmentProblem
from attache_app.i18n import LANGUAGES

_VALUED = ("--lang",)


def is_meant(words: list[str], names: Collection[str]) -> bool:
    """Whether these words name no command: nothing, or one word that may be a folder."""
    rest = iter(words)
    for word in rest:
        if word in _VALUED:
            next(rest, None)
        elif word in ("-h", "--help", "--version"):
            return False
        elif not word.startswith("-"):
            return word not in names and all(other.startswith("-") for other in rest)
    return True


def run(commands: Commands, words: list[str], terminal: Terminal) -> int:
    """Open the window on the workspace named, or on the last one."""
    tr = terminal.tr
    parser = argparse.ArgumentParser(
        prog="attache", epilog=tr("The commands are: {names}.", names=", ".join(sorted(commands.names())))
    )
    parser.add_argument("workspace", metavar="WORKSPACE", type=Path, nargs="?", help=tr("the workspace's folder"))
    parser.add_argument("--lang", choices=LANGUAGES, help=tr("the window's language, from now on"))
    args = parser.parse_args(words)
    if args.workspace is not None:
        from attache_app.services.sessions import describe

        describe(args.workspace)
    return show(args.workspace, args.lang)


def show(workspace: Path | None, language: str | None = None) -> int:
    """Run the window until it is closed."""
    needs_display()
    with libraries_told():
        from attache_app.desktop import app
    if language:
        from attache_app.desktop.preferences import Preferences

        Preferences().put("language", language)
    return int(app.run(workspace))


@contextlib.contextmanager
def libraries_told() -> Iterator[None]:
    """Where the system lacks what Qt needs, its import fails: EnvironmentProblem."""
    try:
        yield
    except ImportError as error:
        raise EnvironmentProblem("window_libraries", reason=str(error)) from error


def needs_display() -> None:
    """EnvironmentProblem where there is no display: Qt would abort."""
    if sys.platform.startswith("linux") and "QT_QPA_PLATFORM" not in os.environ:
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            raise EnvironmentProblem("no_display")
