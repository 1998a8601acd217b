"""What the program is made of: its version, the formats it reads and writes, whose work is in it and under which licences."""

import contextlib
import importlib.metadata
from dataclasses import dataclass

from attache_app import __version__
from attache_app.data import data_path
from attache_app.i18n import N_
from attache_app.records import changes
from attache_app.store import backup, keyslots, workspace_info
from attache_app.store.migrations import runner
from attache_app.sync import container, papers

# The libraries that the program runs with (pyproject.toml), and their licences as SPDX writes them.
LIBRARIES = {
    "PySide6_Essentials": "LGPL-3.0-only", "shiboken6": "LGPL-3.0-only", "SQLAlchemy": "MIT", "alembic": "MIT", "sqlcipher3": "Zlib",
    "keyring": "MIT", "cryptography": "Apache-2.0 OR BSD-3-Clause", "pyrage": "MIT", "py-minisign": "ISC", "zstandard": "BSD-3-Clause",
    "reportlab": "BSD-3-Clause", "orjson": "MPL-2.0 AND (Apache-2.0 OR MIT)", "platformdirs": "MIT", "filelock": "MIT",
    "tzdata": "Apache-2.0", "pypdfium2": "Apache-2.0 OR BSD-3-Clause", "rapidfuzz": "MIT", "XlsxWriter": "BSD-2-Clause",
}  # fmt: skip
# The LGPL is an addition to the GPL: whoever gets the one gets both.
_SHIPPED = {"LGPL-3.0-only": ("LGPL-3.0.txt", "GPL-3.0.txt")}


@dataclass(frozen=True, slots=True)
class Licence:
    """Of the program, of a part of it or of a library. `text`: the licence itself, as its authors wrote it."""

    name: str
    version: str
    licence: str
    text: str


def formats() -> list[tuple[str, str]]:
    """What the program reads and writes, as sentences to translate, and in which version."""
    return [
        (N_("Workspace folder"), str(workspace_info.FORMAT)),
        (N_("Slots of the key"), str(keyslots.FORMAT)),
        (N_("Register, step"), runner.HEAD),
        (N_("Change"), str(changes.VERSION)),
        (N_("Batch file"), str(container.VERSION)),
        (N_("Card, request, grant"), str(papers.VERSION)),
        (N_("Backup file"), str(backup.FORMAT)),
    ]


def licences() -> list[Licence]:
    """The program first, then what it carries and uses."""
    found = [
        Licence(
            "Attaché", __version__, "Apache-2.0", f"{_resource('NOTICE')}\n\n{_resource('licences', 'Apache-2.0.txt')}"
        ),
        Licence("DejaVu Sans", "2.37", "Bitstream-Vera", _resource("fonts", "LICENSE.txt")),
    ]
    return found + [Licence(name, _version(name), licence, _text(name, licence)) for name, licence in LIBRARIES.items()]


def _resource(*parts: str) -> str:
    return data_path("resources", *parts).read_text(encoding="utf-8")


def _version(library: str) -> str:
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        return importlib.metadata.version(library)
    return ""


def _text(library: str, licence: str) -> str:
    """What the library brings along, or the text that is shipped here for those that bring none."""
    shipped = [_resource("licences", name) for name in _SHIPPED.get(licence, ())]
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        for file in importlib.metadata.files(library) or []:
            if any(word in str(file).lower() for word in ("licen", "copying", "notice")) and file.suffix in (
                "",
                ".txt",
                ".md",
            ):
                with contextlib.suppress(OSError, UnicodeDecodeError):
                    shipped.append(file.read_text(encoding="utf-8"))
    return "\n\n".join(shipped)
