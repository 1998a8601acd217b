"""Every check that CI makes, one after the other, whatever the one before said; then a table of how they went."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from installer.environment import python_of
from installer.machine import Machine, Result, Steps

IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
WHERE = "import sysconfig; print(sysconfig.get_path('purelib'))"
STATIC = {
    "ruff check": ["-m", "ruff", "check", "--quiet"],
    "ruff format": ["-m", "ruff", "format", "--check"],
    "mypy": ["-m", "mypy"],
    "mypy as on Windows": ["-m", "mypy", "--platform", "win32", "--cache-dir", ".mypy_cache/win32"],
    "imports go one way": ["-c", IMPORTS],
}
TESTS = "tests"
BUILT, INSTALLED, VERSION, DEMO = "wheel built", "wheel installed", "attache --version", "attache demo"
TITLES = (*STATIC, TESTS, BUILT, INSTALLED, VERSION, DEMO)


@dataclass(frozen=True)
class Line:
    """How one check went."""

    title: str
    result: Result
    seconds: float

    def __str__(self) -> str:
        return f"{'ok    ' if self.result.code == 0 else 'FAILED'}  {self.title:<20} {self.seconds:4.0f} s"


def make(machine: Machine, steps: Steps, python: Path) -> int:
    """Make them all; 0 if all went well, else 1."""
    runner = _Runner(machine, steps)
    for title, arguments in STATIC.items():
        runner.check(title, [str(python), *arguments])
    tests = runner.check(
        TESTS, [str(python), "-m", "pytest", "-n", "2"], env={"QT_QPA_PLATFORM": "offscreen"}, aloud=True
    )
    # As a user has it: a folder with a space and an accent, far from the checkout.
    with tempfile.TemporaryDirectory(prefix="attaché wheel ", ignore_cleanup_errors=True) as folder:
        _wheel(runner, machine, python, Path(folder))
    machine.say("")
    for line in runner.lines:
        machine.say(str(line))
    good = all(line.result.code == 0 for line in runner.lines) and len(runner.lines) == len(TITLES)
    machine.say("all checks went well" if good else "some checks failed; what they said is above")
    machine.say(tests.last_line)
    return 0 if good else 1


class _Runner:
    def __init__(self, machine: Machine, steps: Steps) -> None:
        self.lines: list[Line] = []
        self._machine, self._steps = machine, steps

    def check(
        self,
        title: str,
        command: list[str],
        env: dict[str, str] | None = None,
        cwd: Path | None = None,
        aloud: bool = False,
    ) -> Result:
        """Make one check; what it says is shown as it comes where `aloud`, else only if it failed."""
        self._steps.begin(title)
        begun = time.monotonic()
        result = self._machine.run(command, env=env, cwd=cwd, show=(lambda line: line) if aloud else None)
        if result.code != 0 and not aloud:
            self._machine.say(result.output.rstrip())
        self.lines.append(Line(title, result, time.monotonic() - begun))
        return result


def _wheel(runner: _Runner, machine: Machine, python: Path, folder: Path) -> None:
    build = [str(python), "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    if runner.check(BUILT, build).code != 0:
        return
    wheel = next(folder.glob("*.whl"))
    environment = folder / "env"
    own = python_of(environment, machine.windows)
    machine.run([str(python), "-m", "venv", "--without-pip", str(environment)])
    # Its libraries are those of .venv, lent by a path file: they were installed from the lock a moment ago.
    lent, borrower = (machine.run([str(p), "-c", WHERE]).last_line for p in (python, own))
    (Path(borrower) / "lent.pth").write_text(f"{lent}\n", encoding="utf-8", newline="\n")
    install = [str(python), "-m", "pip", "--python", str(own), "install", "--no-deps", "--no-index", str(wheel)]
    if runner.check(INSTALLED, install).code != 0:
        return
    attache = str(own.with_name("attache"))
    runner.check(VERSION, [attache, "--version"], cwd=folder)
    runner.check(DEMO, [attache, "demo", "--out", "démo"], env={"QT_QPA_PLATFORM": "offscreen"}, cwd=folder)
