"""The card of who signs in here: colleagues added, with a passphrase each types himself, and closed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from attache_app.desktop.pages.settings.passphrase import NewPassphrase
from attache_app.desktop.pages.settings.presenter import SettingsPresenter
from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.spacing import MEDIUM, SMALL
from attache_app.desktop.widgets.basics import button, card, clear, column, label, row
from attache_app.desktop.widgets.columns import Columns
from attache_app.desktop.widgets.dialogs import Question
from attache_app.desktop.widgets.flow import Flow
from attache_app.desktop.widgets.form import LabelledLine


class PeopleCards(Columns):
    """Who signs in at the left, a new colleague at the right. `me`: who is signed in, and cannot be closed by himself here.

    `name_typed`: of the new colleague.
    """

    name_typed = Signal()

    def __init__(self, presenter: SettingsPresenter, speech: Speech, me: str) -> None:
        tr = speech.tr_
        self._people = column(spacing=SMALL)
        holder = QWidget()
        holder.setLayout(self._people)
        text = tr("Each signs in with a passphrase of his own, and each change says who made it.")
        there = card(label(tr("Who signs in here"), "heading"), label(text, "muted"), holder, spacing=MEDIUM)
        self._name = LabelledLine(
            tr("Name of the colleague"), name="colleague", help_=tr("It stands beside what he or she writes.")
        )
        self._theirs = NewPassphrase(speech)
        new = QFrame()
        new.setProperty("role", "card")
        inside = column(
            label(tr("A new colleague"), "heading"), self._name,
            label(tr("Now let your colleague type a passphrase, twice, and look away."), "muted"), self._theirs,
            spacing=SMALL, margins=MEDIUM,
        )  # fmt: skip
        add = button(tr("Add this colleague"), self._add, picture="plus", name="addColleague")
        inside.addLayout(Flow(add))
        new.setLayout(inside)
        super().__init__([there], [new])
        self._presenter, self._tr, self._me = presenter, tr, me
        presenter.people_shown.connect(self._show)
        self._name.line.textEdited.connect(self.name_typed)

    @property
    def name(self) -> str:
        """Of the new colleague, as typed."""
        return self._name.text()

    def retype_name(self, name: str) -> None:
        self._name.line.setText(name)
        self._name.setFocus()

    def clear_typed(self) -> None:
        self._name.clear()
        self._theirs.clear()
        self.name_typed.emit()

    def _add(self) -> None:
        if sentence := self._theirs.problem():
            self._presenter.refused.emit(sentence)
            return
        self._presenter.add_person(self._name.text(), self._theirs.text())

    def _show(self, names: list[str]) -> None:
        clear(self._people)
        for name in names:
            line = row(label(name))
            line.setStretch(0, 1)
            if name == self._me:
                line.addWidget(label(self._tr("signed in"), "badge", wrap=False))
            else:
                close = button(self._tr("Close access"), role="quiet", name="closePerson")
                close.setAccessibleName(f"{self._tr('Close access')}: {name}")
                close.clicked.connect(lambda _=False, who=name: self._ask_close(who))
                line.addWidget(close)
            holder = QWidget()
            holder.setLayout(line)
            self._people.addWidget(holder)

    def _ask_close(self, name: str) -> None:
        text = self._tr("{name} will no longer sign in here. What {name} wrote stays.", name=name)
        answers = [("close", self._tr("Close access"), "danger"), ("no", self._tr("Cancel"), "")]
        question = Question(self, self._tr("Close this access?"), text, answers)
        question.ask(lambda answer: self._presenter.close_person(name) if answer == "close" else None)
