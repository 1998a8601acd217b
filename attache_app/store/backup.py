"""A backup: the workspace in one file, as enciphered as the workspace is; and its way back into an empty folder (FORMAT.md)."""

import contextlib
import datetime as dt
import hashlib
import io
import itertools
import json
import os
import re
import shutil
import tarfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any

from attache_app import files, system
from attache_app.errors import EnvironmentProblem, Refused
from attache_app.store import keyslots, locks
from attache_app.store.disk_problems import disk_problems_told, need_space
from attache_app.store.workspace import Workspace, filling
from attache_app.store.workspace_info import ATTACHMENTS, BACKUPS, INFO, KEYS, REGISTER, WorkspaceInfo, parse_info

FORMAT = 1
HEAD, SUMS = "backup.json", "SHA256SUMS"
DATABASE = "check_database"  # of `checking.problems`: the file itself is damaged
# The member after each; after the register come the attachments by name, then the sums.
_NEXT = {"": HEAD, HEAD: INFO, INFO: KEYS, KEYS: REGISTER}
_ATTACHMENT = re.compile(r"attachments/[0-9A-Za-z][0-9A-Za-z.-]{0,99}")
_MAX_SMALL_BYTES = 256 * 1024
# Sums take about 150 bytes a member: enough for a hundred thousand attachments.
_MOST = {HEAD: _MAX_SMALL_BYTES, INFO: _MAX_SMALL_BYTES, KEYS: _MAX_SMALL_BYTES, SUMS: 16 * 1024 * 1024}
_CHUNK = 1024 * 1024
_MOST_SAID = 40

# What is being done (copying, writing, reading) and how far it is, in bytes; total 0: not known. It may raise, to stop.
Tell = Callable[[str, int, int], object]


