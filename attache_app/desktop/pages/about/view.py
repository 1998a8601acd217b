"""About the program: version and formats, how to put another Qt in its place, licences to be read."""

import platform
from pathlib import Path

import PySide6
from PySide6.QtCore import Qt, QUrl, qVersion
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from attache_app import __version__
from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.care.report import ReportDialog
from attache_app.desktop.pages.page import Page
from attache_app.desktop.theme.spacing import LARGE, SMALL
from attache_app.desktop.widgets.basics import button, card, label, scrolled
from attache_app.desktop.widgets.columns import Columns
from attache_app.desktop.widgets.flow import Flow
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.services import about
from attache_app.services.about import Licence


def qt_folder() -> Path:
    """Where the libraries of Qt lie that this program runs with."""
    return Path(PySide6.__file__).parent


class AboutPage(Page):
    """Reads nothing of the register: whoever helps may look at it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName("about")
        tr = self._tr
        self.head(tr("About Attaché"), tr("Version {version}", version=__version__))
        report = button(tr("Report for support…"), self._report, picture="file", name="report")
        self.buttons.addWidget(report)
        self._licences: list[Licence] = []
        self._which = QComboBox()
        self._which.setObjectName("whichLicence")
        self._which.setAccessibleName(tr("Licences"))
        self._which.currentIndexChanged.connect(self._show_text)
        self._text = QPlainTextEdit()
        self._text.setObjectName("licenceText")
        self._text.setReadOnly(True)
        self._text.setProperty("readOnly", True)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(tr("Licence"))
        self._text.setMinimumHeight(self.fontMetrics().height() * 22)
        heading = label(tr("Licences"), "heading")
        heading.setBuddy(self._which)
        texts = card(heading, self._which, self._text, spacing=SMALL)
        body = Columns([self._made_of(), self._qt()], [texts], shares=(2, 3))
        self.layout_.addWidget(scrolled(body, name="aboutBody"), 1)
        give_mnemonics(self)

    def _made_of(self) -> QWidget:
        tr = self._tr
        grid = QGridLayout()
        grid.setHorizontalSpacing(LARGE)
        grid.setVerticalSpacing(SMALL)
        facts = [(tr(name), version) for name, version in about.formats()]
        facts += [("Python", platform.python_version()), ("Qt", qVersion()), ("PySide6", PySide6.__version__)]
        for at, (name, version) in enumerate(facts):
            grid.addWidget(label(name), at, 0)
            shown = label(version, "label", wrap=False)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(shown, at, 1)
        grid.setColumnStretch(0, 1)
        holder = QWidget()
        holder.setLayout(grid)
        text = tr("These versions say which files this program reads and writes. It reads all older ones.")
        return card(label(tr("Formats"), "heading"), label(text, "muted"), holder, spacing=SMALL)

    def _qt(self) -> QWidget:
        tr = self._tr
        where = QLineEdit(str(qt_folder()))
        where.setObjectName("qtFolder")
        where.setReadOnly(True)
        where.setAccessibleName(tr("Folder of Qt"))
        holder = QWidget()
        holder.setLayout(Flow(button(tr("Open this folder"), self._open, picture="open", name="openQt")))
        return card(
            label(tr("Another Qt"), "heading"),
            label(
                tr(
                    "Qt and PySide6 are free libraries under the GNU LGPL 3. They lie in a folder of their own, and you may put your own build in their place: close Attaché, replace the files there by those of a build of the same version {version}, and start again. Nothing in Attaché checks or hinders that.",
                    version=qVersion(),
                )
            ),
            where,
            holder,
            spacing=SMALL,
        )

    def start(self) -> None:
        self.desk.run(self, about.licences, self._show_licences)
        self._which.setFocus()

    def _show_licences(self, found: list[Licence]) -> None:
        at = max(self._which.currentIndex(), 0)
        self._licences = found
        self._which.clear()
        for one in found:
            self._which.addItem(f"{one.name} {one.version} · {one.licence}")
        self._which.setCurrentIndex(at)

    def _show_text(self, at: int) -> None:
        if 0 <= at < len(self._licences):
            self._text.setPlainText(self._licences[at].text)

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(qt_folder())))

    def _report(self) -> None:
        ReportDialog(self.desk.speech, self, self.desk.session).open()
