"""`attache demo`, as the installer runs it on a machine without a display."""

import json
from pathlib import Path

import pytest

from attache_app.services import demonstration
from tests.cli.program import Answer, Runner, attache, call, environment, run


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demonstration that was made over the rest of an earlier, interrupted one."""
    out = tmp_path_factory.mktemp("Poste à Saint-Marc é") / "attache-demo"
    (out / "counter").mkdir(parents=True)
    (out / "counter" / "register.db").write_bytes(b"cut off")
    (out / "attache-demo.txt").write_text("earlier\n", encoding="utf-8", newline="\n")
    (out / "mine.txt").write_text("kept\n", encoding="utf-8", newline="\n")
    answer = run("demo", "--out", out, "--lang", "en", "--json")
    assert answer.code == 0, answer.err
    assert answer.document == json.loads((out / "summary.json").read_bytes())
    assert "tout est fictif" in answer.err
    return out


def test_it_leaves_pictures_a_creole_receipt_batches_and_a_summary(played: Path) -> None:
    found = {path.relative_to(played).as_posix() for path in played.rglob("*") if path.is_file()}

    assert {name.split("/")[-1] for name in found if name.endswith(".png")} >= {
        "home.png",
        "intake.png",
        "inbox.png",
        "case.png",
    }
    assert all((played / name).read_bytes().startswith(b"\x89PNG") for name in found if name.endswith(".png"))
    (receipt,) = [name for name in found if name.endswith("-ht.pdf")]
    assert (played / receipt).read_bytes().startswith(b"%PDF")
    assert len([name for name in found if name.endswith(".batch.age")]) == 2
    assert len([name for name in found if name.endswith(".return.age")]) == 2
    assert (played / "mine.txt").read_text(encoding="utf-8") == "kept\n"


def test_the_summary_says_what_travelled(played: Path) -> None:
    facts = json.loads((played / "summary.json").read_bytes())
    text = (played / "summary.txt").read_text(encoding="utf-8")

    assert list(facts["dumps"]) == ["headquarters", "counter", "field"]
    assert len(set(facts["dumps"].values())) == 1
    assert [t["outcome"] for t in facts["travelled"]] == ["imported"] * 4
    assert all(t["file"] in text and t["new"] > 0 for t in facts["travelled"])
    assert facts["found"] == ["Étienne Jean-Robert Jan Wobè"]


def test_its_workspaces_are_of_the_training_realm_sound_and_open_with_what_was_said(played: Path) -> None:
    env = environment(ATTACHE_PASSPHRASE="tout est fictif")
    for name in ("headquarters", "counter", "field"):
        status = call("status", played / name, "--json", env=env).document
        assert (status["realm"], status["conflicts"], status["quarantined"]) == ("training", 0, 0)
    assert call("check", played / "counter", env=env).code == 0


def test_a_folder_of_somebody_is_left_alone(folder: Path) -> None:
    (folder / "mine.txt").write_text("mine\n", encoding="utf-8", newline="\n")

    answer = call("demo", "--out", folder, "--lang", "en")

    assert (answer.code, len(answer.err.splitlines())) == (1, 1)
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]


def test_the_place_to_look_around_in_is_made_once(folder: Path) -> None:
    heard: list[tuple[int, int]] = []
    where, passphrase = demonstration.build(folder / "look", lambda done, total: heard.append((done, total)))
    again = demonstration.build(where)

    assert heard == [(0, 3), (1, 3), (2, 3)]
    assert again == (where, passphrase)
    assert len(attache("search", where, "jean", "--json", by=_with(passphrase)).lines) > 2


def _with(passphrase: str) -> Runner:
    def runner(*words: object, stdin: str = "") -> Answer:
        return call(*words, stdin=stdin, env=environment(ATTACHE_PASSPHRASE=passphrase))

    return runner
