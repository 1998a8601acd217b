"""`attache agenda`: the first page for programs and for people, at a post and at headquarters."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from attache_app.services import sessions, today_settle
from attache_app.services import today as todays
from tests.cli.program import PASSPHRASE, attache, call, new_post, record


@dataclass(frozen=True)
class Offices:
    """A headquarters and a post, enrolled."""

    folder: Path
    hq: Path
    post: Path


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    folder = tmp_path_factory.mktemp("Poste à Jacmel é")
    hq, post = folder / "siège", new_post(folder / "post")
    attache("new", "hq", hq, "--person", "Wilner Fictif", "--recovery", folder / "recovery.txt")
    attache("hq", "card", hq, "--out", folder / "card")
    attache("post", "request", post, "--card", folder / "card", "--out", folder / "request")
    attache("hq", "enrol", hq, folder / "request", "--out", folder / "grant")
    attache("post", "accept", post, folder / "grant")
    yield Offices(folder, hq, post)


def today(workspace: Path, days: int = 0) -> str:
    """A day at the post, counted from today."""
    on = dt.date.fromisoformat(attache("agenda", workspace, "--json").document["on"])
    return (on + dt.timedelta(days=days)).isoformat()


def section(workspace: Path, name: str, *more: object) -> dict[str, Any]:
    found = attache("agenda", workspace, "--json", "--lang", "en", *more).document
    return next(s for s in found["sections"] if s["section"] == name)


def test_the_agenda_is_one_document_of_five_sections_in_the_order_of_the_page(offices: Offices) -> None:
    found = attache("agenda", offices.post, "--json").document
    assert list(found) == ["on", "zone", "sections"]
    assert (found["zone"], [s["section"] for s in found["sections"]]) == (
        "America/Santo_Domingo", ["lapses", "due", "waits", "incomplete", "left"]
    )  # fmt: skip


def test_a_day_may_be_asked_for_and_lines_name_record_field_and_date(offices: Offices) -> None:
    (task,) = record(offices.post, {"kind": "task", "set": {"title": "Call the mill", "type": "callback", "due_at": "2031-03-04T10:00:00-04:00"}})  # fmt: skip
    assert all(line["id"] != task["id"] for line in section(offices.post, "due")["lines"]), "years ahead"
    (line,) = section(offices.post, "due", "--on", "2031-03-02")["lines"]
    assert line == {
        "line": "task", "page": "record", "kind": "task", "id": task["id"], "field": "done_at", "number": None,
        "title": "Call the mill · 4 Mar 2031 10:00", "date": "2031-03-04", "at": "10:00", "days": 2, "when": "in 2 days, 10:00",
        "reason": "Task: Call the mill", "details": "Call back", "level": "soon", "estimated": False, "owner": "",
    }  # fmt: skip


def test_people_read_the_same_in_words(offices: Offices) -> None:
    answer = call("agenda", offices.post, "--on", "2031-03-02", "--lang", "en")
    assert answer.code == 0
    assert "What is due: 1" in answer.out.splitlines()
    assert "  in 2 days, 10:00 · 4 Mar 2031 10:00 · Task: Call the mill · Call back" in answer.out.splitlines()
    assert "  Nobody waits for a call, an answer or a signature." in answer.out.splitlines()


def test_a_day_that_is_none_is_wrong_usage(offices: Offices) -> None:
    assert call("agenda", offices.post, "--on", "tomorrow").code == 2


def test_a_post_s_question_waits_at_headquarters_until_it_is_answered(offices: Offices) -> None:
    asked = today(offices.post, -20)
    (question,) = record(offices.post, {"kind": "request", "set": {
        "from_side": "post", "type": "legal", "urgency": "P2", "question": "May we?", "asked_on": asked
    }})  # fmt: skip
    assert [line["line"] for line in section(offices.post, "waits")["lines"]] == ["request_out"]
    (offices.folder / "stick").mkdir()
    sent = attache("post", "export", offices.post, "--out", offices.folder / "stick", "--json").document
    attache("hq", "import", offices.hq, *(offices.folder / "stick" / Path(f).name for f in sent["files"]), "--json")
    (line,) = section(offices.hq, "waits")["lines"]
    assert (line["id"], line["field"], line["level"]) == (question["id"], "answer", "late")
    assert line["reason"] == "A post’s request: answer"
    record(offices.hq, {"kind": "request", "id": question["id"], "set": {"answer": "You may.", "answered_on": today(offices.post)}})  # fmt: skip
    assert section(offices.hq, "waits")["lines"] == []


def test_a_notice_of_headquarters_is_there_until_it_was_read(offices: Offices) -> None:
    (notice,) = record(offices.hq, {"kind": "notice", "set": {
        "title": "Consulate closed on Friday", "body": "All day.", "valid_from": today(offices.post), "must_confirm": True
    }})  # fmt: skip
    device = attache("status", offices.post, "--json").document["device"]
    (offices.folder / "back").mkdir()
    attache("hq", "return", offices.hq, "--device", device, "--out", offices.folder / "back")
    attache("post", "import", offices.post, *(offices.folder / "back").iterdir())
    line = next(line for line in section(offices.post, "waits")["lines"] if line["kind"] == "notice")
    assert (line["line"], line["id"], line["field"]) == ("notice", notice["id"], "body")
    assert line["title"] == "Consulate closed on Friday"
    with sessions.open_session(offices.post, PASSPHRASE) as session:
        (known,) = [c for s in todays.agenda(session).sections for c in s.lines if c.kind == "notice"]
        today_settle.settle(session, known)
    assert all(line["kind"] != "notice" for line in section(offices.post, "waits")["lines"])


def test_headquarters_sees_which_laptop_has_been_silent(offices: Offices) -> None:
    field = new_post(offices.folder / "field")
    attache("post", "request", field, "--card", offices.folder / "card", "--out", offices.folder / "asked")
    attache("hq", "enrol", offices.hq, offices.folder / "asked", "--out", offices.folder / "granted")
    (line,) = section(offices.hq, "left")["lines"]
    assert (line["title"], line["reason"], line["page"]) == ("Laptop SDQ-B", "No batch came yet", "inbox")
