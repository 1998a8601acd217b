"""A report for support: shown whole before it is written anywhere."""

from pathlib import Path

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QWidget

from attache_app import files
from attache_app.desktop import tasks
from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.spacing import LARGE, MEDIUM
from attache_app.desktop.widgets.basics import Banner, button, column, label, row
from attache_app.desktop.widgets.file_choosers import choose_new_file
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.services.sessions import Session

_NAME = "attache-report.txt"


class ReportDialog(QDialog):
    """Freed when closed."""

    def __init__(self, speech: Speech, parent: QWidget, session: Session | None = None) -> None:
        super().__init__(parent)
        self._speech = speech
        tr = speech.tr_
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("reportDialog")
        self.setWindowTitle(tr("Report for support"))
        self.setModal(True)
        self._text = QPlainTextEdit()
        self._text.setObjectName("reportText")
        self._text.setReadOnly(True)
        self._text.setProperty("readOnly", True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setAccessibleName(tr("Report for support"))
        self._banner = Banner(name="reportProblem")
        self._save = button(tr("Save it…"), self._save_it, role="primary", picture="save", name="saveReport")
        self._save.setEnabled(False)
        copy = button(tr("Copy"), self._copy, name="copyReport")
        close = button(tr("Close"), self.accept, role="quiet", name="closeReport")
        buttons = row(self._save, copy, close, spacing=MEDIUM)
        buttons.addStretch(1)
        about = label(
            tr(
                "This is all that the report says: the machine, sizes, and what the program did, without names, numbers or words of anybody. "
                "It goes nowhere by itself. Read it, save it, and send it to whoever helps you."
            )
        )
        layout = column(
            label(tr("Report for support"), "heading"), about, self._text, self._banner, spacing=MEDIUM, margins=LARGE
        )
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.resize(self.fontMetrics().averageCharWidth() * 110, self.fontMetrics().height() * 30)
        give_mnemonics(self)
        self._text.setFocus()
        screen = {"qt": qVersion(), "platform": QApplication.platformName()}

        def work() -> str:
            from attache_app.services import support

            return support.report(session, screen)

        tasks.run(self, work, self._show, self._fail)

    def _show(self, text: str) -> None:
        self._text.setPlainText(text)
        self._save.setEnabled(True)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._text.toPlainText())
        self._banner.say(self._speech.tr_("Copied."), "good")

    def _save_it(self) -> None:
        out = choose_new_file(self, self._speech.tr_("Where to write the report"), str(Path.home() / _NAME), "*.txt")
        if out is None:
            return
        text = self._text.toPlainText()

        def done(_: object) -> None:
            self._banner.say(self._speech.tr_("The report is in {file}.", file=out.name), "good")

        tasks.run(self, lambda: _write(out, text), done, self._fail)

    def _fail(self, error: Exception) -> None:
        self._banner.say(self._speech.of_error(error), "bad")


def _write(out: Path, text: str) -> None:
    from attache_app.store.disk_problems import disk_problems_told

    with disk_problems_told(out):
        files.write_whole(out, text.encode("utf-8"))
