"""Receipts, feeds and verdicts as stories: what is resent and when, what a restored headquarters gets back, who hears of what (DESIGN §6)."""

from pathlib import Path
from typing import Any

import pytest

from attache_app.errors import EnvironmentProblem
from attache_app.services import exchange, sessions
from attache_app.store import chain
from attache_app.store.devices import Devices
from attache_app.sync import post_batch_out
from tests.sync.conftest import Opening
from tests.sync.offices import PASSPHRASE, Ministry, Office, check_feeds, enrol, keep, parse, put_back


def tips(office: Office, dev: str) -> list[int]:
    """Up to where headquarters holds a device's chain, as this laptop believes."""
    receipt = office.setting("receipt") or {"tips": {}}
    return [seq for seq, _ in receipt["tips"].get(dev, [])]


def carries(m: Ministry, path: Path, reader: str = "hq") -> tuple[int, list[tuple[int, int]]]:
    """(single lines, (first, last) of each segment) of a file."""
    body = exchange.inspect(path, m[reader].session)
    return body["single"], [(s["tip"]["seq"] - s["lines"] + 1, s["tip"]["seq"]) for s in body["segments"]]


# Resend until receipted.


def test_a_lost_batch_costs_nothing(ministry: Opening) -> None:
    m = ministry("counter")
    for n in range(3):
        case = m["counter"].save("case", {"title": f"case {n}"})
        [path] = m["counter"].export(m.post)  # never arrives
        assert carries(m, path) == (0, [(1, 4 + 2 * (n + 1))])
    m.settle()
    assert m.hq.values("case", case)["title"] == "case 2"
    assert m.hq.dump() == m["counter"].dump()


def test_a_batch_holds_what_the_tips_do_not_cover_and_no_more(ministry: Opening) -> None:
    m = ministry("counter")
    case = m["counter"].save("case", {"title": "Salaire"})
    m.settle()
    assert tips(m["counter"], m["counter"].dev) == [6]
    m["counter"].save("case", {"priority": "P1"}, case)
    [path] = m["counter"].export(m.post)
    assert carries(m, path) == (0, [(7, 7)])


def test_nothing_new_makes_no_file(ministry: Opening) -> None:
    m = ministry("counter")
    m.settle()
    assert m["counter"].export(m.post) == []
    assert exchange.preview(m["counter"].session).nothing


def test_a_receipt_names_a_tip_only_when_every_line_before_it_is_there(ministry: Opening) -> None:
    m = ministry("counter")
    m.settle()
    backup = keep(m)
    case = m["counter"].save("case", {"title": "Salaire"})
    m.settle()
    put_back(m, backup)  # headquarters forgets lines 5 and 6
    m["counter"].save("case", {"priority": "P1"}, case)
    [result] = m.up("counter")  # line 7, beyond what it holds
    assert (result.outcome, result.new) == ("imported", 1)
    assert not m.hq.lives_twice()  # a gap is no second life
    [answer] = m.hq.give(m["counter"].dev, m.post)
    said = exchange.inspect(answer, m["counter"].session)["tips"][m["counter"].dev]
    assert [seq for seq, _ in said] == [4]
    m["counter"].take(answer)
    [path] = m["counter"].export(m.post)
    assert carries(m, path) == (4, [(5, 7)])  # and headquarters' own first lines, which came in another epoch
    m.hq.take(path)
    m.down("counter")
    assert tips(m["counter"], m["counter"].dev) == [7]
    assert m.hq.dump() == m["counter"].dump()
    assert not m.hq.lives_twice()


def test_what_came_beyond_a_gap_counts_once_the_gap_is_filled_whatever_the_order(ministry: Opening) -> None:
    m = ministry("counter")
    m.settle()
    backup = keep(m)
    for n in range(3):
        m["counter"].save("case", {"title": f"case {n}"})
    m.settle()
    put_back(m, backup)
    later = m["counter"].save("worker", {"said_name": "Wilguens"})
    [result] = m.up("counter")
    assert result.new == 2
    assert m.hq.values("worker", later)["said_name"] == "Wilguens"
    m.settle()
    assert m.hq.dump() == m["counter"].dump()
    with m.hq.session.store.reading() as conn:
        [end] = chain.ends(conn, Devices(conn), m["counter"].dev)
    assert end.complete


