"""Names as they are searched: accents, case, hyphens and apostrophes do not part two spellings of one name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache_app.domain.names import fold, words


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Jean-Robert", "jean robert"),
        ("JEAN  ROBERT ", "jean robert"),
        ("Rénald", "renald"),
        ("Re\u0301nald", "renald"),
        ("Élie D’Œuvre", "elie d oeuvre"),
        ("N'Golo d'Haïti", "n golo d haiti"),
        ("Peña Núñez", "pena nunez"),
        ("Wilnè Òl", "wilne ol"),
        ("Straße Łukasz Ærø", "strasse lukasz aero"),
        ("St. Fleur (Ti Djo)", "st fleur ti djo"),
        ("Batey 6", "batey 6"),
        ("Ti\u00a0Jan\tPyè", "ti jan pye"),
        ("Ｗｉｌｎａ", "wilna"),
        ("Иванов", "иванов"),
        ("محمد", "محمد"),
        ("हिन्दी", "हिन्दी"),
        ("李 小龙", "李 小龙"),
        ("—", ""),
        ("", ""),
    ],
)
def test_a_name_is_folded_for_search(name: str, folded: str) -> None:
    assert fold(name) == folded


def test_the_words_of_a_name_come_in_its_order() -> None:
    assert words("Jean-Baptiste, PIERRE") == ["jean", "baptiste", "pierre"]


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzàâçéèêëîïôòùûüñÀÉÈÇÑœŒ'- "), max_size=30))
def test_of_latin_names_only_small_letters_and_single_spaces_are_left(text: str) -> None:
    folded = fold(text)

    assert folded.isascii()
    assert folded == folded.lower().strip()
    assert "  " not in folded
    assert fold(text.upper()) == folded
