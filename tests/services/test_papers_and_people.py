"""Papers, people who sign in, and what the program says of trouble."""

from pathlib import Path

import pytest

from attache_app.domain import numbering
from attache_app.errors import DomainError, EnvironmentProblem
from attache_app.services import backups, care, papers, problems, records, restoring, sessions
from attache_app.services.sessions import Session
from tests.reports.reading import page_texts, text_of
from tests.services.conftest import PASSPHRASE

WORDS = {"text": "Kapatas la kenbe paspò m.", "lang": "ht"}


def test_a_receipt_says_what_the_worker_told_us(post: Session) -> None:
    case = records.save(post, "case", None, {"words": WORDS})

    assert "Kapatas la kenbe" in text_of(papers.receipts_pdf(post, [("case", case.id)], "ht"))


@pytest.mark.parametrize("values", [{"confidentiality": "N2"}, {"safe_to_talk": False}])
def test_a_case_that_is_not_safe_to_speak_of_gets_a_slip(post: Session, values: dict[str, object]) -> None:
    case = records.save(post, "case", None, {"words": WORDS, **values})

    text = text_of(papers.receipts_pdf(post, [("case", case.id)], "fr"))

    assert "Kapatas" not in text and str(case.number) in text


def test_the_slip_of_a_visit_never_says_what_it_was_about(post: Session) -> None:
    visit = records.save(post, "visit", None, {"words": WORDS, "topics": ["V04"]})

    text = text_of(papers.receipts_pdf(post, [("visit", visit.id)], "es"))

    assert "Kapatas" not in text and str(visit.number) in text


def test_a_receipt_of_anything_else_is_refused(post: Session) -> None:
    worker = records.save(post, "worker", None, {})

    with pytest.raises(DomainError, match=r"^no_receipt"):
        papers.receipts_pdf(post, [("worker", worker.id)], "fr")


def test_a_whole_morning_is_one_print_in_the_order_asked_for(post: Session) -> None:
    visits = [records.save(post, "visit", None, {"type": "info"}) for _ in range(3)]
    told: list[tuple[int, int]] = []

    pdf = papers.receipts_pdf(
        post, [("visit", v.id) for v in reversed(visits)], "fr", lambda done, total: told.append((done, total))
    )

    assert [n for page in page_texts(pdf) for n in [v.number for v in visits] if n in page] == [
        v.number for v in reversed(visits)
    ]
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_paper_slip_never_shares_its_number_with_a_record(post: Session) -> None:
    before = records.save(post, "visit", None, {}).number
    slips = papers.draw_slip_numbers(post, 40)
    after = records.save(post, "visit", None, {}).number

    assert len({before, *slips, after}) == 42
    assert all(numbering.is_right(number) for number in slips)


@pytest.mark.parametrize("count", [0, -1, papers.MOST_SLIPS + 1])
def test_no_number_is_drawn_where_the_count_makes_no_sense(post: Session, count: int) -> None:
    with pytest.raises(DomainError, match="slips_count"):
        papers.draw_slip_numbers(post, count)


def test_a_colleague_signs_in_with_a_passphrase_of_her_own(post: Session, folder: Path) -> None:
    sessions.add_person(post, "Ketly Fictive", "lòt fraz sekrè")

    with sessions.open_session(folder / "SDQ", "lòt fraz sekrè", "Ketly Fictive") as hers:
        worker = records.save(hers, "worker", None, {"given": "Jan"})
        assert records.show(hers, "worker", worker.id).computed["created_by"] == hers.staff_id != post.staff_id


def test_whose_slot_is_closed_signs_in_no_more_and_what_she_wrote_stays(post: Session, folder: Path) -> None:
    sessions.add_person(post, "Ketly Fictive", "lòt fraz sekrè")
    sessions.close_person(post, "Ketly Fictive")

    with pytest.raises((DomainError, EnvironmentProblem)):
        sessions.open_session(folder / "SDQ", "lòt fraz sekrè", "Ketly Fictive")
    assert sessions.describe(folder / "SDQ").people == ("Mirlande Toussaint",)


def test_a_new_passphrase_opens_and_the_old_one_does_not(post: Session, folder: Path) -> None:
    sessions.change_passphrase(post, PASSPHRASE, "yon lòt fraz sekrè")

    with pytest.raises(EnvironmentProblem, match=r"^wrong_passphrase"):
        sessions.open_session(folder / "SDQ", PASSPHRASE)
    sessions.open_session(folder / "SDQ", "yon lòt fraz sekrè").close()


def test_a_short_passphrase_guards_nothing(folder: Path) -> None:
    with pytest.raises(DomainError, match=r"^passphrase_short"):
        sessions.new_post(folder / "x", passphrase="kle", post="SDQ", country="DO", city="x", person="x")
    assert not (folder / "x").exists()


@pytest.mark.parametrize(
    ("post_code", "realm"), [("TSD", "production"), ("SDQ", "training"), ("sdq", "production"), ("SD", "production")]
)
def test_a_post_code_tells_its_realm(folder: Path, post_code: str, realm: str) -> None:
    with pytest.raises(DomainError):
        sessions.new_post(
            folder / "x", passphrase=PASSPHRASE, post=post_code, country="DO", city="x", person="x", realm=realm
        )  # fmt: skip


def test_a_restored_register_makes_up_its_letter_until_a_new_grant(post: Session, folder: Path) -> None:
    before = post.identity.letter
    backups.backup(post, folder / "kopi.attache-backup")
    restoring.restore(folder / "kopi.attache-backup", folder / "retounen")

    with sessions.open_session(folder / "retounen", PASSPHRASE) as restored:
        assert restored.identity.letter != before and len(restored.identity.letter) == 4
        assert [w.code for w in care.warnings(restored)] == ["lives_twice"]


def test_a_problem_is_told_with_the_names_that_users_know(post: Session) -> None:
    with pytest.raises(DomainError) as caught:
        records.save(post, "worker", None, {"birth": "1987"})

    said = problems.explain(caught.value, "fr")

    assert said.startswith("Travailleur, Naissance") and "birth" not in said


def test_a_sound_register_checks_and_a_doctored_one_does_not(post: Session) -> None:
    from attache_app.i18n import language

    worker = records.save(post, "worker", None, {"given": "Jan"}).id
    assert care.check(post, language("en")) == {"ok": True, "problems": []}

    with post.store.writing() as conn:
        conn.exec_driver_sql("UPDATE r_worker SET given = 'Juan' WHERE _id = ?", (worker,))
    assert [p["code"] for p in care.check(post, language("en"))["problems"]] == ["check_tables"]

    with post.store.writing() as conn:
        conn.exec_driver_sql(
            "UPDATE line SET body = CAST(replace(CAST(body AS TEXT), 'Jan', 'Jen') AS BLOB) WHERE record = ?", (worker,)
        )
    assert "check_lines" in [p["code"] for p in care.check(post, language("en"))["problems"]]
