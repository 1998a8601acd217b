"""What the system itself must have: Qt's shared libraries, the module that fills an environment, the tools that tests compare with."""

import sys

from installer.machine import Machine, Steps, Stop

# The name that a program asks for, and the Debian package that has it; found one by one in a bare Debian 12.
OFFSCREEN = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfreetype.so.6": "libfreetype6",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
X11 = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
WAYLAND = {"libwayland-cursor.so.0": "libwayland-cursor0"}
TOOLS = {"age": "age", "minisign": "minisign", "zstd": "zstd", "pdftotext": "poppler-utils", "git": "git"}


def missing_libraries(machine: Machine) -> dict[str, str]:
    """What the program cannot start without, each with its Debian package."""
    wanted = OFFSCREEN | (X11 if machine.x11 else {}) | (WAYLAND if machine.wayland else {})
    absent = {name: package for name, package in wanted.items() if not machine.loads(name)} if machine.linux else {}
    if not machine.has_module("ensurepip"):
        absent["ensurepip"] = f"python3.{sys.version_info[1]}-venv"
    return absent


def missing_tools(machine: Machine) -> dict[str, str]:
    """Commands that the tests compare our files with, each with its Debian package."""
    return {name: package for name, package in TOOLS.items() if not machine.has_tool(name)}


def provide(machine: Machine, steps: Steps, tools: bool) -> None:
    """Install what is missing where we may, else name it; without its libraries the program cannot go on."""
    libraries, absent = missing_libraries(machine), missing_tools(machine) if tools else {}
    packages = sorted({**libraries, **absent}.values())
    if not packages:
        steps.note("all there")
        return
    if machine.apt and machine.root:
        steps.note(f"installing {' '.join(packages)}")
        _install(machine, packages)
        still = missing_libraries(machine) | (missing_tools(machine) if tools else {})
        if still:
            raise Stop(f"Still missing after the installation: {', '.join(still)}. Install them and run again.")
        return
    if machine.apt:
        how = f"type: sudo apt-get install --no-install-recommends {' '.join(packages)}"
    else:
        how = "install what gives them with your system's package manager"
    if libraries:
        raise Stop(f"This system lacks {', '.join([*libraries, *absent])}; nothing was changed. To go on, {how}")
    steps.note(f"the tests that need {', '.join(absent)} will fail; {how}")


def _install(machine: Machine, packages: list[str]) -> None:
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    # The second mends an installation that was interrupted, and does nothing otherwise.
    machine.run(["apt-get", "update"], env=quiet)
    machine.run(["dpkg", "--configure", "-a"], env=quiet)
    install = ["apt-get", "install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", *packages]
    result = machine.run(install, env=quiet)
    if result.code != 0:
        raise Stop(
            f"apt could not install {' '.join(packages)} ({result.last_line}). "
            "Nothing is broken: see that the network is there, and run again."
        )
