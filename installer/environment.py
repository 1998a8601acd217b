"""The environment `.venv` in the checkout: made, filled from a lock by hashes, and stamped last, so that a half-made one is told."""

import hashlib
import shutil
import time
from pathlib import Path

from attache_app import files
from installer.machine import Machine, Result, Steps, Stop

RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"  # holds what RUNTIME holds, and more

# pip that ends when we do, because its input ends then: what it wrote after we were killed would land in an
# environment made anew. os.read, because a thread that waits in sys.stdin stops Python from ending.
PIP = """
import os, runpy, threading
threading.Thread(target=lambda: (os.read(0, 1), os._exit(1)), daemon=True).start()
runpy.run_module("pip", run_name="__main__", alter_sys=True)
"""

# What pip, or the system below it, says when it cannot reach its registry.
_NO_NETWORK = (
    "connection",
    "network",
    "timed out",
    "name resolution",
    "max retries",
    "incompleteread",
)


def python_of(environment: Path, windows: bool) -> Path:
    """The interpreter of an environment."""
    return environment / ("Scripts/python.exe" if windows else "bin/python")


def prepare(machine: Machine, steps: Steps, lock: str) -> Path:
    """Two steps: the environment is there, and holds what `lock` says. Returns its interpreter."""
    environment = machine.checkout / ".venv"
    python = python_of(environment, machine.windows)
    stamp = environment / "attache.stamp"

    steps.begin("Environment .venv")
    had = _read(stamp)
    if had.get("python") == machine.python and python.exists():
        steps.note("there already")
    else:
        steps.note("making it anew" if environment.exists() else "making it")
        _make(machine, environment)
        had = {"python": machine.python}
        _write(stamp, had)

    steps.begin(f"Packages of installer/{lock}")
    if had.get(lock) == _hash(machine, lock):
        steps.note("there already")
        return python
    # From here to the last line a power cut leaves no stamp, and so an environment that is made anew.
    files.remove(stamp)
    result = machine.run(_pip(python, machine.checkout / "installer" / lock), show=_progress, tied=True)
    if result.code != 0:
        raise _failed(result, stamp, had)
    now = {"python": machine.python, RUNTIME: _hash(machine, RUNTIME)}
    _write(stamp, now | {lock: _hash(machine, lock)})
    return python


def _make(machine: Machine, environment: Path) -> None:
    files.remove(environment / "attache.stamp")
    _clear(environment)
    result = machine.run([machine.interpreter, "-m", "venv", str(environment)])
    if result.code != 0:
        raise Stop(f"The environment .venv could not be made: {result.last_line} Run again once that is mended.")


def _clear(environment: Path) -> None:
    """Remove it, waiting a little for who still writes there: a child of ours that was killed, a virus scanner."""
    for patience in (1, 2, 4, 0):
        try:
            if environment.exists():
                shutil.rmtree(environment)
            return
        except OSError as error:
            if not patience:
                raise Stop(f"{environment} cannot be removed; close what uses it and run again.") from error
            time.sleep(patience)


def _pip(python: Path, lock: Path) -> list[str]:
    # The lock is complete, so pip resolves nothing; wheels only, so no package runs a script of its own.
    options = ["--require-hashes", "--only-binary=:all:", "--no-deps", "--no-input", "--progress-bar=off"]
    return [str(python), "-c", PIP, "install", "--disable-pip-version-check", *options, "-r", str(lock)]


def _progress(line: str) -> str | None:
    words = line.split()
    if words[:1] == ["Downloading"]:
        name, version = words[1].rsplit("/", 1)[-1].split("-")[:2]
        return f"      {name} {version} {' '.join(words[2:])}"
    return "      installing what was fetched" if words[:1] == ["Installing"] else None


def _failed(result: Result, stamp: Path, had: dict[str, str]) -> Stop:
    if any(sign in result.output.lower() for sign in _NO_NETWORK):
        # pip installs only once it has fetched everything: the environment is as it was.
        _write(stamp, had)
        why = "no network, or the package registry does not answer"
        if "certificate_verify_failed" in result.output.lower():
            why = "this machine does not trust the certificate that the network shows for the package registry"
        return Stop(
            f"The packages could not be fetched: {why}. "
            "Nothing is broken, what was fetched is kept; run again once that is mended."
        )
    return Stop(f"The packages could not be installed: {result.last_line} Run again; .venv will be made anew.")


def _hash(machine: Machine, lock: str) -> str:
    return hashlib.sha256((machine.checkout / "installer" / lock).read_bytes()).hexdigest()


def _read(stamp: Path) -> dict[str, str]:
    if not stamp.is_file():
        return {}
    lines = stamp.read_text(encoding="utf-8").splitlines()
    return {name: value for name, _, value in (line.partition(": ") for line in lines)}


def _write(stamp: Path, facts: dict[str, str]) -> None:
    text = "".join(f"{name}: {value}\n" for name, value in facts.items())
    files.write_whole(stamp, text.encode("utf-8"))
