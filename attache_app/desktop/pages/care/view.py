"""The page Care: backups on a stick and by itself, whether everything is in order, the way back, and what helps support."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from attache_app import program_log
from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.care.presenter import CarePresenter
from attache_app.desktop.pages.care.report import ReportDialog
from attache_app.desktop.pages.page import Page
from attache_app.desktop.speech import Speech
from attache_app.desktop.tasks import Job
from attache_app.desktop.theme.spacing import MEDIUM, SMALL
from attache_app.desktop.widgets.basics import button, card, clear, column, give_keyboard, label, row, scrolled
from attache_app.desktop.widgets.busy import Busy
from attache_app.desktop.widgets.file_choosers import choose_new_file
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.domain import formats
from attache_app.sentences import CHECKS
from attache_app.services.backups import Backup, DriveView, Last, State

_LOOK_MS = 3_000  # how often sticks are looked for while the page is shown


class CarePage(Page):
    """Everything here is told before it is done: how much room it needs, how long ago the last one was."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName("care")
        self.presenter = CarePresenter(desk)
        self.keep(self.presenter)
        self.head(
            self._tr("Backups and care"),
            self._tr("A backup is as enciphered as the register: whoever finds it reads nothing."),
        )
        self._just_shown = True
        self._busy = Busy(self._tr("Stop"))
        self.layout_.addWidget(self._busy)
        body = row(spacing=MEDIUM)
        self._stick = column(spacing=SMALL)
        self._daily = column(spacing=SMALL)
        left = column(self._card(self._tr("Backup on a stick"), self._stick), spacing=MEDIUM)
        left.addWidget(self._card(self._tr("Copies that this laptop makes by itself"), self._daily))
        left.addStretch(1)
        right = column(self._order(), self._way_back(), self._help(), spacing=MEDIUM)
        right.addStretch(1)
        body.addLayout(left, 1)
        body.addLayout(right, 1)
        inner = QWidget()
        inner.setLayout(body)
        self.layout_.addWidget(scrolled(inner, name="careBody"), 1)
        self.presenter.shown.connect(self._show)
        self.presenter.made.connect(self._say_made)
        self.presenter.checked.connect(self._say_checked)
        self.presenter.refused.connect(self.refuse)
        self.presenter.phase.connect(lambda what: self._busy.say(said(desk.speech, what)))
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        self._just_shown = True
        self.presenter.load()
        self._timer.start()

    def _look(self) -> None:
        if self.isVisible() and not self._busy.isVisible():
            self.presenter.look_for_sticks()

    def _card(self, title: str, inside: QVBoxLayout) -> QFrame:
        made = card(label(title, "heading"), spacing=SMALL)
        layout = made.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addLayout(inside)
        return made

    # Backups

    def _show(self, state: State) -> None:
        tr, code = self._tr, self.desk.speech.code
        had = QApplication.focusWidget()
        focused = had.objectName() if had is not None and self.isAncestorOf(had) else ""
        clear(self._stick)
        clear(self._daily)
        self._stick.addWidget(self._last(state.elsewhere, tr("No backup was put on a stick yet."), warns=True))
        self._stick.addWidget(
            label(tr("A backup needs {size}.", size=formats.size(state.needed, code)), "muted", name="needed")
        )
        for n, drive in enumerate(state.drives):
            self._stick.addWidget(self._drive(n, drive))
        if not state.drives:
            none = tr("No stick is plugged in. Plug one in: it appears here by itself.")
            self._stick.addWidget(label(none, "muted", name="noStick"))
        elsewhere = button(tr("To another place…"), self._to_a_place, picture="open", name="elsewhere")
        line = row(elsewhere)
        line.addStretch(1)
        self._stick.addLayout(line)
        self._show_daily(state)
        give_mnemonics(self)
        # A stick that appears takes the keyboard from nobody.
        if focused or self._just_shown:
            self._just_shown = not any(
                name and give_keyboard(self, name) for name in (focused, "drive0" if state.drives else "", "elsewhere")
            )

    def _last(self, last: Last | None, none: str, *, warns: bool) -> QWidget:
        tr, code = self._tr, self.desk.speech.code
        if last is None:
            return label(none, "problem" if warns else "muted", name="lastBackup")
        days = (self.desk.session.now() - last.at).days
        age = tr("today") if days <= 0 else tr.plural("{n} day ago", "{n} days ago", days)
        old = warns and days >= self.desk.preferences.value("backup_days")
        at = formats.date_time(last.at.isoformat(), code)
        text = label(tr("The last: {at}, {file}", at=at, file=last.file), name="lastBackup")
        line = row(text, label(age, "badge-warn" if old else "badge-accent", wrap=False), spacing=MEDIUM)
        line.setStretch(0, 1)
        return _held(line)

    def _drive(self, n: int, drive: DriveView) -> QWidget:
        tr, code = self._tr, self.desk.speech.code
        room = tr("{free} free", free=formats.size(drive.free, code))
        kept = tr.plural("{n} backup of this register", "{n} backups of this register", drive.backups)
        text = column(label(drive.name, "label"), label(f"{room} · {kept}", "muted"), spacing=0)
        line = row(spacing=MEDIUM)
        line.addLayout(text, 1)
        if drive.fits:
            go = button(tr("Back up"), lambda: self._back_up(drive.path / self.presenter.proposed_name()), role="primary", picture="usb", name=f"drive{n}")  # fmt: skip
            go.setAccessibleDescription(drive.name)
            line.addWidget(go)
        else:
            line.addWidget(label(tr("too small"), "badge-warn", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
        return _held(line)

    def _to_a_place(self) -> None:
        start = Path(self.desk.preferences.get("backup_place", str(Path.home())))
        out = choose_new_file(
            self, self._tr("Where to put the backup"), str(start / self.presenter.proposed_name()), "*.attache-backup"
        )
        if out is not None:
            self.desk.preferences.put("backup_place", str(out.parent))
            self._back_up(out)

    def _back_up(self, out: Path) -> None:
        self._follow(self.presenter.back_up(out))

    def _follow(self, job: Job) -> None:
        self.banner.say("")
        self._busy.follow(self._tr("Checking the register…"), job)

    def _say_made(self, made: Backup) -> None:
        tr = self._tr
        if made.problems:
            found = " ".join(tr(CHECKS[code]) for code in made.problems)
            text = tr("{found} The register was backed up as it is, in {file}. Earlier backups are untouched: keep them, and look at “Is everything in order?”.",
                      found=found, file=made.file.name)  # fmt: skip
            self.banner.say(text, "warn")
            return
        text = tr("The backup {file} was written and read back whole. You may take the stick out.", file=made.file.name)
        self.banner.say(text, "good")

    def _show_daily(self, state: State) -> None:
        tr, code = self._tr, self.desk.speech.code
        on = self.desk.preferences.value("backup_daily")
        about = (
            tr(
                "Each day in the first pause. The newest of seven days and of four weeks stay; a good one is never removed for a damaged one."
            )
            if on
            else tr("This is switched off in the settings.")
        )
        self._daily.addWidget(label(about, "muted", name="dailyAbout"))
        if state.kept:
            newest, oldest = (formats.date_time(k.head.made_at, code) for k in (state.kept[0], state.kept[-1]))
            n, all_bytes = len(state.kept), sum(k.bytes for k in state.kept)
            held = tr.plural("{n} copy, of {newest}; {size}.", "{n} copies, from {oldest} to {newest}; {size} together.", n,
                             newest=newest, oldest=oldest, size=formats.size(all_bytes, code))  # fmt: skip
            self._daily.addWidget(label(held, name="kept"))
        else:
            self._daily.addWidget(label(tr("There is none yet."), name="kept"))
        self._daily.addWidget(label(tr("{free} free where they lie.", free=formats.size(state.free, code)), "muted"))
        now = button(
            tr("Make one now"), lambda: self._follow(self.presenter.copy_now()), picture="save", name="copyNow"
        )
        folder = button(tr("Open the folder"), lambda: _open(state.folder), role="quiet", name="openCopies")
        folder.setEnabled(state.folder.is_dir())
        settings = button(tr("Settings"), lambda: self.desk.go("settings"), role="quiet", name="backupSettings")
        line = row(now, folder, settings)
        line.addStretch(1)
        self._daily.addLayout(line)

    # Check

    def _order(self) -> QFrame:
        tr = self._tr
        self._found = column(spacing=SMALL)
        about = tr(
            "Proves the file, the log, the records and the search index against each other. Nothing is changed; you can go on working."
        )
        check = button(tr("Check now"), lambda: self._follow(self.presenter.check()), picture="check", name="check")
        made = card(label(tr("Is everything in order?"), "heading"), label(about, "muted"), spacing=SMALL)
        return _with_buttons(made, self._found, check)

    def _say_checked(self, found: dict[str, object]) -> None:
        clear(self._found)
        problems = found["problems"]
        assert isinstance(problems, list)
        if not problems:
            self._found.addWidget(label(self._tr("Everything is in order."), "label", name="inOrder"))
            self.desk.tell(self._tr("Everything is in order."))
        for problem in problems:
            self._found.addWidget(label(problem["text"], "problem", name="problem"))
            self._found.addWidget(label(problem["mend"]))

    # Restore and support

    def _way_back(self) -> QFrame:
        tr = self._tr
        about = tr(
            "A backup is put into a new folder; this register is not touched. You are told before what becomes of numbers and of what was written since."
        )
        made = card(label(tr("Restore a backup"), "heading"), label(about, "muted"), spacing=SMALL)
        go = button(tr("Restore…"), lambda: self.desk.go("restore"), picture="history", name="restore")
        return _with_buttons(made, None, go)

    def _help(self) -> QFrame:
        tr = self._tr
        about = tr("The program keeps a log of what it did, without names, numbers or words of anybody.")
        made = card(
            label(tr("If the program does not do what it should"), "heading"), label(about, "muted"), spacing=SMALL
        )
        report = button(tr("Report for support…"), self._report, picture="file", name="report")
        folder = button(tr("Open the log folder"), self._open_log, role="quiet", name="openLog")
        return _with_buttons(made, None, report, folder)

    def _report(self) -> None:
        ReportDialog(self.desk.speech, self, self.desk.session).open()

    def _open_log(self) -> None:
        folder = program_log.folder() or program_log.default_folder()
        if not _open(folder):
            self.refuse(self._tr("The system does not open the folder {folder}.", folder=str(folder)))


def said(speech: Speech, what: str) -> str:
    """What a backup is doing, in words."""
    tr = speech.tr_
    return {
        "checking": tr("Checking the register…"), "copying": tr("Copying the register…"), "writing": tr("Writing the backup…"),
        "reading": tr("Reading it back…"),
    }.get(what, "")  # fmt: skip


def _with_buttons(made: QFrame, before: QVBoxLayout | None, *buttons: QWidget) -> QFrame:
    layout = made.layout()
    assert isinstance(layout, QVBoxLayout)
    if before is not None:
        layout.addLayout(before)
    line = row(*buttons)
    line.addStretch(1)
    layout.addLayout(line)
    return made


def _held(line: object) -> QWidget:
    made = QWidget()
    made.setLayout(line)  # type: ignore[arg-type]
    return made


def _open(folder: Path) -> bool:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
