"""The demonstration post: a window where there is a display, else the whole story played into a folder of pictures and files."""

from pathlib import Path

from installer.machine import Machine, Steps

FOLDER = "attache-demo"
# The program runs from the checkout; nothing of it is installed in .venv.
START = "import sys; from attache_app.cli.main import main; sys.exit(main())"


def play(machine: Machine, steps: Steps, python: Path) -> int:
    """Start it and say where its files are; the exit code is the program's."""
    command = [str(python), "-c", START, "demo", "--out", FOLDER]
    env = {"PYTHONPATH": str(machine.checkout)}
    if machine.display:
        steps.note("the window opens; closing it ends this command")
        command.append("--window")
    else:
        steps.note("no display here: it is played to the end, pictures are taken of its windows")
        env["QT_QPA_PLATFORM"] = "offscreen"
    result = machine.run(command, env=env, show=lambda line: f"      {line}" if line else None)
    if result.code == 0:
        _tell(machine, steps, machine.checkout / FOLDER)
    return result.code


def _tell(machine: Machine, steps: Steps, folder: Path) -> None:
    steps.note(f"What it made is in {folder}:")
    for title, suffix in (("pictures", ".png"), ("papers", ".pdf"), ("batch files", ".age")):
        found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob(f"*{suffix}"))
        steps.note(f"{title}: {', '.join(found) or 'none'}")
