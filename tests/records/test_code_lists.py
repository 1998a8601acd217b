"""The files of resources/ have the columns, the labels and the codes that their grammar asks for (resources/README.md)."""

import csv
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date

import pytest

from attache_app.records.declarations import LANGUAGES
from tests.records.grammar import KNOWN, NAME, RESOURCES, bad, columns, every_field, list_names, rows, where

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
    bad([n for n in short if not re.fullmatch(NAME, n)])


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
