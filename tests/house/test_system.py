"""What the program learns of the machine it runs on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from attache_app import system

MOUNTS = r"""22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:44 / /mnt/serveur\040du\040poste rw - cifs //nas/poste rw
31 22 8:17 / /media/clé rw,nosuid - vfat /dev/sdb1 rw
32 22 0:50 / /mnt/ssh rw - fuse.sshfs me:/ rw
33 22 8:33 / /media/clé/disque rw - ntfs3 /dev/sdc1 rw
"""


@pytest.fixture
def devices(folder: Path) -> Path:
    """Linux' folder of block devices: a fixed disk, a stick that calls itself removable, a disk in a USB case."""
    for number, place, removable in (
        ("8:1", "pci0/ata1/sda/sda1", "0"),
        ("8:17", "pci0/ahci/sdb/sdb1", "1"),
        ("8:33", "pci0/usb2/sdc/sdc1", "0"),
    ):
        (folder / place).mkdir(parents=True)
        (folder / place).parent.joinpath("removable").write_text(f"{removable}\n", encoding="ascii")
        (folder / number).symlink_to(folder / place, target_is_directory=True)
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="reads what Linux says of its disks")
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/registre", "fixed"),
        ("/mnt/serveur du poste/registre", "network"),
        ("/mnt/serveur du poste 2/registre", "fixed"),
        ("/mnt/ssh", "network"),
        ("/media/clé/registre", "removable"),
        ("/media/clé/disque/registre", "removable"),
        ("/media/clémentine", "fixed"),
    ],
)
def test_a_path_is_on_the_disk_whose_mount_point_is_nearest(path: str, kind: str, devices: Path) -> None:
    assert system.linux_drive_kind(path, MOUNTS, devices) == kind


@pytest.mark.skipif(sys.platform == "win32", reason="reads what Linux says of its disks")
def test_sticks_are_found_each_once_and_not_the_one_that_the_system_runs_from(devices: Path) -> None:
    again = r"34 22 8:17 / /mnt/aussi rw - vfat /dev/sdb1 rw"
    live = r"35 22 8:33 / / rw - ext4 /dev/sdc1 rw"
    found = [Path("/media/clé"), Path("/media/clé/disque")]
    assert system.linux_removable_places(MOUNTS, devices) == found
    assert system.linux_removable_places(f"{MOUNTS}{again}\n", devices) == found
    assert system.linux_removable_places(f"{live}\n", devices) == []


def test_what_was_written_is_the_same_after_the_system_forgot_it(folder: Path) -> None:
    (folder / "f").write_bytes(b"x" * 100_000)
    system.forget_cached(folder / "f")
    assert (folder / "f").read_bytes() == b"x" * 100_000
    assert system.same_disk(folder, folder / "f")


def test_this_folder_lies_on_some_drive_and_has_room(folder: Path) -> None:
    assert system.drive_kind(folder / "not yet there") in ("fixed", "network", "removable")
    assert system.free_bytes(folder) > 0


@pytest.mark.parametrize(
    "path",
    [
        "Users/Rose/OneDrive - ONM/Registre",
        "Dropbox/x",
        "Mon Drive/x",
        "Nextcloud/x",
        "Library/Mobile/com~apple~CloudDocs/x",
    ],
)
def test_a_synced_folder_is_told_by_its_name(path: str, folder: Path) -> None:
    assert system.is_synced_folder(folder / path)


def test_a_synced_folder_is_told_by_what_the_program_left_in_it(folder: Path) -> None:
    assert not system.is_synced_folder(folder / "registre")
    (folder / ".stfolder").mkdir()
    assert system.is_synced_folder(folder / "registre")


def test_a_process_is_alive_until_it_has_ended() -> None:
    assert system.is_alive(os.getpid())
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert system.is_alive(child.pid)
    child.communicate(b"\n")
    assert not system.is_alive(child.pid)
    assert not system.is_alive(0)


def test_peak_memory_grows_with_what_is_held() -> None:
    before = system.peak_memory_bytes()
    held = bytearray(before + 50_000_000)
    assert system.peak_memory_bytes() >= before + 20_000_000
    del held
