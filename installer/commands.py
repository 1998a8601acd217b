"""The two commands, `run` and `test`, from their first step to their exit code."""

import sys
from pathlib import Path

from attache_app.errors import AttacheError
from attache_app.i18n import language
from attache_app.sentences import sentence
from installer import checks, demonstration, environment, libraries
from installer.machine import Machine, Steps, Stop


def main(name: str, machine: Machine) -> int:
    """Run one command; whatever goes wrong on the way is one sentence, and running again goes on."""
    try:
        return run(machine) if name == "run" else test(machine)
    except KeyboardInterrupt:
        print("\nStopped. Give the same command again to go on.", file=sys.stderr)
        return 130
    except Stop as stop:
        print(stop, file=sys.stderr)
    except AttacheError as error:
        print(sentence(error, language("en")), file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or 'The disk'}: {error.strerror}. Mend that and run again.", file=sys.stderr)
    return 1


def run(machine: Machine) -> int:
    """Everything that the program needs, then the demonstration."""
    steps = Steps(machine, 5)
    python = _ready(machine, steps, environment.RUNTIME, tools=False)
    steps.begin("Demonstration")
    return demonstration.play(machine, steps, python)


def test(machine: Machine) -> int:
    """Everything that the checks need, then the checks."""
    steps = Steps(machine, 4 + len(checks.TITLES))
    python = _ready(machine, steps, environment.DEVELOPMENT, tools=True)
    return checks.make(machine, steps, python)


def _ready(machine: Machine, steps: Steps, lock: str, tools: bool) -> Path:
    steps.begin(f"{machine.python}, in {machine.checkout}")
    steps.begin("System libraries and tools" if tools else "System libraries")
    libraries.provide(machine, steps, tools)
    return environment.prepare(machine, steps, lock)
