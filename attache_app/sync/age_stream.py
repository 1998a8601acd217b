"""age as a stream that we write to or read from, a few blocks at a time, so that no plain text rests anywhere (FORMAT.md §7 and §8).

pyrage pulls from one file and pushes into another until all is done, so it works in a thread of its own, ahead of ours or behind.
"""

import contextlib
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import pyrage

from attache_app.errors import Refused

BLOCK = 1 << 17
_AHEAD = 4
_MAGIC = b"age-encryption.org/v1\n"


class _GivenUpError(Exception):
    """The other thread has ended; its own error is the one to tell."""


class _Pipe:
    """Blocks of bytes from one thread to another, at most `_AHEAD` of them waiting."""

    def __init__(self) -> None:
        self._blocks: deque[bytes] = deque()
        self._turn = threading.Condition()
        self._ended = False
        self._given_up = False

    def put(self, block: bytes) -> None:
        with self._turn:
            self._turn.wait_for(lambda: self._given_up or len(self._blocks) < _AHEAD)
            if self._given_up:
                raise _GivenUpError
            self._blocks.append(block)
            self._turn.notify()

    def end(self) -> None:
        with self._turn:
            self._ended = True
            self._turn.notify()

    def get(self) -> bytes:
        """The next block; empty after the last one."""
        with self._turn:
            self._turn.wait_for(lambda: self._given_up or self._blocks or self._ended)
            if self._given_up:
                raise _GivenUpError
            block = self._blocks.popleft() if self._blocks else b""
            self._turn.notify()
            return block

    def give_up(self) -> None:
        """Whoever waits, on either side, wakes up and stops."""
        with self._turn:
            self._given_up = True
            self._turn.notify()


class _File:
    """A file that keeps its own error: on the way through pyrage, a full disk would become a text."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.error: OSError | None = None

    def read(self, size: int) -> bytes:
        try:
            return self._file.read(size)
        except OSError as error:
            self.error = error
            raise

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        """Nothing: whoever opened the file closes it."""


class _FromPipe:
    """What pyrage reads when it seals. It asks for 8 KiB at a time."""

    def __init__(self, pipe: _Pipe) -> None:
        self._pipe = pipe
        self._block = memoryview(b"")

    def read(self, size: int) -> bytes:
        if not self._block:
            self._block = memoryview(self._pipe.get())
        part, self._block = self._block[:size], self._block[size:]
        return bytes(part)


class _IntoPipe:
    """What pyrage writes into when it opens. It hands over 8 KiB at a time, which are gathered into blocks."""

    def __init__(self, pipe: _Pipe) -> None:
        self._pipe = pipe
        self._gathered = bytearray()

    def write(self, data: bytes) -> int:
        self._gathered += data
        if len(self._gathered) >= BLOCK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self._gathered:
            self._pipe.put(bytes(self._gathered))
            self._gathered.clear()


class _Work(threading.Thread):
    """Runs pyrage and keeps its error. If it fails, it lets our side go."""

    def __init__(self, pipe: _Pipe, file: _File, work: Callable[[], None]) -> None:
        super().__init__(name="age", daemon=True)
        self._pipe = pipe
        self._file = file
        self._work = work
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self._work()
        except BaseException as error:  # raised again in the thread that waits
            self.error = self._file.error or error
            self._pipe.give_up()

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """The thread runs while our side works; whichever fails first, its error is the one that comes out."""
        self.start()
        try:
            yield
        except _GivenUpError:
            self.join()
            raise self.error or AssertionError("age gave up without an error") from None
        finally:
            self._pipe.give_up()
            self.join()
        if self.error is not None and not isinstance(self.error, _GivenUpError):
            raise self.error


class Sink:
    """Takes plain bytes and seals them."""

    def __init__(self, pipe: _Pipe) -> None:
        self._pipe = pipe

    def write(self, data: bytes) -> int:
        self._pipe.put(bytes(data))
        return len(data)


@contextlib.contextmanager
def sealing(path: Path, recipients: Sequence[str]) -> Iterator[Sink]:
    """A file at `path`, sealed to age recipients. It is whole only if the block ends without an error."""
    keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    pipe = _Pipe()
    with path.open("wb") as opened:
        file = _File(opened)
        work = _Work(pipe, file, lambda: pyrage.encrypt_io(_FromPipe(pipe), file, keys))
        with work.running():
            yield Sink(pipe)
            pipe.end()
            work.join()


class Source:
    """Gives the plain bytes of a sealed file. The end comes only after age has vouched for the whole of it."""

    def __init__(self, pipe: _Pipe) -> None:
        self._pipe = pipe

    def read(self, size: int = -1) -> bytes:
        """The next block, however large it is; empty at the end."""
        return self._pipe.get()


@contextlib.contextmanager
def opening(opened: BinaryIO, identities: Sequence[pyrage.x25519.Identity]) -> Iterator[Source]:
    """The plain bytes of a sealed file, from its beginning. Refused: not an age file, not sealed to us, damaged or cut."""
    opened.seek(0)
    if opened.read(len(_MAGIC)) != _MAGIC:
        raise Refused("batch_not_one")
    opened.seek(0)
    pipe = _Pipe()
    file = _File(opened)

    def work() -> None:
        into = _IntoPipe(pipe)
        try:
            pyrage.decrypt_io(file, into, identities)
        except pyrage.DecryptError as error:
            # pyrage has one class for all; what it says when no key fits is pinned by a test
            raise Refused("batch_not_for_us" if "No matching keys" in str(error) else "batch_damaged") from error
        except (
            OSError
        ) as error:  # what age says of the content; an error of the disk `_File` has kept, and that comes first
            raise Refused("batch_damaged") from error
        into.flush()
        pipe.end()

    with _Work(pipe, file, work).running():
        yield Source(pipe)
