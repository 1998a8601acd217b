"""Computed fields of claims and people: limits, offers, payments, consent."""

import datetime as dt
from typing import Any

import pytest

from attache_app.services import records
from attache_app.services.sessions import Session

DOP = "DOP"


def money(minor: int, currency: str = DOP) -> dict[str, Any]:
    return {"amount_minor": minor, "currency": currency}


def new(post: Session, kind: str, **values: Any) -> str:
    return records.save(post, kind, None, values).id


def computed(post: Session, kind: str, id: str) -> dict[str, Any]:
    return dict(records.show(post, kind, id).computed)


@pytest.fixture
def claim(post: Session) -> dict[str, str]:
    """Somebody who was sent away yesterday, and claims overtime and wages."""
    yesterday = (post.now().date() - dt.timedelta(days=1)).isoformat()
    worker = new(post, "worker", given="Wilner")
    job = new(post, "employment", worker=worker, ended_on={"edtf": yesterday}, ended_how="dismissed")
    case = new(post, "case", opened_on=post.now().date().isoformat())
    person = new(post, "case_worker", case=case, worker=worker, employment=job)
    overtime, wages = (new(post, "claim_line", case=case, worker=worker, item=item, claimed=money(sum))
                       for item, sum in (("OT", 30_000), ("WAGE", 60_000)))  # fmt: skip
    return {"worker": worker, "case": case, "person": person, "overtime": overtime, "wages": wages}


def test_a_line_and_its_worker_show_their_limit(post: Session, claim: dict[str, str]) -> None:
    line, other = computed(post, "claim_line", claim["overtime"]), computed(post, "claim_line", claim["wages"])

    assert (line["limit_rule"], other["limit_rule"]) == ("DO-OT", "DO-OTHER")
    assert computed(post, "case_worker", claim["person"])["next_limit_on"] == line["limit_on"] < other["limit_on"]


def test_a_filing_is_named_on_the_line_that_it_stops(post: Session, claim: dict[str, str]) -> None:
    filing = new(post, "proceeding", case=claim["case"], filed_on=post.now().date().isoformat(), workers=[claim["worker"]],
                 covers=[claim["overtime"]], stops=["DO-OT"])  # fmt: skip

    line = computed(post, "claim_line", claim["overtime"])

    assert line["limit_stopped_by"] == filing
    assert "limit_on" not in line


def test_a_worker_merged_into_another_keeps_his_limit(post: Session, claim: dict[str, str]) -> None:
    records.save(post, "worker", claim["worker"], {"same_as": new(post, "worker", given="Vilnè")})

    assert "next_limit_on" in computed(post, "case_worker", claim["person"])


def test_an_offer_over_two_lines_is_shared_and_its_answer_decides(post: Session, claim: dict[str, str]) -> None:
    lines = sorted([claim["overtime"], claim["wages"]])
    offer = new(post, "offer", case=claim["case"], amount=money(45_000), claim_lines=lines, made_on="2026-11-01")
    assert computed(post, "offer", offer)["state"] == "open"

    new(post, "offer_answer", offer=offer, worker=claim["worker"], answer="accepted", answered_on="2026-11-02")

    assert computed(post, "offer", offer)["state"] == "accepted"
    overtime, wages = (computed(post, "claim_line", claim[name]) for name in ("overtime", "wages"))
    assert (overtime["offered"], wages["accepted"]) == (money(15_000), money(30_000))


def test_an_offer_that_a_later_row_corrects_is_replaced(post: Session, claim: dict[str, str]) -> None:
    first = new(post, "offer", case=claim["case"], amount=money(1))
    new(post, "offer", case=claim["case"], amount=money(2), corrects=first)

    assert computed(post, "offer", first)["state"] == "replaced"


def test_received_is_what_the_worker_confirmed(post: Session, claim: dict[str, str]) -> None:
    said = {"case": claim["case"], "claim_line": claim["overtime"]}
    announced = new(post, "payment", **said, amount=money(10_000))
    assert "received" not in computed(post, "claim_line", claim["overtime"])

    new(post, "payment", **said, amount=money(9_000), confirmed_by_worker=True, corrects=announced)

    assert computed(post, "claim_line", claim["overtime"])["received"] == money(9_000)


def test_two_currencies_are_never_added(post: Session, claim: dict[str, str]) -> None:
    for currency in ("DOP", "HTG"):
        new(post, "payment", claim_line=claim["overtime"], amount=money(500, currency), confirmed_by_worker=True)

    assert "received" not in computed(post, "claim_line", claim["overtime"])


@pytest.mark.parametrize(("paid", "overdue"), [(None, True), (4_000, True), (5_000, False)])
def test_an_instalment_is_overdue_until_it_is_in_hand(post: Session, paid: int | None, overdue: bool) -> None:
    part = new(post, "instalment", due_on="2026-01-31", amount=money(5_000))
    if paid:
        new(post, "payment", instalment=part, amount=money(paid), confirmed_by_worker=True)

    assert computed(post, "instalment", part)["overdue"] is overdue
    assert computed(post, "instalment", part).get("received") == (money(paid) if paid else None)


def test_the_last_answer_says_whether_the_employer_may_hear_the_name(post: Session, claim: dict[str, str]) -> None:
    assert computed(post, "case_worker", claim["person"])["named_to_employer"] == "unknown"

    asked = {"person": f"worker:{claim['worker']}", "item": "CONS_EMPLOYER"}
    new(post, "consent", **asked, answer="yes", given_at="2026-11-01T09:00:00-04:00")
    assert computed(post, "case_worker", claim["person"])["named_to_employer"] is True

    new(post, "consent", **asked, answer="withdrawn", given_at="2026-11-02T09:00:00-04:00", case=claim["case"])
    assert computed(post, "case_worker", claim["person"])["named_to_employer"] is False


def test_a_statement_is_locked_once_it_was_read_back(post: Session, claim: dict[str, str]) -> None:
    statement = new(post, "statement", case=claim["case"], words={"text": "Yo pa peye m.", "lang": "ht"})
    assert computed(post, "statement", statement)["locked"] is False

    records.save(post, "statement", statement, {"read_back": True})

    assert computed(post, "statement", statement)["locked"] is True
