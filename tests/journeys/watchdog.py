"""A watchdog over the window's thread: how long it is held between two turns of the event loop, and whether it asks the database.

What counts is the time for which the processor worked for this thread, beside a floor taken in the same moment: a busy machine, or
a second test that shares its caches, makes a test wait, not fail. Between two turns lies also what the test itself does (a key pressed by QTest is handled there), so the figure is rather too high.
"""

import contextlib
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import FrameType

import pytest
from PySide6.QtCore import QAbstractEventDispatcher
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from attache_app.store.engine import Store

LIMIT_MS = 100
_FLOOR_MS = (
    18.0  # what the floor took on the quiet machine on which the limit was laid down; a slower one gets as much more
)
_LOOK_SECONDS = 0.02
_LAST_FRAMES = 7


def slowness() -> float:
    """How many times slower widgets are made and shown now than on that machine; 1 where it is as quick or quicker."""
    return max(1.0, min(floor_ms() for _ in range(2)) / _FLOOR_MS)


def floor_ms() -> float:
    """Make, show and drop plain labels and lines in the program's dress; the processor's time for it."""
    begun = time.thread_time()
    holder = QWidget()
    holder.setLayout(QVBoxLayout())
    for n in range(40):
        for made in (QLabel(f"{n}"), QLineEdit(f"{n}")):
            holder.layout().addWidget(made)  # type: ignore[union-attr]
    holder.ensurePolished()
    holder.grab()
    holder.deleteLater()
    return (time.thread_time() - begun) * 1000


@dataclass
class Watchdog:
    """`held`: the longest turn of each step, in milliseconds, the least of the times that it was done; `asked`: where the window's thread
    asked the database; `seen`: what the thread was busy with in the longest turn."""

    held: dict[str, float] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    seen: dict[str, list[str]] = field(default_factory=dict)
    _now: dict[str, float] = field(default_factory=dict)
    _step: str = ""
    _start: float = 0.0
    _stacks: list[str] = field(default_factory=list)

    def begin_again(self) -> None:
        """The same steps are done once more."""
        self._now = {}

    @contextlib.contextmanager
    def during(self, step: str) -> Iterator[None]:
        """What is done now, for whoever reads what was too long."""
        self._turn()
        self._step = step
        yield
        self._turn()
        self._step = ""
        took = self._now.get(step, 0.0) / slowness()
        self.held[step] = min(took, self.held.get(step, took))

    def complaints(self) -> list[str]:
        """The steps that held the window's thread too long, with what it was busy with; and where it asked the database."""
        long = [step for step, ms in self.held.items() if ms > LIMIT_MS]
        return [*("\n".join([f"{step}: {self.held[step]:.0f} ms", *self.seen[step]]) for step in long), *self.asked]

    def told(self) -> str:
        """All steps, a line each."""
        return "\n".join(f"{ms:6.0f} ms  {step}" for step, ms in self.held.items())

    def _turn(self) -> None:
        """A turn of the event loop ends, and the next begins."""
        took = (time.thread_time() - self._start) * 1000
        if self._step and took > self._now.get(self._step, 0.0):
            self._now[self._step] = took
            self.seen[self._step] = list(dict.fromkeys(self._stacks))
        self._stacks.clear()
        self._start = time.thread_time()

    def _look(self, frame: FrameType | None) -> None:
        stack = traceback.extract_stack(frame)[-_LAST_FRAMES:]
        self._stacks.append(" < ".join(f"{f.name}:{f.lineno}" for f in reversed(stack)))


@contextlib.contextmanager
def watching(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watchdog]:
    """Watch this thread, which is the window's, as long as the block lasts."""
    watchdog, thread, over = Watchdog(), threading.get_ident(), threading.Event()

    def guarded(name: str) -> None:
        real: Callable[..., object] = getattr(Store, name)

        def ask(store: Store, *more: object, **named: object) -> object:
            if threading.get_ident() == thread:
                where = traceback.extract_stack()[-_LAST_FRAMES:-1]
                watchdog.asked.append(f"Store.{name} from {' > '.join(f'{f.name}:{f.lineno}' for f in where)}")
            return real(store, *more, **named)

        monkeypatch.setattr(Store, name, ask)

    def look() -> None:
        while not over.wait(_LOOK_SECONDS):
            watchdog._look(sys._current_frames().get(thread))

    for name in ("reading", "writing"):
        guarded(name)
    dispatcher = QAbstractEventDispatcher.instance()
    dispatcher.awake.connect(watchdog._turn)
    dispatcher.aboutToBlock.connect(watchdog._turn)
    looker = threading.Thread(target=look, daemon=True)
    looker.start()
    try:
        yield watchdog
    finally:
        over.set()
        looker.join()
        dispatcher.awake.disconnect(watchdog._turn)
        dispatcher.aboutToBlock.disconnect(watchdog._turn)
        monkeypatch.undo()
