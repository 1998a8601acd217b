"""The workspaces that stories of what travels begin with."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from tests.sync.offices import Ministry, make_pattern, quick_keys


class Opening(Protocol):
    def __call__(self, *names: str) -> Ministry: ...


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A headquarters and all laptops, enrolled; to be copied."""
    folder = tmp_path_factory.mktemp("modèl é")
    make_pattern(folder)
    return folder


@pytest.fixture
def ministry(pattern: Path, folder: Path) -> Iterator[Opening]:
    """Opens headquarters and the laptops named (`offices.LAPTOPS`), in copies of their own."""
    opened: list[Ministry] = []

    def opening(*names: str) -> Ministry:
        opened.append(Ministry(pattern, folder, *names))
        return opened[-1]

    with quick_keys():
        yield opening
    for one in opened:
        one.close()
