"""The restore assistant in three steps: which backup; what that means and where to; done. One can go back until it begins."""

import functools
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from attache_app.desktop.pages.restore.presenter import RestorePresenter
from attache_app.desktop.theme.spacing import HUGE, MEDIUM, SMALL
from attache_app.desktop.widgets.basics import Banner, button, clear, column, give_keyboard, label, row
from attache_app.desktop.widgets.busy import Busy
from attache_app.desktop.widgets.centred import centred
from attache_app.desktop.widgets.drop_zone import DropZone
from attache_app.desktop.widgets.file_choosers import choose_file, choose_folder
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.desktop.widgets.tile import Tile
from attache_app.domain import formats
from attache_app.sentences import AFTER_RESTORE, CHECKS

if TYPE_CHECKING:
    from attache_app.services.restoring import BackupView

_CARD_LETTERS = 108
_MOST_SHOWN = 4


class RestoreView(QFrame):
    """`restored` with the folder that can be signed in to; `left`: the user would rather not."""

    restored = Signal(object)
    left = Signal()

    def __init__(self, presenter: RestorePresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter, self._speech = presenter, presenter.speech
        presenter.setParent(self)
        self.setObjectName("restoreView")
        self.setProperty("role", "ground")
        self._backup: BackupView | None = None
        self._found: list[BackupView] | None = None
        self._folder = Path()
        self._acts: Path | None = None
        self._first = ""
        self._card = QFrame()
        self._card.setProperty("role", "card")
        self._inside = column(spacing=MEDIUM, margins=HUGE)
        self._card.setLayout(self._inside)
        self.setLayout(column(centred(self._card, _CARD_LETTERS, name="restoreBody")))
        presenter.found.connect(self._show_found)
        presenter.described.connect(self._tell)
        presenter.restored.connect(self._done)
        presenter.refused.connect(lambda sentence: self._banner.say(sentence, "bad"))
        self._choose()
        presenter.look()

    def start(self) -> None:
        """It is shown: the keyboard is where one begins."""
        self._take_keyboard(self._first)

    def _take_keyboard(self, name: str) -> None:
        self._first = name
        give_keyboard(self, name)

    def _begin(self, title: str, text: str) -> None:
        clear(self._inside)
        self._banner = Banner(self._card, name="restoreProblem")
        self._busy = Busy(self._speech.tr_("Stop"), self._card)
        self._inside.addWidget(label(title, "title", name="title"))
        self._inside.addWidget(label(text, "muted"))
        self._inside.addWidget(self._banner)

    # Which

    def _choose(self) -> None:
        tr = self._speech.tr_
        self._begin(
            tr("Restore a backup"),
            tr(
                "Choose the backup. First you are told what it is and what restoring it means; nothing is written before."
            ),
        )
        found = self._found
        if found is None:
            self._inside.addWidget(label(tr("Looking for backups…"), "muted"))
        elif not found:
            self._inside.addWidget(
                label(
                    tr("None was found on this computer, and none on a stick that is plugged in."), "muted", name="none"
                )
            )
        for n, one in enumerate((found or [])[:_MOST_SHOWN]):
            tile = Tile(self._name(one), self._place(one), "save", name=f"backup{n}")
            tile.clicked.connect(functools.partial(self.presenter.describe, one.file))
            self._inside.addWidget(tile)
        zone = DropZone(tr("Or drop a backup here"), tr("Another file…"), "*.attache-backup *.tar *", name="backupFile")
        zone.dropped.connect(lambda paths: self.presenter.describe(paths[0]))
        self._inside.addWidget(zone)
        buttons = row(spacing=MEDIUM)
        buttons.addWidget(button(tr("Look again"), self._look_again, name="lookAgain"))
        buttons.addWidget(button(tr("Back"), self.left.emit, role="quiet", picture="left", name="back"))
        buttons.addStretch(1)
        self._inside.addLayout(buttons)
        give_mnemonics(self._card)
        self._take_keyboard("backup0" if found else "lookAgain")

    def _look_again(self) -> None:
        self._found = None
        self._choose()
        self.presenter.look()

    def _show_found(self, found: "list[BackupView]") -> None:
        self._found = found
        if self._backup is None:
            self._choose()

    def _name(self, one: "BackupView") -> str:
        tr, code = self._speech.tr_, self._speech.code
        at = formats.date_time(one.made_at.isoformat(), code) if one.made_at else ""
        if one.kind == "hq":
            whose = tr("Headquarters {post}", post=one.post)
        elif one.letter:
            whose = tr("Post {post}, laptop {letter}", post=one.post, letter=one.letter)
        else:
            whose = tr("A backup of Attaché")
        if one.realm == "training":
            whose = tr("{whose}, training", whose=whose)
        return f"{whose} · {at}" if at else whose

    def _place(self, one: "BackupView") -> str:
        tr = self._speech.tr_
        name = one.file.name
        place = (
            tr("On {drive}: {file}", drive=one.drive, file=name)
            if one.drive
            else tr("On this computer: {file}", file=name)
        )
        return f"{place} · {tr('the register was damaged already')}" if one.problems else place

    # What it means, and where to

    def _tell(self, backup: "BackupView") -> None:
        tr = self._speech.tr_
        if self._backup is None or self._backup.file != backup.file:
            self._folder = self.presenter.proposed_folder(backup.post)
            self._acts = None
        self._backup = backup
        version = tr("Made with version {version}.", version=backup.version) if backup.version else ""
        opens = tr("It opens with the passphrases that were valid when it was made.")
        self._begin(self._name(backup), " ".join(part for part in (version, opens) if part))
        if backup.problems:
            problems = " ".join(tr(CHECKS[code]) for code in backup.problems if code in CHECKS)
            self._banner.say(tr("The register was damaged before this backup was made: {problems} Take an earlier one if there is one.",
                                problems=problems), "warn")  # fmt: skip
        self._inside.addWidget(label(tr("What restoring means"), "heading"))
        for text in AFTER_RESTORE[backup.kind]:
            self._inside.addWidget(label(f"•  {tr(text)}"))
        if backup.needs_acts:
            self._ask_for_acts()
        self._inside.addWidget(label(tr("Where to"), "heading"))
        change = button(tr("Another folder…"), self._choose_folder, role="quiet", name="where_change")
        line = row(label(tr("It will be in {folder}", folder=str(self._folder)), name="where"), change, spacing=MEDIUM)
        line.setStretch(0, 1)
        self._inside.addLayout(line)
        self._inside.addWidget(self._busy)
        self._go = button(tr("Restore"), self._restore, role="primary", name="restoreGo")
        buttons = row(
            self._go, button(tr("Back"), self._back, role="quiet", picture="left", name="back"), spacing=MEDIUM
        )
        buttons.addStretch(1)
        self._inside.addSpacing(SMALL)
        self._inside.addLayout(buttons)
        give_mnemonics(self._card)
        self._take_keyboard("restoreGo")

    def _ask_for_acts(self) -> None:
        tr = self._speech.tr_
        self._inside.addWidget(label(tr("File of revocations"), "heading"))
        said = (
            tr("{file} is taken in.", file=self._acts.name)
            if self._acts
            else tr("It is called acts.jsonl and is kept apart from the backups.")
        )
        choose = button(tr("Choose it…"), self._choose_acts, name="acts")
        line = row(label(said, "muted", name="actsSaid"), choose, spacing=MEDIUM)
        line.setStretch(0, 1)
        self._inside.addLayout(line)
        self._lost = QCheckBox(tr("It is lost"))
        self._lost.setObjectName("actsLost")
        warning = tr(
            "Without it, laptops that were revoked after the backup are trusted again, until you revoke them by hand."
        )
        self._lost.setAccessibleDescription(warning)
        self._inside.addWidget(self._lost)
        self._inside.addWidget(label(warning, "help"))

    def _choose_acts(self) -> None:
        found = choose_file(self, self._speech.tr_("File of revocations"), "*.jsonl")
        if found is not None and self._backup is not None:
            self._acts = found
            self._tell(self._backup)

    def _choose_folder(self) -> None:
        folder = choose_folder(self, self._speech.tr_("A new or empty folder"))
        if folder is not None and self._backup is not None:
            self._folder = folder
            self._tell(self._backup)

    def _back(self) -> None:
        self._backup = None
        self._choose()

    def _restore(self) -> None:
        backup, tr = self._backup, self._speech.tr_
        assert backup is not None
        without = backup.needs_acts and self._lost.isChecked()
        if backup.needs_acts and self._acts is None and not without:
            self._banner.say(tr("Choose the file of revocations, or say that it is lost."), "warn")
            return
        self._banner.say("")
        self._go.setEnabled(False)
        job = self.presenter.restore(backup.file, self._folder, self._acts, without)
        job.ended.connect(self._free)
        self._busy.follow(tr("Restoring, and proving each part…"), job)

    def _free(self) -> None:
        """It failed or was stopped: nothing was left in the folder, and it can be tried again."""
        if shiboken6.isValid(self._go):
            self._go.setEnabled(True)

    # Done

    def _done(self, folder: Path) -> None:
        tr = self._speech.tr_
        self._begin(tr("The register is back"), tr("It is in {folder}. Every part was proven.", folder=str(folder)))
        backup = self._backup
        if backup is not None:
            self._inside.addWidget(label(tr("Keep in mind"), "heading"))
            for text in AFTER_RESTORE[backup.kind]:
                self._inside.addWidget(label(f"•  {tr(text)}"))
        go = button(
            tr("Sign in"), lambda: self.restored.emit(folder), role="primary", picture="key", name="restoredSignIn"
        )
        line = row(go)
        line.addStretch(1)
        self._inside.addLayout(line)
        give_mnemonics(self._card)
        self._take_keyboard("restoredSignIn")
