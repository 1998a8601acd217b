"""Settings of the window, and of who signs in on this workspace: passphrase, keyring, colleagues, recovery key."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from attache_app.desktop.desk import Desk
from attache_app.services import recovery, sessions


class SettingsPresenter(QObject):
    """`people_shown` with names; `recovery_shown` with a `RecoveryState`; `keyring_shown`: whether the key is there.

    `done`, `refused` with a sentence.
    """

    people_shown = Signal(object)
    recovery_shown = Signal(object)
    keyring_shown = Signal(bool)
    done = Signal(str)
    refused = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def load(self) -> None:
        path = self._desk.session.folder
        self._desk.run(self, lambda: list(sessions.describe(path).people), self.people_shown.emit, self._fail)
        self._load_recovery()
        self.keyring_shown.emit(self._mark in self._kept)

    def put(self, name: str, value: Any) -> None:
        """A declared setting, from now on. The workspace keeps its language for the command line and for the next person."""
        desk, session = self._desk, self._desk.session
        desk.preferences.put(name, value)
        if name == "language":
            desk.run(self, lambda: sessions.set_language(session, value), None, self._fail)
            desk.speech.speak(value)

    def change_passphrase(self, old: str, new: str) -> None:
        session, tr = self._desk.session, self._desk.speech.tr_
        said = tr("The passphrase is changed. The next sign-in asks for the new one.")
        self._do(lambda: sessions.change_passphrase(session, old, new), said)

    # The keyring

    @property
    def _mark(self) -> str:
        session = self._desk.session
        return f"{session.workspace.info.id}:{session.staff_id}"

    @property
    def _kept(self) -> list[str]:
        """Who ticked the box on this computer, by workspace and staff id: so that no keyring is asked that need not be."""
        return list(self._desk.preferences.get("keyring", []))

    def keep_in_keyring(self, wanted: bool) -> None:
        session, tr, mark = self._desk.session, self._desk.speech.tr_, self._mark
        others = [kept for kept in self._kept if kept != mark]

        def done(_: object) -> None:
            self._desk.preferences.put("keyring", [*others, mark] if wanted else others)
            self.keyring_shown.emit(wanted)
            self.done.emit(
                tr("The key is in the keyring, and was read back. Signing in takes Enter alone now.")
                if wanted
                else tr("The key is out of the keyring. Signing in asks for the passphrase.")
            )

        def failed(error: Exception) -> None:
            self.keyring_shown.emit(mark in self._kept)
            self._fail(error)

        act = sessions.keep_in_keyring if wanted else sessions.forget_in_keyring
        self._desk.run(self, lambda: act(session), done, failed)

    # Colleagues

    def add_person(self, name: str, passphrase: str) -> None:
        session, tr = self._desk.session, self._desk.speech.tr_
        said = tr("{name} can sign in here now.", name=name.strip())
        self._do(lambda: sessions.add_person(session, name, passphrase), said, self.load)

    def close_person(self, name: str) -> None:
        session, tr = self._desk.session, self._desk.speech.tr_
        said = tr("{name} no longer signs in here.", name=name)
        self._do(lambda: sessions.close_person(session, name), said, self.load)

    # Headquarters' recovery key

    def _load_recovery(self) -> None:
        session = self._desk.session
        self._desk.run(self, lambda: recovery.state(session), self.recovery_shown.emit, self._fail)

    def refresh_recovery(self) -> None:
        session, tr = self._desk.session, self._desk.speech.tr_
        said = tr("Headquarters' recovery key of today opens this register, and no other.")
        self._do(lambda: recovery.refresh(session), said, self._load_recovery)

    def remove_recovery(self) -> None:
        session, tr = self._desk.session, self._desk.speech.tr_
        said = tr("No recovery key opens this register any more.")
        self._do(lambda: recovery.remove(session), said, self._load_recovery)

    def _do(self, work: Callable[[], None], said: str, then: Callable[[], None] | None = None) -> None:
        def done(_: object) -> None:
            self.done.emit(said)
            if then is not None:
                then()

        self._desk.run(self, work, done, self._fail)

    def _fail(self, error: Exception) -> None:
        self.refused.emit(self._desk.speech.of_error(error))
