"""Verdicts: what is set aside, who hears of it, what ends it; later versions; laptops that were lost (DESIGN §4 *Quarantine*, §5)."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import select, update

from attache_app.records.changes import next_link
from attache_app.services import exchange
from attache_app.store import batches, settings
from attache_app.store.devices import Devices
from attache_app.store.tables import line, tip
from attache_app.sync import settling
from tests.sync.conftest import Opening
from tests.sync.offices import Ministry, Office, keep, parse, put_back

# Verdicts.


def test_a_verdict_goes_by_hash_to_every_laptop_of_the_post_and_to_no_other(ministry: Opening) -> None:
    m = ministry("counter", "field", "dajabon")
    case = m["counter"].save("case", {"title": "Salaire"})
    m.settle()
    m["counter"].forge("case", case, {"post": m["dajabon"].post_id})
    m.settle()
    [(hash, reason)] = m.hq.aside().items()
    assert reason == "rights"
    for name, told in (("counter", {hash: "rights"}), ("field", {hash: "rights"}), ("dajabon", {})):
        with m[name].session.store.reading() as conn:
            assert batches.verdicts(conn, m.hq.setting("epoch")) == told
    assert m["counter"].aside() == {hash: "rights"}
    assert m["counter"].values("case", case)["post"] == m["counter"].post_id
    assert m["dajabon"].aside() == {}
    assert exchange.status(m["counter"].session)["quarantined"] == 1


def test_a_verdict_that_ends_is_told_and_lifts_the_clock(ministry: Opening) -> None:
    """A record whose maker's batch is still on its way: what a colleague's program wrote to it waits for its post."""
    m = ministry("counter", "field")
    m.settle()
    backup = keep(m)
    case = m["counter"].save("case", {"title": "Salaire"})
    m.settle()
    for _ in range(20):
        m["field"].save("worker", {"said_name": "Rosemène"})
    m["field"].save("case", {"priority": "P1"}, case)
    put_back(m, backup)
    m.up("field")  # headquarters does not know whose the case is
    m.down("field")
    assert m.hq.reasons() == ["scope"]
    m.down("field")
    m.round("field")
    m.settle()
    exchange.let_stand(m.hq.session)
    m.settle()
    assert m.hq.reasons() == m["field"].reasons() == m["counter"].reasons() == []
    m["counter"].save("case", {"priority": "P2"}, case)
    m.settle()
    assert m.hq.values("case", case)["priority"] == "P2"
    assert m.hq.reasons() == [] and m.hq.conflicts() == set()


def test_naming_goes_through_a_line_that_colleagues_have_only_as_a_verdict(ministry: Opening) -> None:
    m = ministry("counter", "field")
    case = m["counter"].save("case", {"title": "Salaire", "channel": "PHONE"})
    m.settle()
    m["counter"].forge("case", case, {"channel": "two\nlines"})
    m["counter"].save("case", {"channel": "LETTER"}, case)  # over what it showed: headquarters has not spoken yet
    m.settle()
    assert m.hq.reasons() == ["value"]
    assert m.hq.values("case", case)["channel"] == "LETTER"
    assert m.hq.conflicts() == m["counter"].conflicts() == m["field"].conflicts() == set()
    assert m["field"].dump() == m["counter"].dump() == m.hq.dump()
    assert "two" not in str(m["field"].changes())


def doctor(office: Office, body: bytes) -> bytes:
    """Put other bytes in the place of the last line of this laptop's log; their hash."""
    with office.session.store.writing() as conn:
        state = settings.get(conn, "writer")
        row = conn.execute(select(line).where(line.c.link == bytes.fromhex(state["link"]))).one()
        hash = hashlib.sha256(body).digest()
        link = next_link(row.before, hash)
        bare = {"kind": None, "record": None, "class": None, "clock": None}
        conn.execute(update(line).where(line.c.no == row.no).values(body=body, hash=hash, link=link, **bare))
        conn.execute(
            update(tip).where(tip.c.dev == Devices(conn).no(office.dev), tip.c.link == row.link).values(link=link)
        )
        settings.put(conn, "writer", {**state, "link": link.hex()})
    return hash


