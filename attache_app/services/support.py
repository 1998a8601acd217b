"""A report for whoever helps with the program: the machine, the formats, sizes and the program's log. Nothing about anybody, so that it may be mailed."""

import platform
import sys
from collections.abc import Iterator, Mapping

from attache_app import __version__, program_log, system
from attache_app.services.sessions import Session
from attache_app.store import backup, workspace_info
from attache_app.store.migrations import runner

_LOG_LINES = 300


def report(session: Session | None, more: Mapping[str, str]) -> str:
    """The report as text, in English, which all who help read. `more`: what the window knows of itself, such as Qt's version."""
    return "\n".join([*_lines(session, more), ""])


def _lines(session: Session | None, more: Mapping[str, str]) -> Iterator[str]:
    yield "Attache: report for support"
    yield ""
    yield f"program: {__version__}"
    yield f"python: {platform.python_version()}"
    yield f"system: {platform.system()} {platform.release()} {platform.machine()}"
    yield from (f"{key}: {value}" for key, value in more.items())
    yield f"formats: workspace {workspace_info.FORMAT}, backup {backup.FORMAT}, register {runner.HEAD}"
    yield f"frozen: {getattr(sys, 'frozen', False)}"
    if session is not None:
        yield from _workspace(session)
    yield ""
    yield f"log, newest {_LOG_LINES} lines:"
    yield from program_log.tail(_LOG_LINES)


def _workspace(session: Session) -> Iterator[str]:
    """How large it is and where it lies; its folder's name may be a person's and is left out."""
    yield f"workspace: {session.workspace.info.id}, {session.kind}, {session.realm}"
    yield f"device: {session.identity.dev}"
    yield f"zone: {session.identity.zone}"
    yield f"drive: {system.drive_kind(session.folder)}"
    yield f"free_mb: {system.free_bytes(session.folder) // 1_000_000}"
    yield f"register_kb: {session.store.path.stat().st_size // 1000}"
    rows = session.store.row_counts()
    yield f"lines_of_the_log: {rows.get('line', 0)}"
    yield f"records: {sum(n for table, n in rows.items() if table.startswith('r_'))}"
