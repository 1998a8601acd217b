"""The declarations in resources/ obey their own grammar (resources/README.md): a wrong row would show up years later, in a file of another office."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from attache_app.data import data_path
from attache_app.records.declarations import FREE_TEXT_TYPES, LANGUAGES, TYPES, Field, declarations
from attache_app.records.rights import NOT_YET
from attache_app.records.values import canonical

RESOURCES = data_path("resources")
KNOWN = declarations()
NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
ALL_REGISTERS = 70
LEVELS = ("N0", "N1", "N2", "N3")

REGISTER_COLUMNS = (
    "register module numbered append_only level created_by changed_by goes_to concerns parent person shown_as fr ht es en "
    "fr_many ht_many es_many en_many ht_review note"
)
FIELD_COLUMNS = (
    "register field group fr ht es en ht_review type target unit required level identifying searched computed default listed width "
    "help_fr help_ht help_es help_en asked_when note"
)
GROUP_COLUMNS = "register group fr ht es en ht_review"
OPTION_COLUMNS = "list code fr ht es en ht_review note"
LIST_COLUMNS = "code fr ht es en ht_review"
COMMUNE_COLUMNS = "code department_iso department_fr department_ht commune"
HOLIDAY_COLUMNS = "country date_rule fr ht es en ht_review moved move_certainty basis certainty valid_from valid_to"
NOT_LISTS = {
    "registers", "data_dictionary", "form_groups", "options", "holidays", "haiti_communes", "paper_sentences"
}  # fmt: skip

MODULES = set("people casework employers protection before_after agreements office".split())
CREATORS = set("post hq both author system".split())
CHANGERS = set("post hq both author owner country nobody system".split())
DESTINATIONS = set("hq country posts both nowhere".split())
SEARCHED = set("no words name phone exact".split())
NEEDS_TARGET = set("code codes ref refs".split())
DEFAULT_WORDS = set("now today me post post.currency true".split())


def rows(name: str) -> list[dict[str, str]]:
    with (RESOURCES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def columns(name: str) -> list[str]:
    with (RESOURCES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def list_names() -> list[str]:
    return sorted(path.stem for path in RESOURCES.glob("*.csv") if path.stem not in NOT_LISTS)


def every_field() -> Iterator[Field]:
    """Each declared field once: the common ones as the registers have them, then everybody's own."""
    common = {f.name: f for r in KNOWN.registers.values() for f in r.fields.values() if f.register == "common"}
    yield from common.values()
    for register in KNOWN.registers.values():
        yield from register.own


def where(f: Field) -> str:
    return f"{f.register}.{f.name}"


def bad(found: Iterator[str] | list[str]) -> None:
    """No row of this list: the list itself is what a reader of the failure needs."""
    assert list(found) == []


def complete(row: Mapping[str, str], before: str = "", after: str = "") -> bool:
    """All four labels or none; without blanks around them."""
    texts = [row[f"{before}{language}{after}"] for language in LANGUAGES]
    return (all(texts) or not any(texts)) and all(text == text.strip() for text in texts)


# the files


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("registers", REGISTER_COLUMNS),
        ("data_dictionary", FIELD_COLUMNS),
        ("form_groups", GROUP_COLUMNS),
        ("options", OPTION_COLUMNS),
        ("haiti_communes", COMMUNE_COLUMNS),
        ("holidays", HOLIDAY_COLUMNS),
    ],
)
def test_a_file_has_the_columns_that_the_grammar_names(name: str, expected: str) -> None:
    assert columns(name) == expected.split()


@pytest.mark.parametrize("name", list_names())
def test_a_list_begins_with_the_same_columns_as_every_other(name: str) -> None:
    assert columns(name)[: len(LIST_COLUMNS.split())] == LIST_COLUMNS.split()


def test_files_are_utf_8_with_plain_line_ends_and_every_row_is_whole() -> None:
    for path in RESOURCES.glob("*.csv"):
        data = path.read_bytes()
        assert b"\r" not in data and data.endswith(b"\n") and not data.startswith(b"\xef\xbb\xbf"), path.name
        table = list(csv.reader(data.decode("utf-8").splitlines(keepends=True)))
        bad([f"{path.name}: {row[:2]}" for row in table if len(row) != len(table[0])])


