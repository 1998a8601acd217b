"""How near a typed text is to a name: letters before forms, forms before sound, sound before slips; order and hyphens are nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache_app.domain.likeness import FORM, NAME, NEAR, SOUND, Likeness, Typed
from attache_app.domain.names import fold, words
from attache_app.records.name_rules import sounds

WORDS = st.sampled_from(
    "jean jan pierre pye petit frere petifre saint st louis senlwi wilner vilne rose woz marie".split()
)


def like(typed: str, *names: str) -> Likeness:
    return Typed(sounds(), words(typed)).likeness([fold(name).split() for name in names])


@pytest.mark.parametrize(
    ("typed", "name", "by"),
    [
        ("wilner", "Wilner", NAME),
        ("wil", "Wilner", NAME),
        ("juan", "Jean", FORM),
        ("vilne", "Wilner", SOUND),
        ("wilener", "Wilner", NEAR),
        ("petifre", "Petit-Frère", SOUND),
        ("petitfrere", "Petit-Frère", NAME),
        ("saint hilaire", "Sainthilaire", SOUND),
    ],
)
def test_it_is_told_what_a_likeness_rests_on(typed: str, name: str, by: str) -> None:
    found = like(typed, name)

    assert found.by == by and found.missing == ()


def test_letters_come_before_forms_forms_before_sound_and_sound_before_slips() -> None:
    values = [
        like(typed, name).value
        for typed, name in (("jean", "Jean"), ("juan", "Jean"), ("vilne", "Wilner"), ("wilener", "Wilner"))
    ]

    assert values == sorted(values, reverse=True) and len(set(values)) == 4


def test_a_name_that_is_typed_whole_comes_before_one_with_more_words() -> None:
    assert like("jean pierre", "Jean Pierre").value > like("jean pierre", "Jean Pierre Louis").value


def test_words_may_stand_in_a_nickname() -> None:
    found = like("negra", "Guerline Saint-Élie", "La Negra")

    assert (found.by, found.name) == (NAME, 1)


def test_a_word_of_the_name_answers_one_typed_word_only() -> None:
    assert like("jean jean", "Jean Pierre").missing == ("jean",)
    assert like("jean jean", "Jean-Jean").missing == ()


def test_two_names_are_not_one_because_they_begin_alike() -> None:
    assert like("wilner", "Wilson").value < 0.45
    assert like("michel", "Marcel").value < 0.45


@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(WORDS, min_size=1, max_size=4), st.randoms())
def test_the_order_of_what_is_typed_never_matters(typed: list[str], name: list[str], random) -> None:  # type: ignore[no-untyped-def]
    mixed = random.sample(typed, len(typed))

    one, other = (Typed(sounds(), t).likeness([name]) for t in (typed, mixed))

    assert abs(one.value - other.value) < 1e-9 and sorted(one.missing) == sorted(other.missing)


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_a_name_is_most_like_itself(name: list[str]) -> None:
    assert Typed(sounds(), name).likeness([name]).value == 1.0
