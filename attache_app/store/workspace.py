"""A workspace: a folder with a register, the slots of its key, and a small file that says what it is (FORMAT.md)."""

import contextlib
import os
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from attache_app import files
from attache_app.errors import DomainError
from attache_app.records.declarations import Declarations
from attache_app.store import keyring_slot, keyslots, locks
from attache_app.store.disk_problems import disk_problems_told
from attache_app.store.drafts import FILES as DRAFTS_FILES
from attache_app.store.drafts import Drafts
from attache_app.store.engine import KEY_BYTES, Store
from attache_app.store.keyslots import Keys, Person
from attache_app.store.migrations.runner import Tell, bring_up_to_date, silently
from attache_app.store.workspace_info import (
    ATTACHMENTS,
    BACKUPS,
    INFO,
    KEYS,
    KINDS,
    REALMS,
    REGISTER,
    WorkspaceInfo,
    half_made,
    people,
    read_info,
    write_info,
)

_REGISTER_FILES = (REGISTER, f"{REGISTER}-wal", f"{REGISTER}-shm")


class Workspace:
    """An open workspace. `person` is who signed in; None where headquarters' recovery opened it."""

    def __init__(self, folder: Path, info: WorkspaceInfo, person: Person | None, store: Store, key: bytes) -> None:
        self.folder = folder
        self.info = info
        self.person = person
        self.store = store
        self.drafts = Drafts(folder, key)
        self.new_fields: tuple[str, ...] = ()
        self._key = key

    def people(self) -> tuple[Person, ...]:
        """Who signs in here."""
        return people(self.folder)

    def add_person(self, person: str, name: str, passphrase: str) -> None:
        """Let someone more sign in, under this staff id."""
        self._change_keys(lambda keys: keys.with_person(person, name, passphrase, self._key))

    def close_person(self, person: str) -> None:
        """Let someone sign in no more. What a copy of the old files still opens, it opens (FORMAT.md, *Does not promise*)."""
        self._change_keys(lambda keys: keys.without_person(person))
        keyring_slot.forget(self.info.id, person)

    def change_passphrase(self, person: str, old: str, new: str) -> None:
        """Give a person's slot a new passphrase; the old one has to be known."""
        self._change_keys(lambda keys: keys.with_new_passphrase(person, new, keys.key_by_passphrase(person, old)))

    def verify_passphrase(self, passphrase: str) -> None:
        """See that this is the passphrase of who signed in, whose slot still stands; the register is not touched."""
        if self.person is not None:
            keyslots.read(self.folder / KEYS, self.info.id).key_by_passphrase(self.person.id, passphrase)

    def reset_passphrase(self, person: str, new: str) -> None:
        """Give a new passphrase to who has forgotten his; for a workspace that the recovery or a colleague opened."""
        self._change_keys(lambda keys: keys.with_new_passphrase(person, new, self._key))

    def add_recovery(self, recipient: str) -> None:
        """Let headquarters' recovery key, an age recipient (`age1…`), open the register too."""
        self._change_keys(lambda keys: keys.with_recovery(recipient, self._key))

    def remove_recovery(self, recipient: str) -> None:
        """Drop the slot of a recovery key that headquarters changed."""
        self._change_keys(lambda keys: keys.without_recovery(recipient))

    def recoveries(self) -> tuple[str, ...]:
        """The recovery keys, as age recipients, that open this register."""
        return tuple(slot.recipient for slot in keyslots.read(self.folder / KEYS, self.info.id).recoveries)

    def keep_in_keyring(self) -> bool:
        """Keep the key in this person's system keyring; False if the keyring did not take it."""
        return self.person is not None and keyring_slot.keep(self.info.id, self.person.id, self._key)

    def is_in_keyring(self) -> bool:
        """Whether this person's system keyring holds the key now."""
        return self.person is not None and keyring_slot.fetch(self.info.id, self.person.id) == self._key

    def forget_in_keyring(self) -> None:
        """Ask for the passphrase again from now on."""
        if self.person is not None:
            keyring_slot.forget(self.info.id, self.person.id)

    def restore_noted(self) -> None:
        """The register knows now that it was restored: the mark in `workspace.json` goes."""
        with locks.alone(self.folder, locks.FILES_LOCK), disk_problems_told(self.folder):
            self.info = replace(self.info, restored=None)
            write_info(self.folder, self.info)

    def close(self) -> None:
        """Close the register, and what is typed beside it."""
        self.drafts.close()
        self.store.close()

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _change_keys(self, change: Callable[[Keys], Keys]) -> None:
        with locks.alone(self.folder, locks.FILES_LOCK), disk_problems_told(self.folder):
            path = self.folder / KEYS
            keyslots.write(path, change(keyslots.read(path, self.info.id)))


