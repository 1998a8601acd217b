"""Where the shipped data lie: `resources/` and `i18n/`, in a checkout beside the package, in a wheel inside it."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_ROOTS = (_PACKAGE / "_data", _PACKAGE.parent)


def data_path(folder: str, *parts: str) -> Path:
    """The path of a shipped file or folder, e.g. `data_path("resources", "countries.csv")`; FileNotFoundError if the folder is missing."""
    for root in _ROOTS:
        if (root / folder).is_dir():
            return root.joinpath(folder, *parts)
    raise FileNotFoundError(folder)
