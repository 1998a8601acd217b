"""Every field of every register comes back as it was given: from the table, from the batch, at headquarters, at the post."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from attache_app.errors import DomainError
from attache_app.records import rights
from attache_app.records.declarations import Field, Register, declarations
from attache_app.services import care, records
from attache_app.services.sessions import Session
from tests.journeys.offices import answer, enrol, headquarters, laptop, send, set_aside
from tests.records.strategies import records_of, typed_fields

KNOWN = declarations()
LATER = {"private_note", "erasure"}
RECORDED = [name for name in KNOWN.registers if name not in LATER]
# Two records of each register in the usual run; `--hypothesis-profile=long` looks further.
EXAMPLES = max(2, settings().max_examples // 50)
quick = settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink over batches takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)

# DESIGN §3 *Confidentiality*: what the office sees of a record whatever its level.
ALWAYS = frozenset(
    "number post confidentiality deleted status priority owner opened_on closed_on category_group".split()
)


@dataclass
class World:
    """A headquarters, a laptop of SDQ, and where files are carried."""

    hq: Session
    post: Session
    box: Path

    def maker(self, register: Register) -> Session:
        """Who may record it."""
        return self.post if register.created_by in ("post", "both", "author") else self.hq


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("Poste à Saint-Marc é")
    hq, _ = headquarters(folder / "ONM")
    with hq, laptop(folder / "SDQ") as post:
        enrol(hq, post, folder)
        yield World(hq, post, folder)


def office_sees(register: Register, f: Field, level: str) -> bool:
    """DESIGN §3: whether the office reads a field of a record of this level."""
    if f.name in ALWAYS:
        return True
    if f.level in ("N2", "N3"):
        return False
    leads_to_somebody = f.identifying or (f.type in ("text", "longtext", "texts", "verbatim") and f.level != "N0")
    return level in ("N0", "N1") or (register.level == "N2" and not leads_to_somebody)


def level_of(register: Register, values: dict[str, Any]) -> str:
    """The level that a record starts with: its register's, or that of the record it is a part of if that is higher."""
    named = values.get(register.parent)
    refs = named if isinstance(named, list) else [named] if isinstance(named, str) else []
    kinds = [ref.rpartition(":")[0] or register.fields[register.parent].kinds[0] for ref in refs]
    return max([register.level, *(KNOWN.registers[kind].level for kind in kinds)])


def as_shown(register: Register, values: dict[str, Any]) -> dict[str, Any]:
    """What a record of these values shows, beside number and post."""
    group = KNOWN.lists["complaint_categories"].by_code.get(str(values.get("category")))
    added = {"category_group": group.more["group"]} if group and "category_group" in register.fields else {}
    side = {"side": "post"} if register.name == "vetting" else {}  # who made the record in this file
    return {**side, **values, **added}


def shown(session: Session, kind: str, id: str) -> dict[str, Any]:
    """As `show` says, without what the program gives each record."""
    found = dict(records.show(session, kind, id).values)
    number, post = found.pop("number", None), found.pop("post")
    assert (number is not None) == KNOWN.registers[kind].numbered
    assert post
    return found


def may_be_set(register: Register, values: dict[str, Any], maker: Session) -> bool:
    """A post never rules on an employer: these states are headquarters'."""
    state = KNOWN.lists["employer_vetting_states"].by_code.get(str(values.get("state")))
    return not (register.name == "vetting" and maker.kind == "post" and state and state.more["set_by"] == "HQ")


@pytest.mark.parametrize("kind", RECORDED)
@quick
@given(data=st.data())
def test_a_field_comes_back_as_it_was_given_from_the_other_end_of_the_journey(
    world: World, kind: str, data: st.DataObject
) -> None:
    register = KNOWN.registers[kind]
    maker = world.maker(register)
    values = data.draw(records_of(KNOWN, register))
    for name in register.concerns:  # a thing for nobody would stay where it is
        if register.fields[name].kinds == ("post",):
            own = world.post.identity.post_id
            values[name] = [own] if register.fields[name].is_set else own
    assume(may_be_set(register, values, maker))

    id = records.save(maker, kind, None, values).id
    assert shown(maker, kind, id) == as_shown(register, values)

    seen = {
        n: v
        for n, v in as_shown(register, values).items()
        if office_sees(register, register.fields[n], level_of(register, values))
    }
    if maker is world.post:
        held = send(world.post, world.hq, world.box)
        assert (held.quarantined, held.waiting) == (0, 0)
        assert shown(world.hq, kind, id) == seen
        return
    answer(world.hq, world.post, world.box)
    if register.goes_to == "posts":
        assert shown(world.post, kind, id) == seen
    else:  # it stays at headquarters, or is for the post of a record that nobody has
        with pytest.raises(DomainError):
            records.show(world.post, kind, id)


