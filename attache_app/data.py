"""Where the shipped data lie: `resources/` and `i18n/`, in a checkout beside the package, in a wheel inside it."""

import functools
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_ROOTS = (_PACKAGE / "_data", _PACKAGE.parent)


def data_path(folder: str, *parts: str) -> Path:
    """The path of a shipped file or folder, e.g. `data_path("resources", "countries.csv")`; FileNotFoundError if the folder is missing."""
    return _folder(folder).joinpath(*parts)


@functools.cache
def _folder(name: str) -> Path:
    for root in _ROOTS:
        if (root / name).is_dir():
            return root / name
    raise FileNotFoundError(name)
