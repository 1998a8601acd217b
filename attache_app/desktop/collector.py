"""Python's collector of cycles, on the window's thread only: on a worker's it may end an object of Qt, and the program with it."""

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 1_000


class Collector(QObject):
    """From now on nothing is collected but here.

    Python collects on whichever thread makes the next object. An object of Qt that ends on a worker's thread holds a lock of Qt
    while it waits for Python; the window's thread, which has Python, waits for that lock: both for ever.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation that is due, as Python itself would."""
        counts, limits = gc.get_count(), gc.get_threshold()
        due = [generation for generation in (2, 1, 0) if counts[generation] > limits[generation]]
        if due:
            gc.collect(due[0])
