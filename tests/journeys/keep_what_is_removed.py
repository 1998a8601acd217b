"""`python -m tests.journeys.keep_what_is_removed FOLDER COMMAND …`: the real command; what it removes or replaces stays in FOLDER, to be searched."""

import itertools
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from attache_app.cli.main import main


def keeping(folder: Path, inner: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which first copies the file that it takes away, and for `replace` the one that it puts in its place."""
    numbers = itertools.count()

    def kept(path: Any, *more: Any, **options: Any) -> Any:
        for file in (path, *more[:1]):
            if options.get("dir_fd") is None and os.path.isfile(file):
                shutil.copyfile(file, folder / f"{os.getpid()}-{next(numbers)}-{inner.__name__}")
        return inner(path, *more, **options)

    return kept


if __name__ == "__main__":
    for name in ("unlink", "remove", "replace", "rename"):
        setattr(os, name, keeping(Path(sys.argv[1]), getattr(os, name)))
    sys.exit(main(sys.argv[2:]))
