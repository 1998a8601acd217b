"""What the window remembers between two days, one small file per user: sizes, columns, theme, the last workspace. Never a person's name."""

import json
from pathlib import Path
from typing import Any

from attache_app.files import write_whole


def default_path() -> Path:
    """Where the system keeps a user's settings for this program."""
    import platformdirs  # the window stands before it is needed

    return Path(platformdirs.user_config_dir("attache", appauthor=False, roaming=False)) / "window.json"


class Preferences:
    """Values by name. A file that cannot be read counts as empty; keys of a newer version stay; writing never disturbs the work."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or default_path()
        self._values: dict[str, Any] = {}
        try:
            read = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return
        if isinstance(read, dict):
            self._values = read

    def get(self, name: str, default: Any = None) -> Any:
        """The value, or the default where there is none or it is of another type than the default."""
        value = self._values.get(name, default)
        return value if default is None or isinstance(value, type(default)) else default

    def put(self, name: str, value: Any) -> None:
        if self._values.get(name) == value:
            return
        self._values[name] = value
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._path, json.dumps(self._values, sort_keys=True, indent=1).encode())
        except OSError:
            return  # a full disk or a read-only home costs the memory of a column's width, no more
