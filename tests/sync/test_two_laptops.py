"""Two laptops of one post and headquarters: what both wrote unseen, copied folders, restored laptops (issue of the chain, DESIGN §4-§6)."""

import itertools
import shutil
from pathlib import Path

import pytest

from attache_app.services import backups, conflicts, exchange, records, restoring
from tests.sync.conftest import Opening
from tests.sync.offices import Ministry, Office


def alike(m: Ministry) -> bytes:
    """The one dump that all workspaces of the story give."""
    dumps = {office.dump() for office in m.offices.values()}
    assert len(dumps) == 1
    return dumps.pop()


@pytest.mark.parametrize("order", [("counter", "field"), ("field", "counter")])
def test_what_two_laptops_recorded_offline_is_the_same_everywhere_in_either_order(
    ministry: Opening, order: tuple[str, str]
) -> None:
    m = ministry("counter", "field")
    worker = m["counter"].save("worker", {"said_name": "Wilguens Joseph", "languages": ["ht"]})
    case = m["field"].save("case", {"title": "Salaire de la récolte", "category": "W01"})
    m["field"].save("action", {"case": case, "type": "PHONE"})
    results = m.up(*order) + m.down(*order)
    assert [r.outcome for r in results] == ["imported"] * 4
    m.down(*order)
    alike(m)
    assert m["field"].values("worker", worker)["said_name"] == "Wilguens Joseph"
    assert m["counter"].values("case", case)["title"] == "Salaire de la récolte"
    m.settle()
    assert not any(office.export(m.post) for office in (m["counter"], m["field"]))


def test_the_same_file_again_says_already_and_changes_nothing(ministry: Opening) -> None:
    m = ministry("counter")
    m["counter"].save("case", {"title": "Salaire"})
    [batch] = m["counter"].export(m.post)
    [answer] = [path for _ in m.hq.take(batch) for path in m.hq.give(m["counter"].dev, m.post)]
    m["counter"].take(answer)
    before = m.hq.dump(), m["counter"].dump()
    assert [r.outcome for r in m.hq.take(batch)] == ["already"]
    assert [r.outcome for r in m["counter"].take(answer)] == ["already"]
    assert (m.hq.dump(), m["counter"].dump()) == before


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_batches_in_any_order_end_in_the_same_register(ministry: Opening, order: tuple[int, ...]) -> None:
    m = ministry("counter")
    case = m["counter"].save("case", {"title": "first"})
    batches = m["counter"].export(m.post)
    for title in ("second", "third"):
        m["counter"].save("case", {"title": title}, case)
        batches += m["counter"].export(m.post)
    assert [r.outcome for n in order for r in m.hq.take(batches[n])] == ["imported"] * 3
    m.settle()
    alike(m)
    assert m.hq.values("case", case)["title"] == "third"


def split(m: Ministry) -> str:
    """Both laptops know of a case; then each writes the same field of it without having seen the other."""
    case = m["counter"].save("case", {"title": "Salaire"})
    m.settle()
    m["counter"].save("case", {"title": "Salaire et congés"}, case)
    m["field"].save("case", {"title": "Salaire impayé"}, case)
    m.settle()
    return case


def test_one_field_written_unseen_is_the_same_conflict_everywhere_and_is_settled_once_for_all(
    ministry: Opening,
) -> None:
    m = ministry("counter", "field")
    case = split(m)
    alike(m)
    assert {o.values("case", case)["title"] for o in m.offices.values()} in ({"Salaire et congés"}, {"Salaire impayé"})
    for office in m.offices.values():
        assert office.conflicts() == {("case", case, "title")}
        [one] = conflicts.conflicts(office.session)
        assert {h.value for h in one.heads} == {"Salaire et congés", "Salaire impayé"}
        assert [b.value for b in one.base] == ["Salaire"]
        assert {h.by for h in one.heads} <= {"Attaché counter", "Attaché field"}
    [one] = conflicts.conflicts(m["field"].session)
    conflicts.resolve(m["field"].session, "case", case, "title", keep=one.heads[1].stamp)
    m.settle()
    alike(m)
    for office in m.offices.values():
        assert office.conflicts() == set()
        assert office.values("case", case)["title"] == one.heads[1].value


def test_typing_over_the_shown_value_settles_nothing(ministry: Opening) -> None:
    m = ministry("counter", "field")
    case = split(m)
    m["counter"].save("case", {"title": "Salaire, congés, bonus"}, case)
    m.settle()
    alike(m)
    assert m.hq.conflicts() == {("case", case, "title")}
    assert m.hq.values("case", case)["title"] == "Salaire, congés, bonus"


