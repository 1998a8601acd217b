"""Two texts beside each other: every word of both is there, once."""

from hypothesis import given
from hypothesis import strategies as st

from attache_app.domain.differences import elements, words

TEXTS = st.text(alphabet="ab é\n", max_size=40)


def test_what_was_added_and_taken_out_stands_where_one_reads_it() -> None:
    assert words("Trois quinzaines impayées", "Quatre quinzaines impayées, passeport pris") == [
        ("taken", "Trois "), ("added", "Quatre "), ("same", "quinzaines "),
        ("taken", "impayées"), ("added", "impayées, passeport pris"),
    ]  # fmt: skip


def test_an_empty_text_is_no_part() -> None:
    assert words("", "Paspò") == [("added", "Paspò")]
    assert words("Paspò", "") == [("taken", "Paspò")]
    assert words("", "") == []


def test_a_book_is_not_compared_word_by_word() -> None:
    assert [kind for kind, _ in words("a " * 5_000, "b")] == ["taken", "added"]


@given(TEXTS, TEXTS)
def test_no_word_is_lost_nor_made_up(before: str, after: str) -> None:
    parts = words(before, after)
    assert "".join(t for kind, t in parts if kind != "taken") == after
    # What is the same has the spaces of `after`: of `before` its words count.
    assert " ".join(t for kind, t in parts if kind != "added").split() == before.split()


def test_of_sets_what_somebody_took_out_is_named() -> None:
    assert elements(["W01", "W02"], ["W02", "W03"]) == [("same", "W02"), ("added", "W03"), ("taken", "W01")]
