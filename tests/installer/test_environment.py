"""The environment is made once, and from whatever point it was left at."""

import subprocess
import sys
from pathlib import Path

import pytest

from installer import commands, environment
from installer.machine import Result
from tests.installer.pretended import Pretended

GONE = """Collecting pyside6-essentials==6.11.3
  Downloading pyside6_essentials-6.11.3-cp310-abi3-manylinux_2_34_x86_64.whl (80.3 MB)
WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(...)': /simple/reportlab/
ERROR: Could not find a version that satisfies the requirement reportlab==5.1.0
ERROR: No matching distribution found for reportlab==5.1.0
"""


class Killed(BaseException):
    """Stands for the end of the installer itself, by a signal or a power cut."""


@pytest.fixture(autouse=True)
def complete(machine: Pretended) -> None:
    """These stories begin on a machine whose system lacks nothing."""
    machine.absent.clear()


def stamp(machine: Pretended) -> Path:
    return machine.checkout / ".venv" / "attache.stamp"


def is_pip(command: list[str]) -> bool:
    return command[1:4] == ["-c", environment.PIP, "install"]


def test_packages_are_installed_by_their_hashes_as_wheels_into_the_checkout_only(machine: Pretended) -> None:
    assert commands.main("run", machine) == 0
    (pip,) = [command for command in machine.ran if is_pip(command)]
    assert Path(pip[0]).is_relative_to(machine.checkout / ".venv")
    assert {"--require-hashes", "--only-binary=:all:"} <= set(pip)
    assert pip[-1] == str(machine.checkout / "installer" / "requirements.txt")


def test_a_second_run_starts_the_demonstration_and_nothing_else(machine: Pretended) -> None:
    commands.main("run", machine)
    machine.ran.clear()
    assert commands.main("run", machine) == 0
    assert len(machine.ran) == 1 and "demo" in machine.ran[0]


def test_who_has_run_the_checks_needs_nothing_more_to_run_the_program(machine: Pretended) -> None:
    commands.main("test", machine)
    machine.ran.clear()
    commands.main("run", machine)
    assert len(machine.ran) == 1


def test_who_has_run_the_program_only_adds_packages_to_make_the_checks(machine: Pretended) -> None:
    commands.main("run", machine)
    machine.ran.clear()
    commands.main("test", machine)
    assert machine.ran[0][-1].endswith("requirements-dev.txt") and is_pip(machine.ran[0])


def test_a_changed_lock_is_installed_into_the_environment_that_is_there(machine: Pretended) -> None:
    commands.main("run", machine)
    machine.ran.clear()
    (machine.checkout / "installer" / environment.RUNTIME).write_text("requirements.txt==2\n", encoding="utf-8")
    assert commands.main("run", machine) == 0
    assert is_pip(machine.ran[0])


def test_another_python_makes_the_environment_anew(machine: Pretended) -> None:
    commands.main("run", machine)
    machine.ran.clear()
    machine.python = "CPython 3.12.1 x86_64"
    assert commands.main("run", machine) == 0
    assert machine.commands("venv") and [c for c in machine.ran if is_pip(c)]


def test_the_network_gone_half_way_is_one_sentence_and_the_next_run_goes_on(
    machine: Pretended, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.act = lambda command: Result(1, GONE) if is_pip(command) else None
    assert commands.main("run", machine) == 1
    sentence = capsys.readouterr().err
    assert sentence.count("\n") == 1 and "no network" in sentence and "run again" in sentence
    assert not machine.commands("demo")

    machine.act = lambda command: None
    machine.ran.clear()
    assert commands.main("run", machine) == 0
    assert not machine.commands("venv")
    assert is_pip(machine.ran[0]) and "demo" in machine.ran[-1]


def test_a_network_that_shows_another_certificate_is_told_apart(
    machine: Pretended, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = "after connection broken by SSLError('[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed')\n"
    machine.act = lambda command: Result(1, broken) if is_pip(command) else None
    assert commands.main("run", machine) == 1
    assert "does not trust the certificate" in capsys.readouterr().err


def test_large_downloads_are_shown_as_they_begin(machine: Pretended) -> None:
    machine.act = lambda command: Result(0, GONE) if is_pip(command) else None
    commands.main("run", machine)
    assert any("pyside6_essentials" in line and "80.3 MB" in line for line in machine.said)


def test_a_failure_of_pip_that_is_not_the_network_is_told_in_its_own_words(
    machine: Pretended, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.act = lambda command: (
        Result(1, "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES\n") if is_pip(command) else None
    )
    assert commands.main("run", machine) == 1
    assert "DO NOT MATCH THE HASHES" in capsys.readouterr().err
    assert not stamp(machine).exists()


@pytest.mark.parametrize("last", ["venv", environment.PIP])
def test_after_a_kill_at_any_step_the_next_run_makes_the_environment_anew(last: str, machine: Pretended) -> None:
    def killed(command: list[str]) -> Result | None:
        if last not in command:
            return None
        (machine.checkout / ".venv" / "lib").mkdir(parents=True, exist_ok=True)
        (machine.checkout / ".venv" / "lib" / "half.py").touch()
        raise Killed

    machine.act = killed
    with pytest.raises(Killed):
        commands.main("run", machine)
    assert not stamp(machine).exists()

    machine.act = lambda command: None
    assert commands.main("run", machine) == 0
    assert not (machine.checkout / ".venv" / "lib" / "half.py").exists()
    assert stamp(machine).exists()


def test_an_environment_whose_python_is_gone_is_made_anew(machine: Pretended) -> None:
    commands.main("run", machine)
    environment.python_of(machine.checkout / ".venv", windows=False).unlink()
    machine.ran.clear()
    assert commands.main("run", machine) == 0
    assert machine.commands("venv")


def test_pip_ends_when_the_installer_is_killed(folder: Path) -> None:
    (folder / "pip.py").write_text("import time\nprint('ready', flush=True)\ntime.sleep(60)\n", encoding="utf-8")
    pip = subprocess.Popen(
        [sys.executable, "-c", environment.PIP], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder
    )
    assert pip.stdin and pip.stdout and pip.stdout.readline().strip() == b"ready"
    pip.stdin.close()  # what the system does when the holder of the other end is gone
    assert pip.wait(timeout=20) == 1
    pip.stdout.close()


def test_ctrl_c_says_how_to_go_on(machine: Pretended, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(command: list[str]) -> Result | None:
        raise KeyboardInterrupt

    machine.act = interrupted
    assert commands.main("run", machine) == 130
    assert "same command again" in capsys.readouterr().err


def test_an_environment_that_cannot_be_made_is_one_sentence(
    machine: Pretended, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.act = lambda command: Result(1, "Error: No space left on device\n") if "venv" in command else None
    assert commands.main("run", machine) == 1
    assert "No space left on device" in capsys.readouterr().err
