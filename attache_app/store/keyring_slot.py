"""The register's key in the operating system's keyring, for who ticks it. Any failure means: ask for the passphrase."""

import threading
from collections.abc import Callable
from typing import Any

SERVICE = "attache"
# A keyring may open a dialog of its own and wait for ever behind the window.
SECONDS = 5.0
_PREFIX = "attache-key-1:"


def keep(workspace: str, person: str, key: bytes) -> bool:
    """Put the key there and read it back, since some keyrings swallow; False if it is not there afterwards."""
    secret = _PREFIX + key.hex()

    def store(ring: Any) -> bool:
        ring.set_password(SERVICE, f"{workspace}:{person}", secret)
        return bool(ring.get_password(SERVICE, f"{workspace}:{person}") == secret)

    return _ask(store) is True


def fetch(workspace: str, person: str) -> bytes | None:
    """The key kept for this person, or None where there is none or the keyring does not answer."""
    secret = _ask(lambda ring: ring.get_password(SERVICE, f"{workspace}:{person}"))
    if not isinstance(secret, str) or not secret.startswith(_PREFIX):
        return None
    try:
        key = bytes.fromhex(secret.removeprefix(_PREFIX))
    except ValueError:
        return None
    return key if len(key) == 32 else None


def forget(workspace: str, person: str) -> None:
    """Take the key out again; nothing happens if it is not there."""
    _ask(lambda ring: ring.delete_password(SERVICE, f"{workspace}:{person}"))


def _ask(question: Callable[[Any], Any]) -> Any:
    """The keyring's answer, or None: no keyring, locked, refused by its user, or silent for too long."""
    answer: list[Any] = []

    def run() -> None:
        # Imported here, on the thread: it looks for backends, which takes time that starting the program need not spend.
        import keyring
        from keyring.backends import fail, null

        ring = keyring.get_keyring()
        if not isinstance(ring, (fail.Keyring, null.Keyring)):
            answer.append(question(ring))

    def quietly() -> None:
        # Backends raise what their systems raise (D-Bus, Win32), not only KeyringError; the passphrase is there in any case.
        try:
            run()
        except Exception:
            answer.clear()

    thread = threading.Thread(target=quietly, name="keyring", daemon=True)
    thread.start()
    thread.join(SECONDS)
    return answer[0] if answer and not thread.is_alive() else None
