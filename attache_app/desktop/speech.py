"""The language the window speaks, and how it says labels and sentences. Pages are built anew when it changes; what was typed stays."""

import datetime as dt

from PySide6.QtCore import QObject, Signal

from attache_app.errors import AttacheError
from attache_app.i18n import LANGUAGES, Tr, language

NAMES = {"fr": "Français", "ht": "Kreyòl ayisyen", "es": "Español", "en": "English"}


class Speech(QObject):
    """The chosen language. `tr_` translates sentences; `changed`: build everything anew."""

    changed = Signal()

    def __init__(self, code: str = "fr") -> None:
        super().__init__()
        self.tr_: Tr = language(code)

    @property
    def code(self) -> str:
        return self.tr_.language

    def speak(self, code: str) -> None:
        """Change the language; every open page is built anew."""
        if code in LANGUAGES and code != self.code:
            self.tr_ = language(code)
            self.changed.emit()

    def moment(self, at: str, now: dt.datetime) -> str:
        """A moment in words: today, yesterday, or its date, with the hour. `at`: RFC 3339."""
        from attache_app.domain import formats

        day = dt.date.fromisoformat(at[:10])
        if day == now.date():
            return self.tr_("today, {time}", time=formats.time(at))
        if day == now.date() - dt.timedelta(days=1):
            return self.tr_("yesterday, {time}", time=formats.time(at))
        return formats.long_date_time(at, self.code)

    def of_error(self, error: Exception) -> str:
        """One sentence for an error of ours; of any other, that something unexpected happened."""
        if isinstance(error, AttacheError):
            from attache_app.services.problems import explain  # reads the declarations: not before the window stands

            return explain(error, self.code)
        return self.tr_("Something unexpected happened. What you typed is kept; please try again.")
