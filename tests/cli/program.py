"""The real command line, in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
PASSPHRASE = "yon fraz sekrè"


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
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ATTACHE_", "LC_", "LANG", "DISPLAY", "WAYLAND", "QT_"))}
    return {
        **kept, "PYTHONPATH": str(CHECKOUT), "LANG": "en_US.UTF-8", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "ATTACHE_PASSPHRASE": PASSPHRASE, **more,
    }  # fmt: skip


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "attache_app", *map(str, words)]


def run(*words: object, stdin: str = "", env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Answer:
    """Run one command to its end."""
    done = subprocess.run(
        command(*words), input=stdin.encode(), capture_output=True, env=env or environment(), cwd=cwd, check=False, timeout=120
    )
    return Answer(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def attache(*words: object, stdin: str = "") -> Answer:
    """Run one command that must succeed."""
    answer = run(*words, stdin=stdin)
    assert answer.code == 0, answer
    return answer


def record(workspace: Path, *records: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Record these through standard input."""
    return attache("record", workspace, "--json", stdin=json_lines(records)).lines


def json_lines(records: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records)


def new_post(workspace: Path, post: str = "SDQ", person: str = "Mirlande Toussaint") -> Path:
    attache("new", "post", workspace, "--post", post, "--country", "DO", "--city", "Santo Domingo", "--person", person)
    return workspace
