"""Timing in turn, and the table that a run prints. Only ratios of things timed in one run carry over to another machine."""

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Case = Callable[[], float | None]
"""Does its work; returns the seconds that count, where it prepares something first."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `ratio` of `what` to `floor`; `reach`: DESIGN §10; `detail`: what the two took."""

    what: str
    floor: str
    ratio: float
    reach: str
    detail: str = ""


def in_turn(cases: Mapping[str, Case], runs: int) -> dict[str, float]:
    """The least seconds of each case, run in turn so that noise falls on all alike."""
    taken: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(runs):
        for name, case in cases.items():
            gc.collect()
            start = time.perf_counter()
            own = case()
            taken[name].append(time.perf_counter() - start if own is None else own)
    return {name: min(seconds) for name, seconds in taken.items()}


def timed(work: Callable[[], object]) -> float:
    """Seconds that this takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def percentile(values: list[float], part: float) -> float:
    """The value below which this part (0 to 1) of the values lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def table(figures: list[Figure]) -> str:
    """The figures as a Markdown table, aligned."""
    head = ("what", "floor = 1", "ratio", "reach", "took")
    rows = [head, *((f.what, f.floor, f"{f.ratio:.2f}", f.reach, f.detail) for f in figures)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
