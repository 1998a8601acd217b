"""Computed fields of employers, contracts, protection and agreements."""

import datetime as dt
from typing import Any

import pytest

from attache_app.records.declarations import declarations
from attache_app.services import computed_casework, computed_employers, computed_office, listing, records
from attache_app.services.sessions import Session

# Their sources come with batches that report on themselves, and with frozen reports.
LATER = {"case.late_entry", "report.sent_at", "report.sent_batch", "request.received_at", "request.sent_at"}


def new(post: Session, kind: str, **values: Any) -> str:
    return records.save(post, kind, None, values).id


def computed(post: Session, kind: str, id: str, name: str) -> Any:
    return records.show(post, kind, id).computed.get(name)


def day(post: Session, days: int) -> str:
    """A day so many days from today."""
    return (post.now().date() + dt.timedelta(days=days)).isoformat()


def test_every_computed_field_has_a_rule_but_those_that_come_later() -> None:
    declared = {f"{r.name}.{f.name}" for r in declarations().registers.values() for f in r.own if f.computed}
    ruled = computed_casework.RULES.keys() | computed_employers.RULES.keys() | computed_office.RULES.keys()

    assert {name for name in declared if name.split(".")[0] not in ruled} == LATER - {"case.late_entry"}


def test_an_alert_of_the_post_is_the_state_for_thirty_days(post: Session) -> None:
    employer = new(post, "employer", known_as=["Ingenio Fiktif"])
    assert computed(post, "employer", employer, "state") == "UNVETTED"

    new(post, "vetting", employer=employer, state="FAVOUR", decided_on=day(post, -40))
    alert = new(post, "vetting", employer=employer, state="ALERT", decided_on=day(post, -2))

    assert computed(post, "employer", employer, "state") == "ALERT"
    assert computed(post, "employer", employer, "state_until") == day(post, 28)
    assert computed(post, "vetting", alert, "previous_state") == "FAVOUR"


def test_a_corrected_line_gives_no_state(post: Session) -> None:
    employer = new(post, "employer", known_as=["Ingenio Fiktif"])
    wrong = new(post, "vetting", employer=employer, state="ADVERSE", decided_on=day(post, -1))
    new(post, "vetting", employer=employer, state="DOCS", decided_on=day(post, -1), corrects=wrong)

    assert computed(post, "employer", employer, "state") == "DOCS"


def test_cases_of_an_employer_are_those_that_name_it_or_whose_people_work_there(post: Session) -> None:
    employer = new(post, "employer", known_as=["Ingenio Fiktif"])
    twin = new(post, "employer", known_as=["Ingenio Fiktif S.A."], same_as=employer)
    new(post, "case", employer=employer)
    job = new(post, "employment", real_employer=twin)
    by_job = new(post, "case")
    new(post, "case_worker", case=by_job, employment=job)
    records.delete(post, "case", new(post, "case", employer=employer), "typed twice")
    new(post, "case")

    assert computed(post, "employer", employer, "case_count") == 2


def test_a_site_knows_its_last_visit_and_what_is_still_to_be_mended(post: Session) -> None:
    site = new(post, "site", name="Batey Fiktif")
    seen = new(post, "site_visit", site=site, began_at="2026-10-02T09:00:00-04:00", talks_f=1, talks_m=2)
    refused = new(post, "site_visit", site=site, began_at="2026-11-02T09:00:00-04:00", entry_refused=True)
    for more in ({}, {"fixed_on": "2026-11-01"}):
        new(post, "site_finding", site_visit=seen, finding="dlo a pa bon", **more)

    assert computed(post, "site", site, "last_visit_on") == "2026-10-02"
    assert computed(post, "site", site, "open_findings") == 1
    assert not computed(post, "site_visit", seen, "incomplete") and not computed(
        post, "site_visit", refused, "incomplete"
    )
    assert computed(post, "site_visit", new(post, "site_visit", site=site), "incomplete") is True


def test_a_contract_shows_its_last_check_and_a_check_what_blocks_it(post: Session) -> None:
    contract = new(post, "contract")
    check = new(post, "contract_check", contract=contract, checked_on="2026-10-01", result="fail")
    new(post, "contract_check", contract=contract, checked_on="2026-09-01", result="pass")
    for line, answer in (("CC01", "no"), ("CC02", "yes"), ("CC02", "unclear")):
        new(post, "contract_check_line", contract_check=check, line=line, answer=answer)

    assert computed(post, "contract", contract, "last_result") == "fail"
    assert computed(post, "contract_check", check, "blocking_lines") == ["CC01", "CC02"]


@pytest.mark.parametrize(
    ("found", "difference"),
    [({"amount": "280", "currency": "DOP", "per": "TONNE"}, {"amount": "40", "currency": "DOP", "per": "TONNE"}),
     ({"amount": "280", "currency": "DOP", "per": "DAY"}, None), ({"amount": "280", "currency": "HTG", "per": "TONNE"}, None)],
)  # fmt: skip
def test_a_difference_of_rates_is_shown_in_one_currency_and_unit_alone(
    post: Session, found: Any, difference: Any
) -> None:
    promised = {"amount": "320", "currency": "DOP", "per": "TONNE"}
    term = new(post, "contract_term", promised_rate=promised, found_rate=found)

    assert computed(post, "contract_term", term, "money_difference") == difference


@pytest.mark.parametrize(("days", "stale"), [(None, True), (-200, True), (-20, False)])
def test_a_service_that_nobody_checked_for_half_a_year_is_stale(post: Session, days: int | None, stale: bool) -> None:
    checked = {"checked_on": day(post, days)} if days else {}

    assert computed(post, "provider", new(post, "provider", name="Klinik Fiktif", **checked), "stale") is stale


def test_nights_in_a_shelter_run_until_one_leaves(post: Session) -> None:
    stay = new(post, "shelter", entered_on=day(post, -5))
    assert computed(post, "shelter", stay, "nights") == 5

    records.save(post, "shelter", stay, {"left_on": day(post, -2)})

    assert computed(post, "shelter", stay, "nights") == 3


def test_a_remark_is_answered_by_another(post: Session) -> None:
    asked = new(post, "remark", remark="Ki dat li te fini?")
    assert computed(post, "remark", asked, "answered") is False

    new(post, "remark", remark="31 oktòb", answers=asked)

    assert computed(post, "remark", asked, "answered") is True


def test_a_list_shows_what_is_worked_out_beside_what_is_stored(post: Session) -> None:
    employer = new(post, "employer", known_as=["Ingenio Fiktif"])
    new(post, "vetting", employer=employer, state="DOCS", decided_on=day(post, -1))
    other = new(post, "employer", known_as=["Finca Fiktif"])

    found = listing.page(post, "employer", columns=["state", "known_as", "case_count"], sort="state")

    assert {row.id: row.cells for row in found.rows} == {
        employer: ("DOCS", ["Ingenio Fiktif"], 0), other: ("UNVETTED", ["Finca Fiktif"], 0),
    }  # fmt: skip


def test_the_list_of_claims_shows_their_limits(post: Session) -> None:
    worker = new(post, "worker", given="Wilner")
    job = new(post, "employment", worker=worker, ended_on={"edtf": day(post, -1)})
    case = new(post, "case", opened_on=day(post, 0))
    new(post, "case_worker", case=case, worker=worker, employment=job)
    line = new(post, "claim_line", case=case, worker=worker, item="OT")

    (row,) = listing.page(post, "claim_line", columns=["item", "limit_on"]).rows

    assert row.cells == ("OT", computed(post, "claim_line", line, "limit_on"))
    assert "limit_on" in listing.columns_of(post, "claim_line")
