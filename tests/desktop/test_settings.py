"""Settings declared once: the file they are kept in, the page made from them, passphrase, keyring, colleagues, recovery key, About."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTabWidget,
)

from attache_app.desktop.desk import Desk, Place
from attache_app.desktop.preferences import Preferences
from attache_app.desktop.settings import GROUPS, SETTINGS, Setting
from attache_app.desktop.theme import sheet
from attache_app.desktop.theme.colours import CONTRAST, LIGHT, contrast
from attache_app.services import about, recovery, sessions
from attache_app.store import keyring_slot
from tests.desktop.conftest import PASSPHRASE
from tests.desktop.looking import cut_off, mnemonic_clashes, nameless
from tests.desktop.person import Person

NEW = "chemiz jòn nan syèl la"


def write(folder: Path, content: object) -> Path:
    path = folder / "window.json"
    path.write_text(json.dumps(content), encoding="utf-8", newline="\n")
    return path


# The file


def test_every_setting_is_declared_with_a_default_that_it_accepts_in_a_group_of_the_page() -> None:
    assert len({s.name for s in SETTINGS}) == len(SETTINGS)
    assert [s.name for s in SETTINGS if not s.accepts(s.default) or s.group not in GROUPS or not s.label] == []


@pytest.mark.parametrize(
    ("name", "bad"),
    [("theme", "pink"), ("text_size", 110), ("text_size", "100"), ("idle_minutes", 0), ("idle_minutes", 31), ("idle_minutes", True), ("language", None)],
)  # fmt: skip
def test_a_bad_value_gives_way_to_the_default_and_is_told_once(folder: Path, name: str, bad: object) -> None:
    path = write(folder, {name: bad, "of a newer version": {"x": 1}})

    first = Preferences(path)

    declared = next(s for s in SETTINGS if s.name == name)
    assert first.mended == (name,) and first.value(name) == declared.default
    assert Preferences(path).mended == ()
    assert json.loads(path.read_text(encoding="utf-8")) == {"of a newer version": {"x": 1}}


def test_a_setting_keeps_its_value_under_its_new_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    renamed = Setting("minutes", "safety", "number", 3, "Minutes", least=1, most=9, renamed_from=("lock_minutes",))
    monkeypatch.setattr("attache_app.desktop.preferences.SETTINGS", (renamed,))
    monkeypatch.setattr("attache_app.desktop.preferences.BY_NAME", {"minutes": renamed})
    path = write(folder, {"lock_minutes": 7})
    assert Preferences(path).value("minutes") == 7
    assert json.loads(path.read_text(encoding="utf-8")) == {"minutes": 7}


def test_two_windows_do_not_undo_each_others_settings(folder: Path) -> None:
    one, other = Preferences(folder / "window.json"), Preferences(folder / "window.json")
    one.put("theme", "dark")
    other.put("idle_minutes", 9)
    again = Preferences(folder / "window.json")
    assert (again.value("theme"), again.value("idle_minutes")) == ("dark", 9)


# The look


def test_every_text_of_high_contrast_reaches_seven_to_one() -> None:
    grounds = ("ground", "surface", "raised", "sunken", "accent_soft", "good_soft", "warn_soft", "bad_soft")
    texts = ("text", "muted", "accent", "good", "warn", "bad", "line_strong", "focus")
    pairs = [(t, g) for t in texts for g in grounds] + [
        ("on_accent", "accent"), ("on_accent", "accent_hover"), ("side_text", "side"), ("side_text", "side_chosen"),
        ("side_muted", "side"), ("focus", "side"), ("line", "ground"),
    ]  # fmt: skip
    assert [p for p in pairs if contrast(getattr(CONTRAST, p[0]), getattr(CONTRAST, p[1])) < 7] == []


def test_all_text_grows_with_its_size() -> None:
    def sizes(made: str) -> list[float]:
        return [float(size) for size in re.findall(r"font-size: ([\d.]+)pt", made)]

    usual, doubled = sizes(sheet.sheet(LIGHT)), sizes(sheet.sheet(LIGHT, 200))
    assert usual and doubled == [2 * size for size in usual]


# The page


@pytest.fixture
def page(person: Person, qapp: QApplication):  # type: ignore[no-untyped-def]
    person.shell.show_place(Place("settings"))
    person.wait()
    yield person
    sheet.dress(qapp, "light")


def to_tab(person: Person, name: str) -> None:
    tabs = person.find("settingsTabs")
    assert isinstance(tabs, QTabWidget)
    tabs.setCurrentIndex(list(GROUPS).index(name))
    person.wait()


def test_the_page_shows_every_declared_setting(page: Person, desk: Desk) -> None:
    seen = set()
    for group in GROUPS:
        to_tab(page, group)
        seen |= {s.name for s in SETTINGS if s.group == group and page.find(f"setting_{s.name}")}
    assert seen == {s.name for s in SETTINGS}


def test_what_is_chosen_holds_at_once_and_the_next_day(
    page: Person, desk: Desk, folder: Path, qapp: QApplication
) -> None:
    page.click("answer_contrast")
    assert qapp.property("theme") == "contrast"
    page.click("answer_150")
    assert qapp.property("theme") == "contrast" and qapp.font().pointSizeF() > 13
    page.click("answer_150")  # pressing what holds takes nothing back
    to_tab(page, "safety")
    minutes = page.find("setting_idle_minutes").findChild(QSpinBox)
    assert minutes is not None
    minutes.setFocus()
    minutes.stepUp()
    page.wait()
    again = Preferences(folder / "window.json")
    assert (again.value("theme"), again.value("text_size"), again.value("idle_minutes")) == ("contrast", 150, 4)


def test_another_language_leaves_the_page_on_its_tab(page: Person, desk: Desk) -> None:
    to_tab(page, "safety")
    desk.speech.speak("fr")
    page.wait()
    tabs = page.find("settingsTabs")
    assert isinstance(tabs, QTabWidget) and tabs.currentIndex() == list(GROUPS).index("safety")


@pytest.mark.parametrize("language", ["fr", "ht", "es", "en"])
@pytest.mark.parametrize("size", [100, 200])
def test_every_tab_shows_all_of_its_text(
    page: Person, desk: Desk, qapp: QApplication, language: str, size: int
) -> None:
    desk.speech.speak(language)
    sheet.dress(qapp, "contrast" if size > 100 else "light", size)
    desk.speech.changed.emit()
    page.wait()
    found = {}
    for group in GROUPS:
        to_tab(page, group)
        found[group] = [*cut_off(page.page), *nameless(page.page), *mnemonic_clashes(page.page)]
    page.shell.show_place(Place("about"))
    page.wait()
    found["about"] = [*cut_off(page.page), *nameless(page.page), *mnemonic_clashes(page.page)]
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


def lines(person: Person, **typed: str) -> None:
    for name, text in typed.items():
        found = person.find(name)
        assert isinstance(found, QLineEdit)
        found.setText(text)


def test_a_passphrase_that_everybody_knows_is_refused_beside_the_field(page: Person) -> None:
    to_tab(page, "safety")
    lines(page, old=PASSPHRASE, passphrase="Motdepasse1", passphraseAgain="Motdepasse1")
    strength = page.find("strength")
    assert isinstance(strength, QLabel) and "first" in strength.text()
    page.click("changePassphrase")
    assert "first that anybody tries" in page.page.banner.text


def test_ones_passphrase_is_changed(page: Person, desk: Desk) -> None:
    to_tab(page, "safety")
    lines(page, old=PASSPHRASE, passphrase=NEW, passphraseAgain=NEW)
    page.click("changePassphrase")
    sessions.verify(desk.session, NEW)


class Ring:
    """The system's keyring, in memory."""

    def __init__(self, swallows: bool = False) -> None:
        self.kept, self.swallows = dict[tuple[str, str], bytes](), swallows

    def keep(self, workspace: str, person: str, key: bytes) -> bool:
        if not self.swallows:
            self.kept[workspace, person] = key
        return not self.swallows

    def fetch(self, workspace: str, person: str) -> bytes | None:
        return self.kept.get((workspace, person))

    def forget(self, workspace: str, person: str) -> None:
        self.kept.pop((workspace, person), None)


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    made = Ring()
    for act in ("keep", "fetch", "forget"):
        monkeypatch.setattr(keyring_slot, act, getattr(made, act))
    return made