def test_two_programs_that_make_a_batch_at_once_do_not_give_two_the_same_number(
    ministry: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    m = ministry("counter")
    prepare, meanwhile = post_batch_out.prepare, list[Path]()

    def slowly(*given: Any) -> Any:
        monkeypatch.setattr(post_batch_out, "prepare", prepare)
        meanwhile.extend(m["counter"].export(m.post))
        return prepare(*given)

    monkeypatch.setattr(post_batch_out, "prepare", slowly)
    m["counter"].save("case", {"title": "Salaire"})
    with pytest.raises(EnvironmentProblem, match="locked"):
        m["counter"].export(m.post)
    assert [r.outcome for r in m.hq.take(*meanwhile)] == ["imported"]
    assert list(m.post.iterdir()) == meanwhile


# The newest receipt governs, even if it takes back.


def test_a_late_return_brings_its_changes_and_governs_nothing(ministry: Opening) -> None:
    m = ministry("counter", "field")
    m.settle()
    worker = m["field"].save("worker", {"said_name": "Rosemène"})
    m.up("field")
    m["counter"].save("case", {"title": "Salaire"})
    m.up("counter")
    [early] = m.hq.give(m["counter"].dev, m.post)
    m["counter"].save("case", {"title": "Congés"})
    m.up("counter")
    [late] = m.hq.give(m["counter"].dev, m.post)
    m["counter"].take(late)
    held = tips(m["counter"], m["counter"].dev)
    m["counter"].take(early)
    assert tips(m["counter"], m["counter"].dev) == held
    assert m["counter"].values("worker", worker)["said_name"] == "Rosemène"


def test_a_receipt_that_takes_back_makes_the_laptop_send_again_by_itself(ministry: Opening) -> None:
    m = ministry("counter")
    m.settle()
    backup = keep(m)
    case = m["counter"].save("case", {"title": "Salaire"})
    m.settle()
    put_back(m, backup)
    assert ("case", case) not in parse(m.hq.dump())
    m.settle()
    assert m.hq.dump() == m["counter"].dump()
    assert m.hq.values("case", case)["title"] == "Salaire"


def test_of_two_epochs_the_return_that_answers_the_later_batch_governs_and_an_equal_one_waits(
    ministry: Opening,
) -> None:
    m = ministry("counter")
    m.settle()
    backup = keep(m)
    m["counter"].save("case", {"title": "Salaire"})
    m.up("counter")
    [old] = m.hq.give(m["counter"].dev, m.post)
    m["counter"].take(old)
    believed = m["counter"].setting("receipt")
    put_back(m, backup)
    [new] = m.hq.give(m["counter"].dev, m.post)  # answers an older batch of another epoch
    m["counter"].take(new)
    assert m["counter"].setting("receipt") == believed
    assert m["counter"].export(m.post), "the next batch decides"
    m.settle()
    assert m["counter"].setting("receipt")["epoch"] == m.hq.setting("epoch")
    assert m.hq.dump() == m["counter"].dump()


# Headquarters restored from an older backup.


def test_a_restored_headquarters_gets_back_what_the_posts_hold_and_its_own_lines_after_a_look(
    ministry: Opening,
) -> None:
    m = ministry("counter", "field", "dajabon")
    m.settle()
    backup = keep(m)
    case = m["counter"].save("case", {"title": "Salaire"})
    m.settle()
    m["field"].save("case", {"priority": "P1"}, case)
    agreement = m.hq.save("agreement", {"title": "Accord de 2018"})
    m.settle()
    before = m.hq.dump()
    put_back(m, backup)
    assert m.hq.dump() != before
    m.settle()
    waiting = [h for h in exchange.quarantine(m.hq.session) if h.reason == "unproven"]
    assert {h.id for h in waiting} == {agreement}
    assert ("agreement", agreement) not in parse(m.hq.dump())
    assert exchange.let_stand(m.hq.session) == len(waiting)
    m.settle()
    assert m.hq.dump() == before
    assert m["counter"].dump() == m["field"].dump() == before
    assert m.hq.reasons() == [] and m["counter"].reasons() == []


def test_a_laptop_that_drowned_before_the_restore_lives_on_in_its_colleague(ministry: Opening) -> None:
    m = ministry("counter", "field")
    m.settle()
    backup = keep(m)
    case = m["field"].save("case", {"title": "Salaire"})
    m.settle()
    put_back(m, backup)
    for _ in range(3):
        m.round("counter")
        exchange.let_stand(m.hq.session)
    assert m.hq.values("case", case)["title"] == "Salaire"
    m.settle("field")
    assert m.hq.dump() == m["counter"].dump()
    assert m.hq.reasons() == []


def test_a_restored_headquarters_gives_no_letter_twice(ministry: Opening) -> None:
    m = ministry("counter", "field")
    m.settle()
    backup = keep(m)
    grant = m.folder / "new.attache-grant"
    request = m.folder / "new.attache-request"
    exchange.write_request(m["field"].session, m.card, request)
    exchange.enrol(m.hq.session, request, grant)
    letter = exchange.accept(m["field"].session, grant)
    put_back(m, backup)
    m["field"].save("case", {"title": "Salaire"})
    m.up("field")
    exchange.write_request(m["counter"].session, m.card, request)
    exchange.enrol(m.hq.session, request, grant)
    assert exchange.accept(m["counter"].session, grant) > letter


def test_single_lines_go_back_in_every_batch_until_one_is_answered(ministry: Opening) -> None:
    m = ministry("counter", "field")
    m.settle()
    backup = keep(m)
    m["field"].save("case", {"title": "Salaire"})
    m.settle()
    put_back(m, backup)
    m.round("counter")  # the next batch decides
    m.down("counter")
    singles = [carries(m, path)[0] for _ in range(2) for path in m["counter"].export(m.post)]
    assert len(singles) == 2 and singles[0] == singles[1] > 0
    m.round("counter")
    assert m["counter"].export(m.post) == []


# Feeds.


def test_a_return_that_was_lost_is_made_again(ministry: Opening) -> None:
    m = ministry("counter", "field")
    m.settle()
    worker = m["field"].save("worker", {"said_name": "Rosemène"})
    m.up("field")
    m.up("counter")
    for _ in range(2):
        m.hq.give(m["counter"].dev, m.post)  # lost
    m.down("counter")
    assert m["counter"].values("worker", worker)["said_name"] == "Rosemène"


def test_a_replacement_receives_the_whole_register_of_its_post(ministry: Opening) -> None:
    m = ministry("counter", "field")
    case = m["counter"].save("case", {"title": "Salaire"})
    m.settle("counter")
    exchange.revoke(m.hq.session, m["counter"].dev, None, "stolen")
    m.settle("field")
    assert m["field"].values("case", case)["title"] == "Salaire"
    assert m["field"].dump() == m.hq.dump()


def test_restricted_lines_leave_as_their_hash_and_follow_when_the_level_is_lowered(ministry: Opening) -> None:
    m = ministry("counter", "field")
    case = m["counter"].save(
        "case", {"title": "Menaces", "confidentiality": "N2", "priority": "P1", "channel": "PHONE"}
    )
    m.settle()
    assert set(parse(m.hq.dump())["case", case]) == {"number", "post", "confidentiality", "priority"}
    assert "title" not in m["field"].values("case", case)
    m["counter"].save("case", {"confidentiality": "N1"}, case)
    m.settle()
    assert m.hq.values("case", case)["title"] == "Menaces"
    assert m["field"].dump() == m["counter"].dump() == m.hq.dump()


def test_a_level_that_rises_and_falls_between_two_returns_skips_nothing(ministry: Opening) -> None:
    m = ministry("counter", "field")
    case = m["counter"].save("case", {"title": "Menaces"})
    m.settle("counter")
    m["counter"].save("case", {"confidentiality": "N2"}, case)
    m.settle("counter")
    m.settle("field")
    assert "title" not in m["field"].values("case", case)
    m["counter"].save("case", {"confidentiality": "N1"}, case)
    m.settle()
    assert m["field"].values("case", case)["title"] == "Menaces"


def test_what_is_part_of_a_case_is_hidden_and_revealed_with_it(ministry: Opening) -> None:
    m = ministry("counter", "field")
    case = m["counter"].save("case", {"title": "Menaces"})
    line = m["counter"].save("claim_line", {"case": case, "item": "WAGES", "unit_note": "deux quinzaines"})
    m.settle("counter")
    m["counter"].save("case", {"confidentiality": "N2"}, case)
    m.settle("counter")
    m.settle("field")
    check_feeds(m.hq)
    assert "unit_note" not in parse(m["field"].dump()).get(("claim_line", line), {})
    m["counter"].save("case", {"confidentiality": "N1"}, case)
    m.settle()
    check_feeds(m.hq)
    assert m["field"].values("claim_line", line)["unit_note"] == "deux quinzaines"
    assert m["field"].dump() == m["counter"].dump() == m.hq.dump()


# People of headquarters.


def test_who_joins_headquarters_later_is_known_to_the_posts(ministry: Opening) -> None:
    m = ministry("counter")
    m.settle()
    sessions.add_person(m.hq.session, "Ketly Bien-Aimé", PASSPHRASE)
    m.settle()
    assert m["counter"].dump() == m.hq.dump()


def test_a_headquarters_restored_from_before_a_laptop_enrolled_knows_it_again_by_its_certificate(
    ministry: Opening,
) -> None:
    m = ministry("counter")
    m.settle()
    backup = keep(m)
    path = m.folder / "late"
    sessions.new_post(
        path, passphrase=PASSPHRASE, post="SDQ", country="DO", city="Santo Domingo", person="Yolette Cadet"
    )
    m.offices["late"] = Office("late", path)
    enrol(m.hq.session, m["late"].session, m.folder, card=m.card)
    case = m["late"].save("case", {"title": "Salaire"})
    m.settle()
    put_back(m, backup)
    m.settle("counter")  # sends what it holds of the laptop that headquarters does not know
    exchange.let_stand(m.hq.session)
    assert ("case", case) not in parse(m.hq.dump())
    m["late"].save("case", {"priority": "P1"}, case)
    m.settle()
    assert m.hq.reasons() == []
    assert m.hq.values("case", case)["title"] == "Salaire"
    assert m.hq.dump() == m["late"].dump() == m["counter"].dump()
