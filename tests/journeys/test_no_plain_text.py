"""Who finds the laptop, the stick or the disk finds nothing to read: no recorded value stands in plain in any file that the program leaves behind.

Papers that were asked for are for reading, and so are not searched.
"""

import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from attache_app.records.declarations import Field, declarations
from attache_app.records.rights import NOT_YET
from attache_app.store.workspace_info import INFO, KEYS
from tests.cli.program import CHECKOUT, Answer, environment, json_lines

WORD, NUMBER, AMOUNT = "Wòchkraze", "8095557731", 987_654_321
PEOPLE = ("Mirlande Toussaint", "Wilner Pierre-Louis")
# In every record; also as the search index folds it, and as a careless program might take it apart.
MARKS = {
    WORD,
    WORD.lower(),
    WORD.upper(),
    unicodedata.normalize("NFD", WORD),
    "wochkraze",
    "chkraze",
    NUMBER,
    str(AMOUNT),
}
PACKED = {
    b"PK\x03\x04": "zip",
    b"\x1f\x8b": "gzip",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"SQLite format 3": "a database in plain",
}


def marked(f: Field) -> Any:
    """A value that holds a mark, for the types that can."""
    text = f"{WORD} {f.register} {f.name}"
    by_type: Mapping[str, Any] = {
        "text": text, "longtext": f"{text}\n{WORD}", "texts": [text], "verbatim": {"text": text, "lang": "ht"},
        "name": {"surname": WORD, "given": text}, "place": {"country": "DO", "text": text},
        "phone": {"number": f"+1{NUMBER}", "whose": text}, "phones": [{"number": f"+1{NUMBER}", "safe": text}],
        "money": {"amount_minor": AMOUNT, "currency": "DOP"}, "int": AMOUNT, "pdate": {"edtf": "1987~", "said": text},
        "rate": {"amount": f"{AMOUNT}.5", "currency": "DOP"}, "file": {"sha256": "0" * 64, "name": f"{WORD}.jpg", "bytes": 1},
    }  # fmt: skip
    return by_type.get(f.type)


def everything_recorded() -> Iterator[dict[str, Any]]:
    """A record of every register that a post writes, and one more at N2."""
    for register in declarations().registers.values():
        if register.created_by in ("post", "both") and register.name not in NOT_YET:
            values = {
                f.name: value
                for f in register.written()
                if f.name not in ("number", "deleted") and (value := marked(f)) is not None
            }
            if values:
                yield {"kind": register.name, "set": values}
    yield {"kind": "case", "set": {"category": "S04", "confidentiality": "N2"}}


