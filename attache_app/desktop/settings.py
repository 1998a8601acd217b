"""What a user can set for the window, declared once: the settings page, the file, defaults and checks follow from these lines."""

from dataclasses import dataclass
from typing import Any, Literal

from attache_app.desktop.speech import NAMES
from attache_app.i18n import N_

Kind = Literal["choice", "number", "switch", "folder"]


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `name`: its key in the file, for ever; `label`, `help`, `unit` (with {n}) and names of choices are sentences.

    `choices`: (value, name) pairs; `least` and `most` bound a number. `renamed_from`: keys of earlier versions. Never a secret.
    """

    name: str
    group: str
    kind: Kind
    default: bool | int | str
    label: str
    help: str = ""
    choices: tuple[tuple[int | str, str], ...] = ()
    least: int = 0
    most: int = 0
    unit: str = ""
    since: str = "0.1.0"
    renamed_from: tuple[str, ...] = ()

    def accepts(self, value: Any) -> bool:
        """Whether a value, from a file that anybody may have changed, can stand."""
        if type(value) is not type(self.default):
            return False
        if self.kind == "choice":
            return value in [key for key, _ in self.choices]
        return not isinstance(value, int) or self.kind != "number" or self.least <= value <= self.most


# The tabs of the page, in their order. People are no settings, but this is where one looks for them.
GROUPS = {
    "window": N_("Window"),
    "safety": N_("Safety"),
    "people": N_("People"),
    "papers": N_("Papers"),
    "backups": N_("Backups"),
}

_LANGUAGES = tuple(NAMES.items())

SETTINGS = (
    Setting(
        "language", "window", "choice", "fr", N_("Language"), N_("Of the window. Papers have a language of their own."), _LANGUAGES
    ),
    Setting(
        "theme", "window", "choice", "system", N_("Colours"), N_("High contrast is for tired eyes and for the sun."),
        (("system", N_("As the computer")), ("light", N_("Light")), ("dark", N_("Dark")), ("contrast", N_("High contrast"))),
    ),
    Setting(
        "text_size", "window", "choice", 100, N_("Size of the text"), N_("Where a page becomes too long for the window, it scrolls."),
        tuple((n, f"{n} %") for n in (100, 125, 150, 175, 200)),
    ),
    Setting(
        "idle_minutes", "safety", "number", 3, N_("Lock by itself after"),
        N_("The window hides itself when nobody has touched keyboard or mouse for so long. F12 hides it at once."),
        least=1, most=30, unit=N_("{n} min"),
    ),
    Setting(
        "receipt_language", "papers", "choice", "ht", N_("Language of receipts and slips"),
        N_("What a new paper for a worker begins with; it can be changed on the paper itself."), _LANGUAGES,
    ),
    Setting(
        "backup_daily", "backups", "switch", True, N_("Make a copy every day by itself"),
        N_("In the first quiet moment of a day. The newest of seven days and of four weeks are kept."),
    ),
    Setting(
        "backup_folder", "backups", "folder", "", N_("Folder of the daily copies"),
        N_("Empty: in this computer's own folder for programs. Another disk is better: it may outlive this one."),
    ),
    Setting(
        "backup_days", "backups", "number", 7, N_("Remind me of a backup on a stick after"),
        N_("A backup on a stick, kept elsewhere, is there when the laptop is stolen or drowned."), least=1, most=60, unit=N_("{n} days"),
    ),
)  # fmt: skip

BY_NAME = {setting.name: setting for setting in SETTINGS}
