"""What can go wrong, told apart by class. An error carries a code and values; its sentence is made in `sentences.py`, in the user's language."""

from typing import Any


class AttacheError(Exception):
    """Something to tell the user in one sentence: `code` chooses it, `values` fill it."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        return f"{self.code} {self.values}" if self.values else self.code


class DomainError(AttacheError):
    """What the user asked for does not go, for a reason of the work: a value, a right, a missing record."""


class EnvironmentProblem(AttacheError):
    """Disk full, folder read-only, file in use, wrong passphrase: not the program's fault, nothing was changed."""


class Refused(AttacheError):
    """A file from elsewhere that is not taken in, whole; the register is untouched (DESIGN §6 *Any doubt*)."""


class HeldAside(AttacheError):
    """One change that is kept and listed but does not count (DESIGN §4 *Quarantine*)."""
