"""The command line, in a process of its own or, quicker, within this one."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from attache_app.cli.main import main

CHECKOUT = Path(__file__).resolve().parents[2]
PASSPHRASE = "yon fraz sekrè"


Runner = Callable[..., "Answer"]


@dataclass(frozen=True)
class Answer:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def document(self) -> dict[str, Any]:
        (found,) = self.lines
        return found


def environment(**more: str) -> dict[str, str]:
    """English before a workspace says otherwise, no keyring of the machine, no display."""
    kept = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("ATTACHE_", "LC_", "LANG", "DISPLAY", "WAYLAND", "QT_"))
    }
    return {
        **kept, "PYTHONPATH": str(CHECKOUT), "LANG": "en_US.UTF-8", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "ATTACHE_PASSPHRASE": PASSPHRASE, **more,
    }  # fmt: skip


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "attache_app", *map(str, words)]


def run(*words: object, stdin: str = "", env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Answer:
    """Run one command in a process of its own, to its end."""
    done = subprocess.run(
        command(*words),
        input=stdin.encode(),
        capture_output=True,
        env=env or environment(),
        cwd=cwd,
        check=False,
        timeout=120,
    )
    return Answer(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def call(*words: object, stdin: str = "", env: Mapping[str, str] | None = None) -> Answer:
    """Run one command within this process: what the user sees is the same, without the start of a program each time."""
    streams = [io.TextIOWrapper(io.BytesIO(data), encoding="utf-8") for data in (stdin.encode(), b"", b"")]
    with (
        mock.patch.dict(os.environ, env or environment(), clear=True),
        mock.patch.multiple(sys, stdin=streams[0], stdout=streams[1], stderr=streams[2]),
    ):
        try:
            code = main([str(w) for w in words])
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = (stream.buffer.getvalue().decode("utf-8") for stream in streams[1:] if stream.flush() is None)
    return Answer(code, out, err)


def attache(*words: object, stdin: str = "", by: Runner = call) -> Answer:
    """Run one command that must succeed."""
    answer = by(*words, stdin=stdin)
    assert answer.code == 0, answer
    return answer


def record(workspace: Path, *records: Mapping[str, Any], by: Runner = call) -> list[dict[str, Any]]:
    """Record these through standard input."""
    return attache("record", workspace, "--json", stdin=json_lines(records), by=by).lines


def json_lines(records: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records)


def new_post(workspace: Path, person: str = "Mirlande Toussaint", by: Runner = call) -> Path:
    where = ("--post", "SDQ", "--country", "DO", "--city", "Santo Domingo")
    attache("new", "post", workspace, *where, "--person", person, by=by)
    return workspace
