"""The benchmarks of DESIGN §10: `python -m tests.benchmarks.run [names] [--quick]` prints one table. See README.md."""

import argparse
import os
import platform
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import limits, lists, recording, searching, syncing, window
from tests.benchmarks.bench import Figure, table

BENCHMARKS: dict[str, Callable[[Path, bool], list[Figure]]] = {
    "save": recording.save_one,
    "record": recording.bulk,
    "search": searching.typing,
    "seal": syncing.seal,
    "leg": syncing.leg,
    "merge": syncing.merge,
    "limits": limits.open_cases,
    "start": window.start,
    "memory": window.memory,
    "lists": lists.repaint,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=" ".join(BENCHMARKS))
    parser.add_argument("--quick", action="store_true", help="smaller numbers, for whoever changes the code")
    given = parser.parse_args()
    unknown = set(given.names) - BENCHMARKS.keys()
    if unknown:
        parser.error(f"no such benchmark: {' '.join(sorted(unknown))}")
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}{load}", flush=True)
    figures: list[Figure] = []
    for name in given.names or BENCHMARKS:
        with tempfile.TemporaryDirectory(prefix="attaché ") as folder:
            figures += BENCHMARKS[name](Path(folder), given.quick)
        print(f"{name}: done", flush=True)
    print("\n" + table(figures))


if __name__ == "__main__":
    main()
