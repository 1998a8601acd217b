"""What a user installs has the data that the program reads."""

from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from attache_app.data import data_path


@pytest.fixture(scope="module")
def inside(checkout: Path) -> set[str]:
    """The paths in the wheel, without building it."""
    builder = WheelBuilder(str(checkout))
    return {file.distribution_path.replace("\\", "/") for file in builder.recurse_included_files()}


def test_every_file_of_resources_is_in_the_wheel(inside: set[str], names: list[str]) -> None:
    resources = {f"attache_app/_data/{name}" for name in names if name.startswith("resources/")}
    assert len(resources) > 30
    assert resources <= inside


def test_every_catalogue_is_in_the_wheel(inside: set[str], checkout: Path) -> None:
    catalogues = {p.relative_to(checkout).as_posix() for p in (checkout / "i18n").rglob("*.[mp]o")}
    assert catalogues
    assert {f"attache_app/_data/{name}" for name in catalogues} <= inside


def test_no_test_and_no_installer_is_in_the_wheel(inside: set[str]) -> None:
    assert "attache_app/__init__.py" in inside
    assert not [name for name in inside if not name.startswith("attache_app/")]


def test_shipped_data_are_found_in_a_checkout(checkout: Path) -> None:
    assert data_path("resources", "registers.csv") == checkout / "resources" / "registers.csv"
    with pytest.raises(FileNotFoundError):
        data_path("no such folder", "x")
