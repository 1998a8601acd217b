"""The first run in three steps: language; what is wanted; who and where. One can go back from each."""

import functools
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QWidget

from attache_app.desktop.pages.first_run.presenter import HQ, LOOK, OPEN, POST, RESTORE, FirstRunPresenter
from attache_app.desktop.pages.settings.passphrase import NewPassphrase
from attache_app.desktop.speech import NAMES
from attache_app.desktop.theme.spacing import HUGE, LARGE, MEDIUM
from attache_app.desktop.widgets.basics import Banner, button, clear, column, label, row
from attache_app.desktop.widgets.busy import Busy
from attache_app.desktop.widgets.centred import centred
from attache_app.desktop.widgets.choice import Choice
from attache_app.desktop.widgets.file_choosers import choose_folder, choose_new_file
from attache_app.desktop.widgets.form import LabelledLine
from attache_app.desktop.widgets.mnemonics import give_mnemonics
from attache_app.desktop.widgets.tile import Tile
from attache_app.desktop.widgets.type_ahead import TypeAhead
from attache_app.records.declarations import declarations

_CARD_LETTERS = 104


class FirstRunView(QFrame):
    """`made` with a folder and the passphrase that was just chosen ("" where it is to be asked); `restore_wanted`: from a backup."""

    made = Signal(object, str)
    restore_wanted = Signal()

    def __init__(self, presenter: FirstRunPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter, self._speech = presenter, presenter.speech
        presenter.setParent(self)
        self.setObjectName("firstRun")
        self.setProperty("role", "ground")
        self._step = ""
        self._folder: Path | None = None
        self._card = QFrame()
        self._card.setProperty("role", "card")
        self._inside = column(spacing=MEDIUM, margins=HUGE)
        self._card.setLayout(self._inside)
        self.setLayout(column(centred(self._card, _CARD_LETTERS, name="firstRunBody")))
        presenter.made.connect(self.made)
        presenter.refused.connect(self._refuse)
        self._show("language")

    # Steps

    def _show(self, step: str) -> None:
        self._step = step
        clear(self._inside)
        self._banner = Banner(self._card, name="firstRunProblem")
        self._busy = Busy(self._speech.tr_("Stop"), self._card)
        builders = {
            "language": self._language_step,
            "wanted": self._wanted_step,
            POST: self._post_step,
            HQ: self._hq_step,
        }
        builders[step]()
        give_mnemonics(self._card)

    def _title(self, title: str, text: str) -> None:
        self._inside.addWidget(label(title, "title", name="title"))
        self._inside.addWidget(label(text, "muted"))
        self._inside.addWidget(self._banner)

    def _language_step(self) -> None:
        self._title("Attaché", "Ki lang ou vle pale ?  ·  Quelle langue ?  ·  ¿Qué idioma?  ·  Which language?")
        grid = QGridLayout()
        grid.setSpacing(MEDIUM)
        for n, (code, name) in enumerate(NAMES.items()):
            tile = Tile(name, name=f"language_{code}")
            tile.clicked.connect(functools.partial(self._speak, code))
            grid.addWidget(tile, n // 2, n % 2)
            if code == self._speech.code:
                tile.setFocus()
        self._inside.addLayout(grid)

    def _speak(self, code: str) -> None:
        self._speech.speak(code)
        self._show("wanted")

    def _wanted_step(self) -> None:
        tr = self._speech.tr_
        self._title(
            tr("What would you like to do?"), tr("Everything stays on this computer until you take it somewhere.")
        )
        tiles = [
            (POST, tr("New post"), tr("For the attaché or assistant of a consulate: the register of a post."), "visit"),
            (
                HQ,
                tr("New headquarters"),
                tr("For the ONM or the ministry: takes in the batches of all posts."),
                "office",
            ),
            (OPEN, tr("Open a workspace"), tr("One that is on this computer or on a stick already."), "open"),
            (
                RESTORE,
                tr("Restore a backup"),
                tr("The laptop was lost or broken: the register comes back from a backup."),
                "history",
            ),
            (
                LOOK,
                tr("Look around"),
                tr("With fictional data, marked so on every page. Nothing in it is about a real person."),
                "search",
            ),
        ]
        for key, title, text, picture in tiles:
            tile = Tile(title, text, picture, name=f"want_{key}")
            tile.clicked.connect(functools.partial(self._want, key))
            self._inside.addWidget(tile)
            if key == POST:
                tile.setFocus()
        self._inside.addWidget(self._busy)
        self._inside.addLayout(self._buttons(None, "language"))

    def _want(self, key: str) -> None:
        if key == OPEN:
            folder = choose_folder(self, self._speech.tr_("The folder of the workspace"))
            if folder is not None:
                self.presenter.check_workspace(folder)
        elif key == RESTORE:
            self.restore_wanted.emit()
        elif key == LOOK:
            self._busy.follow(self._speech.tr_("Making fictional data…"), self.presenter.look_around())
        else:
            self._show(key)

    def _post_step(self) -> None:
        tr = self._speech.tr_
        self._title(tr("New post"), tr("These can be mended later, but for the code: it stands in every number."))
        self._post = LabelledLine(
            tr("Code of the post, three letters"), name="post", help_=tr("As the airport: SDQ for Santo Domingo.")
        )
        self._post.line.setMaxLength(3)
        self._country_label = label(tr("Country"), "label")
        countries = declarations().lists["countries"].options
        self._countries = [Choice(o.code, o.labels(self._speech.code), o.code) for o in countries if o.code != "HT"]
        self._country = TypeAhead(self._countries)
        self._country.setObjectName("country")
        self._country.setAccessibleName(tr("Country"))
        self._country.setPlaceholderText(tr("Type or choose"))
        self._country_label.setBuddy(self._country)
        self._country.chosen.connect(self._choose_country)
        country = column(self._country_label, self._country, spacing=4)
        country.addStretch(1)
        top = row(self._post, spacing=LARGE)
        top.addLayout(country, 1)
        self._inside.addLayout(top)
        self._city_and_person()
        self._end(tr("Make the post"), self._make_post)
        self._post.setFocus()

    def _choose_country(self, code: str) -> None:
        self._country.setText(next(c.text for c in self._countries if c.key == code))
        self._city.setFocus()

    def _hq_step(self) -> None:
        tr = self._speech.tr_
        self._title(
            tr("New headquarters"),
            tr(
                "A recovery key is printed as part of it: keep the sheet in a safe. Without it, forgotten passphrases cannot be helped."
            ),
        )
        self._city_and_person()
        self._city.line.setText("Port-au-Prince")
        self._end(tr("Keep the recovery sheet, then make it…"), self._make_hq)
        self._person.setFocus()

    def _city_and_person(self) -> None:
        tr = self._speech.tr_
        self._city = LabelledLine(tr("City"), name="city")
        self._person = LabelledLine(tr("Your name"), name="person", help_=tr("It stands beside what you write."))
        both = row(self._city, self._person, spacing=LARGE)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        self._inside.addLayout(both)
        self._new = NewPassphrase(self._speech)
        self._inside.addWidget(self._new)

    def _end(self, text: str, pressed: Callable[[], None]) -> None:
        tr = self._speech.tr_
        self._where = label("", "help", name="where")
        change = button(tr("Another folder…"), self._choose_where, role="quiet", name="where_change")
        line = row(self._where, change, spacing=MEDIUM)
        line.setStretch(0, 1)
        self._inside.addLayout(line)
        self._folder = None
        self._say_where()
        self._inside.addWidget(self._busy)
        go = button(text, role="primary", name="make")
        go.clicked.connect(pressed)
        self._inside.addLayout(self._buttons(go, "wanted"))
        if self._step == POST:
            self._post.line.textChanged.connect(self._say_where)

    def _buttons(self, go: QPushButton | None, back_to: str) -> QHBoxLayout:
        made = row(spacing=MEDIUM)
        if go is not None:
            made.addWidget(go)
        made.addWidget(
            button(self._speech.tr_("Back"), lambda: self._show(back_to), role="quiet", picture="left", name="back")
        )
        made.addStretch(1)
        return made

    def _chosen_folder(self) -> Path:
        post = self._post.text().strip().upper() if self._step == POST else "ONM"
        return self._folder or self.presenter.proposed_folder(post)

    def _say_where(self) -> None:
        self._where.setText(self._speech.tr_("It will be in {folder}", folder=str(self._chosen_folder())))

    def _choose_where(self) -> None:
        folder = choose_folder(self, self._speech.tr_("An empty folder for the workspace"))
        if folder is not None:
            self._folder = folder
            self._say_where()

    # Making

    def _typed(self) -> dict[str, str]:
        return {
            "city": self._city.text().strip(),
            "person": self._person.text().strip(),
            "passphrase": self._new.text(),
        }

    def _make_post(self) -> None:
        country = next(
            (
                c.key
                for c in self._countries
                if c.text == self._country.text() or c.key == self._country.text().strip().upper()
            ),
            "",
        )
        if not country:
            self._refuse(self._speech.tr_("Choose the country of the post from the list."))
            self._country.setFocus()
            return
        if sentence := self._new.problem():
            self._refuse(sentence)
            return
        typed = {**self._typed(), "post": self._post.text().strip().upper(), "country": country}
        self._banner.say("")
        self._busy.follow(
            self._speech.tr_("Making the workspace…"),
            self.presenter.make_post(self._chosen_folder(), typed),
            may_stop=False,
        )

    def _make_hq(self) -> None:
        if sentence := self._new.problem():
            self._refuse(sentence)
            return
        tr = self._speech.tr_
        sheet = choose_new_file(
            self,
            tr("Where to put the sheet with the recovery key, to be printed and deleted"),
            f"{tr('recovery key')}.pdf",
            "*.pdf",
        )
        if sheet is None:
            self._refuse(tr("Nothing was made: the recovery key must be on a sheet before the register begins."))
            return
        self._banner.say("")
        self._busy.follow(
            tr("Making the workspace…"),
            self.presenter.make_hq(self._chosen_folder(), self._typed(), sheet),
            may_stop=False,
        )

    def _refuse(self, sentence: str) -> None:
        self._banner.say(sentence, "bad")
