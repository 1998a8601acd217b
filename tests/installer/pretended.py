"""A pretended machine for the installer: no process is started, no network is touched."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from installer import environment
from installer.checks import WHERE
from installer.libraries import OFFSCREEN, TOOLS
from installer.machine import Machine, Result

SUMMARY = "============ 3 passed in 0.10s ============"
Act = Callable[[list[str]], Result | None]


class Pretended(Machine):
    """A bare Debian, started by root, until a test says otherwise. What it is told to run, it writes down and pretends."""

    def __init__(self, checkout: Path) -> None:
        self.checkout = checkout
        self.windows, self.linux, self.root, self.apt = False, True, True, True
        self.x11 = self.wayland = self.display = False
        self.interpreter, self.python = "/usr/bin/python3", "CPython 3.11.2 x86_64"
        self.absent = set(OFFSCREEN) | set(TOOLS) | {"ensurepip"}
        self.said: list[str] = []
        self.ran: list[list[str]] = []
        self.environments: list[Mapping[str, str]] = []
        self.act: Act = lambda command: None

    def say(self, text: str) -> None:
        self.said.append(text)

    def run(
        self,
        command: Sequence[str],
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        show: Callable[[str], str | None] | None = None,
        tied: bool = False,
    ) -> Result:
        self.ran.append(list(command))
        self.environments.append(env or {})
        result = self.act(list(command)) or self._pretend(list(command))
        for line in result.output.splitlines():
            if show and (seen := show(line)) is not None:
                self.say(seen)
        return result

    def _pretend(self, command: list[str]) -> Result:
        if command[:2] == ["apt-get", "install"]:
            self.absent.clear()
        if command[1:3] == ["-m", "venv"]:
            python = environment.python_of(Path(command[-1]), self.windows)
            python.parent.mkdir(parents=True)
            python.touch()
        if "build" in command:
            Path(command[-1], "attache-0.1.0-py3-none-any.whl").touch()
        if command[-1] == WHERE:
            return Result(0, f"{Path(command[0]).parent}\n")
        return Result(0, SUMMARY if "pytest" in command else "")

    def loads(self, library: str) -> bool:
        return library not in self.absent

    def has_module(self, name: str) -> bool:
        return name not in self.absent

    def has_tool(self, name: str) -> bool:
        return name not in self.absent

    def commands(self, *words: str) -> list[list[str]]:
        """What was run that has all these words."""
        return [command for command in self.ran if set(words) <= set(command)]
