"""The second command makes every check, whatever the one before said, and its exit code tells."""

from pathlib import Path

import pytest

from installer import checks, commands
from installer.machine import Result
from tests.installer.pretended import SUMMARY, Pretended


@pytest.fixture(autouse=True)
def complete(machine: Pretended) -> None:
    """A machine whose system lacks nothing."""
    machine.absent.clear()


def failing(word: str, machine: Pretended) -> None:
    machine.act = lambda command: Result(1, f"{word} found a fault\n") if word in command else None


def test_all_well_is_exit_0_and_ends_with_the_closing_line_of_the_tests(machine: Pretended) -> None:
    assert commands.main("test", machine) == 0
    assert machine.said[-1] == SUMMARY
    assert sum(line.startswith("ok ") for line in machine.said) == len(checks.TITLES)


def test_the_wheel_is_started_far_from_the_checkout_under_a_path_with_accents(machine: Pretended) -> None:
    commands.main("test", machine)
    (demo,) = machine.commands("demo")
    assert "attaché wheel" in demo[0]
    assert not Path(demo[0]).is_relative_to(machine.checkout)


@pytest.mark.parametrize("word", ["ruff", "mypy", "pytest", "build", "demo", "--version", checks.IMPORTS])
def test_one_failure_is_exit_1_and_the_other_checks_are_made(word: str, machine: Pretended) -> None:
    failing(word, machine)
    assert commands.main("test", machine) == 1
    assert machine.commands("ruff") and machine.commands("pytest") and machine.commands("build")
    assert any(line.startswith("FAILED") for line in machine.said)


def test_what_a_failed_check_said_is_shown(machine: Pretended) -> None:
    failing("mypy", machine)
    commands.main("test", machine)
    assert "mypy found a fault" in machine.said


def test_steps_are_numbered_to_the_last(machine: Pretended) -> None:
    commands.main("test", machine)
    total = 4 + len(checks.TITLES)
    assert [line.split("]")[0] for line in machine.said if line.startswith("[")] == [
        f"[{n}/{total}" for n in range(1, total + 1)
    ]
