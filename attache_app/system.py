"""What differs from one operating system to another: processes, memory, disks. The only module that may use POSIX-only calls, each guarded."""

import ctypes
import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

DriveKind = Literal["fixed", "network", "removable"]

# File system types, as Linux names them, whose bytes lie on another machine; `fuse.` ones follow by their suffix.
_NETWORK_TYPES = frozenset(
    "nfs nfs4 cifs smb3 smbfs ncpfs afs ceph glusterfs 9p davfs sshfs rclone davfs2 s3fs".split()
)
# How programs that copy a folder to elsewhere behind the user's back name it, or begin its name ("OneDrive - ONM").
_SYNCED_NAMES = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "my drive",
    "mon drive",
    "mi unidad",
    "nextcloud",
    "owncloud",
    "icloud",
    "com~apple~clouddocs",
    "pcloud",
    "mega",
    "syncthing",
)
# What they leave in the folder they watch.
_SYNCED_MARKS = (".stfolder", ".dropbox", ".owncloudsync.log", ".nextcloudsync.log")


def free_bytes(folder: Path) -> int:
    """How many bytes this user may still write where `folder` lies."""
    return shutil.disk_usage(folder).free


def forget_cached(file: Path) -> None:
    """Flush a file, and let the system forget what it holds of it in memory, so that the next read comes from the disk.

    Where a system does not do that, the next read may come from memory still.
    """
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())
        if sys.platform == "linux":
            os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    if sys.platform == "win32":
        # Opening without buffering (0x20000000) when nobody else has the file open drops its cached pages.
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateFileW.restype = ctypes.c_void_p
        handle = kernel.CreateFileW(str(file), 0x80000000, 0x7, None, 3, 0x20000000, None)
        if handle not in (None, ctypes.c_void_p(-1).value):
            kernel.CloseHandle(ctypes.c_void_p(handle))


def same_disk(one: Path, other: Path) -> bool:
    """Whether two existing paths lie on one disk, so that they are lost together."""
    return one.stat().st_dev == other.stat().st_dev


@dataclass(frozen=True, slots=True)
class Drive:
    """A stick or disk that can be taken out. `name`: what its owner calls it; bytes free and in all."""

    path: Path
    name: str
    free: int
    total: int


def removable_drives() -> list[Drive]:
    """The sticks and removable disks that are there now and can be written to."""
    found = []
    for path in _removable_places():
        try:
            usage = shutil.disk_usage(path)
        except OSError:
            continue  # a card reader without a card, a stick just pulled out
        if usage.total and os.access(path, os.W_OK):
            found.append(Drive(path, path.name or str(path), usage.free, usage.total))
    return found


def _removable_places() -> list[Path]:
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32")
        mask = kernel.GetLogicalDrives()
        roots = [f"{chr(65 + n)}:\\" for n in range(26) if mask >> n & 1]
        return [Path(root) for root in roots if kernel.GetDriveTypeW(ctypes.c_wchar_p(root)) == 2]
    if sys.platform == "linux":
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
        return linux_removable_places(mounts, Path("/sys/dev/block"))
    volumes = Path("/Volumes")
    return [p for p in volumes.iterdir() if not p.is_symlink()] if volumes.is_dir() else []


def linux_removable_places(mountinfo: str, devices: Path) -> list[Path]:
    """Where removable disks are mounted, each disk once, from the text of Linux' mountinfo; not one that the system itself runs from."""
    found: dict[str, Path] = {}
    for line in mountinfo.splitlines():
        fields = line.partition(" - ")[0].split(" ")
        place = _mount_point(fields[4])
        is_system = place == "/" or place.startswith("/boot")
        if not is_system and fields[2] not in found and _is_carried(fields[2], devices):
            found[fields[2]] = Path(place)
    return list(found.values())


def is_root() -> bool:
    """Whether this process may install system packages; never on Windows."""
    return sys.platform != "win32" and os.geteuid() == 0


def is_alive(pid: int) -> bool:
    """Whether a process with this number runs now, whoever started it."""
    if pid <= 0:
        return False
    if sys.platform == "win32":
        # os.kill(pid, 0) would send a Ctrl+C there. 0x1000: PROCESS_QUERY_LIMITED_INFORMATION; 259: STILL_ACTIVE.
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = ctypes.c_void_p
        handle = kernel.OpenProcess(0x1000, False, pid)
        if not handle:
            return bool(ctypes.get_last_error() == 5)  # access denied: it is there, of another user
        code = ctypes.c_ulong()
        kernel.GetExitCodeProcess(ctypes.c_void_p(handle), ctypes.byref(code))
        kernel.CloseHandle(ctypes.c_void_p(handle))
        return code.value == 259
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def peak_memory_bytes() -> int:
    """The most memory that this process has held so far."""
    if sys.platform == "win32":

        class Counters(ctypes.Structure):  # PROCESS_MEMORY_COUNTERS
            _fields_ = [("size", ctypes.c_ulong), ("faults", ctypes.c_ulong), ("peak", ctypes.c_size_t)] + [
                (f"other{n}", ctypes.c_size_t) for n in range(7)
            ]

        counters = Counters(size=ctypes.sizeof(Counters))
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.K32GetProcessMemoryInfo(
            ctypes.c_void_p(kernel.GetCurrentProcess()), ctypes.byref(counters), counters.size
        )
        return int(counters.peak)
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def drive_kind(path: Path) -> DriveKind:
    """Where `path`, which may not exist yet, would lie; `fixed` where the system does not say."""
    path = path.resolve()
    if sys.platform == "win32":
        if str(path).startswith("\\\\"):
            return "network"
        found = ctypes.WinDLL("kernel32").GetDriveTypeW(ctypes.c_wchar_p(path.anchor))
        return "removable" if found == 2 else "network" if found == 4 else "fixed"
    if sys.platform == "linux":
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
        return linux_drive_kind(path.as_posix(), mounts, Path("/sys/dev/block"))
    return "fixed"


def linux_drive_kind(path: str, mountinfo: str, devices: Path) -> DriveKind:
    """`drive_kind` from the text of Linux' mountinfo (proc(5)) and the folder that lists block devices by number."""
    longest, number, kind = "", "", ""
    for line in mountinfo.splitlines():
        left, _, right = line.partition(" - ")
        fields = left.split(" ")
        mount = _mount_point(fields[4])
        # Of two mounts at one place the later hides the earlier.
        if f"{path}/".startswith(f"{mount.rstrip('/')}/") and len(mount) >= len(longest):
            longest, number, kind = mount, fields[2], right.split(" ")[0]
    if kind.removeprefix("fuse.") in _NETWORK_TYPES:
        return "network"
    return "removable" if _is_carried(number, devices) else "fixed"


def _mount_point(field: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), field)


def _is_carried(number: str, devices: Path) -> bool:
    """Whether a block device of Linux is a stick or a disk in a USB case."""
    device = (devices / number).resolve()
    # A partition's folder lies in its disk's. Disks in a USB case call themselves fixed, but they are carried about.
    flags = [folder / "removable" for folder in (device, device.parent)]
    is_flagged = any(f.is_file() and f.read_text("ascii").strip() == "1" for f in flags)
    return is_flagged or bool(re.search(r"/usb\d", device.as_posix()))


def is_synced_folder(path: Path) -> bool:
    """Whether the path looks like one that OneDrive, Dropbox, Google Drive, Nextcloud or their like copies elsewhere: a guess from names and marks."""
    for folder in (path.absolute(), *path.absolute().parents):
        if folder.name.lower().startswith(_SYNCED_NAMES) or any((folder / mark).exists() for mark in _SYNCED_MARKS):
            return True
    return False