def box(person: Person) -> QCheckBox:
    found = person.find("keyring")
    assert isinstance(found, QCheckBox)
    return found


def test_the_key_goes_into_the_keyring_and_out_again(page: Person, desk: Desk, ring: Ring, folder: Path) -> None:
    to_tab(page, "safety")
    page.click("keyring")
    assert len(ring.kept) == 1 and box(page).isChecked()
    page.click("keyring")
    assert not ring.kept and not box(page).isChecked()
    assert "Guerline" not in (folder / "window.json").read_text(encoding="utf-8")


def test_a_keyring_that_keeps_nothing_is_told_and_the_box_stays_empty(page: Person, ring: Ring) -> None:
    ring.swallows = True
    to_tab(page, "safety")
    page.click("keyring")
    assert "did not take the key" in page.page.banner.text and not box(page).isChecked()


def test_enter_alone_signs_in_with_the_keyring_but_not_after_a_lock(
    start, workspace: Path, folder: Path, ring: Ring
) -> None:  # type: ignore[no-untyped-def]
    with sessions.open_session(workspace, PASSPHRASE) as session:
        sessions.keep_in_keyring(session)
        mark = f"{session.workspace.info.id}:{session.staff_id}"
    Preferences(folder / "window.json").put("keyring", [mark])
    person = start(workspace)
    assert "Enter alone" in person.find("inKeyring").text()
    person.press("Return")
    assert person.program.session is not None
    person.press("F12")
    person.press("Space")
    person.press("Return")  # a locked window wants the passphrase
    assert person.find("neutral").isVisible()
    person.click("elsewhere")
    person.press("Return")
    assert person.program.session is None