def test_a_line_that_is_no_change_is_set_aside_and_told_to_its_post(ministry: Opening) -> None:
    m = ministry("counter", "field", "dajabon")
    case = m["counter"].save("case", {"title": "Salaire"})
    m.settle()
    m["counter"].save("case", {"priority": "P1"}, case)
    hash = doctor(m["counter"], b'{"kind":"case","says":"nothing"}')
    after = m["counter"].save("worker", {"said_name": "Wilguens"})
    m.settle()
    assert m.hq.aside() == {hash: "form"}
    assert m.hq.values("worker", after)["said_name"] == "Wilguens"
    for name, told in (("counter", {hash: "form"}), ("field", {hash: "form"}), ("dajabon", {})):
        with m[name].session.store.reading() as conn:
            assert batches.verdicts(conn, m.hq.setting("epoch")) == told


def test_a_line_that_says_another_place_than_its_own_is_no_change(ministry: Opening) -> None:
    m = ministry("counter")
    m["counter"].save("worker", {"said_name": "Wilguens"})
    [*_, (_, last)] = m["counter"].changes()
    hash = doctor(m["counter"], last.line.replace(b'"seq":%d' % last.seq, b'"seq":%d' % (last.seq + 1)))
    m.settle()
    assert m.hq.aside() == {hash: "form"}


# Later versions.


@contextmanager
def older(office: Office, register: str, field: str, unknown: str) -> Iterator[None]:
    """This workspace does not know a field of a register, nor another register; at the end it is upgraded."""
    full = office.session.declarations
    known = full.registers[register]
    fewer = replace(
        known,
        own=tuple(f for f in known.own if f.name != field),
        fields=MappingProxyType({n: f for n, f in known.fields.items() if n != field}),
    )
    registers = {n: r for n, r in full.registers.items() if n != unknown} | {register: fewer}
    office.session.declarations = replace(full, registers=MappingProxyType(registers))
    try:
        yield
    finally:
        office.session.declarations = full
    settling.apply_waiting(office.session.store, full, is_hq=office.name == "hq")


def test_a_field_and_a_register_unknown_here_wait_for_an_upgrade(ministry: Opening) -> None:
    m = ministry("counter", "field")
    m.settle()
    with older(m.hq, "case", "channel", "mail"):
        case = m["counter"].save("case", {"channel": "PHONE", "title": "Salaire"})
        mail = m["counter"].save("mail", {"subject": "Convocation"})
        [result] = m.up("counter")
        assert result.waiting == 3 and result.quarantined == 0  # the case's channel; the letter in two lines
        assert exchange.status(m.hq.session)["waiting"] == 3
        assert exchange.quarantine(m.hq.session, retry=True) is not None
        assert m.hq.values("case", case)["title"] == "Salaire"
        m.settle()
        assert ("mail", mail) not in parse(m["field"].dump())
    assert m.hq.values("case", case)["channel"] == "PHONE"
    m.settle()
    assert m.hq.dump() == m["counter"].dump() == m["field"].dump()
    assert exchange.status(m.hq.session)["waiting"] == 0


def test_naming_goes_through_what_waits_for_an_upgrade(ministry: Opening) -> None:
    m = ministry("counter", "field")
    case = m["counter"].save("case", {"channel": "PHONE", "outcome": "LOST"})
    m.settle()
    with older(m.hq, "case", "channel", "mail"):
        m["counter"].save("case", {"channel": "LETTER", "outcome": "WON"}, case)  # one change: all of it waits
        m.up("counter")
        assert m.hq.values("case", case)["outcome"] == "LOST"
        m["counter"].save("case", {"outcome": "SETTLED"}, case)
        m.settle()
        for office in (m.hq, m["field"]):
            assert office.values("case", case)["outcome"] == "SETTLED"
            assert office.conflicts() == set()
    m.settle()
    assert m.hq.dump() == m["counter"].dump() == m["field"].dump()


def test_a_laptop_that_is_behind_waits_too(ministry: Opening) -> None:
    m = ministry("counter", "field")
    m.settle()
    with older(m["field"], "case", "channel", "mail"):
        case = m["counter"].save("case", {"channel": "PHONE", "title": "Salaire"})
        m.settle()
        assert "channel" not in m["field"].values("case", case)
        assert exchange.status(m["field"].session)["waiting"] == 1
    assert m["field"].dump() == m.hq.dump()


