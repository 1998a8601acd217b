"""The copy that the laptop makes by itself each day: behind the lock or, where nobody ever pauses, some time after signing in."""

import time

from PySide6.QtCore import QObject, QTimer

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.care.presenter import chosen_folder
from attache_app.desktop.tasks import Control, Job
from attache_app.services import backups
from attache_app.services.backups import Backup

_LOOK_MS = 60_000
_LATEST_MIN = 20  # after signing in
_MOST_PAUSE_S = 0.05


class DailyCopy(QObject):
    """Tries once a day and signing in. It works half of the time and rests the other half: the window goes before."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._tried = False
        self._job: Job | None = None
        self._since = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def now(self) -> None:
        """Nobody is at the window: a good moment."""
        if self._tried or not self._desk.preferences.value("backup_daily"):
            return
        self._tried = True
        session, folder = self._desk.session, chosen_folder(self._desk)

        def work(control: Control) -> Backup | None:
            return backups.daily(session, folder, _at_half_pace(control))

        self._job = self._desk.run(self, work, self._done, control=True)

    def stop(self) -> None:
        """The register is to be closed; a copy that is half made leaves nothing."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()

    def _look(self) -> None:
        if time.monotonic() - self._since > 60 * _LATEST_MIN:
            self.now()

    def _done(self, made: Backup | None) -> None:
        self._job = None
        if made is not None and made.problems:
            tr = self._desk.speech.tr_
            self._desk.tell(
                tr("The day's copy found the register damaged. Open “Backups and care”, and press “Check now”."), "bad"
            )


def _at_half_pace(control: Control) -> backups.Tell:
    last = time.monotonic()

    def tell(_what: str, at: int, total: int) -> None:
        nonlocal last
        control.progress(0, 0)
        time.sleep(min(_MOST_PAUSE_S, time.monotonic() - last))
        last = time.monotonic()

    return tell
