"""The page of settings: a tab for each group of declared settings, and what belongs beside them: passphrase, keyring, colleagues."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QApplication, QTabWidget, QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.page import Page
from attache_app.desktop.pages.settings.people import PeopleCards
from attache_app.desktop.pages.settings.presenter import SettingsPresenter
from attache_app.desktop.pages.settings.safety import KeyringCard, PassphraseCard, RecoveryCard
from attache_app.desktop.pages.settings.setting_row import SettingRow
from attache_app.desktop.settings import GROUPS, SETTINGS
from attache_app.desktop.theme.sheet import dress
from attache_app.desktop.theme.spacing import MEDIUM, SMALL
from attache_app.desktop.widgets.basics import button, card, label, scrolled
from attache_app.desktop.widgets.columns import Columns
from attache_app.desktop.widgets.flow import Flow
from attache_app.desktop.widgets.mnemonics import give_mnemonics

_LOOKS = ("theme", "text_size")


class SettingsPage(Page):
    """What is chosen holds at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName("settings")
        self.presenter = SettingsPresenter(desk)
        self.keep(self.presenter)
        self.head(self._tr("Settings"), self._tr("What you choose here holds at once."))
        about = button(self._tr("About Attaché"), lambda: desk.go("about"), picture="info", name="about")
        self.buttons.addWidget(about)
        self._passphrase = PassphraseCard(self.presenter, desk.speech)
        self._people = PeopleCards(self.presenter, desk.speech, desk.session.person)
        self._tabs = QTabWidget()
        self._tabs.setObjectName("settingsTabs")
        self._tabs.setDocumentMode(True)
        self._tabs.tabBar().setDrawBase(False)
        self._tabs.tabBar().setAccessibleName(self._tr("Settings"))
        for name, tab in self._all_tabs().items():
            self._tabs.addTab(scrolled(tab, name=f"tab_{name}"), self._tr(GROUPS[name]))
        self.layout_.addWidget(self._tabs, 1)
        self._people.name_typed.connect(self.touched)
        self.presenter.done.connect(self._done)
        self.presenter.refused.connect(self.refuse)
        give_mnemonics(self)

    def _all_tabs(self) -> dict[str, QWidget]:
        speech, tr = self.desk.speech, self._tr
        safety = [KeyringCard(self.presenter, speech), RecoveryCard(self.presenter, speech)]
        return {
            "window": Columns([self._group("window", tr("Window"))], []),
            "safety": Columns([self._group("safety", tr("Lock")), *safety], [self._passphrase]),
            "people": self._people,
            "papers": Columns([self._group("papers", tr("Papers"))], [self._post_papers()]),
            "backups": Columns([self._group("backups", tr("Backups"))], [self._care()]),
        }

    def _group(self, group: str, title: str) -> QWidget:
        rows: list[QWidget] = []
        for setting in SETTINGS:
            if setting.group == group:
                made = SettingRow(setting, self.desk.preferences.value(setting.name), self._tr)
                made.changed.connect(self._put)
                rows.append(made)
        return card(label(title, "heading"), *rows, spacing=MEDIUM)

    def _post_papers(self) -> QWidget:
        """What holds for the whole post stands in its record, which all its laptops share."""
        text = self._tr(
            "Paper size, letterhead, telephones and opening hours are the same on all laptops of the post: they stand in its record."
        )
        go = button(self._tr("Open the record of the post"), self._open_post, picture="office", name="postRecord")
        return _with_button(label(self._tr("Of the post"), "heading"), label(text), go)

    def _open_post(self) -> None:
        self.desk.go("record", kind="post", id=self.desk.session.identity.post_id, field="paper")

    def _care(self) -> QWidget:
        text = self._tr("Make a backup now, see when the last one was made, or check the register.")
        go = button(self._tr("Backups and care"), lambda: self.desk.go("care"), picture="usb", name="care")
        return _with_button(label(self._tr("Now"), "heading"), label(text), go)

    def start(self) -> None:
        self.presenter.load()
        if not self._people.name:
            self._tabs.tabBar().setFocus()

    def typed(self) -> dict[str, Any] | None:
        """The name of a colleague who is being added; a passphrase is never kept."""
        return {"line": self._people.name} if self._people.name.strip() else None

    def retype(self, typed: Mapping[str, Any], *, save: bool = False) -> None:
        self._tabs.setCurrentIndex(list(GROUPS).index("people"))
        self._people.retype_name(typed["line"])

    def anew(self) -> Page:
        """The same tab, and the keyboard where it was: whoever tries the sizes of the text goes on trying."""
        made = SettingsPage(self.desk)
        made._tabs.setCurrentIndex(self._tabs.currentIndex())
        if self._people.name:
            made._people.retype_name(self._people.name)
        return made

    def came_back(self) -> None:
        self.presenter.load()
        focused = QApplication.focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            self._tabs.tabBar().setFocus()

    def _put(self, name: str, value: Any) -> None:
        self.presenter.put(name, value)
        app = QApplication.instance()
        if name in _LOOKS and isinstance(app, QApplication):
            preferences = self.desk.preferences
            dress(app, preferences.value("theme"), preferences.value("text_size"))
            # Pictures carry the colours they were drawn in: the pages are built anew, as for a language.
            self.desk.speech.changed.emit()

    def _done(self, sentence: str) -> None:
        self.banner.say("")
        self._passphrase.clear()
        self._people.clear_typed()
        self.desk.tell(sentence)


def _with_button(heading: QWidget, text: QWidget, go: QWidget) -> QWidget:
    made = card(heading, text, spacing=SMALL)
    inside = made.layout()
    holder = QWidget()
    holder.setLayout(Flow(go))
    if inside is not None:
        inside.addWidget(holder)
    return made