def test_yes_and_no_are_the_only_answers_of_columns_that_ask() -> None:
    asked = {"registers": "numbered append_only", "data_dictionary": "required identifying computed"}
    for name, cols in asked.items():
        bad([f"{name}: {r}" for r in rows(name) for c in cols.split() if r[c] not in ("yes", "no")])


def test_all_labels_stand_in_four_languages() -> None:
    bad(
        [
            r["register"]
            for r in rows("registers")
            if not (r["fr"] and complete(r) and r["fr_many"] and complete(r, after="_many"))
        ]
    )
    bad([f"{r['register']}.{r['field']}" for r in rows("data_dictionary") if not (r["fr"] and complete(r))])
    bad([f"{r['register']}.{r['group']}" for r in rows("form_groups") if not (r["fr"] and complete(r))])
    bad([f"{r['list']}.{r['code']}" for r in rows("options") if not (r["fr"] and complete(r))])
    bad([r["date_rule"] for r in rows("holidays") if not (r["fr"] and complete(r))])
    for name in list_names():
        bad([f"{name}.{r['code']}" for r in rows(name) if not (r["fr"] and complete(r))])


def test_help_stands_in_four_languages_or_in_none_and_is_short() -> None:
    bad([f"{r['register']}.{r['field']}" for r in rows("data_dictionary") if not complete(r, before="help_")])
    bad([where(f) for f in every_field() if max(len(f.help(language)) for language in LANGUAGES) > 220])


def test_creole_says_whether_a_native_reader_has_seen_it() -> None:
    for name in ("registers", "data_dictionary", "form_groups", "options", "holidays", *list_names()):
        assert {r["ht_review"] for r in rows(name)} <= {"needs_native_review", "reviewed"}, name


# registers


def test_the_registers_are_the_seventy_that_were_agreed() -> None:
    names = [r["register"] for r in rows("registers")]
    assert len(names) == len(set(names)) == ALL_REGISTERS
    bad([n for n in names if not NAME.fullmatch(n) or n == "common"])


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
    bad([f"{r}.{f}" for r, f in names if (r != "common" and r not in KNOWN.registers) or not NAME.fullmatch(f)])
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
        bad([n for n in groups if not NAME.fullmatch(n)])
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


# lists


