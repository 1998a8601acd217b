"""A fictional post and its headquarters, to look around in: the data are the files of `resources/demonstration/`.

All of it lies in the training realm, so nothing can ever enter a real register, and every paper is marked.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from attache_app.data import data_path
from attache_app.domain.derived_ids import new_id
from attache_app.errors import EnvironmentProblem
from attache_app.services.records import Saved, record_lines
from attache_app.services.recovery import new_recovery_key
from attache_app.services.sessions import Session, describe, new_hq, new_post, open_session

# Known to everybody: it guards nothing.
PASSPHRASE = "tout est fictif"
POST, HEADQUARTERS = "TSD", "TNM"
# What each laptop of the post records: the one at the counter, and the one that goes to the bateyes.
DIRECTORY, COUNTER, FIELD = "directory", "counter", "field"
PEOPLE = {COUNTER: "Marie-Ange Fictive", FIELD: "Josué Fictif", HEADQUARTERS: "Solange Fictive"}
_REALM = "training"
_HOLE = re.compile(r"\{(id|day|at|post|me)(?: ([^}\"]*))?\}")


@dataclass
class Story:
    """One telling of the fictional data. The files name records by words and days by their distance from today.

    `{id word}` is the record's id, the same for all who tell this story; `{day -3}` a date; `{at -3 09:15}` a date and hour
    at the post; `{post}` and `{me}` the post and whoever is signed in.
    """

    ids: dict[str, str] = field(default_factory=dict)

    def lines(self, part: str, session: Session) -> Iterator[bytes]:
        """The lines of a file, as `attache record` takes them."""

        def fill(hole: re.Match[str]) -> str:
            what, said = hole[1], hole[2] or ""
            if what == "id":
                return self.ids.setdefault(said, new_id())
            if what in ("post", "me"):
                return session.identity.post_id if what == "post" else session.staff_id
            day, _, hour = said.partition(" ")
            moment = session.now() + dt.timedelta(days=int(day))
            if what == "day":
                return moment.date().isoformat()
            return dt.datetime.combine(moment.date(), dt.time.fromisoformat(hour), session.zone).isoformat()

        text = data_path("resources", "demonstration", f"{part}.jsonl").read_text(encoding="utf-8")
        for line in text.splitlines():
            yield _HOLE.sub(fill, line).encode("utf-8")

    def record(self, session: Session, part: str) -> list[Saved]:
        """Record a file in this workspace, whole."""
        return record_lines(session, self.lines(part, session))


def make_post(path: Path, who: str = COUNTER, language: str = "fr") -> None:
    """An empty laptop of the fictional post."""
    new_post(
        path, passphrase=PASSPHRASE, post=POST, country="DO", city="Santo Domingo", person=PEOPLE[who], realm=_REALM,
        language=language,
    )  # fmt: skip


def make_headquarters(path: Path, language: str = "fr") -> None:
    """The fictional headquarters. Its recovery key is thrown away: nobody will miss what it could open."""
    new_hq(
        path, passphrase=PASSPHRASE, person=PEOPLE[HEADQUARTERS], post=HEADQUARTERS, realm=_REALM, language=language,
        recovery=new_recovery_key().recipient,
    )  # fmt: skip


def build(path: Path, progress: Callable[[int, int], None] | None = None, language: str = "fr") -> tuple[Path, str]:
    """A post's workspace full of fictional people, to look around in; where it is and its passphrase. One that is there is kept.

    `progress`: (files done, of how many).
    """
    if _is_there(path):
        return path, PASSPHRASE
    make_post(path, language=language)
    story, parts = Story(), (DIRECTORY, COUNTER, FIELD)
    with open_session(path, PASSPHRASE) as session:
        for done, part in enumerate(parts):
            if progress:
                progress(done, len(parts))
            story.record(session, part)
    return path, PASSPHRASE


def _is_there(path: Path) -> bool:
    try:
        return describe(path).people == (PEOPLE[COUNTER],)
    except EnvironmentProblem:
        return False
