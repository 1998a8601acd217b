"""The system's errors about files, told apart as the environment's problems: full, read-only, or the disk itself."""

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

from attache_app import system
from attache_app.errors import EnvironmentProblem

_READ_ONLY = (errno.EACCES, errno.EPERM, errno.EROFS)
_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextlib.contextmanager
def disk_problems_told(path: Path) -> Iterator[None]:
    """An `OSError` in the block becomes `read_only`, `disk_full` or `io` about this file or folder."""
    try:
        yield
    except OSError as error:
        code = "read_only" if error.errno in _READ_ONLY else "disk_full" if error.errno in _FULL else "io"
        raise EnvironmentProblem(code, file=path.name or str(path)) from error


def of_the_system(error: OSError) -> EnvironmentProblem:
    """An error of the system that nobody told apart where it arose, in one sentence: full, not allowed, or what the system says."""
    file = Path(str(error.filename)).name if error.filename else "?"
    if error.errno in _FULL:
        return EnvironmentProblem("disk_full", file=file)
    if error.errno in _READ_ONLY:
        return EnvironmentProblem("cannot_write", file=file)
    return EnvironmentProblem("system_refused", file=file, reason=error.strerror or type(error).__name__)


def need_space(folder: Path, needed: int) -> None:
    """Say so before writing where fewer than `needed` bytes are free."""
    free = system.free_bytes(folder)
    if free < needed:
        megabytes = {"needed_mb": -(-needed // 1_000_000), "free_mb": free // 1_000_000}
        raise EnvironmentProblem("disk_space", folder=str(folder), **megabytes)
