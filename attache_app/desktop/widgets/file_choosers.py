"""The system's dialogs for files and folders, in one place, so that tests can answer for a person."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def choose_files(parent: QWidget, title: str, pattern: str = "*") -> list[Path]:
    """Existing files; none if the user left."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, "", pattern)
    return [Path(name) for name in names]


def choose_file(parent: QWidget, title: str, pattern: str = "*") -> Path | None:
    """One existing file, or None."""
    name, _ = QFileDialog.getOpenFileName(parent, title, "", pattern)
    return Path(name) if name else None


def choose_folder(parent: QWidget, title: str, start: str = "") -> Path | None:
    """An existing folder, or None."""
    name = QFileDialog.getExistingDirectory(parent, title, start)
    return Path(name) if name else None


def choose_new_file(parent: QWidget, title: str, proposed: str, pattern: str = "*") -> Path | None:
    """Where to write a file, or None."""
    name, _ = QFileDialog.getSaveFileName(parent, title, proposed, pattern)
    return Path(name) if name else None
