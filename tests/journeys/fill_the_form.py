"""`python -m tests.journeys.fill_the_form WORKSPACE KIND TEXT …`: somebody opens the generated form of a register, types from field to field and saves.

Prints, as JSON, the labels of the fields that the form shows, the record, and the rows of the register's list in the window afterwards.
"""

import json
import sys
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from attache_app.desktop import tasks
from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.listing.view import ListPage
from attache_app.desktop.pages.record.view import RecordPage
from attache_app.desktop.preferences import Preferences
from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.sheet import dress
from attache_app.services import listing
from attache_app.services.sessions import open_session
from tests.cli.program import PASSPHRASE
from tests.desktop.person import before_the_window


def main(workspace: Path, kind: str, texts: list[str]) -> None:
    app = QApplication([])
    dress(app, "light")

    def wait() -> None:
        for _ in range(3):
            while not tasks.idle():
                app.processEvents()
                time.sleep(0.002)
            app.processEvents()

    with open_session(workspace, PASSPHRASE) as session:
        desk = Desk(session, Speech("en"), Preferences(workspace.parent / "window.json"))
        with before_the_window(app, desk, wait) as person:
            desk.go("record", kind=kind)
            person.wait()
            page = person.page
            assert isinstance(page, RecordPage)
            labels = [f.labels("en") for group in page.presenter.groups for f in page.presenter.fields(group.name)]
            for text in texts:
                person.type(text)
                person.press("Tab")
            person.press("Ctrl+S")
            id = page.presenter.id
            desk.go("list", kind=kind)
            person.wait()
            assert isinstance(person.page, ListPage) and person.page.presenter.total == 1
        rows = [list(map(str, row.cells)) for row in listing.page(session, kind).rows]
    print(json.dumps({"labels": labels, "id": id, "rows": rows}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