def _silently(what: str, done: int, total: int) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a backup says of itself before it is opened. `made_at`: RFC 3339 or "". `problems`: what `attache check` found before.

    `post`, `letter`: of the laptop; `version`: of the program. Whatever an earlier version did not write is empty.
    """

    workspace: str
    made_at: str = ""
    post: str = ""
    letter: str = ""
    version: str = ""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BackupMade:
    """What a backup holds: its size on disk, and the rows of each table of the register in it."""

    bytes: int
    rows: dict[str, int]


def backup(ws: Workspace, target: Path, head: Head, tell: Tell = _silently) -> BackupMade:
    """Write the workspace to one file, and read it back from the disk; `target` is as before or holds a proven backup.

    Others may go on writing meanwhile: the backup is the register as it stood at one moment. A register whose file is damaged
    (`check_database` among the problems of `head`) is copied as it lies there.
    """
    attachments = sorted(p for p in (ws.folder / ATTACHMENTS).glob("*") if p.is_file())
    with locks.alone(ws.folder, locks.BACKUP_LOCK), disk_problems_told(target):
        copies = ws.folder / BACKUPS
        copies.mkdir(exist_ok=True)
        needed = needed_bytes(ws)
        need_space(copies, ws.store.path.stat().st_size)
        need_space(target.parent, needed)
        # The copy is deciphered by nobody: SQLite writes it under the register's own key.
        with files.whole(target) as temporary, _temporary_copy(copies) as copy:
            tell("copying", 0, 0)
            rows = _damaged_copy(ws, copy) if DATABASE in head.problems else _verified_copy(ws, copy, tell)
            _write(temporary, ws, copy, attachments, head, lambda done: tell("writing", done, needed))
            system.forget_cached(temporary)
            try:
                _read_through(temporary, tell=lambda done: tell("reading", done, needed))
            except Refused as error:
                raise EnvironmentProblem("backup_reads_otherwise", file=target.name) from error
        return BackupMade(target.stat().st_size, rows)


def needed_bytes(ws: Workspace) -> int:
    """How large a backup will be at most."""
    attachments = sum(p.stat().st_size for p in (ws.folder / ATTACHMENTS).glob("*") if p.is_file())
    log = ws.store.path.with_name(f"{REGISTER}-wal")
    return ws.store.path.stat().st_size + (log.stat().st_size if log.exists() else 0) + attachments + _MAX_SMALL_BYTES


def backup_info(file: Path) -> tuple[WorkspaceInfo, Head]:
    """What workspace a backup is of, and what it says of itself, from its first members, without reading the rest."""
    with disk_problems_told(file), _members(file) as members:
        first = [(name, source.read(_MAX_SMALL_BYTES)) for name, _, source in itertools.islice(members, 2)]
    if [name for name, _ in first] != [HEAD, INFO]:
        raise Refused("backup_unreadable", file=file.name)
    try:
        document = json.loads(first[0][1])
        format = document["format"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused("backup_unreadable", file=file.name) from error
    if type(format) is not int or format > FORMAT:
        raise Refused("backup_newer", file=file.name)
    info = parse_info(first[1][1], file.name)
    return info, _head(document, info)


def _head(document: dict[str, Any], info: WorkspaceInfo) -> Head:
    """Only what has the form that we write; whoever can write a file can write anything into it."""

    def said(name: str) -> str:
        value = document.get(name)
        return value if isinstance(value, str) and len(value) <= _MOST_SAID and value.isprintable() else ""

    problems = document.get("problems")
    known = [p for p in problems if isinstance(p, str) and len(p) <= _MOST_SAID] if isinstance(problems, list) else []
    made_at = said("made_at")
    try:
        dt.datetime.fromisoformat(made_at)
    except ValueError:
        made_at = ""
    return Head(info.id, made_at, said("post"), said("letter"), said("version"), tuple(known))


def restore(file: Path, folder: Path, tell: Tell = _silently) -> WorkspaceInfo:
    """Put a backup into a new or empty folder, whole and proven, or leave nothing there.

    The folder is marked as restored under a random name (`WorkspaceInfo.restored`): whoever opens it first lets the
    register know, since its other copy may still be at work. The register itself is proven when it is opened.
    """
    info = replace(backup_info(file)[0], restored=str(uuid.uuid4()))
    with filling(folder, info), disk_problems_told(folder):
        size = file.stat().st_size
        need_space(folder, size)
        _read_through(file, folder, lambda done: tell("reading", done, size))
        keyslots.read(folder / KEYS, info.id)
        files.sync_folder(folder)
    return info


@contextlib.contextmanager
def _temporary_copy(copies: Path) -> Iterator[Path]:
    path = copies / ".part-backup"
    files.remove(path)  # left by a power cut
    try:
        yield path
    finally:
        files.remove(path)


def _verified_copy(ws: Workspace, copy: Path, tell: Tell) -> dict[str, int]:
    """Copy the register; the copy must be sound and, where nobody wrote meanwhile, have as many rows of everything."""
    before = ws.store.row_counts()
    ws.store.copy_to(copy, lambda: tell("copying", 0, 0))
    after = ws.store.row_counts()
    rows = ws.store.row_counts(copy)
    if ws.store.faults(copy) or (before == after and rows != after):
        raise EnvironmentProblem("corrupt", file=REGISTER)
    return rows


def _damaged_copy(ws: Workspace, copy: Path) -> dict[str, int]:
    """The bytes of a register whose file is damaged, while nobody writes: better than nothing, for whoever can mend it."""
    with ws.store.at_rest() as path:
        shutil.copyfile(path, copy)
    return {}


def _write(
    target: Path, ws: Workspace, copy: Path, attachments: list[Path], head: Head, tell: Callable[[int], object]
) -> None:
    document = {"format": FORMAT, **asdict(head)}
    done = 0
    sums: list[str] = []
    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as tar:

        def add(name: str, source: IO[bytes], size: int) -> None:
            entry = tarfile.TarInfo(name)
            entry.size = size
            nonlocal done
            reader = _Digest(source, _beginning(done, tell))
            tar.addfile(entry, reader)
            done += size
            sums.append(f"{reader.sha256.hexdigest()}  {name}\n")

        for name, content in (
            (HEAD, json.dumps(document, indent=1).encode("ascii") + b"\n"),
            (INFO, (ws.folder / INFO).read_bytes()),
            (KEYS, (ws.folder / KEYS).read_bytes()),
        ):
            add(name, io.BytesIO(content), len(content))
        for name, path in ((REGISTER, copy), *((f"{ATTACHMENTS}/{p.name}", p) for p in attachments)):
            with path.open("rb") as source:
                add(name, source, path.stat().st_size)
        content = "".join(sums).encode("ascii")
        add(SUMS, io.BytesIO(content), len(content))


def _read_through(file: Path, folder: Path | None = None, tell: Callable[[int], object] = lambda done: None) -> None:
    """Read all of a backup, into `folder` if given; refuse it whole unless every member has its sum."""
    sums: list[str] = []
    last, done = "", 0
    with _members(file) as members:
        for name, size, source in members:
            if last == SUMS or not _follows(name, last) or size > _MOST.get(name, size):
                raise Refused("backup_unreadable", file=file.name)
            if name == SUMS and source.read() != "".join(sums).encode("ascii"):
                raise Refused("backup_damaged", file=file.name)
            # The folder keeps the `workspace.json` it has, which says that it is half made.
            kept = folder / name if folder and name not in (HEAD, INFO, SUMS) else None
            sums.append(f"{_copy(source, kept, _beginning(done, tell))}  {name}\n")
            last, done = name, done + size
    if last != SUMS:
        raise Refused("backup_damaged", file=file.name)


def _beginning(done: int, tell: Callable[[int], object]) -> Callable[[int], object]:
    return lambda more: tell(done + more)


def _follows(name: str, last: str) -> bool:
    """Only these names exist, in this order; none is a path to elsewhere, none comes twice."""
    if last in _NEXT:
        return name == _NEXT[last]
    return name == SUMS or bool(_ATTACHMENT.fullmatch(name) and (last == REGISTER or name > last))


def _copy(source: IO[bytes], target: Path | None, tell: Callable[[int], object]) -> str:
    """Read to the end, into a new file where one is given, flushed; the SHA-256 of what was read."""
    reader = _Digest(source, tell)
    if target is None:
        while reader.read(_CHUNK):
            pass
    else:
        target.parent.mkdir(exist_ok=True)
        with target.open("xb") as file:
            shutil.copyfileobj(reader, file, _CHUNK)
            file.flush()
            os.fsync(file.fileno())
    return reader.sha256.hexdigest()


@contextlib.contextmanager
def _members(file: Path) -> Iterator[Iterator[tuple[str, int, IO[bytes]]]]:
    """The members of a backup in their order: name, bytes, content."""

    def each(tar: tarfile.TarFile) -> Iterator[tuple[str, int, IO[bytes]]]:
        for member in tar:
            content = tar.extractfile(member) if member.type == tarfile.REGTYPE and not member.issparse() else None
            if content is None:
                raise Refused("backup_unreadable", file=file.name)
            yield member.name, member.size, content

    try:
        with tarfile.open(file, "r:") as tar:
            yield each(tar)
    except (tarfile.TarError, EOFError) as error:
        raise Refused("backup_unreadable", file=file.name) from error


class _Digest:
    """Reads from a file, keeps the sum of what it read, and tells about each megabyte how much it was."""

    def __init__(self, source: IO[bytes], tell: Callable[[int], object]) -> None:
        self._source, self._tell = source, tell
        self._read = self._told = 0
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.sha256.update(data)
        self._read += len(data)
        if self._read - self._told >= _CHUNK:
            self._told = self._read
            self._tell(self._read)
        return data
