"""The cards of safety: the computer's keyring, one's passphrase, headquarters' recovery key."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QFrame

from attache_app.desktop.pages.settings.passphrase import NewPassphrase
from attache_app.desktop.pages.settings.presenter import SettingsPresenter
from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.spacing import MEDIUM, SMALL
from attache_app.desktop.widgets.basics import button, column, label
from attache_app.desktop.widgets.dialogs import Question
from attache_app.desktop.widgets.flow import Flow
from attache_app.desktop.widgets.form import LabelledLine
from attache_app.services.recovery import RecoveryState


class _Card(QFrame):
    def __init__(self, presenter: SettingsPresenter, speech: Speech) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._presenter, self._tr = presenter, speech.tr_


class KeyringCard(_Card):
    """One box. It shows what is so, not what was asked for: a keyring may refuse."""

    def __init__(self, presenter: SettingsPresenter, speech: Speech) -> None:
        super().__init__(presenter, speech)
        tr = self._tr
        self._box = QCheckBox(tr("Keep the key in this computer's keyring"))
        self._box.setObjectName("keyring")
        self._box.toggled.connect(self._ask)
        text = tr(
            "Then Enter alone signs you in, and whoever sits at your unlocked computer can do so too. The locked window asks for the passphrase all the same."
        )
        self._box.setAccessibleDescription(text)
        self.setLayout(
            column(label(tr("Keyring"), "heading"), self._box, label(text, "help"), spacing=SMALL, margins=MEDIUM)
        )
        presenter.keyring_shown.connect(self._show)

    def _ask(self, wanted: bool) -> None:
        self._box.setEnabled(False)
        self._presenter.keep_in_keyring(wanted)

    def _show(self, is_there: bool) -> None:
        with QSignalBlocker(self._box):
            self._box.setChecked(is_there)
        self._box.setEnabled(True)


class PassphraseCard(_Card):
    """One's own passphrase: the old one, the new one twice."""

    def __init__(self, presenter: SettingsPresenter, speech: Speech) -> None:
        super().__init__(presenter, speech)
        tr = self._tr
        self._old = LabelledLine(tr("Passphrase now"), secret=True, name="old")
        self._new = NewPassphrase(speech)
        change = button(tr("Change the passphrase"), self._change, name="changePassphrase")
        inside = column(label(tr("My passphrase"), "heading"), self._old, self._new, spacing=SMALL, margins=MEDIUM)
        inside.addLayout(Flow(change))
        self.setLayout(inside)

    def _change(self) -> None:
        if sentence := self._new.problem():
            self._presenter.refused.emit(sentence)
            return
        self._presenter.change_passphrase(self._old.text(), self._new.text())

    def clear(self) -> None:
        self._old.clear()
        self._new.clear()


class RecoveryCard(_Card):
    """Whether headquarters can help when every passphrase is forgotten."""

    def __init__(self, presenter: SettingsPresenter, speech: Speech) -> None:
        super().__init__(presenter, speech)
        tr = self._tr
        self._said = label("", name="recoveryState")
        self._refresh = button(tr("Renew its way in"), presenter.refresh_recovery, name="recoveryRefresh")
        self._remove = button(tr("Take it away…"), self._ask, role="quiet", name="recoveryRemove")
        inside = column(label(tr("Headquarters' recovery key"), "heading"), self._said, spacing=SMALL, margins=MEDIUM)
        inside.addLayout(Flow(self._refresh, self._remove))
        self.setLayout(inside)
        presenter.recovery_shown.connect(self._show)

    def _show(self, state: RecoveryState) -> None:
        tr = self._tr
        if state.ours is None:
            said = tr(
                "This laptop is not enrolled yet, and no recovery key is known: whoever forgets his passphrase needs a colleague who can still sign in, or a backup. The enrolment mends that."
            )
        elif not state.is_there:
            said = tr(
                "It does not open this register: whoever forgets his passphrase cannot be helped. Renew its way in."
            )
        elif state.others:
            said = tr(
                "It opens this register; so do {n} older ones. Renew its way in, and they no longer do.",
                n=len(state.others),
            )
        else:
            said = tr(
                "It opens this register. When a passphrase is forgotten, headquarters can help with the sheet in its safe."
            )
        self._said.setText(said)
        self._refresh.setVisible(state.ours is not None and (not state.is_there or bool(state.others)))
        self._remove.setVisible(state.is_there or bool(state.others))

    def _ask(self) -> None:
        tr = self._tr
        text = tr(
            "If everybody's passphrase is forgotten, nobody on earth opens this register any more. What has left in batches stays at headquarters."
        )
        answers = [("keep", tr("Keep it"), "primary"), ("remove", tr("Take it away"), "danger")]
        question = Question(self, tr("Take the recovery key away?"), text, answers)
        question.ask(lambda answer: self._presenter.remove_recovery() if answer == "remove" else None)
