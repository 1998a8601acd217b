"""The program's own log, for support: what it did, when, and which fault it met. Never a name, a number of a record, or a word of anybody.

Lines are `UTC time · process · what · key=value …`. Values are counts, codes and ids of machines and staff; anything else is left
out, whoever passes it. Of an exception only types, our own codes and places in the program are written, never its message. Until
`begin` nothing is written at all.
"""

import contextlib
import datetime as dt
import os
import re
import threading
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from attache_app import files
from attache_app.errors import AttacheError

NAME, CRASH = "attache.log", "crash.log"
_KEPT, _MOST_BYTES = 3, 512 * 1024
# Capital letters, blanks and accents are the stuff of names, numbers and paths: such a value is left out.
_HARMLESS = re.compile(r"[a-z0-9][a-z0-9_.:+-]{0,63}")
_LEFT_OUT = "(left out)"
_MOST_FRAMES = 12
_RUNNING = "running-"

_folder: list[Path] = []
_lock = threading.Lock()


def default_folder() -> Path:
    """Where the system keeps a user's logs of this program."""
    import platformdirs

    return Path(platformdirs.user_log_dir("attache", appauthor=False))


def begin(folder: Path | None = None) -> None:
    """Write from now on, into this folder or the system's; a place that cannot be written costs the log, never the work."""
    _folder[:] = [folder or default_folder()]
    with contextlib.suppress(OSError):
        _folder[0].mkdir(parents=True, exist_ok=True)


def end() -> None:
    """Write no more."""
    _folder.clear()


def folder() -> Path | None:
    """Where it is written; None where it is not."""
    return _folder[0] if _folder else None


def note(what: str, /, **values: object) -> None:
    """Write a line: a short code of what was done, and harmless values."""
    said = [what, *(f"{key}={_harmless(value)}" for key, value in values.items())]
    _write(" ".join(said))


def note_error(error: BaseException, /, where: str = "") -> None:
    """Write an error: for one of ours that is no fault its code; for any other its type, and where in the program it was raised."""
    _write(f"error{' in ' + where if where else ''}: {described(error, all_places=True)}")


def described(error: BaseException, *, all_places: bool = False) -> str:
    """An error without its message or any value: its type, what it came from, and where it was raised."""
    chain = list(_chain(error))
    said = " < ".join(_type(e) for e in chain)
    if isinstance(error, AttacheError):
        return said
    places = list(_places(chain[-1]))
    return f"{said} at {' < '.join(places if all_places else places[:1])}" if places else said


def tail(lines: int) -> list[str]:
    """The newest lines, oldest first."""
    found: deque[str] = deque(maxlen=lines)
    for n in reversed(range(_KEPT)):
        with contextlib.suppress(OSError):
            found.extend(_path(n).read_text(encoding="utf-8", errors="replace").splitlines())
    return list(found)


def _write(text: str) -> None:
    if not _folder:
        return
    now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    with _lock, contextlib.suppress(OSError, AttacheError):
        # Opened for each line: several programs may write to it, and on Windows nobody could rename what is open.
        path = _path(0)
        if path.exists() and path.stat().st_size > _MOST_BYTES:
            for n in reversed(range(_KEPT - 1)):
                if _path(n).exists():
                    files.replace(_path(n), _path(n + 1))
        with path.open("ab") as file:
            file.write(f"{now} {os.getpid()} {text}\n".encode())


def _path(n: int) -> Path:
    return (_folder[0] if _folder else Path()) / (NAME if n == 0 else f"{NAME}.{n}")


def _harmless(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool | int) or value is None else str(value)
    return text if _HARMLESS.fullmatch(text) else _LEFT_OUT


# Errors


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what it came from, the outermost first."""
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def _type(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if isinstance(error, AttacheError):
        return f"{type(error).__name__}:{_harmless(error.code)}"
    number = getattr(error, "errno", None)
    return f"{name}:{number}" if isinstance(number, int) else name


def _places(error: BaseException) -> Iterator[str]:
    """Where it was raised and who called, the innermost first."""
    found = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{short_path(code.co_filename)}:{trace.tb_lineno}:{code.co_name}")
        trace = trace.tb_next
    yield from reversed(found[-_MOST_FRAMES:])


def short_path(path: str) -> str:
    """A file of the program by its place in it, without the folders, which have the user's name in them."""
    parts = re.split(r"[\\/]", path)
    for top in ("site-packages", "attache_app"):
        if top in parts:
            at = len(parts) - 1 - parts[::-1].index(top)
            return "/".join(parts[at + (top == "site-packages") :])
    return parts[-1]


# How the last run ended


class Run:
    """One run of the window: `begin` marks it as running and lets the interpreter write where it crashes, `end` takes the mark away."""

    def __init__(self) -> None:
        self._mark: Path | None = None
        self._crash: object = None

    def begin(self) -> bool:
        """Mark this run. True if an earlier one on this computer ended without `end`: killed, crashed, or a power cut."""
        from attache_app import system

        if not _folder:
            return False
        unexpected = False
        with contextlib.suppress(OSError, AttacheError):
            for mark in _folder[0].glob(f"{_RUNNING}*"):
                number = mark.name.removeprefix(_RUNNING)
                if not (number.isdigit() and int(number) != os.getpid() and system.is_alive(int(number))):
                    unexpected = True
                    files.remove(mark)
            if unexpected:
                note("ended_unexpectedly")
                _take_in_crash(_folder[0] / CRASH)
            self._mark = _folder[0] / f"{_RUNNING}{os.getpid()}"
            self._mark.touch()
            self._watch_for_crashes(_folder[0] / CRASH)
        return unexpected

    def _watch_for_crashes(self, path: Path) -> None:
        import faulthandler

        file = path.open("ab")
        self._crash = file
        faulthandler.enable(file)

    def end(self) -> None:
        import faulthandler

        if self._crash is not None:
            faulthandler.disable()
            self._crash.close()  # type: ignore[attr-defined]
            self._crash = None
        if self._mark is not None:
            with contextlib.suppress(OSError, AttacheError):
                files.remove(self._mark)
            self._mark = None


def _take_in_crash(path: Path) -> None:
    """What the interpreter wrote as it crashed, with paths shortened, goes into the log."""
    if not path.exists():
        return
    for text in path.read_text(encoding="utf-8", errors="replace").splitlines():
        place = re.match(r'\s*File "(.+)", line (\d+) in (.+)', text)
        if place:
            _write(f"crash: {short_path(place[1])}:{place[2]}:{place[3]}")
        elif text.startswith(("Fatal Python error", "Windows fatal exception", "Current thread", "Thread")):
            _write(f"crash: {text}")
    files.remove(path)
