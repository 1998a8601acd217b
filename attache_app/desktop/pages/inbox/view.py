"""Headquarters' inbox: drop batches, see what became of each; laptops with their last batch and next return; enrolment."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.inbox.presenter import InboxPresenter, InboxState
from attache_app.desktop.pages.page import Page
from attache_app.desktop.pages.results import reason_said, result_line
from attache_app.desktop.theme.spacing import MEDIUM, SMALL, TINY
from attache_app.desktop.widgets.basics import button, card, clear, column, label, row, rule, scrolled
from attache_app.desktop.widgets.busy import Busy
from attache_app.desktop.widgets.dialogs import Question
from attache_app.desktop.widgets.drop_zone import DropZone
from attache_app.desktop.widgets.file_choosers import choose_file, choose_folder, choose_new_file
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.domain import formats
from attache_app.services.exchange import DeviceView, ImportResult
from attache_app.store.chain import UNPROVEN
from attache_app.sync.enrolment import Enrolled
from attache_app.sync.post_batch_out import Exported

_MOST_LISTED = 20
_REQUEST = ".attache-request"


class InboxPage(Page):
    """Files at the left, laptops at the right."""

    def __init__(self, desk: Desk, presenter: InboxPresenter | None = None) -> None:
        super().__init__(desk)
        self.setObjectName("inbox")
        self.presenter = presenter or InboxPresenter(desk)
        self.keep(self.presenter)
        tr = self._tr
        self.head(tr("Inbox"), tr("A file is taken in whole or not at all; dropping it twice changes nothing."))
        self._card_button = button(tr("Write our card…"), self._write_card, picture="key", name="card")
        self._enrol_button = button(tr("Enrol a laptop…"), self._enrol, picture="plus", name="enrol")
        self.buttons.addWidget(self._card_button)
        self.buttons.addWidget(self._enrol_button)
        self._busy = Busy(tr("Stop"))
        self.layout_.addWidget(self._busy)
        self._zone = DropZone(tr("Drop batches from the posts here"), tr("Choose…"), "*.age", name="batches")
        self._zone.dropped.connect(self._take_in)
        self._results, self._devices, self._aside = (column(spacing=TINY) for _ in range(3))
        left = column(self._zone, self._section(tr("Files"), self._results), spacing=MEDIUM)
        left.addStretch(1)
        self._aside_card = self._section(tr("Held aside"), self._aside)
        right = column(self._section(tr("Laptops"), self._devices), self._aside_card, spacing=MEDIUM)
        right.addStretch(1)
        both = row(spacing=MEDIUM)
        both.addLayout(left, 1)
        both.addLayout(right, 1)
        inner = QWidget()
        inner.setLayout(both)
        self.layout_.addWidget(scrolled(inner, name="inboxBody"), 1)
        self._show_results()
        self._connect()
        give_mnemonics(self)

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.shown.connect(self._show)
        presenter.finished.connect(self._finished)
        presenter.returned.connect(self._say_returned)
        presenter.enrolled.connect(self._say_enrolled)
        presenter.carded.connect(self._say_carded)
        presenter.refused.connect(self.refuse)

    @staticmethod
    def _section(title: str, inside: QVBoxLayout) -> QFrame:
        made = card(label(title, "heading"), spacing=SMALL)
        outer = made.layout()
        if isinstance(outer, QVBoxLayout):
            outer.addLayout(inside)
        return made

    def start(self) -> None:
        self.presenter.load()
        self._zone.setFocus()

    def _take_in(self, paths: list[Path]) -> None:
        requests = [path for path in paths if path.suffix == _REQUEST]
        paths = [path for path in paths if path.suffix != _REQUEST]
        if requests:
            self._ask_grant(requests[0])
        if not paths:
            return
        text = self._tr.plural("Reading {n} file…", "Reading {n} files…", len(paths))
        self._busy.follow(text, self.presenter.take_in(paths))

    def _finished(self, files: int, refused: int) -> None:
        self._show_results()
        if refused:
            self.desk.tell(self._tr.plural("{n} file was refused; the register is as it was for it.",
                                           "{n} files were refused; the register is as it was for them.", refused), "warn")  # fmt: skip
        else:
            self.desk.tell(self._tr.plural("{n} file read.", "{n} files read.", files))

    def _show_results(self) -> None:
        clear(self._results)
        results: list[ImportResult] = self.presenter.results[:_MOST_LISTED]
        for result in results:
            self._results.addWidget(result_line(self.desk.speech, result))
            self._results.addWidget(rule())
        if not results:
            self._results.addWidget(
                label(self._tr("Nothing yet today. Several files may be dropped at once, in any order."), "muted")
            )

    def _show(self, state: InboxState) -> None:
        clear(self._devices)
        for device in state.devices:
            self._devices.addWidget(self._device(device))
            self._devices.addWidget(rule())
        if not state.devices:
            self._devices.addWidget(
                label(
                    self._tr("No laptop is enrolled yet. Write the card, give it to a post, and enrol its request."),
                    "muted",
                )
            )
        clear(self._aside)
        self._aside_card.setVisible(bool(state.aside))
        registers, code = self.desk.declarations.registers, self.desk.speech.code
        for held in state.aside[:_MOST_LISTED]:
            register = registers.get(held.kind or "")
            kind = register.labels(code) if register else str(held.kind or "")
            self._aside.addWidget(label(f"{held.laptop} · {kind}", "label"))
            self._aside.addWidget(label(reason_said(self.desk.speech, held.reason), "muted"))
        if state.aside:
            again = button(self._tr("Judge them again"), self.presenter.retry, name="retry")
            self._aside.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
        if any(held.reason == UNPROVEN for held in state.aside):
            stand = button(
                self._tr("Let what only its sender vouches for stand…"), self._ask_let_stand, name="letStand"
            )
            self._aside.addWidget(stand, 0, Qt.AlignmentFlag.AlignLeft)
        give_mnemonics(self)

    def _device(self, device: DeviceView) -> QWidget:
        tr, code = self._tr, self.desk.speech.code
        last = (
            tr("last batch {at}", at=formats.date_time(device.last_at, code)) if device.last_at else tr("no batch yet")
        )
        head = row(label(device.name, "label", wrap=False), label(last, "muted"), spacing=MEDIUM)
        head.setStretch(1, 1)
        if device.revoked:
            head.addWidget(label(tr("revoked"), "badge-warn", wrap=False))
        else:
            back = button(tr("Make the return…"), picture="usb", name=f"return_{device.name}")
            back.setAccessibleName(f"{tr('Make the return…')} {device.name}")
            back.clicked.connect(lambda _=False, d=device.device: self._make_return(d))
            head.addWidget(back)
        layout = column(spacing=TINY)
        layout.addLayout(head)
        if device.lives_twice:
            layout.addWidget(
                label(
                    tr(
                        "This register lives twice, as a copy or a restored backup. Both branches are kept; enrol one of them anew."
                    ),
                    "problem",
                )
            )
        made = QWidget()
        made.setLayout(layout)
        return made

    def _ask_let_stand(self) -> None:
        text = self._tr(
            "After the restore these lines came back without their chain: only the laptop that sent them vouches for them. Look at them first."
        )
        answers = [("no", self._tr("Cancel"), "primary"), ("stand", self._tr("Let them stand"), "")]
        question = Question(self, self._tr("Let these lines stand?"), text, answers)
        question.ask(lambda answer: self.presenter.let_stand() if answer == "stand" else None)

    def _make_return(self, device: str) -> None:
        folder = choose_folder(
            self, self._tr("Where to put the return"), self.desk.preferences.get("export_folder", "")
        )
        if folder is not None:
            self._busy.follow(
                self._tr("Sealing the return…"), self.presenter.make_return(device, folder), may_stop=False
            )

    def _say_returned(self, made: Exported) -> None:
        if made.files:
            names = ", ".join(f.name for f in made.files)
            self.banner.say(self._tr("The return is in {files}. Give it to the post.", files=names), "good")
        else:
            self.banner.say(self._tr("There was nothing to answer; no file was made."), "info")

    def _write_card(self) -> None:
        out = choose_new_file(
            self, self._tr("Where to write the card"), f"{self.desk.session.identity.post}.attache-card"
        )
        if out is not None:
            self.presenter.write_card(out)

    def _say_carded(self, fingerprint: str, file: str) -> None:
        text = self._tr(
            "The card is in {file}. Its fingerprint, to be read aloud on the telephone: {fingerprint}",
            file=Path(file).name,
            fingerprint=fingerprint,
        )
        self.banner.say(text, "good")

    def _enrol(self) -> None:
        request = choose_file(self, self._tr("The request of a laptop"), f"*{_REQUEST}")
        if request is not None:
            self._ask_grant(request)

    def _ask_grant(self, request: Path) -> None:
        text = self._tr(
            "Only the person you know at that post should hold this laptop. Telephone and compare the fingerprint of the card before you grant."
        )
        answers = [
            ("plain", self._tr("Grant"), "primary"),
            ("restricted", self._tr("Grant, with restricted records"), ""),
            ("no", self._tr("Cancel"), ""),
        ]
        question = Question(self, self._tr("Enrol this laptop?"), text, answers)
        question.ask(
            lambda answer: self._grant(request, answer == "restricted") if answer in ("plain", "restricted") else None
        )

    def _grant(self, request: Path, restricted: bool) -> None:
        out = choose_new_file(self, self._tr("Where to write the grant"), str(request.with_suffix(".attache-grant")))
        if out is not None:
            self.presenter.enrol(request, out, restricted)

    def _say_enrolled(self, found: Enrolled, file: str) -> None:
        text = self._tr("Enrolled: {post}, letter {letter}, {city}. The grant is in {file}; give it to the post.",
                        post=found.post, letter=found.letter, city=found.city, file=Path(file).name)  # fmt: skip
        self.banner.say(text, "good")

    def anew(self) -> Page:
        return InboxPage(self.desk, self.presenter)
