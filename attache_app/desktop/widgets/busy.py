"""Work under way: what it is, how far it is, and a button to stop it."""

from PySide6.QtWidgets import QProgressBar, QWidget

from attache_app.desktop.tasks import Job
from attache_app.desktop.theme.spacing import MEDIUM
from attache_app.desktop.widgets.basics import button, label, row


class Busy(QWidget):
    """Shown while a job runs; it goes by itself."""

    def __init__(self, stop: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("busy")
        self._text = label("", wrap=False)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = button(stop, self._cancel, name="stop")
        self._job: Job | None = None
        layout = row(self._text, self._bar, self._stop, spacing=MEDIUM)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.hide()

    def follow(self, text: str, job: Job, *, may_stop: bool = True) -> None:
        self._job = job
        self.say(text)
        self._bar.setRange(0, 0)
        self._stop.setVisible(may_stop)
        job.progressed.connect(self._progress)
        job.ended.connect(self._end)
        self.show()

    def say(self, text: str) -> None:
        """What is being done now, where work has several parts."""
        self._text.setText(text)
        self._bar.setAccessibleName(text)

    def _progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _end(self) -> None:
        self._job = None
        self.hide()
