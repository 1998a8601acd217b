"""What every test may use: a folder whose name has the accents and spaces that real users have."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A slow minute of the machine is no failure; CI tries the same examples each time, so that it fails only on a change.
# `pytest --hypothesis-profile=long` looks further.
settings.register_profile("usual", deadline=None, derandomize="CI" in os.environ)
settings.register_profile("long", deadline=None, max_examples=2_000)
settings.load_profile("usual")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder with accents and spaces in its path."""
    path = tmp_path / "Poste à Saint-Marc é"
    path.mkdir()
    return path
