"""Settings of the workspace and of who is signed in."""

from PySide6.QtCore import QObject, Signal

from attache_app.desktop.desk import Desk
from attache_app.services import sessions


class SettingsPresenter(QObject):
    """`people_shown` with names; `done`, `refused` with a sentence."""

    people_shown = Signal(object)
    done = Signal(str)
    refused = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def load(self) -> None:
        path = self._desk.session.folder
        self._desk.run(self, lambda: list(sessions.describe(path).people), self.people_shown.emit, self._fail)

    def speak(self, language: str) -> None:
        """The window at once; the workspace keeps it for the next sign-in."""
        session = self._desk.session
        self._desk.preferences.put("language", language)
        self._desk.run(self, lambda: sessions.set_language(session, language), None, self._fail)
        self._desk.speech.speak(language)

    def change_passphrase(self, old: str, new: str) -> None:
        session, tr = self._desk.session, self._desk.speech.tr_
        said = tr("The passphrase is changed. The next sign-in asks for the new one.")
        self._desk.run(
            self, lambda: sessions.change_passphrase(session, old, new), lambda _: self.done.emit(said), self._fail
        )

    def add_person(self, name: str, passphrase: str) -> None:
        session, tr = self._desk.session, self._desk.speech.tr_
        said = tr("{name} can sign in here now.", name=name.strip())
        self._desk.run(
            self, lambda: sessions.add_person(session, name, passphrase), lambda _: self._changed(said), self._fail
        )

    def close_person(self, name: str) -> None:
        session, tr = self._desk.session, self._desk.speech.tr_
        said = tr("{name} no longer signs in here.", name=name)
        self._desk.run(self, lambda: sessions.close_person(session, name), lambda _: self._changed(said), self._fail)

    def _changed(self, said: str) -> None:
        self.done.emit(said)
        self.load()

    def _fail(self, error: Exception) -> None:
        self.refused.emit(self._desk.speech.of_error(error))
