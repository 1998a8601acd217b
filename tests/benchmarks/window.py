"""The window: how long until it asks for the passphrase, how long until a list stands in it, and what memory it takes."""

import os
import subprocess
import sys
import time
from pathlib import Path

from attache_app.services import records
from tests.benchmarks.bench import Figure, in_turn
from tests.benchmarks.people import workers
from tests.benchmarks.senders import as_worker_line
from tests.journeys.big_register import grow
from tests.journeys.offices import laptop

_REST_MS = 1_500


def _window(home: Path, *arguments: str) -> tuple[float, int, float]:
    """Seconds until painted, bytes held then, seconds of key derivation in it."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    env["QT_LOGGING_RULES"] = "default.warning=false"  # the offscreen platform says what it cannot do
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.window_probe", *arguments],
        env=env, check=True, stdout=subprocess.PIPE, timeout=120,
    )  # fmt: skip
    taken = time.perf_counter() - start
    memory, derived = done.stdout.split()
    return taken, int(memory), float(derived)


def start(folder: Path, quick: bool) -> list[Figure]:
    """Start to the unlock window painted, and to a usable list (the key derivation, slow on purpose, taken off)."""
    with laptop(folder / "start") as session:
        records.record_lines(session, map(as_worker_line, workers(1_000)))
    here = str(folder / "start")

    def listed(how: str) -> float:
        taken, _, nobody_waits = _window(folder, how, here, "0")
        return taken - nobody_waits

    cases = {
        "bare": lambda: _window(folder, "bare")[0],
        "unlock": lambda: _window(folder, "unlock", here)[0],
        "typed": lambda: listed("typed"),
        "list": lambda: listed("list"),
    }
    took = in_turn(cases, 3 if quick else 9)
    detail = {name: f"{took[name]:.2f} s; floor {took['bare']:.2f}" for name in took}
    return [
        Figure("start to the unlock window", "bare window", took["unlock"] / took["bare"], "≤ 1.5", detail["unlock"]),
        Figure(
            "start to a usable list, less what is loaded as one types", "bare window", took["typed"] / took["bare"], "≤ 3.2",
            detail["typed"],
        ),
        Figure("start to a usable list, passphrase at once", "bare window", took["list"] / took["bare"], "–", detail["list"]),
    ]  # fmt: skip


def memory(folder: Path, quick: bool) -> list[Figure]:
    """Memory of the window on a list of 10⁵ workers, against that of one worker and of a bare window."""
    count = 2_000 if quick else 100_000
    held = {}
    for name, people in (("one", 1), ("many", count)):
        with laptop(folder / name) as session:
            grow(session, people, only_listed=True) if people > 1 else records.record_lines(
                session, map(as_worker_line, workers(people))
            )
        held[name] = _window(folder, "list", str(folder / name), str(_REST_MS))[1]
    bare = _window(folder, "bare")[1]
    more = (held["many"] - held["one"]) / 2**20
    detail = ", ".join(f"{k} {v / 2**20:.0f} MB" for k, v in (*held.items(), ("bare window", bare)))
    return [Figure(f"memory of the window at {count:,} workers", "60 MB more than at one", more / 60, "≤ 1", detail)]
