"""What a command says: JSON for programs on standard output, words for people in their language; with `--json` these go to standard error."""

import contextlib
import io
import os
import sys
from collections.abc import Iterable
from typing import Any

from attache_app.i18n import LANGUAGES, language


def system_language() -> str:
    """The language of this terminal where it is one of ours, else French, the users' own."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        said = os.environ.get(name, "")[:2].lower()
        if said in LANGUAGES:
            return said
    return "fr"


def speak_utf8() -> None:
    """Accents come out whole wherever the program is started; a Windows console would be asked for its old code page otherwise."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


class Terminal:
    """One command's voice. `tr`: the language it speaks; `chosen`: whether `--lang` said so, else it becomes the workspace's."""

    def __init__(self, code: str | None, json: bool = False) -> None:
        self.chosen = code is not None
        self.tr = language(code or system_language())
        self.json = json

    def speak(self, code: str) -> None:
        """Go on in the workspace's language, unless `--lang` chose another."""
        if not self.chosen:
            self.tr = language(code)

    def say(self, text: str) -> None:
        """The answer, for people."""
        print(text, file=sys.stderr if self.json else sys.stdout, flush=True)

    def tell(self, text: str) -> None:
        """Progress, a warning, a refusal: never part of the answer."""
        print(text, file=sys.stderr, flush=True)

    def document(self, value: Any, text: str) -> None:
        """The answer: one JSON document with `--json`, else its sentence."""
        if self.json:
            self.line(value)
        else:
            self.say(text)

    def line(self, value: Any) -> None:
        """A JSON line, at once."""
        import orjson

        self.lines([orjson.dumps(value)])

    def lines(self, lines: Iterable[bytes]) -> None:
        """JSON lines that are bytes already."""
        out = sys.stdout.buffer
        for line in lines:
            out.write(line + b"\n")
        out.flush()


def forget_output() -> None:
    """Whoever read our output has gone: what is left of it goes nowhere, so that Python says nothing of it at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
