"""What differs from one operating system to another: processes, memory, disks. The only module that may use POSIX-only calls, each guarded."""

import ctypes
import os
import re
import shutil
import sys
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
        mount = re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), fields[4])
        # Of two mounts at one place the later hides the earlier.
        if f"{path}/".startswith(f"{mount.rstrip('/')}/") and len(mount) >= len(longest):
            longest, number, kind = mount, fields[2], right.split(" ")[0]
    if kind.removeprefix("fuse.") in _NETWORK_TYPES:
        return "network"
    device = (devices / number).resolve()
    # A partition's folder lies in its disk's. Disks in a USB case call themselves fixed, but they are carried about.
    flags = [folder / "removable" for folder in (device, device.parent)]
    if re.search(r"/usb\d", device.as_posix()) or any(
        f.is_file() and f.read_text("ascii").strip() == "1" for f in flags
    ):
        return "removable"
    return "fixed"


def is_synced_folder(path: Path) -> bool:
    """Whether the path looks like one that OneDrive, Dropbox, Google Drive, Nextcloud or their like copies elsewhere: a guess from names and marks."""
    for folder in (path.absolute(), *path.absolute().parents):
        if folder.name.lower().startswith(_SYNCED_NAMES) or any((folder / mark).exists() for mark in _SYNCED_MARKS):
            return True
    return False
