"""Python's collector of cycles in tests with windows: never on a worker's thread, as in the program (`desktop/collector.py`)."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def no_collecting_on_workers() -> Iterator[None]:
    """Objects of Qt that end on a worker's thread make both threads wait for ever."""
    gc.disable()
    yield
    gc.enable()
