"""Plain blocks → zstd → age → a file, and back, a few blocks at a time, so that no plain text rests anywhere (FORMAT.md §7 and §8)."""

import contextlib
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, cast

import pyrage
import zstandard

from attache_app.errors import Refused
from attache_app.sync import limits

BLOCK = 1 << 17
_AHEAD = 4
_MAGIC = b"age-encryption.org/v1\n"


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


class _Blocks:
    """Reads from an iterator of blocks, and keeps its error as `_File` does."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks = iter(blocks)
        self.error: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        """The next block that is not empty, however large it is; zstd takes any size. Empty at the end."""
        try:
            return next(filter(None, self._blocks), b"")
        except BaseException as error:
            self.error = error
            raise


def write_sealed(path: Path, blocks: Iterable[bytes], recipients: Sequence[str], *, level: int) -> None:
    """Write the blocks to `path`, compressed and sealed to age recipients. After an error, whose ever, what lies there is no file."""
    source = _Blocks(blocks)
    packed = zstandard.ZstdCompressor(level=level).stream_reader(cast(BinaryIO, source), read_size=BLOCK)
    with path.open("wb") as opened:
        file = _File(opened)
        try:
            pyrage.encrypt_io(packed, file, [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients])
        except pyrage.EncryptError as error:
            raise source.error or file.error or error from None


class _GivenUpError(Exception):
    """The other thread has ended; its own error is the one to tell."""


class _Pipe:
    """Blocks of bytes from one thread to another, at most `_AHEAD` of them waiting."""

    def __init__(self) -> None:
        self._blocks: deque[bytes] = deque()
        self._turn = threading.Condition()
        self._ended = False
        self._given_up = False

    def write(self, block: bytes) -> int:
        with self._turn:
            self._turn.wait_for(lambda: self._given_up or len(self._blocks) < _AHEAD)
            if self._given_up:
                raise _GivenUpError
            self._blocks.append(block)
            self._turn.notify()
        return len(block)

    def end(self) -> None:
        with self._turn:
            self._ended = True
            self._turn.notify()

    def read(self) -> bytes:
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
            self._turn.notify_all()


class _Gatherer:
    """pyrage hands over 8 KiB at a time; zstd, and the way to the other thread, take larger blocks with less effort."""

    def __init__(self, target: zstandard.ZstdDecompressionWriter) -> None:
        self._target = target
        self._gathered = bytearray()

    def write(self, data: bytes) -> int:
        self._gathered += data
        if len(self._gathered) >= BLOCK:
            self.hand_on()
        return len(data)

    def flush(self) -> None:
        """Nothing: `hand_on` is called at the end."""

    def hand_on(self) -> None:
        self._target.write(self._gathered)
        self._gathered.clear()


class SealedReader:
    """The plain bytes of a sealed file. Their end comes only after age has vouched for the whole of it.

    pyrage pushes all that it opens into a writer; so that our side can ask for what it needs, that happens in a thread.
    """

    def __init__(self, file: BinaryIO, identities: Sequence[pyrage.x25519.Identity]) -> None:
        self._file = _File(file)
        self._identities = identities
        self._pipe = _Pipe()
        self._block = memoryview(b"")
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="age", daemon=True)

    def read(self, most: int) -> memoryview:
        """The next bytes, `most` of them or fewer; empty at the end. Refused: not sealed to us, damaged or cut."""
        if not self._block:
            try:
                self._block = memoryview(self._pipe.read())
            except _GivenUpError:
                self._thread.join()
                assert self._error is not None
                raise self._error from None
        part, self._block = self._block[:most], self._block[most:]
        return part

    def _run(self) -> None:
        try:
            self._open()
        except BaseException as error:  # raised again in the thread that reads
            self._error = self._file.error or error
            self._pipe.give_up()

    def _open(self) -> None:
        unpacker = zstandard.ZstdDecompressor(max_window_size=limits.ZSTD_WINDOW)
        gatherer = _Gatherer(unpacker.stream_writer(cast(BinaryIO, self._pipe), closefd=False))
        try:
            pyrage.decrypt_io(self._file, gatherer, self._identities)
            gatherer.hand_on()
        except pyrage.DecryptError as error:
            # pyrage has one class for all; what it says when no key fits is pinned by a test
            raise Refused("batch_not_for_us" if "No matching keys" in str(error) else "batch_damaged") from error
        except (OSError, zstandard.ZstdError) as error:  # an error of the disk `_File` has kept, and that one is told
            raise Refused("batch_damaged") from error
        self._pipe.end()

    def __enter__(self) -> "SealedReader":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.give_up()
        self._thread.join()


@contextlib.contextmanager
def read_sealed(file: BinaryIO, identities: Sequence[pyrage.x25519.Identity]) -> Iterator[SealedReader]:
    """The plain bytes of a sealed file, from its beginning. Refused if it is no age file."""
    file.seek(0)
    if file.read(len(_MAGIC)) != _MAGIC:
        raise Refused("batch_not_one")
    file.seek(0)
    with SealedReader(file, identities) as reader:
        yield reader