def test_a_colleague_is_added_and_closed(page: Person, desk: Desk) -> None:
    to_tab(page, "people")
    lines(page, colleague="Ketly Fictive", passphrase=NEW, passphraseAgain=NEW)
    page.click("addColleague")
    assert sessions.describe(desk.session.folder).people == ("Guerline Désir", "Ketly Fictive")
    page.click("closePerson")
    question = QApplication.activeModalWidget()
    assert question is not None
    close = question.findChild(QPushButton, "answer_close")
    assert close is not None
    close.click()
    page.wait()
    assert sessions.describe(desk.session.folder).people == ("Guerline Désir",)


def test_the_way_in_of_an_older_recovery_key_is_taken_away(
    page: Person, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, older = (recovery.new_recovery_key().recipient for _ in range(2))
    monkeypatch.setattr(recovery, "_ours", lambda _: ours)
    desk.session.workspace.add_recovery(older)
    page.shell.show_place(Place("home"))
    page.shell.show_place(Place("settings"))
    page.wait()
    to_tab(page, "safety")
    assert "does not open" in page.find("recoveryState").text()  # type: ignore[attr-defined]
    page.click("recoveryRefresh")
    assert desk.session.workspace.recoveries() == (ours,)
    assert "It opens this register." in page.find("recoveryState").text()  # type: ignore[attr-defined]


def test_paper_and_letterhead_are_found_in_the_record_of_the_post(page: Person, desk: Desk) -> None:
    to_tab(page, "papers")
    page.click("postRecord")
    assert page.page.objectName() == "record"


# About


def test_about_shows_formats_licences_and_where_qt_lies(page: Person) -> None:
    page.click("about")
    shown = " ".join(w.text() for w in page.page.findChildren(QLabel) if w.isVisible())
    assert "Batch file" in shown and "PySide6" in shown
    which, text = page.find("whichLicence"), page.find("licenceText")
    assert isinstance(which, QComboBox) and isinstance(text, QPlainTextEdit)
    assert "Apache License" in text.toPlainText()
    which.setCurrentIndex(which.findText("PySide6", flags=_contains()))
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text.toPlainText() and "TERMS AND CONDITIONS" in text.toPlainText()


def _contains():  # type: ignore[no-untyped-def]
    from PySide6.QtCore import Qt

    return Qt.MatchFlag.MatchStartsWith


def test_every_library_that_the_program_needs_is_named_with_its_licence() -> None:
    project = tomllib.loads((Path(about.__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    needed = {re.split(r"[<>=]", line)[0] for line in project["project"]["dependencies"]}
    assert needed == set(about.LIBRARIES)
    assert [one.name for one in about.licences() if not one.text.strip()] == []
