"""A register that nobody has thought of yet: a few lines of data, no line of Python, and it goes from the form to headquarters and back."""

import contextlib
import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import CHECKOUT, Answer, environment, json_lines, run

REGISTER = {
    "register": "boat_crossing", "module": "people", "numbered": "yes", "append_only": "no", "level": "N1", "created_by": "post",
    "changed_by": "owner", "goes_to": "hq", "shown_as": "boat", "fr": "Traversée", "ht": "Travèse", "es": "Travesía",
    "en": "Crossing", "fr_many": "Traversées", "ht_many": "Travèse yo", "es_many": "Travesías", "en_many": "Crossings",
    "ht_review": "needs_native_review",
}  # fmt: skip
GROUP = {
    "register": "boat_crossing", "group": "boat", "fr": "Le bateau", "ht": "Bato a", "es": "El barco", "en": "The boat",
    "ht_review": "needs_native_review",
}  # fmt: skip
FIELDS: list[dict[str, str]] = [
    {"field": "boat", "en": "Name of the boat", "type": "text", "searched": "words", "listed": "1"},
    {"field": "people", "en": "People on board", "type": "int", "unit": "persons", "listed": "2"},
    {"field": "told_by", "en": "Who told it", "type": "name", "level": "N2", "identifying": "yes"},
]

CROSSING = json_lines([{"kind": "boat_crossing", "set": {"boat": "La Sirène"}}])


def written(f: Mapping[str, str]) -> dict[str, str]:
    """A row of data_dictionary.csv."""
    labels = dict.fromkeys(("fr", "ht", "es", "en"), f["en"])
    plain = {
        "register": "boat_crossing", "group": "boat", "ht_review": "needs_native_review", "required": "no", "level": "N1",
        "identifying": "no", "searched": "no", "computed": "no", "width": "half",
    }  # fmt: skip
    return {**plain, **labels, **f}


def add_rows(path: Path, *rows: Mapping[str, str]) -> None:
    """Append rows to a file of resources/, by the names of its columns."""
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, restval="", lineterminator="\n").writerows(rows)


