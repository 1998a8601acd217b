"""Sentences in four languages: gettext catalogues of `i18n/`, the English text being the msgid. Labels of data are columns of `resources/`."""

import functools
import gettext
import string
from typing import Any

from attache_app.data import data_path

LANGUAGES = ("fr", "ht", "es", "en")
DEFAULT = "fr"


def N_(text: str) -> str:
    """Mark a sentence for the catalogues without translating it here."""
    return text


def _holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


class Tr:
    """A language to speak: `tr("Saved {n}", n=3)`, `tr.plural(one, many, n)`, `tr.context("verb", "Open")`."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    def __call__(self, text: str, /, **values: Any) -> str:
        return self._fill(self._catalogue.gettext(text) if text else "", text, values)

    def plural(self, one: str, many: str, n: int, /, **values: Any) -> str:
        """The form for `n`, which fills `{n}`."""
        found = self._catalogue.ngettext(one, many, n)
        return self._fill(found, one if n == 1 else many, {"n": n, **values})

    def context(self, context: str, text: str, /, **values: Any) -> str:
        """A short word that means different things in different places."""
        return self._fill(self._catalogue.pgettext(context, text), text, values)

    @staticmethod
    def _fill(found: str, source: str, values: dict[str, Any]) -> str:
        # A translation that names other values than its source would fail in the user's hands: the source serves instead.
        text = found if found == source or _holes(found) == _holes(source) else source
        return text.format(**values) if values else text


@functools.cache
def language(code: str) -> Tr:
    """The language of this code; one that is not shipped falls back to French, the users' own."""
    code = code if code in LANGUAGES else DEFAULT
    folder = data_path("i18n")
    return Tr(code, gettext.translation("attache", folder, [code], fallback=True))
