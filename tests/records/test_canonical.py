"""Canonical JSON: our fast bytes are those of RFC 8785, and what the two would write differently is refused."""

from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from attache_app.records.canonical import MAX_INT, canonical_json

keys = st.text(st.characters(max_codepoint=127), max_size=8)
leaves = st.none() | st.booleans() | st.integers(-MAX_INT, MAX_INT) | st.text(st.characters(exclude_categories=["Cs"]))
documents = st.recursive(leaves, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(keys, inner, max_size=5))


@given(documents)
def test_bytes_are_those_of_rfc_8785(document: Any) -> None:
    assert canonical_json(document) == rfc8785.dumps(document)


def test_every_character_up_to_the_first_surrogate_and_some_beyond_is_written_as_rfc_8785_writes_it() -> None:
    text = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x11000), 0x1F600, 0x10FFFF]))

    assert canonical_json([text]) == rfc8785.dumps([text])


def test_keys_come_sorted_without_white_space() -> None:
    assert canonical_json({"b": [1, True, None], "a": "é", "B": {}}) == '{"B":{},"a":"é","b":[1,true,null]}'.encode()


@pytest.mark.parametrize(
    "value",
    [
        1.0, float("nan"), {"amount": 0.335}, [[1.5]], {"é": 1}, {1: 2}, {"a": {None: 1}}, "\ud800", {"a": ["\udfff"]},
        MAX_INT + 1, [-MAX_INT - 1], b"bytes", {"a": {1, 2}}, {"a": (1, 2.0)}, object(),
    ],
)  # fmt: skip
def test_what_rfc_8785_and_we_might_write_differently_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)
