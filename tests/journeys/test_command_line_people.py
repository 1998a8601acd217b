"""Two hundred workers with Haitian names, with and without papers, typed elsewhere and found again. All names are put together by chance."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from attache_app.services.search import search
from attache_app.services.sessions import Session, open_session
from tests.cli import program
from tests.cli.program import PASSPHRASE, run

GIVEN = (
    "Jean-Robert Roselène Wilner Marie-Ange Élifète Dieudonné Nadège Évens Guerda Marckenson Yolette Frantz Saintilus Lovely Ducarmel "
    "Mirlande Kervens Clautilde Wisly Ifocœur"
).split()
SURNAMES = (
    "Étienne Jean-Baptiste Dieujuste Saint-Fleur Alcindor Bélizaire Désir Céleste Louissaint Pierre-Louis".split()
)


def people() -> Iterator[tuple[str, str, bool]]:
    """Given names, surname, whether there is a paper."""
    for n in range(200):
        yield GIVEN[n % 20], SURNAMES[n // 20], n % 3 == 0


def lines() -> Iterator[dict[str, Any]]:
    """What an office would send over: a third with a paper, a fifth without surname, some as they were said."""
    for n, (given, surname, has_paper) in enumerate(people()):
        id = f"01934f5e-0000-7000-8000-{n:012x}"
        paper = {"kind": "identity_paper", "set": {"worker": id, "type": "CIN", "paper_number": f"004-512-{n:04d}-7"}}
        if has_paper and n % 2:
            yield paper  # a line may name a later one
        yield {
            "kind": "worker",
            "id": id,
            "set": {"given": given, "surname": surname, "birth": {"edtf": f"{1960 + n % 45}~"}},
        }
        if has_paper and not n % 2:
            yield paper


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A post in which the two hundred were recorded from one file."""
    folder = tmp_path_factory.mktemp("Poste à Saint-Marc é")
    (folder / "travailleurs.jsonl").write_text(program.json_lines(lines()), encoding="utf-8", newline="\n")
    workspace = program.new_post(folder / "post", by=run)
    saved = program.attache("record", workspace, folder / "travailleurs.jsonl", "--json", by=run).lines
    assert [line["kind"] for line in saved] == [line["kind"] for line in lines()]
    assert len({line["number"] for line in saved if line["kind"] == "worker"}) == 200
    assert {line["number"] for line in saved if line["kind"] == "identity_paper"} == {None}
    return workspace


@pytest.fixture(scope="module")
def session(post: Path) -> Iterator[Session]:
    with open_session(post, PASSPHRASE) as opened:
        yield opened


def plain(name: str) -> str:
    """As somebody types who has no time for accents and hyphens."""
    bare = unicodedata.normalize("NFD", name.lower().replace("-", " ").replace("œ", "oe"))
    return "".join(c for c in bare if not unicodedata.combining(c))


def test_everybody_is_found_with_names_in_any_order_and_without_accents(session: Session) -> None:
    missed = []
    for n, (given, surname, _) in enumerate(people()):
        id = f"01934f5e-0000-7000-8000-{n:012x}"
        for typed in (f"{given} {surname}", plain(f"{surname} {given}"), plain(f"{given[:4]} {surname[:5]}")):
            if id not in [hit.id for hit in search(session, typed, "worker", 10)]:
                missed.append(typed)

    assert missed == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("etienne jean robert", "Étienne Jean-Robert"),
        ("ROBERT ÉTIENNE", "Étienne Jean-Robert"),
        ("ange baptiste marie", "Jean-Baptiste Marie-Ange"),
        ("ifocoeur desir", "Désir Ifocœur"),
    ],
)
def test_the_command_finds_them_too(post: Path, typed: str, found: str) -> None:
    hits = program.attache("search", post, typed, "--kind", "worker", "--json", by=run).lines

    assert hits[0]["text"] == found
    assert hits[0]["why"] == "name"


def test_a_paper_is_found_by_its_number_and_nobody_needs_one(session: Session) -> None:
    (hit,) = search(session, "004 512 0003 7")

    assert (hit.kind, hit.why) == ("identity_paper", "number")
    assert [h.kind for h in search(session, "dieudonne etienne")] == ["worker"]  # the fifth has no paper
