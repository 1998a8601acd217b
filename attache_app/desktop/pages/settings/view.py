"""Settings: language and look of the window, one's passphrase, who signs in here."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.page import Page
from attache_app.desktop.pages.settings.passphrase import NewPassphrase
from attache_app.desktop.pages.settings.presenter import SettingsPresenter
from attache_app.desktop.speech import NAMES
from attache_app.desktop.theme.sheet import dress
from attache_app.desktop.theme.spacing import MEDIUM, SMALL
from attache_app.desktop.widgets.basics import button, card, clear, column, label, row, scrolled
from attache_app.desktop.widgets.dialogs import Question
from attache_app.desktop.widgets.form import LabelledLine
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.desktop.widgets.segment import Segment


class SettingsPage(Page):
    """What is chosen holds at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName("settings")
        self.presenter = SettingsPresenter(desk)
        self.keep(self.presenter)
        self.head(self._tr("Settings"), self._tr("What you choose here holds at once."))
        body = row(spacing=MEDIUM)
        left = column(self._look(), self._passphrase(), spacing=MEDIUM)
        left.addStretch(1)
        right = column(self._colleagues(), spacing=MEDIUM)
        right.addStretch(1)
        body.addLayout(left, 1)
        body.addLayout(right, 1)
        inner = QWidget()
        inner.setLayout(body)
        self.layout_.addWidget(scrolled(inner), 1)
        self.presenter.people_shown.connect(self._show_people)
        self.presenter.done.connect(self._done)
        self.presenter.refused.connect(self.refuse)
        give_mnemonics(self)

    def _look(self) -> QWidget:
        self._language = Segment(list(NAMES.items()))
        self._language.describe(self._tr("Language"))
        self._language.choose(self.desk.speech.code)
        self._language.changed.connect(self._speak)
        self._theme = Segment([("light", self._tr("Light")), ("dark", self._tr("Dark"))])
        self._theme.describe(self._tr("Look"))
        self._theme.choose(self.desk.preferences.get("theme", "light"))
        self._theme.changed.connect(self._dress)
        return card(
            label(self._tr("Window"), "heading"), label(self._tr("Language"), "label"), self._language, label(self._tr("Look"), "label"),
            self._theme, spacing=SMALL,
        )  # fmt: skip

    def _passphrase(self) -> QWidget:
        self._old = LabelledLine(self._tr("Passphrase now"), secret=True, name="old")
        self._new = NewPassphrase(self.desk.speech)
        change = button(self._tr("Change the passphrase"), self._change, name="changePassphrase")
        made = card(label(self._tr("My passphrase"), "heading"), self._old, self._new, spacing=SMALL)
        inside = made.layout()
        if isinstance(inside, QVBoxLayout):
            inside.addLayout(_left(change))
        return made

    def _colleagues(self) -> QWidget:
        self._people = column(spacing=SMALL)
        self._name = LabelledLine(self._tr("Name of the colleague"), name="colleague")
        self._theirs = NewPassphrase(self.desk.speech)
        add = button(self._tr("Add this colleague"), self._add, picture="plus", name="addColleague")
        made = card(label(self._tr("Who signs in here"), "heading"), spacing=MEDIUM)
        inside = made.layout()
        if isinstance(inside, QVBoxLayout):
            inside.addLayout(self._people)
            inside.addWidget(
                label(
                    self._tr(
                        "Add a colleague: each signs in with a passphrase of his own, and each change says who made it."
                    ),
                    "muted",
                )
            )
            inside.addWidget(self._name)
            inside.addWidget(self._theirs)
            inside.addLayout(_left(add))
        return made

    def start(self) -> None:
        self.presenter.load()
        self._language.setFocus()

    def _speak(self) -> None:
        if self._language.chosen():
            self.presenter.speak(self._language.chosen())

    def _dress(self) -> None:
        theme, app = self._theme.chosen(), QApplication.instance()
        if theme and isinstance(app, QApplication):
            self.desk.preferences.put("theme", theme)
            dress(app, theme)
            # Pictures carry the colours they were drawn in: the pages are built anew, as for a language.
            self.desk.speech.changed.emit()

    def _change(self) -> None:
        if sentence := self._new.problem():
            self.banner.say(sentence, "warn")
            return
        self.presenter.change_passphrase(self._old.text(), self._new.text())

    def _add(self) -> None:
        if sentence := self._theirs.problem():
            self.banner.say(sentence, "warn")
            return
        self.presenter.add_person(self._name.text(), self._theirs.text())

    def _show_people(self, names: list[str]) -> None:
        clear(self._people)
        for name in names:
            line = row(label(name))
            line.setStretch(0, 1)
            if name != self.desk.session.person:
                close = button(self._tr("Close access"), role="quiet", name="closePerson")
                close.setAccessibleName(f"{self._tr('Close access')}: {name}")
                close.clicked.connect(lambda _=False, who=name: self._ask_close(who))
                line.addWidget(close)
            else:
                line.addWidget(label(self._tr("signed in"), "badge", wrap=False))
            holder = QWidget()
            holder.setLayout(line)
            self._people.addWidget(holder)

    def _ask_close(self, name: str) -> None:
        text = self._tr("{name} will no longer sign in here. What {name} wrote stays.", name=name)
        answers = [("close", self._tr("Close access"), "danger"), ("no", self._tr("Cancel"), "")]
        question = Question(self, self._tr("Close this access?"), text, answers)
        question.ask(lambda answer: self.presenter.close_person(name) if answer == "close" else None)

    def _done(self, sentence: str) -> None:
        self.banner.say("")
        for line in (self._old, self._name):
            line.clear()
        self._new.clear()
        self._theirs.clear()
        self.desk.tell(sentence)


def _left(widget: QWidget) -> QHBoxLayout:
    made = row(widget)
    made.addStretch(1)
    made.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return made
