"""The one place that renames and removes files. It refuses while this program itself holds the file open: Windows would refuse too."""

import contextlib
import os
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from attache_app.errors import EnvironmentProblem

_held: Counter[str] = Counter()
_lock = threading.Lock()


def _name(path: Path) -> str:
    return os.path.normcase(os.path.abspath(path))


@contextlib.contextmanager
def holding(path: Path) -> Iterator[None]:
    """While this lasts, the file counts as open in this program and is neither replaced nor removed."""
    with _lock:
        _held[_name(path)] += 1
    try:
        yield
    finally:
        with _lock:
            _held[_name(path)] -= 1


def _free(path: Path) -> None:
    if _held[_name(path)] > 0:
        raise EnvironmentProblem("file_in_use", file=path.name)


def replace(source: Path, target: Path) -> None:
    """Put `source` in the place of `target`, whole, and make the new name last through a power cut."""
    _free(source)
    _free(target)
    try:
        os.replace(source, target)
    except PermissionError as error:
        raise EnvironmentProblem("file_in_use", file=target.name) from error
    sync_folder(target.parent)


def remove(path: Path) -> None:
    """Remove a file; nothing happens if it is not there."""
    _free(path)
    try:
        path.unlink(missing_ok=True)
    except PermissionError as error:
        raise EnvironmentProblem("file_in_use", file=path.name) from error


def sync_folder(folder: Path) -> None:
    """Flush a folder's list of names. Windows has no such call and does it by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A temporary name beside `path`; on leaving without an error the file written there takes the place of `path`, flushed. Else it is gone."""
    handle, name = tempfile.mkstemp(prefix=".part-", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file so that after a power cut it is as before or as after."""
    with whole(path) as temporary:
        temporary.write_bytes(data)
