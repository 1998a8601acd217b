"""The only way off the window's thread. The work gets no widget; its answer comes back on the window's thread, to a page that still lives."""

import functools
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QRunnable, Qt, QThreadPool, Signal

from attache_app import program_log
from attache_app.errors import AttacheError

_LEAST_THREADS = 4


class Cancelled(Exception):
    """The user stopped the work; nothing more is told."""


class Control:
    """What the work gets: a way to say how far it is, and to learn that it is to stop. Called from the worker's thread."""

    def __init__(self, job: "Job") -> None:
        self._job = job
        self.is_cancelled = False

    def progress(self, done: int, total: int = 0) -> None:
        """`total` 0: not known. Raises `Cancelled` when the user asked to stop."""
        if self.is_cancelled:
            raise Cancelled
        self._job.progressed.emit(done, total)

    def progress_in_bytes(self, done: int, total: int) -> None:
        """As `progress`, in thousandths: bytes of a large register go beyond what a progress bar counts."""
        self.progress(*((done * 1000 // total, 1000) if total else (0, 0)))

    def cancelled(self) -> bool:
        return self.is_cancelled


class Job(QObject):
    """One piece of work under way. `ended` comes last, whatever happened."""

    progressed = Signal(int, int)
    ended = Signal()
    _returned = Signal(object)
    _raised = Signal(object)

    def __init__(self, owner: QObject, done: Callable[[Any], None] | None, failed: Callable[[Exception], None]) -> None:
        # The program owns it, not Python: the last reference may die on the worker's thread, where no object of Qt may.
        super().__init__(QCoreApplication.instance())
        self._owner, self._done, self._failed = owner, done, failed
        self.control = Control(self)
        # Queued: the signals are sent by the worker, the answers belong to the window's thread.
        self._returned.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self._raised.connect(self._refuse, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask the work to stop at its next step; its answer is not wanted any more."""
        self.control.is_cancelled = True

    def _wanted(self) -> bool:
        return not self.control.is_cancelled and shiboken6.isValid(self._owner)

    def _answer(self, value: object) -> None:
        try:
            if self._done and self._wanted():
                self._done(value)
        finally:
            self._end()

    def _refuse(self, error: Exception) -> None:
        try:
            if isinstance(error, Cancelled) or not self._wanted():
                return
            if isinstance(error, AttacheError):
                program_log.note_error(error)
            else:
                _tell(error)
            self._failed(error)
        finally:
            self._end()

    def _end(self) -> None:
        self.ended.emit()
        _running.discard(self)
        self.deleteLater()


class _Runnable(QRunnable):
    def __init__(self, job: Job, work: Callable[..., Any], takes_control: bool) -> None:
        super().__init__()
        self._job, self._work, self._takes_control = job, work, takes_control

    def run(self) -> None:
        if not self._takes_control:
            self._do()
            return
        # What can be stopped is long: meanwhile the pool takes one thread more, so that no page waits for it.
        pool = _pool()
        pool.releaseThread()
        try:
            self._do()
        finally:
            pool.reserveThread()

    def _do(self) -> None:
        try:
            value = self._work(self._job.control) if self._takes_control else self._work()
        except (AttacheError, Cancelled) as error:
            self._job._raised.emit(error)
        except OSError as error:  # a full disk, a folder that is not ours: no fault of the program
            from attache_app.store.disk_problems import of_the_system

            program_log.note_error(error)
            self._job._raised.emit(of_the_system(error))
        except Exception as error:  # an edge: what is no fault of the user's is told by the apology page
            self._job._raised.emit(error)
        else:
            self._job._returned.emit(value)


_running: set[Job] = set()
_unexpected: list[Callable[[Exception], None]] = []


def on_unexpected(tell: Callable[[Exception], None]) -> None:
    """Who is told of an error that nobody waits for."""
    _unexpected[:] = [tell]


def _ignore(error: Exception) -> None:
    """Nobody waits for it; what is no fault of the user's was told already."""


def _tell(error: Exception) -> None:
    for tell in _unexpected:
        tell(error)


def run(
    owner: QObject,
    work: Callable[..., Any],
    done: Callable[[Any], None] | None = None,
    failed: Callable[[Exception], None] | None = None,
    *,
    control: bool = False,
    apart: bool = False,
) -> Job:
    """Do `work` on a worker thread; then `done(value)` or `failed(error)` on this one, unless `owner` is gone or the job was cancelled.

    `control`: the work takes a `Control`, for progress and stopping. `apart`: one after the other on a thread that long work
    never takes; for what must not wait.
    """
    job = Job(owner, done, failed or _ignore)
    _running.add(job)
    (_apart() if apart else _pool()).start(_Runnable(job, work, control))
    return job


@functools.cache
def _pool() -> QThreadPool:
    """More threads than a small laptop has cores: a page that is opened does not wait until the one before has gathered its lines."""
    found = QThreadPool.globalInstance()
    found.setMaxThreadCount(max(_LEAST_THREADS, found.maxThreadCount()))
    return found


@functools.cache
def _apart() -> QThreadPool:
    made = QThreadPool()
    made.setMaxThreadCount(1)
    return made


def wait_for_all(ms: int) -> None:
    """What is under way may end first, within these milliseconds each."""
    for pool in (_apart(), _pool()):
        pool.waitForDone(ms)


def idle() -> bool:
    """Whether nothing is under way, for tests and for closing down."""
    return not _running
