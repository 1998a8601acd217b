"""Drafts: offered to who typed them, until they are saved; a saved one never comes back as a second record."""

from typing import Any

import pytest

from attache_app.domain.derived_ids import new_id
from attache_app.services import conflicts, drafts, intake, records
from attache_app.services.drafts import Draft
from attache_app.services.intake import Intake
from attache_app.services.sessions import Session

AT = "2026-11-24T09:05:00-04:00"


def draft_of(kind: str, typed: dict[str, Any], record: str | None = None, page: str = "record", id: str = "") -> Draft:
    return Draft(id or new_id(), page, kind, record, typed, AT)


def offered(post: Session) -> list[drafts.Waiting]:
    return drafts.waiting(post, "fr")


def test_a_draft_is_offered_with_the_title_of_its_record_and_the_words_at_the_cursor(post: Session) -> None:
    worker = records.save(post, "worker", None, {"given": "Wilnè", "surname": "Pierre"}).id
    typed = {"set": {"said_name": "Ti Wil", "surname": "Pierre-Louis"}, "cursor": {"field": "surname"}}
    draft = draft_of("worker", typed, worker)
    drafts.write(post, {draft.id: draft})
    (found,) = offered(post)
    assert found.draft == draft
    assert "Pierre" in found.title and found.excerpt == "Pierre-Louis"


def test_what_was_saved_is_not_offered_again_though_the_draft_was_left_behind(post: Session) -> None:
    case = records.save(post, "case", None, {"title": "Salaire"}).id
    draft = draft_of("case", {"set": {"title": "Salaire de mai"}}, case)
    drafts.write(post, {draft.id: draft})
    assert len(offered(post)) == 1
    records.save(post, "case", case, {"title": "Salaire de mai"})  # and the power goes before the draft does
    assert offered(post) == []
    assert post.workspace.drafts.of(post.staff_id) == []


def test_a_new_record_saved_before_the_power_went_is_never_made_twice(post: Session) -> None:
    draft = draft_of("case", {"set": {"title": "Paspò"}})
    drafts.write(post, {draft.id: draft})
    assert offered(post)[0].draft.record is None
    saved = records.save(post, "case", draft.id, {"title": "Paspò"})
    assert (saved.id, saved.number is not None) == (draft.id, True)
    assert offered(post) == []


def test_what_was_typed_after_the_save_is_offered_as_a_draft_of_the_saved_record(post: Session) -> None:
    draft = draft_of("case", {"set": {"title": "Paspò", "asks": "Paspò li"}})
    drafts.write(post, {draft.id: draft})
    records.save(post, "case", draft.id, {"title": "Paspò"})
    (found,) = offered(post)
    assert found.draft.record == draft.id


def test_an_intake_that_was_written_is_not_offered_again(post: Session) -> None:
    draft = draft_of("", {"set": {"type": "complaint"}}, page="intake")
    drafts.write(post, {draft.id: draft})
    assert len(offered(post)) == 1
    written = intake.quick_intake(post, Intake({"type": "complaint"}, id=draft.id))
    assert written.visit.id == draft.id
    assert offered(post) == []


def test_a_field_that_cannot_be_read_yet_keeps_its_draft(post: Session) -> None:
    case = records.save(post, "case", None, {"title": "Salaire"}).id
    draft = draft_of("case", {"set": {}, "raw": {"opened_on": [None, None, "31/02"]}}, case)
    drafts.write(post, {draft.id: draft})
    assert offered(post)[0].draft.typed["raw"] == {"opened_on": [None, None, "31/02"]}


def test_what_is_sealed_to_its_author_is_never_drafted(post: Session) -> None:
    (kind,) = [r.name for r in post.declarations.registers.values() if r.level == "N3"]
    draft = draft_of(kind, {"set": {"text": "…"}})
    drafts.write(post, {draft.id: draft})
    assert post.workspace.drafts.of(post.staff_id) == []


def test_deleting_a_record_drops_what_he_who_deletes_it_had_begun_there(post: Session) -> None:
    case = records.save(post, "case", None, {"title": "Saisi deux fois"}).id
    draft = draft_of("case", {"set": {"asks": "…"}}, case)
    drafts.write(post, {draft.id: draft})
    records.delete(post, "case", case, "saisi deux fois")
    assert offered(post) == []


@pytest.mark.parametrize("page", ["settings", "sync"])
def test_a_page_without_a_record_keeps_its_words_too(post: Session, page: str) -> None:
    draft = draft_of("", {"line": "Marie Désir"}, page=page)
    drafts.write(post, {draft.id: draft})
    assert offered(post)[0].draft.typed == {"line": "Marie Désir"}


def test_words_for_a_field_that_others_settled_meanwhile_are_offered_on_its_record(post: Session) -> None:
    case = records.save(post, "case", None, {"title": "Salaire"}).id
    base = records.show(post, "case", case).base
    records.save(post, "case", case, {"title": "Salaire et passeport"})
    records.save(post, "case", case, {"title": "Salaire de mai"}, base)
    draft = Draft(
        new_id(), "conflicts", "", None, {"values": {f"case|{case}|title": [None, "Salaire, passeport", None]}}, AT
    )
    drafts.write(post, {draft.id: draft})
    assert offered(post)[0].draft == draft
    conflicts.resolve(post, "case", case, "title", value="Salaire de mai")
    (found,) = offered(post)
    assert (found.draft.page, found.draft.record, found.draft.typed["set"]) == (
        "record",
        case,
        {"title": "Salaire, passeport"},
    )
    records.save(post, "case", case, {"title": "Salaire, passeport"})
    assert offered(post) == []
