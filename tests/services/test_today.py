"""The first page: what an attaché finds in the morning, in which order, and what takes a line off it."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from attache_app.domain.limits.rows import FieldRef
from attache_app.services import limits, records, sessions, today, today_paper, today_settle, undo
from attache_app.services.limits import CaseLimit
from attache_app.services.recovery import new_recovery_key
from attache_app.services.sessions import Session
from attache_app.services.today_lines import Line
from tests.reports.reading import text_of
from tests.services.conftest import PASSPHRASE
from tests.sync.offices import quick_keys


@pytest.fixture
def new_hq(folder: Path) -> Iterator[Session]:
    """A headquarters that has heard of nobody yet."""
    with quick_keys():
        recovery = new_recovery_key().recipient
        sessions.new_hq(folder / "siège", passphrase=PASSPHRASE, person="Wilner Fictif", recovery=recovery)
        with sessions.open_session(folder / "siège", PASSPHRASE) as session:
            yield session


def save(post: Session, kind: str, **values: Any) -> str:
    return records.save(post, kind, None, values).id


def day(post: Session, days: int) -> str:
    return (post.now().date() + dt.timedelta(days=days)).isoformat()


def at(post: Session, days: int, hour: str) -> str:
    moment = dt.datetime.combine(post.now().date() + dt.timedelta(days=days), dt.time.fromisoformat(hour), post.zone)
    return moment.isoformat()


def lines(post: Session, section: str, **asked: Any) -> list[Line]:
    found = today.agenda(post, language="en", **asked)
    return list(next(s for s in found.sections if s.name == section).lines)


def case(post: Session, **more: Any) -> str:
    """A case that is complete and was assessed."""
    values = {
        "title": "Two fortnights not paid", "asks": "His wages", "category": "W01", "priority": "P3", "status": "TRIAGE",
        "opened_on": day(post, 0), "owner": post.staff_id, **more,
    }  # fmt: skip
    return save(post, "case", **values)


# What is due


def test_a_task_stands_there_with_its_hour_until_it_is_done(post: Session) -> None:
    about = case(post)
    id = save(post, "task", title="Call the foreman", type="callback", due_at=at(post, 1, "10:00"), owner=post.staff_id, linked=[f"case:{about}"])  # fmt: skip
    (line,) = lines(post, "due")
    assert (line.kind, line.id, line.field) == ("task", id, "done_at")
    assert (line.when, line.level, line.title) == ("tomorrow, 10:00", "soon", "Two fortnights not paid")
    assert (line.reason, line.details) == ("Task: Call the foreman", "Call back")
    assert line.number is not None and line.number == records.show(post, "case", about).number
    records.save(post, "task", id, {"done_at": at(post, 0, "09:00")})
    assert lines(post, "due") == []


def test_what_was_missed_comes_first_and_says_so_in_words(post: Session) -> None:
    for days in (3, -2, 0):
        save(post, "task", title=f"Task {days}", type="other", due_at=at(post, days, "23:59"), owner=post.staff_id)
    found = lines(post, "due")
    assert [line.when for line in found] == ["2 days late", "today, 23:59", "in 3 days, 23:59"]
    assert [line.level for line in found] == ["late", "soon", ""]


def test_a_task_without_a_day_is_not_forgotten(post: Session) -> None:
    save(post, "task", title="Some time", type="other", owner=post.staff_id)
    (line,) = lines(post, "due")
    assert (line.when, line.field) == ("no date", "done_at")


def test_a_task_put_off_comes_back_on_its_day(post: Session) -> None:
    save(post, "task", title="Later", type="other", due_at=at(post, -1, "10:00"), owner=post.staff_id, snoozed_until=day(post, 2))  # fmt: skip
    assert lines(post, "due") == []
    assert len(lines(post, "due", on=post.now().date() + dt.timedelta(days=2))) == 1


def test_an_instalment_stands_there_until_the_worker_has_all_of_it(post: Session) -> None:
    worker = save(post, "worker", given="Jan")
    about = case(post)
    line_ = save(post, "claim_line", case=about, worker=worker, item="WAGE")
    money = {"amount_minor": 500_000, "currency": "DOP"}
    offer = save(post, "offer", case=about, worker=worker, claim_lines=[line_], amount=money, made_on=day(post, -9))
    save(post, "offer_answer", offer=offer, worker=worker, answer="accepted", answered_on=day(post, -8))
    plan = save(post, "instalment", offer=offer, due_on=day(post, -1), amount=money)
    paid = {"case": about, "worker": worker, "instalment": plan, "paid_on": day(post, -1), "means": "cash", "confirmed_by_worker": True}  # fmt: skip
    save(post, "payment", **paid, amount={"amount_minor": 300_000, "currency": "DOP"})
    (line,) = lines(post, "due")
    assert (line.kind, line.when, line.level) == ("instalment", "1 day late", "late")
    assert line.title == "Two fortnights not paid", "it is known by its case"
    save(post, "payment", **paid, amount={"amount_minor": 200_000, "currency": "DOP"})
    assert lines(post, "due") == []


def test_a_service_that_does_not_answer_is_asked_after_seven_days(post: Session) -> None:
    worker, about = save(post, "worker", given="Rose"), case(post)
    save(post, "referral", case=about, worker=worker, service="MEDICAL", sent_at=at(post, -6, "09:00"))
    (line,) = lines(post, "due")
    assert (line.when, line.field) == ("tomorrow", "feedback")


def test_a_new_check_takes_the_old_one_s_reminder_away(post: Session) -> None:
    contract = save(post, "contract", type="written")
    save(post, "contract_check", contract=contract, occasion="in_post", checked_on=day(post, -90), result="conditions", recheck_on=day(post, -2), read_to_worker_on=day(post, -90))  # fmt: skip
    assert [line.line for line in lines(post, "due")] == ["contract_again"]
    save(post, "contract_check", contract=contract, occasion="in_post", checked_on=day(post, 0), result="ok", read_to_worker_on=day(post, 0))  # fmt: skip
    assert lines(post, "due") == []


def test_a_successor_sees_the_cases_to_take_over_until_each_is_ticked(post: Session) -> None:
    one, two = case(post), case(post)
    id = save(post, "handover", to_staff=post.staff_id, done_on=day(post, -1), open_cases=[one, two], ticked=[one])
    (line,) = lines(post, "due")
    assert (line.reason, line.field, line.when) == ("Cases to take over", "ticked", "for 1 day")
    records.save(post, "handover", id, {"ticked": [one, two]})
    assert lines(post, "due") == []


# Who waits


def test_who_asked_to_be_called_back_waits_until_he_was_called(post: Session) -> None:
    id = save(post, "visit", who_is_here="A mother", callback_needed=True, visited_at=at(post, -3, "08:00"), phone={"number": "+50934000000"}, info_only=True)  # fmt: skip
    (line,) = lines(post, "waits")
    assert (line.when, line.field, line.level) == ("3 days late", "called_back_at", "late")
    assert "+509" in line.details
    records.save(post, "visit", id, {"called_back_at": at(post, 0, "09:00")})
    assert lines(post, "waits") == []


def test_a_promised_contact_is_kept_by_an_action_of_that_day(post: Session) -> None:
    about = case(post, next_contact_on=day(post, 0))
    assert [line.line for line in lines(post, "waits")] == ["promised"]
    save(post, "action", case=about, type="CALLW", done_at=at(post, 0, "00:30"), result="done")
    assert lines(post, "waits") == []


def test_a_statement_waits_to_be_read_back_and_then_to_be_confirmed(post: Session) -> None:
    worker, about = save(post, "worker", given="Jan"), case(post)
    id = save(post, "statement", case=about, worker=worker, words={"text": "Yo pa peye m.", "lang": "ht"}, taken_at=at(post, -2, "09:00"))  # fmt: skip
    (line,) = lines(post, "waits")
    assert (line.line, line.when, line.level) == ("read_back", "for 2 days", "late")
    records.save(post, "statement", id, {"read_back": True})
    assert [line.line for line in lines(post, "waits")] == ["to_sign"]
    records.save(post, "case", about, {"status": "CLOSED"})
    assert lines(post, "waits") == [], "a closed case keeps nobody waiting"


def test_a_question_to_headquarters_is_late_after_fifteen_days(post: Session) -> None:
    for days in (-3, -16):
        save(post, "request", from_side="post", type="guidance", urgency="P3", question="May we?", asked_on=day(post, days))  # fmt: skip
    assert [(line.when, line.level) for line in lines(post, "waits")] == [("for 16 days", "late"), ("for 3 days", "")]


# What is incomplete


def test_a_quick_intake_is_to_complete_and_ages_by_its_priority(post: Session) -> None:
    danger = save(post, "visit", danger_now=True, visited_at=at(post, -2, "08:00"))
    wages = save(post, "visit", topics=["W01"], visited_at=at(post, -2, "08:00"))
    save(post, "visit", info_only=True, visited_at=at(post, -2, "08:00"))
    found = lines(post, "incomplete")
    assert [(line.id, line.level) for line in found] == [(danger, "late"), (wages, "")]
    assert [line.when for line in found] == ["1 day late", "in 5 days"]
    records.save(post, "visit", danger, {"next_step": "none"})
    assert [line.id for line in lines(post, "incomplete")] == [wages]


@pytest.mark.parametrize(("priority", "days"), [("P1", 1), ("P2", 3), ("P3", 7), ("P4", 15)])
def test_a_case_that_nobody_assessed_is_late_after_its_priority_s_time(post: Session, priority: str, days: int) -> None:
    case(post, status="NEW", priority=priority, opened_on=day(post, -days))
    (line,) = lines(post, "incomplete")
    assert (line.line, line.when, line.level) == ("triage", "today", "soon")
    (line,) = lines(post, "incomplete", on=post.now().date() + dt.timedelta(days=1))
    assert (line.when, line.level) == ("1 day late", "late")


def test_the_first_step_outside_the_office_stops_the_clock(post: Session) -> None:
    about = case(post, opened_on=day(post, -8))
    save(post, "action", case=about, type="NOTE", done_at=at(post, -1, "09:00"), result="done")
    assert [line.line for line in lines(post, "incomplete")] == ["first_action"]
    save(post, "action", case=about, type="CALLEMP", done_at=at(post, 0, "00:10"), result="done")
    assert lines(post, "incomplete") == []


def test_a_case_without_action_for_thirty_days_is_late_even_where_somebody_is_awaited(post: Session) -> None:
    about = case(post, opened_on=day(post, -60), waiting_for="employer", next_contact_on=day(post, 20))
    save(post, "action", case=about, type="CALLEMP", done_at=at(post, -29, "09:00"), result="done")
    assert lines(post, "incomplete") == []
    (line,) = lines(post, "incomplete", on=post.now().date() + dt.timedelta(days=1))
    assert (line.line, line.level, line.when) == ("silent", "late", "for 30 days")


def test_a_gap_is_named_and_opened_at_its_field(post: Session) -> None:
    about = case(post, asks=None)
    save(post, "action", case=about, type="CALLW", done_at=at(post, 0, "00:10"), result="done")
    (line,) = lines(post, "incomplete")
    assert (line.reason, line.field) == ("Missing: What the person asks for", "asks")
    records.save(post, "case", about, {"asks": {"missing": "refused"}})
    assert lines(post, "incomplete") == [], "refused is an answer"


# What lapses


def limit(case_id: str, date: dt.date | None, status: str, **more: Any) -> CaseLimit:
    known = {"estimated": False, "worker": None, "claim_line": None, "rule": "DO-OTHER", "field": FieldRef("case", case_id, "happened_on")}  # fmt: skip
    return CaseLimit(case=case_id, date=date, status=status, **{**known, **more})


def test_limits_are_red_from_ten_days_and_nothing_that_is_not_known_is_silent(
    post: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = post.now().date()
    ids = [case(post, title=f"Case {n}") for n in range(7)]

    def known(_session: Session, _on: dt.date | None = None) -> list[CaseLimit]:
        return [
            limit(ids[0], now + dt.timedelta(days=11), "running"),
            limit(
                ids[1],
                now + dt.timedelta(days=10),
                "red",
                estimated=True,
                field=FieldRef("employment", "e1", "ended_on"),
            ),
            limit(ids[2], now - dt.timedelta(days=3), "passed"),
            limit(ids[3], None, "no_known_limit", rule=None),
            limit(ids[4], None, "date_missing"),
            limit(ids[5], now + dt.timedelta(days=61), "running"),
            limit(ids[6], now + dt.timedelta(days=5), "stopped"),
        ]

    monkeypatch.setattr(limits, "earliest", known)
    found = lines(post, "lapses")
    dated, undated = found[:3], found[3:]
    assert [(line.title, line.when, line.level) for line in dated] == [
        ("Case 2", "passed 3 days ago", "late"),
        ("Case 1", "in 10 days", "late"),
        ("Case 0", "in 11 days", ""),
    ]
    assert {(line.title, line.when) for line in undated} == {("Case 3", "no date"), ("Case 4", "no date")}
    assert [line.estimated for line in found] == [False, True, False, False, False]
    assert (dated[1].kind, dated[1].id) == ("case", ids[1]), "where its limits and filings stand together"
    unknown, missing = sorted(undated, key=lambda line: line.title)
    assert unknown.reason == "No known limit: ask a lawyer"
    assert missing.reason == "Date missing, ask: Date of the facts"
    assert (missing.kind, missing.id, missing.field) == ("case", ids[4], "happened_on")


def test_headquarters_is_told_of_what_is_red_only(new_hq: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    now = new_hq.now().date()
    dates = [(now + dt.timedelta(days=10), "red"), (now + dt.timedelta(days=11), "running"), (None, "date_missing")]
    monkeypatch.setattr(limits, "earliest", lambda *_: [limit("0" * 36, date, status) for date, status in dates])
    assert [line.when for line in lines(new_hq, "lapses")] == ["in 10 days"]


# The whole page


def test_only_what_is_mine_and_what_is_nobody_s_stays(post: Session) -> None:
    other = save(post, "staff", full_name="Somebody Else")
    for owner in (post.staff_id, other, None):
        save(post, "task", title=f"For {owner}", type="other", due_at=at(post, 1, "10:00"), owner=owner)
    assert len(lines(post, "due")) == 3
    assert {line.owner for line in lines(post, "due", mine=True)} == {"Mirlande Toussaint", ""}


def test_words_are_looked_for_without_accents_in_all_that_a_line_says(post: Session) -> None:
    case(post, title="Gèlin, salè", next_contact_on=day(post, 3), opened_on=day(post, 0))
    case(post, title="Another", next_contact_on=day(post, 3), opened_on=day(post, 0))
    assert [line.title for line in lines(post, "waits", text="gelin promised")] == ["Gèlin, salè"]
    assert lines(post, "waits", text="gelin overdue") == []


def test_more_lines_than_fit_are_counted(post: Session) -> None:
    for n in range(5):
        save(post, "task", title=f"Task {n}", type="other", due_at=at(post, n, "23:59"), owner=post.staff_id)
    found = today.agenda(post, language="en", most=2)
    due = found.sections[1]
    assert (due.name, due.total, [line.title[:6] for line in due.lines]) == ("due", 5, ["Task 0", "Task 1"])


def test_what_has_not_left_is_told_with_its_number(post: Session) -> None:
    (line,) = lines(post, "left")
    assert line.page == "sync" and line.title.endswith("not confirmed by headquarters yet")


def test_the_page_is_printed_as_it_is_filtered(post: Session) -> None:
    save(post, "task", title="Call the mill", type="other", due_at=at(post, 1, "10:00"), owner=post.staff_id)
    save(post, "task", title="Write to Wilner", type="other", due_at=at(post, 1, "11:00"), owner=post.staff_id)
    text = text_of(today_paper.today_pdf(post, "en", True, "mill", ["due"]))
    assert "Task: Call the mill" in text and "Wilner" not in text
    assert "Only lines with: mill" in text and "Only what is for Mirlande Toussaint" in text
    assert "Who waits" not in text, "only the sections that are shown"


# What is done


def test_what_one_word_settles_is_done_from_the_page(post: Session) -> None:
    save(post, "task", title="Call", type="other", due_at=at(post, 1, "10:00"), owner=post.staff_id)
    (line,) = lines(post, "due")
    assert today_settle.may_settle(post.declarations, line)
    saved = today_settle.settle(post, line)
    assert lines(post, "due") == []
    undo.undo(post, saved)
    assert [found.id for found in lines(post, "due")] == [line.id]


def test_what_takes_more_than_a_word_is_not_done_from_the_page(post: Session) -> None:
    save(post, "request", from_side="post", type="legal", urgency="P3", question="May we?", asked_on=day(post, -1))
    case(post, status="NEW")
    for section in ("waits", "incomplete"):
        (line,) = lines(post, section)
        assert not today_settle.may_settle(post.declarations, line)


def test_of_a_restricted_case_only_its_named_readers_see_more_than_the_number(post: Session) -> None:
    other = save(post, "staff", full_name="Somebody Else")
    about = case(post, title="Passport held", confidentiality="N2", named_readers=[other], next_contact_on=day(post, 1))
    save(post, "task", title="Call Roselène", type="other", due_at=at(post, 1, "10:00"), linked=[f"case:{about}"])
    (task,), (contact,) = lines(post, "due"), lines(post, "waits")
    for line in (task, contact):
        assert line.title == "Restricted: only its named readers see more"
        assert line.number == records.show(post, "case", about).number
    assert "Roselène" not in task.reason + task.details
    records.save(post, "case", about, {"named_readers": [other, post.staff_id]})
    assert [line.title for line in lines(post, "waits")] == ["Passport held"]
