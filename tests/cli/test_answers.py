"""What the commands answer: JSON as DESIGN §9 fixes it, words in the language asked for."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from attache_app.desktop import app, preferences
from tests.cli.program import PASSPHRASE, attache, call, environment, new_post, record

OTHER = "yon lòt fraz sekrè"


@dataclass(frozen=True)
class Office:
    """A headquarters and a post, enrolled; a worker and his case."""

    folder: Path
    hq: Path
    post: Path
    worker: dict[str, Any]
    case: dict[str, Any]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("Poste à Saint-Marc é")
    hq, post = folder / "siège", new_post(folder / "post")
    made = attache("new", "hq", hq, "--person", "Wilner Pierre-Louis", "--recovery", folder / "recovery.txt", "--json")
    assert made.document["recovery"] == str(folder / "recovery.txt")
    card = attache("hq", "card", hq, "--out", folder / "card", "--json").document
    request = attache(
        "post", "request", post, "--card", folder / "card", "--out", folder / "request", "--json"
    ).document
    assert request["fingerprint"] == card["fingerprint"]
    grant = attache("hq", "enrol", hq, folder / "request", "--out", folder / "grant", "--json").document
    assert (grant["post"], grant["letter"]) == ("SDQ", "A")
    attache("post", "accept", post, folder / "grant")
    worker, case = record(
        post,
        {"kind": "worker", "set": {"given": "Jésula", "surname": "Fictive", "sex": "f"}},
        {"kind": "case", "set": {"title": "Deux semaines non payées", "status": "NEW", "category": "W01",
                                 "words": {"text": "Yo pa peye m.", "lang": "ht"}}},
    )  # fmt: skip
    yield Office(folder, hq, post, worker, case)


def test_recorded_lines_come_back_with_kind_id_and_number(office: Office) -> None:
    assert list(office.worker) == ["kind", "id", "number"]
    assert office.worker["number"].startswith("SDQ-A-")


def test_search_answers_a_line_each_best_first(office: Office) -> None:
    (hit,) = attache("search", office.post, "fict", "jes", "--json").lines

    assert hit == {**office.worker, "text": "Fictive Jésula", "why": "name"}
    assert attache("search", office.post, "nobody at all", "--json").lines == []
    assert attache("search", office.post, office.case["number"], "--kind", "case", "--json").lines[0]["why"] == "number"


def test_a_misheard_number_is_told(office: Office) -> None:
    number: str = office.case["number"]
    wrong = number[:-1] + ("A" if number[-1] != "A" else "B")

    assert number in attache("search", office.post, wrong, "--json").err


def test_a_record_is_shown_as_json_by_id_or_number(office: Office) -> None:
    by_id = attache("show", office.post, "case", office.case["id"], "--json").document
    by_number = attache("show", office.post, "case", office.case["number"].lower(), "--json").document

    assert by_id == by_number
    assert list(by_id) == ["kind", "id", "number", "fields", "computed", "conflicts"]
    assert by_id["fields"]["category_group"] == "W"
    assert by_id["computed"]["clauses"] == ["BLA07", "BLA14"]
    assert by_id["conflicts"] == []


def test_the_history_says_who_when_where_from_what_to_what(office: Office) -> None:
    record(office.post, {"kind": "worker", "id": office.worker["id"], "set": {"sex": "u"}})

    history = attache("show", office.post, "worker", office.worker["number"], "--history", "--json").document["history"]

    newest = history[0]
    assert (newest["field"], newest["was"], newest["is"]) == ("sex", ["f"], "u")
    assert (newest["by"], newest["laptop"], newest["current"], newest["aside"]) == (
        "Mirlande Toussaint",
        "SDQ-A",
        True,
        None,
    )
    assert newest["at"][10] == "T"


def test_people_read_labels_in_their_language(office: Office) -> None:
    creole = attache("show", office.post, "case", office.case["number"], "--lang", "ht").out

    assert "Dosye" in creole
    assert "Lajan travay yo pa peye" in creole
    assert "{" not in creole


def test_status_is_one_document(office: Office) -> None:
    post = attache("status", office.post, "--json").document
    hq = attache("status", office.hq, "--json").document

    assert (post["kind"], post["realm"], post["post"], post["enrolled"]) == ("post", "production", "SDQ", True)
    assert post["unreceipted"] > 0
    assert {post[k] for k in ("conflicts", "quarantined", "waiting")} == {0}
    assert (hq["kind"], hq["post"]) == ("hq", "ONM")
    assert "SDQ" in attache("status", office.post).out


def test_a_preview_says_in_words_what_would_leave(office: Office) -> None:
    assert attache("post", "preview", office.post, "--json").document["sent"]["worker"] >= 1
    assert "Workers" in attache("post", "preview", office.post, "--lang", "en").out


def test_a_batch_can_be_looked_into_by_its_recipients_and_by_the_recovery_key(office: Office) -> None:
    made = attache("post", "export", office.post, "--out", office.folder / "stick", "--json").document
    (file,) = made["files"]

    by_workspace = attache("inspect", file, "--workspace", office.hq, "--json").document
    by_paper = attache("inspect", file, "--identity", office.folder / "recovery.txt", "--json").document

    assert by_workspace == by_paper
    assert (by_paper["kind"], by_paper["realm"], by_paper["number"]) == ("post-batch", "production", 1)
    assert "SDQ-A" in attache("inspect", file, "--workspace", office.hq).out
    no_key = call("inspect", file, "--identity", office.folder / "card")
    assert (no_key.code, len(no_key.err.splitlines())) == (1, 1)


def test_imports_answer_a_line_for_each_file_and_1_if_one_was_refused(office: Office) -> None:
    stick = office.folder / "stick 2"
    (file,) = attache("post", "export", office.post, "--out", stick, "--json").document["files"]
    (stick / "none.batch.age").write_bytes(b"nothing")

    answer = call("hq", "import", office.hq, file, stick / "none.batch.age", file, "--json")

    assert answer.code == 1
    assert [line["outcome"] for line in answer.lines] == ["imported", "refused", "already"]
    assert list(answer.lines[0]) == ["file", "outcome", "new", "known", "quarantined", "conflicts", "waiting", "reason"]
    assert answer.lines[1]["reason"] in answer.err
    assert attache("hq", "quarantine", office.hq, "--retry", "--json").lines == []
    assert attache("hq", "quarantine", office.hq, "--let-stand", "--json").lines == []


def test_a_receipt_is_printed_for_a_case_and_for_a_visit(office: Office) -> None:
    (visit,) = record(
        office.post, {"kind": "visit", "set": {"who_is_here": "Yon moun", "visited_at": "2026-11-24T09:00:00-04:00"}}
    )

    for number, name in ((office.case["number"], "case.pdf"), (visit["number"], "visit.pdf")):
        attache("receipt", office.post, number, "--lang", "ht", "--out", office.folder / name)
        assert (office.folder / name).read_bytes().startswith(b"%PDF")


def test_a_colleague_signs_in_until_closed_and_changes_his_passphrase(folder: Path) -> None:
    post = new_post(folder / "post")
    env = environment(ATTACHE_NEW_PASSPHRASE=OTHER)
    assert call("person", post, "add", "Josué Fictif", env=env).code == 0
    both = ("--as", "Josué Fictif")

    assert call("status", post).code == 1  # of two people one has to be named
    assert call("status", post, *both, env=environment(ATTACHE_PASSPHRASE=OTHER)).code == 0
    changed = environment(ATTACHE_PASSPHRASE=OTHER, ATTACHE_NEW_PASSPHRASE=PASSPHRASE)
    assert call("passphrase", post, *both, env=changed).code == 0
    assert call("status", post, *both).code == 0
    assert call("person", post, "close", "Josué Fictif", "--as", "Mirlande Toussaint").code == 0
    assert call("status", post).code == 0


def test_a_forgotten_passphrase_gives_way_to_the_recovery_key_and_to_no_easy_one(office: Office, folder: Path) -> None:
    post = Path(shutil.copytree(office.post, folder / "post"))
    words = ("passphrase", post, "--recovery", office.folder / "recovery.txt", "--as", "Mirlande Toussaint")

    easy = call(*words, env=environment(ATTACHE_NEW_PASSPHRASE="Motdepasse1"))
    assert easy.code == 1 and "anybody tries" in easy.err
    assert call(*words, env=environment(ATTACHE_NEW_PASSPHRASE=OTHER)).code == 0

    told = call("status", post, env=environment(ATTACHE_PASSPHRASE=OTHER))
    assert told.code == 0 and "recovery key" in told.err
    assert call("status", post).code == 1  # the old one opens no more


def test_a_backup_comes_back_as_it_was(office: Office) -> None:
    attache("backup", office.post, "--out", office.folder / "post.backup")
    attache("restore", office.folder / "post.backup", office.folder / "restored")

    assert attache("dump", office.folder / "restored").out == attache("dump", office.post).out
    checked = attache("check", office.folder / "restored", "--json")
    assert checked.document == {"ok": True, "problems": []}
    assert attache("status", office.folder / "restored", "--json").document["letter"] != "A"


def test_headquarters_is_not_restored_without_a_word_about_revocations(office: Office) -> None:
    attache("backup", office.hq, "--out", office.folder / "hq.backup")

    asked = call("restore", office.folder / "hq.backup", office.folder / "hq again")

    assert asked.code == 1
    assert "--without-acts" in asked.err
    attache("restore", office.folder / "hq.backup", office.folder / "hq again", "--without-acts")
    assert attache("dump", office.folder / "hq again").out == attache("dump", office.hq).out


def test_a_lost_laptop_is_shut_out_and_gets_no_more_returns(folder: Path) -> None:
    hq, post = folder / "hq", new_post(folder / "post")
    attache("new", "hq", hq, "--person", "Wilner")
    assert (folder / "hq-recovery.pdf").read_bytes().startswith(b"%PDF")
    attache("hq", "card", hq, "--out", folder / "card")
    attache("post", "request", post, "--card", folder / "card", "--out", folder / "request")
    attache("hq", "enrol", hq, folder / "request", "--out", folder / "grant")

    attache("hq", "revoke", hq, "SDQ-A", "--reason", "Stolen from the car")

    refused = call("hq", "return", hq, "--device", "SDQ-A", "--out", folder / "out")
    assert refused.code == 1
    assert len(refused.err.splitlines()) == 1


def test_the_dictionary_is_there_for_programs_and_for_people() -> None:
    document = attache("schema", "--json").document

    worker = next(r for r in document["registers"] if r["register"] == "worker")
    assert len(document["registers"]) == 70
    assert {f["field"] for f in worker["fields"]} > {"surname", "number", "confidentiality"}
    assert {o["code"] for o in document["lists"]["sex"]} == {"f", "m", "x", "u"}
    page = attache("schema", "--markdown", "--lang", "fr").out
    assert "## Travailleurs (`worker`)" in page
    assert page.count("\n## ") == 69


def test_a_folder_alone_opens_the_window_on_it_in_the_language_asked_for(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path | None] = []
    monkeypatch.setattr(preferences, "default_path", lambda: folder / "window.json")
    monkeypatch.setattr(app, "run", lambda workspace: shown.append(workspace) or 0)
    env = environment(QT_QPA_PLATFORM="offscreen")

    assert call("--lang", "ht", office.post, env=env).code == 0
    assert call(env=env).code == 0

    assert shown == [office.post, None]
    assert preferences.Preferences().get("language") == "ht"


def test_no_command_meets_qt(office: Office) -> None:
    script = (
        "import sys; from attache_app.cli.main import main; "
        "code = main(sys.argv[1:]); print('PySide6' in sys.modules, file=sys.stderr); sys.exit(code)"
    )
    for words in (
        ["check"],
        ["search", "fictive"],
        ["receipt", office.case["number"], "--out", office.folder / "again.pdf"],
    ):
        line = [sys.executable, "-c", script, words[0], office.post, *words[1:]]
        done = subprocess.run([str(w) for w in line], capture_output=True, env=environment(), check=True)
        assert done.stderr.splitlines()[-1] == b"False"
