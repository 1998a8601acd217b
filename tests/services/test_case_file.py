"""A case as a file: people, money, words, what happened, what is missing."""

from typing import Any

from attache_app.services import records
from attache_app.services.case_file import CaseFile, case_file
from attache_app.services.sessions import Session


def dop(units: int) -> dict[str, Any]:
    return {"amount_minor": units * 100, "currency": "DOP"}


def make(post: Session, kind: str, **values: Any) -> str:
    return records.save(post, kind, None, values).id


def read(post: Session, case: str) -> CaseFile:
    return case_file(post, case, "en")


def test_four_numbers_for_each_currency_are_never_added_together(post: Session) -> None:
    case = make(post, "case", title="Wages")
    worker = make(post, "worker", given="Wilner")
    line = make(post, "claim_line", case=case, worker=worker, item="WAGE", claimed=dop(1000))
    make(post, "claim_line", case=case, worker=worker, item="OT", claimed={"amount_minor": 5000, "currency": "USD"})
    make(post, "claim_line", case=case, worker=worker, item="BONUS")
    offer = make(post, "offer", case=case, worker=worker, claim_lines=[line], amount=dop(600), made_on="2026-11-01")
    make(post, "offer_answer", offer=offer, worker=worker, answer="accepted", answered_on="2026-11-02")
    make(post, "payment", case=case, worker=worker, claim_line=line, amount=dop(400), confirmed_by_worker=True)
    make(post, "payment", case=case, worker=worker, claim_line=line, amount=dop(50))

    file = read(post, case)

    by_currency = {s.currency: (s.claimed, s.offered, s.accepted, s.received, s.unconfirmed) for s in file.sums}
    assert by_currency == {"DOP": (100000, 60000, 60000, 40000, 5000), "USD": (5000, None, None, None, None)}
    assert file.unpriced == 1
    assert file.lines[0].received == {"DOP": 40000}


def test_what_happened_stands_newest_first_with_answers_to_offers_among_it(post: Session) -> None:
    case = make(post, "case", title="Wages")
    make(post, "action", case=case, type="CALLW", done_at="2026-11-03T09:00:00-04:00", note="He will come on Friday.")
    offer = make(post, "offer", case=case, amount=dop(600), made_on="2026-11-05")
    make(post, "offer_answer", offer=offer, answer="refused", answered_on="2026-11-06")
    make(post, "task", title="Call the accountant", linked=[f"case:{case}"], due_at="2026-12-01T09:00:00-04:00")
    make(post, "mail", subject="Reply of the employer", linked=[f"case:{case}"], registered_on="2026-11-04")

    events = read(post, case).events

    assert [e.kind for e in events] == ["task", "offer_answer", "offer", "mail", "action"]
    assert "He will come on Friday." in events[-1].detail
    assert all("Wages" not in e.title + e.detail for e in events)  # that it is about this case goes without saying


def test_the_spokesperson_stands_first_and_who_left_last(post: Session) -> None:
    case = make(post, "case", title="Wages")
    for given, role, left in (
        ("Ana", "claimant", None),
        ("Bos", "claimant", "2026-11-01"),
        ("Zo", "spokesperson", None),
    ):
        worker = make(post, "worker", given=given)
        more = {"left_on": left} if left else {}
        make(post, "case_worker", case=case, worker=worker, role=role, **more)

    people = read(post, case).people

    assert [(p.name, p.is_gone) for p in people] == [("Zo", False), ("Ana", False), ("Bos", True)]


def test_the_last_answer_says_whether_the_employer_may_hear_the_name(post: Session) -> None:
    case, other = make(post, "case", title="Wages"), make(post, "case", title="Another")
    worker = make(post, "worker", given="Ana")
    make(post, "case_worker", case=case, worker=worker)
    assert read(post, case).people[0].named is None
    person = f"worker:{worker}"
    make(post, "consent", person=person, item="CONS_EMPLOYER", answer="yes", given_at="2026-11-01T09:00:00-04:00")
    assert read(post, case).people[0].named is True
    make(
        post,
        "consent",
        person=person,
        item="CONS_EMPLOYER",
        answer="withdrawn",
        given_at="2026-11-02T09:00:00-04:00",
        case=case,
    )
    make(
        post,
        "consent",
        person=person,
        item="CONS_EMPLOYER",
        answer="yes",
        given_at="2026-11-03T09:00:00-04:00",
        case=other,
    )
    assert read(post, case).people[0].named is False


def test_what_is_missing_says_where_it_is_filled_in(post: Session) -> None:
    case = make(post, "case", title="Wages")
    assert {(g.kind, g.field) for g in read(post, case).gaps} == {
        ("case", "category"), ("case", "expulsion_risk"), ("case_worker", "worker")
    }  # fmt: skip
    records.save(post, "case", case, {"category": "W01", "expulsion_risk": "low"})
    worker = make(post, "worker", given="Ana")
    member = make(post, "case_worker", case=case, worker=worker)
    line = make(post, "claim_line", case=case, worker=worker, evidence_missing="The tickets: her cousin")
    statement = make(post, "statement", case=case, words={"text": "Yo pa peye m.", "lang": "ht"})
    payment = make(post, "payment", case=case, amount=dop(1))

    places = {(g.kind, g.id, g.field) for g in read(post, case).gaps}

    assert places >= {
        ("case_worker", member, "employment"), ("claim_line", line, "claimed"), ("claim_line", line, "evidence_missing"),
        ("statement", statement, "read_back"), ("payment", payment, "confirmed_by_worker"),
    }  # fmt: skip


def test_the_words_of_the_case_come_before_what_was_added(post: Session) -> None:
    case = make(post, "case", words={"text": "Yo pa peye m.", "lang": "ht"}, filed_by={"given": "Ana"})
    make(post, "statement", case=case, words={"text": "Li kenbe paspò m.", "lang": "ht"}, spoken_by={"given": "Zo"})

    assert [(w.kind, w.text, w.by) for w in read(post, case).words] == [
        ("case", "Yo pa peye m.", "Ana"), ("statement", "Li kenbe paspò m.", "Zo")
    ]  # fmt: skip


def test_a_deleted_part_is_no_part(post: Session) -> None:
    case = make(post, "case", title="Wages")
    line = make(post, "claim_line", case=case, claimed=dop(10))
    records.delete(post, "claim_line", line, "noted twice")

    file = read(post, case)

    assert file.sums == () and file.lines == ()
