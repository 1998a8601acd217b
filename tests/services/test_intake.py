"""The counter: forty people wait in the sun, and nothing is required of any of them."""

from attache_app.services import intake, listing, records, texts
from attache_app.services.intake import Intake
from attache_app.services.sessions import Session

WORDS = {"text": "Yo pa peye m pou twa kenzèn.", "lang": "ht"}


def test_a_question_is_a_visit_and_nothing_more(post: Session) -> None:
    done = intake.quick_intake(post, Intake({"words": WORDS, "type": "info"}))

    assert done.case is None and done.worker is None
    assert records.show(post, "visit", str(done.visit.number)).values["words"] == WORDS


def test_nothing_at_all_is_a_visit_too(post: Session) -> None:
    done = intake.quick_intake(post, Intake({}))

    assert records.show(post, "visit", done.visit.id).number


def test_a_complaint_opens_a_case_with_the_same_words(post: Session) -> None:
    done = intake.quick_intake(
        post, Intake({"words": WORDS, "type": "complaint", "visited_at": "2026-11-20T09:00:00-04:00"})
    )

    assert done.case is not None
    case = records.show(post, "case", done.case.id).values
    assert (case["words"], case["status"], case["opened_on"], case["visit"]) == (
        WORDS,
        "NEW",
        "2026-11-20",
        done.visit.id,
    )
    assert records.show(post, "visit", done.visit.id).values["case"] == done.case.id


def test_a_complaint_of_somebody_in_danger_is_p1(post: Session) -> None:
    done = intake.quick_intake(post, Intake({"type": "complaint", "danger_now": True}))

    assert done.case is not None
    assert records.show(post, "case", done.case.id).values["priority"] == "P1"


def test_danger_that_is_not_known_sets_no_priority(post: Session) -> None:
    done = intake.quick_intake(post, Intake({"type": "complaint", "danger_now": "unknown"}))

    assert done.case is not None
    assert "priority" not in records.show(post, "case", done.case.id).values


def test_a_worker_who_is_known_becomes_the_participant_of_his_case(post: Session) -> None:
    worker = records.save(post, "worker", None, {"given": "Wilner"}).id

    done = intake.quick_intake(post, Intake({"type": "complaint"}, worker=worker))

    assert done.case is not None
    assert records.show(post, "case", done.case.id).computed["workers"] == [worker]


def test_a_worker_made_at_the_counter_is_made_once(post: Session) -> None:
    done = intake.quick_intake(post, Intake({"type": "complaint"}, new_worker={"said_name": "Ti Jo"}))

    assert done.worker is not None
    assert [row.id for row in listing.page(post, "worker").rows] == [done.worker.id]


def test_a_value_that_is_none_leaves_nothing_behind(post: Session) -> None:
    try:
        intake.quick_intake(
            post, Intake({"type": "complaint", "visited_at": "yesterday"}, new_worker={"said_name": "Ti Jo"})
        )
    except Exception as problem:
        assert getattr(problem, "code", "") == "value_refused"

    assert (
        listing.page(post, "worker").total == listing.page(post, "visit").total == listing.page(post, "case").total == 0
    )


def test_who_has_no_name_has_one_in_lists(post: Session) -> None:
    worker = records.save(post, "worker", None, {"sex": "m"}).id

    name = texts.title(post, "worker", worker, "en")

    assert name.startswith("Worker, no name, ")
