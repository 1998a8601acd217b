"""A case on paper: what a lawyer reads in it, and who may see that it was printed."""

import pytest

from attache_app.services import case_sheet, records
from attache_app.services.sessions import Session
from attache_app.store import queries
from tests.reports.reading import page_texts, text_of

WORDS = {"text": "Kapatas la kenbe paspò m.", "lang": "ht"}


def _case(post: Session, people: int, **values: object) -> str:
    employer = records.save(post, "employer", None, {"known_as": ["Ingenio Ficticio"]}).id
    case = records.save(post, "case", None, {"words": WORDS, "employer": employer, "category": "W01", **values}).id
    for n in range(people):
        worker = records.save(post, "worker", None, {"surname": "Fiktif", "given": f"Moun {n:03}"}).id
        records.save(post, "case_worker", None, {"case": case, "worker": worker, "role": "claimant"})
        sum_due = {"amount_minor": 145000 + n, "currency": "DOP"}
        records.save(post, "claim_line", None, {"case": case, "worker": worker, "item": "WAGE", "claimed": sum_due})
    return case


@pytest.mark.parametrize("language", ["fr", "ht", "es", "en"])
def test_the_sheet_has_people_money_and_words_in_every_language(post: Session, language: str) -> None:
    case = _case(post, 2)

    text = text_of(case_sheet.case_sheet_pdf(post, case, language))

    assert str(records.show(post, "case", case).number) in text
    for said in ("Moun 000", "Moun 001", "Kapatas la kenbe paspò m.", "DOP"):
        assert said in text
    assert post.declarations.lists["complaint_categories"].label("W01", language) in text


def test_forty_people_and_their_lines_go_on_over_the_pages_each_whole(post: Session) -> None:
    pages = page_texts(case_sheet.case_sheet_pdf(post, _case(post, 40), "fr"))

    whole = " ".join(pages)
    assert len(pages) > 2
    assert all(whole.count(f"Moun {n:03}") >= 2 for n in range(40))  # among the people, and beside the sum
    assert all(f"{at} / {len(pages)}" in page for at, page in enumerate(pages, 1))


def test_words_of_many_pages_are_printed_whole(post: Session) -> None:
    long = " ".join(f"mo{n}" for n in range(3_000))
    case = records.save(post, "case", None, {"words": {"text": long, "lang": "ht"}}).id

    text = text_of(case_sheet.case_sheet_pdf(post, case, "fr"))

    assert [w for w in text.split() if w.startswith("mo") and w[2:].isdigit()] == long.split()


def test_an_empty_case_is_a_sheet_too(post: Session) -> None:
    case = records.save(post, "case", None, {}).id

    assert str(records.show(post, "case", case).number) in text_of(case_sheet.case_sheet_pdf(post, case, "en"))


def test_that_a_restricted_case_was_printed_is_written_down_and_said_on_the_sheet(post: Session) -> None:
    case = _case(post, 1, confidentiality="N2")

    text = text_of(case_sheet.case_sheet_pdf(post, case, "en"))

    assert post.declarations.lists["confidentiality_levels"].label("N2", "en") in text
    with post.store.reading() as conn:
        assert queries.last_access(conn, "case", case, "print")
