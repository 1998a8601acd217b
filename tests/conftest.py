"""What every test may use: a folder whose name has the accents and spaces that real users have."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder with accents and spaces in its path."""
    path = tmp_path / "Poste à Saint-Marc é"
    path.mkdir()
    return path