def test_a_code_stands_once_in_its_list_and_can_be_written_in_a_cell() -> None:
    for known in KNOWN.lists.values():
        assert known.options, known.name
        codes = [o.code for o in known.options]
        if known.name != "limitation_rules":  # a rule that changed has a row for each time
            assert len(codes) == len(set(codes)), known.name
        bad([f"{known.name}: {c!r}" for c in codes if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", c)])


def test_a_short_list_has_the_name_of_no_file() -> None:
    short = {r["list"] for r in rows("options")}
    assert not short & {path.stem for path in RESOURCES.glob("*.csv")}
    bad([n for n in short if not NAME.fullmatch(n)])


def test_the_rows_of_a_short_list_stand_together() -> None:
    met = [r["list"] for r in rows("options")]
    assert [a for a, b in zip(met, [None, *met], strict=False) if a != b] == list(dict.fromkeys(met))


def test_the_map_is_complete() -> None:
    communes, departments = KNOWN.lists["haiti_communes"].options, KNOWN.lists["haiti_departments"].by_code
    assert (len(communes), len(departments), len(KNOWN.lists["dominican_provinces"].options)) == (142, 10, 32)
    assert {o.more["department_iso"] for o in communes} == departments.keys()
    bad([o.code for o in communes if not o.code.startswith(o.more["department_iso"] + "-") or not o.labels.fr])
    assert all(re.fullmatch(r"HT-[A-Z]{2}", c) for c in departments)
    assert all(re.fullmatch(r"DO-\d\d", o.code) for o in KNOWN.lists["dominican_provinces"].options)


def test_countries_and_currencies_fit_each_other() -> None:
    currencies = KNOWN.lists["currencies"].by_code
    for o in KNOWN.lists["countries"].options:
        assert re.fullmatch(r"[A-Z]{2}", o.code)
        bad([f"{o.code}: {c}" for c in o.more["currency"].split(";") if c and c not in currencies])
    for o in currencies.values():
        assert re.fullmatch(r"[A-Z]{3}", o.code) and o.more["minor_units"] in ("0", "2", "3"), o.code
    assert {"HTG", "DOP", "USD", "EUR"} <= currencies.keys()


LINKS = [
    ("complaint_categories", "group", "complaint_groups", ""),
    ("complaint_categories", "default_priority", "priorities", ""),
    ("complaint_categories", "default_confidentiality", "confidentiality_levels", ""),
    ("complaint_categories", "clause_codes", "agreement_clauses", ";"),
    ("complaint_categories", "ilo_indicators", "forced_labour_indicators", ";"),
    ("case_statuses", "allowed_next", "case_statuses", ";"),
    ("case_outcomes", "allowed_groups", "complaint_groups", ";"),
    ("employer_vetting_states", "allowed_next", "employer_vetting_states", ";"),
    ("claim_items", "default_complaint", "complaint_categories", ""),
    ("limitation_rules", "starts_from", "limitation_start_events", ""),
    ("limitation_rules", "complaint_codes", "complaint_categories", ";"),
    ("limitation_rules", "items", "claim_items", ";"),
    ("limitation_rules", "country", "countries", ""),
    ("document_types", "default_confidentiality", "confidentiality_levels", ""),
    ("services", "default_confidentiality", "confidentiality_levels", ""),
    ("services", "consent_item", "consent_items", ";"),
    ("services", "provider_types", "provider_type", ";"),
    ("vulnerability_flags", "default_confidentiality", "confidentiality_levels", ""),
    ("contract_checklist", "clause_code", "agreement_clauses", ""),
]


@pytest.mark.parametrize(("name", "column", "target", "between"), LINKS)
def test_a_list_that_names_codes_of_another_names_codes_that_it_has(
    name: str, column: str, target: str, between: str
) -> None:
    known = KNOWN.lists[target].by_code
    found = [
        (o.code, code)
        for o in KNOWN.lists[name].options
        for code in (o.more[column].split(between) if between else [o.more[column]])
        if code
    ]
    assert found, f"{name}.{column} is empty everywhere"
    bad([f"{name}.{code}: {named}" for code, named in found if named not in known])


def test_the_events_from_which_a_limit_runs_are_dates_of_the_registers() -> None:
    for o in KNOWN.lists["limitation_start_events"].options:
        paths = [o.more["date_field"], *o.more["fallback_field"].split(";")]
        found = [KNOWN.field(*path.split(".")) for path in paths if path]
        # the end of a business year is a day of any year
        bad([where(f) for f in found if f.type not in ("date", "pdate", "datetime") and f.default != "12-31"])
        assert found, o.code


def test_a_register_of_a_country_says_where_it_is() -> None:
    for r in KNOWN.registers.values():
        if "country" in (r.changed_by, r.goes_to) and not r.parent:
            assert "place" in r.fields and r.fields["place"].type == "place", r.name


def test_days_in_rules_and_holidays_are_days() -> None:
    for r in [*rows("limitation_rules"), *rows("holidays")]:
        begin, end = (date.fromisoformat(r[c]) if r[c] else None for c in ("valid_from", "valid_to"))
        assert begin is None or end is None or begin <= end, r


DATE_RULE = re.compile(
    r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(-every-\d{1,2}-from-\d{4})?|easter[+-]\d{1,2}|june-solstice"
    r"|([1-4]|last)-(mon|tue|wed|thu|fri|sat|sun)-of-(0[1-9]|1[0-2])"
)


def test_holidays_have_a_country_a_rule_and_a_certainty() -> None:
    found = rows("holidays")
    assert {r["country"] for r in found} >= {"HT", "DO"}
    for r in found:
        assert r["country"] in KNOWN.lists["countries"].by_code, r
        assert DATE_RULE.fullmatch(r["date_rule"]), r["date_rule"]
        assert {r["certainty"], r["move_certainty"]} <= {"known", "to_confirm"} and r["basis"], r
    same = Counter((r["country"], r["date_rule"], r["fr"], r["valid_from"]) for r in found)
    bad([str(k) for k, n in same.items() if n > 1])


def test_what_is_read_is_what_the_files_say_row_by_row() -> None:
    assert len(list(every_field())) == len(rows("data_dictionary"))
    assert sum(len(r.groups) for r in KNOWN.registers.values()) == len(rows("form_groups"))
    assert len(KNOWN.lists) == len(list_names()) + 1 + len({r["list"] for r in rows("options")})
    assert {f.type for f in every_field() if f.is_free_text} <= FREE_TEXT_TYPES
