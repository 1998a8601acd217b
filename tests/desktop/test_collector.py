"""Cycles are collected on the window's thread, and on no other."""

import gc
import threading
import weakref

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from attache_app.desktop.collector import Collector


class Knot:
    """An object that holds itself."""

    def __init__(self) -> None:
        self.me = self


def tie() -> "weakref.ref[Knot]":
    return weakref.ref(Knot())


def test_a_worker_collects_nothing_and_the_window_does(qapp: QApplication) -> None:
    gc.collect()
    collector = Collector()
    found: list[weakref.ref[Knot]] = []
    kept: list[list[int]] = []

    def work() -> None:
        found.append(tie())
        kept.extend([] for _ in range(10 * gc.get_threshold()[0]))  # enough for Python to collect by itself

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found[0]() is not None

    collector._timer.timeout.emit()

    assert found[0]() is None
    collector.deleteLater()
    QCoreApplication.sendPostedEvents(collector, 52)
