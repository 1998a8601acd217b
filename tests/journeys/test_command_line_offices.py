"""Two laptops of a post and a headquarters at the command line: from recording without a network to three equal registers."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.cli import program
from tests.cli.program import Answer, Runner, call, run


@dataclass(frozen=True)
class Offices:
    """A headquarters, two enrolled laptops of a post by their folders, and a stick that is carried between them.

    `by`: how commands are run, each in a process of its own or, quicker, within this one.
    """

    folder: Path
    devices: dict[str, str]
    by: Runner = call

    @property
    def hq(self) -> Path:
        return self.folder / "siège"

    @property
    def laptops(self) -> tuple[Path, Path]:
        counter, field = (self.folder / name for name in self.devices)
        return counter, field

    @property
    def everywhere(self) -> tuple[Path, ...]:
        return self.hq, *self.laptops

    def attache(self, *words: object, stdin: str = "") -> Answer:
        return program.attache(*words, stdin=stdin, by=self.by)

    def record(self, workspace: Path, *records: dict[str, Any]) -> list[dict[str, Any]]:
        return program.record(workspace, *records, by=self.by)

    def export(self, laptop: Path) -> dict[str, Any]:
        return self.attache("post", "export", laptop, "--out", self.folder / "clé usb", "--json").document

    def answer(self) -> None:
        """A return for each laptop, taken in."""
        for laptop in self.laptops:
            words = ("--device", self.devices[laptop.name], "--out", self.folder / "clé usb", "--json")
            made = self.attache("hq", "return", self.hq, *words).document
            taken = self.attache("post", "import", laptop, *made["files"], "--json").document
            assert taken["outcome"] == "imported"

    def round(self) -> None:
        """Everybody's news to headquarters, and the answer back."""
        files = [file for laptop in self.laptops for file in self.export(laptop)["files"]]
        taken = self.attache("hq", "import", self.hq, *files, "--json").lines
        assert {line["outcome"] for line in taken} == {"imported"}
        self.answer()

    def dumps(self, *workspaces: Path) -> set[str]:
        """The different dumps of these workspaces, or of all."""
        return {self.attache("dump", workspace).out for workspace in workspaces or self.everywhere}


@pytest.fixture(scope="module")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Offices:
    """The offices before any story, enrolled by card, request and grant."""
    folder = tmp_path_factory.mktemp("Poste à Saint-Marc é")
    hq, card = folder / "siège", folder / "card"
    program.attache("new", "hq", hq, "--person", "Wilner Pierre-Louis")
    program.attache("hq", "card", hq, "--out", card)
    devices = {}
    for name, person in (("comptoir", "Mirlande Toussaint"), ("terrain", "Josué Fictif")):
        laptop = program.new_post(folder / name, person)
        request, grant = folder / f"{name}.request", folder / f"{name}.grant"
        program.attache("post", "request", laptop, "--card", card, "--out", request)
        granted = program.attache("hq", "enrol", hq, request, "--out", grant, "--json").document
        devices[name] = granted["device"]
        program.attache("post", "accept", laptop, grant)
    return Offices(folder, devices)


@pytest.fixture
def offices(enrolled: Offices, folder: Path) -> Offices:
    """A copy of them for one story; the copies of two stories never meet."""
    return replace(enrolled, folder=Path(shutil.copytree(enrolled.folder, folder / "bureaux")))


def worker(given: str, surname: str, **more: Any) -> dict[str, Any]:
    return {"kind": "worker", "set": {"given": given, "surname": surname, **more}}


