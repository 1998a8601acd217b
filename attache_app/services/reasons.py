"""Why a record was found, as it is told: what of it answered, in the spelling of the record."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from attache_app.domain import formats
from attache_app.domain.names import fold
from attache_app.records.declarations import Declarations
from attache_app.services import texts
from attache_app.store import search_index
from attache_app.store.engine import Connection
from attache_app.store.registers import RecordKey

_AROUND = 30  # letters shown on each side of a word in a long text


class Reason(NamedTuple):
    """Why a document was found (`Hit.why`): the typed word and that of the name which it met, and which of the names it was.

    Of employer and site `typed` is the id of the place.
    """

    why: str
    typed: str = ""
    word: str = ""
    name: int = 0


class Reasons:
    """The reasons of some records, whose values were read."""

    def __init__(
        self, conn: Connection, declarations: Declarations, rows: Mapping[RecordKey, Mapping[str, Any]], language: str
    ) -> None:
        self._conn, self._declarations, self._rows, self._language = conn, declarations, rows, language

    def of(self, key: RecordKey, reason: Reason) -> tuple[str, str, str]:
        """(why, matched, field) of `services.search.Hit`."""
        values = self._rows.get(key, {})
        match reason.why:
            case "misheard":
                return reason.why, reason.typed, ""
            case "number" | "phone":
                return self._number(key, values, reason)
            case "employer" | "site":
                place = (reason.why, reason.typed)
                title = texts.titles_in(self._conn, self._declarations, [place], self._language).get(place)
                return reason.why, title.text if title else "", ""
            case "words":
                return self._words(key, values, reason)
        return self._name(key, values, reason)

    def _name(self, key: RecordKey, values: Mapping[str, Any], reason: Reason) -> tuple[str, str, str]:
        names = search_index.names_in(self._declarations, self._declarations.registers[key[0]], values)
        if reason.name >= len(names):
            return reason.why, "", ""
        f, text = names[reason.name]
        is_nickname = f.type == "texts"
        if reason.why == "name":
            return ("nickname", text, f.name) if is_nickname else ("name", "", "")
        met = next((w for w in text.replace("-", " ").split() if fold(w) == reason.word), text)
        return reason.why, text if is_nickname else met, f.name if is_nickname else ""

    def _number(self, key: RecordKey, values: Mapping[str, Any], reason: Reason) -> tuple[str, str, str]:
        exact = search_index.exact_key(reason.typed)
        for f in self._declarations.registers[key[0]].searched:
            for text in search_index.texts_in(self._declarations, f, values.get(f.name)):
                if f.searched == "phone" and search_index.is_phone(text, reason.typed):
                    return "phone", formats.phone_number(text), f.name
                if f.searched == "exact" and search_index.exact_key(text).startswith(exact):
                    return "number", text, f.name
        return reason.why, "", ""

    def _words(self, key: RecordKey, values: Mapping[str, Any], reason: Reason) -> tuple[str, str, str]:
        wanted = reason.typed.split()
        for f in self._declarations.registers[key[0]].searched:
            if f.searched == "name" or f.name == "number":
                continue
            for text in search_index.texts_in(self._declarations, f, values.get(f.name)):
                if any(f" {fold(text)}".find(f" {word}") >= 0 for word in wanted):
                    return "words", _excerpt(text, wanted), f.name
        return "words", "", ""


def _excerpt(text: str, wanted: list[str]) -> str:
    """The text around the first of some folded words."""
    parts = text.split()
    at = next((n for n, part in enumerate(parts) if any(w.startswith(tuple(wanted)) for w in fold(part).split())), 0)
    first = last = at
    while first > 0 and len(" ".join(parts[first - 1 : at])) < _AROUND:
        first -= 1
    while last < len(parts) - 1 and len(" ".join(parts[at : last + 2])) < _AROUND:
        last += 1
    return ("… " if first else "") + " ".join(parts[first : last + 1]) + (" …" if last < len(parts) - 1 else "")
