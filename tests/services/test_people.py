"""Who signs in, with what: the lock's proof, the keyring, a forgotten passphrase, what is too easily guessed."""

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from attache_app.errors import AttacheError, DomainError, EnvironmentProblem
from attache_app.services import care, exchange, passphrases, recovery, sessions
from attache_app.services.sessions import Session
from tests.services.conftest import PASSPHRASE
from tests.sync.offices import enrol

NEW = "yon lòt fraz sekrè"


class MemoryKeyring(KeyringBackend):
    """A keyring in memory. `swallows`: it says yes and keeps nothing, as some do."""

    priority = 1

    def __init__(self, swallows: bool = False) -> None:
        super().__init__()
        self.swallows, self.kept = swallows, dict[tuple[str, str], str]()

    def set_password(self, service: str, username: str, password: str) -> None:
        if not self.swallows:
            self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError(username)


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    made = MemoryKeyring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def code_of(problem: pytest.ExceptionInfo[AttacheError]) -> str:
    return problem.value.code


def test_the_lock_asks_for_the_passphrase_of_who_signed_in_and_of_nobody_else(post: Session) -> None:
    sessions.add_person(post, "Ketly Fictive", NEW)

    sessions.verify(post, PASSPHRASE)
    for wrong in (NEW, "", "another one"):
        with pytest.raises(EnvironmentProblem) as problem:
            sessions.verify(post, wrong)
        assert code_of(problem) == "wrong_passphrase"


def test_whose_slot_was_closed_meanwhile_does_not_unlock(post: Session, folder: Path) -> None:
    sessions.add_person(post, "Ketly Fictive", NEW)
    with sessions.open_session(folder / "SDQ", NEW, "Ketly Fictive") as hers:
        sessions.close_person(post, "Ketly Fictive")
        with pytest.raises(DomainError) as problem:
            sessions.verify(hers, NEW)
    assert code_of(problem) == "person_unknown" and "Mirlande" in problem.value.values["names"]


def test_a_person_is_closed_by_name_or_id_and_a_stranger_is_told_who_signs_in(post: Session) -> None:
    with pytest.raises(DomainError) as problem:
        sessions.close_person(post, "Nobody")
    assert problem.value.values == {"name": "Nobody", "names": "Mirlande Toussaint"}


def test_the_key_in_the_keyring_opens_until_it_is_taken_out(post: Session, folder: Path, ring: MemoryKeyring) -> None:
    sessions.keep_in_keyring(post)
    assert len(ring.kept) == 1
    sessions.open_session(folder / "SDQ", None, use_keyring=True).close()

    sessions.forget_in_keyring(post)

    assert not ring.kept
    with pytest.raises(DomainError) as problem:
        sessions.open_session(folder / "SDQ", None, use_keyring=True)
    assert code_of(problem) == "passphrase_missing"


def test_a_keyring_that_swallows_is_told(post: Session, ring: MemoryKeyring) -> None:
    ring.swallows = True

    with pytest.raises(EnvironmentProblem) as problem:
        sessions.keep_in_keyring(post)

    assert code_of(problem) == "keyring_refused"


def test_a_closed_person_is_gone_from_the_keyring_too(post: Session, folder: Path, ring: MemoryKeyring) -> None:
    sessions.add_person(post, "Ketly Fictive", NEW)
    with sessions.open_session(folder / "SDQ", NEW, "Ketly Fictive") as hers:
        sessions.keep_in_keyring(hers)
        sessions.close_person(post, "Ketly Fictive")
    assert not ring.kept


def test_the_recovery_key_gives_a_new_passphrase_and_its_owner_is_told(post: Session, folder: Path) -> None:
    key = recovery.new_recovery_key()
    post.workspace.add_recovery(key.recipient)
    assert care.warnings(post) == []
    small = key.identity.lower()
    from_paper = recovery.typed(" ".join(small[i : i + 4] for i in range(0, len(small), 4)))

    sessions.reset_passphrase(folder / "SDQ", from_paper.encode(), "Mirlande Toussaint", NEW)

    with sessions.open_session(folder / "SDQ", NEW) as again:
        assert [w.code for w in care.warnings(again)] == ["passphrase_reset"]


def test_a_misread_character_of_the_recovery_key_is_pointed_at() -> None:
    identity = recovery.new_recovery_key().identity
    assert recovery.doubtful(identity) == []
    assert recovery.doubtful(identity[:-2] + "bé") == ["B", "É"]


def test_an_enrolled_laptop_has_the_slot_of_its_headquarters_and_can_drop_others(post: Session, folder: Path) -> None:
    ours = recovery.new_recovery_key().recipient
    sessions.new_hq(folder / "hq", passphrase=PASSPHRASE, person="Solange Fictive", recovery=ours)
    with sessions.open_session(folder / "hq", PASSPHRASE) as hq:
        assert recovery.state(hq) == recovery.RecoveryState(ours, True, ())
        exchange.write_card(hq, folder / "hq.attache-card")
        enrol(hq, post, folder)
    stranger = recovery.new_recovery_key().recipient
    post.workspace.add_recovery(stranger)
    assert recovery.state(post).is_there and recovery.state(post).others == (stranger,)

    recovery.refresh(post)
    assert recovery.state(post).is_there and recovery.state(post).others == ()

    recovery.remove(post)
    assert not recovery.state(post).is_there
    recovery.refresh(post)
    assert recovery.state(post).is_there


def test_before_enrolment_there_is_no_recovery_key_to_add(post: Session) -> None:
    assert recovery.state(post) == recovery.RecoveryState(None, False, ())
    with pytest.raises(DomainError) as problem:
        recovery.refresh(post)
    assert code_of(problem) == "recovery_not_known"


@pytest.mark.parametrize("known", ["Motdepasse", "AYITI2026", "12345678", "hgfedcba", "aaaaaaaaaa", "Bondyebon!!"])
def test_what_everybody_tries_first_is_no_passphrase(post: Session, known: str) -> None:
    with pytest.raises(DomainError) as problem:
        sessions.change_passphrase(post, PASSPHRASE, known)
    assert code_of(problem) == "passphrase_common"


@pytest.mark.parametrize(
    ("text", "found"), [("kout", "short"), ("chemiz jòn", "fair"), ("chemiz jòn nan syèl la", "good"), ("abababababababab", "common")]
)  # fmt: skip
def test_length_says_how_well_it_guards(text: str, found: str) -> None:
    assert passphrases.strength(text) == found
