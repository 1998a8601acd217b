"""The two commands of the developers' page: `python3 installer/from_source.py run` and `… test`.

This file finds a Python that the program runs on, so it must be readable by older ones. The steps are beside it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
MINORS = (12, 13, 11)  # of Python 3, the one to look for first at the front
USAGE = """usage: python3 installer/from_source.py run     open a demonstration post with fictional people
       python3 installer/from_source.py test    make every check that CI makes"""


def suits(version: tuple[int, ...]) -> bool:
    """Whether the program runs on this version of Python."""
    return version[0] == 3 and version[1] in MINORS


def answers(command: list[str], minor: int) -> bool:
    """Whether this command starts that Python; a launcher of that name may be there and start nothing."""
    ask = [*command, "-c", "import sys; print(*sys.version_info[:2])"]
    try:
        found = subprocess.run(ask, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    except OSError:
        return False
    return found.stdout.split() == [b"3", str(minor).encode()]


def other_python() -> list[str] | None:
    """The command that starts a Python the program runs on, if this machine has one."""
    for minor in MINORS:
        path = shutil.which(f"python3.{minor}")
        command = ["py", f"-3.{minor}"] if path is None and os.name == "nt" else [path or ""]
        if command[0] and answers(command, minor):
            return command
    return None


def main(arguments: list[str]) -> int:
    """Run one of the two commands; the exit code is 0 done, 1 failed with one sentence, 2 wrong usage."""
    if arguments not in (["run"], ["test"]):
        print(USAGE, file=sys.stderr)
        return 2
    if not suits(sys.version_info[:2]):
        here = f"{sys.version_info[0]}.{sys.version_info[1]}"
        python = other_python()
        if python is None:
            print(
                f"Attaché needs Python 3.11, 3.12 or 3.13; this is Python {here} and none of them was found here. "
                "Install one of them and give the command again.",
                file=sys.stderr,
            )
            return 1
        print(f"This is Python {here}; going on with {' '.join(python)}.", flush=True)
        return subprocess.call([*python, str(Path(__file__).resolve()), *arguments])
    sys.path[0] = str(CHECKOUT)
    from installer import commands
    from installer.machine import Machine

    return commands.main(arguments[0], Machine(CHECKOUT))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
