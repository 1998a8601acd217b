"""Limits of recorded cases: what is read for them, which counts of every open case, and how it is said."""

import datetime as dt
from typing import Any

import pytest

from attache_app.domain.limits.rows import FieldRef, LimitRow, Remark
from attache_app.services import limit_words, limits, records
from attache_app.services.sessions import Session

TODAY = dt.date(2026, 11, 24)
ENDED = {"ended_on": {"edtf": "2026-10-31"}, "ended_how": "dismissed"}
DOP = {"amount_minor": 100_000, "currency": "DOP"}


class Told:
    """A post where things are recorded in few words."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def new(self, kind: str, **values: Any) -> str:
        return records.save(self.session, kind, None, values).id

    def set(self, kind: str, id: str, **values: Any) -> None:
        records.save(self.session, kind, id, values)

    def case(self, *items: str, job: dict[str, Any] | None = None, **case: Any) -> dict[str, Any]:
        """A worker, his job, a case and a claim line for each item: their ids."""
        worker = self.new("worker", given="Wilner", surname="Fiktif")
        of_job = self.new("employment", worker=worker, **(ENDED if job is None else job))
        id = self.new("case", **{"opened_on": "2026-11-02", **case})
        person = self.new("case_worker", case=id, worker=worker, employment=of_job)
        lines = [self.new("claim_line", case=id, worker=worker, item=item) for item in items]
        return {"worker": worker, "job": of_job, "case": id, "person": person, "lines": lines}

    def rows(self, case: str, rule: str | None = None) -> list[LimitRow]:
        return [r for r in limits.of_case(self.session, case, TODAY) if rule is None or r.rule == rule]

    def earliest(self) -> dict[str, limits.CaseLimit]:
        return {c.case: c for c in limits.earliest(self.session, TODAY)}


@pytest.fixture
def told(post: Session) -> Told:
    return Told(post)


def test_a_case_shows_its_limits_by_date_with_the_field_that_gives_them(told: Told) -> None:
    made = told.case("WAGE", "OT")

    found = [r for r in told.rows(made["case"]) if r.is_limit]

    assert [(r.rule, str(r.date), r.status, r.item) for r in found] == [
        ("DO-OT", "2026-11-30", "red", "OT"), ("DO-OTHER", "2027-01-30", "running", "WAGE"),
    ]  # fmt: skip
    assert found[0].field == FieldRef("employment", made["job"], "ended_on")
    assert (found[0].worker, found[0].claim_line) == (made["worker"], made["lines"][1])


def test_a_case_that_does_not_exist_has_no_rows(told: Told) -> None:
    assert limits.of_case(told.session, "0193aaaa-0000-7000-8000-000000000001") == []


def test_the_site_of_the_job_chooses_the_law_then_that_of_the_case_then_the_place(told: Told) -> None:
    made = told.case("OT", place={"country": "MX"})
    assert [r.rule for r in told.rows(made["case"]) if r.is_limit] == ["MX-GEN"]

    told.set("case", made["case"], site=told.new("site", name="Obra Fiktif", place={"country": "BS"}))
    assert [r.rule for r in told.rows(made["case"]) if r.is_limit] == ["BS-DISPUTE"]

    told.set("employment", made["job"], site=told.new("site", name="Fundo Fiktif", place={"country": "CL"}))
    assert [r.rule for r in told.rows(made["case"]) if r.is_limit] == ["CL-OT"]


@pytest.mark.parametrize("place", [{"country": "ZZ"}, {"text": "yon kote"}])
def test_a_place_in_no_known_country_leaves_it_to_the_post(told: Told, place: dict[str, str]) -> None:
    made = told.case("OT", place=place)

    assert [r.rule for r in told.rows(made["case"]) if r.is_limit] == ["DO-OT"]


def test_a_site_found_to_be_another_lies_where_that_one_does(told: Told) -> None:
    known = told.new("site", name="Batey Fiktif", place={"country": "CL"})
    made = told.case("OT", site=told.new("site", name="Batey Fiktif la", same_as=known))

    assert [r.rule for r in told.rows(made["case"]) if r.is_limit] == ["CL-OT"]


def test_what_is_deleted_counts_no_more(told: Told) -> None:
    made = told.case("OT", "WAGE")
    records.delete(told.session, "claim_line", made["lines"][0], "typed twice")

    assert {r.claim_line for r in told.rows(made["case"])} == {made["lines"][1]}


def test_a_filing_stops_what_it_covers(told: Told) -> None:
    made = told.case("OT", "WAGE")
    filing = told.new("proceeding", case=made["case"], forum="labour_court", filed_on="2026-11-20", workers=[made["worker"]],
                      covers=[made["lines"][0]], stops=["DO-OT", "DO-OTHER"])  # fmt: skip

    (overtime,), (wages,) = told.rows(made["case"], "DO-OT"), told.rows(made["case"], "DO-OTHER")

    assert (overtime.status, overtime.stopped_by) == ("stopped", filing)
    assert (wages.status, wages.remarks) == ("running", (("gap_line", filing),))


def test_two_records_of_one_person_are_one_participant(told: Told) -> None:
    """The filing names the record that was merged into the other one."""
    made = told.case("OT")
    twin = told.new("worker", given="Vilnè", same_as=made["worker"])
    told.new(
        "proceeding", case=made["case"], filed_on="2026-11-20", workers=[twin], covers=made["lines"], stops=["DO-OT"]
    )

    assert [(r.worker, r.status) for r in told.rows(made["case"], "DO-OT")] == [(made["worker"], "stopped")]


@pytest.mark.parametrize(
    ("kind", "more", "day"),
    [("custody", {"arrested_on": {"edtf": "2026-11-10"}}, "2026-12-10"), ("return_record", {"returned_on": {"edtf": "2026-11-12"}}, "2026-12-12"),
     ("death", {"died_on": {"edtf": "2026-11-10"}}, "2026-12-10")],
)  # fmt: skip
def test_what_befell_the_worker_stands_in_for_his_last_day(
    told: Told, kind: str, more: dict[str, Any], day: str
) -> None:
    made = told.case("OT", job={"ended_how": "unknown"})
    other = told.case("OT", job={"ended_how": "unknown"})
    record = told.new(kind, worker=made["worker"], case=made["case"], **more)

    (row,) = told.rows(made["case"], "DO-OT")

    assert (str(row.date), row.estimated, row.field.id) == (day, True, record)
    assert [r.status for r in told.rows(other["case"], "DO-OT")] == ["date_missing"]


def test_an_accident_counts_by_the_job_that_it_names(told: Told) -> None:
    made = told.case("ACCID", job={"ended_how": "ongoing"})
    told.new("accident", worker=made["worker"], employment=made["job"], happened_on={"edtf": "2026-11-20"})

    (row,) = told.rows(made["case"], "DO-ACCNOTE")

    assert (str(row.date), row.status) == ("2026-11-24", "note")


def test_the_financial_year_is_that_of_the_employer(told: Told) -> None:
    employer = told.new("employer", known_as=["Ingenio Fiktif"], fy_end="09-30")
    made = told.case("BONUS", job={**ENDED, "employer": employer})

    (row,) = told.rows(made["case"], "DO-BONUS")

    assert (str(row.occurrence), row.field) == ("2027-09-30", FieldRef("employer", employer, "fy_end"))


def test_without_a_day_of_opening_the_day_of_recording_chooses_the_rules(told: Told) -> None:
    made = told.case("OT", opened_on=None)

    assert [r.remarks for r in told.rows(made["case"], "DO-OT")] == [()]


def test_a_line_that_was_paid_in_full_counts_no_more_for_its_case(told: Told) -> None:
    made = told.case("OT", "WAGE")
    told.set("claim_line", made["lines"][0], claimed=DOP)
    said = {"case": made["case"], "worker": made["worker"], "claim_line": made["lines"][0], "amount": DOP}
    announced = told.new("payment", **said)
    assert told.earliest()[made["case"]].rule == "DO-OT"

    told.new("payment", **said, confirmed_by_worker=True, corrects=announced)

    assert told.earliest()[made["case"]].rule == "DO-OTHER"
    assert [(r.status, r.counts) for r in told.rows(made["case"], "DO-OT")] == [("red", False)]


def test_half_of_the_money_leaves_the_limit_as_it_is(told: Told) -> None:
    made = told.case("OT")
    told.set("claim_line", made["lines"][0], claimed=DOP)
    half = {"amount_minor": 50_000, "currency": "DOP"}
    told.new("payment", case=made["case"], claim_line=made["lines"][0], amount=half, confirmed_by_worker=True)

    assert told.rows(made["case"], "DO-OT")[0].counts


def test_of_every_open_case_the_row_that_counts_by_date_then_what_is_missing(told: Told) -> None:
    late, soon = told.case("WAGE"), told.case("OT")
    silent, asked = told.case("FEE", place={"country": "HT"}), told.case("OT", job={})
    waiting = told.case("OT", job={"ended_how": "ongoing"})
    closed, merged = told.case("OT", status="CLOSED"), told.case("OT", status="MERGED")
    gone = told.case("OT")
    records.delete(told.session, "case", gone["case"], "a mistake")

    found = limits.earliest(told.session, TODAY)

    assert [(c.case, c.status) for c in found] == [
        (soon["case"], "red"), (late["case"], "running"), (asked["case"], "date_missing"), (silent["case"], "no_known_limit"),
    ]  # fmt: skip
    assert found[0] == limits.CaseLimit(
        soon["case"], dt.date(2026, 11, 30), "red", False, soon["worker"], soon["lines"][0], "DO-OT",
        FieldRef("employment", soon["job"], "ended_on"),
    )  # fmt: skip
    assert not {waiting["case"], closed["case"], merged["case"]} & {c.case for c in found}


def test_who_has_left_or_has_an_outcome_counts_no_more(told: Told) -> None:
    made, settled = told.case("OT"), told.case("OT")
    told.set("case_worker", made["person"], left_on="2026-11-20")
    told.set("case_worker", settled["person"], outcome="O01")

    assert told.earliest() == {}
    assert told.rows(made["case"], "DO-OT") and told.rows(settled["case"], "DO-OT")


def test_one_case_and_all_cases_say_the_same(told: Told) -> None:
    """What is read of one case alone is what is read of it among all."""
    for items, more in ((("OT", "WAGE"), {}), (("BONUS",), {"category": "V01"}), ((), {"category": "M01"})):
        made = told.case(*items, **more)
        told.new("custody", worker=made["worker"], case=made["case"], arrested_on={"edtf": "2026-09"})
        told.new("proceeding", case=made["case"], filed_on="2026-11-01", workers=[made["worker"]], stops=["DO-DAMAGE"])
    among_all = told.earliest()

    for case, limit in among_all.items():
        rows = [r for r in told.rows(case) if r.counts and r.is_limit and r.status == limit.status]
        assert (rows[0].rule, rows[0].date, rows[0].field) == (limit.rule, limit.date, limit.field)
    assert len(among_all) == 3


def test_today_is_that_of_the_post(told: Told) -> None:
    made = told.case("OT", job={"ended_on": {"edtf": told.session.now().date().isoformat()}})

    assert [r.status for r in limits.of_case(told.session, made["case"]) if r.rule == "DO-OT"] == ["running"]


def test_a_row_is_said_with_its_rule_its_source_and_how_sure_it_is(told: Told) -> None:
    made = told.case("OT", job={"ended_on": {"edtf": "2026-10"}})
    (row,) = told.rows(made["case"], "DO-OT")

    (said,) = limit_words.of_rows(told.session, [row], "en", TODAY)

    assert (said.worker, said.about, said.rule) == ("Fiktif Wilner", "Overtime", "Overtime (DR)")
    assert (said.date, said.standing) == ("31 October 2026", "passed 24 days ago, estimated")
    assert said.law == "Art. 701 y 704 Código de Trabajo (Ley 16-92)"
    assert said.source.startswith("verified: ")
    assert (said.certainty, said.remarks) == (
        "a source was read", ("Only part of the date is known: the earliest possible day counts.",)
    )  # fmt: skip


def test_where_nothing_is_known_it_says_to_ask_a_lawyer(told: Told) -> None:
    made = told.case("FEE", place={"country": "HT"})

    (said,) = limit_words.of_rows(told.session, told.rows(made["case"]), "en", TODAY)

    assert (said.rule, said.standing) == ("No known limit", "ask a lawyer")
    assert said.about == "Recruitment fee to be refunded · Unlawful recruitment fees charged"


def test_a_filing_is_called_by_its_number(told: Told) -> None:
    made = told.case("OT")
    filing = records.save(told.session, "proceeding", None, {"case": made["case"], "forum": "labour_court", "filed_on": "2026-11-20",
                          "workers": [made["worker"]], "covers": made["lines"], "stops": ["DO-OT"]})  # fmt: skip

    (said,) = limit_words.of_rows(told.session, told.rows(made["case"], "DO-OT"), "en", TODAY)

    assert said.standing.startswith(f"stopped by {filing.number}")


@pytest.mark.parametrize("code", sorted(limit_words.REMARKS))
def test_every_remark_has_a_sentence_in_every_language(told: Told, code: str) -> None:
    row = LimitRow(
        None, None, None, "DO-OT", None, None, False, "running", None, "verified", remarks=(Remark(code, "filing 1"),)
    )
    for language in ("fr", "ht", "es", "en"):
        (said,) = limit_words.of_rows(told.session, [row], language, TODAY)
        assert said.remarks and "{" not in said.remarks[0]
