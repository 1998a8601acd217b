"""Where a workspace had better not lie: told to the user, never refused."""

from pathlib import Path

from attache_app import system


def place_warnings(folder: Path) -> tuple[str, ...]:
    """Codes: `place_synced`, `place_network`, `place_removable`; their sentences say what may happen there."""
    kind = system.drive_kind(folder)
    found = ["place_synced"] if system.is_synced_folder(folder) else []
    if kind in ("network", "removable"):
        found.append(f"place_{kind}")
    return tuple(found)
