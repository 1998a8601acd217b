"""`python -m tests.journeys.stop_at POINT SIGN COMMAND …`: the real command, which stops at a named point and waits to be killed.

POINT is `module:name:before` or `module:name:after`, a function that the command calls. Having come there it makes the file SIGN.
"""

import functools
import importlib
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from attache_app.cli.main import main


def stop_at(point: str, sign: Path) -> None:
    """Wrap the function so that whoever calls it stops there."""
    module, name, when = point.split(":")
    owner: Any = importlib.import_module(module)
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part)
    inner: Callable[..., Any] = getattr(owner, last)

    @functools.wraps(inner)
    def stopping(*args: Any, **more: Any) -> Any:
        if when == "before":
            wait(sign)
        result = inner(*args, **more)
        if when == "after":
            wait(sign)
        return result

    setattr(owner, last, stopping)


def wait(sign: Path) -> None:
    sign.touch()
    while True:
        time.sleep(60)


if __name__ == "__main__":
    stop_at(sys.argv[1], Path(sys.argv[2]))
    sys.exit(main(sys.argv[3:]))
