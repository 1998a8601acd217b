"""A backup: the workspace in one file, as enciphered as the workspace is; and its way back into an empty folder (FORMAT.md)."""

import contextlib
import hashlib
import io
import itertools
import json
import os
import re
import shutil
import tarfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from attache_app import files
from attache_app.errors import EnvironmentProblem, Refused
from attache_app.store import keyslots, locks
from attache_app.store.disk_problems import disk_problems_told, need_space
from attache_app.store.workspace import Workspace, filling
from attache_app.store.workspace_info import ATTACHMENTS, BACKUPS, INFO, KEYS, REGISTER, WorkspaceInfo, parse_info

FORMAT = 1
HEAD, SUMS = "backup.json", "SHA256SUMS"
# The member after each; after the register come the attachments by name, then the sums.
_NEXT = {"": HEAD, HEAD: INFO, INFO: KEYS, KEYS: REGISTER}
_ATTACHMENT = re.compile(r"attachments/[0-9A-Za-z][0-9A-Za-z.-]{0,99}")
_MAX_SMALL_BYTES = 256 * 1024
# Sums take about 150 bytes a member: enough for a hundred thousand attachments.
_MOST = {HEAD: _MAX_SMALL_BYTES, INFO: _MAX_SMALL_BYTES, KEYS: _MAX_SMALL_BYTES, SUMS: 16 * 1024 * 1024}
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class BackupMade:
    """What a backup holds: its size on disk, and the rows of each table of the register in it."""

    bytes: int
    rows: dict[str, int]


def backup(ws: Workspace, target: Path, *, made_at: str) -> BackupMade:
    """Write the workspace to one file and read it back; `target` is as before or holds a proven backup.

    Others may go on writing meanwhile: the backup is the register as it stood at one moment. `made_at` is RFC 3339.
    """
    attachments = sorted(p for p in (ws.folder / ATTACHMENTS).glob("*") if p.is_file())
    register_bytes = ws.store.path.stat().st_size
    with locks.alone(ws.folder, locks.BACKUP_LOCK), disk_problems_told(target):
        copies = ws.folder / BACKUPS
        copies.mkdir(exist_ok=True)
        need_space(copies, register_bytes)
        need_space(target.parent, register_bytes + sum(p.stat().st_size for p in attachments))
        # The copy is deciphered by nobody: SQLite writes it under the register's own key.
        with files.whole(target) as temporary, _temporary_copy(copies) as copy:
            rows = _verified_copy(ws, copy)
            _write(temporary, ws, copy, attachments, made_at)
            _read_through(temporary)
        return BackupMade(target.stat().st_size, rows)


def backup_info(file: Path) -> WorkspaceInfo:
    """What workspace a backup is of, from its first members, without reading the rest."""
    with disk_problems_told(file), _members(file) as members:
        first = [(name, source.read(_MAX_SMALL_BYTES)) for name, _, source in itertools.islice(members, 2)]
    if [name for name, _ in first] != [HEAD, INFO]:
        raise Refused("backup_unreadable", file=file.name)
    try:
        format = json.loads(first[0][1])["format"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused("backup_unreadable", file=file.name) from error
    if type(format) is not int or format > FORMAT:
        raise Refused("backup_newer", file=file.name)
    return parse_info(first[1][1], file.name)


def restore(file: Path, folder: Path) -> WorkspaceInfo:
    """Put a backup into a new or empty folder, whole and proven, or leave nothing there.

    The folder is marked as restored under a random name (`WorkspaceInfo.restored`): whoever opens it first lets the
    register know, since its other copy may still be at work. The register itself is proven when it is opened.
    """
    info = replace(backup_info(file), restored=str(uuid.uuid4()))
    with filling(folder, info), disk_problems_told(folder):
        need_space(folder, file.stat().st_size)
        _read_through(file, folder)
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


def _verified_copy(ws: Workspace, copy: Path) -> dict[str, int]:
    """Copy the register; the copy must be sound and, where nobody wrote meanwhile, have as many rows of everything."""
    before = ws.store.row_counts()
    ws.store.copy_to(copy)
    after = ws.store.row_counts()
    rows = ws.store.row_counts(copy)
    if ws.store.faults(copy) or (before == after and rows != after):
        raise EnvironmentProblem("corrupt", file=REGISTER)
    return rows


def _write(target: Path, ws: Workspace, copy: Path, attachments: list[Path], made_at: str) -> None:
    head = {"format": FORMAT, "workspace": ws.info.id, "made_at": made_at}
    sums: list[str] = []
    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as tar:

        def add(name: str, source: IO[bytes], size: int) -> None:
            entry = tarfile.TarInfo(name)
            entry.size = size
            reader = _Digest(source)
            tar.addfile(entry, reader)
            sums.append(f"{reader.sha256.hexdigest()}  {name}\n")

        for name, content in (
            (HEAD, json.dumps(head, indent=1).encode("ascii") + b"\n"),
            (INFO, (ws.folder / INFO).read_bytes()),
            (KEYS, (ws.folder / KEYS).read_bytes()),
        ):
            add(name, io.BytesIO(content), len(content))
        for name, path in ((REGISTER, copy), *((f"{ATTACHMENTS}/{p.name}", p) for p in attachments)):
            with path.open("rb") as source:
                add(name, source, path.stat().st_size)
        content = "".join(sums).encode("ascii")
        add(SUMS, io.BytesIO(content), len(content))


def _read_through(file: Path, folder: Path | None = None) -> None:
    """Read all of a backup, into `folder` if given; refuse it whole unless every member has its sum."""
    sums: list[str] = []
    last = ""
    with _members(file) as members:
        for name, size, source in members:
            if last == SUMS or not _follows(name, last) or size > _MOST.get(name, size):
                raise Refused("backup_unreadable", file=file.name)
            if name == SUMS and source.read() != "".join(sums).encode("ascii"):
                raise Refused("backup_damaged", file=file.name)
            # The folder keeps the `workspace.json` it has, which says that it is half made.
            kept = folder / name if folder and name not in (HEAD, INFO, SUMS) else None
            sums.append(f"{_copy(source, kept)}  {name}\n")
            last = name
    if last != SUMS:
        raise Refused("backup_damaged", file=file.name)


def _follows(name: str, last: str) -> bool:
    """Only these names exist, in this order; none is a path to elsewhere, none comes twice."""
    if last in _NEXT:
        return name == _NEXT[last]
    return name == SUMS or bool(_ATTACHMENT.fullmatch(name) and (last == REGISTER or name > last))


def _copy(source: IO[bytes], target: Path | None) -> str:
    """Read to the end, into a new file where one is given, flushed; the SHA-256 of what was read."""
    reader = _Digest(source)
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
    """Reads from a file and keeps the sum of what it read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.sha256.update(data)
        return data
