"""Canonical JSON (RFC 8785), the bytes that are hashed and signed: sorted ASCII keys, no floats, whole numbers up to 2^53 - 1.

Within these bounds orjson with sorted keys gives the bytes of RFC 8785, ten times faster; a test says so.
"""

from collections.abc import Collection
from typing import Any

import orjson

MAX_INT = 2**53 - 1  # beyond, a JSON reader that keeps numbers as doubles changes them
_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER
_LEAVES = frozenset({str, int, bool, type(None)})


def canonical_json(value: Any) -> bytes:
    """The canonical bytes of dicts, lists, texts, whole numbers, true, false and null.

    TypeError on anything else: a float, a key that is no ASCII text, a lone surrogate, a number beyond `MAX_INT`.
    """
    if type(value) not in _LEAVES:
        _refuse_what_rfc8785_writes_otherwise(value)
    return orjson.dumps(value, option=_OPTIONS)


def _refuse_what_rfc8785_writes_otherwise(value: Any) -> None:
    items: Collection[Any]
    if type(value) is dict:
        # RFC 8785 sorts keys by UTF-16 units, orjson by bytes: the same only for ASCII. A key that is no text fails to join.
        if not "".join(value).isascii():
            raise TypeError("a key of canonical JSON must be ASCII")
        items = value.values()
    elif type(value) is list or type(value) is tuple:
        items = value
    else:
        raise TypeError(f"no value of canonical JSON: {type(value).__name__}")
    for item in items:
        if type(item) not in _LEAVES:
            _refuse_what_rfc8785_writes_otherwise(item)
