"""The synchronisation page of a post: three steps to belong to headquarters, then what leaves and what comes back."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.page import Page
from attache_app.desktop.pages.results import reason_said, result_line
from attache_app.desktop.pages.sync.presenter import SyncPresenter, SyncState
from attache_app.desktop.theme.spacing import MEDIUM, SMALL, TINY
from attache_app.desktop.widgets.basics import button, card, clear, column, label, row, scrolled
from attache_app.desktop.widgets.busy import Busy
from attache_app.desktop.widgets.drop_zone import DropZone
from attache_app.desktop.widgets.file_choosers import choose_file, choose_folder, choose_new_file
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.domain import formats
from attache_app.services.exchange import ImportResult, Preview
from attache_app.sync.post_batch_out import Exported

_MOST_LISTED = 12
_LEAST_BYTES = 1_000_000
_CARD = ".attache-card"


class SyncPage(Page):
    """Everything here is said in words before it is done."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName("sync")
        self.presenter = SyncPresenter(desk)
        self.keep(self.presenter)
        self._request = ("", "")
        self._came: list[ImportResult] = []
        self.head(
            self._tr("Synchronisation"),
            self._tr("By stick, by mail, by shared folder: the files are sealed and only headquarters opens them."),
        )
        self._busy = Busy(self._tr("Stop"))
        self.layout_.addWidget(self._busy)
        self._results = column(spacing=TINY)
        self._body = column(spacing=MEDIUM)
        inner = QWidget()
        inner.setLayout(self._body)
        self.layout_.addWidget(scrolled(inner, name="syncBody"), 1)
        self.presenter.shown.connect(self._show)
        self.presenter.requested.connect(self._show_request)
        self.presenter.accepted.connect(self._say_accepted)
        self.presenter.exported.connect(self._say_exported)
        self.presenter.imported.connect(self._show_results)
        self.presenter.refused.connect(self.refuse)

    def start(self) -> None:
        self.presenter.load()

    def _show(self, state: SyncState) -> None:
        clear(self._body)
        self._results = column(spacing=TINY)
        self._fill_results()
        if state.preview is None:
            self._body.addWidget(self._enrolment(state))
        else:
            both = row(self._leaving(state, state.preview), self._coming(), spacing=MEDIUM)
            both.setStretch(0, 1)
            both.setStretch(1, 1)
            holder = QWidget()
            holder.setLayout(both)
            self._body.addWidget(holder)
            self._body.addWidget(self._made(state))
            if state.aside:
                self._body.addWidget(self._aside(state))
        self._body.addStretch(1)
        give_mnemonics(self)
        first = self.findChild(QWidget, "export") or self.findChild(QWidget, "takeCard")
        if first is not None:
            first.setFocus()

    # Before enrolment

    def _enrolment(self, state: SyncState) -> QFrame:
        tr = self._tr
        made = card(label(tr("This laptop does not belong to a headquarters yet"), "heading"), spacing=MEDIUM)
        n = state.status["unreceipted"]
        text = tr.plural("{n} change is recorded and safe here. Recording never waits for headquarters.",
                         "{n} changes are recorded and safe here. Recording never waits for headquarters.", n)  # fmt: skip
        card_button = button(
            tr("Take the card, write the request…"), self._take_card, role="primary", picture="key", name="takeCard"
        )
        grant_button = button(tr("Take in the grant…"), self._take_grant, picture="check", name="takeGrant")
        self._fingerprint = label("", name="fingerprint")
        self._fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._fingerprint.hide()
        layout = made.layout()
        if layout is not None:
            for widget in (
                label(text, "muted"),
                _step(
                    1,
                    tr(
                        "Headquarters gives you its card, a small file. Take it; this laptop writes a request beside it."
                    ),
                    card_button,
                ),
                self._fingerprint,
                _step(
                    2,
                    tr("Bring or send the request to headquarters. It answers with a grant, also a small file."),
                    None,
                ),
                _step(
                    3,
                    tr("Take in the grant. From then on batches leave under the letter of this laptop."),
                    grant_button,
                ),
            ):
                layout.addWidget(widget)
        zone = DropZone(
            tr("Or drop the card, later the grant, here"),
            tr("Choose…"),
            "*.attache-card *.attache-grant",
            name="papers",
        )
        zone.dropped.connect(self._take_papers)
        if layout is not None:
            layout.addWidget(zone)
        if self._request[0]:
            self._show_request(*self._request)
        return made

    def _take_card(self) -> None:
        card_file = choose_file(self, self._tr("Headquarters’ card"), "*.attache-card")
        if card_file is not None:
            self._request_for(card_file)

    def _request_for(self, card_file: Path) -> None:
        proposed = card_file.with_name(f"{self.desk.session.identity.post}.attache-request")
        out = choose_new_file(self, self._tr("Where to write the request"), str(proposed))
        if out is not None:
            self.presenter.request(card_file, out)

    def _show_request(self, fingerprint: str, file: str) -> None:
        self._request = (fingerprint, file)
        self.banner.say("")
        self._fingerprint.setText(
            self._tr("The request is in {file}. Read this fingerprint to headquarters on the telephone; it must be the same there:\n{fingerprint}",
                     file=Path(file).name, fingerprint=fingerprint)
        )  # fmt: skip
        self._fingerprint.show()

    def _take_papers(self, paths: list[Path]) -> None:
        """A card or a grant was dropped: its name says which."""
        for path in paths[:1]:
            self._request_for(path) if path.suffix == _CARD else self.presenter.accept(path)

    def _take_grant(self) -> None:
        grant = choose_file(self, self._tr("The grant of headquarters"), "*.attache-grant")
        if grant is not None:
            self.presenter.accept(grant)

    def _say_accepted(self, letter: str) -> None:
        self.desk.tell(self._tr("This laptop is enrolled. Its letter is {letter}.", letter=letter))

    # What leaves

    def _leaving(self, state: SyncState, preview: Preview) -> QFrame:
        tr, code = self._tr, self.desk.speech.code
        registers = self.desk.declarations.registers
        made = card(label(tr("What would leave now"), "heading"), spacing=SMALL)
        inside = made.layout()
        assert isinstance(inside, QVBoxLayout)
        if not preview.changes:
            inside.addWidget(label(tr("Nothing. Headquarters has confirmed all that was recorded here."), "muted"))
            if not preview.nothing:
                said = tr("A batch would only tell headquarters that its answer arrived.")
                inside.addWidget(label(said, "muted"))
        else:
            inside.addWidget(
                label(
                    tr.plural(
                        "{n} change, sealed for headquarters:", "{n} changes, sealed for headquarters:", preview.changes
                    )
                )
            )
        for kind, n in sorted(preview.sent.items(), key=lambda item: -item[1])[:_MOST_LISTED]:
            inside.addWidget(
                label(
                    f"{formats.number(n, code)}   {registers[kind].labels_many(code) if kind in registers else kind}",
                    "muted",
                )
            )
        if preview.hash_only:
            n = sum(preview.hash_only.values())
            kinds = ", ".join(registers[k].labels_many(code) for k in preview.hash_only if k in registers)
            inside.addWidget(label(tr("What stays"), "label"))
            inside.addWidget(label(tr.plural("{n} restricted change ({kinds}): only its hash leaves until sealing exists.",
                                             "{n} restricted changes ({kinds}): only their hashes leave until sealing exists.", n, kinds=kinds), "muted"))  # fmt: skip
        if state.free is not None and not preview.nothing:
            # Lines of the log are some 400 bytes before they are compressed.
            needs = formats.size(_LEAST_BYTES + 400 * preview.changes, code)
            free = formats.size(state.free, code)
            said = tr("It takes up about {size}; where the last one went {free} are free.", size=needs, free=free)
            inside.addWidget(label(said, "muted", name="freeDisk"))
        export = button(tr("Make the batch…"), self._export, role="primary", picture="usb", name="export")
        line = row(export)
        line.addStretch(1)
        inside.addSpacing(SMALL)
        inside.addLayout(line)
        inside.addStretch(1)
        if state.status.get("lives_twice"):
            inside.addWidget(
                label(
                    tr(
                        "This register was found to live twice, as a copy or a restored backup. Nothing is lost; tell headquarters."
                    ),
                    "problem",
                )
            )
        return made

    def _export(self) -> None:
        folder = choose_folder(self, self._tr("Where to put the batch"), self.desk.preferences.get("export_folder", ""))
        if folder is not None:
            self._busy.follow(self._tr("Sealing the batch…"), self.presenter.export(folder), may_stop=False)

    def _say_exported(self, made: Exported) -> None:
        if not made.files:
            self.desk.tell(self._tr("There was nothing to send; no file was made."), "info")
            return
        names = ", ".join(f.name for f in made.files)
        text = self._tr.plural(
            "{n} change sealed in {files}. Bring it to headquarters.",
            "{n} changes sealed in {files}. Bring it to headquarters.",
            made.changes,
            files=names,
        )
        self.banner.say(text, "good")

    # What comes back

    def _coming(self) -> QFrame:
        tr = self._tr
        zone = DropZone(tr("Drop the return from headquarters here"), tr("Choose…"), "*.age", name="returns")
        zone.dropped.connect(self._bring)
        made = card(label(tr("What came back"), "heading"), zone, spacing=SMALL)
        inside = made.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.addLayout(self._results)
        inside.addStretch(1)
        return made

    def _bring(self, paths: list[Path]) -> None:
        self._busy.follow(self._tr("Reading the files…"), self.presenter.bring(paths))

    def _show_results(self, results: list[ImportResult]) -> None:
        self._came = [*results, *self._came][:_MOST_LISTED]
        self._fill_results()
        if results:
            text = self._tr.plural("{n} file read", "{n} files read", len(results))
            self.desk.tell(text, "bad" if any(r.problem for r in results) else "good")

    def _fill_results(self) -> None:
        clear(self._results)
        for result in self._came:
            self._results.addWidget(result_line(self.desk.speech, result))

    def _made(self, state: SyncState) -> QFrame:
        tr, code = self._tr, self.desk.speech.code
        made = card(label(tr("Batches made here"), "heading"), spacing=TINY)
        inside = made.layout()
        assert inside is not None
        for batch in state.made[:_MOST_LISTED]:
            said = tr("confirmed") if batch.receipted else tr("not confirmed yet")
            at = formats.date_time(batch.at, code)
            changes = tr.plural("{n} change", "{n} changes", batch.changes)
            line = row(
                label(said, "badge-accent" if batch.receipted else "badge", wrap=False),
                label(f"{batch.name} · {at} · {changes}"),
                spacing=MEDIUM,
            )
            line.setStretch(1, 1)
            holder = QWidget()
            holder.setLayout(line)
            inside.addWidget(holder)
        if not state.made:
            inside.addWidget(
                label(
                    tr("None yet. A batch holds all that headquarters has not confirmed, so a lost one costs nothing."),
                    "muted",
                )
            )
        return made

    def _aside(self, state: SyncState) -> QFrame:
        tr, code, registers = self._tr, self.desk.speech.code, self.desk.declarations.registers
        n = len(state.aside)
        made = card(
            label(
                tr.plural(
                    "Headquarters holds {n} of your changes aside", "Headquarters holds {n} of your changes aside", n
                ),
                "heading",
            )
        )
        inside = made.layout()
        assert inside is not None
        for held in state.aside[:_MOST_LISTED]:
            title = state.titles.get(held.id or "", "") or tr("a record")
            register = registers.get(held.kind or "")
            names = [register.fields[f].labels(code) for f in held.fields if f in register.fields] if register else []
            fields = ", ".join(names)
            inside.addWidget(label(f"{title} · {fields}" if fields else title, "label"))
            inside.addWidget(label(reason_said(self.desk.speech, held.reason), "muted"))
        return made

    def anew(self) -> Page:
        page = SyncPage(self.desk)
        page._request, page._came = self._request, self._came
        return page


def _step(n: int, text: str, action: QWidget | None) -> QWidget:
    line = row(spacing=MEDIUM)
    line.addWidget(label(str(n), "badge-accent", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
    line.addWidget(label(text), 1)
    if action is not None:
        line.addWidget(action)
    made = QWidget()
    made.setLayout(line)
    return made
