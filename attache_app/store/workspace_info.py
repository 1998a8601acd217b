"""What a workspace's folder says of itself before anybody signs in. Loads no database: the unlock window needs this at once."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attache_app import files
from attache_app.errors import EnvironmentProblem
from attache_app.store import keyslots
from attache_app.store.keyslots import Keys, Person

FORMAT = 1
INFO, KEYS, REGISTER = "workspace.json", "keys.json", "register.db"
ATTACHMENTS, BACKUPS = "attachments", "backups"
KINDS = ("post", "hq", "unit")
REALMS = ("production", "training")
_MAX_INFO_BYTES = 4096
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class WorkspaceInfo:
    """What anybody may see of a workspace without a passphrase.

    `restored`: a random name given by the restore that made this folder, until the register knows of it (`restore_noted`).
    """

    id: str
    kind: str
    realm: str
    restored: str | None = None


def read_info(folder: Path) -> WorkspaceInfo:
    """What this workspace is, or the one sentence why it is none."""
    return parse_info(_read(folder), str(folder))


def parse_info(data: bytes, where: str) -> WorkspaceInfo:
    """What a `workspace.json` says; `where` names it in a refusal."""
    document = _document(data, where)
    if "making" in document:
        raise EnvironmentProblem("workspace_half_made", folder=where)
    id, restored = document.get("id"), document.get("restored")
    ids = (id,) if restored is None else (id, restored)
    usable = document.get("kind") in KINDS and document.get("realm") in REALMS
    if not usable or not all(isinstance(i, str) and _UUID.fullmatch(i) for i in ids):
        raise EnvironmentProblem("workspace_damaged", folder=where)
    return WorkspaceInfo(document["id"], document["kind"], document["realm"], restored)


def read_keys(folder: Path, info: WorkspaceInfo) -> Keys:
    """The slots of this workspace: who signs in, and whether a recovery key does; no passphrase is needed to know."""
    return keyslots.read(folder / KEYS, info.id)


def people(folder: Path) -> tuple[Person, ...]:
    """Who signs in on this workspace."""
    return read_keys(folder, read_info(folder)).people()


def _read(folder: Path) -> bytes:
    try:
        with (folder / INFO).open("rb") as file:
            return file.read(_MAX_INFO_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        code = "workspace_file_missing" if (folder / REGISTER).exists() else "workspace_missing"
        raise EnvironmentProblem(code, folder=str(folder)) from error
    except OSError as error:
        raise EnvironmentProblem("io", file=INFO) from error


def _document(data: bytes, where: str) -> dict[str, Any]:
    try:
        document = json.loads(data) if len(data) <= _MAX_INFO_BYTES else None
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or type(document.get("format")) is not int or document["format"] < 1:
        raise EnvironmentProblem("workspace_damaged", folder=where)
    if document["format"] > FORMAT:
        raise EnvironmentProblem("workspace_newer")
    return document


def write_info(folder: Path, info: WorkspaceInfo, *, making: bool = False) -> None:
    """Put `workspace.json` in its place; `making` until the folder is whole."""
    document: dict[str, Any] = {"format": FORMAT, "id": info.id, "kind": info.kind, "realm": info.realm}
    if info.restored:
        document["restored"] = info.restored
    if making:
        document["making"] = True
    files.write_whole(folder / INFO, json.dumps(document, indent=1).encode("ascii") + b"\n")


def half_made(folder: Path) -> bool:
    """Whether making or restoring a workspace here was cut short, so that nothing in it counts."""
    try:
        return "making" in _document(_read(folder), str(folder))
    except EnvironmentProblem:
        return False