def test_both_settling_a_conflict_alike_leaves_none_and_otherwise_makes_another(ministry: Opening) -> None:
    m = ministry("counter", "field")
    case = split(m)
    for name in ("counter", "field"):
        conflicts.resolve(m[name].session, "case", case, "title", value="Salaire et tout")
    m.settle()
    alike(m)
    assert m.hq.conflicts() == set()


def test_equal_values_different_fields_and_sets_that_grow_make_no_conflict(ministry: Opening) -> None:
    m = ministry("counter", "field")
    case = m["counter"].save("case", {"title": "Salaire", "other_categories": ["W01"]})
    m.settle()
    m["counter"].save(
        "case", {"status": "TRIAGE", "title": "Salaire", "other_categories": ["W01", "W02"], "priority": "P2"}, case
    )
    m["field"].save("case", {"status": "TRIAGE", "channel": "PHONE", "other_categories": ["W01", "W03"]}, case)
    m.settle()
    alike(m)
    assert m.hq.conflicts() == set()
    assert m.hq.values("case", case)["other_categories"] == ["W01", "W02", "W03"]


def test_what_is_written_over_equal_heads_names_them_all(ministry: Opening) -> None:
    m = ministry("counter", "field")
    case = m["counter"].save("case", {"title": "Salaire"})
    m.settle()
    for name in ("counter", "field"):
        m[name].save("case", {"status": "TRIAGE"}, case)
    m.settle()
    m["field"].save("case", {"status": "INVEST"}, case)
    m.settle()
    alike(m)
    assert m.hq.conflicts() == set()
    assert m.hq.values("case", case)["status"] == "INVEST"


def test_a_deletion_beside_an_edit_keeps_the_record_in_sight_until_it_is_settled(ministry: Opening) -> None:
    m = ministry("counter", "field")
    case = m["counter"].save("case", {"title": "Salaire"})
    m.settle()
    records.delete(m["counter"].session, "case", case, "twice")
    m["field"].save("case", {"priority": "P1"}, case)
    m.settle()
    alike(m)
    for office in m.offices.values():
        assert office.conflicts() == {("case", case, "deleted")}
        assert records.show(office.session, "case", case).visible
    [one] = conflicts.conflicts(m["field"].session)
    conflicts.resolve(m["field"].session, "case", case, "deleted", keep=one.heads[0].stamp)
    m.settle()
    alike(m)
    for office in m.offices.values():
        assert office.conflicts() == set()
        assert not records.show(office.session, "case", case).visible


def test_a_record_with_a_conflict_can_be_deleted(ministry: Opening) -> None:
    m = ministry("counter", "field")
    case = split(m)
    records.delete(m["counter"].session, "case", case, "twice")
    m.settle()
    for office in m.offices.values():
        assert not records.show(office.session, "case", case).visible
        assert office.conflicts() == {("case", case, "title")}


def test_a_deletion_saved_together_with_other_fields_is_no_conflict_with_itself(ministry: Opening) -> None:
    m = ministry("counter")
    case = m["counter"].save("case", {"title": "Salaire"})
    m["counter"].save("case", {"deleted": "twice", "title": "Salaire (double)", "priority": "P3"}, case)
    m.settle()
    for office in m.offices.values():
        assert not records.show(office.session, "case", case).visible
        assert office.conflicts() == set()


def test_a_form_opened_before_an_import_names_what_it_showed(ministry: Opening) -> None:
    m = ministry("counter", "field")
    case = m["counter"].save("case", {"title": "Salaire"})
    m.settle()
    form = records.show(m["field"].session, "case", case)
    m["counter"].save("case", {"title": "Salaire et congés"}, case)
    m.settle()
    m["field"].save("case", {"title": "Salaire impayé"}, case, form.base)
    m.settle()
    alike(m)
    assert m.hq.conflicts() == {("case", case, "title")}


# A register that lives twice.


def copied(m: Ministry, name: str) -> Office:
    m[name].close()
    m.offices["copy"] = m.copy_of(m[name].folder, "copy")
    m[name].open()
    return m.offices["copy"]


def test_both_copies_of_a_folder_are_used_and_nothing_is_refused_or_lost(ministry: Opening) -> None:
    m = ministry("counter", "field")
    case = m["counter"].save("case", {"title": "Salaire"})
    m.settle()
    copy = copied(m, "counter")
    m["counter"].save("case", {"title": "Salaire au comptoir", "channel": "PHONE"}, case)
    copy.save("case", {"title": "Salaire au batey", "priority": "P1"}, case)
    mine, theirs = (
        office.save("worker", {"said_name": name}) for office, name in ((m["counter"], "Wilguens"), (copy, "Rosemène"))
    )
    for _ in range(4):
        results = m.round("counter", "copy", "field")
        assert {r.outcome for r in results} <= {"imported"}
    alike(m)
    for office in m.offices.values():
        assert office.conflicts() == {("case", case, "title")}
        assert office.values("worker", mine)["said_name"] == "Wilguens"
        assert office.values("worker", theirs)["said_name"] == "Rosemène"
        assert office.values("case", case)["priority"] == "P1"
    assert all(m[name].lives_twice() for name in ("hq", "counter", "copy"))
    assert not m["field"].lives_twice()