def test_what_two_laptops_record_offline_is_the_same_everywhere_after_one_round(offices: Offices, folder: Path) -> None:
    offices = replace(offices, by=run)
    counter, field = offices.laptops
    offices.record(
        counter, worker("Élifète", "Charlot"), {"kind": "employer", "set": {"known_as": ["Ingenio Ficticio"]}}
    )
    (said,) = offices.record(
        field, {"kind": "case", "set": {"words": {"text": "Yo pa peye m.", "lang": "ht"}, "status": "NEW"}}
    )
    offices.record(field, {"kind": "case", "id": said["id"], "set": {"status": "TRIAGE"}})  # writes an action by itself

    sent = [offices.export(laptop) for laptop in offices.laptops]
    files = [made["files"][0] for made in sent]
    other_order = Path(shutil.copytree(offices.hq, folder / "siège, other order"))
    taken = offices.attache("hq", "import", offices.hq, *files, "--json").lines
    offices.attache("hq", "import", other_order, *reversed(files))
    offices.answer()

    assert [(line["outcome"], line["new"]) for line in taken] == [("imported", made["changes"]) for made in sent]
    assert sent[0]["first_seq"] == 1 and sent[0]["last_seq"] == sent[0]["changes"]
    assert len(offices.dumps(offices.hq, other_order, counter, field)) == 1
    assert offices.attache("search", counter, said["number"], "--json").lines[0]["id"] == said["id"]

    # Nothing is left to send, a file seen twice is known, and nothing is damaged.
    assert offices.export(counter)["changes"] == 0
    again = offices.attache("hq", "import", offices.hq, files[0], "--json").document
    assert (again["outcome"], again["new"], again["reason"]) == ("already", 0, None)
    for workspace in offices.everywhere:
        assert offices.attache("check", workspace, "--json").document == {"ok": True, "problems": []}


def test_both_laptops_change_one_field_unseen_and_one_person_settles_it_for_all(offices: Offices) -> None:
    counter, field = offices.laptops
    everywhere = offices.everywhere
    (case,) = offices.record(counter, {"kind": "case", "set": {"title": "Sans nom", "status": "NEW"}})
    offices.round()

    offices.record(
        counter, {"kind": "case", "id": case["id"], "set": {"title": "Deux quinzaines non payées", "priority": "P2"}}
    )
    offices.record(
        field,
        {
            "kind": "case",
            "id": case["id"],
            "set": {"title": "Pesée de la quinzaine", "priority": "P2", "category": "W05"},
        },
    )
    offices.round()
    offices.round()

    conflicts = [offices.attache("conflicts", workspace, "--json").lines for workspace in everywhere]
    assert conflicts[0] == conflicts[1] == conflicts[2]
    (conflict,) = conflicts[0]
    assert list(conflict) == ["kind", "id", "field", "heads", "base"]
    assert (conflict["kind"], conflict["id"], conflict["field"]) == ("case", case["id"], "title")
    assert {(head["is"], head["by"]) for head in conflict["heads"]} == {
        ("Deux quinzaines non payées", "Mirlande Toussaint"),
        ("Pesée de la quinzaine", "Josué Fictif"),
    }
    assert [(b["is"], set(b)) for b in conflict["base"]] == [("Sans nom", {"stamp", "is", "by", "at"})]
    shown = [offices.attache("show", workspace, "case", case["number"], "--json").document for workspace in everywhere]
    assert shown[0]["conflicts"] == ["title"]
    assert {s["fields"]["title"] for s in shown} == {conflict["heads"][0]["is"]}
    assert {offices.attache("status", workspace, "--json").document["conflicts"] for workspace in everywhere} == {1}

    offices.attache("resolve", field, "case", case["number"], "title", "--keep", conflict["heads"][1]["stamp"])
    offices.round()
    offices.round()

    assert [offices.attache("conflicts", workspace, "--json").lines for workspace in everywhere] == [[], [], []]
    for workspace in everywhere:
        title = offices.attache("show", workspace, "case", case["number"], "--json").document["fields"]["title"]
        assert title == conflict["heads"][1]["is"]
    assert len(offices.dumps()) == 1


def test_a_conflict_may_be_settled_by_another_value(offices: Offices) -> None:
    counter, field = offices.laptops
    (case,) = offices.record(counter, {"kind": "case", "set": {"title": "A"}})
    offices.round()
    for laptop, title in ((counter, "B"), (field, "C")):
        offices.record(laptop, {"kind": "case", "id": case["id"], "set": {"title": title}})
    offices.round()

    wrong = call("resolve", offices.hq, "case", case["id"], "title", "--value", "no JSON")
    nobody = call("resolve", counter, "case", case["id"], "title", "--keep", "nobody's stamp")
    assert [(a.code, len(a.err.splitlines())) for a in (wrong, nobody)] == [(1, 1), (1, 1)]
    offices.round()
    offices.attache("resolve", counter, "case", case["id"], "title", "--value", '"B et C"')

    assert offices.attache("show", counter, "case", case["id"], "--json").document["fields"]["title"] == "B et C"
    assert offices.attache("conflicts", counter, "--json").lines == []
