"""`attache limits`: JSON as DESIGN §9 fixes it, one readable line each for people."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import attache, call, new_post, record

KEYS = [
    "worker",
    "claim_line",
    "category",
    "rule",
    "occurrence",
    "date",
    "estimated",
    "status",
    "stopped_by",
    "certainty",
]
ON = ("--on", "2026-11-24")


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_post(tmp_path_factory.mktemp("pòs é") / "SDQ")


@pytest.fixture(scope="module")
def made(post: Path) -> dict[str, Any]:
    """A case of overtime and a withheld paper, of somebody who was sent away on 31 October."""
    worker, job, case, line = (f"0193aaaa-0000-7000-8000-00000000000{n}" for n in (1, 2, 3, 4))
    records = (
        {"kind": "worker", "id": worker, "set": {"given": "Wilner"}},
        {
            "kind": "employment",
            "id": job,
            "set": {"worker": worker, "ended_on": {"edtf": "2026-10-31"}, "ended_how": "dismissed"},
        },
        {
            "kind": "case",
            "id": case,
            "set": {"category": "W06", "other_categories": ["D01"], "opened_on": "2026-11-02"},
        },
        {"kind": "case_worker", "set": {"case": case, "worker": worker, "employment": job}},
        {"kind": "claim_line", "id": line, "set": {"case": case, "worker": worker, "item": "OT"}},
    )
    number = record(post, *records)[2]["number"]
    return {"worker": worker, "case": case, "line": line, "number": number}


def test_each_line_has_the_keys_of_the_design_in_their_order(post: Path, made: dict[str, Any]) -> None:
    lines = attache("limits", post, made["case"], *ON, "--json").lines

    assert [list(line) for line in lines] == [KEYS] * 3
    assert lines[1] == dict(
        zip(
            KEYS,
            (made["worker"], made["line"], None, "DO-OT", None, "2026-11-30", False, "red", None, "verified"),
            strict=True,
        )
    )
    assert lines[2] == dict(
        zip(KEYS, (made["worker"], None, "D01", None, None, None, False, "no_known_limit", None, None), strict=True)
    )


def test_they_come_by_date_and_those_without_last(post: Path, made: dict[str, Any]) -> None:
    dates = [line["date"] for line in attache("limits", post, made["case"], *ON, "--json").lines]

    assert dates == ["2025-10-31", "2026-11-30", None]


def test_a_case_is_named_by_its_number_too(post: Path, made: dict[str, Any]) -> None:
    by_number = attache("limits", post, made["number"], *ON, "--json")

    assert by_number.lines == attache("limits", post, made["case"], *ON, "--json").lines


def test_another_day_tells_how_it_stands_then(post: Path, made: dict[str, Any]) -> None:
    def status(day: str) -> str:
        return attache("limits", post, made["case"], "--on", day, "--json").lines[1]["status"]

    assert [status(day) for day in ("2026-10-30", "2026-11-02", "2026-11-30", "2026-12-01")] == [
        "not_started", "running", "red", "passed",
    ]  # fmt: skip


def test_people_read_one_line_each_in_their_language(post: Path, made: dict[str, Any]) -> None:
    english = attache("limits", post, made["case"], *ON, "--lang", "en").out.splitlines()
    french = attache("limits", post, made["case"], *ON, "--lang", "fr").out.splitlines()

    assert english[1] == (
        "30 November 2026 · 6 days left · Wilner, Overtime · Overtime (DR), "
        "Art. 701 y 704 Código de Trabajo (Ley 16-92) · a source was read."
    )
    assert french[1].startswith("30 novembre 2026")
    assert len(english) == len(french) == 3


def test_an_unknown_case_is_one_sentence(post: Path) -> None:
    answer = call("limits", post, "SDQ-A-2026-00042-N", "--json")

    assert answer.code == 1
    assert answer.out == ""


def test_a_day_that_is_none_is_wrong_usage(post: Path, made: dict[str, Any]) -> None:
    assert call("limits", post, made["case"], "--on", "31 Nov").code == 2
