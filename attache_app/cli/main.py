"""The door of the command line: which command, in which language, and what is said where something fails."""

import os
import sys
from collections.abc import Sequence

from attache_app import __version__, program_log
from attache_app.cli import (
    agenda,
    care,
    demo,
    enrolment,
    limits,
    making,
    papers,
    people,
    reading,
    recording,
    travel,
    window,
)
from attache_app.cli.arguments import Commands, let_argparse_speak
from attache_app.cli.terminal import Terminal, forget_output, speak_utf8
from attache_app.errors import AttacheError
from attache_app.i18n import LANGUAGES

FAMILIES = (demo, making, people, enrolment, travel, recording, reading, agenda, limits, papers, care)
INTERRUPTED = 130
_NOBODY_READS = 141  # as a shell counts who ends because nobody reads on


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Exit code: 0 done, 1 refused or failed with one sentence, 2 wrong usage."""
    speak_utf8()
    words = list(sys.argv[1:] if arguments is None else arguments)
    terminal = Terminal(_language_in(words))
    try:
        return _run(words, terminal)
    except AttacheError as error:
        program_log.note_error(error)
        terminal.tell(_sentence(error, terminal))
    except KeyboardInterrupt:
        terminal.tell(terminal.tr("Stopped. What was confirmed before stands; the rest was not done."))
        return INTERRUPTED
    except BrokenPipeError:
        forget_output()
        return _NOBODY_READS
    except OSError as error:
        from attache_app.store.disk_problems import of_the_system

        program_log.note_error(error)
        terminal.tell(_sentence(of_the_system(error), terminal))
        _show_to_developers()
    except Exception as error:
        program_log.note_error(error)
        terminal.tell(
            terminal.tr(
                "Attaché made a mistake, which we are sorry for. What was saved before stands. "
                "Try again; if it comes back, tell us what you did (ATTACHE_DEBUG=1 shows the details)."
            )
        )
        _show_to_developers()
    return 1


def commands(terminal: Terminal) -> Commands:
    """All commands."""
    found = Commands(terminal.tr, __version__)
    for family in FAMILIES:
        family.add(found)
    return found


def _run(words: list[str], terminal: Terminal) -> int:
    let_argparse_speak(terminal.tr)
    found = commands(terminal)
    if window.is_meant(words, found.names()):
        return window.run(found, words, terminal)
    args = found.parser.parse_args(words)
    program_log.begin()
    program_log.note("command", name=next(word for word in words if word in found.names()))
    terminal.json = args.json
    return args.run(args, terminal) or 0


def _language_in(words: list[str]) -> str | None:
    """What `--lang` says, before anything is parsed: a refusal of the arguments is said in it too."""
    for word, following in zip(words, [*words[1:], ""], strict=False):
        if word in ("receipt", "slips", "sheet"):
            return None  # from here on it is the paper's
        said = following if word == "--lang" else word.removeprefix("--lang=") if word.startswith("--lang=") else ""
        if said in LANGUAGES:
            return said
    return None


def _sentence(error: AttacheError, terminal: Terminal) -> str:
    from attache_app.services.problems import explain

    return explain(error, terminal.tr.language)


def _show_to_developers() -> None:
    if os.environ.get("ATTACHE_DEBUG"):
        import traceback

        traceback.print_exc()
