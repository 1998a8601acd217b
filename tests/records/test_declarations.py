"""The declarations in resources/ obey their own grammar (resources/README.md): a wrong row would show up years later, in a file of another office."""

import re
from collections import Counter

from attache_app.records.declarations import FREE_TEXT_TYPES, TYPES
from attache_app.records.rights import NOT_YET
from attache_app.records.values import canonical
from tests.records.grammar import KNOWN, NAME, bad, every_field, list_names, rows, where

ALL_REGISTERS = 70
LEVELS = ("N0", "N1", "N2", "N3")
MODULES = set("people casework employers protection before_after agreements office".split())
CREATORS = set("post hq both author system".split())
CHANGERS = set("post hq both author owner country nobody system".split())
DESTINATIONS = set("hq country posts both nowhere".split())
SEARCHED = set("no words name phone exact".split())
NEEDS_TARGET = set("code codes ref refs".split())
DEFAULT_WORDS = set("now today me post post.currency true".split())


# registers


def test_the_registers_are_the_seventy_that_were_agreed() -> None:
    names = [r["register"] for r in rows("registers")]
    assert len(names) == len(set(names)) == ALL_REGISTERS
    bad([n for n in names if not re.fullmatch(NAME, n) or n == "common"])


def test_a_register_says_only_what_the_grammar_allows() -> None:
    for r in KNOWN.registers.values():
        assert r.module in MODULES, r.name
        assert r.level in LEVELS, r.name
        assert r.created_by in CREATORS, r.name
        assert r.changed_by in CHANGERS, r.name
        assert r.goes_to in DESTINATIONS, r.name


def test_only_a_register_that_its_author_alone_writes_stays_on_the_laptop() -> None:
    for r in KNOWN.registers.values():
        alone = (r.created_by == "author", r.changed_by == "author", r.goes_to == "nowhere", r.level == "N3")
        assert len(set(alone)) == 1, r.name


def test_a_register_that_only_grows_is_changed_by_nobody() -> None:
    bad([r.name for r in KNOWN.registers.values() if r.append_only != (r.changed_by == "nobody")])


def test_whom_a_register_concerns_is_a_post_or_the_post_of_a_record_named_by_its_own_fields() -> None:
    for r in KNOWN.registers.values():
        bad([f"{r.name}.{name}" for name in r.concerns if not r.fields[name].kinds or r.fields[name].computed])
        assert not r.concerns or r.goes_to in ("posts", "both"), r.name
        assert r.goes_to != "both" or r.concerns or r.name in NOT_YET, r.name


def test_a_parent_is_a_stored_reference_to_other_records() -> None:
    for r in KNOWN.registers.values():
        if r.parent:
            f = r.fields[r.parent]
            assert f.kinds and not f.computed, r.name
            assert set(f.kinds) <= KNOWN.registers.keys() | {"*"}, r.name


def test_parents_make_no_circle() -> None:
    for r in KNOWN.registers.values():
        seen, at = set[str](), [r.name]
        while at:
            name = at.pop()
            assert name not in seen, f"{r.name}: {name}"
            seen.add(name)
            parent = KNOWN.registers[name].parent
            at += [k for k in KNOWN.registers[name].fields[parent].kinds if k != "*"] if parent else []


def test_the_path_to_a_person_leads_through_references_to_a_person_or_a_case() -> None:
    for r in KNOWN.registers.values():
        at, fields = {r.name}, r.person.split(".") if r.person else []
        for name in fields:
            step = [KNOWN.registers[kind].fields.get(name) for kind in at]
            assert all(f is not None and f.kinds and not f.computed for f in step), f"{r.name}: {r.person}"
            at = {kind for f in step if f is not None for kind in f.kinds}
        # a case speaks of its case_workers; kin and staff and others may be named beside a worker
        assert not fields or at & {"worker", "kin", "case"}, f"{r.name}: {r.person}"