@pytest.mark.parametrize("kind", ["case", "worker", "visit", "action", "employment"])
def test_of_a_restricted_record_headquarters_sees_that_it_is_there_and_nothing_else(world: World, kind: str) -> None:
    register = KNOWN.registers[kind]

    @quick
    @given(values=records_of(KNOWN, register))
    def each(values: dict[str, Any]) -> None:
        id = records.save(world.post, kind, None, {**values, "confidentiality": "N2"}).id
        assert send(world.post, world.hq, world.box).quarantined == 0
        assert shown(world.post, kind, id) == as_shown(register, {**values, "confidentiality": "N2"})
        seen = {n: v for n, v in as_shown(register, values).items() if n in ALWAYS}
        assert shown(world.hq, kind, id) == {**seen, "confidentiality": "N2"}

    each()


def test_every_register_is_recorded_empty_by_who_may_create_it_and_by_nobody_else(world: World) -> None:
    """Nothing is refused for being incomplete: a record of nothing is a record (DESIGN §3)."""
    for kind in KNOWN.registers:
        register = KNOWN.registers[kind]
        for session in (world.post, world.hq):
            expected = {"post": ("post", "both"), "hq": ("hq", "both")}[session.kind]
            if kind in LATER:
                code = "register_not_yet"
            elif register.created_by in expected:
                assert records.show(session, kind, records.save(session, kind, None, {}).id).kind == kind
                continue
            else:
                code = "may_not_create"
            with pytest.raises(DomainError) as refused:
                records.save(session, kind, None, {})
            assert refused.value.code == code, kind
    assert rights.NOT_YET == LATER
    assert send(world.post, world.hq, world.box).quarantined == 0


def test_what_a_form_proposes_can_be_saved(world: World) -> None:
    for kind in RECORDED:
        register = KNOWN.registers[kind]
        maker = world.maker(register)
        proposed = records.defaults(maker, kind)
        id = records.save(maker, kind, None, proposed).id
        found = shown(maker, kind, id)
        for name, value in proposed.items():
            if isinstance(value, dict) and value.keys() == {"currency"}:
                assert found.get(name, value) == value, (
                    kind
                )  # a currency alone is no amount: it waits for one beside the field
            else:
                assert found[name] == value, kind


def test_a_field_is_taken_back_to_not_asked_by_null(world: World) -> None:
    for kind in RECORDED:
        register = KNOWN.registers[kind]
        if register.append_only:
            continue
        maker = world.maker(register)
        gap = {f.name: {"missing": "refused"} for f in typed_fields(register) if f.type != "verbatim"}
        id = records.save(maker, kind, None, gap).id
        assert shown(maker, kind, id) == gap
        records.save(maker, kind, id, dict.fromkeys(gap))
        assert shown(maker, kind, id) == {}, kind


def test_afterwards_both_registers_add_up(world: World) -> None:
    assert set_aside(world.hq) == {}
    for session in (world.post, world.hq):
        assert care.check(session, lambda text: text) == {"ok": True, "problems": []}  # type: ignore[arg-type]


def test_what_is_for_its_author_alone_is_no_record_that_others_get(world: World) -> None:
    """N3 never leaves the laptop in any form (DESIGN §3): not as a hash, not as a number of which all else is withheld."""
    for kind in RECORDED:
        with pytest.raises(DomainError) as refused:
            records.save(world.maker(KNOWN.registers[kind]), kind, None, {"confidentiality": "N3"})
        assert refused.value.code == "author_only"
