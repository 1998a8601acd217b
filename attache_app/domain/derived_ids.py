"""Ids: UUIDv7 (RFC 9562) for what a person records, ids derived from their cause for what the program makes by itself."""

import hashlib
import json
import os
import threading
import time

_VERSION_7 = 7 << 76
_VERSION_8 = 8 << 76
_VARIANT = 2 << 62
_VERSION_AND_VARIANT = 15 << 76 | 3 << 62
_COUNTER_BITS = 12  # between version and variant; RFC 9562 §6.2 method 1


class IdMaker:
    """Makes UUIDv7s that rise within the process, also when two fall in one millisecond or the clock goes back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0  # milliseconds and counter of the last id, as one number

    def make(self, now_ms: int) -> str:
        """A new id. `now_ms`: milliseconds since 1970; an earlier one than before continues from the last."""
        # Half the counter is left free, so that a burst within one millisecond counts on without borrowing from the next.
        start = int.from_bytes(os.urandom(2), "big") >> 5
        with self._lock:
            self._last = max(self._last + 1, now_ms << _COUNTER_BITS | start)
            ms, counter = self._last >> _COUNTER_BITS, self._last & (1 << _COUNTER_BITS) - 1
        chance = int.from_bytes(os.urandom(8), "big") >> 2
        return _written(ms << 80 | _VERSION_7 | counter << 64 | _VARIANT | chance)


_maker = IdMaker()


def new_id(now_ms: int | None = None) -> str:
    """A new UUIDv7 of this process, by its clock if no time is handed in."""
    return _maker.make(time.time_ns() // 1_000_000 if now_ms is None else now_ms)


def derived_id(kind: str, source: str | None, rule: str, occurrence: str | int | None) -> str:
    """The id of what `rule` makes of the record `source`, the same on every laptop (DESIGN §3).

    First 16 bytes of SHA-256 of the RFC 8785 array [kind, source, rule, occurrence], version 8 and variant set.
    """
    # Of texts, whole numbers and null json writes what RFC 8785 says.
    array = json.dumps([kind, source, rule, occurrence], ensure_ascii=False, separators=(",", ":"))
    number = int.from_bytes(hashlib.sha256(array.encode()).digest()[:16], "big")
    return _written(number & ~_VERSION_AND_VARIANT | _VERSION_8 | _VARIANT)


def post_id(code: str) -> str:
    """The id of a post, from its code alone: whoever writes of it first, all write of the same."""
    return derived_id("post", None, "code", code)


def _written(number: int) -> str:
    digits = f"{number:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
