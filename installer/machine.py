"""What the steps need of the machine they run on. Tests put a pretended machine in its place."""

import ctypes
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from attache_app import system


class Stop(Exception):
    """One sentence for the person: what happened, what is untouched, what to do."""


@dataclass(frozen=True)
class Result:
    """How a command ended, and what it said on both outputs."""

    code: int
    output: str

    @property
    def last_line(self) -> str:
        lines = self.output.split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")


class Machine:
    """This machine, seen from one checkout."""

    def __init__(self, checkout: Path) -> None:
        self.checkout = checkout
        self.windows = sys.platform == "win32"
        self.linux = sys.platform == "linux"
        self.root = system.is_root()
        self.apt = Path("/etc/debian_version").is_file() and shutil.which("apt-get") is not None
        self.x11 = "DISPLAY" in os.environ
        self.wayland = "WAYLAND_DISPLAY" in os.environ
        self.display = self.x11 or self.wayland or not self.linux
        self.interpreter = sys.executable
        # The full version: after an update of Python an environment made with the one before is made anew.
        self.python = f"{platform.python_implementation()} {platform.python_version()} {platform.machine()}"

    def say(self, text: str) -> None:
        """Tell the person at once."""
        print(text, flush=True)

    def run(
        self,
        command: Sequence[str],
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        show: Callable[[str], str | None] | None = None,
        tied: bool = False,
    ) -> Result:
        """Run a command to its end. `show` says, line by line of its output, what the person sees of it.

        The input of a `tied` one stays open, empty, until we end, however we end; others have none.
        """
        spoken: list[str] = []
        # PYTHONPATH and the like of the caller's shell must not reach into the environment we make.
        clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
        clean |= {"PYTHONUTF8": "1", "PYTHONNOUSERSITE": "1", "PIP_USER": "0", **(env or {})}
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE if tied else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=clean,
                cwd=cwd or self.checkout,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            return Result(127, f"{command[0]}: {error.strerror}")
        # On leaving, by Ctrl+C too, the child is waited for: it got the same signal and cleans up after itself.
        with process:
            assert process.stdout is not None
            for line in process.stdout:
                spoken.append(line)
                seen = show(line.rstrip()) if show else None
                if seen is not None:
                    self.say(seen)
        return Result(process.returncode, "".join(spoken))

    def loads(self, library: str) -> bool:
        """Whether the system has this shared library, by the name that programs ask for."""
        try:
            ctypes.CDLL(library)
        except OSError:
            return False
        return True

    def has_module(self, name: str) -> bool:
        """Whether this Python has a module; Debian packs some of the standard library apart."""
        return importlib.util.find_spec(name) is not None

    def has_tool(self, name: str) -> bool:
        """Whether a command of this name is there."""
        return shutil.which(name) is not None


class Steps:
    """Numbered lines of progress: `[2/5] System libraries`."""

    def __init__(self, machine: Machine, total: int) -> None:
        self._machine, self._total, self._done = machine, total, 0

    def begin(self, title: str) -> None:
        """Say that the next step begins."""
        self._done += 1
        self._machine.say(f"[{self._done}/{self._total}] {title}")

    def note(self, text: str) -> None:
        """Say something about the step that runs."""
        self._machine.say(f"      {text}")
