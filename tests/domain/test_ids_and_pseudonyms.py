"""Ids rise in time and never repeat; what follows from one cause has one id everywhere; a worker has one pseudonym."""

import base64
import hashlib
import uuid

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from attache_app.domain.derived_ids import IdMaker, derived_id, new_id, post_id
from attache_app.domain.pseudonyms import pseudonym

NOW = 1_795_500_000_000  # milliseconds, in November 2026
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def test_a_new_id_is_a_uuid_of_version_7_that_carries_its_time() -> None:
    made = uuid.UUID(IdMaker().make(NOW))

    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == NOW
    assert str(made) == str(made).lower()


def test_ids_of_one_process_rise_and_differ_though_the_clock_stands_still_or_goes_back() -> None:
    maker = IdMaker()
    times = [NOW] * 10_000 + [NOW - 3_600_000] * 100 + [NOW + 50] * 100

    made = [maker.make(at) for at in times]

    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_two_makers_in_one_millisecond_do_not_meet() -> None:
    assert IdMaker().make(NOW)[19:] != IdMaker().make(NOW)[19:]


def test_without_a_time_the_clock_of_the_process_is_taken() -> None:
    first, second = new_id(), new_id()

    assert first < second
    assert uuid.UUID(new_id()).version == 7


def test_the_id_of_a_post_is_that_of_the_design() -> None:
    assert post_id("SDQ") == derived_id("post", None, "code", "SDQ") == "91a7f14b-ccfd-8720-81ca-f3b88bfa265a"


@given(words, st.none() | words, words, st.none() | words | st.integers(-(2**53) + 1, 2**53 - 1))
def test_a_derived_id_is_the_hash_of_the_rfc_8785_array(
    kind: str, source: str | None, rule: str, occurrence: str | int | None
) -> None:
    digest = hashlib.sha256(rfc8785.dumps([kind, source, rule, occurrence])).digest()[:16]

    made = uuid.UUID(derived_id(kind, source, rule, occurrence))

    assert (made.version, made.variant) == (8, uuid.RFC_4122)
    untouched = ~(0xF << 76 | 0x3 << 62)
    assert made.int & untouched == int.from_bytes(digest, "big") & untouched


@pytest.mark.parametrize(
    "other", [("task", "b", "call", 1), ("task", "a", "call", 2), ("task", "a", "visit", 1), ("task", "a", "call", "1")]
)
def test_another_cause_has_another_id(other: tuple[str, str, str, int | str]) -> None:
    assert derived_id(*other) != derived_id("task", "a", "call", 1)


@given(st.uuids().map(str))
def test_a_pseudonym_is_seven_characters_of_crockfords_base32_of_the_hash_of_the_id(worker: str) -> None:
    rfc4648 = base64.b32encode(hashlib.sha256(worker.encode()).digest()).decode()
    crockford = rfc4648.translate(str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ"))

    assert pseudonym(worker) == f"W-{crockford[:7]}"


def test_a_pseudonym_stays_what_it_was() -> None:
    assert pseudonym("0193a7c0-0000-7000-8000-000000000001") == "W-7JVBTK5"
