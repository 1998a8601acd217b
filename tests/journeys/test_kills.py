"""A process that is killed, wherever it was: what the user was told stands, nothing is half there, and work goes on."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import settings

from attache_app.i18n import language
from attache_app.services import care, exchange, records
from attache_app.services.sessions import open_session
from attache_app.store import keyslots
from tests.cli.program import CHECKOUT, environment, json_lines
from tests.journeys.offices import PASSPHRASE, answer, enrol, headquarters, laptop, lines, send, take

# In the usual run; `--hypothesis-profile=long` kills more often.
RANDOM_KILLS = 20 if settings().max_examples <= 100 else 200

RECORD = {
    "a line was read": "attache_app.services.work:Work.save:before",
    "all lines were read": "attache_app.services.work:Work.finish:before",
    "the log is written": "attache_app.store.registers:refold:before",
    "the tables are written": "attache_app.store.search_index:put:before",
    "the index is written": "attache_app.store.registers:refold:after",
    "all is written": "attache_app.services.work:Work.finish:after",
    "it is confirmed": "attache_app.cli.terminal:Terminal.line:before",
}
EXPORT = {
    "it is planned": "attache_app.sync.post_batch_out:prepare:before",
    "it is measured": "attache_app.store.batches:keep_made:before",
    "its number is noted": "attache_app.store.batches:keep_made:after",
    "nothing of the file is written": "attache_app.sync.post_batch_out:seal_into:before",
    "the file is half written": "attache_app.sync.container_writer:tar_end:before",
    "the file has no name yet": "attache_app.files:replace:before",
    "the file has its name": "attache_app.files:replace:after",
    "it is confirmed": "attache_app.cli.terminal:Terminal.document:before",
}
IMPORT = {
    "the file is proven": "attache_app.store.batches:was_taken:before",
    "no line is read": "attache_app.sync.segments:take:before",
    "the lines are in the log": "attache_app.sync.settling:settle:before",
    "the lines are judged": "attache_app.store.registers:refold:before",
    "the tables are written": "attache_app.store.registers:refold:after",
    "the feeds are written": "attache_app.sync.feed_rules:settle:after",
    "all is written": "attache_app.store.batches:keep_taken:after",
    "it is confirmed": "attache_app.cli.terminal:Terminal.line:before",
}
RETURN = {
    "it is noted": "attache_app.store.batches:keep_made:after",
    "the file is half written": "attache_app.sync.container_writer:tar_end:before",
    "the file has its name": "attache_app.files:replace:after",
}
IMPORT_OF_A_RETURN = {
    "the file is proven": "attache_app.store.batches:was_taken:before",
    "the lines are in the log": "attache_app.store.batches:learn_verdicts:before",
    "the position has moved": "attache_app.store.batches:move_in_feed:after",
    "the tables are written": "attache_app.store.registers:refold:after",
    "all is written": "attache_app.store.batches:keep_taken:after",
    "it is confirmed": "attache_app.cli.terminal:Terminal.line:before",
}


@dataclass
class Offices:
    """The folders of a headquarters and a laptop that nobody has open; `told`: the visits that the user was told are saved."""

    hq: Path
    post: Path
    box: Path
    told: set[str] = field(default_factory=set)

    def kill(self, point: str, *words: object, stdin: str = "") -> None:
        """Run a command until it comes to the point, and kill it there."""
        sign = self.box / "sign"
        sign.unlink(missing_ok=True)
        command = [sys.executable, "-m", "tests.journeys.stop_at", point, str(sign), *map(str, words)]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=CHECKOUT, env=environment()
        ) as child:  # fmt: skip
            assert child.stdin is not None and child.stdout is not None
            child.stdin.write(stdin.encode())
            child.stdin.close()
            until = time.monotonic() + 60
            while not sign.exists():
                if child.poll() is not None or time.monotonic() > until:
                    child.kill()
                    pytest.fail(f"{point} was not reached: {child.stdout.read().decode()}")
                time.sleep(0.005)
            child.kill()

    def sound(self) -> None:
        """Both registers add up, and hold what the user was told."""
        for folder in (self.post, self.hq):
            with open_session(folder, PASSPHRASE) as session:
                assert care.check(session, language("en")) == {"ok": True, "problems": []}
                if folder == self.post:
                    assert self.told <= visits(lines(session, "visit"))

    def go_on(self) -> None:
        """A round from laptop to headquarters and back: afterwards both hold the same, and nothing waits for a receipt."""
        with open_session(self.post, PASSPHRASE) as post, open_session(self.hq, PASSPHRASE) as hq:
            for path in exchange.export(post, self.box).files:
                assert [r.outcome for r in take(hq, path)] == ["imported"]
            answer(hq, post, self.box)
            assert lines(hq, "visit") == lines(post, "visit")
            assert exchange.status(post)["unreceipted"] == 0


def visits(dumped: list[bytes]) -> set[str]:
    import orjson

    return {orjson.loads(line)["id"] for line in dumped}


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    box = tmp_path_factory.mktemp("Poste à Saint-Marc é")
    with pytest.MonkeyPatch.context() as cheap:
        cheap.setattr(keyslots, "MEMORY_KIB", 8 * 1024)  # to sign in a hundred times takes a second
        hq, _ = headquarters(box / "ONM")
        post = laptop(box / "SDQ")
    with hq, post:
        enrol(hq, post, box)
        send(post, hq, box)
        answer(hq, post, box)
    (box / "out").mkdir()
    yield Offices(box / "ONM", box / "SDQ", box / "out")


@pytest.mark.parametrize("when", RECORD)
def test_killed_while_it_records(offices: Offices, when: str) -> None:
    with open_session(offices.post, PASSPHRASE) as post:
        before = visits(lines(post, "visit"))
    asked = [{"kind": "visit", "set": {"who_is_here": f"Visitor {n}"}} for n in range(3)]
    offices.kill(RECORD[when], "record", offices.post, "-", "--json", stdin=json_lines(asked))
    offices.sound()
    with open_session(offices.post, PASSPHRASE) as post:
        now = visits(lines(post, "visit"))
        assert len(now - before) == (3 if when == "it is confirmed" else 0) and before <= now
        offices.told |= now
        saved = records.save(post, "visit", None, {"who_is_here": "The next one"})
        numbers = [records.show(post, "visit", id).number for id in visits(lines(post, "visit"))]
        assert len(set(numbers)) == len(numbers) and saved.number in numbers
        offices.told.add(saved.id)
    offices.go_on()


def one_more(offices: Offices) -> None:
    with open_session(offices.post, PASSPHRASE) as post:
        offices.told.add(records.save(post, "visit", None, {"who_is_here": "One more"}).id)


@pytest.mark.parametrize("when", EXPORT)
def test_killed_while_it_exports(offices: Offices, when: str) -> None:
    one_more(offices)
    known = set(offices.box.glob("*.age"))
    offices.kill(EXPORT[when], "post", "export", offices.post, "--out", offices.box)
    offices.sound()
    made = set(offices.box.glob("*.age")) - known
    assert len(made) == (1 if when in ("the file has its name", "it is confirmed") else 0)
    with open_session(offices.hq, PASSPHRASE) as hq:
        assert [r.outcome for r in take(hq, *made)] == ["imported"] * len(made)
    offices.go_on()


@pytest.mark.parametrize("when", IMPORT)
def test_killed_while_headquarters_imports(offices: Offices, when: str) -> None:
    one_more(offices)
    with open_session(offices.post, PASSPHRASE) as post, open_session(offices.hq, PASSPHRASE) as hq:
        (path,) = exchange.export(post, offices.box).files
        before, after = lines(hq), lines(post, "visit")
    offices.kill(IMPORT[when], "hq", "import", offices.hq, path, "--json")
    offices.sound()
    with open_session(offices.hq, PASSPHRASE) as hq:
        done = when == "it is confirmed"
        assert lines(hq, "visit") == after if done else lines(hq) == before
        assert [r.outcome for r in take(hq, path)] == ["already" if done else "imported"]
        assert lines(hq, "visit") == after
    offices.go_on()


@pytest.mark.parametrize("when", RETURN)
def test_killed_while_headquarters_makes_a_return(offices: Offices, when: str) -> None:
    one_more(offices)
    with open_session(offices.post, PASSPHRASE) as post, open_session(offices.hq, PASSPHRASE) as hq:
        send(post, hq, offices.box)
        device = post.identity.dev
    offices.kill(RETURN[when], "hq", "return", offices.hq, "--device", device, "--out", offices.box)
    offices.sound()
    offices.go_on()


@pytest.mark.parametrize("when", IMPORT_OF_A_RETURN)
def test_killed_while_a_laptop_takes_in_a_return(offices: Offices, when: str) -> None:
    one_more(offices)
    with open_session(offices.post, PASSPHRASE) as post, open_session(offices.hq, PASSPHRASE) as hq:
        send(post, hq, offices.box)
        records.save(hq, "notice", None, {})
        (path,) = exchange.make_return(hq, post.identity.dev, offices.box).files
        before, receipted = lines(post), exchange.status(post)["unreceipted"]
    offices.kill(IMPORT_OF_A_RETURN[when], "post", "import", offices.post, path, "--json")
    offices.sound()
    with open_session(offices.post, PASSPHRASE) as post:
        done = when == "it is confirmed"
        if not done:
            assert (lines(post), exchange.status(post)["unreceipted"]) == (before, receipted)
        assert [r.outcome for r in take(post, path)] == ["already" if done else "imported"]
        assert exchange.status(post)["unreceipted"] == 0 < receipted
    offices.go_on()


def test_killed_at_random_moments_of_a_busy_day(offices: Offices) -> None:
    chance = random.Random(20261124)
    said = offices.box / "said"
    for _ in range(RANDOM_KILLS):
        said.unlink(missing_ok=True)
        command = [sys.executable, "-m", "tests.journeys.busy_offices", offices.post, offices.hq, offices.box, said]
        with subprocess.Popen(
            list(map(str, command)), cwd=CHECKOUT, env=environment(), stderr=subprocess.PIPE
        ) as child:
            while not (said.exists() and said.read_text("ascii")):
                assert child.poll() is None, child.stderr and child.stderr.read()
                time.sleep(0.005)
            time.sleep(chance.uniform(0, 0.4))
            assert child.poll() is None, child.stderr and child.stderr.read()
            child.kill()
        told = [line.split() for line in said.read_text("ascii").splitlines(keepends=True) if line.endswith("\n")][1:]
        offices.told |= {id for _, id in told}
        offices.sound()
        with open_session(offices.hq, PASSPHRASE) as hq:
            assert {id for where, id in told if where == "hq"} <= visits(lines(hq, "visit"))
        offices.go_on()
    assert len(offices.told) > RANDOM_KILLS
