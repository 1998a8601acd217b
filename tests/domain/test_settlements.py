"""Claimed, offered, accepted and received are four numbers; the last three follow from events."""

import datetime as dt
from typing import Any

from attache_app.domain import settlements

TODAY = dt.date(2026, 11, 24)


def dop(units: int) -> dict[str, Any]:
    return {"amount_minor": units * 100, "currency": "DOP"}


def line(id: str, claimed: int | None = None, worker: str = "w1") -> dict[str, Any]:
    return {"id": id, "worker": worker, **({"claimed": dop(claimed)} if claimed is not None else {})}


def offer(id: str, amount: int, lines: list[str], **more: Any) -> dict[str, Any]:
    return {"id": id, "amount": dop(amount), "claim_lines": lines, "made_on": "2026-11-01", **more}


def answer(of: str, said: str, on: str = "2026-11-10", **more: Any) -> dict[str, Any]:
    return {"id": f"{of}-{said}-{on}", "offer": of, "answer": said, "answered_on": on, **more}


def test_an_offer_over_several_lines_is_shared_by_what_is_claimed_and_loses_no_cent() -> None:
    lines = [line("a", 100), line("b", 200), line("c", 400)]

    found = settlements.settle(lines, [offer("o", 100, ["a", "b", "c"])], [], TODAY)

    assert [found.offered[i]["amount_minor"] for i in "abc"] == [1428, 2857, 5715]


def test_without_known_claims_it_is_shared_equally() -> None:
    found = settlements.settle([line("a"), line("b", 200)], [offer("o", 100, ["a", "b"])], [], TODAY)

    assert [found.offered[i]["amount_minor"] for i in "ab"] == [5000, 5000]


def test_the_latest_offer_counts_and_a_correction_replaces_the_first() -> None:
    offers = [
        offer("first", 100, ["a"]), offer("second", 300, ["a"], made_on="2026-11-05"),
        offer("third", 250, ["a"], made_on="2026-11-05", corrects="second"),
    ]  # fmt: skip

    assert settlements.settle([line("a", 400)], offers, [], TODAY).offered["a"] == dop(250)


def test_an_offer_that_ran_out_unanswered_is_no_offer_any_more() -> None:
    gone = offer("o", 100, ["a"], valid_until="2026-11-23")

    assert settlements.offer_state(gone, [], TODAY) == "expired"
    assert settlements.settle([line("a", 400)], [gone], [], TODAY).offered == {}
    assert settlements.settle([line("a", 400)], [gone], [answer("o", "refused")], TODAY).offered == {"a": dop(100)}


def test_thirty_accept_and_ten_stay_open() -> None:
    lines = [line("a", 100, "w1"), line("b", 100, "w2")]
    answers = [answer("o", "accepted", worker="w1"), answer("o", "refused", worker="w2")]

    found = settlements.settle(lines, [offer("o", 100, ["a", "b"])], answers, TODAY)

    assert found.accepted == {"a": dop(50)} and found.offered == {"a": dop(50), "b": dop(50)}


def test_who_takes_back_his_yes_has_not_accepted() -> None:
    answers = [answer("o", "refused", "2026-11-12"), answer("o", "accepted", "2026-11-10")]

    assert settlements.offer_state(offer("o", 1, ["a"]), answers, TODAY) == "refused"


def test_an_offer_that_names_no_line_counts_at_large_the_latest_of_each_worker() -> None:
    offers = [
        offer("o", 100, [], worker="w1"),
        offer("p", 150, [], worker="w1", made_on="2026-11-02"),
        offer("q", 20, []),
    ]

    found = settlements.settle([], offers, [answer("p", "accepted")], TODAY)

    assert sorted(m["amount_minor"] for m in found.offered_at_large) == [2000, 15000]
    assert found.accepted_at_large == [dop(150)]


def test_money_is_received_when_the_worker_says_so() -> None:
    payments: list[dict[str, Any]] = [
        {"id": "1", "amount": dop(10), "confirmed_by_worker": True}, {"id": "2", "amount": dop(20)},
        {"id": "3", "amount": dop(30), "confirmed_by_worker": False}, {"id": "4", "amount": dop(40), "confirmed_by_worker": "unknown"},
        {"id": "5", "amount": dop(11), "confirmed_by_worker": True, "corrects": "1"}, {"id": "6", "amount": {"missing": "unknown"}},
    ]  # fmt: skip

    assert settlements.received(payments) == ([dop(11)], [dop(20), dop(40)])
