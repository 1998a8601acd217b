"""A machine that lacks something: it is installed where we may, named where we may not."""

import pytest

from installer import commands
from installer.machine import Result
from tests.installer.pretended import Pretended


def test_root_on_a_bare_debian_gets_the_libraries_and_the_demonstration(machine: Pretended) -> None:
    assert commands.main("run", machine) == 0
    (install,) = machine.commands("apt-get", "install")
    assert {"libegl1", "libgl1", "libdbus-1-3", "libfontconfig1"} <= set(install)
    assert "age" not in install
    assert machine.ran.index(["apt-get", "update"]) < machine.ran.index(install)
    assert machine.ran[-1][-3:] == ["demo", "--out", "attache-demo"]
    assert machine.environments[-1]["QT_QPA_PLATFORM"] == "offscreen"


def test_steps_are_numbered_to_the_last(machine: Pretended) -> None:
    commands.main("run", machine)
    assert [line[:5] for line in machine.said if line.startswith("[")] == [f"[{n}/5]" for n in range(1, 6)]


def test_with_a_display_the_window_is_opened_and_its_libraries_installed(machine: Pretended) -> None:
    machine.x11 = machine.display = True
    machine.absent = {"libxcb-cursor.so.0"}
    assert commands.main("run", machine) == 0
    assert machine.commands("apt-get", "install")[0][-1] == "libxcb-cursor0"
    assert machine.ran[-1][-1] == "--window"
    assert "QT_QPA_PLATFORM" not in machine.environments[-1]


def test_without_ensurepip_the_package_of_this_python_is_installed(machine: Pretended) -> None:
    machine.absent = {"ensurepip"}
    assert commands.main("run", machine) == 0
    (install,) = machine.commands("apt-get", "install")
    assert install[-1].startswith("python3.") and install[-1].endswith("-venv")


def test_who_is_not_root_is_told_what_to_type_and_nothing_is_changed(
    machine: Pretended, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.root = False
    machine.absent = {"libEGL.so.1", "ensurepip"}
    assert commands.main("run", machine) == 1
    sentence = capsys.readouterr().err
    assert "libEGL.so.1, ensurepip" in sentence
    assert "sudo apt-get install --no-install-recommends libegl1 python3." in sentence
    assert machine.ran == []


def test_another_linux_is_told_what_it_lacks(machine: Pretended, capsys: pytest.CaptureFixture[str]) -> None:
    machine.apt = False
    machine.absent = {"libEGL.so.1"}
    assert commands.main("run", machine) == 1
    assert "libEGL.so.1" in capsys.readouterr().err
    assert machine.ran == []


def test_apt_without_a_network_is_one_sentence(machine: Pretended, capsys: pytest.CaptureFixture[str]) -> None:
    unreachable = "Reading package lists...\nE: Unable to locate package libegl1\n"
    machine.act = lambda command: Result(100, unreachable) if command[:2] == ["apt-get", "install"] else None
    assert commands.main("run", machine) == 1
    sentence = capsys.readouterr().err
    assert sentence.count("\n") == 1
    assert "Unable to locate package libegl1" in sentence and "run again" in sentence


def test_an_interrupted_installation_of_packages_is_mended_first(machine: Pretended) -> None:
    commands.main("run", machine)
    assert ["dpkg", "--configure", "-a"] in machine.ran


def test_a_library_that_is_still_missing_after_the_installation_is_named(
    machine: Pretended, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.act = lambda command: Result(0, "") if command[:2] == ["apt-get", "install"] else None
    assert commands.main("run", machine) == 1
    assert "Still missing" in capsys.readouterr().err


def test_a_machine_that_has_everything_asks_apt_for_nothing(machine: Pretended) -> None:
    machine.absent.clear()
    assert commands.main("run", machine) == 0
    assert machine.commands("apt-get") == []


def test_the_tests_get_the_tools_that_they_compare_with(machine: Pretended) -> None:
    machine.absent = {"age", "pdftotext"}
    commands.main("test", machine)
    (install,) = machine.commands("apt-get", "install")
    assert install[-2:] == ["age", "poppler-utils"]


def test_who_may_not_install_tools_is_told_and_the_checks_go_on(machine: Pretended) -> None:
    machine.root = False
    machine.absent = {"minisign"}
    commands.main("test", machine)
    assert any("minisign" in line and "sudo apt-get install" in line for line in machine.said)
    assert machine.commands("pytest")


def test_windows_needs_no_system_library(machine: Pretended) -> None:
    machine.linux, machine.apt, machine.root, machine.windows, machine.display = False, False, False, True, True
    machine.absent.discard("ensurepip")
    assert commands.main("run", machine) == 0
    assert machine.ran[-1][0].endswith("python.exe")
    assert machine.ran[-1][-1] == "--window"