class Program:
    """A copy of the program whose resources declare one register more."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "programme"
        ignored = shutil.ignore_patterns("__pycache__")
        for name in ("attache_app", "resources", "i18n"):
            shutil.copytree(CHECKOUT / name, self.folder / name, ignore=ignored)
        resources = self.folder / "resources"
        add_rows(resources / "registers.csv", REGISTER)
        add_rows(resources / "form_groups.csv", GROUP)
        add_rows(resources / "data_dictionary.csv", *map(written, FIELDS))
        # The copy comes before this checkout, which only lends the person before the window.
        paths = os.pathsep.join([str(self.folder), str(CHECKOUT)])
        self.env = environment(PYTHONPATH=paths, QT_QPA_PLATFORM="offscreen")
        self._commands = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.many_commands"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self.env,
            cwd=self.folder, text=True, encoding="utf-8",
        )  # fmt: skip

    def run(self, *words: object, stdin: str = "") -> Answer:
        """A command of the copy that must succeed."""
        assert self._commands.stdin and self._commands.stdout
        self._commands.stdin.write(json.dumps({"words": list(map(str, words)), "stdin": stdin}) + "\n")
        self._commands.stdin.flush()
        answer = Answer(**json.loads(self._commands.stdout.readline()))
        assert answer.code == 0, answer
        return answer

    def fill_the_form(self, workspace: Path, *texts: str) -> dict[str, Any]:
        """What somebody before the window saw and saved."""
        command = [sys.executable, "-m", "tests.journeys.fill_the_form", str(workspace), "boat_crossing", *texts]
        done = subprocess.run(command, capture_output=True, cwd=self.folder, env=self.env, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return dict(json.loads(done.stdout))

    def close(self) -> None:
        with self._commands:
            self._commands.kill()

    def shown(self, workspace: Path, id: str) -> dict[str, Any]:
        return dict(self.run("show", workspace, "boat_crossing", id, "--json").document["fields"])


@pytest.fixture
def program(folder: Path) -> Iterator[Program]:
    with contextlib.closing(Program(folder)) as found:
        yield found


def test_an_invented_register_goes_from_the_form_to_headquarters_and_to_another_laptop(
    program: Program, folder: Path
) -> None:
    declared = next(
        r for r in program.run("schema", "--json").document["registers"] if r["register"] == "boat_crossing"
    )
    assert [f["field"] for f in declared["fields"]][-3:] == ["boat", "people", "told_by"]
    assert declared["labels"] == {"fr": "Traversée", "ht": "Travèse", "es": "Travesía", "en": "Crossing"}
    assert "Name of the boat" in program.run("schema", "--markdown").out

    hq, counter, field = (folder / name for name in ("siège", "guichet", "terrain"))
    program.run("new", "hq", hq, "--person", "Wilner", "--recovery", folder / "key.txt")
    program.run("hq", "card", hq, "--out", folder / "card")
    for workspace in (counter, field):
        program.run(
            "new",
            "post",
            workspace,
            "--post",
            "SDQ",
            "--country",
            "DO",
            "--city",
            "Santo Domingo",
            "--person",
            "Mirlande",
        )
        program.run("post", "request", workspace, "--card", folder / "card", "--out", folder / "request")
        program.run("hq", "enrol", hq, folder / "request", "--out", folder / "grant")
        program.run("post", "accept", workspace, folder / "grant")

    filled = program.fill_the_form(counter, "La Sirène", "31")
    assert filled["labels"][:3] == ["Name of the boat", "People on board", "Who told it"]
    id = filled["id"]
    fields = program.shown(counter, id)
    assert (fields["boat"], fields["people"]) == ("La Sirène", 31)
    assert filled["rows"] == [[fields["number"], "La Sirène", "31"]]

    (second,) = program.run(
        "record", counter, "-", "--json",
        stdin=json_lines([{"kind": "boat_crossing", "set": {"boat": "Dieu Qui Donne", "told_by": {"given": "Ti Jo"}}}]),
    ).lines  # fmt: skip
    program.run("record", counter, "-", stdin=json_lines([{"kind": "boat_crossing", "id": id, "set": {"people": 33}}]))
    assert [hit["id"] for hit in program.run("search", counter, "siren", "--json").lines] == [id]
    text = program.run("show", counter, "boat_crossing", second["number"], "--history", "--lang", "ht").out
    assert "Travèse" in text and "Dieu Qui Donne" in text and "Ti Jo" in text

    (batch,) = program.run("post", "export", counter, "--out", folder, "--json").document["files"]
    taken = program.run("hq", "import", hq, batch, "--json").document
    assert (taken["outcome"], taken["quarantined"], taken["waiting"]) == ("imported", 0, 0)
    (back,) = program.run("hq", "return", hq, "--device", "SDQ-B", "--out", folder, "--json").document["files"]
    assert program.run("post", "import", field, back, "--json").document["outcome"] == "imported"

    for workspace in (hq, field):
        assert program.shown(workspace, id) == {**fields, "people": 33}
        assert "told_by" not in program.shown(workspace, second["id"])  # N2 has not left the laptop
    dumps = [program.run("dump", workspace, "--kind", "boat_crossing").out for workspace in (hq, field)]
    assert dumps[0] == dumps[1] and len(dumps[0].splitlines()) == 2
    assert program.run("check", hq, "--json").document["ok"]


def test_a_workspace_made_before_gets_the_register_when_the_program_is_updated(program: Program, folder: Path) -> None:
    post = folder / "SDQ"
    run("new", "post", post, "--post", "SDQ", "--country", "DO", "--city", "Santo Domingo", "--person", "Mirlande")
    assert run("record", post, "-", stdin=CROSSING).code == 1  # the program that made it knows of no crossings
    (saved,) = program.run("record", post, "-", "--json", stdin=CROSSING).lines
    assert program.shown(post, saved["id"])["boat"] == "La Sirène"
    assert program.run("check", post, "--json").document["ok"]
