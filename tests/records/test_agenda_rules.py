"""The rules of the first page name what is declared: a wrong word would leave somebody waiting without a line."""

import pytest

from attache_app.records.agenda_rules import agenda_rules, condition
from tests.records.grammar import KNOWN, bad, columns, rows

COLUMNS = (
    "line section register field plus lead keep since red when owner opens details side fr ht es en ht_review note"
)
VALUES = {"@today", "@post", "@me"}


def test_the_file_has_the_columns_that_the_grammar_names() -> None:
    assert columns("agenda") == COLUMNS.split()
    assert len(agenda_rules()) == len(rows("agenda"))
    for row in rows("agenda"):
        assert row["section"] in ("lapses", "due", "waits", "incomplete"), row["line"]
        assert row["side"] in ("post", "hq", "both") and row["since"] in ("yes", ""), row["line"]
        assert all(row[language] for language in ("fr", "ht", "es", "en")), row["line"]
        assert row["ht_review"] in ("needs_native_review", "reviewed"), row["line"]


def test_every_rule_names_fields_that_are_kept() -> None:
    for rule in agenda_rules().values():
        fields = KNOWN.registers[rule.register].fields
        named = {
            *rule.fields,
            rule.opens,
            *rule.details,
            *(c.field.partition(".")[0] for c in rule.when if c.op not in ("unnamed", "unpaid")),
        }
        bad([f"{rule.line}: {n}" for n in named if n not in fields or fields[n].computed])
        bad([f"{rule.line}: {n}" for n in rule.fields if fields[n].type not in ("date", "datetime")])


def test_every_path_leads_to_somebody_of_the_staff() -> None:
    for rule in agenda_rules().values():
        kinds: tuple[str, ...] = (rule.register,)
        for name in rule.owner:
            kinds = KNOWN.registers[kinds[0]].fields[name].kinds
        assert not rule.owner or kinds == ("staff",), rule.line


def test_every_condition_compares_with_a_code_that_exists() -> None:
    for rule in agenda_rules().values():
        register = KNOWN.registers[rule.register]
        for c in rule.when:
            if c.op in ("=", "!="):
                first, _, rest = c.field.partition(".")
                f = register.fields[first]
                f = KNOWN.registers[f.kinds[0]].fields[rest] if rest else f
                known = KNOWN.lists[f.target].by_code if f.type == "code" else {"true", "false", "unknown"}
                bad([f"{rule.line}: {v}" for v in c.values if v and v not in VALUES and v not in known])
            elif c.op == "unnamed":
                naming = KNOWN.registers[c.register].fields
                bad([f"{rule.line}: {n}" for n in (c.field, c.order, c.other) if n and n not in naming])
            elif c.op in ("newest", "differs"):
                bad([f"{rule.line}: {n}" for n in (c.field, c.order) if n not in register.fields])


def test_a_word_that_asks_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="a >< b"):
        condition("a >< b")
