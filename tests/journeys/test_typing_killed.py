"""kill -9 while somebody types, in every form made by hand and ten generated ones: what he typed is there again, and is saved once."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from attache_app.desktop.widgets.dialogs import Question
from attache_app.services import conflicts, drafts, records
from attache_app.services.drafts import Draft
from attache_app.services.sessions import Session, open_session
from tests.cli.program import CHECKOUT, environment
from tests.journeys.offices import PASSPHRASE, laptop
from tests.journeys.typist import Job, Typist, as_line
from tests.sync.offices import quick_keys

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="the typists are forked, so that what is slow to load is loaded once"
)

# Kills of each form; fifty in the usual run, `--hypothesis-profile=long` kills more often.
TIMES = 1 if settings().max_examples <= 100 else 5
BY_HAND = {"intake": 8, "settle": 6, "delete": 5, "list": 5, "colleague": 6}
GENERATED = {
    "worker": "said_name", "employment": "employer_said", "action": "with_whom", "task": "title", "document": "title",
    "employer": "legal_name", "site": "name", "provider": "name", "case": "asks", "request": "question",
}  # fmt: skip
GENERATED_TIMES = 2
AT_ONCE = 3
AT_STAKE_S = 1.0
WORDS = "yo pa peye nou pou twa kenzen epi yo kenbe paspo a se bos la ki di sa devan tout moun nan batey la".split()


@dataclass
class Typing:
    """Somebody at work: when each letter was typed, as far as we saw."""

    job: Job
    pid: int
    lives_s: float
    letters: list[float]

    @property
    def is_typing(self) -> bool:
        return bool(self.letters)

    def look(self) -> None:
        told = Path(self.job.told)
        typed = told.read_bytes().partition(b"\n")[2] if told.exists() else b""
        self.letters += [time.monotonic()] * (len(typed) - len(self.letters))

    @property
    def draft_id(self) -> str:
        return Path(self.job.told).read_bytes().partition(b"\n")[0].decode()

    def safe(self, killed_at: float) -> int:
        """How many letters must be there: those older than a second, and what a machine that stood still may add to it."""
        gaps = [b - a for a, b in zip(self.letters, [*self.letters[1:], killed_at], strict=True)]
        return sum(t < killed_at - AT_STAKE_S - max(gaps) for t in self.letters)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("Poste à Saint-Marc é") / "SDQ"
    with quick_keys():
        laptop(folder).close()
        yield folder


@pytest.fixture(scope="module")
def typists() -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.typist"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=environment() | {"QT_QPA_PLATFORM": "offscreen"}, cwd=CHECKOUT, start_new_session=True,
    )  # fmt: skip
    yield process
    os.killpg(process.pid, signal.SIGKILL)  # with whoever still types
    process.communicate()


def jobs(session: Session, folder: Path, chance: random.Random) -> list[Job]:
    """What is typed where; each with words of its own."""
    case = records.save(session, "case", None, {"title": "Salaire"}).id
    base = records.show(session, "case", case).base
    records.save(session, "case", case, {"title": "Salaire et passeport"})
    records.save(session, "case", case, {"title": "Salaire de mai"}, base)
    doomed = records.save(session, "visit", None, {"who_is_here": "Saisi deux fois"}).id
    records.save(session, "worker", None, {"given": "Wilnè"})
    where = {
        "intake": {}, "settle": {"kind": "case", "id": case, "field": "title"}, "delete": {"kind": "visit", "id": doomed},
        "list": {"kind": "worker"}, "colleague": {},
    }  # fmt: skip
    out = [(form, where[form]) for form, times in BY_HAND.items() for _ in range(times * TIMES)]
    out += [
        ("record", {"kind": kind, "field": field})
        for kind, field in GENERATED.items() for _ in range(GENERATED_TIMES * TIMES)
    ]  # fmt: skip
    chance.shuffle(out)
    made = []
    for n, (form, more) in enumerate(out):
        text = " ".join(chance.choice(WORDS) for _ in range(80))
        made.append(Job(str(session.folder), PASSPHRASE, str(folder / f"told-{n}"), form, text=text, **more))
    return made


def typed_in(draft: Draft, job: Job) -> str:
    """The words in a draft, where they must stand; they are all that stands there."""
    if job.form in ("delete", "list", "colleague"):
        assert not draft.typed.get("set")
        return str(draft.typed["line"])
    if job.form == "settle":
        ((name, (missing, value, raw)),) = draft.typed["values"].items()
        assert (name, missing, raw) == (f"{job.kind}|{job.id}|{job.field}", None, None)
        return str(value)
    if job.form == "intake":
        return str(draft.typed["set"]["words"]["text"])
    assert draft.kind == job.kind
    (value,) = draft.typed["set"].values()
    return str(value)


def kill_them(
    process: "subprocess.Popen[str]", todo: Sequence[Job], chance: random.Random
) -> Iterator[tuple[Typing, float]]:
    """Let a few type at once; kill each at some moment. Yields who was killed, and when."""
    assert process.stdin is not None and process.stdout is not None
    waiting, at_work = list(todo), list[Typing]()
    while waiting or at_work:
        while waiting and len(at_work) < AT_ONCE:
            job = waiting.pop()
            process.stdin.write(as_line(job))
            process.stdin.flush()
            at_work.append(Typing(job, int(process.stdout.readline()), chance.uniform(0.2, 2.4), []))
        time.sleep(0.005)
        for one in list(at_work):
            one.look()
            os.kill(one.pid, 0)  # still there: nobody else ends it
            if one.is_typing and time.monotonic() - one.letters[0] > one.lives_s:
                os.kill(one.pid, signal.SIGKILL)
                at_work.remove(one)
                yield one, time.monotonic()


def test_what_somebody_typed_is_there_again_after_a_kill_and_is_saved_once(
    workspace: Path, typists: "subprocess.Popen[str]", qapp: QApplication
) -> None:
    chance = random.Random(2026)
    with open_session(workspace, PASSPHRASE) as session:
        todo = jobs(session, workspace.parent, chance)
    kept: dict[str, tuple[Job, Draft]] = {}
    kills = 0
    for one, killed_at in kill_them(typists, todo, chance):
        kills += 1
        with open_session(workspace, PASSPHRASE) as session:
            found = {w.draft.id: w.draft for w in drafts.waiting(session, "en")}
        safe, job = one.safe(killed_at), one.job
        if one.draft_id not in found:
            assert safe == 0, f"{job.form} {job.kind}: {safe} letters are gone"
            continue
        text = typed_in(found[one.draft_id], job)
        assert job.text.startswith(text), f"{job.form} {job.kind}: other words"
        assert len(text) >= safe, f"{job.form} {job.kind}: {len(text)} letters of {safe}"
        kept[one.draft_id] = job, found[one.draft_id]
    assert kills == len(todo) >= 50
    with open_session(workspace, PASSPHRASE) as session:
        save_them(Typist(qapp, session, workspace.parent / "window.json"), kept)


def save_them(typist: Typist, kept: dict[str, tuple[Job, Draft]]) -> None:
    """Of each form one draft is gone on with in the window, and saved."""
    session = typist.desk.session
    seen = set()
    for id, (job, draft) in sorted(kept.items()):
        form = (job.form, job.kind)
        if form in seen:
            continue
        seen.add(form)
        text = typed_in(draft, job).strip()
        typist.shell.resume(draft)
        typist.wait()
        page = typist.shell.page
        if job.form == "record":
            page.save()  # type: ignore[attr-defined]
            typist.wait()
            assert records.show(session, job.kind, id).values[job.field] == text
        elif job.form == "intake":
            page.save()  # type: ignore[attr-defined]
            typist.wait()
            assert records.show(session, "visit", id).values["words"]["text"] == text
        elif job.form == "settle":
            card = page.findChild(QWidget, f"conflict_{job.field}")
            card._write()  # type: ignore[union-attr]
            page.presenter.commit()  # type: ignore[attr-defined]
            typist.wait()
            assert records.show(session, job.kind, str(job.id)).values[job.field] == text
            assert conflicts.conflicts(session) == []
        elif job.form == "delete":
            question = page.findChild(Question)
            assert question is not None and question.typed.strip() == text
            question.findChild(QWidget, "answer_delete").click()  # type: ignore[union-attr]
            typist.wait()
            assert records.show(session, job.kind, str(job.id)).values["deleted"] == text
        elif job.form == "list":
            assert page.acts.reason.strip() == text  # type: ignore[attr-defined]
            continue
        else:
            line = page.findChild(QLineEdit, "colleague")
            assert line is not None and line.text().strip() == text
            continue
        typist.desk.drafts.keep()
        typist.wait()
        assert id not in {w.draft.id for w in drafts.waiting(session, "en")}, f"{form} would be saved twice"
    assert len(seen) == len(BY_HAND) + len(GENERATED)