def test_a_verdict_that_ends_does_not_apply_what_still_waits_for_an_upgrade(ministry: Opening) -> None:
    m = ministry("counter", "field")
    m.settle()
    backup = keep(m)
    case = m["counter"].save("case", {"title": "Salaire"})
    m.settle()
    with older(m["counter"], "case", "channel", "mail"):
        m["field"].save("case", {"channel": "PHONE"}, case)
        m.settle()
        put_back(m, backup)
        m["field"].save("worker", {"said_name": "Rosemène"})
        for _ in range(3):
            m.round("field")
        assert m.hq.reasons() == ["scope", "unproven", "unproven"]  # whose case it is only the other laptop can prove
        m.down("counter")
        m.settle()
        assert m.hq.reasons() == []
        assert "channel" not in m["counter"].dump("case").decode()
        assert exchange.status(m["counter"].session)["waiting"] == 1
    m.settle()
    assert m.hq.dump() == m["counter"].dump() == m["field"].dump()


# Revocation.


def stolen(m: Ministry) -> tuple[str, Path]:
    """The field laptop, with a case of its own at headquarters; and its backup from before."""
    m.settle()
    backup = keep(m, "field")
    case = m["field"].save("case", {"title": "Salaire"})
    m.settle()
    return case, backup


def test_what_a_revoked_laptop_writes_after_the_tips_is_set_aside(ministry: Opening) -> None:
    m = ministry("counter", "field")
    case, _ = stolen(m)
    exchange.revoke(m.hq.session, m["field"].dev, None, "stolen")
    m["field"].save("case", {"title": "Rien"}, case)
    [result] = m.up("field")
    assert result.outcome == "imported"
    assert m.hq.reasons() == ["revoked"]
    m.settle("counter")
    assert m.hq.values("case", case)["title"] == m["counter"].values("case", case)["title"] == "Salaire"


def test_what_follows_the_tips_before_a_chosen_seq_stands(ministry: Opening) -> None:
    m = ministry("counter", "field")
    case, _ = stolen(m)
    m["field"].save("case", {"priority": "P1"}, case)  # line 7, on its way when it was stolen
    exchange.revoke(m.hq.session, m["field"].dev, 8, "stolen")
    m["field"].save("case", {"priority": "P3"}, case)  # line 8, the thief's
    m.up("field")
    assert m.hq.reasons() == ["revoked"]
    assert m.hq.values("case", case)["priority"] == "P1"


def test_a_thief_who_rolls_the_laptop_back_writes_no_line_that_stands(ministry: Opening) -> None:
    m = ministry("counter", "field")
    case, backup = stolen(m)
    exchange.revoke(m.hq.session, m["field"].dev, None, "stolen")
    put_back(m, backup, "field")
    other = m["field"].save(
        "worker", {"said_name": "Personne"}
    )  # lines 5 and 6 of another branch, before the chosen seq
    m.up("field")
    assert m.hq.reasons() == ["revoked", "revoked"]
    assert ("worker", other) not in parse(m.hq.dump())
    assert m.hq.values("case", case)["title"] == "Salaire"


def test_a_revocation_outlives_a_restore_of_headquarters(ministry: Opening) -> None:
    m = ministry("counter", "field")
    m.settle()
    backup = keep(m)
    case = m["field"].save("case", {"title": "Salaire"})
    m.settle()
    exchange.revoke(m.hq.session, m["field"].dev, None, "stolen")
    m["field"].save("case", {"title": "Rien"}, case)
    put_back(m, backup)
    m.up("field")
    assert m.hq.reasons() == ["revoked"]
    m.settle("counter")
    exchange.let_stand(m.hq.session)  # what it wrote before the loss comes back from a colleague, and is known again
    assert m.hq.reasons() == ["revoked"]
    assert m.hq.values("case", case)["title"] == "Salaire"


def test_a_laptop_of_which_nothing_is_held_is_revoked_from_the_start_of_its_chain(ministry: Opening) -> None:
    m = ministry("counter")
    exchange.revoke(m.hq.session, m["counter"].dev, None, "stolen")
    m["counter"].save("case", {"title": "Rien"})
    m.up("counter")
    assert set(m.hq.reasons()) == {"revoked"} and len(m.hq.reasons()) == 6