def test_a_record_is_shown_by_fields_that_it_has() -> None:
    for r in KNOWN.registers.values():
        assert r.shown_as, r.name
        bad([f"{r.name}.{n}" for n in r.shown_as if n not in r.fields])
        assert ("number" in r.shown_as) <= r.numbered, r.name


def test_every_register_has_fields_and_a_form() -> None:
    for r in KNOWN.registers.values():
        assert r.own and r.groups, r.name


# fields


def test_every_field_belongs_to_a_register_and_stands_once() -> None:
    names = Counter((r["register"], r["field"]) for r in rows("data_dictionary"))
    bad([f"{k}" for k, n in names.items() if n > 1])
    bad([f"{r}.{f}" for r, f in names if (r != "common" and r not in KNOWN.registers) or not re.fullmatch(NAME, f)])
    common = {f for r, f in names if r == "common"}
    bad([f"{r}.{f}" for r, f in names if r != "common" and f in common])


def test_the_common_fields_are_those_of_the_log() -> None:
    common = [r["field"] for r in rows("data_dictionary") if r["register"] == "common"]
    assert sorted(common) == sorted(
        "id number post confidentiality deleted corrects created_at created_by changed_at changed_by laptop".split()
    )


def test_a_field_says_only_what_the_grammar_allows() -> None:
    for f in every_field():
        assert f.type in TYPES, where(f)
        assert f.level in LEVELS, where(f)
        assert f.searched in SEARCHED, where(f)
        assert f.width in ("short", "half", "full"), where(f)
        assert bool(f.target) == (f.type in NEEDS_TARGET), where(f)


def test_only_private_notes_hold_what_never_leaves_the_laptop() -> None:
    bad([where(f) for f in every_field() if f.level == "N3" and f.register != "private_note"])


def test_every_list_and_register_that_a_field_points_to_exists() -> None:
    for f in every_field():
        if f.type in ("code", "codes"):
            assert f.target in KNOWN.lists, where(f)
        for kind in f.kinds:
            assert kind == "*" or kind in KNOWN.registers, where(f)
        assert f.kinds == ("*",) or "*" not in f.kinds, where(f)
        assert len(set(f.kinds)) == len(f.kinds), where(f)


def test_every_list_is_used() -> None:
    """By a field, by a part of a value, or by a rule that stands beside it."""
    of_parts = {
        "countries",
        "currencies",
        "haiti_communes",
        "haiti_departments",
        "dominican_provinces",
        "languages",
        "unit",
    }
    of_rules = {"complaint_groups", "limitation_start_events", "pay_bases"}
    used = {f.target for f in every_field() if f.type in ("code", "codes")}
    assert set(KNOWN.lists) - used - of_parts - of_rules == set()


def test_a_unit_has_a_label_and_stands_at_a_number() -> None:
    for f in every_field():
        if f.unit == "quantity_unit":
            assert KNOWN.field(f.register, "quantity_unit").type == "code", where(f)
        elif f.unit:
            assert f.unit in KNOWN.lists["unit"].by_code, where(f)
        assert not f.unit or f.type in ("int", "dec"), where(f)


def test_a_unit_that_is_declared_is_used() -> None:
    assert set(KNOWN.lists["unit"].by_code) == {f.unit for f in every_field()} - {"", "quantity_unit"}


def test_every_field_lies_in_a_group_of_its_form_and_every_group_has_fields() -> None:
    for r in KNOWN.registers.values():
        groups = [g.name for g in r.groups]
        assert len(set(groups)) == len(groups), r.name
        bad([n for n in groups if not re.fullmatch(NAME, n)])
        assert {f.group for f in r.own} == set(groups), r.name
        # in the order of the form: a group is not taken up again after another has begun
        met = list(dict.fromkeys(f.group for f in r.own))
        assert met == groups, r.name
    assert {r["register"] for r in rows("form_groups")} == KNOWN.registers.keys()


