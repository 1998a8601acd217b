"""What the window remembers between two days, one small file per user: settings, sizes, columns, the last workspace. Never a person's name."""

import json
from pathlib import Path
from typing import Any

from attache_app.desktop.settings import BY_NAME, SETTINGS
from attache_app.files import write_whole


def default_path() -> Path:
    """Where the system keeps a user's settings for this program."""
    import platformdirs  # the window stands before it is needed

    return Path(platformdirs.user_config_dir("attache", appauthor=False, roaming=False)) / "window.json"


class Preferences:
    """Values by name: the declared settings (`value`), and what pages remember by themselves (`get`).

    A file that cannot be read counts as empty; keys of a newer version stay; writing never disturbs the work. `mended`: names of
    settings whose value in the file was impossible, so that the default stands again; found once, since the file is mended too.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or default_path()
        self._values = self._read() or {}
        self._put: dict[str, Any] = {}
        self.mended = self._mend()

    def value(self, name: str) -> Any:
        """The value of a declared setting, its default where nobody set it."""
        setting = BY_NAME[name]
        found = self._values.get(name, setting.default)
        return found if setting.accepts(found) else setting.default

    def is_set(self, name: str) -> bool:
        """Whether somebody chose a value."""
        return name in self._values

    def get(self, name: str, default: Any = None) -> Any:
        """The value, or the default where there is none or it is of another type than the default."""
        value = self._values.get(name, default)
        return value if default is None or isinstance(value, type(default)) else default

    def put(self, name: str, value: Any) -> None:
        if self._values.get(name) == value:
            return
        self._put[name] = value
        # Another window may have written meanwhile: only what this one put is its own.
        self._values = {**(self._read() or self._values), **self._put}
        self._write()

    def _mend(self) -> tuple[str, ...]:
        before, mended = dict(self._values), []
        for setting in SETTINGS:
            for old in setting.renamed_from:
                if old in self._values:
                    self._values.setdefault(setting.name, self._values.pop(old))
            if setting.name in self._values and not setting.accepts(self._values[setting.name]):
                del self._values[setting.name]
                mended.append(setting.name)
        if self._values != before:
            self._write()
        return tuple(mended)

    def _read(self) -> dict[str, Any] | None:
        try:
            read = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return None
        return read if isinstance(read, dict) else None

    def _write(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._path, json.dumps(self._values, sort_keys=True, indent=1).encode())
        except OSError:
            return  # a full disk or a read-only home costs the memory of a column's width, no more
