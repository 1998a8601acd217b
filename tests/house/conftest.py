"""What the checks of the house look at: the files of this checkout, read once."""

import ast
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of this checkout."""
    return CHECKOUT


@pytest.fixture(scope="session")
def names() -> list[str]:
    """Every file that is, or is about to be, part of the project, by its path from the root."""
    # The setting lets git speak of a checkout that another user made, as in a container.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(command, cwd=CHECKOUT, capture_output=True, check=True).stdout.decode("utf-8")
    return sorted({name for name in found.split("\0") if name and (CHECKOUT / name).is_file()})


@pytest.fixture(scope="session")
def trees(names: list[str]) -> dict[str, ast.Module]:
    """Every Python file, parsed."""
    return {name: ast.parse((CHECKOUT / name).read_bytes(), name) for name in names if name.endswith(".py")}


@pytest.fixture(scope="session")
def product(trees: dict[str, ast.Module]) -> dict[str, ast.Module]:
    """The Python files that a user runs."""
    return {name: tree for name, tree in trees.items() if name.startswith(("attache_app/", "installer/"))}
