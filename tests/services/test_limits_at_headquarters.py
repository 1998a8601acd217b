"""Limits as headquarters reckons them: from what it may read, by the law of the post's country."""

from pathlib import Path

from attache_app.services import limits, records
from tests.journeys.offices import enrol, headquarters, laptop, send
from tests.sync.offices import quick_keys


def test_headquarters_reckons_by_the_law_of_the_post_and_says_what_it_may_not_read(folder: Path) -> None:
    with quick_keys():
        hq, _ = headquarters(folder / "ONM")
        post = laptop(folder / "NAS", "NAS", country="BS")
    with hq, post:
        enrol(hq, post, folder)
        facts = {"category": "W01", "opened_on": "2026-11-02", "happened_on": {"edtf": "2026-10"}}
        case, restricted = (
            records.save(post, "case", None, {**facts, **more}).id for more in ({}, {"confidentiality": "N2"})
        )
        assert send(post, hq, folder).quarantined == 0

        for session in (post, hq):
            assert [row.rule for row in limits.of_case(session, case)] == ["BS-DISPUTE"]
        assert [row.rule for row in limits.of_case(post, restricted)] == ["BS-DISPUTE"]
        (withheld,) = limits.of_case(hq, restricted)

    assert (withheld.status, [m.code for m in withheld.remarks]) == ("no_known_limit", ["withheld"])