def test_copies_that_know_of_each_other_give_no_two_things_one_number(ministry: Opening) -> None:
    m = ministry("counter")
    m["counter"].save("case", {"title": "Salaire"})
    m.settle()
    copy = copied(m, "counter")
    for office in (m["counter"], copy):
        office.save("case", {"title": "unseen"})
    for _ in range(3):
        m.round("counter", "copy")
    numbers = []
    for office in (m["counter"], copy):
        numbers += [office.values("case", office.save("case", {"title": "told"}))["number"] for _ in range(3)]
    assert len(set(numbers)) == 6


def test_a_new_grant_ends_living_twice(ministry: Opening, folder: Path) -> None:
    m = ministry("counter")
    m["counter"].save("case", {"title": "Salaire"})
    copy = copied(m, "counter")
    for office in (m["counter"], copy):
        office.save("case", {"title": "unseen"})
    for _ in range(3):
        m.round("counter", "copy")
    request, grant = folder / "again.attache-request", folder / "again.attache-grant"
    exchange.write_request(copy.session, m.card, request)
    exchange.enrol(m.hq.session, request, grant)
    letter = exchange.accept(copy.session, grant)
    assert not copy.lives_twice()
    assert f"-{letter}-" in copy.values("case", copy.save("case", {"title": "after"}))["number"]
    for _ in range(3):
        assert {r.outcome for r in m.round("copy")} <= {"imported"}
    assert not copy.lives_twice()


def test_a_restored_laptop_gets_back_what_it_lost_and_what_clashes_is_a_conflict(ministry: Opening) -> None:
    m = ministry("counter", "field")
    case = m["counter"].save("case", {"title": "Salaire"})
    m.settle()
    backup = m.folder / "sauvegarde é.attache-backup"
    backups.backup(m["counter"].session, backup)
    m["counter"].save("case", {"title": "Salaire et congés"}, case)
    lost = m["counter"].save("worker", {"said_name": "Wilguens"})
    m.settle()
    m["counter"].close()
    shutil.rmtree(m["counter"].folder)
    restoring.restore(backup, m["counter"].folder)
    m["counter"].open()
    assert m["counter"].lives_twice()
    m["counter"].save("case", {"title": "Salaire impayé"}, case)
    for _ in range(3):
        assert {r.outcome for r in m.round("counter", "field")} <= {"imported"}
    alike(m)
    for office in m.offices.values():
        assert office.values("worker", lost)["said_name"] == "Wilguens"
        assert office.conflicts() == {("case", case, "title")}
        assert office.reasons() == []
    assert m.hq.lives_twice()


def test_a_laptop_restored_before_its_first_batch_was_answered_resends_and_loses_nothing(ministry: Opening) -> None:
    m = ministry("counter")
    backup = m.folder / "zero.attache-backup"
    backups.backup(m["counter"].session, backup)
    case = m["counter"].save("case", {"title": "Salaire"})
    m.up("counter")
    m["counter"].close()
    shutil.rmtree(m["counter"].folder)
    restoring.restore(backup, m["counter"].folder)
    m["counter"].open()
    other = m["counter"].save("case", {"title": "Congés"})
    m.settle()
    alike(m)
    assert m["counter"].values("case", case)["title"] == "Salaire"
    assert m.hq.values("case", other)["title"] == "Congés"


def test_a_gap_of_an_append_only_line_that_two_filled_unseen_is_settled_by_one_of_their_values(
    ministry: Opening,
) -> None:
    m = ministry("counter", "field")
    case = m["counter"].save("case", {"title": "Salaire"})
    action = m["counter"].save("action", {"case": case, "type": "CALLW"})
    m.settle()
    m["counter"].save("action", {"note": "Pa gen repons."}, action)
    m["field"].save("action", {"note": "Li pral rele."}, action)
    m.settle()
    [found] = conflicts.conflicts(m["field"].session)

    conflicts.resolve(m["field"].session, "action", action, "note", keep=found.heads[1].stamp)
    m.settle()

    assert conflicts.conflicts(m.hq.session) == conflicts.conflicts(m["counter"].session) == []
    assert m.hq.values("action", action)["note"] == found.heads[1].value
    alike(m)