@contextlib.contextmanager
def creating(
    folder: Path,
    declarations: Declarations,
    *,
    kind: str,
    realm: str,
    person: Person,
    passphrase: str,
    recipients: tuple[str, ...] = (),
) -> Iterator[Workspace]:
    """Make a workspace in a new or empty folder; it counts once the block ends without an error, in which it gets its first records.

    Interrupted by an error, nothing stays; by a power cut, what stays says so, and making it again clears it away.
    """
    if kind not in KINDS or realm not in REALMS:
        raise ValueError(f"no such workspace: {kind}, {realm}")
    info = WorkspaceInfo(str(uuid.uuid4()), kind, realm)
    key = os.urandom(KEY_BYTES)
    keys = Keys(info.id).with_person(person.id, person.name, passphrase, key)
    for recipient in recipients:
        keys = keys.with_recovery(recipient, key)
    with filling(folder, info):
        with disk_problems_told(folder):
            keyslots.write(folder / KEYS, keys)
        workspace = Workspace(folder, info, keys.people()[0], Store(folder / REGISTER, key, create=True), key)
        try:
            bring_up_to_date(workspace.store, declarations, folder / BACKUPS)
            yield workspace
        except BaseException:
            workspace.close()
            raise


@contextlib.contextmanager
def filling(folder: Path, info: WorkspaceInfo) -> Iterator[None]:
    """While the block puts a workspace's files into a new or empty folder, `workspace.json` says that it is half made."""
    with disk_problems_told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        files.sync_folder(folder.parent)
    with locks.alone(folder, locks.FILES_LOCK):
        if half_made(folder):
            _clear(folder)
        elif any(entry.name not in locks.NAMES for entry in folder.iterdir()):
            raise DomainError("folder_not_empty", folder=str(folder))
        try:
            with disk_problems_told(folder):
                write_info(folder, info, making=True)
            yield
            with disk_problems_told(folder):
                write_info(folder, info)
        except BaseException:
            _clear(folder)
            raise


def open_with_passphrase(
    folder: Path, declarations: Declarations, name: str | None, passphrase: str, tell: Tell = silently
) -> Workspace:
    """Open for the person of this name or staff id; without a name, for the only one there is. `tell` hears of an update."""
    info = read_info(folder)
    keys = _keys(folder, info)
    person = keys.person(name)
    return _open(folder, declarations, info, person, keys.key_by_passphrase(person.id, passphrase), tell)


def open_with_keyring(
    folder: Path, declarations: Declarations, name: str | None, tell: Tell = silently
) -> Workspace | None:
    """Open with what the system keyring keeps for this person; None where it keeps nothing and a passphrase has to be asked."""
    info = read_info(folder)
    person = _keys(folder, info).person(name)
    key = keyring_slot.fetch(info.id, person.id)
    return _open(folder, declarations, info, person, key, tell) if key else None


def open_with_recovery(folder: Path, declarations: Declarations, identity: str) -> Workspace:
    """Open with headquarters' recovery key, an age identity (`AGE-SECRET-KEY-1…`), to give someone a new passphrase."""
    info = read_info(folder)
    return _open(folder, declarations, info, None, _keys(folder, info).key_by_recovery(identity))


def _open(
    folder: Path,
    declarations: Declarations,
    info: WorkspaceInfo,
    person: Person | None,
    key: bytes,
    tell: Tell = silently,
) -> Workspace:
    with disk_problems_told(folder), tempfile.TemporaryFile(dir=folder):
        pass  # SQLite would say of a folder that cannot be written only that it cannot open the file
    workspace = Workspace(folder, info, person, Store(folder / REGISTER, key), key)
    try:
        workspace.new_fields = bring_up_to_date(workspace.store, declarations, folder / BACKUPS, tell)
    except BaseException:
        workspace.close()
        raise
    return workspace


def _keys(folder: Path, info: WorkspaceInfo) -> Keys:
    return keyslots.read(folder / KEYS, info.id)


def _clear(folder: Path) -> None:
    """Take away what an interrupted making left; `workspace.json` last, which says that nothing else counts."""
    for part in (folder / ATTACHMENTS, folder / BACKUPS):
        if part.is_dir():
            for file in part.iterdir():
                files.remove(file)
            part.rmdir()
    for left in folder.glob(".part-*"):
        files.remove(left)
    for name in (*_REGISTER_FILES, *DRAFTS_FILES, KEYS, INFO):
        files.remove(folder / name)