class Disk:
    """All that the program may write to: workspaces, a stick, the home folder, the folder for temporary files."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("home", "tmp", "stick", "removed", "papers"):
            (root / name).mkdir()
        home, tmp = str(root / "home"), str(root / "tmp")
        self.env = environment(
            HOME=home, USERPROFILE=home, APPDATA=home, LOCALAPPDATA=home, XDG_CACHE_HOME=home, XDG_CONFIG_HOME=home,
            ATTACHE_DEBUG="1", XDG_DATA_HOME=home, XDG_STATE_HOME=home, TMPDIR=tmp, TEMP=tmp, TMP=tmp, SQLITE_TMPDIR=tmp,
        )  # fmt: skip

    def run(self, *words: object, stdin: str = "") -> Answer:
        command = [
            sys.executable,
            "-m",
            "tests.journeys.keep_what_is_removed",
            str(self.root / "removed"),
            *map(str, words),
        ]
        done = subprocess.run(
            command, input=stdin.encode(), capture_output=True, env=self.env, cwd=CHECKOUT, check=False
        )
        answer = Answer(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
        assert answer.code == 0, answer
        return answer

    def kill_at(self, point: str, *words: object, stdin: str = "") -> None:
        """Kill a command at a point: what lies open then lies on the disk."""
        sign = self.root / "sign"
        command = [sys.executable, "-m", "tests.journeys.stop_at", point, str(sign), *map(str, words)]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, env=self.env, cwd=CHECKOUT, stderr=subprocess.DEVNULL
        ) as child:
            assert child.stdin is not None
            child.stdin.write(stdin.encode())
            child.stdin.close()
            while not sign.exists():
                assert child.poll() is None
                time.sleep(0.01)
            child.kill()
        sign.unlink()

    def files(self) -> list[Path]:
        return [path for path in self.root.rglob("*") if path.is_file() and "papers" not in path.parts]

    def search(self) -> None:
        """No mark in any file or name, in no encoding; and nothing packed, in which a mark could hide."""
        needles = {
            mark.encode(code)
            for mark in MARKS
            for code in ("utf-8", "utf-16-le", "utf-16-be", "latin-1")
            if encodes(mark, code)
        }
        names = {name.encode(code) for name in PEOPLE for code in ("utf-8", "utf-16-le")}
        for path in self.files():
            data = path.read_bytes()
            assert not [n for n in needles if n in data], path
            assert not [kind for magic, kind in PACKED.items() if data.startswith(magic)], path
            # Whoever signs in is named before a passphrase is asked (store/FORMAT.md): in that file alone, and a backup of it.
            is_keys = path.name == KEYS or path.suffix == ".attache-backup" or path.parent.name == "removed"
            assert is_keys or not [n for n in names if n in data], path
        for path in self.root.rglob("*"):
            folded = unicodedata.normalize("NFC", path.name).lower()
            assert not [m for m in (*MARKS, *PEOPLE) if m.lower() in folded], path


def encodes(text: str, code: str) -> bool:
    try:
        text.encode(code)
    except UnicodeEncodeError:
        return False
    return True


@pytest.fixture
def disk(folder: Path) -> Disk:
    return Disk(folder)


def test_no_recorded_value_stands_in_plain_anywhere_after_a_journey(disk: Disk) -> None:
    root, stick = disk.root, disk.root / "stick"
    hq, post = root / "siège", root / "poste"
    disk.run("new", "hq", hq, "--person", PEOPLE[1], "--recovery", root / "papers" / "key.txt")
    disk.run("new", "post", post, "--post", "SDQ", "--country", "DO", "--city", "Santo Domingo", "--person", PEOPLE[0])
    card, request, grant = (stick / f"SDQ.attache-{kind}" for kind in ("card", "request", "grant"))
    disk.run("hq", "card", hq, "--out", card)
    disk.run("post", "request", post, "--card", card, "--out", request)
    disk.run("hq", "enrol", hq, request, "--out", grant)
    disk.run("post", "accept", post, grant)

    saved = disk.run("record", post, "-", "--json", stdin=json_lines(everything_recorded())).lines
    assert len(saved) > 40
    case, worker = (next(s["id"] for s in saved if s["kind"] == kind) for kind in ("case", "worker"))
    found = disk.run("search", post, WORD, "--json").lines
    assert {line["kind"] for line in found} >= {"worker"}
    assert WORD in disk.run("show", post, "worker", worker, "--history", "--json").out
    disk.run("receipt", post, case, "--out", root / "papers" / "receipt.pdf")

    disk.kill_at(
        "attache_app.services.work:Work.finish:after", "record", post, "-", stdin=json_lines(everything_recorded())
    )
    disk.search()

    (batch,) = disk.run("post", "export", post, "--out", stick, "--json").document["files"]
    disk.kill_at("attache_app.sync.container_writer:tar_end:before", "post", "export", post, "--out", stick)
    disk.kill_at("attache_app.store.batches:keep_taken:after", "hq", "import", hq, batch)
    disk.search()
    assert disk.run("hq", "import", hq, batch, "--json").document["outcome"] == "imported"
    assert WORD in disk.run("dump", hq, "--kind", "worker").out
    (back,) = disk.run("hq", "return", hq, "--device", "SDQ-A", "--out", stick, "--json").document["files"]
    disk.run("post", "import", post, back, "--json")
    disk.run("backup", post, "--out", stick / "SDQ.attache-backup")
    disk.run("restore", stick / "SDQ.attache-backup", root / "restauré")
    disk.run("check", root / "restauré")
    disk.search()
    assert {path.name for path in disk.files()} >= {INFO, KEYS, "register.db"}


def test_the_search_finds_what_it_looks_for(disk: Disk) -> None:
    for text, code in (
        (f"a{WORD}b", "utf-8"),
        (f"b {WORD.lower()}", "utf-16-le"),
        ("xwochkrazex", "utf-16-be"),
        (f"+1{NUMBER}", "utf-8"),
    ):
        (disk.root / "home" / "left").write_bytes(text.encode(code))
        with pytest.raises(AssertionError):
            disk.search()
    (disk.root / "home" / "left").write_bytes(b"nothing")
    disk.search()
    (disk.root / "tmp" / f"{WORD}.pdf").touch()
    with pytest.raises(AssertionError):
        disk.search()
