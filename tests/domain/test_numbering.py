"""Human numbers: made once, read leniently, and one wrong character is always noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache_app.domain import numbering
from attache_app.errors import DomainError
from attache_app.sentences import SENTENCES

STAND_IN_CHARS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
posts = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3)
letters = st.integers(0, 701).map(numbering.laptop_letter) | st.text(STAND_IN_CHARS, min_size=4, max_size=4)
numbers = st.builds(numbering.make, posts, letters, st.integers(2000, 2099), st.integers(1, 9_999_999))


def test_the_example_of_the_design_has_its_check_character() -> None:
    assert numbering.make("SDQ", "A", 2026, 42) == "SDQ-A-2026-00042-N"


def test_the_check_character_is_that_of_iso_7064_as_published_for_grid() -> None:
    assert numbering.check_character("A1-2425G-ABC1234002") == "M"


def test_a_serial_has_at_least_five_digits_and_grows_beyond() -> None:
    assert numbering.make("SDQ", "A", 2026, 123456).startswith("SDQ-A-2026-123456-")


@pytest.mark.parametrize(
    "typed",
    [
        "SDQ-A-2026-00042-N",
        "sdq-a-2026-00042-n",
        " SDQ A 2026 00042 N ",
        "SDQA202600042N",
        "sdq–a–2026–00042–n",
        "SDQ-A-2026-00042",
    ],
)
def test_a_number_is_read_however_it_is_typed(typed: str) -> None:
    assert numbering.normalise(typed) == "SDQ-A-2026-00042-N"
    assert numbering.parse(typed) == ("SDQ", "A", 2026, 42)


@given(numbers)
def test_a_number_is_read_back_without_its_hyphens(number: str) -> None:
    assert numbering.normalise(number.replace("-", "").lower()) == number
    assert numbering.make(*numbering.parse(number)) == number


@given(numbers, st.data())
def test_one_wrong_character_is_noticed_and_the_right_number_is_among_those_proposed(
    number: str, data: st.DataObject
) -> None:
    place = data.draw(st.sampled_from([i for i, char in enumerate(number) if char != "-"]))
    char = data.draw(st.sampled_from([c for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" if c != number[place]]))
    wrong = number[:place] + char + number[place + 1 :]

    assert not numbering.is_right(wrong)
    assert number in numbering.one_character_away(wrong)
    assert all(numbering.is_right(other) for other in numbering.one_character_away(wrong))


def test_a_misheard_character_is_said() -> None:
    with pytest.raises(DomainError) as error:
        numbering.parse("SDQ-A-2026-00043-N")

    assert error.value.code == "number_misheard"
    assert (
        SENTENCES[error.value.code]
        .format(**error.value.values)
        .startswith("One character of SDQ-A-2026-00043-N is wrong")
    )


@pytest.mark.parametrize("typed", ["", "-", "42", "Jean Pierre", "SDQ-A-2026", "SDQ-A-2026-0042-N", "SDQ-A-1926-00042-N", "SDQ-ABC-2026-00042-N", "SD-A-2026-00042-N", "SDQ-A0A2-2026-00042-N", "SDQ-A-2026-000042-N"])  # fmt: skip
def test_what_has_not_the_form_of_a_number_is_none(typed: str) -> None:
    assert numbering.normalise(typed) is None
    with pytest.raises(DomainError) as error:
        numbering.parse(typed)
    assert error.value.code == "number_not_readable"


def test_letters_go_from_a_to_z_then_aa_to_zz_each_once() -> None:
    letters = [numbering.laptop_letter(n) for n in range(702)]
    assert [numbering.letters_used(letter) for letter in letters] == list(range(1, 703))

    assert letters[:2] + letters[25:28] + letters[51:53] + letters[-1:] == ["A", "B", "Z", "AA", "AB", "AZ", "BA", "ZZ"]
    assert len(set(letters)) == 702
    with pytest.raises(DomainError) as error:
        numbering.laptop_letter(702)
    assert error.value.code in SENTENCES


def test_a_stand_in_is_told_from_a_letter_and_has_nothing_that_is_taken_for_another_sign() -> None:
    seen = {numbering.new_stand_in() for _ in range(200)}

    assert len(seen) > 190
    assert {len(s) for s in seen} == {4}
    assert set("".join(seen)) <= set(STAND_IN_CHARS)
    assert all(map(numbering.is_stand_in, seen))
    assert not any(numbering.is_stand_in(numbering.laptop_letter(n)) for n in range(702))


@pytest.mark.parametrize(
    ("code", "training", "problem"),
    [
        ("SDQ", False, None), ("TAB", True, None), ("TAB", False, "post_code_production"), ("SDQ", True, "post_code_training"),
        ("sdq", False, "post_code_form"), ("SDQA", False, "post_code_form"), ("S1Q", False, "post_code_form"),
        ("TA", True, "post_code_form"), ("ÉDQ", False, "post_code_form"), ("SDQ\n", False, "post_code_form"),
    ],
)  # fmt: skip
def test_training_codes_and_no_others_begin_with_t(code: str, training: bool, problem: str | None) -> None:
    if problem is None:
        numbering.check_post_code(code, training)
        return
    with pytest.raises(DomainError) as error:
        numbering.check_post_code(code, training)
    assert error.value.code == problem
    assert problem in SENTENCES