def test_the_columns_of_a_list_are_numbered_one_after_another() -> None:
    for r in KNOWN.registers.values():
        assert sorted(f.listed for f in r.own if f.listed) == list(range(1, len(r.listed()) + 1)), r.name


def test_what_is_searched_by_name_or_telephone_is_one() -> None:
    for f in every_field():
        if f.searched == "phone":
            assert f.type in ("phone", "phones"), where(f)
        if f.searched == "name":
            assert f.type in ("name", "text", "texts"), where(f)
        assert not (f.computed and f.searched not in ("no", "exact")), where(f)


def test_what_a_person_says_or_is_called_is_never_public_and_identifying() -> None:
    """A field at N0 is shown to everybody, so it cannot say who the worker is."""
    bad([where(f) for f in every_field() if f.identifying and f.level == "N0"])


def test_names_and_telephones_in_the_registers_of_people_are_declared_identifying() -> None:
    about_workers = ("worker", "kin", "case_worker", "visit", "custody", "death", "shelter", "departure")
    for f in every_field():
        if f.register in about_workers and f.type in ("name", "phone", "phones"):
            assert f.identifying, where(f)


def test_a_computed_field_says_what_it_is_computed_from_and_proposes_nothing() -> None:
    for f in every_field():
        if f.computed:
            assert f.note and not f.default and not f.required, where(f)


def test_a_common_default_is_of_the_fields_type() -> None:
    for f in every_field():
        if not f.default:
            continue
        if f.default == "post.currency":
            assert f.type in ("money", "rate"), where(f)
        elif f.default in ("now", "today"):
            assert f.type in {"now": ("datetime",), "today": ("date", "pdate")}[f.default], where(f)
        elif f.default == "me":
            assert f.kinds == ("staff",), where(f)
        elif f.default == "post" and f.kinds:
            assert f.kinds == ("post",), where(f)
        elif f.type == "place":
            assert f.default in KNOWN.lists["countries"].by_code, where(f)
        elif f.type in ("code", "codes"):
            codes = f.default.split()
            assert f.type == "codes" or len(codes) == 1, where(f)
            bad([f"{where(f)}: {c}" for c in codes if c not in KNOWN.lists[f.target].by_code])
        elif f.type in ("bool", "tri"):
            assert f.default == "true", where(f)
        elif f.type == "int":
            assert canonical("int", int(f.default)) == int(f.default), where(f)
        else:
            assert f.type in ("text", "texts"), where(f)
            assert f.default not in DEFAULT_WORDS, where(f)


CONDITION = re.compile(r"([a-z][a-z0-9_]*)(?:(!?=)([A-Za-z0-9_]+(?:\|[A-Za-z0-9_]+)*))?")


def test_when_a_field_is_asked_depends_on_a_field_of_the_same_form() -> None:
    for f in every_field():
        if not f.asked_when:
            continue
        found = CONDITION.fullmatch(f.asked_when)
        assert found, where(f)
        on = KNOWN.registers[f.register].fields[found[1]]
        assert on.name != f.name, where(f)
        wanted = found[3].split("|") if found[3] else []
        if on.type in ("code", "codes"):
            allowed = set(KNOWN.lists[on.target].by_code)
        elif on.type in ("bool", "tri"):
            allowed = {"true", "false", "unknown"}
        else:
            allowed = set()
        assert set(wanted) <= allowed, f"{where(f)}: {f.asked_when}"


def test_what_is_read_is_what_the_files_say_row_by_row() -> None:
    assert len(list(every_field())) == len(rows("data_dictionary"))
    assert sum(len(r.groups) for r in KNOWN.registers.values()) == len(rows("form_groups"))
    assert len(KNOWN.lists) == len(list_names()) + 1 + len({r["list"] for r in rows("options")})
    assert {f.type for f in every_field() if f.is_free_text} <= FREE_TEXT_TYPES
