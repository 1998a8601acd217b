"""The machine that the installer's tests run on."""

from pathlib import Path

import pytest

from installer import environment
from tests.installer.pretended import Pretended


@pytest.fixture
def machine(folder: Path) -> Pretended:
    """A bare machine with a checkout that has its locks."""
    (folder / "installer").mkdir()
    for name in (environment.RUNTIME, environment.DEVELOPMENT):
        (folder / "installer" / name).write_text(f"{name}==1\n", encoding="utf-8")
    return Pretended(folder)
