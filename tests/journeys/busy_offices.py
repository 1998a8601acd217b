"""`python -m tests.journeys.busy_offices POST HQ BOX SAID`: a laptop and a headquarters at work, faster than any, until the process is killed.

What was confirmed to the user is written to SAID, a line each, as soon as it was: `post <id>` recorded, `hq <id>` taken in at headquarters.
"""

import itertools
import os
import sys
from pathlib import Path

from attache_app.services import exchange, records
from attache_app.services.sessions import open_session
from tests.journeys.offices import PASSPHRASE


def work(post_folder: Path, hq_folder: Path, box: Path, said: Path) -> None:
    with (
        open_session(post_folder, PASSPHRASE) as post,
        open_session(hq_folder, PASSPHRASE) as hq,
        said.open("a", encoding="ascii") as out,
    ):

        def confirm(line: str) -> None:
            out.write(line + "\n")
            out.flush()

        confirm("ready")
        for n in itertools.count():
            fresh = [
                records.save(post, "visit", None, {"who_is_here": f"Visitor {os.getpid()} {n}"}).id for _ in range(2)
            ]
            for id in fresh:
                confirm(f"post {id}")
            for path in exchange.export(post, box).files:
                (result,) = exchange.import_files(hq, [path])
                assert result.problem is None, result
            for id in fresh:
                confirm(f"hq {id}")
            for path in exchange.make_return(hq, post.identity.dev, box).files:
                (result,) = exchange.import_files(post, [path])
                assert result.problem is None, result


if __name__ == "__main__":
    work(*map(Path, sys.argv[1:]))
