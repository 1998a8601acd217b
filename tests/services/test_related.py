"""What belongs to a record: by register, how many, the newest as lines."""

from attache_app.services import records
from attache_app.services.related import related
from attache_app.services.sessions import Session


def test_the_records_that_name_one_are_counted_and_the_newest_told(post: Session) -> None:
    worker = records.save(post, "worker", None, {"given": "Wilner"}).id
    for given in ("Ana", "Bos", "Zo"):
        records.save(post, "kin", None, {"worker": worker, "name": {"given": given}, "relation": "MOTHER"})

    found = {(r.kind, r.field): r for r in related(post, "worker", worker, "en", 2)}

    assert found["kin", "worker"].count == 3
    assert [e.title.split(" · ")[0] for e in found["kin", "worker"].newest] == ["Zo", "Bos"]
    assert found["employment", "worker"].count == 0  # a part of a worker: it may be added
    assert ("claim_line", "worker") not in found


def test_a_task_linked_to_a_record_is_related_to_it(post: Session) -> None:
    worker = records.save(post, "worker", None, {"given": "Wilner"}).id
    records.save(post, "task", None, {"title": "Call his mother", "linked": [f"worker:{worker}"]})

    found = {r.kind: r for r in related(post, "worker", worker, "en", 2)}

    assert [e.title for e in found["task"].newest] == ["Call his mother"]


def test_what_one_chose_last_is_remembered_for_him_alone(post: Session) -> None:
    from attache_app.services import recent

    ids = [records.save(post, "employer", None, {"known_as": [n]}).id for n in ("A", "B")]
    for id in (*ids, ids[0]):
        recent.note(post, "employer", id)

    assert recent.chosen(post, ["employer", "site"]) == [("employer", ids[0]), ("employer", ids[1])]
